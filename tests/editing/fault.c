/*
 * To be preloaded: the call number FAULT_AT of those that change files fails,
 * or kills the process.  FAULT is an errno's number, or 0 for the kill.  If
 * the call was reached, the file FAULT_LOG is made.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static long calls;

/* Whether this call fails, with errno set. */
static int
fails(void)
{
	const char *at = getenv("FAULT_AT"), *fault = getenv("FAULT"), *log = getenv("FAULT_LOG");

	if (!at || !fault || !log || __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST) != atol(at))
		return 0;
	close(creat(log, 0666));
	if (atoi(fault) == 0)
		kill(getpid(), SIGKILL);
	errno = atoi(fault);
	return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int
link(const char *from, const char *to)
{
	return fails() ? -1 : REAL(link)(from, to);
}

int
rename(const char *from, const char *to)
{
	return fails() ? -1 : REAL(rename)(from, to);
}

int
renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
	return fails() ? -1 : REAL(renameat2)(from_folder, from, to_folder, to, flags);
}

int
unlink(const char *path)
{
	return fails() ? -1 : REAL(unlink)(path);
}

int
remove(const char *path)
{
	return fails() ? -1 : REAL(remove)(path);
}

int
mkdir(const char *path, mode_t mode)
{
	return fails() ? -1 : REAL(mkdir)(path, mode);
}

int
rmdir(const char *path)
{
	return fails() ? -1 : REAL(rmdir)(path);
}

int
fchmod(int fd, mode_t mode)
{
	return fails() ? -1 : REAL(fchmod)(fd, mode);
}

int
fsync(int fd)
{
	return fails() ? -1 : REAL(fsync)(fd);
}

ssize_t
write(int fd, const void *bytes, size_t count)
{
	return fd > 2 && fails() ? -1 : REAL(write)(fd, bytes, count);
}
