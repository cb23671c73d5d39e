/*
 * The journal of a transaction: which files it changes, and enough to tell
 * a file that it wrote from one that somebody else did.
 */
#ifndef EDIT_JOURNAL_H
#define EDIT_JOURNAL_H

#include "edit/plan.h"

struct journal_entry {
	struct span before_path;        /* empty: a new file; else file i is kept as "<i>.old" */
	struct span path;
	size_t size;                    /* of the new file's bytes, */
	uint32_t hash;                  /* and their span_hash */
};

struct journal {
	struct journal_entry *entries;
	size_t count;
};

/* Whether a path leads into content/ below `root`, whatever symbolic links are on the way. */
bool journal_may_touch(const char *root, struct span path);

struct journal journal_of(const struct plan *plan, struct arena *arena);
void journal_write(const struct journal *journal, struct buf *out);
/* False for what journal_write has not written. */
bool journal_read(struct span text, struct arena *arena, struct journal *out);

/*
 * Puts everything back below `root`, from the folder of the transaction there,
 * last change first.  Safe to repeat.  False after a diagnostic; then some
 * file is neither as it was nor as it was written, or cannot be put back.
 */
bool journal_undo(const struct journal *journal, const char *root, struct diag_list *diags);

#endif
