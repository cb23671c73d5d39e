/*
 * Git's index: what the next commit holds.
 */
#ifndef HISTORY_INDEX_H
#define HISTORY_INDEX_H

#include "base/diag.h"

struct index_move {
	struct span from, to;           /* paths relative to the folder given */
};

/*
 * What `git mv` does to the index for files that were moved: each that is
 * in it stands under its new name, with the text that was staged.  Files that
 * are not in it are left out of it; where the folder `dir` is in no repository
 * that can be opened, nothing happens.  False after a diagnostic: the index
 * cannot be read or written, most often because another git holds its lock;
 * then it is as it was.
 */
bool index_move_files(const char *dir, const struct index_move *moves, size_t count, struct diag_list *diags);

#endif
