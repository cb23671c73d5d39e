#include "history/record.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "history/repo.h"

static const struct place nowhere = { NULL, 0 };

/* False, for the caller to return. */
static bool
report(const char *doing, struct diag_list *diags)
{
	diag_add(diags, DIAG_GIT, nowhere, "cannot %s: %s", doing, repo_last_error());
	return false;
}

static const char *
unfinished(git_repository *git)
{
	switch (git_repository_state(git)) {
	case GIT_REPOSITORY_STATE_NONE:
		return NULL;
	case GIT_REPOSITORY_STATE_MERGE:
		return "a merge";
	case GIT_REPOSITORY_STATE_REVERT:
	case GIT_REPOSITORY_STATE_REVERT_SEQUENCE:
		return "a revert";
	case GIT_REPOSITORY_STATE_CHERRYPICK:
	case GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE:
		return "a cherry-pick";
	case GIT_REPOSITORY_STATE_BISECT:
		return "a bisection";
	default:
		return "a rebase";
	}
}

static bool
is_set(git_config *config, const char *name)
{
	int value = 0;

	return !git_config_get_bool(&value, config, name) && value;
}

static bool
is_program(const char *folder, const char *name)
{
	struct buf path = BUF_INIT;
	struct stat info;
	bool found;

	buf_printf(&path, "%s/%s", folder, name);
	found = !stat(path.ptr, &info) && S_ISREG(info.st_mode) && !access(path.ptr, X_OK);
	buf_release(&path);
	return found;
}

/* A hook that git would run, and may refuse the commit or change its message. */
static const char *
find_hook(git_repository *git, git_config *config)
{
	static const char *const names[] = { "pre-commit", "prepare-commit-msg", "commit-msg" };
	git_buf folder = GIT_BUF_INIT;
	const char *found = NULL;
	size_t i;

	if (git_config_get_path(&folder, config, "core.hooksPath") &&
	    git_repository_item_path(&folder, git, GIT_REPOSITORY_ITEM_HOOKS))
		return NULL;
	for (i = 0; i < sizeof(names) / sizeof(names[0]) && !found; i++)
		if (is_program(folder.ptr, names[i]))
			found = names[i];
	git_buf_dispose(&folder);
	return found;
}

static void
inspect_config(git_repository *git, struct worktree *out)
{
	git_signature *author = NULL;
	git_config *config = NULL;

	out->has_author = !git_signature_default(&author, git);
	git_signature_free(author);
	if (git_repository_config_snapshot(&config, git))
		return;
	out->signs = is_set(config, "commit.gpgsign") || is_set(config, "tag.gpgsign");
	out->hook = find_hook(git, config);
	git_config_free(config);
}

static bool
inspect_head(git_repository *git, struct arena *arena, struct worktree *out)
{
	git_reference *head = NULL;

	out->bare = git_repository_is_bare(git);
	out->unborn = git_repository_head_unborn(git) == 1;
	out->detached = git_repository_head_detached(git) == 1;
	out->doing = unfinished(git);
	if (out->unborn)
		return true;
	if (git_repository_head(&head, git))
		return false;
	if (!out->detached)
		out->branch = arena_copy(arena, span_of(git_reference_shorthand(head)));
	git_reference_free(head);
	return true;
}

static void
add_change(const struct repo *repo, const git_status_entry *entry, struct arena *arena, struct worktree *out)
{
	const git_diff_delta *delta =
		entry->index_to_workdir ? entry->index_to_workdir : entry->head_to_index;
	struct span path = span_of(delta->new_file.path);
	struct worktree_change change = {
		.inside = true,
		.staged = entry->status &
		          (GIT_STATUS_INDEX_NEW | GIT_STATUS_INDEX_MODIFIED | GIT_STATUS_INDEX_DELETED |
		           GIT_STATUS_INDEX_RENAMED | GIT_STATUS_INDEX_TYPECHANGE),
		.untracked = entry->status & GIT_STATUS_WT_NEW,
		.conflicted = entry->status & GIT_STATUS_CONFLICTED,
	};

	if (repo->folder.len) {
		change.inside = span_starts_with(path, repo->folder.ptr) && path.ptr[repo->folder.len] == '/';
		if (change.inside)
			path = span_from(path, repo->folder.len + 1);
	}
	change.path = arena_copy(arena, path);
	vec_push(&out->changes, change);
}

static bool
inspect_files(const struct repo *repo, struct arena *arena, struct worktree *out)
{
	git_status_options options;
	git_status_list *list = NULL;
	size_t i, count;

	git_status_options_init(&options, GIT_STATUS_OPTIONS_VERSION);
	options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR;
	options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS |
	                GIT_STATUS_OPT_EXCLUDE_SUBMODULES;
	if (git_status_list_new(&list, repo->git, &options))
		return false;
	count = git_status_list_entrycount(list);
	for (i = 0; i < count; i++)
		add_change(repo, git_status_byindex(list, i), arena, out);
	git_status_list_free(list);
	return true;
}

bool
worktree_inspect(const char *dir, struct arena *arena, struct worktree *out, struct diag_list *diags)
{
	struct repo repo = REPO_INIT;
	bool ok;

	*out = (struct worktree){ .changes = VEC_INIT };
	if (!repo_open(&repo, dir, diags)) {
		repo_close(&repo);
		return false;
	}
	git_error_clear();
	ok = inspect_head(repo.git, arena, out) && (out->bare || inspect_files(&repo, arena, out));
	if (ok)
		inspect_config(repo.git, out);
	else
		report("see what is changed in the folder", diags);
	repo_close(&repo);
	return ok;
}

