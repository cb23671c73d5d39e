/*
 * What `site-gen diff` prints.
 */
#ifndef CMD_DIFF_H
#define CMD_DIFF_H

#include "amend/amend.h"

struct diff_style {
	bool colour;            /* else changes stand in [-…-] and {+…+}, as in git's word diff */
	bool stat;              /* figures of each page only */
};

/* The pages that changed, their sections, alarms and words. */
void diff_write_text(const struct amend_comparison *comparison, const struct diff_style *style, struct buf *out);
/* The same as one JSON object: docs/site-gen.1 names its members. */
void diff_write_json(const struct amend_comparison *comparison, struct buf *out);

/* "moved, reworded" */
void diff_write_kinds(unsigned kinds, struct buf *out);

/* Shows a text with $PAGER (`less -R`), or prints it where that does not run. */
void diff_page(struct span text);

#endif
