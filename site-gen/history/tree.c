#include "history/tree.h"

#include <string.h>

#include "base/workers.h"
#include "history/repo.h"

/* Bounds against trees made to be endless. */
#define DEPTH_LIMIT 100
#define FILE_COUNT_LIMIT 200000u

/* A file of which the tree was read. */
struct pending {
	struct span path, bytes;
	git_oid id;
	bool is_read;
};

/* Reads objects, most of which have to be unpacked. */
struct unpacker {
	git_odb *objects; /* its own: NULL until it reads */
	struct arena arena;
};

struct reading {
	struct repo *repo;
	git_odb *objects;
	const char *revision;
	const char *const *prefixes;
	size_t file_limit;
	struct history_blobs *known; /* or NULL */
	struct arena *arena;
	struct history_files *out;
	struct diag_list *diags;
	struct buf path; /* of the tree being read, with "/" at its end */
	size_t seen;
	VEC(struct pending) pending;
	struct unpacker *unpackers; /* of each worker */
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

/* Whether the blob can be read and is not too large; *bytes is in the arena. */
static bool
unpack(git_odb *objects, const git_oid *id, size_t limit, struct arena *arena, struct span *bytes)
{
	git_odb_object *object = NULL;
	git_object_t type;
	size_t size;

	if (git_odb_read_header(&size, &type, objects, id) || type != GIT_OBJECT_BLOB ||
	    (limit && size > limit) || git_odb_read(&object, objects, id))
		return false;
	*bytes = arena_copy(arena, span_make(git_odb_object_data(object), git_odb_object_size(object)));
	git_odb_object_free(object);
	return true;
}

/* Handles of libgit2 are not for several threads at once. */
static git_odb *
open_objects(const struct repo *repo)
{
	struct buf path = BUF_INIT;
	git_odb *objects = NULL;

	buf_printf(&path, "%sobjects", git_repository_commondir(repo->git));
	git_odb_open(&objects, path.ptr);
	buf_release(&path);
	return objects;
}

static void
read_pending(void *context, size_t i, unsigned worker)
{
	struct reading *r = context;
	struct pending *file = &r->pending.at[i];
	struct unpacker *u = &r->unpackers[worker];

	if (file->is_read)
		return;
	if (!u->objects)
		u->objects = open_objects(r->repo);
	if (u->objects)
		file->is_read = unpack(u->objects, &file->id, r->file_limit, &u->arena, &file->bytes);
}

/* What the unpackers could not read is tried once more, and reported. */
static bool
read_again(struct reading *r, struct pending *file)
{
	const char *path = file->path.ptr;
	git_object_t type;
	size_t size;

	git_error_clear();
	if (git_odb_read_header(&size, &type, r->objects, &file->id) || type != GIT_OBJECT_BLOB)
		return report_damage(r, "blob", path, &file->id);
	if (r->file_limit && size > r->file_limit) {
		diag_add(r->diags, DIAG_FILE_TOO_BIG, nowhere,
		         "'%s' of revision '%s' is larger than %zu bytes", path, r->revision, r->file_limit);
		return true;
	}
	file->is_read = unpack(r->objects, &file->id, r->file_limit, r->arena, &file->bytes);
	return file->is_read || report_damage(r, "blob", path, &file->id);
}

/* A blob that was read before. */
struct blob {
	git_oid id;
	struct span bytes;
};

static struct span
blob_key(const git_oid *id)
{
	return span_make((const char *)id->id, GIT_OID_RAWSZ);
}

static void
take_known(struct reading *r)
{
	size_t i;

	for (i = 0; r->known && i < r->pending.len; i++) {
		struct pending *file = &r->pending.at[i];
		const struct blob *blob = map_get(&r->known->bytes, blob_key(&file->id));

		if (!blob || (r->file_limit && blob->bytes.len > r->file_limit))
			continue;
		file->bytes = blob->bytes;
		file->is_read = true;
	}
}

static void
note_known(struct reading *r, const struct pending *file)
{
	struct blob *blob;

	if (!r->known || map_get(&r->known->bytes, blob_key(&file->id)))
		return;
	blob = ARENA_NEW(r->arena, struct blob);
	*blob = (struct blob){ file->id, file->bytes };
	map_put(&r->known->bytes, blob_key(&blob->id), blob);
}

void
history_blobs_release(struct history_blobs *blobs)
{
	map_release(&blobs->bytes);
}

static bool
read_blobs(struct reading *r, unsigned jobs)
{
	struct unpacker unpackers[WORKERS_MAX] = { { NULL, ARENA_INIT } };
	bool ok = true;
	size_t i;

	take_known(r);
	r->unpackers = unpackers;
	workers_run(jobs, r->pending.len, read_pending, r);
	for (i = 0; i < WORKERS_MAX; i++) {
		git_odb_free(unpackers[i].objects);
		arena_adopt(r->arena, &unpackers[i].arena);
	}
	for (i = 0; i < r->pending.len && ok; i++) {
		struct pending *file = &r->pending.at[i];

		ok = file->is_read || read_again(r, file);
		if (!file->is_read)
			continue;
		note_known(r, file);
		vec_push(r->out, (struct history_file){ file->path, file->bytes });
	}
	return ok;
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
		vec_push(&r->pending,
		         (struct pending){ .path = arena_copy(r->arena, buf_as_span(&r->path)), .id = *id });
		return true;
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
read_commit(struct reading *r, unsigned jobs, struct span *commit)
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
		ok = find_folder(r, found, &folder) && read_tree(r, &folder, 0) && read_blobs(r, jobs);
	git_commit_free(found);
	return ok;
}

bool
history_read_tree(const char *dir, const char *revision, const char *const *prefixes, size_t file_limit,
                  unsigned jobs, struct history_blobs *known, struct arena *arena, struct history_files *out,
                  struct span *commit, struct diag_list *diags)
{
	struct repo repo = REPO_INIT;
	struct reading r = {
		.repo = &repo,
		.revision = revision,
		.prefixes = prefixes,
		.file_limit = file_limit,
		.known = known,
		.arena = arena,
		.out = out,
		.diags = diags,
		.path = BUF_INIT,
	};
	bool ok = repo_open(&repo, dir, diags) && read_commit(&r, jobs, commit);

	/* Git's own order is this one, unless somebody wrote a tree by hand. */
	vec_sort(out, compare_paths);
	buf_release(&r.path);
	vec_release(&r.pending);
	git_odb_free(r.objects);
	repo_close(&repo);
	return ok;
}
