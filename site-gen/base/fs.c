#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/buf.h"

/* Checks that it is a regular file within the limit. */
static int
check_file(int fd, size_t limit, size_t *size)
{
	struct stat st;

	if (fstat(fd, &st))
		return errno;
	if (S_ISDIR(st.st_mode))
		return EISDIR;
	if (!S_ISREG(st.st_mode))
		return EINVAL;
	*size = (size_t)st.st_size;
	return limit && *size > limit ? EFBIG : 0;
}

/* Reads to the end, which need not be where the size said. */
static int
read_all(int fd, size_t size, size_t limit, struct buf *out)
{
	for (;;) {
		ssize_t n;

		buf_reserve(out, 1);
		n = read(fd, out->ptr + out->len, out->cap - out->len - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		if (n == 0)
			return 0;
		out->len += (size_t)n;
		if (out->len == size)
			return 0;
		if (limit && out->len > limit)
			return EFBIG;
	}
}

/* Opening a pipe must not wait for its writer. */
#define READ_FLAGS (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

/* Reads from a descriptor, or the -1 of a failed open, and closes it. */
static int
read_and_close(int fd, size_t limit, struct arena *arena, struct span *out)
{
	struct buf bytes = BUF_INIT;
	size_t size = 0;
	int error;

	if (fd < 0)
		return errno == ENXIO ? EINVAL : errno;
	error = check_file(fd, limit, &size);
	if (!error) {
		buf_reserve(&bytes, size_add(size, 1));
		error = read_all(fd, size, limit, &bytes);
	}
	close(fd);
	if (!error)
		*out = arena_copy(arena, buf_as_span(&bytes));
	buf_release(&bytes);
	return error;
}

int
fs_read(const char *path, size_t limit, struct arena *arena, struct span *out)
{
	return read_and_close(open(path, READ_FLAGS), limit, arena, out);
}

int
fs_open_beneath(int folder, const char *path)
{
	struct open_how how = { .flags = READ_FLAGS, .resolve = RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH };

	return (int)syscall(SYS_openat2, folder, path, &how, sizeof(how));
}

int
fs_read_beneath(int folder, const char *path, size_t limit, struct arena *arena, struct span *out)
{
	return read_and_close(fs_open_beneath(folder, path), limit, arena, out);
}

int
fs_write_all(int fd, struct span bytes)
{
	while (bytes.len) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);

		if (n < 0 && errno != EINTR)
			return errno;
		if (n > 0)
			bytes = span_from(bytes, (size_t)n);
	}
	return 0;
}

/* Makes a new file of that name with these bytes. */
static int
write_new(const char *path, struct span bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666), error;

	if (fd < 0)
		return errno;
	error = fs_write_all(fd, bytes);
	if (close(fd) && !error)
		error = errno;
	return error;
}

int
fs_write(const char *path, struct span bytes)
{
	const char *slash = strrchr(path, '/');
	struct buf temporary = BUF_INIT;
	int error;

	/* Short, so that it fits wherever the name does; one per thread. */
	buf_add(&temporary, path, slash ? (size_t)(slash - path) + 1 : 0);
	buf_printf(&temporary, ".%ld~", (long)gettid());
	error = write_new(temporary.ptr, bytes);
	if (error == EEXIST && !unlink(temporary.ptr))
		error = write_new(temporary.ptr, bytes);
	if (!error && rename(temporary.ptr, path))
		error = errno;
	if (error)
		unlink(temporary.ptr);
	buf_release(&temporary);
	return error;
}

static int
make_dir(const char *path)
{
	struct stat st;

	if (!mkdir(path, 0777))
		return 0;
	if (errno != EEXIST)
		return errno;
	return !stat(path, &st) && S_ISDIR(st.st_mode) ? 0 : ENOTDIR;
}

int
fs_make_dirs(const char *path)
{
	struct buf part = BUF_INIT;
	size_t len = strlen(path), i;
	int error = 0;

	for (i = 0; i < len && !error; i++) {
		buf_char(&part, path[i]);
		if (path[i] != '/' && (i + 1 == len || path[i + 1] == '/'))
			error = make_dir(part.ptr);
	}
	buf_release(&part);
	return error;
}

static int
remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path) ? errno : 0;
}

int
fs_remove_tree(const char *path)
{
	int error = nftw(path, remove_entry, 32, FTW_DEPTH | FTW_PHYS);

	if (error < 0)
		error = errno;
	return error == ENOENT ? 0 : error;
}

bool
fs_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static bool
has_clean_parts(struct span path)
{
	bool more = true;

	while (more) {
		struct span part;

		more = span_cut(path, '/', &part, &path);
		if (!part.len || span_is(part, ".") || span_is(part, ".."))
			return false;
	}
	return true;
}

