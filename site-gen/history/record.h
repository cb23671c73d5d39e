/*
 * Recording an edition in git: its commit and its tag, both or neither.
 */
#ifndef HISTORY_RECORD_H
#define HISTORY_RECORD_H

#include "base/diag.h"

/* A file that is not as it was committed. */
struct worktree_change {
	struct span path;       /* relative to the site's folder where it is inside, else to the repository's */
	bool inside;
	bool staged, untracked, conflicted;
};
VEC_TYPE(worktree_changes, struct worktree_change);

/* What may stand in the way of a commit. */
struct worktree {
	bool bare, unborn, detached;
	const char *doing;      /* "a merge" that was begun and not finished; or NULL */
	bool has_author;        /* git knows whose commits these are */
	bool signs;             /* commits or tags are to be signed, which is not done here */
	const char *hook;       /* one that git would run for the commit; or NULL */
	struct span branch;     /* empty if there is none */
	struct worktree_changes changes;        /* by path; for the caller to release */
};

/* False after a diagnostic.  Texts are in the arena. */
bool worktree_inspect(const char *dir, struct arena *arena, struct worktree *out, struct diag_list *diags);

struct edition_record {
	const char *dir;                /* the site's folder */
	const struct span *files;       /* relative to it, to be committed as they are there */
	size_t file_count;
	struct span message, tag, tag_message;
};

/*
 * Commits the index with `files` added, on the current branch, and makes the
 * annotated tag.  Both references are locked before either is written, so
 * another git at work is an error and not a race.  False after a diagnostic,
 * and then neither is there.
 */
bool edition_record(const struct edition_record *record, char commit[41], struct diag_list *diags);

/* Only the tag, of a commit that is there. */
bool edition_record_tag(const struct edition_record *record, const char *commit, struct diag_list *diags);

#endif
