/*
 * Files of a revision, read straight from git's objects: no checkout.
 * Only history/ includes libgit2.
 */
#ifndef HISTORY_TREE_H
#define HISTORY_TREE_H

#include "base/diag.h"
#include "base/map.h"

struct history_file {
	struct span path;       /* relative to the folder asked for; followed by a NUL */
	struct span bytes;      /* in the arena, followed by a NUL */
};
VEC_TYPE(history_files, struct history_file);

/* The files of revisions read so far, by the id of the blob: one that several have is unpacked once. */
struct history_blobs {
	struct map bytes;       /* 20 bytes of an id -> the bytes, in the arena of the call that read them */
};

#define HISTORY_BLOBS_INIT { MAP_INIT }

void history_blobs_release(struct history_blobs *blobs);

/*
 * Adds every regular file below `dir` as it was at `revision` to `out`, sorted
 * by path in byte order.  `dir` is a folder that exists now, in the work tree
 * of a repository; a revision is a branch, a tag or a commit id, which may be
 * short.  Files whose path below `dir` does not begin with one of `prefixes`
 * (NULL-terminated; NULL for all) are left out; so are, after a diagnostic,
 * files of more than `file_limit` bytes (0: no limit), symbolic links and
 * submodules.  A shallow clone is good enough.  Files are unpacked on `jobs`
 * threads; what is in `known` (NULL: nothing) is not unpacked, and shares its
 * bytes, and what is unpacked is added to it.
 *
 * False after a diagnostic: no repository, another user's, a damaged or
 * incomplete one, no such revision or no such folder in it; `out` then holds
 * some of the files.  *commit is the full id of the commit.
 */
bool history_read_tree(const char *dir, const char *revision, const char *const *prefixes, size_t file_limit,
                       unsigned jobs, struct history_blobs *known, struct arena *arena, struct history_files *out,
                       struct span *commit, struct diag_list *diags);

#endif
