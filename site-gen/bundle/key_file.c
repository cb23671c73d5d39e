#include "bundle/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

static int
write_and_close(int fd, struct span text)
{
	int error = 0;

	while (text.len && !error) {
		ssize_t n = write(fd, text.ptr, text.len);

		if (n < 0 && errno != EINTR)
			error = errno;
		else if (n > 0)
			text = span_from(text, (size_t)n);
	}
	if (!error && fsync(fd))
		error = errno;
	if (close(fd) && !error)
		error = errno;
	return error;
}

/* Gives the finished file its name, unless that is taken. */
static int
move_new(const char *from, const char *to)
{
	if (!renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return errno;
	/* Some file systems know no such flag, but links. */
	if (link(from, to))
		return errno;
	unlink(from);
	return 0;
}

int
key_file_create(const char *path, struct span text, bool secret)
{
	struct buf temporary = BUF_INIT;
	int fd, error;

	buf_printf(&temporary, "%s.%ld~", path, (long)getpid());
	unlink(temporary.ptr);
	fd = open(temporary.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, secret ? 0600 : 0666);
	error = fd < 0 ? errno : write_and_close(fd, text);
	if (!error)
		error = move_new(temporary.ptr, path);
	if (error && fd >= 0)
		unlink(temporary.ptr);
	buf_release(&temporary);
	return error;
}

int
key_file_read(const char *path, char *out, size_t size, size_t *len, bool *exposed)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), error = 0;
	struct stat st;
	ssize_t n;

	*len = 0;
	if (fd < 0)
		return errno;
	if (fstat(fd, &st))
		error = errno;
	else if (!S_ISREG(st.st_mode))
		error = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	while (!error) {
		n = read(fd, out + *len, size - *len);
		if (n < 0 && errno != EINTR)
			error = errno;
		if (n == 0)
			break;
		if (n > 0)
			*len += (size_t)n;
		if (*len == size)
			error = EFBIG;
	}
	*exposed = !error && (st.st_mode & 077);
	close(fd);
	return error;
}
