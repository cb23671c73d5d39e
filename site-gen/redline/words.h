/*
 * The words of one pair of texts: what was kept, in runs that read well.
 */
#ifndef REDLINE_WORDS_H
#define REDLINE_WORDS_H

#include "redline/align.h"
#include "redline/redline.h"
#include "redline/token.h"

/* One of the two texts. */
struct word_side {
	struct span text;
	const struct token *tokens;
	size_t len;
	uint32_t *ids, *pairs;  /* of tokens */
};

/* Pairs the tokens of both texts; then moves changes to where words and
 * sentences begin, and joins those that are parted by spaces or by a few words
 * between many. */
void words_pair(struct aligner *aligner, size_t numbers, struct word_side *a, struct word_side *b);

/* The runs that pairs stand for. */
void words_runs(const struct word_side *old, const struct word_side *new, struct arena *arena,
                struct redline_op *op);

#endif
