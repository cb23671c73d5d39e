/*
 * lunr 2.3.9's way from a text to terms, one function a step:
 * lower case, tokeniser, trimmer, stop word filter, stemmer.
 *
 * Each gives exactly what the JavaScript gives; docs/search-index.md says
 * where that is not what one would expect.
 */
#ifndef SEARCH_TEXT_H
#define SEARCH_TEXT_H

#include "base/buf.h"

/*
 * String.prototype.toLowerCase (ECMA-262, 22.1.3.28): Unicode's mapping with
 * the special cases of U+0130 and the final sigma, in no language.  Appends
 * valid UTF-8: each bad byte becomes U+FFFD.
 */
void search_lower_case(struct span text, struct buf *out);

struct search_token {
	struct span text;               /* into the tokeniser's text; never empty */
	size_t start, len;              /* UTF-16 code units */
};
/* `text` is what search_lower_case wrote; the rest begins as zero. */
struct search_tokeniser {
	struct span text;
	size_t at, units;
};
/* The next run of characters without white space or hyphens; false at the end. */
bool search_next_token(struct search_tokeniser *tokeniser, struct search_token *token);

/* Without what is not in [A-Za-z0-9_] at both ends; may be empty. */
struct span search_trim(struct span token);
bool search_is_stop_word(struct span word);
/* Appends the stem of a word in lower case. */
void search_stem(struct span word, struct buf *out);

/* The order of two terms by UTF-16 code units, as JavaScript sorts. */
int search_compare_terms(struct span a, struct span b);
/* The same for single bytes of UTF-8. */
unsigned char search_term_rank(char c);

/* Math.log(x) as V8 computes it, to the last bit, for a finite x >= 1. */
double search_log(double x);

#endif
