/*
 * The commits that editions are: an edition is a state of git.
 */
#ifndef HISTORY_EDITION_H
#define HISTORY_EDITION_H

#include "history/walk.h"

struct edition_wanted {
	struct span publication, id;
	struct span ref;        /* a branch, tag or commit id that the editor gave, or empty */
	struct place place;     /* where diagnostics point */
	bool may_be_missing;    /* nothing is said where there is no tag, ref or trailer */
};

struct edition_found {
	char commit[41];        /* full id; empty if there is none */
	int64_t seconds;        /* the author's date: since 1970, UTC */
	int offset;             /* of the author's clock, in minutes east of UTC */
};

/*
 * Looks for editions in the repository of `dir`.  Trailers are looked for in
 * the commits that `revision` comes from; `history`, a walk of the same, or
 * NULL, saves reading them again.  All of them must outlive the finder.  NULL
 * after a diagnostic.
 */
struct edition_finder *edition_finder_open(const char *dir, const char *revision, const struct history *history,
                                           struct diag_list *diags);
void edition_finder_close(struct edition_finder *finder);

/*
 * The edition's commit: of the tag "<publication>/<id>"; if
 * there is none, of `ref`; if that is empty, of the newest commit with the
 * trailer "Edition: <publication> <id>".  False after a diagnostic, or where
 * it may be missing and is.  A shallow clone is good enough for what it holds.
 */
bool edition_find(struct edition_finder *finder, const struct edition_wanted *wanted, struct edition_found *found,
                  struct diag_list *diags);

#endif
