/*
 * Lets one system call of a program fail: loaded by LD_PRELOAD.
 *
 *	FAULT_UNDER   count calls on files below this folder only
 *	FAULT_ONLY    count calls of these names only: "rename,link"
 *	FAULT_AT      the call to fail, from 1; 0 or none: count
 *	FAULT_KIND    ENOSPC, EIO or EINTR: it fails so; SHORT: a write or read of
 *	              half the bytes; KILL: the program ends there and then
 *	FAULT_TRACE   a file to write the name of each counted call to, a line each
 *
 * What glibc calls by itself (within nftw or realpath) is not seen; those
 * count as one call.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long calls;

/* The real function of that name. */
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static bool
is_below(const char *path)
{
	const char *under = getenv("FAULT_UNDER");
	size_t len = under ? strlen(under) : 0;

	return strncmp(path, under ? under : "", len) == 0;
}

/* Whether the name is one of FAULT_ONLY. */
static bool
is_wanted(const char *name)
{
	const char *only = getenv("FAULT_ONLY");
	size_t len = strlen(name);

	for (; only; only = strchr(only, ',') ? strchr(only, ',') + 1 : NULL)
		if (strncmp(only, name, len) == 0 && (only[len] == ',' || !only[len]))
			return true;
	return !getenv("FAULT_ONLY");
}

static bool
link_is_below(const char *link)
{
	char path[PATH_MAX + 1];
	ssize_t len = syscall(SYS_readlink, link, path, (size_t)PATH_MAX);

	if (len < 0)
		return false;
	path[len] = '\0';
	return is_below(path);
}

static bool
concerns_fd(int fd)
{
	char link[64];

	if (fd == AT_FDCWD)
		return link_is_below("/proc/self/cwd");
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	return link_is_below(link);
}

static bool
concerns(int folder, const char *path)
{
	return path[0] == '/' ? is_below(path) : concerns_fd(folder);
}

static void
trace(const char *name)
{
	const char *path = getenv("FAULT_TRACE");
	char line[64];
	int fd, len;

	if (!path)
		return;
	fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	len = snprintf(line, sizeof(line), "%s\n", name);
	syscall(SYS_write, fd, line, (size_t)len);
	syscall(SYS_close, fd);
}

static int
number_of(const char *kind)
{
	return strcmp(kind, "ENOSPC") == 0 ? ENOSPC : strcmp(kind, "EINTR") == 0 ? EINTR : EIO;
}

/* Counts a call; an errno where it is to fail, -1 where it is to do half. */
static int
fault(const char *name, bool counted)
{
	const char *at = getenv("FAULT_AT"), *kind = getenv("FAULT_KIND");

	if (!counted || !is_wanted(name))
		return 0;
	trace(name);
	if (atomic_fetch_add(&calls, 1) + 1 != (at ? atol(at) : 0) || !kind)
		return 0;
	if (strcmp(kind, "KILL") == 0)
		syscall(SYS_kill, getpid(), SIGKILL);
	return strcmp(kind, "SHORT") == 0 ? -1 : number_of(kind);
}

/* Fails here, if it is to: for functions that return -1. */
#define MAY_FAIL(name, counted)                      \
	do {                                         \
		int error_ = fault((name), (counted)); \
		if (error_ > 0) {                    \
			errno = error_;              \
			return -1;                   \
		}                                    \
	} while (0)

static mode_t
mode_argument(int flags, va_list args)
{
	return flags & O_CREAT ? va_arg(args, mode_t) : 0;
}

static const char *
open_name(int flags)
{
	return flags & O_CREAT ? "create" : "open";
}

int
open(const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = mode_argument(flags, args);
	va_end(args);
	MAY_FAIL(open_name(flags), concerns(AT_FDCWD, path));
	return REAL(open)(path, flags, mode);
}

int
openat(int folder, const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = mode_argument(flags, args);
	va_end(args);
	MAY_FAIL(open_name(flags), concerns(folder, path));
	return REAL(openat)(folder, path, flags, mode);
}

