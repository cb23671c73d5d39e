/*
 * A page as a row of blocks: what a redline compares, and what it needs to
 * look like the page again.
 *
 * A block is a paragraph, an item's paragraph, a row of a table, a heading or
 * a line that the page's layout makes of its front matter.  Its text is what a
 * reader sees, without the sections that an include brings in: those are
 * compared where they stand.
 */
#ifndef AMEND_BLOCKS_H
#define AMEND_BLOCKS_H

#include "content/site.h"
#include "redline/redline.h"

enum amend_block_kind {
	AMEND_TITLE,            /* number and title of the page */
	AMEND_SUMMARY,
	AMEND_FIELD,            /* "Review by: 2027-03-31" */
	AMEND_HEADING,
	AMEND_TEXT,
	AMEND_LABEL,            /* first line of a callout: its kind and title */
	AMEND_ROW,              /* cells parted by tabs */
	AMEND_CODE,
	AMEND_DIAGRAM,          /* one line of its words */
	AMEND_INCLUDE           /* "From chapter 6.10: Meetings" */
};

/* What stands around a block, from the inside out. */
struct amend_box {
	uint8_t kind;           /* MD_LIST, MD_ITEM, MD_QUOTE, MD_CALLOUT, MD_TABLE, MD_FOOTNOTE, MD_CODE_BLOCK
	                           (round the lines of a diagram) */
	bool ordered;           /* list */
	uint32_t number;        /* of an item of an ordered list */
	unsigned depth;         /* boxes around it */
	const struct page *page;
	uint32_t node;          /* of page->doc: with the page, which box it is */
	const struct amend_block *header;       /* of a table: its first row */
	const struct amend_box *outer;          /* or NULL */
};

enum amend_mark { AMEND_STRONG = 1, AMEND_EMPHASIS = 2, AMEND_STRIKE = 4, AMEND_CODE_TEXT = 8 };

/* A piece of a block's text, up to where the next one begins. */
struct amend_piece {
	uint32_t start;         /* byte of the text */
	uint32_t link;          /* of page->doc, or UINT32_MAX */
	uint8_t marks;          /* enum amend_mark */
};

struct amend_block {
	enum amend_block_kind kind;
	int level;              /* of a heading */
	struct span text;       /* a tab stands only between cells, a newline only for a line break */
	struct amend_piece *pieces;     /* the first begins at 0; none where nothing is marked */
	size_t piece_count;
	size_t cells;           /* of a row */
	bool is_header;         /* a row */
	const struct page *page;
	uint32_t section;       /* 0: before the first heading; else the heading's index plus 1 */
	const struct amend_box *box;    /* or NULL */
};

struct amend_blocks {
	const struct amend_block **at;
	struct redline_block *texts;    /* of each */
	size_t count;
};

/* Everything is in the arena, but for what belongs to the site. */
void amend_blocks_read(const struct site *site, const struct page *page, struct arena *arena,
                       struct amend_blocks *out);

/* A link of a block, and where it leads in words that hold in every edition:
 * "guide/plo#meeting", "https://…"; empty where it leads nowhere. */
struct amend_target {
	struct span text, target;
	const struct page *page;        /* of this site, or NULL */
};
VEC_TYPE(amend_targets, struct amend_target);
/* Adds the links of the block, in order. */
void amend_block_targets(const struct amend_block *block, struct arena *arena, struct amend_targets *out);

/* "guide/plo": the id of a page with its folder before, the same in every edition. */
struct span amend_page_key(const struct page *page, struct arena *arena);
/* The address that the page had when its edition was the current one. */
struct span amend_page_address(const struct page *page, struct arena *arena);

#endif
