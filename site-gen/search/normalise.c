/*
 * The same rules stand in assets/search-core.js; tests/search/normalise.tsv
 * runs both.
 */
#include "search/search.h"

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
	{ SPAN("children"), SPAN("child") },
	{ SPAN("childrens"), SPAN("child") },
	{ SPAN("women"), SPAN("woman") },
	{ SPAN("womens"), SPAN("woman") },
	{ SPAN("men"), SPAN("man") },
	{ SPAN("mens"), SPAN("man") },
	{ SPAN("crises"), SPAN("crisis") },
	{ SPAN("analyses"), SPAN("analysis") },
	{ SPAN("diagnoses"), SPAN("diagnosis") },
	{ SPAN("hypotheses"), SPAN("hypothesis") },
	{ SPAN("criteria"), SPAN("criterion") },
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

static void
fold_text(struct span text, struct buf *out)
{
	size_t start, at = 0;

	while (at < text.len) {
		for (start = at; at < text.len && (unsigned char)text.ptr[at] < 0x80;)
			at++;
		buf_add(out, text.ptr + start, at - start);
		if (at < text.len)
			fold(utf8_next(text, &at), out);
	}
}

/* Folded text that is cut into words. */
struct words {
	struct span text;
	size_t at;
};

static const bool word_bytes[256] = {
	['0'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ['a'] = 1, 1, 1, 1, 1, 1, 1, 1,
	1,         1, 1, 1, 1, 1, 1, 1, 1, 1, 1,         1, 1, 1, 1, 1, 1, 1,
};

static bool
is_word_byte(struct span s, size_t at)
{
	return at < s.len && word_bytes[(unsigned char)s.ptr[at]];
}

/* Whether the mark at `at` belongs to the word before it: ' and & between two
 * letters or digits, . , : and / between two digits. */
static bool
joins_word(struct span s, size_t at)
{
	switch (s.ptr[at]) {
	case '\'':
	case '&':
		return is_word_byte(s, at + 1);
	case '.':
	case ',':
	case ':':
	case '/':
		return is_digit(s.ptr[at - 1]) && at + 1 < s.len && is_digit(s.ptr[at + 1]);
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

static bool
next_word(struct words *words, struct span *word)
{
	struct span s = words->text;
	size_t start = words->at, end;

	while (start < s.len && !is_word_byte(s, start))
		start++;
	for (end = start; end < s.len && (is_word_byte(s, end) || (end > start && joins_word(s, end)));)
		end++;
	*word = (struct span){ s.ptr + start, end - start };
	words->at = end;
	if (end < s.len && s.ptr[end] == '(' && end > start && is_letter(s.ptr[end - 1]))
		words->at += optional_plural_length(s, end);
	return end > start;
}

static bool
is_s(struct span word)
{
	return word.len == 1 && word.ptr[0] == 's';
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

static void
make_singular(struct buf *out, size_t start)
{
	struct span word = span_make(out->ptr + start, out->len - start);
	size_t i;

	for (i = 0; i < COUNT(irregular_words); i++)
		if (irregular_words[i].from.len == word.len && span_equal(word, irregular_words[i].from)) {
			buf_truncate(out, start);
			buf_span(out, irregular_words[i].to);
			return;
		}
}

/* Adds the word without "'s" at its end and without other apostrophes. */
static void
put_without_apostrophes(struct span word, struct buf *out)
{
	size_t i;

	if (span_ends_with(word, "'s"))
		word.len -= 2;
	for (i = 0; i < word.len; i++)
		if (word.ptr[i] != '\'')
			buf_char(out, word.ptr[i]);
}

static void
put_word(struct span word, bool before_number, struct buf *out)
{
	size_t start = out->len;

	if (memchr(word.ptr, '\'', word.len))
		put_without_apostrophes(word, out);
	else
		buf_add(out, word.ptr, word.len);
	word = (struct span){ out->ptr + start, out->len - start };
	if (word.ptr[0] == 's' && (word.len == 1 ? before_number : is_section_number(span_from(word, 1)))) {
		buf_splice(out, start, start + 1, span_of(word.len == 1 ? "section" : "section "));
		return;
	}
	spell_ise(out->ptr + start, out->len - start);
	make_singular(out, start);
}

void
search_normalise(struct span text, struct buf *out)
{
	struct buf lowered = BUF_INIT, folded = BUF_INIT;
	struct words words = { .at = 0 }, ahead;
	struct span word, next;
	bool first = true;

	search_lower_case(text, &lowered);
	fold_text(buf_as_span(&lowered), &folded);
	words.text = buf_as_span(&folded);
	while (next_word(&words, &word)) {
		if (!first)
			buf_char(out, ' ');
		first = false;
		ahead = words;
		put_word(word, is_s(word) && next_word(&ahead, &next) && is_section_number(next), out);
	}
	buf_release(&folded);
	buf_release(&lowered);
}
