/*
 * What changed every file, from one walk over all commits.
 *
 * The walk compares the tree of each commit with those of its parents and
 * goes down only where they differ, so it costs what the changes cost and not
 * commits times files.  It sees one folder: a file that came from outside the
 * folder begins where it came in.
 *
 * Invariants: commits are newest first, no parent before all of its children,
 * otherwise by the committer's date (git's --date-order); they stand in one
 * array, so the older of two has the greater address.  A merge changes a
 * path only if it differs there from all of its parents.  Everything that is
 * handed out is valid until history_free; a history is read-only, so several
 * threads may ask at the same time.
 */
#ifndef HISTORY_WALK_H
#define HISTORY_WALK_H

#include <stdint.h>

#include "base/diag.h"

struct history_commit {
	char id[41];
	int64_t seconds;        /* the author's date: since 1970, UTC */
	int offset;             /* of the author's clock, in minutes east of UTC */
	struct span summary;    /* the message's first line; UTF-8, may be empty */
	uint32_t first_parent, parent_count;    /* for history/ only */
};

/* A trailer "Edition: <publication> <id>". */
struct history_edition {
	struct span publication, id;
	uint32_t commit;        /* for history/ only */
};
VEC_TYPE(history_editions, struct history_edition);

enum history_kind {
	HISTORY_ADDED,
	HISTORY_CHANGED,        /* also in its mode only, as git counts */
	HISTORY_MOVED,          /* from another path to this one */
	HISTORY_MOVED_AWAY,     /* from this path to another one */
	HISTORY_DELETED
};

struct history_change {
	const struct history_commit *commit;
	enum history_kind kind;
	struct span path;       /* of the file at that commit; of one that is gone, before it */
	struct span other;      /* where it was moved from or to; else empty */
	bool same_text;         /* moved, and not a byte of it changed */
};
VEC_TYPE(history_changes, struct history_change);

/*
 * Gives a file a name that moving it does not change, so that a file deleted
 * and one added in the same commit are known to be one.  `path` is relative
 * to the folder of the walk, `text` the whole file.  False if it has none.
 */
typedef bool history_identity(void *context, struct span path, struct span text, struct buf *out);

/* Of a page: its top folder and the `id` of its front matter, which is looked
 * for in the first 2 KB.  The context is not used. */
history_identity history_page_identity;

struct history_request {
	const char *dir;        /* as history_read_tree's */
	const char *below;      /* the folder to walk, relative to dir: "content" */
	const char *revision;   /* a branch, a tag or a commit id */
	history_identity *identity;     /* NULL: history_page_identity */
	void *context;
};

/* What git knows of the folder `dir`. */
enum history_state {
	HISTORY_NONE,           /* it is in no repository, or does not exist */
	HISTORY_UNBORN,         /* in one without a commit yet */
	HISTORY_THERE           /* also where the repository cannot be read */
};
enum history_state history_state(const char *dir);

/*
 * NULL after a diagnostic: what history_read_tree says of repositories, and
 * a clone that is shallow there, since its dates would be false.  A revision
 * that has no such folder yet gives an empty history.
 *
 * Files that a commit moved are found by equal bytes, then by equal identity.
 * Links and submodules count as files, but are never moved.
 */
struct history *history_walk(const struct history_request *request, struct diag_list *diags);
void history_free(struct history *history);

/*
 * Adds all changes of the file that is at `path` (relative to dir:
 * "content/guide/x.md"), or was there last, newest first and through moves.
 *
 * What `git log --follow -- path` prints, but for these:
 * - merges that changed the file themselves are listed;
 * - a file is followed by its bytes and identity, not by likeness, and never
 *   to another file that it is a copy of;
 * - a change made on another branch under the old name, while this one moved
 *   the file, is listed whatever the order of dates, and so is what came
 *   before it;
 * - a file that was put where a moved one had been has not that one's past,
 *   only that of a file which was deleted.
 */
void history_changes(const struct history *history, struct span path, struct history_changes *out);
/* The newest of them that is not a deletion, unless the file is gone; false
 * if nothing is known of the path. */
bool history_last_change(const struct history *history, struct span path, struct history_change *out);
/* The newest change of its text, passing over moves that left it as it was;
 * false where the revision has no file there. */
bool history_last_edit(const struct history *history, struct span path, struct history_change *out);
/* Whether the revision has a file there. */
bool history_has(const struct history *history, struct span path);
/* Whether the revision has a file there, with these bytes in it. */
bool history_has_text(const struct history *history, struct span path, struct span text);

/* The commits that the one with this id comes from, and itself; NULL if the walk has not met it. */
struct history_past *history_past_new(const struct history *history, const char *commit);
void history_past_free(struct history_past *past);      /* NULL is fine */
bool history_past_has(const struct history_past *past, const struct history_commit *commit);

/* The commit with that full id, or NULL. */
const struct history_commit *history_commit_named(const struct history *history, const char *id);

/* Editions that trailers name, newest first. */
const struct history_editions *history_editions(const struct history *history);
const struct history_commit *history_edition_commit(const struct history *history,
                                                    const struct history_edition *edition);

#endif
