#include "history/tree.h"

#include <string.h>

#include "history/repo.h"

/* Bounds against trees made to be endless. */
#define DEPTH_LIMIT 100
#define FILE_COUNT_LIMIT 200000u

struct reading {
	struct repo *repo;
	git_odb *objects;
	const char *revision;
	const char *const *prefixes;
	size_t file_limit;
	struct arena *arena;
	struct history_files *out;
	struct diag_list *diags;
	struct buf path; /* of the tree being read, with "/" at its end */
	size_t seen;
};

static const struct place nowhere = { NULL, 0 };

static const char *
id_text(const git_oid *id, char text[GIT_OID_HEXSZ + 1])
{
	return git_oid_tostr(text, GIT_OID_HEXSZ + 1, id);
}

/* False, for the caller to return. */
static bool
report_damage(struct reading *r, const char *kind, const char *path, const git_oid *id)
{
	char text[GIT_OID_HEXSZ + 1];

	diag_add(r->diags, DIAG_GIT, nowhere, "cannot read '%s' (%s %s) of revision '%s': %s", path, kind,
	         id_text(id, text), r->revision, repo_last_error());
	repo_hint_incomplete(r->repo, r->diags);
	return false;
}

/* Whether the path, a folder if it ends in "/", can lead to what is asked for. */
static bool
is_wanted(const struct reading *r, struct span path)
{
	bool folder = span_ends_with(path, "/");
	size_t i;

	for (i = 0; r->prefixes && r->prefixes[i]; i++) {
		struct span prefix = span_of(r->prefixes[i]);

		if (span_equal(span_slice(path, 0, prefix.len), prefix))
			return true;
		if (folder && span_equal(span_slice(prefix, 0, path.len), path))
			return true;
	}
	return !r->prefixes;
}

/* Reads the blob at r->path.  One that is too large is left out, after a diagnostic. */
static bool
read_blob(struct reading *r, const git_oid *id)
{
	git_odb_object *object = NULL;
	git_object_t type;
	size_t size;
	struct history_file file;

	git_error_clear();
	if (git_odb_read_header(&size, &type, r->objects, id) || type != GIT_OBJECT_BLOB)
		return report_damage(r, "blob", r->path.ptr, id);
	if (r->file_limit && size > r->file_limit) {
		diag_add(r->diags, DIAG_FILE_TOO_BIG, nowhere,
		         "'%s' of revision '%s' is larger than %zu bytes", r->path.ptr, r->revision,
		         r->file_limit);
		return true;
	}
	if (git_odb_read(&object, r->objects, id))
		return report_damage(r, "blob", r->path.ptr, id);
	file.path = arena_copy(r->arena, buf_as_span(&r->path));
	file.bytes =
		arena_copy(r->arena, span_make(git_odb_object_data(object), git_odb_object_size(object)));
	vec_push(r->out, file);
	git_odb_object_free(object);
	return true;
}

static bool read_tree(struct reading *r, const git_oid *id, unsigned depth);

static bool
is_good_name(const char *name)
{
	return *name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && !strchr(name, '/');
}

/* Reads what is at r->path. */
static bool
read_entry(struct reading *r, const git_tree_entry *entry, unsigned depth)
{
	const git_oid *id = git_tree_entry_id(entry);

	if (!is_wanted(r, buf_as_span(&r->path)))
		return true;
	if (++r->seen > FILE_COUNT_LIMIT) {
		diag_add(r->diags, DIAG_GIT, nowhere, "revision '%s' has more than %u files", r->revision,
		         FILE_COUNT_LIMIT);
		return false;
	}
	switch (git_tree_entry_filemode(entry)) {
	case GIT_FILEMODE_TREE:
		return read_tree(r, id, depth + 1);
	case GIT_FILEMODE_BLOB:
	case GIT_FILEMODE_BLOB_EXECUTABLE:
		return read_blob(r, id);
	case GIT_FILEMODE_LINK:
		diag_add(r->diags, DIAG_FILE_LOOP, nowhere, "'%s' of revision '%s' is a symbolic link",
		         r->path.ptr, r->revision);
		diag_hint(r->diags, "put the file itself there");
		return true;
	default:
		diag_add(r->diags, DIAG_GIT, nowhere,
		         "'%s' of revision '%s' is a submodule, which is not read", r->path.ptr, r->revision);
		return true;
	}
}

