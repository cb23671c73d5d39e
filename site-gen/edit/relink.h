/*
 * References across a move: those of one site against those of the same
 * site after it.
 */
#ifndef EDIT_RELINK_H
#define EDIT_RELINK_H

#include "edit/move.h"

struct relink {
	const struct move *move;
	const struct site *before, *after;
	struct plan *plan;              /* where edits go; NULL: report instead */
	struct diag_list *diags;        /* used without a plan */
	struct arena arena;
};

/* Every link, `see`, topic and field of every page, search.yaml and the menus. */
void relink_site(struct relink *r);

#endif
