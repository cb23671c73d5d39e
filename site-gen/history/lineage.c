#include "history/log.h"

#include <assert.h>

/* A name that the file has had, and the commit that moved it on from there. */
struct stretch {
	const struct path_log *log;
	uint32_t until; /* NOT_MOVED: still there */
};

/* A commit whose ancestors have nothing to say of the file under this name. */
struct barrier {
	uint32_t commit;
	unsigned char *ancestors; /* a mark for each commit; NULL until asked for */
};

struct lineage {
	const struct history *history;
	VEC(struct stretch) stretches; /* each once; looked at in order */
	VEC(struct barrier) barriers;  /* of the stretch looked at */
	unsigned char *descendants;    /* of its `until`; NULL until asked for */
	struct history_changes *out;
};

#define NOT_MOVED UINT32_MAX

static unsigned char *
new_marks(const struct history *h)
{
	return xcalloc(h->graph.commits.len, 1);
}

static bool
is_before(struct lineage *l, struct barrier *barrier, uint32_t commit)
{
	const struct commit_graph *g = &l->history->graph;

	if (commit <= barrier->commit)
		return false;
	if (!barrier->ancestors) {
		barrier->ancestors = new_marks(l->history);
		commit_graph_mark_ancestors(g, barrier->commit, (uint32_t)g->commits.len, barrier->ancestors);
	}
	return barrier->ancestors[commit];
}

static bool
is_behind_barrier(struct lineage *l, uint32_t commit)
{
	size_t i;

	for (i = 0; i < l->barriers.len; i++)
		if (l->barriers.at[i].commit == commit || is_before(l, &l->barriers.at[i], commit))
			return true;
	return false;
}

/* Whether the commit came after the file had been moved on. */
static bool
is_too_late(struct lineage *l, const struct stretch *s, uint32_t commit)
{
	if (s->until == NOT_MOVED || commit > s->until)
		return false;
	if (!l->descendants) {
		l->descendants = new_marks(l->history);
		commit_graph_mark_descendants(&l->history->graph, s->until, l->descendants);
	}
	return l->descendants[commit];
}

static void
add_stretch(struct lineage *l, const struct path_log *log, uint32_t until)
{
	size_t i;

	for (i = 0; i < l->stretches.len; i++)
		if (l->stretches.at[i].log == log && l->stretches.at[i].until == until)
			return;
	vec_push(&l->stretches, (struct stretch){ log, until });
}

static void
add_barrier(struct lineage *l, uint32_t commit)
{
	vec_push(&l->barriers, (struct barrier){ commit, NULL });
}

/* Entry `at` put a file here: if the one before it was moved on, all that went before is of that one. */
static void
bar_moved_on(struct lineage *l, const struct path_log *log, size_t at)
{
	struct barrier added = { log->entries.at[at].commit, NULL };
	size_t i;

	for (i = at + 1; i < log->entries.len && log->was_moved_on; i++) {
		const struct log_entry *e = &log->entries.at[i];

		if (e->kind < HISTORY_MOVED_AWAY || !is_before(l, &added, e->commit))
			continue;
		if (e->kind == HISTORY_MOVED_AWAY)
			add_barrier(l, added.commit);
		break;
	}
	free(added.ancestors);
}

static void
add_change(struct lineage *l, const struct path_log *log, const struct log_entry *e)
{
	struct history_change change = {
		.commit = &l->history->graph.commits.at[e->commit],
		.kind = (enum history_kind)e->kind,
		.path = log->path,
		.same_text = e->same_text,
	};

	if (e->other)
		change.other = e->other->path;
	vec_push(l->out, change);
}

static void
follow(struct lineage *l, struct stretch s)
{
	size_t i;

	assert(s.log);
	for (i = 0; i < s.log->entries.len; i++) {
		const struct log_entry *e = &s.log->entries.at[i];

		if (is_too_late(l, &s, e->commit) || is_behind_barrier(l, e->commit))
			continue;
		if (e->kind == HISTORY_MOVED_AWAY && (s.until != NOT_MOVED || s.log->is_there))
			continue;
		add_change(l, s.log, e);
		if (e->kind == HISTORY_ADDED)
			bar_moved_on(l, s.log, i);
		if (e->kind != HISTORY_MOVED)
			continue;
		add_barrier(l, e->commit);
		add_stretch(l, e->other, e->commit);
	}
	for (i = 0; i < l->barriers.len; i++)
		free(l->barriers.at[i].ancestors);
	l->barriers.len = 0;
	free(l->descendants);
	l->descendants = NULL;
}

static int
compare_changes(const void *a, const void *b)
{
	const struct history_change *x = a, *y = b;

	if (x->commit != y->commit)
		return x->commit < y->commit ? -1 : 1;
	return x->kind != y->kind ? (x->kind < y->kind ? -1 : 1) : span_compare(x->path, y->path);
}

void
history_changes(const struct history *history, struct span path, struct history_changes *out)
{
	const struct path_log *log = map_get(&history->logs, path);
	struct history_changes found = VEC_INIT;
	struct lineage l = { .history = history, .out = &found };
	size_t i;

	if (!log)
		return;
	add_stretch(&l, log, NOT_MOVED);
	for (i = 0; i < l.stretches.len; i++)
		follow(&l, l.stretches.at[i]);
	vec_sort(&found, compare_changes);
	/* Two branches may each have given it the same old name. */
	for (i = 0; i < found.len; i++)
		if (!i || found.at[i].commit != found.at[i - 1].commit)
			vec_push(out, found.at[i]);
	vec_release(&found);
	vec_release(&l.stretches);
	vec_release(&l.barriers);
}

bool
history_last_change(const struct history *history, struct span path, struct history_change *out)
{
	struct history_changes all = VEC_INIT;
	bool there = history_has(history, path);
	size_t i = 0;

	history_changes(history, path, &all);
	while (there && i < all.len && all.at[i].kind == HISTORY_DELETED)
		i++;
	if (i < all.len)
		*out = all.at[i];
	there = i < all.len;
	vec_release(&all);
	return there;
}

bool
history_last_edit(const struct history *history, struct span path, struct history_change *out)
{
	struct history_changes all = VEC_INIT;
	size_t i = 0;
	bool found;

	if (!history_has(history, path))
		return false;
	history_changes(history, path, &all);
	while (i < all.len && (all.at[i].kind >= HISTORY_MOVED_AWAY ||
	                       (all.at[i].kind == HISTORY_MOVED && all.at[i].same_text)))
		i++;
	found = i < all.len;
	if (found)
		*out = all.at[i];
	vec_release(&all);
	return found;
}

bool
history_has(const struct history *history, struct span path)
{
	const struct path_log *log = map_get(&history->logs, path);

	return log && log->is_there;
}

bool
history_has_text(const struct history *history, struct span path, struct span text)
{
	const struct path_log *log = map_get(&history->logs, path);
	git_oid id;

	return log && log->is_there && !git_odb_hash(&id, text.ptr, text.len, GIT_OBJECT_BLOB) &&
	       git_oid_equal(&id, &log->id);
}
