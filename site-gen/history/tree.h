/*
 * Files of a revision, read straight from git's objects: no checkout.
 * Only history/ includes libgit2.
 */
#ifndef HISTORY_TREE_H
#define HISTORY_TREE_H

#include "base/diag.h"

struct history_file {
	struct span path;       /* relative to the folder asked for */
	struct span bytes;      /* in the arena */
};
VEC_TYPE(history_files, struct history_file);

/*
 * Reads every regular file below `dir` as it was at `revision` (a branch, tag
 * or commit id), sorted by path in byte order.  `dir` may be a sub-folder of
 * the repository's work tree.  Files whose path below `dir` does not begin
 * with one of `prefixes` (NULL-terminated) are left out; symbolic links and
 * submodules are diagnosed and left out.  False after a diagnostic: no repository,
 * another owner, a shallow or damaged one, an unknown revision.
 * *commit is the full id of the commit.
 */
bool history_read_tree(const char *dir, const char *revision, const char *const *prefixes, size_t file_limit,
                       struct arena *arena, struct history_files *out, struct span *commit,
                       struct diag_list *diags);

#endif
