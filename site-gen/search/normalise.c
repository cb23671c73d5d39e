/*
 * The same rules stand in assets/search/core.js; tests/search/normalise.tsv
 * runs both.
 */
#include "search/normalise.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "search/text.h"

/* clang-format off */

/* The plain letters of U+00C0 to U+017F and of U+1E00 to U+1EFF; '*' stands
 * for what special_letters has. */
static const char latin[192 + 1] =
	"aaaaaa*ceeeeiiiidnooooo ouuuuy**aaaaaa*ceeeeiiiidnooooo ouuuuy*y"
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkklllllll"
	"lllnnnnnnnnnoooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static const char latin_additional[256 + 1] =
	"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
	"mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
	"wwwwwwwwwwxxxxyyzzzzzzhtwyasss*daaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
	"eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy**vvyy";

/* clang-format on */

/* Nothing stands for the soft hyphen and for what has no width. */
static const struct {
	uint32_t code_point;
	const char *text;
} special_letters[] = {
	{ 0x00DF, "ss" }, { 0x00E6, "ae" }, { 0x00FE, "th" }, { 0x0133, "ij" },  { 0x0153, "oe" },
	{ 0x01A1, "o" },  { 0x01B0, "u" },  { 0x0219, "s" },  { 0x021B, "t" },   { 0x1EFB, "ll" },
	{ 0xFB00, "ff" }, { 0xFB01, "fi" }, { 0xFB02, "fl" }, { 0xFB03, "ffi" }, { 0xFB04, "ffl" },
	{ 0xFB05, "st" }, { 0xFB06, "st" }, { 0x02BC, "'" },  { 0x2018, "'" },   { 0x2019, "'" },
	{ 0x00AD, "" },   { 0x200B, "" },   { 0x200C, "" },   { 0x200D, "" },    { 0x2060, "" },
};

static const struct {
	struct span from, to;
} irregular_words[] = {
	{ SPAN("analyses"), SPAN("analysis") },
	{ SPAN("children"), SPAN("child") },
	{ SPAN("childrens"), SPAN("child") },
	{ SPAN("crises"), SPAN("crisis") },
	{ SPAN("criteria"), SPAN("criterion") },
	{ SPAN("diagnoses"), SPAN("diagnosis") },
	{ SPAN("hypotheses"), SPAN("hypothesis") },
	{ SPAN("men"), SPAN("man") },
	{ SPAN("mens"), SPAN("man") },
	{ SPAN("women"), SPAN("woman") },
	{ SPAN("womens"), SPAN("woman") },
};

/* What may follow the z of -ize and -yse, and what may stand in brackets
 * behind a word that is meant in both numbers. */
static const char *const ize_endings[] = { "",    "e",   "es",    "ed",     "er",
	                                   "ers", "ing", "ation", "ations", "ational" };
static const char *const optional_plurals[] = { "(s)", "(es)", "(ren)" };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool
is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void
fold_special(uint32_t c, struct buf *out)
{
	size_t i;

	if (c >= 0x0300 && c <= 0x036F) /* marks over the letter before */
		return;
	for (i = 0; i < COUNT(special_letters); i++)
		if (special_letters[i].code_point == c) {
			buf_str(out, special_letters[i].text);
			return;
		}
	buf_char(out, ' ');
}

/* What a small letter outside ASCII becomes: letters without accents, or a
 * space for what is no letter. */
static void
fold(uint32_t c, struct buf *out)
{
	char letter = '*';

	if (c >= 0x00C0 && c <= 0x017F)
		letter = latin[c - 0x00C0];
	else if (c >= 0x1E00 && c <= 0x1EFF)
		letter = latin_additional[c - 0x1E00];
	if (letter == '*')
		fold_special(c, out);
	else
		buf_char(out, letter);
}

/* Case does not matter beyond ASCII but for what folds to a letter: so one
 * character can be taken at a time, although a final sigma has another form. */
static void
fold_character(struct normaliser *n, struct span character)
{
	size_t at = 0;

	buf_clear(&n->lowered);
	search_lower_case(character, &n->lowered);
	while (at < n->lowered.len) {
		uint32_t c = utf8_next(buf_as_span(&n->lowered), &at);

		if (c < 0x80)
			buf_char(&n->folded, (char)c);
		else
			fold(c, &n->folded);
	}
}

static const char small_letters[128 + 1] =
	"\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22\23\24\25\26\27\30\31\32\33\34\35\36\37"
	" !\"#$%&'()*+,-./0123456789:;<=>?@abcdefghijklmnopqrstuvwxyz[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\177";

#define EACH_BYTE 0x0101010101010101u

/* Makes the capitals among eight bytes of ASCII small: adding carries into the
 * top bit of each byte from 'A' on, and from behind 'Z' on. */
