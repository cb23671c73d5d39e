#include "history/edition.h"

#include <string.h>

#include "history/log.h"

struct edition_finder {
	struct repo repo;
	const char *revision;
	const struct history *history; /* NULL: read `graph` where it is needed */
	struct commit_graph graph;
	bool loaded;
};

enum found { FOUND, NOT_FOUND, FAILED };

struct edition_finder *
edition_finder_open(const char *dir, const char *revision, const struct history *history,
                    struct diag_list *diags)
{
	struct edition_finder *f = xcalloc(1, sizeof(*f));

	*f = (struct edition_finder){
		.repo = REPO_INIT,
		.revision = revision,
		.history = history,
		.graph = COMMIT_GRAPH_INIT,
	};
	if (repo_open(&f->repo, dir, diags))
		return f;
	edition_finder_close(f);
	return NULL;
}

void
edition_finder_close(struct edition_finder *finder)
{
	if (!finder)
		return;
	commit_graph_release(&finder->graph);
	repo_close(&finder->repo);
	free(finder);
}

static enum found
find_tag(struct edition_finder *f, const struct edition_wanted *wanted, git_oid *commit,
         struct diag_list *diags)
{
	struct buf name = BUF_INIT;
	git_reference *tag = NULL;
	git_object *object = NULL;
	int error;
	enum found result = NOT_FOUND;

	buf_printf(&name, "refs/tags/%.*s/%.*s", SPAN_ARG(wanted->publication), SPAN_ARG(wanted->id));
	git_error_clear();
	error = git_reference_lookup(&tag, f->repo.git, name.ptr);
	/* An id that cannot be the name of a tag has none. */
	if (error != GIT_ENOTFOUND && error != GIT_EINVALIDSPEC) {
		if (!error)
			error = git_reference_peel(&object, tag, GIT_OBJECT_COMMIT);
		result = error ? FAILED : FOUND;
	}
	if (result == FOUND) {
		git_oid_cpy(commit, git_object_id(object));
	} else if (result == FAILED) {
		diag_add(diags, DIAG_GIT, wanted->place, "the tag '%s' does not lead to a commit: %s",
		         name.ptr + strlen("refs/tags/"), repo_last_error());
		repo_hint_incomplete(&f->repo, diags);
	}
	git_object_free(object);
	git_reference_free(tag);
	buf_release(&name);
	return result;
}

static enum found
find_ref(struct edition_finder *f, const struct edition_wanted *wanted, git_oid *commit,
         struct diag_list *diags)
{
	struct buf name = BUF_INIT;
	git_commit *found;

	if (!wanted->ref.len)
		return NOT_FOUND;
	buf_span(&name, wanted->ref);
	found = repo_find_commit(&f->repo, name.ptr, diags);
	buf_release(&name);
	if (!found) {
		vec_last(&diags->items)->place = wanted->place;
		return FAILED;
	}
	git_oid_cpy(commit, git_commit_id(found));
	git_commit_free(found);
	return FOUND;
}

/* NULL after a diagnostic. */
static const struct commit_graph *
graph_of(struct edition_finder *f, struct diag_list *diags)
{
	if (f->history)
		return &f->history->graph;
	if (!f->loaded && !commit_graph_load(&f->graph, &f->repo, f->revision, diags))
		return NULL;
	f->loaded = true;
	return &f->graph;
}

static enum found
find_trailer(struct edition_finder *f, const struct edition_wanted *wanted, git_oid *commit,
             struct diag_list *diags)
{
	const struct commit_graph *graph;
	size_t i;

	if (wanted->may_be_missing && git_repository_head_unborn(f->repo.git) == 1)
		return NOT_FOUND;
	graph = graph_of(f, diags);
	for (i = 0; graph && i < graph->editions.len; i++) {
		const struct history_edition *e = &graph->editions.at[i];

		if (span_equal(e->publication, wanted->publication) && span_equal(e->id, wanted->id)) {
			git_oid_fromstr(commit, graph->commits.at[e->commit].id);
			return FOUND;
		}
	}
	return graph ? NOT_FOUND : FAILED;
}

static void
report_missing(struct edition_finder *f, const struct edition_wanted *wanted, struct diag_list *diags)
{
	diag_add(diags, DIAG_GIT, wanted->place,
	         "no tag '%.*s/%.*s', and no commit with the line 'Edition: %.*s %.*s'",
	         SPAN_ARG(wanted->publication), SPAN_ARG(wanted->id), SPAN_ARG(wanted->publication),
	         SPAN_ARG(wanted->id));
	if (f->graph.boundary)
		diag_hint(diags, "this clone is shallow: git fetch --unshallow --tags");
	else
		diag_hint(diags, "git tag %.*s/%.*s COMMIT, or give the edition a 'ref'",
		          SPAN_ARG(wanted->publication), SPAN_ARG(wanted->id));
}

static bool
read_commit(struct edition_finder *f, const struct edition_wanted *wanted, const git_oid *id,
            struct edition_found *out, struct diag_list *diags)
{
	git_commit *commit = NULL;

	git_oid_tostr(out->commit, sizeof(out->commit), id);
	git_error_clear();
	if (git_commit_lookup(&commit, f->repo.git, id)) {
		diag_add(diags, DIAG_GIT, wanted->place, "cannot read commit %s: %s", out->commit,
		         repo_last_error());
		repo_hint_incomplete(&f->repo, diags);
		return false;
	}
	out->seconds = git_commit_author(commit)->when.time;
	out->offset = git_commit_author(commit)->when.offset;
	git_commit_free(commit);
	return true;
}

bool
edition_find(struct edition_finder *finder, const struct edition_wanted *wanted, struct edition_found *out,
             struct diag_list *diags)
{
	git_oid commit;
	enum found found = find_tag(finder, wanted, &commit, diags);

	if (found == NOT_FOUND)
		found = find_ref(finder, wanted, &commit, diags);
	if (found == NOT_FOUND)
		found = find_trailer(finder, wanted, &commit, diags);
	if (found == NOT_FOUND && !wanted->may_be_missing)
		report_missing(finder, wanted, diags);
	return found == FOUND && read_commit(finder, wanted, &commit, out, diags);
}
