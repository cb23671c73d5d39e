/*
 * What the parts of the step from cmark's tree to the flat one share.
 */
#ifndef MARKDOWN_BUILDER_H
#define MARKDOWN_BUILDER_H

#include <cmark-gfm.h>
#include <cmark-gfm/node.h>

#include "markdown/markdown.h"
#include "markdown/position.h"

struct builder {
	struct md_doc *doc;
	struct arena *arena;
	struct diag_list *diags;
	struct cursor cursor;
	char *pool;                     /* where the next literal is copied to */
	uint32_t open[MD_DEPTH_MAX];    /* the node at hand and those around it */
	unsigned depth;
	uint32_t run;                   /* a text that the next sibling may be joined to, or 0 */
	uint32_t footnotes;             /* how many the page has */
	const uint8_t *alignments;      /* of the table at hand */
	unsigned columns, column;
};

/* builder.c */
struct span builder_chunk(const cmark_chunk *chunk);
/* The node behind `node` in the order of the text, below `root`, or NULL. */
cmark_node *builder_next(const cmark_node *root, cmark_node *node);
/* Allocates the document's arrays and the pool for what the tree holds. */
void builder_allocate(struct builder *b, cmark_node *root);
struct span builder_keep(struct builder *b, struct span s);
/* A leaf until something is added below it and its end is set. */
struct md_node *builder_add(struct builder *b, enum md_kind kind, size_t offset);
struct place builder_place(const struct builder *b, size_t offset);

/* inline.c: false for what has no content of its own */
bool inline_open(struct builder *b, cmark_node *node);
void inline_close(struct builder *b, struct md_node *node);
/* An image, in a paragraph or instead of one. */
void inline_add_link(struct builder *b, enum md_kind kind, const cmark_node *node, size_t offset);
void inline_report_html(struct builder *b, size_t offset, struct span literal);

/* callout.c: opens a callout if the quote is one and takes its first line
 * out of cmark's tree. */
bool callout_open(struct builder *b, cmark_node *quote, size_t offset);
void callout_close(struct builder *b, const struct md_node *node);
/* Cuts "{#anchor}" off a heading's text. */
bool callout_cut_anchor(struct span *text, struct span *anchor);

#endif
