/*
 * The running text of a page, a block at a time: a paragraph, a heading or a
 * cell, with emphasis and links taken away, as those who judge the wording
 * read it.  Code blocks, and callouts that show wording to avoid, are passed
 * over; code and text that is struck out leave U+FFFC, an object, behind.
 */
#ifndef CONTENT_BLOCK_H
#define CONTENT_BLOCK_H

#include "base/buf.h"
#include "base/vec.h"
#include "content/page.h"

struct block_piece {
	size_t start;                   /* in the text */
	uint32_t offset;                /* in the source */
	uint32_t node;
};
struct block {
	uint32_t node;                  /* the paragraph, heading or cell */
	struct buf text;
	VEC(struct block_piece) pieces;
};
#define BLOCK_INIT { 0, BUF_INIT, VEC_INIT }

void block_release(struct block *block);
/* The first block with text from node *at on; *at moves behind it.  False at
 * the end.  *at is 0 or 1 at the start of the page. */
bool block_next(struct block *block, const struct config *config, const struct md_doc *doc, uint32_t *at);
/* Where the byte `at` of the text stands in the source. */
size_t block_offset(const struct block *block, size_t at);
/* Whether it stands in a link. */
bool block_is_linked(const struct block *block, const struct md_doc *doc, size_t at);

#endif
