#include "content/load.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "base/workers.h"
#include "content/store.h"
#include "history/tree.h"

#define FILE_LIMIT ((size_t)256 << 20)          /* bytes of an attachment or asset */

static const char *const folders[] = { "content/", "layouts/", "assets/", NULL };

static void
add_file(struct file_list *files, struct arena *arena, struct span path, struct span bytes)
{
	struct site_file *file = ARENA_NEW(arena, struct site_file);

	file->source = (struct source){ path, bytes };
	vec_push(files, file);
}

static bool
is_page(struct span path)
{
	return span_starts_with(path, "content/") && span_ends_with(path, ".md");
}

static void
too_big(struct diag_list *diags, struct span path, struct arena *arena, size_t limit)
{
	struct source *source = ARENA_NEW(arena, struct source);

	source->path = path;
	diag_add(diags, DIAG_FILE_TOO_BIG, (struct place){ source, 0 }, "the file is larger than %zu MB",
	         limit >> 20);
	diag_hint(diags, is_page(path) ? "split the page" : "keep such a file elsewhere and link to it");
}

/* As fs_walk does in a folder: no dot files, no backups. */
bool
load_is_hidden(struct span path)
{
	size_t i;

	for (i = 0; i + 1 < path.len; i++)
		if (path.ptr[i] == '/' && (path.ptr[i + 1] == '.' || (i && path.ptr[i - 1] == '~')))
			return true;
	return span_ends_with(path, "~");
}

static bool
load_revision(const struct site_options *options, struct arena *arena, struct file_list *files,
              struct span *commit, struct diag_list *diags)
{
	struct history_files found = VEC_INIT;
	bool ok = history_read_tree(options->root, options->revision, folders, FILE_LIMIT, arena, &found, commit,
	                            diags);
	size_t i;

	for (i = 0; ok && i < found.len; i++) {
		if (load_is_hidden(found.at[i].path))
			continue;
		if (is_page(found.at[i].path) && found.at[i].bytes.len > SITE_PAGE_LIMIT)
			too_big(diags, found.at[i].path, arena, SITE_PAGE_LIMIT);
		else
			add_file(files, arena, found.at[i].path, found.at[i].bytes);
	}
	vec_release(&found);
	return ok;
}

/* One folder of the site being read. */
struct reading {
	const char *root;
	struct found_file *files;
	struct arena *arenas;           /* of each worker */
};

static size_t
limit_of(struct span path)
{
	return is_page(path) ? SITE_PAGE_LIMIT : FILE_LIMIT;
}

static void
read_file(const char *root, struct found_file *file, struct arena *arena)
{
	char *path = fs_join(arena, root, arena_cstr(arena, file->path));

	if (!file->error)
		file->error = fs_read(path, limit_of(file->path), arena, &file->bytes);
}

static void
read_one(void *context, size_t i, unsigned worker)
{
	struct reading *r = context;

	read_file(r->root, &r->files[i], &r->arenas[worker]);
}

int
load_folder(const struct site_options *options, size_t folder, struct arena *arena, struct found_files *found)
{
	const char *name = folders[folder];
	struct fs_list entries = VEC_INIT;
	struct arena arenas[WORKERS_MAX] = { ARENA_INIT };
	int error = fs_walk(fs_join(arena, options->root, name), arena, &entries);
	size_t first = found->len, i;
	struct reading r = { .root = options->root, .arenas = arenas };

	for (i = 0; i < entries.len; i++) {
		struct span path = arena_printf(arena, "%s%.*s", name, SPAN_ARG(entries.at[i].path));

		vec_push(found, (struct found_file){ path, { NULL, 0 }, entries.at[i].error });
	}
	r.files = found->at + first;
	workers_run(options->jobs, entries.len, read_one, &r);
	for (i = 0; i < options->jobs; i++)
		arena_adopt(arena, &arenas[i]);
	vec_release(&entries);
	return error;
}

bool
load_one(const char *root, struct span path, struct arena *arena, struct found_file *found)
{
	char *whole = fs_join(arena, root, arena_cstr(arena, path));
	struct stat st;

	*found = (struct found_file){ path, { NULL, 0 }, 0 };
	if (lstat(whole, &st)) {
		found->error = errno;
		return errno != ENOENT && errno != ENOTDIR;
	}
	if (S_ISLNK(st.st_mode) && (stat(whole, &st) || S_ISDIR(st.st_mode)))
		found->error = ELOOP;
	else if (!S_ISREG(st.st_mode))
		return false;
	read_file(root, found, arena);
	return found->error != ENOENT;
}

static void
report_unread(const struct found_file *file, struct arena *arena, struct diag_list *diags)
{
	struct source *source = ARENA_NEW(arena, struct source);

	source->path = file->path;
	switch (file->error) {
	case EFBIG:
		too_big(diags, file->path, arena, limit_of(file->path));
		break;
	case ELOOP:
		diag_add(diags, DIAG_FILE_LOOP, (struct place){ source, 0 },
		         "a symbolic link to a folder, or to nothing");
		diag_hint(diags, "put the files themselves here");
		break;
	default:
		diag_errno(diags, DIAG_FILE_READ, "read", arena_cstr(arena, file->path), file->error);
	}
}

/* Layouts and assets are diagnosed where they are missed; false without content/. */
static bool
report_folder(const struct site_options *options, size_t folder, int error, struct arena *arena,
              struct diag_list *diags)
{
	if (error && (folder == 0 || error != ENOENT))
		diag_errno(diags, DIAG_FILE_READ, "open", fs_join(arena, options->root, folders[folder]),
		           error);
	return folder != 0 || !error;
}

static bool
load_stored(const struct site_options *options, struct arena *arena, struct file_list *files,
            struct diag_list *diags)
{
	struct site_store *store = options->store;
	size_t i;

	store_update(store, options);
	for (i = 0; i < LOAD_FOLDERS; i++)
		if (!report_folder(options, i, store->folder_errors[i], arena, diags))
			return false;
	for (i = 0; i < store->files.len; i++) {
		struct stored_file *file = store->files.at[i];

		if (file->found.error) {
			report_unread(&file->found, arena, diags);
		} else {
			add_file(files, arena, file->found.path, file->found.bytes);
			(*vec_last(files))->stored = file;
		}
	}
	return true;
}

bool
load_files(const struct site_options *options, struct arena *arena, struct file_list *files, struct span *commit,
           struct diag_list *diags)
{
	struct found_files found = VEC_INIT;
	bool ok = true;
	size_t i;

	if (options->revision)
		return load_revision(options, arena, files, commit, diags);
	if (options->store)
		return load_stored(options, arena, files, diags);
	for (i = 0; folders[i] && ok; i++)
		ok = report_folder(options, i, load_folder(options, i, arena, &found), arena, diags);
	for (i = 0; ok && i < found.len; i++) {
		if (found.at[i].error)
			report_unread(&found.at[i], arena, diags);
		else
			add_file(files, arena, found.at[i].path, found.at[i].bytes);
	}
	vec_release(&found);
	return ok;
}
