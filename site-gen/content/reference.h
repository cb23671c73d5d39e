/*
 * Where references lead.
 */
#ifndef CONTENT_REFERENCE_H
#define CONTENT_REFERENCE_H

#include "content/site.h"

/* Resolves every link of the page into page->references.  Touches only this
 * page, so pages can be resolved in parallel.  Reports nothing: see
 * check/references.h. */
void reference_resolve(const struct site *site, struct page *page, struct arena *arena);

/*
 * The page that `id` names for the page `from`: "guide/plo"; or "plo", where
 * the publication of `from` has it or only one page of the site does.  NULL
 * with *problem set.
 */
struct page *reference_page(const struct site *site, const struct page *from, struct span id,
                            enum reference_problem *problem);

/* The same among pages of the view `topic` alone, for ids in `topics`. */
struct page *reference_topic(const struct site *site, const struct page *from, struct span id,
                             enum reference_problem *problem);

/* A part of a page: nodes [from, to) of its document. */
struct section {
	const struct page *page;
	uint32_t from, to;
	struct span title;
};
/* What an include of the reference shows: under a heading, a callout whole, a
 * page without its headings' first; false for a term or nothing. */
bool reference_section(const struct reference *reference, struct section *section);

/* The words for a link that has none of its own: the title of what it leads to; empty if that is no page. */
struct span reference_title(const struct site *site, const struct reference *reference, struct arena *arena);

/* The heading's index in the page whose text folds to `text`, or UINT32_MAX. */
uint32_t page_heading_named(const struct page *page, struct span text, uint8_t level);

/* "a/b" and "../c/d.md" give "a/../c/d.md" resolved: "c/d.md".  False if it
 * leads above the root. */
bool path_resolve(struct arena *arena, struct span folder, struct span relative, struct span *out);
/* From one address to another: "a/b.html", "a/c/d.html" -> "c/d.html". */
void path_relative(struct span from, struct span to, struct buf *out);

#endif