/* A commit and a tag on their way. */
struct recording {
	const struct edition_record *record;
	struct repo repo;
	git_signature *author;
	git_reference *head; /* the branch */
	git_index *index;
	git_tree *tree;
	git_commit *parent;
	git_object *target; /* of the tag */
	git_transaction *transaction;
	git_oid commit, tag;
	struct buf tag_name; /* "refs/tags/…" */
	struct diag_list *diags;
};

static bool
begin(struct recording *r, const struct edition_record *record, struct diag_list *diags)
{
	git_oid taken;

	*r = (struct recording){ .record = record, .repo = REPO_INIT, .tag_name = BUF_INIT, .diags = diags };
	if (!repo_open(&r->repo, record->dir, diags))
		return false;
	git_error_clear();
	buf_printf(&r->tag_name, "refs/tags/%.*s", SPAN_ARG(record->tag));
	if (git_signature_default(&r->author, r->repo.git))
		return report("tell whose commit it is", diags);
	if (!git_reference_name_to_id(&taken, r->repo.git, r->tag_name.ptr)) {
		diag_add(diags, DIAG_GIT, nowhere, "the tag '%.*s' is there already", SPAN_ARG(record->tag));
		return false;
	}
	return true;
}

static void
end(struct recording *r)
{
	git_transaction_free(r->transaction);
	git_object_free(r->target);
	git_commit_free(r->parent);
	git_tree_free(r->tree);
	git_index_free(r->index);
	git_reference_free(r->head);
	git_signature_free(r->author);
	buf_release(&r->tag_name);
	repo_close(&r->repo);
}

static bool
add_files(struct recording *r)
{
	struct buf path = BUF_INIT;
	bool ok = true;
	size_t i;

	for (i = 0; i < r->record->file_count && ok; i++) {
		buf_clear(&path);
		buf_span(&path, buf_as_span(&r->repo.folder));
		if (path.len)
			buf_char(&path, '/');
		buf_span(&path, r->record->files[i]);
		ok = !git_index_add_bypath(r->index, path.ptr);
	}
	buf_release(&path);
	return ok;
}

/* The objects; nothing leads to them yet.  The index is written first: after
 * a kill the files are staged, and recording can be begun again. */
static bool
make_commit(struct recording *r)
{
	git_repository *git = r->repo.git;
	struct arena arena = ARENA_INIT;
	const git_commit *parents[1];
	git_oid tree;
	bool ok;

	if (git_repository_head(&r->head, git) || git_repository_index(&r->index, git) || !add_files(r) ||
	    git_index_write_tree(&tree, r->index) || git_index_write(r->index) ||
	    git_tree_lookup(&r->tree, git, &tree) ||
	    git_commit_lookup(&r->parent, git, git_reference_target(r->head)))
		return report("make the commit", r->diags);
	parents[0] = r->parent;
	ok = !git_commit_create(&r->commit, git, NULL, r->author, r->author, NULL,
	                        arena_cstr(&arena, r->record->message), r->tree, 1, parents);
	arena_release(&arena);
	return ok || report("make the commit", r->diags);
}

static bool
make_tag(struct recording *r)
{
	struct arena arena = ARENA_INIT;
	bool ok =
		!git_object_lookup(&r->target, r->repo.git, &r->commit, GIT_OBJECT_COMMIT) &&
		!git_tag_annotation_create(&r->tag, r->repo.git, arena_cstr(&arena, r->record->tag),
	                                   r->target, r->author, arena_cstr(&arena, r->record->tag_message));

	arena_release(&arena);
	return ok || report("make the tag", r->diags);
}

/* Whether the branch is still where the commit was made. */
static bool
is_current(struct recording *r)
{
	git_oid now;

	return !git_reference_name_to_id(&now, r->repo.git, git_reference_name(r->head)) &&
	       git_oid_equal(&now, git_commit_id(r->parent));
}

static bool
set_references(struct recording *r)
{
	git_repository *git = r->repo.git;
	const char *branch = r->head ? git_reference_name(r->head) : NULL;

	if (git_transaction_new(&r->transaction, git) ||
	    (branch && git_transaction_lock_ref(r->transaction, branch)) ||
	    git_transaction_lock_ref(r->transaction, r->tag_name.ptr)) {
		report("write to the repository", r->diags);
		diag_hint(r->diags, "if another git is at work, let it finish and try again");
		return false;
	}
	if (branch && !is_current(r)) {
		diag_add(r->diags, DIAG_GIT, nowhere, "somebody else has just committed to this branch");
		diag_hint(r->diags, "try again");
		return false;
	}
	if ((branch &&
	     git_transaction_set_target(r->transaction, branch, &r->commit, r->author, "commit: edition")) ||
	    git_transaction_set_target(r->transaction, r->tag_name.ptr, &r->tag, r->author, "edition") ||
	    git_transaction_commit(r->transaction))
		return report("write to the repository", r->diags);
	return true;
}

bool
edition_record(const struct edition_record *record, char commit[41], struct diag_list *diags)
{
	struct recording r;
	bool ok = begin(&r, record, diags) && make_commit(&r) && make_tag(&r) && set_references(&r);

	if (ok)
		git_oid_tostr(commit, 41, &r.commit);
	end(&r);
	return ok;
}

bool
edition_record_tag(const struct edition_record *record, const char *commit, struct diag_list *diags)
{
	struct recording r;
	bool ok = begin(&r, record, diags);

	ok = ok && !git_oid_fromstr(&r.commit, commit) && make_tag(&r) && set_references(&r);
	end(&r);
	return ok;
}
