/*
 * A redline on its way to HTML: blocks and what stands around them in
 * redline_block.c, what is shown, folded and noted in redline_html.c.
 */
#ifndef RENDER_REDLINE_WRITER_H
#define RENDER_REDLINE_WRITER_H

#include "render/amend_pages.h"

/* Where the redline is being written. */
struct redline_writer {
	struct renderer *r;
	const struct amend_step *step;
	const struct amend_change *change;
	const uint32_t *places;
	bool *shown;                    /* by op: not to be folded */
	struct map boxes;               /* by old box: what it has become */
	const struct amend_box *open[MD_DEPTH_MAX];
	unsigned depth;
	bool in_body;                   /* <tbody> of the table that is open */
	const struct amend_section *section;    /* of the op before */
	const struct page *source;      /* of the last block that went away with another page */
	struct buf out;
};

/* The new block of an op, or the old one. */
const struct amend_block *redline_block_of(const struct redline_writer *w, const struct redline_op *op);
/* Before the first block: old boxes become those that the new forms of their blocks stand in. */
void redline_match_boxes(struct redline_writer *w);
/* The new box that an old one has become, or itself. */
const struct amend_box *redline_box_now(struct redline_writer *w, const struct amend_box *box);
/* Opens and closes boxes until those of the block are open; closes all but `depth`. */
void redline_enter_boxes(struct redline_writer *w, const struct amend_block *block);
void redline_close_boxes(struct redline_writer *w, unsigned depth);
/* Writes a block with its changes; it must be in its boxes. */
void redline_write_block(struct redline_writer *w, const struct redline_op *op);

#endif