static uint64_t
small_bytes(uint64_t bytes)
{
	uint64_t from_a = bytes + EACH_BYTE * (0x80 - 'A'), behind_z = bytes + EACH_BYTE * (0x80 - 'Z' - 1);

	return bytes | ((from_a & ~behind_z & EACH_BYTE * 0x80) >> 2);
}

/* Folds the ASCII that the text has at `at`, to `to`; returns where it ends. */
static size_t
fold_ascii(struct span text, size_t at, char *to)
{
	uint64_t bytes;

	for (; text.len - at >= sizeof(bytes); at += sizeof(bytes), to += sizeof(bytes)) {
		memcpy(&bytes, text.ptr + at, sizeof(bytes));
		if (bytes & EACH_BYTE * 0x80)
			break;
		bytes = small_bytes(bytes);
		memcpy(to, &bytes, sizeof(bytes));
	}
	while (at < text.len && (unsigned char)text.ptr[at] < 0x80)
		*to++ = small_letters[(unsigned char)text.ptr[at++]];
	return at;
}

static void
fold_text(struct normaliser *n, struct span text)
{
	size_t at = 0, start;

	while (at < text.len) {
		char *to = buf_reserve(&n->folded, text.len - at);

		start = at;
		at = fold_ascii(text, at, to);
		n->folded.len += at - start;
		start = at;
		if (at < text.len) {
			uint32_t c = utf8_next(text, &at);

			/* Dashes and quotation marks have no case. */
			if (c >= 0x2000 && c < 0x2100)
				fold(c, &n->folded);
			else
				fold_character(n, span_slice(text, start, at));
		}
	}
	buf_char(&n->folded, ' ');
}

/* What a byte of folded text is, and what a word has in it. */
enum { WORD = 1, MARK = 2, HAS_Z = 4, HAS_APOSTROPHE = 8 };

/* clang-format off */

static const unsigned char kinds[256] = {
	['0'] = WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD,
	['a'] = WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD,
	WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD | HAS_Z,
	['\''] = MARK | HAS_APOSTROPHE, ['&'] = MARK, ['.'] = MARK, [','] = MARK, [':'] = MARK, ['/'] = MARK,
};

/* clang-format on */

static bool
is_word_byte(char c)
{
	return kinds[(unsigned char)c] & WORD;
}

/* Whether the mark at `at` belongs to the word before it: ' and & between two
 * letters or digits, . , : and / between two digits.  A space stands at the end. */
static bool
joins_word(struct span s, size_t at)
{
	switch (s.ptr[at]) {
	case '\'':
	case '&':
		return is_word_byte(s.ptr[at + 1]);
	case '.':
	case ',':
	case ':':
	case '/':
		return is_digit(s.ptr[at - 1]) && is_digit(s.ptr[at + 1]);
	default:
		return false;
	}
}

/* The length of "(s)" and the like at `at`. */
static size_t
optional_plural_length(struct span s, size_t at)
{
	size_t i;

	for (i = 0; i < COUNT(optional_plurals); i++)
		if (span_starts_with(span_from(s, at), optional_plurals[i]))
			return strlen(optional_plurals[i]);
	return 0;
}

/* The next run of letters and digits, and in *has what it has in it.  The space
 * at the end of the text ends a run. */
static bool
find_word(struct normaliser *n, struct span *word, unsigned *has)
{
	struct span s = buf_as_span(&n->folded);
	size_t start = n->at, end;
	unsigned kind, all = 0;

	while (start < s.len && !is_word_byte(s.ptr[start]))
		start++;
	for (end = start; end < s.len; end++) {
		while ((kind = kinds[(unsigned char)s.ptr[end]]) & WORD) {
			all |= kind;
			end++;
		}
		if (!(kind & MARK) || !joins_word(s, end))
			break;
		all |= kind;
	}
	*has = all;
	*word = (struct span){ s.ptr + start, end - start };
	n->at = end;
	if (end < s.len && s.ptr[end] == '(' && is_letter(s.ptr[end - 1]))
		n->at += optional_plural_length(s, end);
	return end > start;
}

/* 17, 47, 17a: the number of a section of an Act. */
static bool
is_section_number(struct span s)
{
	size_t digits = 0;

	while (digits < s.len && is_digit(s.ptr[digits]))
		digits++;
	return digits >= 1 && digits <= 3 &&
	       (digits == s.len || (digits + 1 == s.len && is_letter(s.ptr[digits])));
}

/* organize and analyze to organise and analyse; not size, prize, seize. */
static void
spell_ise(char *word, size_t len)
{
	const char *last = memrchr(word, 'z', len);
	size_t z = last ? (size_t)(last - word) + 1 : 0, i;

	if (z < 5 || (word[z - 2] != 'i' && word[z - 2] != 'y'))
		return;
	for (i = 0; i < len; i++)
		if (!is_letter(word[i]))
			return;
	for (i = 0; i < COUNT(ize_endings); i++)
		if (span_is(span_make(word + z, len - z), ize_endings[i]))
			word[z - 1] = 's';
}

