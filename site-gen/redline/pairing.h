/*
 * Which old block became which new one.
 */
#ifndef REDLINE_PAIRING_H
#define REDLINE_PAIRING_H

#include "redline/align.h"
#include "redline/redline.h"
#include "redline/token.h"

/* Blocks of one side, and the tokens of all of them, one block after the other. */
struct block_side {
	const struct redline_block *blocks;
	size_t count;
	struct token_list tokens;
	size_t *starts;         /* of each block's tokens; one more for the end */
	uint32_t *ids;          /* of blocks: equal for equal kind, words and marks */
	uint32_t *pairs;        /* of blocks: the other side's, or ALIGN_NONE */
	size_t *words;          /* in each block */
};

/*
 * Sets `pairs` on both sides: equal blocks first, then, between those, blocks
 * of one kind that have many words in common, or hardly any words and nothing
 * else to be paired with.  Pairs never cross.
 */
void pairing_find(struct aligner *aligner, size_t numbers, struct block_side *a, struct block_side *b);

#endif