/* The real name of the nearest folder above that exists. */
static char *
real_folder(const char *path)
{
	struct buf folder = BUF_INIT;
	char *real = NULL;

	buf_str(&folder, path);
	while (!real && folder.len) {
		while (folder.len && folder.ptr[folder.len - 1] != '/')
			buf_truncate(&folder, folder.len - 1);
		if (folder.len)
			buf_truncate(&folder, folder.len - 1);
		real = realpath(folder.len ? folder.ptr : "/", NULL);
	}
	buf_release(&folder);
	return real;
}

bool
fs_is_inside(const char *root, const char *path)
{
	struct arena arena = ARENA_INIT;
	char *real_root = realpath(root, NULL), *real = NULL;
	size_t len = real_root ? strlen(real_root) : 0;
	bool inside = false;

	if (real_root && has_clean_parts(span_of(path)))
		real = real_folder(fs_join(&arena, real_root, path));
	if (real)
		inside = strncmp(real, real_root, len) == 0 && (!real[len] || real[len] == '/' || len == 1);
	free(real);
	free(real_root);
	arena_release(&arena);
	return inside;
}

void
fs_remove_empty_dirs(const char *root, const char *path)
{
	struct arena arena = ARENA_INIT;
	size_t len = strlen(path);

	for (;;) {
		while (len && path[len - 1] != '/')
			len--;
		if (!len || rmdir(fs_join(&arena, root, arena_cstr(&arena, span_make(path, --len)))))
			break;
	}
	arena_release(&arena);
}

char *
fs_join(struct arena *arena, const char *dir, const char *name)
{
	size_t len = strlen(dir);
	struct span parts[3];

	if (!len || name[0] == '/')
		return arena_cstr(arena, span_of(name));
	parts[0] = span_make(dir, len);
	parts[1] = span_of(dir[len - 1] == '/' ? "" : "/");
	parts[2] = span_of(name);
	return arena_cstr(arena, arena_join(arena, parts, 3));
}

/* A walk under way: folders still to be read, relative to `root`. */
struct walk {
	const char *root;
	struct arena *arena;
	struct fs_list *out;
	VEC(char *) folders;
};

static void
add_entry(struct walk *w, struct span path, int error)
{
	vec_push(w->out, (struct fs_entry){ .path = path, .error = error });
}

/* What a name in an open folder is: a mode of stat, or 0 with errno. */
static mode_t
mode_of(DIR *dir, const char *name, int flags)
{
	struct stat st;

	return fstatat(dirfd(dir), name, &st, flags) ? 0 : st.st_mode;
}

static void
take_link(struct walk *w, DIR *dir, const char *name, char *path)
{
	mode_t mode = mode_of(dir, name, 0);

	if (S_ISREG(mode))
		add_entry(w, span_of(path), 0);
	else if (!mode || S_ISDIR(mode))
		add_entry(w, span_of(path), ELOOP);
}

static void
take_name(struct walk *w, DIR *dir, const char *folder, const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);
	mode_t mode = DTTOIF(entry->d_type);
	char *path;

	if (entry->d_name[0] == '.' || entry->d_name[len - 1] == '~')
		return;
	path = fs_join(w->arena, folder, entry->d_name);
	if (entry->d_type == DT_UNKNOWN)
		mode = mode_of(dir, entry->d_name, AT_SYMLINK_NOFOLLOW);
	if (!mode)
		add_entry(w, span_of(path), errno);
	else if (S_ISDIR(mode))
		vec_push(&w->folders, path);
	else if (S_ISREG(mode))
		add_entry(w, span_of(path), 0);
	else if (S_ISLNK(mode))
		take_link(w, dir, entry->d_name, path);
}

static int
read_folder(struct walk *w, const char *folder)
{
	DIR *dir = opendir(*folder ? fs_join(w->arena, w->root, folder) : w->root);
	const struct dirent *entry;
	int error;

	if (!dir)
		return errno;
	while (errno = 0, (entry = readdir(dir)))
		take_name(w, dir, folder, entry);
	error = errno;
	closedir(dir);
	return error;
}

static int
compare_entries(const void *a, const void *b)
{
	const struct fs_entry *x = a, *y = b;

	return span_compare(x->path, y->path);
}

int
fs_walk(const char *dir, struct arena *arena, struct fs_list *out)
{
	struct walk w = { .root = dir, .arena = arena, .out = out, .folders = VEC_INIT };
	int error = read_folder(&w, "");

	while (!error && w.folders.len) {
		const char *folder = w.folders.at[--w.folders.len];
		int failed = read_folder(&w, folder);

		if (failed)
			add_entry(&w, span_of(folder), failed);
	}
	vec_release(&w.folders);
	vec_sort(out, compare_entries);
	return error;
}
