/*
 * Published editions: a publication as it was at a commit, beside the one that
 * it is now.
 *
 * The files of an edition are read from git and become pages of the same site
 * below "<publication>/editions/<id>/", with page->edition set.  They go
 * through the same pipeline, but for three things: nothing of them is
 * diagnosed, they are in no list, register or search, and their references
 * lead to pages of their own edition first.
 */
#ifndef CONTENT_EDITION_H
#define CONTENT_EDITION_H

#include "content/site.h"

/*
 * Adds the pages of every edition that a publication.yaml lists; they are
 * still to be loaded.  Diagnoses editions that cannot be found, but the
 * current one, which may still be in the making.
 */
void edition_add_pages(struct site *site, const struct site_options *options, struct diag_list *diags);

/* Whether the page is of an edition that another one has followed. */
bool edition_is_superseded(const struct page *page);
/* Whether the page is the first of its edition: where its publication begins. */
bool edition_is_root(const struct page *page);

/*
 * After navigation is built: notes which pages of now continue which of then
 * (by id, or by `replaces`), and diagnoses every address that an edition
 * published and that leads nowhere now.
 */
void edition_link(struct site *site, struct diag_list *diags);

/* The pages that continue a page of an earlier edition; NULL if there is none. */
const struct page_list *edition_successors(const struct site *site, const struct page *page);
/* The address that a page of an earlier edition had when it was the current one. */
struct span edition_old_address(const struct page *page, struct arena *arena);

#endif
