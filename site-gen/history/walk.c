#include "history/walk.h"

#include <string.h>

#include "history/compare.h"
#include "history/log.h"
#include "history/rename.h"

/* 16 bytes each. */
#define ENTRY_LIMIT ((size_t)20 * 1000 * 1000)

struct walk {
	const struct history_request *request;
	struct history *history;
	struct repo repo;
	git_odb *objects;
	struct diag_list *diags;
	struct buf folder; /* of the walk, relative to the root of the repository */
	git_oid *folders;  /* the tree of that folder in each commit, zero for none */
	struct comparison comparison;
	struct tree_changes changes; /* of the commit that is looked at */
	struct arena scratch;        /* the same */
	struct buf path;
	size_t entries;
};

static const struct place nowhere = { NULL, 0 };

/* False, for the caller to return. */
static bool
report_damage(struct walk *w, uint32_t commit)
{
	const struct comparison *c = &w->comparison;
	char id[GIT_OID_HEXSZ + 1];

	diag_add(w->diags, DIAG_GIT, nowhere, "cannot read the history: '%s%s%s' (tree %s) of commit %s: %s",
	         w->folder.ptr, w->folder.len && c->path.len ? "/" : "", c->path.ptr,
	         git_oid_tostr(id, sizeof(id), &c->damaged), w->history->graph.commits.at[commit].id,
	         c->problem);
	repo_hint_incomplete(&w->repo, w->diags);
	return false;
}

/* The log of a path below the folder of the walk. */
static struct path_log *
log_of(struct walk *w, struct span path)
{
	struct history *h = w->history;
	struct path_log *log;

	buf_clear(&w->path);
	buf_str(&w->path, w->request->below);
	if (w->path.len)
		buf_char(&w->path, '/');
	buf_span(&w->path, path);
	log = map_get(&h->logs, buf_as_span(&w->path));
	if (!log) {
		log = ARENA_NEW(&h->arena, struct path_log);
		log->path = arena_copy(&h->arena, buf_as_span(&w->path));
		map_put(&h->logs, log->path, log);
	}
	return log;
}

static void
log_move(struct walk *w, uint32_t commit, const struct tree_change *from, const struct tree_change *to)
{
	struct path_log *old = log_of(w, from->path), *new = log_of(w, to->path);
	bool same = git_oid_equal(&from->id, &to->id);

	old->was_moved_on = true;
	vec_push(&old->entries, (struct log_entry){ new, commit, HISTORY_MOVED_AWAY, same });
	vec_push(&new->entries, (struct log_entry){ old, commit, HISTORY_MOVED, same });
}

static bool
log_changes(struct walk *w, uint32_t commit)
{
	struct rename_search search = {
		.repo = &w->repo,
		.objects = w->objects,
		.identity = w->request->identity ? w->request->identity : history_page_identity,
		.context = w->request->context,
		.diags = w->diags,
		.arena = &w->scratch,
	};
	size_t *sources = arena_array(&w->scratch, w->changes.len, sizeof(*sources)), i;
	bool *moved = arena_array(&w->scratch, w->changes.len, sizeof(*moved));

	if (!rename_find(&search, &w->changes, sources))
		return false;
	for (i = 0; i < w->changes.len; i++)
		if (sources[i] != SIZE_MAX) {
			moved[i] = moved[sources[i]] = true;
			log_move(w, commit, &w->changes.at[sources[i]], &w->changes.at[i]);
		}
	for (i = 0; i < w->changes.len; i++)
		if (!moved[i])
			vec_push(&log_of(w, w->changes.at[i].path)->entries,
			         (struct log_entry){ NULL, commit, (uint8_t)w->changes.at[i].kind, false });
	return true;
}

/* The trees of the commit and its parents. */
static git_oid *
trees_of(struct walk *w, uint32_t number, size_t *count)
{
	const struct commit_graph *g = &w->history->graph;
	const struct history_commit *commit = &g->commits.at[number];
	git_oid *trees = arena_array(&w->scratch, commit->parent_count + 1, sizeof(*trees));
	size_t i;

	*count = commit->parent_count + (size_t)1;
	trees[0] = w->folders[number];
	for (i = 1; i < *count; i++)
		trees[i] = w->folders[g->parents.at[commit->first_parent + i - 1]];
	return trees;
}

static void
forget_commit(struct walk *w)
{
	w->changes.len = 0;
	arena_reset(&w->scratch);
}

static bool
walk_commit(struct walk *w, uint32_t number)
{
	size_t count;
	git_oid *trees = trees_of(w, number, &count);
	bool ok = compare_trees(&w->comparison, trees, count) || report_damage(w, number);

	w->entries += w->changes.len;
	if (ok && w->entries > ENTRY_LIMIT) {
		diag_add(w->diags, DIAG_GIT, nowhere, "the history has more than %zu changes of files",
		         ENTRY_LIMIT);
		ok = false;
	}
	ok = ok && log_changes(w, number);
	forget_commit(w);
	return ok;
}