/* openat2 has no function of its own. */
long
syscall(long number, ...)
{
	va_list args;
	long a[6];
	size_t i;

	va_start(args, number);
	for (i = 0; i < 6; i++)
		a[i] = va_arg(args, long);
	va_end(args);
	if (number == SYS_openat2)
		MAY_FAIL("open", concerns((int)a[0], (const char *)a[1]));
	return REAL(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

ssize_t
read(int fd, void *to, size_t size)
{
	int error = fault("read", concerns_fd(fd));

	if (error > 0) {
		errno = error;
		return -1;
	}
	return REAL(read)(fd, to, error && size > 1 ? size / 2 : size);
}

ssize_t
write(int fd, const void *from, size_t size)
{
	int error = fault("write", concerns_fd(fd));

	if (error > 0) {
		errno = error;
		return -1;
	}
	return REAL(write)(fd, from, error && size > 1 ? size / 2 : size);
}

/* Linux closes the file whatever close says. */
int
close(int fd)
{
	int error = fault("close", concerns_fd(fd)), result = REAL(close)(fd);

	if (error > 0) {
		errno = error;
		return -1;
	}
	return result;
}

#define FD_FUNCTION(name, parameters, arguments) \
	int name parameters                      \
	{                                        \
		MAY_FAIL(#name, concerns_fd(fd)); \
		return REAL(name) arguments;     \
	}
#define PATH_FUNCTION(name, parameters, arguments)               \
	int name parameters                                      \
	{                                                        \
		MAY_FAIL(#name, concerns(AT_FDCWD, path));       \
		return REAL(name) arguments;                     \
	}
#define AT_FUNCTION(name, parameters, arguments)     \
	int name parameters                          \
	{                                            \
		MAY_FAIL(#name, concerns(folder, path)); \
		return REAL(name) arguments;         \
	}

/* The machine goes on running in these tests, so nothing has to get to its disk. */
#define SYNC_FUNCTION(name)                       \
	int name(int fd)                          \
	{                                         \
		MAY_FAIL(#name, concerns_fd(fd)); \
		return 0;                         \
	}

SYNC_FUNCTION(fsync)
SYNC_FUNCTION(syncfs)
FD_FUNCTION(flock, (int fd, int operation), (fd, operation))
FD_FUNCTION(fchmod, (int fd, mode_t mode), (fd, mode))
FD_FUNCTION(futimens, (int fd, const struct timespec times[2]), (fd, times))
FD_FUNCTION(fstat, (int fd, struct stat *st), (fd, st))
PATH_FUNCTION(stat, (const char *restrict path, struct stat *restrict st), (path, st))
PATH_FUNCTION(lstat, (const char *restrict path, struct stat *restrict st), (path, st))
PATH_FUNCTION(mkdir, (const char *path, mode_t mode), (path, mode))
PATH_FUNCTION(rmdir, (const char *path), (path))
PATH_FUNCTION(unlink, (const char *path), (path))
PATH_FUNCTION(remove, (const char *path), (path))
PATH_FUNCTION(access, (const char *path, int mode), (path, mode))
PATH_FUNCTION(rename, (const char *path, const char *to), (path, to))
PATH_FUNCTION(link, (const char *path, const char *to), (path, to))
AT_FUNCTION(mkdirat, (int folder, const char *path, mode_t mode), (folder, path, mode))
AT_FUNCTION(unlinkat, (int folder, const char *path, int flags), (folder, path, flags))
AT_FUNCTION(fstatat, (int folder, const char *restrict path, struct stat *restrict st, int flags),
            (folder, path, st, flags))
AT_FUNCTION(renameat, (int folder, const char *path, int to_folder, const char *to), (folder, path, to_folder, to))
AT_FUNCTION(renameat2, (int folder, const char *path, int to_folder, const char *to, unsigned flags),
            (folder, path, to_folder, to, flags))
AT_FUNCTION(linkat, (int folder, const char *path, int to_folder, const char *to, int flags),
            (folder, path, to_folder, to, flags))
PATH_FUNCTION(nftw, (const char *path, __nftw_func_t task, int descriptors, int flags),
              (path, task, descriptors, flags))

DIR *
opendir(const char *path)
{
	int error = fault("opendir", concerns(AT_FDCWD, path));

	errno = error;
	return error > 0 ? NULL : REAL(opendir)(path);
}

DIR *
fdopendir(int fd)
{
	int error = fault("fdopendir", concerns_fd(fd));

	errno = error;
	return error > 0 ? NULL : REAL(fdopendir)(fd);
}

struct dirent *
readdir(DIR *dir)
{
	int before = errno, error = fault("readdir", concerns_fd(dirfd(dir)));

	if (error > 0) {
		errno = error;
		return NULL;
	}
	errno = before;
	return REAL(readdir)(dir);
}

char *
realpath(const char *restrict path, char *restrict resolved)
{
	int error = fault("realpath", concerns(AT_FDCWD, path));

	errno = error;
	return error > 0 ? NULL : REAL(realpath)(path, resolved);
}

/* The same by the names that a program has them under which was built for large files everywhere, as libgit2. */
__attribute__((alias("open"))) int open64(const char *path, int flags, ...);
__attribute__((alias("fstat"))) int fstat64(int fd, struct stat64 *st);
__attribute__((alias("stat"))) int stat64(const char *restrict path, struct stat64 *restrict st);
__attribute__((alias("lstat"))) int lstat64(const char *restrict path, struct stat64 *restrict st);
__attribute__((alias("readdir"))) struct dirent64 *readdir64(DIR *dir);
