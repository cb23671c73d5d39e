/*
 * What a commit changed: its tree compared with those of its parents, going
 * down only where they differ.
 */
#ifndef HISTORY_COMPARE_H
#define HISTORY_COMPARE_H

#include "history/repo.h"
#include "history/walk.h"

struct tree_change {
	struct span path;       /* below the tree compared; in the arena */
	enum history_kind kind; /* added, changed or deleted */
	git_oid id;             /* of what was added or deleted */
	bool is_file;           /* neither a link nor a submodule */
};
VEC_TYPE(tree_changes, struct tree_change);

/* Trees that were read last: most that were read as a parent's are soon read again as the commit's own. */
#define KEPT_TREES 1024u

struct comparison {
	git_odb *objects;
	struct arena *arena;
	struct tree_changes *out;
	git_odb_object *kept[KEPT_TREES];
	size_t seen;            /* entries that differ, of this comparison */
	git_oid damaged;        /* after a failure: the tree, */
	struct buf path;        /* where it is, */
	const char *problem;    /* and what is wrong */
};

void comparison_release(struct comparison *c);

/*
 * Adds what differs in trees[0] from every one of the `count` - 1 other trees;
 * a tree whose id is zero is empty.  Sorted as git sorts paths.  False for a
 * tree that is damaged, nested too deep, or has too many files.
 */
bool compare_trees(struct comparison *c, const git_oid *trees, size_t count);

/* The id of the folder `path` below the tree, zero if there is none; false as above. */
bool compare_find_folder(struct comparison *c, const git_oid *tree, struct span path, git_oid *out);

#endif
