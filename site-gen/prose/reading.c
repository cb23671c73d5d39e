#include "prose/reading.h"

#include <string.h>

#include "prose/sentence.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
/* Letters of a word that are looked at; no word of English is longer. */
#define WORD_MAX 48

/* A word in small letters, without what is no letter. */
struct letters {
	char at[WORD_MAX + 1];
	size_t len;
};

static bool
is_vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

static bool
is_consonant(const struct letters *word, size_t at)
{
	return at < word->len && !is_vowel(word->at[at]);
}

static bool
ends_with(const struct letters *word, const char *ending)
{
	return span_ends_with(span_make(word->at, word->len), ending);
}

/* False for an abbreviation: two capitals. */
static bool
read_letters(struct span text, struct letters *word)
{
	size_t i, capitals = 0;

	word->len = 0;
	for (i = 0; i < text.len && word->len < WORD_MAX; i++) {
		char c = text.ptr[i];

		if (c == '\'' || (unsigned char)c == 0xE2) /* "child's": what follows is no syllable */
			break;
		capitals += c >= 'A' && c <= 'Z';
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c >= 'a' && c <= 'z')
			word->at[word->len++] = c;
	}
	word->at[word->len] = '\0';
	return word->len > 0 && (capitals < 2 || capitals * 2 < word->len);
}

/* Runs of vowels; a "y" at the start is none. */
static size_t
count_runs(const struct letters *word)
{
	size_t i, count = 0;

	for (i = 0; i < word->len; i++)
		if (is_vowel(word->at[i]) && !(i == 0 && word->at[i] == 'y'))
			count += i == 0 || !is_vowel(word->at[i - 1]) || (i == 1 && word->at[0] == 'y');
	return count;
}

/* Whether the "e" at `at` is silent for what stands before it: a single
 * consonant that is not the l of "-ble" keeps it so. */
static bool
is_silent(const struct letters *word, size_t at)
{
	if (at < 2 || at >= word->len || !is_consonant(word, at - 1))
		return false;
	return !(word->at[at - 1] == 'l' && is_consonant(word, at - 2));
}

static bool
has_vowel(const struct letters *word, size_t end)
{
	size_t i;

	for (i = 0; i < end; i++)
		if (is_vowel(word->at[i]))
			return true;
	return false;
}

/* "live", "lives", "lived", "lively", "careful", "careless", "statement". */
static bool
ends_in_silent_e(const struct letters *word)
{
	static const char *const sounded[] = {
		"ses", "xes", "zes", "ches", "shes", "ces", "ges", "ted", "ded"
	};
	static const char *const endings[] = { "ely", "eful", "efully", "eless", "ement", "ements" };
	size_t i;

	for (i = 0; i < COUNT(endings); i++)
		if (ends_with(word, endings[i])) {
			size_t at = word->len - strlen(endings[i]);

			return has_vowel(word, at) && is_silent(word, at);
		}
	for (i = 0; i < COUNT(sounded); i++)
		if (ends_with(word, sounded[i]))
			return false;
	if (ends_with(word, "e"))
		return word->len > 2 && is_silent(word, word->len - 1);
	return (ends_with(word, "es") || ends_with(word, "ed")) && word->len > 3 &&
	       is_silent(word, word->len - 2);
}

/* "safety", "something", "lifelong": a silent e where two words meet. */
static bool
begins_with_silent_e(const struct letters *word)
{
	static const char *const heads[] = {
		"safe", "some", "life", "time", "home", "frame", "place", "house"
	};
	static const char *const endings[] = { "ly", "ful", "less", "ment" }; /* see above */
	size_t i, k;

	for (i = 0; i < COUNT(heads); i++) {
		size_t len = strlen(heads[i]);

		if (!span_starts_with(span_make(word->at, word->len), heads[i]) || word->len <= len + 1)
			continue;
		for (k = 0; k < COUNT(endings); k++)
			if (span_starts_with(span_make(word->at + len, word->len - len), endings[k]))
				return false;
		return is_consonant(word, len) && word->at[len] != 'r' && word->at[len] != 'd';
	}
	return false;
}

