#include "publish/publish.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "publish/stage.h"
#include "publish/swap.h"

struct publish {
	struct arena arena;
	char *target;                             /* as given, without slashes at the end */
	char *link;                               /* the target where it is a symbolic link, or NULL */
	char *parent;                             /* the folder that holds the real target */
	char *name;                               /* of the real target in it */
	char *base;                               /* name, without what earlier link swaps added */
	char *stage, *lock;                       /* names in the parent */
	int parent_fd, old_fd, stage_fd, lock_fd; /* or -1 */
};

/* What a link swap adds to the name of a folder, in turns. */
static const char *const turns[] = { ".site-gen-a", ".site-gen-b" };

static char *
in_parent(struct publish *p, const char *name)
{
	return fs_join(&p->arena, p->parent, name);
}

static char *
name_beside(struct publish *p, const char *suffix)
{
	return arena_cstr(&p->arena, arena_printf(&p->arena, ".%s.site-gen-%s", p->base, suffix));
}

/* ".site-gen-a" comes off: the names of lock and stage never change. */
static char *
base_of(struct publish *p)
{
	struct span name = span_of(p->name);
	size_t i;

	for (i = 0; p->link && i < 2; i++)
		if (span_ends_with(name, turns[i]))
			name.len -= strlen(turns[i]);
	return arena_cstr(&p->arena, name);
}

/* The path without symbolic links, "." and ".."; NULL after a diagnostic. */
static char *
real_path(struct publish *p, struct diag_list *diags)
{
	char *real = realpath(p->target, NULL), *copy;

	if (!real) {
		diag_errno(diags, DIAG_FILE_WRITE, "follow", p->target, errno);
		return NULL;
	}
	copy = arena_cstr(&p->arena, span_of(real));
	free(real);
	return copy;
}

/* Splits the target, which need not exist, into parent and name. */
static bool
split_target(struct publish *p, struct diag_list *diags)
{
	struct stat st;
	char *path = p->target, *slash;
	const char *last = strrchr(path, '/');

	if (!lstat(path, &st) && S_ISLNK(st.st_mode))
		p->link = path;
	last = last ? last + 1 : path;
	if (p->link || !*last || strcmp(last, ".") == 0 || strcmp(last, "..") == 0)
		path = real_path(p, diags);
	if (!path)
		return false;
	slash = strrchr(path, '/');
	p->name = slash ? slash + 1 : path;
	if (!*p->name) {
		diag_add(diags, DIAG_OUTPUT_FOREIGN, (struct place){ NULL, 0 }, "cannot publish to '%s'",
		         p->target);
		return false;
	}
	if (slash == path)
		slash++;
	p->parent = arena_cstr(&p->arena, slash ? span_make(path, (size_t)(slash - path)) : span_of("."));
	p->base = base_of(p);
	p->stage = name_beside(p, "stage");
	p->lock = name_beside(p, "lock");
	return true;
}

