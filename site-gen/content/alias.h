/*
 * Anchors of earlier editions: `anchors` and `removed` in the front matter.
 *
 *	anchors:
 *	  key-data: facts-and-figures           a heading or callout of this page
 *	  self-neglect: ref:neglect#adults      one of another page
 *	removed:
 *	  covid-19: The rules ended in 2022.    what the reader is told
 *	  debt: Shorter since the merger.       of all that is gone of a page that this one replaces
 */
#ifndef CONTENT_ALIAS_H
#define CONTENT_ALIAS_H

#include "content/page.h"

/* Reads both keys into page->aliases; where they lead comes with the page's
 * other references. */
void alias_load(struct page *page, struct arena *arena, struct diag_list *diags);

/* The alias of that name, or NULL. */
const struct anchor_alias *page_alias(const struct page *page, struct span name);
/* The line under `removed` that speaks of all sections of a page that this one was before, or NULL. */
const struct anchor_alias *page_alias_of_page(const struct page *page, const struct page *then);
/* Whether the page has a heading or callout with the anchor. */
bool page_has_anchor(const struct page *page, struct span anchor);

/* The alias that `alias` leads to instead of a heading or callout, or NULL. */
const struct anchor_alias *alias_next(const struct anchor_alias *alias);

#endif
