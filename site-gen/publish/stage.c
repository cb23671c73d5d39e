#include "publish/stage.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fs.h"

bool
stage_path_is_clean(const char *path)
{
	struct span part, rest = span_of(path);
	bool more;

	do {
		more = span_cut(rest, '/', &part, &rest);
		if (!part.len || span_is(part, ".") || span_is(part, ".."))
			return false;
	} while (more);
	return true;
}

static int
make_parents(int stage, const char *path)
{
	struct buf dir = BUF_INIT;
	const char *slash = path;
	int error = 0;

	while (!error && (slash = strchr(slash, '/'))) {
		buf_clear(&dir);
		buf_add(&dir, path, (size_t)(slash - path));
		if (mkdirat(stage, dir.ptr, 0777) && errno != EEXIST)
			error = errno;
		slash++;
	}
	buf_release(&dir);
	return error;
}

/* With the time of `like`, where that is given. */
static int
write_file(int stage, const char *path, struct span bytes, const struct stat *like)
{
	int fd = openat(stage, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666), error;

	if (fd < 0)
		return errno;
	error = fs_write_all(fd, bytes);
	if (!error && like) {
		struct timespec times[2] = { like->st_atim, like->st_mtim };

		if (futimens(fd, times))
			error = errno;
	}
	if (close(fd) && !error)
		error = errno;
	return error;
}

static bool
has_bytes(int fd, struct span bytes)
{
	char block[64 * 1024];

	while (bytes.len) {
		ssize_t n = read(fd, block, sizeof(block));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || (size_t)n > bytes.len || memcmp(block, bytes.ptr, (size_t)n) != 0)
			return false;
		bytes = span_from(bytes, (size_t)n);
	}
	return true;
}

static bool
old_is_same(int old, const char *path, struct span bytes, struct stat *st)
{
	/* What a symbolic link leads to is not the site's. */
	int fd = old < 0 ? -1 : fs_open_beneath(old, path);
	bool same;

	if (fd < 0)
		return false;
	same = !fstat(fd, st) && S_ISREG(st->st_mode) && (size_t)st->st_size == bytes.len &&
	       has_bytes(fd, bytes);
	close(fd);
	return same;
}

static int
keep_file(int stage, int old, const char *path, struct span bytes, const struct stat *st)
{
	if (!linkat(old, path, stage, path, 0))
		return 0;
	if (errno == EMLINK || errno == EXDEV || errno == EPERM)
		return write_file(stage, path, bytes, st);
	return errno;
}

int
stage_file(int stage, int old, const char *path, struct span bytes)
{
	struct stat st;
	bool same = old_is_same(old, path, bytes, &st);
	int error = same ? keep_file(stage, old, path, bytes, &st) : write_file(stage, path, bytes, NULL);

	if (error != ENOENT)
		return error;
	error = make_parents(stage, path);
	if (error)
		return error;
	return same ? keep_file(stage, old, path, bytes, &st) : write_file(stage, path, bytes, NULL);
}
