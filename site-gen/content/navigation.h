/*
 * The pages' places in the site: addresses, ids, parents, order, and what
 * follows from the links between them.
 */
#ifndef CONTENT_NAVIGATION_H
#define CONTENT_NAVIGATION_H

#include "content/site.h"

/* After all pages are read, before references are resolved: makes index
 * pages for folders without one, the tree, the reading order and the look-ups. */
void navigation_build(struct site *site, struct diag_list *diags);

/* After references are resolved: backlinks, topics, circles of includes. */
void navigation_link(struct site *site, struct diag_list *diags);

/* Diagnoses includes that lead back to themselves or bring in more than
 * INCLUDE_LIMIT sections, and marks them so that nothing follows them. */
#define INCLUDE_LIMIT 1000u
void include_check(struct site *site, struct diag_list *diags);

#endif
