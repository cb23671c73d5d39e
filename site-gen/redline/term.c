#include "redline/term.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

/* An "under" or "over" of more than this is not of an age. */
#define AGE_LIMIT 25
/* Digits of a phone number: of any, in Britain, and with its country. */
enum { PHONE_LEAST = 8, PHONE_MOST = 11, PHONE_MOST_WORLD = 15, PHONE_TOKENS = 24 };
/* Numbers that "to" and the like join. */
#define RANGE_LIMIT 4

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The tokens of a text.  Matchers get the number of a token and return that behind the match, or the same. */
struct reader {
	const struct token *tokens;
	size_t len;
};

static const char *const duties[] = { "must",
	                              "shall",
	                              "should",
	                              "may",
	                              "always",
	                              "never",
	                              "cannot",
	                              "mustn't",
	                              "shan't",
	                              "can't",
	                              "shouldn't",
	                              "where possible",
	                              "wherever possible",
	                              "whenever possible" };
static const char *const nots[] = { "not", "never" };
static const char *const limits[] = { "within",    "after",      "before",        "every",
	                              "at least",  "at most",    "up to",         "more than",
	                              "less than", "fewer than", "no later than", "no more than" };
static const char *const days[] = { "working", "calendar",    "school",  "clear",
	                            "full",    "consecutive", "business" };
static const char *const units[] = { "minute",    "minutes", "hour",  "hours", "day",
	                             "days",      "week",    "weeks", "month", "months",
	                             "fortnight", "year",    "years", "term",  "terms" };
static const char *const times[] = { "immediately",     "daily",     "weekly",           "fortnightly",
	                             "monthly",         "quarterly", "termly",           "yearly",
	                             "annually",        "same day",  "same working day", "next day",
	                             "next working day" };
static const char *const years[] = { "year", "years", "yr", "yrs" };
static const char *const ages[] = { "aged", "age", "ages", "age of", "ages of" };
static const char *const sides[] = {
	"under", "over", "below", "above", "between", "from", "up to", "at least"
};
static const char *const bounds[] = { "under", "over", "below", "above" };
static const char *const levels[] = {
	"level", "levels", "tier", "tiers", "stage", "stages", "band", "bands"
};
static const char *const statutes[] = { "section",  "sections",  "regulation", "regulations",
	                                "schedule", "schedules", "article",    "articles",
	                                "s",        "ss",        "reg" };
static const char *const joints[] = { "to", "and", "or" };
static const char *const small[] = { "one",     "two",       "three",    "four",     "five",
	                             "six",     "seven",     "eight",    "nine",     "ten",
	                             "eleven",  "twelve",    "thirteen", "fourteen", "fifteen",
	                             "sixteen", "seventeen", "eighteen", "nineteen" };
static const char *const tens[] = { "twenty", "thirty",  "forty",  "fifty",
	                            "sixty",  "seventy", "eighty", "ninety" };
static const char *const services[] = { "999", "111", "101", "112" };

static bool
is_kind(const struct reader *r, size_t at, enum token_kind kind)
{
	return at < r->len && r->tokens[at].kind == kind;
}

