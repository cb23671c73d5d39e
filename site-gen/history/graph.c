#include "history/graph.h"

#include <string.h>
#include <strings.h>

#include "base/fs.h"
#include "base/map.h"
#include "base/utf8.h"

#define SHALLOW_LIMIT ((size_t)16 * 1024 * 1024)

/* A commit as it was found; parents and editions are runs of the loader's. */
struct found {
	git_oid id, tree;
	int64_t committed;
	struct history_commit commit;
	uint32_t children; /* that are not yet in order */
	uint32_t first_edition, edition_count;
};

/* Where a commit is in the loader's list. */
struct known {
	git_oid id;
	uint32_t number;
};

struct loader {
	struct commit_graph *graph;
	struct repo *repo;
	struct diag_list *diags;
	VEC(struct found) found;
	VEC(uint32_t) parents;
	struct history_editions editions;
	struct map numbers; /* id -> struct known */
	struct map shallow; /* ids in hexadecimal */
	struct arena arena; /* keys of the maps */
};

static const struct place nowhere = { NULL, 0 };

/* The ids that the repository says it has no parents of. */
static void
read_shallow(struct loader *l)
{
	char *path = fs_join(&l->arena, git_repository_commondir(l->repo->git), "shallow");
	struct span rest = { NULL, 0 }, line;

	/* libgit2 looks in the folder of a linked work tree, where git never writes it. */
	if (fs_read(path, SHALLOW_LIMIT, &l->arena, &rest))
		return;
	while (rest.len) {
		span_cut(rest, '\n', &line, &rest);
		map_put(&l->shallow, span_trim(line), l);
	}
}

/* The number of the commit, which is listed where it is new. */
static uint32_t
number_of(struct loader *l, const git_oid *id)
{
	struct known *known = map_get(&l->numbers, span_make((const char *)id->id, GIT_OID_RAWSZ));

	if (!known) {
		known = ARENA_NEW(&l->arena, struct known);
		*known = (struct known){ *id, (uint32_t)l->found.len };
		map_put(&l->numbers, span_make((const char *)known->id.id, GIT_OID_RAWSZ), known);
		vec_push(&l->found, (struct found){ .id = *id });
	}
	return known->number;
}

static void
add_edition(struct loader *l, const char *value)
{
	struct span publication, id;

	span_cut(span_trim(span_of(value)), ' ', &publication, &id);
	id = span_trim(id);
	if (publication.len && id.len)
		vec_push(&l->editions,
		         (struct history_edition){ .publication = arena_copy(&l->graph->arena, publication),
		                                   .id = arena_copy(&l->graph->arena, id) });
}

static void
read_editions(struct loader *l, const git_commit *commit, struct found *found)
{
	const char *message = git_commit_message(commit);
	git_message_trailer_array trailers = { 0 };
	size_t i;

	found->first_edition = (uint32_t)l->editions.len;
	/* Most messages need not be taken apart. */
	if (!message || !strcasestr(message, "\nedition") || git_message_trailers(&trailers, message))
		return;
	for (i = 0; i < trailers.count; i++)
		if (strcasecmp(trailers.trailers[i].key, "Edition") == 0)
			add_edition(l, trailers.trailers[i].value);
	git_message_trailer_array_free(&trailers);
	found->edition_count = (uint32_t)l->editions.len - found->first_edition;
}

static void
describe(struct loader *l, git_commit *commit, struct history_commit *out)
{
	const git_signature *author = git_commit_author(commit);
	const char *summary = git_commit_summary(commit);
	struct buf clean = BUF_INIT;

	git_oid_tostr(out->id, sizeof(out->id), git_commit_id(commit));
	out->seconds = author ? author->when.time : git_commit_time(commit);
	out->offset = author ? author->when.offset : 0;
	utf8_put_clean(&clean, span_of(summary));
	out->summary = arena_copy(&l->graph->arena, buf_as_span(&clean));
	buf_release(&clean);
}

static void
read_parents(struct loader *l, const git_commit *commit, size_t at)
{
	unsigned count = git_commit_parentcount(commit), i;
	struct history_commit *out = &l->found.at[at].commit;

	out->first_parent = (uint32_t)l->parents.len;
	if (map_get(&l->shallow, span_of(out->id)))
		return;
	out->parent_count = count;
	for (i = 0; i < count; i++) {
		uint32_t parent = number_of(l, git_commit_parent_id(commit, i));

		l->found.at[parent].children++;
		vec_push(&l->parents, parent);
	}
}

static bool
read_commit(struct loader *l, size_t at)
{
	git_commit *commit = NULL;
	struct found *found = &l->found.at[at];
	char id[GIT_OID_HEXSZ + 1];

	git_error_clear();
	if (git_commit_lookup(&commit, l->repo->git, &found->id)) {
		diag_add(l->diags, DIAG_GIT, nowhere, "cannot read the history: commit %s: %s",
		         git_oid_tostr(id, sizeof(id), &found->id), repo_last_error());
		repo_hint_incomplete(l->repo, l->diags);
		return false;
	}
	found->committed = git_commit_time(commit);
	git_oid_cpy(&found->tree, git_commit_tree_id(commit));
	describe(l, commit, &found->commit);
	read_editions(l, commit, found);
	read_parents(l, commit, at);
	git_commit_free(commit);
	return true;
}

