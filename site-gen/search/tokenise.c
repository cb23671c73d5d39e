#include "search/text.h"

#include <stdlib.h>

/* The length of the separator (JavaScript's /[\s\-]/) at text[at], or 0. */
static size_t
separator_length(struct span text, size_t at)
{
	const unsigned char *p = (const unsigned char *)text.ptr + at;
	size_t left = text.len - at;

	if (p[0] < 0x80)
		return p[0] == ' ' || p[0] == '-' || (p[0] >= '\t' && p[0] <= '\r');
	if (p[0] == 0xC2)
		return left > 1 && p[1] == 0xA0 ? 2 : 0;
	if (left < 3)
		return 0;
	switch (p[0] << 16 | p[1] << 8 | p[2]) {
	case 0xE19A80: /* U+1680 */
	case 0xE280A8: /* U+2028 */
	case 0xE280A9: /* U+2029 */
	case 0xE280AF: /* U+202F */
	case 0xE2819F: /* U+205F */
	case 0xE38080: /* U+3000 */
	case 0xEFBBBF: /* U+FEFF */
		return 3;
	default: /* U+2000 to U+200A */
		return p[0] == 0xE2 && p[1] == 0x80 && p[2] <= 0x8A ? 3 : 0;
	}
}

/* The UTF-16 code units of the character that begins with this byte; none
 * for a byte inside one. */
static size_t
unit_count(char c)
{
	unsigned char byte = (unsigned char)c;

	if ((byte & 0xC0) == 0x80)
		return 0;
	return byte >= 0xF0 ? 2 : 1;
}

/* Whether a byte goes on with a token, whatever follows: ASCII but for the
 * separators. */
static const bool plain_bytes[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
};

/* Moves to the end of the token. */
static void
skip_token(struct search_tokeniser *t)
{
	for (;;) {
		size_t at = t->at;

		while (at < t->text.len && plain_bytes[(unsigned char)t->text.ptr[at]])
			at++;
		t->units += at - t->at;
		t->at = at;
		if (at == t->text.len || separator_length(t->text, at))
			return;
		t->units += unit_count(t->text.ptr[t->at++]);
	}
}

bool
search_next_token(struct search_tokeniser *t, struct search_token *token)
{
	const char *start;
	size_t len;

	while (t->at < t->text.len && !plain_bytes[(unsigned char)t->text.ptr[t->at]]) {
		len = separator_length(t->text, t->at);
		if (!len)
			break;
		t->at += len;
		t->units++;
	}
	start = t->text.ptr + t->at;
	token->start = t->units;
	skip_token(t);
	token->text = (struct span){ start, (size_t)(t->text.ptr + t->at - start) };
	token->len = t->units - token->start;
	return token->text.len > 0;
}

static bool
is_word_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

struct span
search_trim(struct span token)
{
	size_t start = 0, end = token.len;

	while (start < end && !is_word_character(token.ptr[start]))
		start++;
	while (end > start && !is_word_character(token.ptr[end - 1]))
		end--;
	return (struct span){ token.ptr + start, end - start };
}

/* lunr.stopWordFilter, sorted. */
static const struct span stop_words[] = {
	SPAN("a"),      SPAN("able"),  SPAN("about"), SPAN("across"),  SPAN("after"),   SPAN("all"),
	SPAN("almost"), SPAN("also"),  SPAN("am"),    SPAN("among"),   SPAN("an"),      SPAN("and"),
	SPAN("any"),    SPAN("are"),   SPAN("as"),    SPAN("at"),      SPAN("be"),      SPAN("because"),
	SPAN("been"),   SPAN("but"),   SPAN("by"),    SPAN("can"),     SPAN("cannot"),  SPAN("could"),
	SPAN("dear"),   SPAN("did"),   SPAN("do"),    SPAN("does"),    SPAN("either"),  SPAN("else"),
	SPAN("ever"),   SPAN("every"), SPAN("for"),   SPAN("from"),    SPAN("get"),     SPAN("got"),
	SPAN("had"),    SPAN("has"),   SPAN("have"),  SPAN("he"),      SPAN("her"),     SPAN("hers"),
	SPAN("him"),    SPAN("his"),   SPAN("how"),   SPAN("however"), SPAN("i"),       SPAN("if"),
	SPAN("in"),     SPAN("into"),  SPAN("is"),    SPAN("it"),      SPAN("its"),     SPAN("just"),
	SPAN("least"),  SPAN("let"),   SPAN("like"),  SPAN("likely"),  SPAN("may"),     SPAN("me"),
	SPAN("might"),  SPAN("most"),  SPAN("must"),  SPAN("my"),      SPAN("neither"), SPAN("no"),
	SPAN("nor"),    SPAN("not"),   SPAN("of"),    SPAN("off"),     SPAN("often"),   SPAN("on"),
	SPAN("only"),   SPAN("or"),    SPAN("other"), SPAN("our"),     SPAN("own"),     SPAN("rather"),
	SPAN("said"),   SPAN("say"),   SPAN("says"),  SPAN("she"),     SPAN("should"),  SPAN("since"),
	SPAN("so"),     SPAN("some"),  SPAN("than"),  SPAN("that"),    SPAN("the"),     SPAN("their"),
	SPAN("them"),   SPAN("then"),  SPAN("there"), SPAN("these"),   SPAN("they"),    SPAN("this"),
	SPAN("tis"),    SPAN("to"),    SPAN("too"),   SPAN("twas"),    SPAN("us"),      SPAN("wants"),
	SPAN("was"),    SPAN("we"),    SPAN("were"),  SPAN("what"),    SPAN("when"),    SPAN("where"),
	SPAN("which"),  SPAN("while"), SPAN("who"),   SPAN("whom"),    SPAN("why"),     SPAN("will"),
	SPAN("with"),   SPAN("would"), SPAN("yet"),   SPAN("you"),     SPAN("your"),
};

static int
compare_stop_words(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

/* Bytes of the longest, "because". */
#define STOP_WORD_MAX 7

bool
search_is_stop_word(struct span word)
{
	return word.len <= STOP_WORD_MAX &&
	       bsearch(&word, stop_words, sizeof(stop_words) / sizeof(stop_words[0]), sizeof(stop_words[0]),
	               compare_stop_words) != NULL;
}

/* UTF-8 sorts as code points do.  In UTF-16 the surrogates of U+10000 and
 * above (first byte F0 and up) come before U+E000 to U+FFFF (EE and EF). */
unsigned char
search_term_rank(char c)
{
	unsigned char byte = (unsigned char)c;

	return byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte;
}

int
search_compare_terms(struct span a, struct span b)
{
	size_t len = a.len < b.len ? a.len : b.len, i;

	for (i = 0; i < len; i++)
		if (a.ptr[i] != b.ptr[i])
			return search_term_rank(a.ptr[i]) < search_term_rank(b.ptr[i]) ? -1 : 1;
	return (a.len > b.len) - (a.len < b.len);
}