static bool
open_parent(struct publish *p, struct diag_list *diags)
{
	p->parent_fd = open(p->parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (p->parent_fd >= 0)
		return true;
	diag_errno(diags, DIAG_FILE_WRITE, "open", p->parent, errno);
	diag_hint(diags, "the folder that is to hold the site must be there");
	return false;
}

/* Whether the lock file is still the one that is open: its owner removes it. */
static bool
lock_is_current(const struct publish *p)
{
	struct stat open_file, there;

	return !fstat(p->lock_fd, &open_file) &&
	       !fstatat(p->parent_fd, p->lock, &there, AT_SYMLINK_NOFOLLOW) &&
	       open_file.st_ino == there.st_ino && open_file.st_dev == there.st_dev;
}

/* 0, EWOULDBLOCK where another build has it, or another errno. */
static int
try_lock(struct publish *p)
{
	int error = 0;

	p->lock_fd = openat(p->parent_fd, p->lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (p->lock_fd < 0)
		return errno;
	if (flock(p->lock_fd, LOCK_EX | LOCK_NB))
		error = errno;
	else if (!lock_is_current(p))
		error = ESTALE;
	if (error) {
		close(p->lock_fd);
		p->lock_fd = -1;
	}
	return error;
}

static bool
take_lock(struct publish *p, struct diag_list *diags)
{
	int tries = 0, error;

	do
		error = try_lock(p);
	while (error == ESTALE && ++tries < 100);
	if (error == EWOULDBLOCK)
		diag_add(diags, DIAG_PUBLISH_SWAP, (struct place){ NULL, 0 },
		         "another build is publishing to '%s'", p->target);
	else if (error)
		diag_errno(diags, DIAG_FILE_WRITE, "lock", in_parent(p, p->lock), error);
	return !error;
}

/* Whether the folder holds our marker. */
static bool
is_ours(int folder)
{
	char text[sizeof(PUBLISH_MARKER_TEXT)];
	int fd = openat(folder, PUBLISH_MARKER, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	ssize_t len;

	if (fd < 0)
		return false;
	len = read(fd, text, sizeof(text));
	close(fd);
	return len == sizeof(PUBLISH_MARKER_TEXT) - 1 && memcmp(text, PUBLISH_MARKER_TEXT, (size_t)len) == 0;
}

static bool
is_empty(int folder)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	bool empty = dir != NULL;

	if (!dir && fd >= 0)
		close(fd);
	while (empty && (entry = readdir(dir)))
		empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	if (dir)
		closedir(dir);
	return empty;
}

/* Opens the old site, if there is one, and checks that it is ours to replace. */
static bool
open_old(struct publish *p, struct diag_list *diags)
{
	struct place nowhere = { NULL, 0 };

	p->old_fd = openat(p->parent_fd, p->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (p->old_fd < 0) {
		if (errno == ENOENT)
			return true;
		if (errno == ENOTDIR || errno == ELOOP)
			diag_add(diags, DIAG_OUTPUT_FOREIGN, nowhere, "'%s' is not a folder", p->target);
		else
			diag_errno(diags, DIAG_FILE_READ, "open", p->target, errno);
		return false;
	}
	if (is_ours(p->old_fd) || is_empty(p->old_fd))
		return true;
	diag_add(diags, DIAG_OUTPUT_FOREIGN, nowhere, "'%s' holds files that site-gen did not make",
	         p->target);
	diag_hint(diags, "name a new or an empty folder");
	return false;
}

static bool
remove_tree(struct publish *p, const char *name, struct diag_list *diags)
{
	int error = fs_remove_tree(in_parent(p, name));

	if (error)
		diag_errno(diags, DIAG_FILE_WRITE, "remove", in_parent(p, name), error);
	return !error;
}

/* A folder that a killed link swap left. */
static bool
remove_turn(struct publish *p, const char *suffix, struct diag_list *diags)
{
	const char *name = arena_cstr(&p->arena, arena_printf(&p->arena, "%s%s", p->base, suffix));
	int fd;
	bool ours;

	if (strcmp(name, p->name) == 0)
		return true;
	fd = openat(p->parent_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return true;
	ours = is_ours(fd);
	close(fd);
	return !ours || remove_tree(p, name, diags);
}

static bool
remove_leftovers(struct publish *p, struct diag_list *diags)
{
	if (p->link && strcmp(p->base, p->name) != 0 && !remove_turn(p, "", diags))
		return false;
	return remove_tree(p, p->stage, diags) &&
	       (!p->link || (remove_turn(p, turns[0], diags) && remove_turn(p, turns[1], diags)));
}

/* 0 or an errno; nothing is there on an error. */
static int
open_stage(struct publish *p)
{
	int error;

	if (mkdirat(p->parent_fd, p->stage, 0777))
		return errno;
	p->stage_fd = openat(p->parent_fd, p->stage, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (p->stage_fd >= 0)
		return 0;
	error = errno;
	unlinkat(p->parent_fd, p->stage, AT_REMOVEDIR);
	return error;
}

static bool
make_stage(struct publish *p, struct diag_list *diags)
{
	struct span marker = SPAN(PUBLISH_MARKER_TEXT);
	struct stat st;
	int error;

	if (!remove_leftovers(p, diags))
		return false;
	error = open_stage(p);
	if (!error && p->old_fd >= 0 && (fstat(p->old_fd, &st) || fchmod(p->stage_fd, st.st_mode & 07777)))
		error = errno;
	if (!error)
		error = stage_file(p->stage_fd, p->old_fd, PUBLISH_MARKER, marker);
	if (error)
		diag_errno(diags, DIAG_FILE_WRITE, "create", in_parent(p, p->stage), error);
	return !error;
}

struct publish *
publish_begin(const char *target, struct diag_list *diags)
{
	struct publish *p = xmalloc(sizeof(*p));
	struct span path = span_of(target);

	*p = (struct publish){
		.arena = ARENA_INIT, .parent_fd = -1, .old_fd = -1, .stage_fd = -1, .lock_fd = -1
	};
	while (path.len > 1 && path.ptr[path.len - 1] == '/')
		path.len--;
	p->target = arena_cstr(&p->arena, path);
	if (split_target(p, diags) && open_parent(p, diags) && take_lock(p, diags) && open_old(p, diags) &&
	    make_stage(p, diags))
		return p;
	publish_abort(p);
	return NULL;
}

bool
publish_file(struct publish *p, const char *path, struct span bytes, struct diag_list *diags)
{
	struct arena arena = ARENA_INIT;
	int error;

	if (!stage_path_is_clean(path) || strcmp(path, PUBLISH_MARKER) == 0) {
		diag_add(diags, DIAG_FILE_NAME, (struct place){ NULL, 0 },
		         "'%s' cannot be a file of the site", path);
		return false;
	}
	error = stage_file(p->stage_fd, p->old_fd, path, bytes);
	if (error)
		diag_errno(diags, DIAG_FILE_WRITE, "write", fs_join(&arena, p->target, path), error);
	arena_release(&arena);
	return !error;
}

static void
report_swap(struct publish *p, int error, struct diag_list *diags)
{
	diag_errno(diags, DIAG_PUBLISH_SWAP, "put the new site in place of", p->target, error);
	if (error == EBUSY)
		diag_hint(diags, "a mount point cannot be replaced: publish to a folder inside it");
	else if (error == ESTALE)
		diag_hint(diags, "something else replaced the folder during the build");
	else if (error == EXDEV || error == EINVAL || error == ENOSYS)
		diag_hint(diags,
		          "this file system cannot exchange two folders: publish to a new folder, or to "
		          "a symbolic link to one");
}

static int
swap_by_link(struct publish *p)
{
	bool first = strcmp(p->name + strlen(p->base), turns[0]) != 0;
	const char *name = arena_cstr(&p->arena, arena_printf(&p->arena, "%s%s", p->base, turns[!first]));
	int error = swap_link(p->parent_fd, p->stage, name, p->link);

	/* What cannot be removed now, the next run removes. */
	if (!error)
		fs_remove_tree(in_parent(p, p->name));
	return error;
}

static int
swap(struct publish *p)
{
	int error;

	if (p->old_fd < 0)
		return swap_new(p->parent_fd, p->stage, p->name);
	error = swap_exchange(p->parent_fd, p->stage, p->name, p->old_fd);
	if (p->link && (error == EXDEV || error == EINVAL || error == ENOSYS))
		error = swap_by_link(p);
	return error;
}

/* Everything must be on the disk before it takes the place of the old site. */
bool
publish_commit(struct publish *p, struct diag_list *diags)
{
	int error;

	if (syncfs(p->stage_fd)) {
		diag_errno(diags, DIAG_FILE_WRITE, "write", p->target, errno);
		publish_abort(p);
		return false;
	}
	error = swap(p);
	if (error)
		report_swap(p, error, diags);
	else
		fsync(p->parent_fd);
	/* What the stage's name stands for now, the old site or the new, is not needed. */
	publish_abort(p);
	return !error;
}

static void
close_if_open(int fd)
{
	if (fd >= 0)
		close(fd);
}

/* Whether the stage's name stands for the new site or the old: nothing else is ours to remove. */
static bool
owns_stage(const struct publish *p)
{
	return (p->stage_fd >= 0 && swap_is_folder(p->parent_fd, p->stage, p->stage_fd)) ||
	       (p->old_fd >= 0 && swap_is_folder(p->parent_fd, p->stage, p->old_fd));
}

void
publish_abort(struct publish *p)
{
	if (!p)
		return;
	if (owns_stage(p))
		fs_remove_tree(in_parent(p, p->stage));
	close_if_open(p->old_fd);
	close_if_open(p->stage_fd);
	if (p->lock_fd >= 0) {
		unlinkat(p->parent_fd, p->lock, 0);
		close(p->lock_fd);
	}
	close_if_open(p->parent_fd);
	arena_release(&p->arena);
	free(p);
}
