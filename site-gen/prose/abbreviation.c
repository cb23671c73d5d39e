#include "prose/abbreviation.h"

#include <string.h>

#include "prose/sentence.h"

enum { LEAST = 2, MOST = 10 };
/* In a text with so many letters, all capitals are a way of speaking. */
#define LETTERS_OF_A_TEXT 12

static bool
is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

static char
lower(char c)
{
	return is_capital(c) ? (char)(c - 'A' + 'a') : c;
}

static bool
is_letter_or_digit(char c)
{
	return is_capital(c) || is_small(c) || (c >= '0' && c <= '9');
}

/* The part before an apostrophe or hyphen, and without a plural's "s"; none of
 * "GOV.UK", a name with a stop in it. */
static struct span
stem_of(struct span word)
{
	size_t len = 0;

	if (span_find(word, '.', 0) < word.len)
		return span_make(word.ptr, 0);
	while (len < word.len && is_letter_or_digit(word.ptr[len]))
		len++;
	if (len > LEAST && word.ptr[len - 1] == 's' && is_capital(word.ptr[len - 2]))
		len--;
	return span_slice(word, 0, len);
}

static bool
is_roman(struct span word)
{
	size_t i;

	for (i = 0; i < word.len; i++)
		if (!strchr("IVX", word.ptr[i]))
			return false;
	return true;
}

static bool
is_abbreviation(struct span word)
{
	size_t i, capitals = 0, small = 0;

	if (word.len < LEAST || word.len > MOST || !is_capital(word.ptr[0]) || is_roman(word))
		return false;
	for (i = 0; i < word.len; i++) {
		capitals += is_capital(word.ptr[i]);
		small += is_small(word.ptr[i]);
	}
	return capitals >= 2 && capitals >= small;
}

static bool
is_all_capitals(struct span text)
{
	size_t i, capitals = 0;

	for (i = 0; i < text.len; i++) {
		if (is_small(text.ptr[i]))
			return false;
		capitals += is_capital(text.ptr[i]);
	}
	return capitals >= LETTERS_OF_A_TEXT;
}

bool
abbreviation_next(struct span text, size_t *at, struct span *found)
{
	struct span word;

	if (*at == 0 && is_all_capitals(text))
		*at = text.len;
	while (sentence_word(text, at, &word)) {
		*found = stem_of(word);
		if (!is_abbreviation(*found))
			continue;
		/* What follows a hyphen is looked at as well: "IRO-NYAS". */
		*at = (size_t)(found->ptr - text.ptr) + found->len;
		return true;
	}
	return false;
}

static bool
begins_word(struct span text, size_t at)
{
	return at == 0 || !is_letter_or_digit(text.ptr[at - 1]);
}

/* Where in `text` the long form begins that ends with it; text.len for none. */
static size_t
long_form_start(struct span text, struct span abbreviation)
{
	size_t at = text.len, k = abbreviation.len;

	while (k > 0) {
		char c = lower(abbreviation.ptr[k - 1]);

		if (at == 0)
			return text.len;
		at--;
		if (lower(text.ptr[at]) == c && (k > 1 || begins_word(text, at)))
			k--;
	}
	return at;
}

/* Where the words of a long form may begin at the earliest: so many words
 * before the end, as Schwartz and Hearst found. */
static struct span
last_words(struct span text, size_t letters)
{
	size_t most = letters + 5 < letters * 2 ? letters + 5 : letters * 2, at = text.len, words = 0;

	while (at > 0 && words < most) {
		at--;
		words += begins_word(text, at) && is_letter_or_digit(text.ptr[at]);
	}
	return span_from(text, at);
}

static bool
check_long_form(struct span text, struct span abbreviation, struct span *long_form)
{
	struct span last = last_words(span_trim(text), abbreviation.len);
	size_t start = long_form_start(last, abbreviation);

	*long_form = span_trim(span_from(last, start));
	return long_form->len > abbreviation.len && memchr(long_form->ptr, ' ', long_form->len) != NULL;
}

bool
abbreviation_long_form(struct span text, struct span abbreviation, struct span *long_form)
{
	size_t start = (size_t)(abbreviation.ptr - text.ptr), end = start + abbreviation.len, close;

	if (end < text.len && text.ptr[end] == 's')
		end++;
	if (start > 0 && text.ptr[start - 1] == '(')
		return check_long_form(span_slice(text, 0, start - 1), abbreviation, long_form);
	if (end + 1 >= text.len || text.ptr[end] != ' ' || text.ptr[end + 1] != '(')
		return false;
	close = span_find(text, ')', end);
	return close < text.len && check_long_form(span_slice(text, end + 2, close), abbreviation, long_form);
}
