/*
 * Which of the files that a commit deleted are those that it added elsewhere.
 */
#ifndef HISTORY_RENAME_H
#define HISTORY_RENAME_H

#include "history/compare.h"

struct rename_search {
	struct repo *repo;
	git_odb *objects;
	history_identity *identity;
	void *context;
	struct diag_list *diags;
	struct arena *arena;    /* for the time of the search */
	bool failed;            /* a diagnostic was given */
};

/*
 * For each change: sources[i] is the number of the deletion that the addition
 * i continues, or SIZE_MAX; no deletion has two.  By equal bytes and file
 * name, then by equal bytes, then by equal identity; among equals in the
 * order of paths.  Linear in the number of changes.  False after a diagnostic.
 */
bool rename_find(struct rename_search *search, const struct tree_changes *changes, size_t *sources);

#endif
