/*
 * Opening a repository and finding a commit in it, with the words for all
 * that can be wrong with it.
 */
#ifndef HISTORY_REPO_H
#define HISTORY_REPO_H

#include <git2.h>

#include "base/diag.h"

struct repo {
	git_repository *git;    /* NULL where it is not open */
	struct buf folder;      /* the folder asked for, relative to the root of the
	                           work tree, without slashes at the ends */
};

#define REPO_INIT { NULL, BUF_INIT }

/* Opens the repository that the folder `dir` is in.  False after a diagnostic;
 * repo_close is right in any case. */
bool repo_open(struct repo *repo, const char *dir, struct diag_list *diags);
void repo_close(struct repo *repo);

/* The commit of a branch, tag or commit id; NULL after a diagnostic. */
git_commit *repo_find_commit(struct repo *repo, const char *revision, struct diag_list *diags);

/* libgit2's own words for the last error: never NULL. */
const char *repo_last_error(void);
/* Gives the newest diagnostic, about an object that cannot be read, a hint
 * where the repository is one that does not hold all objects. */
void repo_hint_incomplete(struct repo *repo, struct diag_list *diags);

#endif
