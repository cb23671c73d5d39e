/*
 * lunr.stemmer, which is Porter's algorithm ("An algorithm for suffix
 * stripping", Program 14(3), 1980) with departures of its own: Porter's
 * stemmers in libstemmer give other stems.
 */
#include "search/text.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/utf8.h"

/* A word in UTF-16 code units, which is what JavaScript counts. */
struct word {
	uint16_t *units;
	size_t len;
};

struct rule {
	char suffix[8];
	unsigned char len;
	const char *replacement;
};
#define RULE(suffix, replacement)                       \
	{                                               \
		suffix, sizeof(suffix) - 1, replacement \
	}

/* Where one suffix ends in another, the longer stands first. */
static const struct rule step_2[] = {
	RULE("ational", "ate"), RULE("tional", "tion"), RULE("enci", "ence"),   RULE("anci", "ance"),
	RULE("izer", "ize"),    RULE("bli", "ble"),     RULE("alli", "al"),     RULE("entli", "ent"),
	RULE("eli", "e"),       RULE("ousli", "ous"),   RULE("ization", "ize"), RULE("ation", "ate"),
	RULE("ator", "ate"),    RULE("alism", "al"),    RULE("iveness", "ive"), RULE("fulness", "ful"),
	RULE("ousness", "ous"), RULE("aliti", "al"),    RULE("iviti", "ive"),   RULE("biliti", "ble"),
	RULE("logi", "log"),
};
static const struct rule step_3[] = {
	RULE("icate", "ic"), RULE("ative", ""), RULE("alize", "al"), RULE("iciti", "ic"),
	RULE("ical", "ic"),  RULE("ful", ""),   RULE("ness", ""),
};
static const struct rule step_4[] = {
	RULE("al", ""),   RULE("ance", ""), RULE("ence", ""), RULE("er", ""),    RULE("ic", ""),
	RULE("able", ""), RULE("ible", ""), RULE("ant", ""),  RULE("ement", ""), RULE("ment", ""),
	RULE("ent", ""),  RULE("ou", ""),   RULE("ism", ""),  RULE("ate", ""),   RULE("iti", ""),
	RULE("ous", ""),  RULE("ive", ""),  RULE("ize", ""),
};

/* An initial y is a consonant; the caller has made it 'Y'. */
static bool
is_vowel(uint16_t unit)
{
	return unit == 'a' || unit == 'e' || unit == 'i' || unit == 'o' || unit == 'u';
}

static bool
is_vowel_or_y(uint16_t unit)
{
	return is_vowel(unit) || unit == 'y';
}

/* The end of the consonants at `at`; a y is one only where it comes first. */
static size_t
skip_consonants(const struct word *w, size_t at, size_t end)
{
	if (at < end && !is_vowel(w->units[at]))
		for (at++; at < end && !is_vowel_or_y(w->units[at]);)
			at++;
	return at;
}

static size_t
skip_vowels(const struct word *w, size_t at, size_t end)
{
	if (at < end && is_vowel_or_y(w->units[at]))
		for (at++; at < end && is_vowel(w->units[at]);)
			at++;
	return at;
}

/* Porter's measure of the first `end` units: how often vowels are followed
 * by consonants; 2 stands for 2 and more. */
static int
measure(const struct word *w, size_t end)
{
	size_t at = skip_consonants(w, 0, end);
	int m;

	for (m = 0; m < 2; m++) {
		size_t next = skip_vowels(w, at, end);

		at = skip_consonants(w, next, end);
		if (at == next)
			break;
	}
	return m;
}

static bool
has_vowel(const struct word *w, size_t end)
{
	return skip_consonants(w, 0, end) < end;
}

/* Consonants, one vowel, and a last consonant that is not w, x or y. */
static bool
is_short(const struct word *w, size_t end)
{
	size_t at = skip_consonants(w, 0, end);
	uint16_t last;

	if (at == 0 || at + 2 != end)
		return false;
	last = w->units[end - 1];
	return !is_vowel_or_y(last) && last != 'w' && last != 'x';
}

/* Where the suffix begins, or 0 if the word does not end so with at least
 * one unit before it.  Most words have another last letter. */
static inline size_t
find_suffix(const struct word *w, const char *suffix, size_t len)
{
	size_t start = w->len - len, i;

	if (w->len <= len)
		return 0;
	for (i = len; i--;)
		if (w->units[start + i] != (unsigned char)suffix[i])
			return 0;
	return start;
}
#define FIND_SUFFIX(word, literal) find_suffix((word), "" literal, sizeof(literal) - 1)

/* Puts ASCII behind the first `end` units.  No step makes a word longer than
 * it was at the start. */
static void
set_suffix(struct word *w, size_t end, const char *suffix)
{
	for (w->len = end; *suffix; suffix++)
		w->units[w->len++] = (unsigned char)*suffix;
}

/* Applies the first rule whose suffix is there, if the measure before it is
 * at least `least`; returns whether a suffix was there. */