static bool
is_mark(const struct reader *r, size_t at, const char *mark)
{
	return is_kind(r, at, TOKEN_MARK) && span_is(r->tokens[at].text, mark);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Letters of any case; an apostrophe of either form. */
static bool
is_word(struct span text, const char *word, size_t len)
{
	size_t i = 0, k = 0;

	while (i < text.len && k < len) {
		if (word[k] == '\'' && span_starts_with(span_from(text, i), "\xE2\x80\x99"))
			i += 2;
		else if (lower(text.ptr[i]) != word[k])
			return false;
		i++;
		k++;
	}
	return i == text.len && k == len;
}

/* Words with single spaces between them, which stand for any space. */
static size_t
match_phrase(const struct reader *r, size_t start, const char *phrase)
{
	size_t at = start, len;

	for (;; phrase += len + 1, at += 2) {
		len = strcspn(phrase, " ");
		if (!is_kind(r, at, TOKEN_WORD) || !is_word(r->tokens[at].text, phrase, len))
			return start;
		if (!phrase[len])
			return at + 1;
		if (!is_kind(r, at + 1, TOKEN_SPACE))
			return start;
	}
}

/* The longest of the phrases. */
static size_t
match_any(const struct reader *r, size_t at, const char *const *phrases, size_t count)
{
	size_t best = at, i;
	char first;

	if (!is_kind(r, at, TOKEN_WORD))
		return at;
	first = lower(r->tokens[at].text.ptr[0]);
	for (i = 0; i < count; i++) {
		size_t end = phrases[i][0] == first ? match_phrase(r, at, phrases[i]) : at;

		if (end > best)
			best = end;
	}
	return best;
}

#define MATCH(r, at, phrases) match_any((r), (at), (phrases), COUNT(phrases))

static size_t
skip_space(const struct reader *r, size_t at)
{
	return is_kind(r, at, TOKEN_SPACE) ? at + 1 : at;
}

/* A space or hyphen. */
static size_t
skip_link(const struct reader *r, size_t at)
{
	return is_mark(r, at, "-") ? at + 1 : skip_space(r, at);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_digits(const struct reader *r, size_t at)
{
	struct span s;
	size_t i = 0;

	if (!is_kind(r, at, TOKEN_WORD))
		return false;
	s = r->tokens[at].text;
	while (i < s.len && is_digit(s.ptr[i]))
		i++;
	return i == s.len;
}

static bool
begins_with_digit(const struct reader *r, size_t at)
{
	return is_kind(r, at, TOKEN_WORD) && is_digit(r->tokens[at].text.ptr[0]);
}

/* "12", "1,000", "16s", "six", "twenty-four". */
static size_t
match_number(const struct reader *r, size_t at)
{
	size_t end;

	if (begins_with_digit(r, at))
		return at + 1;
	if ((end = MATCH(r, at, small)) > at)
		return end;
	if ((end = MATCH(r, at, tens)) == at)
		return at;
	return is_mark(r, end, "-") && MATCH(r, end + 1, small) > end + 1 ? end + 2 : end;
}

/* Behind what joins two numbers: "-", "/", " to ", or a dash. */
static size_t
match_joint(const struct reader *r, size_t at)
{
	static const char *const marks[] = { "-", "/", "\xE2\x80\x93", "\xE2\x80\x94" };
	size_t start = skip_space(r, at), end = MATCH(r, start, joints), i;

	for (i = 0; i < COUNT(marks) && end == start; i++)
		if (is_mark(r, start, marks[i]))
			end++;
	return end == start ? at : skip_space(r, end);
}

/* Numbers that are joined: "16", "16-18", "2, 3" is two. */
static size_t
match_range(const struct reader *r, size_t at)
{
	size_t end = match_number(r, at);
	unsigned count;

	for (count = 1; end > at && count < RANGE_LIMIT; count++) {
		size_t joint = match_joint(r, end), next = match_number(r, joint);

		if (joint == end || next == joint)
			break;
		end = next;
	}
	return end;
}

/* A phrase, a space, and what follows: where that begins. */
static size_t
match_lead(const struct reader *r, size_t at, const char *const *phrases, size_t count)
{
	size_t end = match_any(r, at, phrases, count);

	return end > at && is_kind(r, end, TOKEN_SPACE) ? end + 1 : at;
}

#define LEAD(r, at, phrases) match_lead((r), (at), (phrases), COUNT(phrases))

/* What may stand between the digits of a phone number. */
static bool
is_between_digits(const struct reader *r, size_t at)
{
	return is_kind(r, at, TOKEN_SPACE) || is_mark(r, at, "+") || is_mark(r, at, "(") ||
	       is_mark(r, at, ")") || is_mark(r, at, "-");
}

/* "0191 374 4000", "+44 (0)20 7946 0000", "999". */
static size_t
match_phone(const struct reader *r, size_t at)
{
	size_t most = is_mark(r, at, "+") ? PHONE_MOST_WORLD : PHONE_MOST, digits = 0, end = at, i;

	if (MATCH(r, at, services) > at)
		return at + 1;
	if (!is_mark(r, at, "+") && !is_mark(r, at, "(") &&
	    !(is_digits(r, at) && r->tokens[at].text.ptr[0] == '0'))
		return at;
	for (i = at; i < at + PHONE_TOKENS && i < r->len; i++) {
		if (is_digits(r, i) && digits + r->tokens[i].text.len <= most) {
			digits += r->tokens[i].text.len;
			end = i + 1;
		} else if (!is_between_digits(r, i)) {
			break;
		}
	}
	return digits >= PHONE_LEAST ? end : at;
}

/* "(10)", "(3)(a)". */
static size_t
match_subsections(const struct reader *r, size_t at)
{
	while (is_mark(r, at, "(") && is_kind(r, at + 1, TOKEN_WORD) && r->tokens[at + 1].text.len <= 4 &&
	       is_mark(r, at + 2, ")"))
		at += 3;
	return at;
}

/* "s47", as one word. */
static bool
is_short_section(const struct reader *r, size_t at)
{
	struct span s;

	if (!is_kind(r, at, TOKEN_WORD))
		return false;
	s = r->tokens[at].text;
	return s.len > 1 && s.len < 6 && (s.ptr[0] == 's' || s.ptr[0] == 'S') && is_digit(s.ptr[1]);
}

/* "section 47", "s. 17(10)", "sections 31 and 38", "Act 1989". */
static size_t
match_statute(const struct reader *r, size_t at)
{
	size_t number = MATCH(r, at, statutes), end;

	if (is_short_section(r, at))
		return match_subsections(r, at + 1);
	if (is_kind(r, at, TOKEN_WORD) && span_is(r->tokens[at].text, "Act") &&
	    is_kind(r, at + 1, TOKEN_SPACE) && is_digits(r, at + 2) && r->tokens[at + 2].text.len == 4)
		return at + 3;
	if (number == at)
		return at;
	number = skip_space(r, is_mark(r, number, ".") ? number + 1 : number);
	if (!begins_with_digit(r, number))
		return at;
	end = match_range(r, number);
	return match_subsections(r, end);
}

/* "Level 3", "levels two to four". */
static size_t
match_level(const struct reader *r, size_t at)
{
	size_t number = LEAD(r, at, levels), end = match_range(r, number);

	return number > at && end > number ? end : at;
}

/* Behind " years old", "-year-old", " years of age". */
static size_t
match_years_old(const struct reader *r, size_t at)
{
	static const char *const old[] = { "old", "olds", "of age" };
	size_t unit = skip_link(r, at), end = MATCH(r, unit, years), word = skip_link(r, end);

	return end > unit && MATCH(r, word, old) > word ? MATCH(r, word, old) : at;
}

/* Behind " years" or " years old", if it is there. */
static size_t
skip_years(const struct reader *r, size_t at)
{
	size_t old = match_years_old(r, at), unit = skip_space(r, at), end = MATCH(r, unit, years);

	return old > at ? old : end > unit ? end : at;
}

static bool
is_small_number(const struct reader *r, size_t at)
{
	unsigned value = 0;
	size_t i;

	if (!begins_with_digit(r, at))
		return false;
	for (i = 0; i < r->tokens[at].text.len && is_digit(r->tokens[at].text.ptr[i]) && value <= AGE_LIMIT;
	     i++)
		value = value * 10 + (unsigned)(r->tokens[at].text.ptr[i] - '0');
	return value <= AGE_LIMIT;
}

/* "under 18", "under-5s", "over 16 years", but not "over 5 days" or "over 200". */
static size_t
match_bound(const struct reader *r, size_t at)
{
	size_t word = MATCH(r, at, bounds), number = skip_link(r, word), end = match_range(r, number), unit;

	if (word == at || number == word || end == number || !is_small_number(r, number))
		return at;
	unit = skip_space(r, end);
	if (is_mark(r, end, "%") || (MATCH(r, unit, units) > unit && MATCH(r, unit, years) == unit) ||
	    MATCH(r, unit, days) > unit)
		return at;
	return skip_years(r, end);
}

/* "aged 16 to 18", "age of ten", "16 years old". */
static size_t
match_age(const struct reader *r, size_t at)
{
	size_t number = LEAD(r, at, ages), side, end;

	if (number == at) {
		end = match_range(r, at);
		side = end > at ? match_years_old(r, end) : end;
		return side > end ? side : match_bound(r, at);
	}
	side = LEAD(r, number, sides);
	end = match_range(r, side);
	return end > side ? skip_years(r, end) : at;
}

/* "5 working days", "24-hour", "a week". */
static size_t
match_span(const struct reader *r, size_t at)
{
	static const char *const articles[] = { "a", "an" };
	size_t end = match_range(r, at), unit, kind;

	if (end == at)
		end = MATCH(r, at, articles);
	unit = skip_link(r, end);
	if (end == at || unit == end)
		return at;
	kind = MATCH(r, unit, days);
	if (kind > unit)
		unit = skip_space(r, kind);
	end = MATCH(r, unit, units);
	return end > unit ? end : at;
}

/* "within a week", "at least 6 months", "monthly". */
static size_t
match_time(const struct reader *r, size_t at)
{
	size_t start = LEAD(r, at, limits), end = match_span(r, start);

	if (end > start && (start > at || match_range(r, at) > at))
		return end;
	return MATCH(r, at, times);
}

/* "12 May", "May 2021". */
static bool
is_month(const struct reader *r, size_t at)
{
	if (!span_is(r->tokens[at].text, "May"))
		return false;
	return (is_kind(r, at + 1, TOKEN_SPACE) && begins_with_digit(r, at + 2)) ||
	       (at >= 2 && is_kind(r, at - 1, TOKEN_SPACE) && begins_with_digit(r, at - 2));
}

/* "must", "may not", "where possible". */
static size_t
match_duty(const struct reader *r, size_t at)
{
	size_t end = MATCH(r, at, duties), next = skip_space(r, end);

	if (end == at || is_month(r, at))
		return at;
	return MATCH(r, next, nots) > next ? MATCH(r, next, nots) : end;
}

/* "50%", "at least 3", "three", but not "one". */
static size_t
match_amount(const struct reader *r, size_t at)
{
	size_t number = LEAD(r, at, limits), start, end;

	start = is_mark(r, number, "\xC2\xA3") ? number + 1 : number;
	end = match_number(r, start);
	if (end == start || (number == at && match_phrase(r, start, "one") > start))
		return at;
	return is_mark(r, end, "%") ? end + 1 : end;
}

/* In the order in which they are tried. */
static const struct {
	enum redline_alarm_kind kind;
	size_t (*match)(const struct reader *r, size_t at);
} matchers[] = {
	{ REDLINE_PHONE, match_phone },   { REDLINE_STATUTE, match_statute }, { REDLINE_LEVEL, match_level },
	{ REDLINE_AGE, match_age },       { REDLINE_TIME, match_time },       { REDLINE_DUTY, match_duty },
	{ REDLINE_NUMBER, match_amount },
};

/* The value of a number word, or 0. */
static unsigned
value_of(struct span word)
{
	unsigned i;

	for (i = 0; i < COUNT(small); i++)
		if (is_word(word, small[i], strlen(small[i])))
			return i + 1;
	for (i = 0; i < COUNT(tens); i++)
		if (is_word(word, tens[i], strlen(tens[i])))
			return 20 + 10 * i;
	return 0;
}

/* In lower case, and numbers without commas. */
static void
put_plain(struct buf *out, struct span word)
{
	size_t i;

	for (i = 0; i < word.len; i++) {
		if (word.ptr[i] != ',')
			buf_char(out, lower(word.ptr[i]));
	}
}

/* The number that begins at *at, which moves to its last token; 0 for another word. */
static unsigned
read_value(const struct reader *r, size_t *at, size_t end)
{
	unsigned value = is_kind(r, *at, TOKEN_WORD) ? value_of(r->tokens[*at].text) : 0, ones;

	if (value < 20 || *at + 2 >= end || !is_mark(r, *at + 1, "-"))
		return value;
	ones = value_of(r->tokens[*at + 2].text);
	if (ones == 0 || ones > 9)
		return value;
	*at += 2;
	return value + ones;
}

/* Of "s47", "s" and "sections" the same: "section"; returns what follows. */
static struct span
put_section(struct span word, struct buf *out)
{
	static const char *const names[] = { "sections", "section", "ss", "s" };
	size_t i;

	if (word.len > 1 && lower(word.ptr[0]) == 's' && is_digit(word.ptr[1])) {
		BUF_LIT(out, "section ");
		return span_from(word, 1);
	}
	for (i = 0; i < COUNT(names); i++)
		if (is_word(word, names[i], strlen(names[i]))) {
			BUF_LIT(out, "section");
			return span_from(word, word.len);
		}
	return word;
}

/* What stays the same where only the looks change. */
static void
put_key(const struct reader *r, size_t at, size_t end, enum redline_alarm_kind kind, struct buf *out)
{
	buf_printf(out, "%d", (int)kind);
	for (; at < end; at++) {
		struct span text = r->tokens[at].text;
		unsigned value;

		if (r->tokens[at].kind == TOKEN_SPACE || is_mark(r, at, "-") || is_mark(r, at, "."))
			continue;
		if (kind == REDLINE_PHONE && !is_digits(r, at))
			continue;
		if (kind != REDLINE_PHONE)
			buf_char(out, ' ');
		value = read_value(r, &at, end);
		if (value)
			buf_number(out, value);
		else
			put_plain(out, kind == REDLINE_STATUTE ? put_section(text, out) : text);
	}
}

/* Adds the term that begins at `at`; returns the token behind it, or `at` if none does. */
static size_t
find_term(const struct reader *r, size_t at, struct span text, struct arena *arena, struct term_list *out)
{
	struct buf key = BUF_INIT;
	size_t i, end = at;
	struct term term;

	for (i = 0; i < COUNT(matchers) && end == at; i++)
		end = matchers[i].match(r, at);
	if (end == at)
		return at;
	term.kind = matchers[i - 1].kind;
	term.start = (size_t)(r->tokens[at].text.ptr - text.ptr);
	term.end = (size_t)(r->tokens[end - 1].text.ptr - text.ptr) + r->tokens[end - 1].text.len;
	put_key(r, at, end, term.kind, &key);
	term.key = arena_copy(arena, buf_as_span(&key));
	vec_push(out, term);
	buf_release(&key);
	return end;
}

void
term_find(struct span text, struct arena *arena, struct term_list *out)
{
	struct token_list tokens = VEC_INIT;
	struct reader r;
	size_t at = 0, end;

	while (at < text.len) {
		vec_push(&tokens, text_token(text, at));
		at += vec_last(&tokens)->text.len;
	}
	r = (struct reader){ tokens.at, tokens.len };
	for (at = 0; at<r.len; at = end> at ? end : at + 1)
		end = find_term(&r, at, text, arena, out);
	vec_release(&tokens);
}
