/*
 * What the two halves of the renderer share: blocks and the walk in render.c,
 * inlines in render_inline.c.
 */
#ifndef MARKDOWN_RENDER_H
#define MARKDOWN_RENDER_H

#include "markdown/markdown.h"

/* A node whose end is still to be written. */
struct open_node {
	uint32_t index;
	bool link;                      /* whether it became a link */
};

struct renderer {
	const struct md_doc *doc;
	const struct md_hooks *hooks;   /* NULL: as cmark writes it */
	struct buf *out;
	struct open_node open[MD_DEPTH_MAX];
	unsigned depth;
	struct buf id;                  /* of the footnote or reference at hand */
	struct buf heading_id;          /* of the heading at hand, or empty */
	int level;                      /* of the same */
	bool body;                      /* <tbody> is open */
	bool footnotes;                 /* <section> is open */
	bool referred_back;             /* the footnote at hand has its links back */
};

/* The anchor to write for one, as the hook has it. */
struct span render_anchor(struct renderer *r, struct span anchor);
/* ` name="value"` */
void render_attribute(struct renderer *r, const char *name, struct span value);
/* ` name="address"`, with `before` before the address. */
void render_address(struct renderer *r, const char *name, const char *before, struct span address);
/* Closes the tag of an element without content. */
void render_end_void(struct renderer *r);

/* The anchor "fn-label", "fnref-label" or "fnref-label-2", until the next. */
struct span render_footnote_anchor(struct renderer *r, const char *prefix, const struct md_footnote *footnote,
                                   struct span ordinal);
/* The links from a footnote back to where it is referred to. */
void render_back_links(struct renderer *r, const struct md_node *footnote);

/* Writes an inline that is not open for others; false for the rest. */
bool render_inline(struct renderer *r, const struct md_node *node);
/* Whether the link became one. */
bool render_open_link(struct renderer *r, const struct md_node *node);

#endif
