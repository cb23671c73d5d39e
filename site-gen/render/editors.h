/*
 * Pages for editors, below editors/: no page, list or search leads to them.
 * Private to render/.
 */
#ifndef RENDER_EDITORS_H
#define RENDER_EDITORS_H

#include "render/renderer.h"

/* The layout of all of them. */
#define EDITORS_LAYOUT "editors"

/* What layouts/base.mustache needs of any page, with no value for any of the
 * kinds; sets r->page to one with the address. */
struct value editors_frame(struct renderer *r, const char *type, const char *title, struct span address);
struct value editors_place(struct renderer *r, const struct report_place *place);
struct span editors_number(struct renderer *r, size_t n);

/* editors/changes.html: what is not as it was. */
void editors_write_changes(struct renderer *r);
/* editors/search.html: the tests of search.yaml, run by the site's own search. */
void editors_write_search(struct renderer *r);

#endif
