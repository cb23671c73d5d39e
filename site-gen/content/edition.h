/*
 * Published editions: a publication as it was at a commit, beside the one that
 * it is now.
 *
 * The files of an edition are read from git and become pages of the same site
 * below "<publication>/editions/<id>/", with page->edition set.  They go
 * through the same pipeline, but for three things: nothing of them is
 * diagnosed, they are in no list or register and in the search only for those
 * who ask, and their references lead to pages of their own edition first.
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
 * After navigation is built: notes which pages of now continue which of then.
 * A page that kept its id continues itself; so do those that say `replaces`,
 * and where a page of an edition in between said so, what became of that one.
 */
void edition_link(struct site *site);

/* The pages that continue a page of an earlier edition; NULL if there is none. */
const struct page_list *edition_successors(const struct site *site, const struct page *page);
/* The address that a page of an earlier edition had when it was the current one. */
struct span edition_old_address(const struct page *page, struct arena *arena);

/* The path of an edition's attachment in its publication: "forms/referral.pdf". */
struct span edition_file_name(const struct site_file *file);
/* Whether an earlier edition has an attachment at that path in the publication. */
bool edition_had_file(const struct site *site, const struct publication *publication, struct span name);
/* The attachment of now at that path in the publication, or NULL. */
const struct site_file *edition_file_now(const struct site *site, const struct publication *publication,
                                         struct span name);

#endif