/* Neighbouring vowels of two syllables. */
static const struct hiatus {
	const char *letters;
	const char *not_after;     /* letters before it */
	const char *not_before[4]; /* what may not follow; "$" ends a word */
} hiatuses[] = {
	{ "ia", "ct", { "l$", "lly$", "n$", "nt$" } },
	{ "io", "", { "n", "us" } },
	{ "ious", "cgtx", { NULL } },
	{ "iu", "", { NULL } },
	{ "eo", "p", { "us" } },
	{ "ua", "gq", { "r" } },
	{ "uen", "gq", { NULL } },
	{ "uel", "gq", { NULL } },
	{ "uou", "", { NULL } },
	{ "ying", "", { NULL } },
	{ "eing", "", { NULL } },
	{ "oing", "", { NULL } },
	{ "uing", "", { NULL } },
	{ "iet", "", { NULL } },
	{ "ien", "cst", { "d" } },
	{ "aic", "", { NULL } },
	{ "crea", "", { "m", "s", "k" } },
	{ "rea$", "", { NULL } },
	{ "reas$", "", { NULL } },
	{ "dea$", "", { NULL } },
	{ "deas$", "", { NULL } },
	{ "sm$", "", { NULL } },
	{ "sms$", "", { NULL } },
};

/* Whether `letters` stand at `at`; a "$" at their end stands for the word's. */
static bool
stands_at(const struct letters *word, size_t at, const char *letters)
{
	for (; *letters && *letters != '$'; letters++, at++)
		if (at >= word->len || word->at[at] != *letters)
			return false;
	return *letters != '$' || at == word->len;
}

static bool
is_hiatus(const struct letters *word, size_t at, const struct hiatus *h)
{
	size_t i;

	if (!stands_at(word, at, h->letters) || (at > 0 && strchr(h->not_after, word->at[at - 1])))
		return false;
	for (i = 0; i < COUNT(h->not_before) && h->not_before[i]; i++)
		if (stands_at(word, at + strlen(h->letters), h->not_before[i]))
			return false;
	return true;
}

static size_t
count_hiatuses(const struct letters *word)
{
	size_t at, i, count = 0;

	for (at = 0; at < word->len; at++)
		for (i = 0; i < COUNT(hiatuses); i++)
			if (is_hiatus(word, at, &hiatuses[i])) {
				count++;
				break;
			}
	return count;
}

/* Of one part of a word with hyphens. */
static size_t
count_part(struct span part)
{
	struct letters word = { .len = 0 };
	size_t count;

	if (!read_letters(part, &word))
		return 1;
	count = count_runs(&word) + count_hiatuses(&word);
	count -= count > 1 && ends_in_silent_e(&word);
	count -= count > 1 && begins_with_silent_e(&word);
	return count ? count : 1;
}

size_t
reading_syllables(struct span word)
{
	struct span part;
	size_t count = 0;
	bool more = true;

	while (more) {
		more = span_cut(word, '-', &part, &word);
		count += count_part(part);
	}
	return count;
}

void
reading_add(struct reading *reading, struct span sentence)
{
	struct span word;
	size_t at = 0, words = 0;

	while (sentence_word(sentence, &at, &word)) {
		words++;
		reading->syllables += reading_syllables(word);
	}
	reading->words += words;
	reading->sentences += words > 0;
}

unsigned
reading_age(const struct reading *reading)
{
	double grade;

	if (!reading->words)
		return 0;
	grade = 0.39 * (double)reading->words / (double)reading->sentences +
	        11.8 * (double)reading->syllables / (double)reading->words - 15.59;
	return grade < 0 ? 50 : grade > 20 ? 250 : (unsigned)((grade + 5) * 10 + 0.5);
}