static bool
apply_rules(struct word *w, const struct rule *rules, size_t count, int least)
{
	size_t i, end;

	for (i = 0; i < count; i++) {
		end = find_suffix(w, rules[i].suffix, rules[i].len);
		if (!end)
			continue;
		if (measure(w, end) >= least)
			set_suffix(w, end, rules[i].replacement);
		return true;
	}
	return false;
}
#define APPLY_RULES(word, rules, least) \
	apply_rules((word), (rules), sizeof(rules) / sizeof((rules)[0]), (least))

/* Plurals. */
static void
stem_step_1a(struct word *w)
{
	if (FIND_SUFFIX(w, "sses") || FIND_SUFFIX(w, "ies"))
		w->len -= 2;
	else if (FIND_SUFFIX(w, "s") >= 2 && w->units[w->len - 2] != 's')
		w->len--;
}

/* After -ed or -ing has gone: hop(p)ing, fil(e)ing, conflat(e)ed. */
static void
mend_end(struct word *w)
{
	uint16_t last = w->units[w->len - 1], before = w->len > 1 ? w->units[w->len - 2] : 0;

	if ((before == 'a' && last == 't') || (before == 'b' && last == 'l') ||
	    (before == 'i' && last == 'z'))
		set_suffix(w, w->len, "e");
	else if (before == last && !is_vowel_or_y(last) && last != 'l' && last != 's' && last != 'z')
		w->len--;
	else if (is_short(w, w->len))
		set_suffix(w, w->len, "e");
}

static void
stem_step_1b(struct word *w)
{
	size_t end = FIND_SUFFIX(w, "eed");

	if (end) {
		if (measure(w, end) >= 1)
			w->len--;
		return;
	}
	end = FIND_SUFFIX(w, "ed");
	if (!end)
		end = FIND_SUFFIX(w, "ing");
	if (end && has_vowel(w, end)) {
		w->len = end;
		mend_end(w);
	}
}

/* cry becomes cri, but by and day stay. */
static void
stem_step_1c(struct word *w)
{
	size_t end = FIND_SUFFIX(w, "y");

	if (end >= 2 && !is_vowel(w->units[end - 1]))
		w->units[end] = 'i';
}

static void
stem_step_4(struct word *w)
{
	size_t end;

	if (APPLY_RULES(w, step_4, 2))
		return;
	end = FIND_SUFFIX(w, "ion");
	if (end >= 2 && (w->units[end - 1] == 's' || w->units[end - 1] == 't') && measure(w, end) >= 2)
		w->len = end;
}

static void
stem_step_5(struct word *w)
{
	size_t end = FIND_SUFFIX(w, "e");

	if (end) {
		int m = measure(w, end);

		if (m >= 2 || (m == 1 && !is_short(w, end)))
			w->len = end;
	}
	if (w->len >= 2 && w->units[w->len - 1] == 'l' && w->units[w->len - 2] == 'l' &&
	    measure(w, w->len) >= 2)
		w->len--;
}

static void
stem_units(struct word *w)
{
	bool initial_y;

	if (w->len < 3)
		return;
	initial_y = w->units[0] == 'y';
	if (initial_y)
		w->units[0] = 'Y';
	stem_step_1a(w);
	stem_step_1b(w);
	stem_step_1c(w);
	APPLY_RULES(w, step_2, 1);
	APPLY_RULES(w, step_3, 1);
	stem_step_4(w);
	stem_step_5(w);
	if (initial_y)
		w->units[0] = 'y';
}

static void
decode_word(struct word *w, struct span s)
{
	size_t at = 0;

	while (at < s.len) {
		uint32_t c = utf8_next(s, &at);

		if (c >= 0x10000) {
			w->units[w->len++] = (uint16_t)(0xD7C0 + (c >> 10));
			w->units[w->len++] = (uint16_t)(0xDC00 | (c & 0x3FF));
		} else {
			w->units[w->len++] = (uint16_t)c;
		}
	}
}

/* A surrogate is never parted from its other half: every suffix is ASCII. */
static void
encode_word(const struct word *w, struct buf *out)
{
	size_t i;

	for (i = 0; i < w->len; i++) {
		uint32_t c = w->units[i];

		if ((c & 0xFC00) == 0xD800 && i + 1 < w->len)
			c = ((c - 0xD7C0) << 10) | (w->units[++i] & 0x3FFu);
		if (c < 0x80)
			buf_char(out, (char)c);
		else
			utf8_put(out, c);
	}
}

void
search_stem(struct span word, struct buf *out)
{
	uint16_t room[64];
	bool fits = word.len <= sizeof(room) / sizeof(room[0]);
	struct word w = { fits ? room : xmalloc(size_mul(word.len, sizeof(*w.units))), 0 };

	decode_word(&w, word);
	stem_units(&w);
	encode_word(&w, out);
	if (!fits)
		free(w.units);
}
