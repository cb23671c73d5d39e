/*
 * Making the changes of a plan, all or none.
 *
 * New files are written to a folder ".site-gen-edit" in the site's root, old
 * ones are kept there by hard links, and a journal says what is to come;
 * then every file is put in place by a rename.  Whatever fails before the
 * journal is gone again is undone.  A kill leaves the journal: the next
 * transaction, or transaction_recover, undoes what was begun.  A file that somebody
 * changed since is never written over.
 */
#ifndef EDIT_TRANSACTION_H
#define EDIT_TRANSACTION_H

#include "edit/plan.h"

#define TRANSACTION_FOLDER ".site-gen-edit"

/*
 * Makes the changes below `root`.  Files of git's index that move, move there
 * too, as with `git mv`; nothing is committed.  False after a diagnostic,
 * with everything as it was: a file that is not as the plan found it, one that
 * is in the way, a symbolic link, a full disk, another run at the same time.
 */
bool transaction_commit(const char *root, const struct plan *plan, struct diag_list *diags);

/*
 * Undoes what a killed run began; to be called before the site is read.
 * *undone is whether there was anything.  False after a diagnostic, where
 * somebody changed a file since: the journal and what it kept stay there.
 */
bool transaction_recover(const char *root, bool *undone, struct diag_list *diags);

#endif
