#include "publish/swap.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

static bool
is_same_inode(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

bool
swap_is_folder(int parent, const char *name, int fd)
{
	struct stat a, b;

	return !fstatat(parent, name, &a, AT_SYMLINK_NOFOLLOW) && !fstat(fd, &b) && is_same_inode(&a, &b);
}

int
swap_new(int parent, const char *stage, const char *name)
{
	if (!renameat2(parent, stage, parent, name, RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return errno;
	/* Without that flag, a plain rename still replaces nothing but an empty folder. */
	return renameat(parent, stage, parent, name) ? errno : 0;
}

int
swap_exchange(int parent, const char *stage, const char *name, int old)
{
	if (renameat2(parent, stage, parent, name, RENAME_EXCHANGE))
		return errno;
	if (swap_is_folder(parent, stage, old))
		return 0;
	return renameat2(parent, stage, parent, name, RENAME_EXCHANGE) ? errno : ESTALE;
}

/* The path of the file `name` in the folder of `path`. */
static void
path_beside(struct buf *out, const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');

	buf_add(out, path, slash && name[0] != '/' ? (size_t)(slash - path) + 1 : 0);
	buf_str(out, name);
}

/* Whether a link that holds `text` leads to something in the folder `parent`. */
static bool
leads_into(int parent, const char *link, const char *text)
{
	struct buf folder = BUF_INIT, path = BUF_INIT;
	struct stat a, b;
	bool same;

	path_beside(&folder, text, ".");
	path_beside(&path, link, folder.ptr);
	same = !stat(path.ptr, &a) && !fstat(parent, &b) && is_same_inode(&a, &b);
	buf_release(&folder);
	buf_release(&path);
	return same;
}

static int
read_link(const char *path, struct buf *out)
{
	char text[PATH_MAX];
	ssize_t len = readlink(path, text, sizeof(text));

	if (len < 0)
		return errno;
	buf_add(out, text, (size_t)len);
	return 0;
}

/* What the link is to hold: what it holds, but another name; or the whole
 * path, where it leads there by way of another link. */
static int
link_text(int parent, const char *name, const char *link, struct buf *out)
{
	struct buf old = BUF_INIT;
	char descriptor[64];
	int error = read_link(link, &old);

	while (old.len > 1 && old.ptr[old.len - 1] == '/')
		buf_truncate(&old, old.len - 1);
	if (!error && leads_into(parent, link, old.ptr)) {
		path_beside(out, old.ptr, name);
	} else if (!error) {
		snprintf(descriptor, sizeof(descriptor), "/proc/self/fd/%d", parent);
		error = read_link(descriptor, out);
		buf_printf(out, "/%s", name);
	}
	buf_release(&old);
	return error;
}

/* Makes a link of this text under another name, and renames it. */
static int
replace_link(const char *link, const char *text)
{
	const char *slash = strrchr(link, '/');
	struct buf name = BUF_INIT, path = BUF_INIT;
	int error = 0;

	buf_printf(&name, ".%s.site-gen-link", slash ? slash + 1 : link);
	path_beside(&path, link, name.ptr);
	unlink(path.ptr);
	if (symlink(text, path.ptr) || rename(path.ptr, link)) {
		error = errno;
		unlink(path.ptr);
	}
	buf_release(&name);
	buf_release(&path);
	return error;
}

int
swap_link(int parent, const char *stage, const char *name, const char *link)
{
	struct buf text = BUF_INIT;
	int error = link_text(parent, name, link, &text);

	if (!error)
		error = swap_new(parent, stage, name);
	if (!error) {
		error = replace_link(link, text.ptr);
		if (error)
			renameat(parent, name, parent, stage);
	}
	buf_release(&text);
	return error;
}
