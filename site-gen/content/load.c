#include "content/load.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "base/workers.h"
#include "content/store.h"

#define FILE_LIMIT ((size_t)256 << 20)        /* bytes of an attachment or asset */
#define EDITION_FILE_LIMIT ((size_t)16 << 20) /* bytes of an attachment of an edition */

static const char *const folders[LOAD_FOLDERS + 1] = { "content/", "layouts/", "assets/", NULL };

static struct site_file *
add_file(struct file_list *files, struct arena *arena, struct span path, struct span bytes)
{
	struct site_file *file = ARENA_NEW(arena, struct site_file);

	file->source = (struct source){ path, bytes };
	vec_push(files, file);
	return file;
}

static bool
is_page(struct span path)
{
	return span_starts_with(path, "content/") && span_ends_with(path, ".md");
}

static size_t
limit_of(struct span path)
{
	return is_page(path) ? SITE_PAGE_LIMIT : FILE_LIMIT;
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
load_revision(const struct site_options *options, struct history_blobs *known, struct arena *arena,
              struct found_files *found, struct span *commit, struct diag_list *diags)
{
	struct history_files files = VEC_INIT;
	bool ok = history_read_tree(options->root, options->revision, folders, FILE_LIMIT, options->jobs,
	                            known, arena, &files, commit, diags);
	size_t i;

	for (i = 0; ok && i < files.len; i++) {
		struct span path = files.at[i].path, bytes = files.at[i].bytes;

		if (!load_is_hidden(path))
			vec_push(found,
			         (struct found_file){ path, bytes, bytes.len > limit_of(path) ? EFBIG : 0 });
	}
	vec_release(&files);
	return ok;
}

/* One folder of the site being read. */
struct reading {
	const char *root;
	struct found_file *files;
	struct arena *arenas; /* of each worker */
};

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

/* An errno where the folder itself cannot be opened. */
static int
read_folder(const char *root, const char *name, unsigned jobs, struct arena *arena, struct found_files *found)
{
	struct fs_list entries = VEC_INIT;
	struct arena arenas[WORKERS_MAX] = { ARENA_INIT };
	int error = fs_walk(fs_join(arena, root, name), arena, &entries);
	size_t first = found->len, i;
	struct reading r = { .root = root, .arenas = arenas };

	for (i = 0; i < entries.len; i++) {
		struct span parts[2] = { span_of(name), entries.at[i].path };

		vec_push(found, (struct found_file){
					arena_join(arena, parts, 2), { NULL, 0 }, entries.at[i].error });
	}
	r.files = found->at + first;
	workers_run(jobs, entries.len, read_one, &r);
	for (i = 0; i < jobs; i++)
		arena_adopt(arena, &arenas[i]);
	vec_release(&entries);
	return error;
}

static bool
has_folder(const struct found_files *found, const char *folder)
{
	size_t i;

	for (i = 0; i < found->len; i++)
		if (span_starts_with(found->at[i].path, folder))
			return true;
	return false;
}

/* A site of its own needs content/ alone where the program is installed. */
static void
load_defaults(const struct site_options *options, struct arena *arena, struct found_files *found)
{
	size_t i;

	for (i = 1; options->defaults && i < LOAD_FOLDERS; i++)
		if (!has_folder(found, folders[i]))
			read_folder(options->defaults, folders[i], options->jobs, arena, found);
}

static int
compare_found(const void *a, const void *b)
{
	return span_compare(((const struct found_file *)a)->path, ((const struct found_file *)b)->path);
}

void
load_folders(const struct site_options *options, struct arena *arena, struct found_files *found,
             int errors[LOAD_FOLDERS])
{
	size_t i;

	for (i = 0; i < LOAD_FOLDERS; i++)
		errors[i] = 0;
	for (i = 0; i < LOAD_FOLDERS && !errors[0]; i++)
		errors[i] = read_folder(options->root, folders[i], options->jobs, arena, found);
	if (!errors[0])
		load_defaults(options, arena, found);
	vec_sort(found, compare_found);
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
		diag_add(diags, DIAG_FILE_TOO_BIG, (struct place){ source, 0 },
		         "the file is larger than %zu MB", limit_of(file->path) >> 20);
		diag_hint(diags, is_page(file->path) ? "split the page"
		                                     : "keep such a file elsewhere and link to it");
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
report_folders(const struct site_options *options, const int errors[LOAD_FOLDERS], struct arena *arena,
               struct diag_list *diags)
{
	size_t i;

	for (i = 0; i < LOAD_FOLDERS; i++)
		if (errors[i] && (i == 0 || errors[i] != ENOENT))
			diag_errno(diags, DIAG_FILE_READ, "open", fs_join(arena, options->root, folders[i]),
			           errors[i]);
	return !errors[0];
}

/* What could be read goes among the site's files. */
static void
take_found(const struct found_files *found, struct arena *arena, struct file_list *files,
           struct diag_list *diags)
{
	size_t i;

	for (i = 0; i < found->len; i++) {
		if (found->at[i].error)
			report_unread(&found->at[i], arena, diags);
		else
			add_file(files, arena, found->at[i].path, found->at[i].bytes);
	}
}

static void
take_stored(const struct stored_files *stored, struct arena *arena, struct file_list *files,
            struct diag_list *diags)
{
	size_t i;

	for (i = 0; i < stored->len; i++) {
		struct stored_file *file = stored->at[i];

		if (file->found.error)
			report_unread(&file->found, arena, diags);
		else
			add_file(files, arena, file->found.path, file->found.bytes)->stored = file;
	}
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
load_stored(const struct site_options *options, struct arena *arena, struct file_list *files,
            struct diag_list *diags)
{
	struct site_store *store = options->store;
	bool ok;

	store_update(store, options);
	ok = report_folders(options, store->folder_errors, arena, diags);
	if (ok)
		take_stored(&store->files, arena, files, diags);
	return ok;
}

static bool
load_all(const struct site_options *options, struct history_blobs *known, struct arena *arena,
         struct file_list *files, struct span *commit, struct diag_list *diags)
{
	struct found_files found = VEC_INIT;
	int errors[LOAD_FOLDERS];
	bool ok;

	if (options->revision) {
		ok = load_revision(options, known, arena, &found, commit, diags);
		if (ok)
			load_defaults(options, arena, &found);
		vec_sort(&found, compare_found);
	} else {
		load_folders(options, arena, &found, errors);
		ok = report_folders(options, errors, arena, diags);
	}
	if (ok)
		take_found(&found, arena, files, diags);
	vec_release(&found);
	return ok;
}

bool
load_files(const struct site_options *options, struct history_blobs *known, struct arena *arena,
           struct file_list *files, struct span *commit, struct diag_list *diags)
{
	bool ok = options->store ? load_stored(options, arena, files, diags)
	                         : load_all(options, known, arena, files, commit, diags);

	if (ok && options->overlay_count)
		lay_over(options, arena, files);
	return ok;
}

bool
load_edition_tree(const struct site_options *options, const struct load_edition *edition,
                  struct history_blobs *known, struct arena *arena, struct found_files *found,
                  struct diag_list *diags)
{
	struct span then = arena_printf(arena, "content/%.*s/", SPAN_ARG(edition->publication)), commit;
	const char *prefixes[2] = { then.ptr, NULL };
	struct history_files files = VEC_INIT;
	bool ok = history_read_tree(options->root, edition->commit, prefixes, EDITION_FILE_LIMIT,
	                            options->jobs, known, arena, &files, &commit, diags);
	size_t i;

	for (i = 0; ok && i < files.len; i++) {
		struct span name = span_from(files.at[i].path, then.len);

		vec_push(found, (struct found_file){ arena_printf(arena, "content/%.*s/%.*s",
		                                                  SPAN_ARG(edition->folder), SPAN_ARG(name)),
		                                     files.at[i].bytes, 0 });
	}
	vec_release(&files);
	return ok;
}

bool
load_edition_files(const struct site_options *options, const struct load_edition *edition,
                   struct history_blobs *known, struct arena *arena, struct file_list *files,
                   struct diag_list *diags)
{
	const struct stored_files *stored;
	struct found_files found = VEC_INIT;
	bool ok;

	if (options->store) {
		stored = store_edition(options->store, options, edition, diags);
		if (stored)
			take_stored(stored, arena, files, diags);
		return stored != NULL;
	}
	ok = load_edition_tree(options, edition, known, arena, &found, diags);
	if (ok)
		take_found(&found, arena, files, diags);
	vec_release(&found);
	return ok;
}
