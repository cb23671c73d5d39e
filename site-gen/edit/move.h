/*
 * Moving a page, a file or a folder of content/ and mending whatever leads to
 * it or from it.
 *
 * Three sites are compared: the one that is; the same files under their new
 * names, of which every reference that leads elsewhere now is rewritten; and
 * the result, in which every reference must lead where it led before.
 */
#ifndef EDIT_MOVE_H
#define EDIT_MOVE_H

#include "edit/plan.h"

struct move {
	struct span from, to;           /* "content/guide/a.md"; a folder without "/" at its end */
	bool folder;
	bool alias;                     /* old addresses stay as redirects */
};

/* Where a path of before will be; in the arena if that is elsewhere. */
struct span move_path(const struct move *move, struct span path, struct arena *arena);

/* Plans the move and everything that it takes; finished. */
void move_plan(const struct move *move, const struct site_options *options, const struct site *site,
               struct plan *plan);
/* Reports every reference of `before` that leads elsewhere in `after`. */
void move_verify(const struct move *move, const struct site *before, const struct site *after,
                 struct diag_list *diags);

#endif