/* Whether a goes before b, where nothing but their dates decides. */
static bool
is_newer(const struct loader *l, uint32_t a, uint32_t b)
{
	const struct found *x = &l->found.at[a], *y = &l->found.at[b];

	return x->committed != y->committed ? x->committed > y->committed : a < b;
}

/* The commits that may come next: a heap, the newest first. */
struct ready {
	uint32_t *at;
	size_t len;
};

static void
ready_push(struct ready *r, const struct loader *l, uint32_t commit)
{
	size_t i = r->len++;

	for (; i && is_newer(l, commit, r->at[(i - 1) / 2]); i = (i - 1) / 2)
		r->at[i] = r->at[(i - 1) / 2];
	r->at[i] = commit;
}

static uint32_t
ready_pop(struct ready *r, const struct loader *l)
{
	uint32_t top = r->at[0], last = r->at[--r->len];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < r->len) {
		if (child + 1 < r->len && is_newer(l, r->at[child + 1], r->at[child]))
			child++;
		if (!is_newer(l, r->at[child], last))
			break;
		r->at[i] = r->at[child];
		i = child;
	}
	r->at[i] = last;
	return top;
}

/* Gives the graph the next commit; its parents are still numbers of `found`. */
static void
place_commit(struct loader *l, const struct found *found)
{
	struct commit_graph *g = l->graph;
	uint32_t i;

	for (i = 0; i < found->edition_count; i++) {
		vec_push(&g->editions, l->editions.at[found->first_edition + i]);
		vec_last(&g->editions)->commit = (uint32_t)g->commits.len;
	}
	vec_push(&g->trees, found->tree);
	vec_push(&g->commits, found->commit);
}

/* No child after its parents (Kahn 1962), the newest first. */
static void
put_in_order(struct loader *l)
{
	struct commit_graph *g = l->graph;
	uint32_t *place = xcalloc(l->found.len, sizeof(*place));
	struct ready ready = { xcalloc(l->found.len, sizeof(uint32_t)), 0 };
	size_t i;

	ready_push(&ready, l, 0);
	while (ready.len) {
		uint32_t number = ready_pop(&ready, l);
		const struct history_commit *commit = &l->found.at[number].commit;

		place[number] = (uint32_t)g->commits.len;
		place_commit(l, &l->found.at[number]);
		for (i = 0; i < commit->parent_count; i++) {
			uint32_t parent = l->parents.at[commit->first_parent + i];

			if (--l->found.at[parent].children == 0)
				ready_push(&ready, l, parent);
		}
	}
	for (i = 0; i < l->parents.len; i++)
		vec_push(&g->parents, place[l->parents.at[i]]);
	free(ready.at);
	free(place);
}

static void
find_boundary(struct loader *l)
{
	struct commit_graph *g = l->graph;
	size_t i;

	for (i = 0; i < g->commits.len && l->shallow.len && !g->boundary; i++)
		if (map_get(&l->shallow, span_of(g->commits.at[i].id)))
			g->boundary = &g->commits.at[i];
}

static void
loader_release(struct loader *l)
{
	vec_release(&l->found);
	vec_release(&l->parents);
	vec_release(&l->editions);
	map_release(&l->numbers);
	map_release(&l->shallow);
	arena_release(&l->arena);
}

bool
commit_graph_load(struct commit_graph *graph, struct repo *repo, const char *revision,
                  struct diag_list *diags)
{
	git_commit *tip = repo_find_commit(repo, revision, diags);
	struct loader l = { .graph = graph, .repo = repo, .diags = diags };
	bool ok = tip != NULL;
	size_t i;

	if (!tip)
		return false;
	number_of(&l, git_commit_id(tip));
	git_commit_free(tip);
	read_shallow(&l);
	for (i = 0; i < l.found.len && ok; i++)
		ok = read_commit(&l, i);
	if (ok) {
		put_in_order(&l);
		find_boundary(&l);
	}
	loader_release(&l);
	return ok;
}

void
commit_graph_release(struct commit_graph *graph)
{
	vec_release(&graph->commits);
	vec_release(&graph->trees);
	vec_release(&graph->parents);
	vec_release(&graph->editions);
	arena_release(&graph->arena);
}

void
commit_graph_mark_ancestors(const struct commit_graph *graph, uint32_t from, uint32_t end,
                            unsigned char *marks)
{
	uint32_t i, k;

	marks[from] = 1;
	for (i = from; i < end && i < graph->commits.len; i++) {
		const struct history_commit *commit = &graph->commits.at[i];

		for (k = 0; marks[i] && k < commit->parent_count; k++)
			marks[graph->parents.at[commit->first_parent + k]] = 1;
	}
}

void
commit_graph_mark_descendants(const struct commit_graph *graph, uint32_t from, unsigned char *marks)
{
	uint32_t i, k;

	marks[from] = 1;
	for (i = from; i-- > 0;) {
		const struct history_commit *commit = &graph->commits.at[i];

		for (k = 0; !marks[i] && k < commit->parent_count; k++)
			marks[i] = marks[graph->parents.at[commit->first_parent + k]];
	}
}
