/*
 * A history from within: what happened under each name.
 */
#ifndef HISTORY_LOG_H
#define HISTORY_LOG_H

#include "base/map.h"
#include "history/graph.h"

/* One commit's change of what is under one name. */
struct log_entry {
	struct path_log *other; /* moved from there, or to there; else NULL */
	uint32_t commit;
	uint8_t kind;           /* enum history_kind */
	bool same_text;
};

/* All that happened under one name, which may have been several files. */
struct path_log {
	struct span path;
	VEC(struct log_entry) entries;  /* newest first */
	bool is_there;          /* at the revision of the walk: */
	git_oid id;             /* its bytes, zero for a link or submodule */
	bool was_moved_on;      /* by one of the entries */
};

struct history {
	struct commit_graph graph;
	struct map logs;        /* path -> struct path_log */
	struct arena arena;
};

#endif
