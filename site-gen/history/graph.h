/*
 * All commits that a revision comes from, in the order of the walk.
 */
#ifndef HISTORY_GRAPH_H
#define HISTORY_GRAPH_H

#include "history/repo.h"
#include "history/walk.h"

struct commit_graph {
	VEC(struct history_commit) commits;     /* newest first */
	VEC(git_oid) trees;                     /* the root tree of each */
	VEC(uint32_t) parents;                  /* numbers of commits */
	struct history_editions editions;       /* newest first */
	const struct history_commit *boundary;  /* where a shallow clone ends, or NULL */
	struct arena arena;
};

#define COMMIT_GRAPH_INIT { VEC_INIT, VEC_INIT, VEC_INIT, VEC_INIT, NULL, ARENA_INIT }

/* False after a diagnostic.  Commits at the end of a shallow clone have no
 * parents here. */
bool commit_graph_load(struct commit_graph *graph, struct repo *repo, const char *revision,
                       struct diag_list *diags);
void commit_graph_release(struct commit_graph *graph);

/* Marks every commit with a number in [from, end) that `from` descends from,
 * itself too, in `marks`, which has a zeroed byte for each commit. */
void commit_graph_mark_ancestors(const struct commit_graph *graph, uint32_t from, uint32_t end,
                                 unsigned char *marks);
/* Marks every commit that descends from `from`, and itself. */
void commit_graph_mark_descendants(const struct commit_graph *graph, uint32_t from, unsigned char *marks);

#endif
