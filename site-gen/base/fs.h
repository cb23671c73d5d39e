/*
 * Files.  Functions return 0 or an errno; they never print and never leave a
 * descriptor open.  Paths are C strings.
 */
#ifndef BASE_FS_H
#define BASE_FS_H

#include "base/arena.h"
#include "base/vec.h"

/*
 * Reads a whole regular file into the arena, followed by a NUL byte.
 * EFBIG where it is longer than `limit` bytes (0: no limit), EISDIR where it
 * is a folder, EINVAL where it is no regular file (a pipe, a device).
 */
int fs_read(const char *path, size_t limit, struct arena *arena, struct span *out);
/*
 * The same for the file `path` below the open folder, neither by way of a
 * symbolic link (ELOOP) nor out of the folder (EXDEV).
 */
int fs_read_beneath(int folder, const char *path, size_t limit, struct arena *arena, struct span *out);
/* Writes all of it, whatever comes between; an errno or 0. */
int fs_write_all(int fd, struct span bytes);
/* Opens it for reading; -1 with errno.  A folder is opened too. */
int fs_open_beneath(int folder, const char *path);
/* Creates or replaces a file; on an error nothing of it is left behind. */
int fs_write(const char *path, struct span bytes);
/* mkdir -p; 0 where it is there already. */
int fs_make_dirs(const char *path);
/* rm -rf without following symbolic links; 0 where there is nothing. */
int fs_remove_tree(const char *path);
/* Follows symbolic links: false for one that leads nowhere. */
bool fs_exists(const char *path);

/*
 * Whether the path "root/path" stays below root: no part is empty, "." or
 * "..", and no folder on the way to it is a symbolic link that leads out.
 */
bool fs_is_inside(const char *root, const char *path);
/* Removes the folder of "root/path" and those above it as long as they are
 * empty; never root itself. */
void fs_remove_empty_dirs(const char *root, const char *path);

/* "dir/name", or name alone where dir is "" or name is absolute. */
char *fs_join(struct arena *arena, const char *dir, const char *name);

/* One file found by fs_walk. */
struct fs_entry {
	struct span path;       /* relative to the folder walked, "/" between */
	int error;              /* errno of a folder that cannot be opened, ELOOP for
	                           a symbolic link to a folder or to nowhere, else 0 */
};
VEC_TYPE(fs_list, struct fs_entry);

/*
 * All regular files below `dir`, and links to regular files, sorted by path
 * in byte order.  Names that begin with "." or end with "~" are left out.
 * Links to folders are not followed.  Returns an errno if `dir` itself
 * cannot be opened.
 */
int fs_walk(const char *dir, struct arena *arena, struct fs_list *out);

#endif