/* By first letter, where in their list irregular words begin, and 1: nearly all
 * words are out at once. */
static const unsigned char irregular_starts[256] = {
	['a'] = 1, ['c'] = 2, ['d'] = 6, ['h'] = 7, ['m'] = 8, ['w'] = 10,
};

static struct span
make_singular(struct span word)
{
	size_t i = irregular_starts[(unsigned char)word.ptr[0]];

	if (!i || word.len < 3)
		return word;
	for (i--; i < COUNT(irregular_words) && irregular_words[i].from.ptr[0] == word.ptr[0]; i++)
		if (irregular_words[i].from.len == word.len && span_equal(word, irregular_words[i].from))
			return irregular_words[i].to;
	return word;
}

/* Takes "'s" at the end and other apostrophes away; returns the new length. */
static size_t
drop_apostrophes(char *word, size_t len)
{
	size_t i, kept = 0;

	if (span_ends_with(span_make(word, len), "'s"))
		len -= 2;
	for (i = 0; i < len; i++)
		if (word[i] != '\'')
			word[kept++] = word[i];
	return kept;
}

/* Whether the next word is the number of a section. */
static bool
is_before_number(struct normaliser *n)
{
	size_t at = n->at;
	struct span next;
	unsigned has;
	bool found = find_word(n, &next, &has) && is_section_number(next);

	n->at = at;
	return found;
}

struct search_kept {
	struct arena arena;
	struct map words; /* the word or its plural -> struct span, the word with its mark */
	bool starts[256]; /* by first byte: whether a word begins so */
};

struct search_kept *
search_kept_new(const struct span *words, size_t count)
{
	static const struct span endings[] = { SPAN(""), SPAN("s"), SPAN("es") };
	static const struct span mark = SPAN("_");
	struct search_kept *kept = xcalloc(1, sizeof(*kept));
	size_t i, k;

	/* A word of the list goes before the plural of another one. */
	for (k = 0; k < COUNT(endings); k++)
		for (i = 0; i < count; i++) {
			struct span *marked = ARENA_NEW(&kept->arena, struct span);
			struct span form =
				arena_join(&kept->arena, (struct span[]){ words[i], endings[k] }, 2);

			if (!words[i].len)
				continue;
			*marked = arena_join(&kept->arena, (struct span[]){ words[i], mark }, 2);
			map_put(&kept->words, form, marked);
			kept->starts[(unsigned char)form.ptr[0]] = true;
		}
	return kept;
}

void
search_kept_free(struct search_kept *kept)
{
	if (!kept)
		return;
	map_release(&kept->words);
	arena_release(&kept->arena);
	free(kept);
}

static struct span
mark_kept(const struct search_kept *kept, struct span word)
{
	const struct span *marked = NULL;

	if (kept && kept->starts[(unsigned char)word.ptr[0]])
		marked = map_get(&kept->words, word);
	return marked ? *marked : word;
}

void
normaliser_start(struct normaliser *n, const struct search_kept *kept, struct span text)
{
	n->kept = kept;
	n->at = 0;
	n->number = span_make(NULL, 0);
	buf_clear(&n->folded);
	fold_text(n, text);
}

void
normaliser_release(struct normaliser *n)
{
	buf_release(&n->folded);
	buf_release(&n->lowered);
}

/* What the run of letters and digits becomes: it is changed where it stands. */
static struct span
make_word(struct normaliser *n, struct span found, unsigned has)
{
	char *word = n->folded.ptr + (found.ptr - n->folded.ptr);
	size_t len = has & HAS_APOSTROPHE ? drop_apostrophes(word, found.len) : found.len;

	if (word[0] == 's' && is_section_number(span_make(word + 1, len - 1)))
		n->number = span_make(word + 1, len - 1);
	if (n->number.len || (word[0] == 's' && found.len == 1 && is_before_number(n)))
		return span_of("section");
	if (has & HAS_Z)
		spell_ise(word, len);
	return mark_kept(n->kept, make_singular(span_make(word, len)));
}

bool
normaliser_next(struct normaliser *n, struct span *word)
{
	unsigned has;

	if (n->number.len) {
		*word = n->number;
		n->number.len = 0;
	} else if (find_word(n, word, &has)) {
		*word = make_word(n, *word, has);
	} else {
		return false;
	}
	return true;
}

void
search_normalise(struct span text, const struct search_kept *kept, struct buf *out)
{
	struct normaliser n = NORMALISER_INIT;
	struct span word;
	bool first = true;

	normaliser_start(&n, kept, text);
	while (normaliser_next(&n, &word)) {
		if (!first)
			buf_char(out, ' ');
		first = false;
		buf_span(out, word);
	}
	normaliser_release(&n);
}
