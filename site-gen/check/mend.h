/*
 * Fixes: what a program may do about a diagnostic without asking who wrote
 * the page.  Each belongs to the newest diagnostic of the checker, and is
 * left out where there could be two opinions.
 */
#ifndef CHECK_MEND_H
#define CHECK_MEND_H

#include "check/check.h"

/* For a link that leads to no page: the one page of that file name, id or old address. */
void mend_missing_link(struct checker *c, const struct page *page, uint32_t link);
/* For an anchor that is not there: the one that differs by a slip, or in writing only. */
void mend_missing_anchor(struct checker *c, const struct page *page, uint32_t link, const struct span *names,
                         size_t count);
/* For an address that begins with "/". */
void mend_outside_link(struct checker *c, const struct page *page, uint32_t link);
/* For an id in the front matter that no page has. */
void mend_missing_id(struct checker *c, struct place place, struct span id);

/* The page's or the site's own diagnostics about a word: the nearest name, if that is no guess. */
void mend_name(struct diag_list *diags, struct place place, struct span word, const struct span *names,
               size_t count);

#endif
