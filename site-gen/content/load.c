#include "content/load.h"

#include <errno.h>

#include "base/fs.h"
#include "base/workers.h"

#define FILE_LIMIT ((size_t)256 << 20) /* bytes of an attachment or asset */

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
static bool
is_hidden(struct span path)
{
	size_t i;

	for (i = 0; i + 1 < path.len; i++)
		if (path.ptr[i] == '/' && path.ptr[i + 1] == '.')
			return true;
	return span_ends_with(path, "~");
}

static bool
load_revision(const struct site_options *options, struct history_blobs *known, struct arena *arena,
              struct file_list *files, struct span *commit, struct diag_list *diags)
{
	struct history_files found = VEC_INIT;
	bool ok = history_read_tree(options->root, options->revision, folders, FILE_LIMIT, options->jobs,
	                            known, arena, &found, commit, diags);
	size_t i;

	for (i = 0; ok && i < found.len; i++) {
		if (is_hidden(found.at[i].path))
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
	struct fs_list entries;
	struct span *paths, *bytes; /* of each entry */
	int *errors;
	struct arena *arenas; /* of each worker */
};

static void
read_one(void *context, size_t i, unsigned worker)
{
	struct reading *r = context;
	struct arena *arena = &r->arenas[worker];
	char *path = fs_join(arena, r->root, arena_cstr(arena, r->paths[i]));

	r->errors[i] = r->entries.at[i].error;
	if (!r->errors[i])
		r->errors[i] = fs_read(path, is_page(r->paths[i]) ? SITE_PAGE_LIMIT : FILE_LIMIT, arena,
		                       &r->bytes[i]);
}

static void
report_unread(struct reading *r, size_t i, struct arena *arena, struct diag_list *diags)
{
	struct source *source = ARENA_NEW(arena, struct source);

	source->path = r->paths[i];
	switch (r->errors[i]) {
	case EFBIG:
		too_big(diags, r->paths[i], arena, is_page(r->paths[i]) ? SITE_PAGE_LIMIT : FILE_LIMIT);
		break;
	case ELOOP:
		diag_add(diags, DIAG_FILE_LOOP, (struct place){ source, 0 },
		         "a symbolic link to a folder, or to nothing");
		diag_hint(diags, "put the files themselves here");
		break;
	default:
		diag_errno(diags, DIAG_FILE_READ, "read", arena_cstr(arena, r->paths[i]), r->errors[i]);
	}
}

static int
load_folder(const char *root, const char *name, unsigned jobs, struct arena *arena, struct file_list *files,
            struct diag_list *diags)
{
	struct reading r = { .root = root, .entries = VEC_INIT };
	struct arena arenas[WORKERS_MAX] = { ARENA_INIT };
	int error = fs_walk(fs_join(arena, root, name), arena, &r.entries);
	size_t i;

	r.arenas = arenas;
	r.paths = arena_array(arena, r.entries.len, sizeof(*r.paths));
	r.bytes = arena_array(arena, r.entries.len, sizeof(*r.bytes));
	r.errors = arena_array(arena, r.entries.len, sizeof(*r.errors));
	for (i = 0; i < r.entries.len; i++)
		r.paths[i] = arena_printf(arena, "%s%.*s", name, SPAN_ARG(r.entries.at[i].path));
	workers_run(jobs, r.entries.len, read_one, &r);
	for (i = 0; i < r.entries.len; i++) {
		if (r.errors[i])
			report_unread(&r, i, arena, diags);
		else
			add_file(files, arena, r.paths[i], r.bytes[i]);
	}
	for (i = 0; i < jobs; i++)
		arena_adopt(arena, &arenas[i]);
	vec_release(&r.entries);
	return error;
}

static int
compare_files(const void *a, const void *b)
{
	return span_compare((*(struct site_file *const *)a)->source.path,
	                    (*(struct site_file *const *)b)->source.path);
}

/* Puts the overlay in the place of what was read. */
static void
lay_over(const struct site_options *options, struct arena *arena, struct file_list *files)
{
	struct map paths = MAP_INIT;
	size_t kept = 0, i;

	for (i = 0; i < options->overlay_count; i++)
		map_put(&paths, options->overlay[i].path, arena);
	for (i = 0; i < files->len; i++)
		if (!map_get(&paths, files->at[i]->source.path))
			files->at[kept++] = files->at[i];
	files->len = kept;
	for (i = 0; i < options->overlay_count; i++)
		if (!options->overlay[i].gone)
			add_file(files, arena, options->overlay[i].path, options->overlay[i].text);
	vec_sort(files, compare_files);
	map_release(&paths);
}

static bool
load_all_folders(const struct site_options *options, struct arena *arena, struct file_list *files,
                 struct diag_list *diags)
{
	size_t i;

	for (i = 0; folders[i]; i++) {
		int error = load_folder(options->root, folders[i], options->jobs, arena, files, diags);

		/* Layouts and assets are diagnosed where they are missed. */
		if (error && (i == 0 || error != ENOENT)) {
			diag_errno(diags, DIAG_FILE_READ, "open", fs_join(arena, options->root, folders[i]),
			           error);
			if (i == 0)
				return false;
		}
	}
	return true;
}

static bool
has_folder(const struct file_list *files, const char *folder)
{
	size_t i;

	for (i = 0; i < files->len; i++)
		if (span_starts_with(files->at[i]->source.path, folder))
			return true;
	return false;
}

/* A site of its own needs content/ alone where the program is installed. */
static void
load_defaults(const struct site_options *options, struct arena *arena, struct file_list *files,
              struct diag_list *diags)
{
	size_t i;

	for (i = 1; options->defaults && folders[i]; i++)
		if (!has_folder(files, folders[i]))
			load_folder(options->defaults, folders[i], options->jobs, arena, files, diags);
}

bool
load_files(const struct site_options *options, struct history_blobs *known, struct arena *arena,
           struct file_list *files, struct span *commit, struct diag_list *diags)
{
	bool ok = options->revision ? load_revision(options, known, arena, files, commit, diags)
	                            : load_all_folders(options, arena, files, diags);

	if (ok)
		load_defaults(options, arena, files, diags);
	if (ok && options->overlay_count)
		lay_over(options, arena, files);
	return ok;
}
