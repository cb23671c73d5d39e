#include <string.h>

#include "history/log.h"

struct history_past {
	const struct commit_graph *graph;
	unsigned char *marks; /* of each commit */
};

struct history_past *
history_past_new(const struct history *history, const char *commit)
{
	const struct commit_graph *g = &history->graph;
	struct history_past *past;
	uint32_t at = 0;

	while (at < g->commits.len && strcmp(g->commits.at[at].id, commit) != 0)
		at++;
	if (at == g->commits.len)
		return NULL;
	past = xcalloc(1, sizeof(*past));
	past->graph = g;
	past->marks = xcalloc(g->commits.len, 1);
	commit_graph_mark_ancestors(g, at, (uint32_t)g->commits.len, past->marks);
	return past;
}

void
history_past_free(struct history_past *past)
{
	if (past)
		free(past->marks);
	free(past);
}

bool
history_past_has(const struct history_past *past, const struct history_commit *commit)
{
	return past->marks[commit - past->graph->commits.at];
}
