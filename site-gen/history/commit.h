/*
 * The commit that a revision is, by itself.
 */
#ifndef HISTORY_COMMIT_H
#define HISTORY_COMMIT_H

#include <stdint.h>

#include "base/diag.h"

struct commit_name {
	char id[41];            /* full */
	int64_t seconds;        /* the committer's date: since 1970, UTC */
};

/* The commit of a branch, a tag or a commit id in the repository of `dir`; a
 * shallow clone is good enough.  False after a diagnostic. */
bool history_find_commit(const char *dir, const char *revision, struct commit_name *out, struct diag_list *diags);

/* Keeps libgit2 started between calls of history/, which start it each otherwise: it
 * reads all certificates of the machine, for milliseconds.  To be released as often. */
void history_hold_library(void);
void history_release_library(void);

/* "1.5.1": of libgit2, as linked. */
void history_library_version(struct buf *out);

#endif