/* Finds what is there at the revision itself. */
static bool
mark_present(struct walk *w)
{
	bool ok = git_oid_is_zero(&w->folders[0]) || compare_trees(&w->comparison, &w->folders[0], 1) ||
	          report_damage(w, 0);
	size_t i;

	for (i = 0; i < w->changes.len && ok; i++) {
		struct path_log *log = log_of(w, w->changes.at[i].path);

		log->is_there = true;
		if (w->changes.at[i].is_file)
			log->id = w->changes.at[i].id;
	}
	forget_commit(w);
	return ok;
}

static bool
find_folders(struct walk *w)
{
	const struct commit_graph *g = &w->history->graph;
	uint32_t i;

	w->folders = xcalloc(g->commits.len, sizeof(*w->folders));
	for (i = 0; i < g->commits.len; i++)
		if (!compare_find_folder(&w->comparison, &g->trees.at[i], buf_as_span(&w->folder),
		                         &w->folders[i]))
			return report_damage(w, i);
	return true;
}

static bool
walk_commits(struct walk *w)
{
	size_t count = w->history->graph.commits.len;
	uint32_t i;

	for (i = 0; i < count; i++)
		if (!walk_commit(w, i))
			return false;
	return true;
}

static bool
is_whole(struct walk *w)
{
	const struct history_commit *boundary = w->history->graph.boundary;

	if (!boundary)
		return true;
	diag_add(w->diags, DIAG_GIT, nowhere, "this clone is shallow: its history ends at commit %s",
	         boundary->id);
	diag_hint(w->diags, "git fetch --unshallow --tags; or build with --no-history");
	return false;
}

static void
join_folder(struct walk *w)
{
	buf_span(&w->folder, buf_as_span(&w->repo.folder));
	if (w->folder.len && *w->request->below)
		buf_char(&w->folder, '/');
	buf_str(&w->folder, w->request->below);
}

/* libgit2's options are those of the whole program; true as it begins, false as it ends. */
static void
tune(bool walking)
{
	/* Nearly every tree is read once or twice: keeping them costs memory and saves no time. */
	git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE, (size_t)(walking ? 0 : 4096));
}

static bool
walk(struct walk *w)
{
	bool ok;

	if (!repo_open(&w->repo, w->request->dir, w->diags))
		return false;
	if (git_repository_odb(&w->objects, w->repo.git)) {
		diag_add(w->diags, DIAG_GIT, nowhere, "cannot read the repository: %s", repo_last_error());
		return false;
	}
	w->comparison.objects = w->objects;
	join_folder(w);
	tune(true);
	ok = commit_graph_load(&w->history->graph, &w->repo, w->request->revision, w->diags) && is_whole(w) &&
	     find_folders(w) && walk_commits(w) && mark_present(w);
	tune(false);
	return ok;
}

struct history *
history_walk(const struct history_request *request, struct diag_list *diags)
{
	struct history *history = xcalloc(1, sizeof(*history));
	struct walk w = {
		.request = request,
		.history = history,
		.repo = REPO_INIT,
		.diags = diags,
		.folder = BUF_INIT,
		.path = BUF_INIT,
		.comparison = { .path = BUF_INIT },
	};
	bool ok;

	w.comparison.arena = &w.scratch;
	w.comparison.out = &w.changes;
	ok = walk(&w);
	buf_release(&w.folder);
	buf_release(&w.path);
	comparison_release(&w.comparison);
	vec_release(&w.changes);
	arena_release(&w.scratch);
	free(w.folders);
	git_odb_free(w.objects);
	repo_close(&w.repo);
	if (!ok)
		history_free(history);
	return ok ? history : NULL;
}

void
history_free(struct history *history)
{
	size_t i;

	if (!history)
		return;
	for (i = 0; i < history->logs.len; i++) {
		struct path_log *log = history->logs.entries[i].value;

		vec_release(&log->entries);
	}
	map_release(&history->logs);
	commit_graph_release(&history->graph);
	arena_release(&history->arena);
	free(history);
}

const struct history_editions *
history_editions(const struct history *history)
{
	return &history->graph.editions;
}

const struct history_commit *
history_edition_commit(const struct history *history, const struct history_edition *edition)
{
	return &history->graph.commits.at[edition->commit];
}

const struct history_commit *
history_commit_named(const struct history *history, const char *id)
{
	size_t i;

	for (i = 0; i < history->graph.commits.len; i++)
		if (strcmp(history->graph.commits.at[i].id, id) == 0)
			return &history->graph.commits.at[i];
	return NULL;
}
