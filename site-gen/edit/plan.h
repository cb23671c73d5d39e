/*
 * A plan: changes of the site's files that are still to be made, what check
 * --fix, move and new would do.  They are collected, tried on a site in memory
 * (site_options.overlay), shown as a diff, and made all at once or not at all
 * (transaction.h).
 *
 * Bytes that no edit touches stay as they are: line ends, comments, blanks.
 * Paths are relative to the site's root: "content/guide/a.md".
 */
#ifndef EDIT_PLAN_H
#define EDIT_PLAN_H

#include "base/source.h"
#include "base/vec.h"
#include "content/site.h"

/* `length` bytes at `offset` give way to `text`. */
struct edit {
	size_t offset, length;
	struct span text;
};
VEC_TYPE(edit_list, struct edit);

struct plan_file {
	struct span before_path;        /* empty: a new file */
	struct span path;               /* where it will be; the same unless it moves */
	struct span before, after;      /* its bytes */
	struct edit_list edits;         /* of `before`; after plan_finish by place, apart */
	bool listed;                    /* among the plan's files */
};

struct plan {
	struct arena arena;
	VEC(struct plan_file *) files;        /* after plan_finish by path */
	struct map by_path;                     /* before_path -> struct plan_file */
};

#define PLAN_INIT { ARENA_INIT, VEC_INIT, MAP_INIT }

void plan_release(struct plan *plan);

/* The file of a source that is to be changed or moved; it and its text must
 * outlive the plan. */
void plan_edit(struct plan *plan, const struct source *source, size_t offset, size_t length, struct span text);
/* The same for a word, quoted or not; false where it does not stand there so. */
bool plan_word(struct plan *plan, const struct source *source, size_t offset, struct span from, struct span to);
void plan_move(struct plan *plan, const struct source *source, struct span path);
void plan_create(struct plan *plan, struct span path, struct span text);

/*
 * Works out what the files will be; more may be planned after.  Repeats of an edit are dropped, and
 * edits that overlap one that stands before them; returns how many of those.
 * Two different insertions at one place are both made, in the order given.
 */
size_t plan_finish(struct plan *plan);

/* The site as it would be; in the arena of the plan. */
void plan_lay_over(struct plan *plan, struct site_options *options);

/*
 * The changes as a unified diff with three lines of context, such as `git
 * apply` and `patch -p1` take; a file that moves has git's "rename from" and
 * "rename to".  With colour it is for a terminal: controls are shown as U+FFFD.
 */
void plan_diff(const struct plan *plan, bool colour, struct buf *out);

#endif
