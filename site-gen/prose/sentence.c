#include "prose/sentence.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Abbreviations whose stop ends no sentence. */
static const char *const never_last[] = { "Dr",  "Mr", "Mrs", "Ms", "Prof", "Rev", "St",    "cf",
	                                  "e.g", "eg", "i.e", "ie", "vs",   "viz", "approx" };
/* Those that a number follows: "No. 5", "s. 47", "p. 12". */
static const char *const before_numbers[] = { "art", "ch",  "fig", "no",  "nos", "p",   "para", "paras",
	                                      "pp",  "reg", "s",   "sec", "ss",  "sch", "tel",  "vol" };

static bool
is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) ||
	       c == 0x202F;
}

static bool
is_stop(uint32_t c)
{
	return c == '.' || c == '!' || c == '?' || c == 0x2026;
}

static bool
is_closer(uint32_t c)
{
	return c == ')' || c == ']' || c == '"' || c == '\'' || c == 0x2019 || c == 0x201D || c == 0xBB;
}

static bool
is_opener(uint32_t c)
{
	return c == '(' || c == '[' || c == '"' || c == '\'' || c == 0x2018 || c == 0x201C || c == 0xAB;
}

static bool
is_word(uint32_t c)
{
	return c < 0x80 ? (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
	                : utf8_is_word(c);
}

/* Behind the characters that `is` takes, from `at` on. */
static size_t
skip(struct span text, size_t at, bool (*is)(uint32_t))
{
	while (at < text.len) {
		size_t next = at;

		if (!is(utf8_next(text, &next)))
			break;
		at = next;
	}
	return at;
}

static bool
is_joint(uint32_t c)
{
	return c == '\'' || c == 0x2019 || c == '-' || c == 0x2010 || c == 0x2011 || c == '.' || c == ',';
}

static size_t
word_end(struct span text, size_t at)
{
	for (;;) {
		size_t next;

		at = skip(text, at, is_word);
		if (at == text.len)
			return at;
		next = at;
		if (!is_joint(utf8_next(text, &next)) || skip(text, next, is_word) == next)
			return at;
		at = next;
	}
}

bool
sentence_word(struct span text, size_t *at, struct span *word)
{
	while (*at < text.len) {
		size_t start = *at;

		if (is_word(utf8_next(text, at))) {
			*at = word_end(text, start);
			*word = span_slice(text, start, *at);
			return true;
		}
	}
	return false;
}

size_t
sentence_count_words(struct span text)
{
	struct span word;
	size_t at = 0, count = 0;

	while (sentence_word(text, &at, &word))
		count++;
	return count;
}

static bool
is_among(struct span word, const char *const *words, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strlen(words[i]) == word.len && strncasecmp(words[i], word.ptr, word.len) == 0)
			return true;
	return false;
}

/* The word that ends at `end`, with the stops in it; "(e.g" without the bracket. */
static struct span
word_before(struct span text, size_t start, size_t end)
{
	size_t at = end;

	while (at > start) {
		size_t before = at;
		uint32_t c = utf8_previous(text, &before);

		if (!is_word(c) && c != '.')
			break;
		at = before;
	}
	return span_slice(text, at, end);
}

/* Whether a sentence that began at `start` ends with the stop at `stop`, of
 * which `next` is what follows the white space. */
static bool
ends_here(struct span text, size_t start, size_t stop, bool closed, size_t next)
{
	size_t at = skip(text, next, is_opener);
	char c = at < text.len ? text.ptr[at] : '\0';
	struct span word;

	if (text.ptr[stop] == '!' || text.ptr[stop] == '?')
		return !closed || c < 'a' || c > 'z';
	if (c >= 'a' && c <= 'z')
		return false;
	word = word_before(text, start, stop);
	if (text.ptr[stop] != '.' || closed)
		return true;
	return !is_among(word, never_last, COUNT(never_last)) &&
	       !(c >= '0' && c <= '9' && is_among(word, before_numbers, COUNT(before_numbers)));
}

static size_t
sentence_end(struct span text, size_t start)
{
	size_t at = start;

	while (at < text.len) {
		size_t stop = at, behind, next;

		if (!is_stop(utf8_next(text, &at)))
			continue;
		behind = skip(text, at, is_stop);
		at = skip(text, behind, is_closer);
		next = skip(text, at, is_space);
		if (next == text.len || (next > at && ends_here(text, start, stop, at > behind, next)))
			return at;
	}
	return text.len;
}

bool
sentence_next(struct span text, size_t *at, struct span *sentence)
{
	size_t start = skip(text, *at, is_space);

	if (start == text.len)
		return false;
	*at = sentence_end(text, start);
	*sentence = span_trim(span_slice(text, start, *at));
	return true;
}
