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
/* For an id that no page has, where it stands by itself: in front matter or a file of data. */
void mend_missing_id(const struct site *site, struct place place, struct span id, struct arena *arena,
                     struct diag_list *diags);

/* For a word that is on no list: the nearest name of the list, if that is no guess. */
void mend_name(struct diag_list *diags, struct place place, struct span word, const struct span *names,
               size_t count);

#endif