static bool
read_entries(struct reading *r, const git_tree *tree, unsigned depth)
{
	size_t count = git_tree_entrycount(tree), len = r->path.len, i;
	bool ok = true;

	for (i = 0; i < count && ok; i++) {
		const git_tree_entry *entry = git_tree_entry_byindex(tree, i);

		if (!is_good_name(git_tree_entry_name(entry))) {
			diag_add(r->diags, DIAG_GIT, nowhere,
			         "revision '%s' has a file with the bad name '%s%s'", r->revision,
			         r->path.ptr, git_tree_entry_name(entry));
			return false;
		}
		buf_str(&r->path, git_tree_entry_name(entry));
		if (git_tree_entry_filemode(entry) == GIT_FILEMODE_TREE)
			buf_char(&r->path, '/');
		ok = read_entry(r, entry, depth);
		buf_truncate(&r->path, len);
	}
	return ok;
}

static bool
read_tree(struct reading *r, const git_oid *id, unsigned depth)
{
	git_tree *tree = NULL;
	bool ok;

	if (depth > DEPTH_LIMIT) {
		diag_add(r->diags, DIAG_GIT, nowhere,
		         "the folders of revision '%s' are nested more than %d deep", r->revision,
		         DEPTH_LIMIT);
		return false;
	}
	if (git_tree_lookup(&tree, r->repo->git, id))
		return report_damage(r, "tree", r->path.len ? r->path.ptr : ".", id);
	ok = read_entries(r, tree, depth);
	git_tree_free(tree);
	return ok;
}

static int
compare_paths(const void *a, const void *b)
{
	return span_compare(((const struct history_file *)a)->path, ((const struct history_file *)b)->path);
}

/* The tree of the folder asked for; false after a diagnostic. */
static bool
find_folder(struct reading *r, const git_commit *commit, git_oid *id)
{
	git_tree *root = NULL;
	git_tree_entry *entry = NULL;
	const char *folder = r->repo->folder.ptr;
	int error;

	git_oid_cpy(id, git_commit_tree_id(commit));
	if (!*folder)
		return true;
	if (git_tree_lookup(&root, r->repo->git, id))
		return report_damage(r, "tree", ".", id);
	error = git_tree_entry_bypath(&entry, root, folder);
	if (!error && git_tree_entry_filemode(entry) == GIT_FILEMODE_TREE)
		git_oid_cpy(id, git_tree_entry_id(entry));
	else if (!error || error == GIT_ENOTFOUND)
		diag_add(r->diags, DIAG_GIT, nowhere, "revision '%s' has no folder '%s'", r->revision,
		         folder);
	else
		report_damage(r, "tree", folder, id);
	error = error || git_tree_entry_filemode(entry) != GIT_FILEMODE_TREE;
	git_tree_entry_free(entry);
	git_tree_free(root);
	return !error;
}

static bool
read_commit(struct reading *r, struct span *commit)
{
	git_commit *found = repo_find_commit(r->repo, r->revision, r->diags);
	char text[GIT_OID_HEXSZ + 1];
	git_oid folder;
	bool ok = false;

	if (!found)
		return false;
	*commit = arena_copy(r->arena, span_of(id_text(git_commit_id(found), text)));
	if (git_repository_odb(&r->objects, r->repo->git))
		diag_add(r->diags, DIAG_GIT, nowhere, "cannot read the repository: %s", repo_last_error());
	else
		ok = find_folder(r, found, &folder) && read_tree(r, &folder, 0);
	git_commit_free(found);
	return ok;
}

bool
history_read_tree(const char *dir, const char *revision, const char *const *prefixes, size_t file_limit,
                  struct arena *arena, struct history_files *out, struct span *commit,
                  struct diag_list *diags)
{
	struct repo repo = REPO_INIT;
	struct reading r = {
		.repo = &repo,
		.revision = revision,
		.prefixes = prefixes,
		.file_limit = file_limit,
		.arena = arena,
		.out = out,
		.diags = diags,
		.path = BUF_INIT,
	};
	bool ok = repo_open(&repo, dir, diags) && read_commit(&r, commit);

	/* Git's own order is this one, unless somebody wrote a tree by hand. */
	vec_sort(out, compare_paths);
	buf_release(&r.path);
	git_odb_free(r.objects);
	repo_close(&repo);
	return ok;
}
