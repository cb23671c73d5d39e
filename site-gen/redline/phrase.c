#include "redline/phrase.h"

#include <string.h>

/* Numbers that "to" and the like join. */
#define RANGE_LIMIT 4

static const char *const joints[] = { "to", "and", "or" };
static const char *const small[] = { "one",     "two",       "three",    "four",     "five",
	                             "six",     "seven",     "eight",    "nine",     "ten",
	                             "eleven",  "twelve",    "thirteen", "fourteen", "fifteen",
	                             "sixteen", "seventeen", "eighteen", "nineteen" };
static const char *const tens[] = { "twenty", "thirty",  "forty",  "fifty",
	                            "sixty",  "seventy", "eighty", "ninety" };

bool
phrase_is_kind(const struct phrase_reader *r, size_t at, enum token_kind kind)
{
	return at < r->len && r->tokens[at].kind == kind;
}

bool
phrase_is_mark(const struct phrase_reader *r, size_t at, const char *mark)
{
	return phrase_is_kind(r, at, TOKEN_MARK) && span_is(r->tokens[at].text, mark);
}

char
phrase_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
phrase_is_word(struct span text, const char *word, size_t len)
{
	size_t i = 0, k = 0;

	while (i < text.len && k < len) {
		if (word[k] == '\'' && span_starts_with(span_from(text, i), "\xE2\x80\x99"))
			i += 2;
		else if (phrase_lower(text.ptr[i]) != word[k])
			return false;
		i++;
		k++;
	}
	return i == text.len && k == len;
}

size_t
phrase_match(const struct phrase_reader *r, size_t start, const char *phrase)
{
	size_t at = start, len;

	for (;; phrase += len + 1, at += 2) {
		len = strcspn(phrase, " ");
		if (!phrase_is_kind(r, at, TOKEN_WORD) || !phrase_is_word(r->tokens[at].text, phrase, len))
			return start;
		if (!phrase[len])
			return at + 1;
		if (!phrase_is_kind(r, at + 1, TOKEN_SPACE))
			return start;
	}
}

size_t
phrase_match_any(const struct phrase_reader *r, size_t at, const char *const *phrases, size_t count)
{
	size_t best = at, i;
	char first;

	if (!phrase_is_kind(r, at, TOKEN_WORD))
		return at;
	first = phrase_lower(r->tokens[at].text.ptr[0]);
	for (i = 0; i < count; i++) {
		size_t end = phrases[i][0] == first ? phrase_match(r, at, phrases[i]) : at;

		if (end > best)
			best = end;
	}
	return best;
}

size_t
phrase_skip_space(const struct phrase_reader *r, size_t at)
{
	return phrase_is_kind(r, at, TOKEN_SPACE) ? at + 1 : at;
}

size_t
phrase_skip_link(const struct phrase_reader *r, size_t at)
{
	return phrase_is_mark(r, at, "-") ? at + 1 : phrase_skip_space(r, at);
}

bool
phrase_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
phrase_is_digits(const struct phrase_reader *r, size_t at)
{
	struct span s;
	size_t i = 0;

	if (!phrase_is_kind(r, at, TOKEN_WORD))
		return false;
	s = r->tokens[at].text;
	while (i < s.len && phrase_is_digit(s.ptr[i]))
		i++;
	return i == s.len;
}

bool
phrase_begins_with_digit(const struct phrase_reader *r, size_t at)
{
	return phrase_is_kind(r, at, TOKEN_WORD) && phrase_is_digit(r->tokens[at].text.ptr[0]);
}

size_t
phrase_number(const struct phrase_reader *r, size_t at)
{
	size_t end;

	if (phrase_begins_with_digit(r, at))
		return at + 1;
	if ((end = PHRASE_MATCH(r, at, small)) > at)
		return end;
	if ((end = PHRASE_MATCH(r, at, tens)) == at)
		return at;
	return phrase_is_mark(r, end, "-") && PHRASE_MATCH(r, end + 1, small) > end + 1 ? end + 2 : end;
}

/* Behind what joins two numbers: "-", "/", " to ", or a dash. */
static size_t
match_joint(const struct phrase_reader *r, size_t at)
{
	static const char *const marks[] = { "-", "/", "\xE2\x80\x93", "\xE2\x80\x94" };
	size_t start = phrase_skip_space(r, at), end = PHRASE_MATCH(r, start, joints), i;

	for (i = 0; i < PHRASE_COUNT(marks) && end == start; i++)
		if (phrase_is_mark(r, start, marks[i]))
			end++;
	return end == start ? at : phrase_skip_space(r, end);
}

size_t
phrase_range(const struct phrase_reader *r, size_t at)
{
	size_t end = phrase_number(r, at);
	unsigned count;

	for (count = 1; end > at && count < RANGE_LIMIT; count++) {
		size_t joint = match_joint(r, end), next = phrase_number(r, joint);

		if (joint == end || next == joint)
			break;
		end = next;
	}
	return end;
}

size_t
phrase_lead(const struct phrase_reader *r, size_t at, const char *const *phrases, size_t count)
{
	size_t end = phrase_match_any(r, at, phrases, count);

	return end > at && phrase_is_kind(r, end, TOKEN_SPACE) ? end + 1 : at;
}

/* The value of a number word, or 0. */
static unsigned
value_of(struct span word)
{
	unsigned i;

	for (i = 0; i < PHRASE_COUNT(small); i++)
		if (phrase_is_word(word, small[i], strlen(small[i])))
			return i + 1;
	for (i = 0; i < PHRASE_COUNT(tens); i++)
		if (phrase_is_word(word, tens[i], strlen(tens[i])))
			return 20 + 10 * i;
	return 0;
}

unsigned
phrase_value(const struct phrase_reader *r, size_t *at, size_t end)
{
	unsigned value = phrase_is_kind(r, *at, TOKEN_WORD) ? value_of(r->tokens[*at].text) : 0, ones;

	if (value < 20 || *at + 2 >= end || !phrase_is_mark(r, *at + 1, "-"))
		return value;
	ones = value_of(r->tokens[*at + 2].text);
	if (ones == 0 || ones > 9)
		return value;
	*at += 2;
	return value + ones;
}
