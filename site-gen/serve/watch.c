#include "serve/watch.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"

#define FOLDER_EVENTS                                                                                   \
	(IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | \
	 IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
#define LINK_EVENTS (IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF)
#define GIT_EVENTS (IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE)

static const char *const folders[] = { "content", "layouts", "assets" };
#define FOLDERS (sizeof(folders) / sizeof(folders[0]))

enum watched_kind { WATCHED_ROOT, WATCHED_FOLDER, WATCHED_LINK, WATCHED_GIT };

struct watched {
	int descriptor;
	enum watched_kind kind;
	struct span path; /* of a folder or a linked file, "content/guide" */
};

struct watch {
	struct arena arena; /* paths of what is watched */
	const char *root;
	int fd;                      /* -1: polling */
	VEC(struct watched) watched; /* by descriptor */
	bool failed;                 /* something could not be watched */

	struct arena noted;             /* paths of changes */
	VEC(struct span) changed, open; /* `open`: written to and not closed */
	bool changed_all;
	uint64_t first, last; /* times of what is gathered; first is 0 if nothing is */

	uint64_t seen, polled; /* polling: what it looked like, and when */
};

static void
add_watch(struct watch *w, const char *path, uint32_t events, enum watched_kind kind, struct span name)
{
	int descriptor = inotify_add_watch(w->fd, path, events);

	if (descriptor >= 0)
		vec_push(&w->watched, (struct watched){ descriptor, kind, name });
	else if (errno != ENOENT && errno != ENOTDIR && errno != EACCES && errno != ELOOP)
		w->failed = true;
}

static struct span
join(struct arena *arena, struct span folder, const char *name)
{
	return arena_printf(arena, "%.*s/%s", SPAN_ARG(folder), name);
}

static bool
is_folder(const char *root, struct span path, const struct dirent *entry, struct arena *arena)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return !lstat(fs_join(arena, root, path.ptr), &st) && S_ISDIR(st.st_mode);
}

/* One folder; those in it are put on the list. */
static void
watch_folder(struct watch *w, struct span folder, struct fs_list *below)
{
	char *path = fs_join(&w->arena, w->root, folder.ptr);
	const struct dirent *entry;
	DIR *dir;

	/* First, so that nothing is missed that comes while it is read. */
	add_watch(w, path, FOLDER_EVENTS, WATCHED_FOLDER, folder);
	dir = opendir(path);
	while (dir && (entry = readdir(dir)) != NULL) {
		struct span name = join(&w->arena, folder, entry->d_name);

		if (load_is_hidden(name))
			continue;
		if (is_folder(w->root, name, entry, &w->arena))
			vec_push(below, (struct fs_entry){ name, 0 });
		else if (entry->d_type == DT_LNK)
			add_watch(w, fs_join(&w->arena, w->root, name.ptr), LINK_EVENTS, WATCHED_LINK, name);
	}
	if (dir)
		closedir(dir);
}

static void
watch_tree(struct watch *w, const char *name)
{
	struct fs_list below = VEC_INIT;

	vec_push(&below, (struct fs_entry){ arena_copy(&w->arena, span_of(name)), 0 });
	while (below.len) {
		struct span folder = below.at[--below.len].path;

		watch_folder(w, folder, &below);
	}
	vec_release(&below);
}

/* The first line of a small file, behind `key`; NULL if there is none. */
static char *
read_line(const char *path, const char *key, struct arena *arena)
{
	struct span text = { NULL, 0 }, line, rest;

	if (fs_read(path, 4096, arena, &text))
		return NULL;
	span_cut(text, '\n', &line, &rest);
	return span_starts_with(line, key) ? arena_cstr(arena, span_from(line, strlen(key))) : NULL;
}

/* `path` as seen from `folder`; NULL stays NULL. */
static char *
seen_from(const char *folder, char *path, struct arena *arena)
{
	return path && path[0] != '/' ? fs_join(arena, folder, path) : path;
}

/* The folder in which git keeps its things, for a file of a site: NULL if there is none. */
static char *
git_folder(const char *root, struct arena *arena)
{
	char *folder = realpath(root, NULL), *found = NULL, *slash;

	for (; folder && !found && folder[0]; *slash = '\0') {
		char *git = fs_join(arena, folder, ".git");

		/* A work tree's is a file that names it. */
		if (fs_exists(git) && !(found = seen_from(folder, read_line(git, "gitdir: ", arena), arena)))
			found = git;
		slash = strrchr(folder, '/');
	}
	free(folder);
	return found;
}

/* A tag "toolkit/2" is a file in a folder of its own. */
static void
watch_tags(struct watch *w, char *tags)
{
	VEC(char *) below = VEC_INIT;

	vec_push(&below, tags);
	while (below.len) {
		char *folder = below.at[--below.len];
		const struct dirent *entry;
		DIR *dir;

		add_watch(w, folder, GIT_EVENTS, WATCHED_GIT, span_of(NULL));
		dir = opendir(folder);
		while (dir && (entry = readdir(dir)) != NULL)
			if (entry->d_name[0] != '.' && entry->d_type == DT_DIR)
				vec_push(&below, fs_join(&w->arena, folder, entry->d_name));
		if (dir)
			closedir(dir);
	}
	vec_release(&below);
}

/* Editions and dates come from git: its log of HEAD grows with every commit. */
static void
watch_git(struct watch *w)
{
	char *git = git_folder(w->root, &w->arena), *common;

	if (!git)
		return;
	add_watch(w, fs_join(&w->arena, git, "logs"), GIT_EVENTS, WATCHED_GIT, span_of(NULL));
	/* Work trees share the tags. */
	common = seen_from(git, read_line(fs_join(&w->arena, git, "commondir"), "", &w->arena), &w->arena);
	watch_tags(w, fs_join(&w->arena, common ? common : git, "refs/tags"));
}

static int
compare_watched(const void *a, const void *b)
{
	const struct watched *x = a, *y = b;

	return (x->descriptor > y->descriptor) - (x->descriptor < y->descriptor);
}

static void
stop_watching(struct watch *w)
{
	if (w->fd >= 0)
		close(w->fd);
	w->fd = -1;
	w->watched.len = 0;
	arena_reset(&w->arena);
}

/* A number that changes when a file is written, comes, goes or is renamed. */
static uint64_t
look(const struct watch *w)
{
	struct arena arena = ARENA_INIT;
	struct fs_list files = VEC_INIT;
	uint64_t sum = 0;
	size_t i, k;

	for (i = 0; i < FOLDERS; i++) {
		char *folder = fs_join(&arena, w->root, folders[i]);

		files.len = 0;
		fs_walk(folder, &arena, &files);
		for (k = 0; k < files.len; k++) {
			char *path = fs_join(&arena, folder, arena_cstr(&arena, files.at[k].path));
			struct stat st = { 0 };

			(void)stat(path, &st);
			sum = sum * 31 + span_hash(files.at[k].path);
			sum = sum * 31 + (uint64_t)st.st_size;
			sum = sum * 31 + (uint64_t)st.st_mtim.tv_sec * 1000000000 +
			      (uint64_t)st.st_mtim.tv_nsec;
			sum = sum * 31 + (uint64_t)st.st_ino;
		}
	}
	vec_release(&files);
	arena_release(&arena);
	return sum;
}

static void
start_watching(struct watch *w)
{
	size_t i;

	stop_watching(w);
	w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	w->failed = w->fd < 0;
	if (!w->failed)
		add_watch(w, w->root, FOLDER_EVENTS, WATCHED_ROOT, span_of(NULL));
	for (i = 0; i < FOLDERS && !w->failed; i++)
		watch_tree(w, folders[i]);
	if (!w->failed)
		watch_git(w);
	vec_sort(&w->watched, compare_watched);
	if (w->failed) {
		stop_watching(w);
		w->seen = look(w);
	}
}

struct watch *
watch_open(const char *root)
{
	struct watch *w = xcalloc(1, sizeof(*w));

	w->root = root;
	w->fd = -1;
	start_watching(w);
	return w;
}

void
watch_close(struct watch *w)
{
	if (!w)
		return;
	stop_watching(w);
	vec_release(&w->watched);
	vec_release(&w->changed);
	vec_release(&w->open);
	arena_release(&w->arena);
	arena_release(&w->noted);
	free(w);
}

bool
watch_is_polling(const struct watch *w)
{
	return w->fd < 0;
}

int
watch_fd(const struct watch *w)
{
	return w->fd;
}

static void
note(struct watch *w, uint64_t now)
{
	if (!w->first)
		w->first = now;
	w->last = now;
}

static void
note_all(struct watch *w, uint64_t now)
{
	w->changed_all = true;
	note(w, now);
}

static void
mark_open(struct watch *w, struct span path, bool is_open)
{
	size_t i;

	for (i = 0; i < w->open.len; i++)
		if (span_equal(w->open.at[i], path))
			break;
	if (is_open && i == w->open.len)
		vec_push(&w->open, path);
	else if (!is_open && i < w->open.len)
		w->open.at[i] = w->open.at[--w->open.len];
}

static void
note_file(struct watch *w, struct span path, uint32_t events, uint64_t now)
{
	size_t i;

	path = arena_copy(&w->noted, path);
	mark_open(w, path, (events & IN_MODIFY) && !(events & IN_CLOSE_WRITE));
	note(w, now);
	for (i = w->changed.len; i; i--)
		if (span_equal(w->changed.at[i - 1], path))
			return;
	vec_push(&w->changed, path);
}

static const struct watched *
find_watched(const struct watch *w, int descriptor)
{
	struct watched key = { .descriptor = descriptor };

	return w->watched.len ? bsearch(&key, w->watched.at, w->watched.len, sizeof(key), compare_watched)
	                      : NULL;
}

static bool
is_top_folder(const char *name)
{
	size_t i;

	for (i = 0; i < FOLDERS; i++)
		if (strcmp(name, folders[i]) == 0)
			return true;
	return false;
}

/* A link's target is watched as well. */
static bool
is_new_link(const struct watch *w, struct span path, uint32_t events, struct arena *arena)
{
	struct stat st;

	return (events & (IN_CREATE | IN_MOVED_TO)) && !lstat(fs_join(arena, w->root, path.ptr), &st) &&
	       S_ISLNK(st.st_mode);
}

static void
take_folder_event(struct watch *w, const struct watched *watched, const struct inotify_event *event,
                  uint64_t now)
{
	struct arena arena = ARENA_INIT;
	struct span path = join(&arena, watched->path, event->len ? event->name : "");

	if (event->mask & (IN_DELETE_SELF | IN_MOVE_SELF))
		note_all(w, now);
	else if (!event->len || load_is_hidden(path))
		;
	else if ((event->mask & IN_ISDIR) || is_new_link(w, path, event->mask, &arena))
		note_all(w, now);
	else
		note_file(w, path, event->mask, now);
	arena_release(&arena);
}

static void
take_event(struct watch *w, const struct inotify_event *event, uint64_t now)
{
	const struct watched *watched = find_watched(w, event->wd);

	if (event->mask & IN_Q_OVERFLOW) {
		note_all(w, now);
		return;
	}
	if (!watched || (event->mask & (IN_IGNORED | IN_UNMOUNT)))
		return;
	switch (watched->kind) {
	case WATCHED_ROOT:
		if (event->len && is_top_folder(event->name))
			note_all(w, now);
		break;
	case WATCHED_FOLDER:
		take_folder_event(w, watched, event, now);
		break;
	case WATCHED_LINK:
		if (event->mask & (IN_DELETE_SELF | IN_MOVE_SELF))
			note_all(w, now);
		else
			note_file(w, watched->path, event->mask, now);
		break;
	case WATCHED_GIT:
		/* A new folder of tags is watched as well. */
		if (event->mask & IN_ISDIR)
			note_all(w, now);
		else
			note(w, now);
		break;
	}
}

void
watch_read(struct watch *w, uint64_t now)
{
	_Alignas(struct inotify_event) char bytes[16384];
	ssize_t len;

	if (w->fd < 0) {
		uint64_t seen = now - w->polled >= WATCH_POLL ? look(w) : w->seen;

		if (now - w->polled >= WATCH_POLL)
			w->polled = now;
		if (seen != w->seen)
			note_all(w, now);
		w->seen = seen;
		return;
	}
	while ((len = read(w->fd, bytes, sizeof(bytes))) > 0) {
		const char *at = bytes;

		while (at < bytes + len) {
			const struct inotify_event *event = (const struct inotify_event *)(const void *)at;

			take_event(w, event, now);
			at += sizeof(*event) + event->len;
		}
	}
}

int
watch_wait(const struct watch *w, uint64_t now)
{
	uint64_t due;

	if (!w->first)
		return w->fd >= 0                      ? -1
		       : now - w->polled >= WATCH_POLL ? 0
		                                       : (int)(w->polled + WATCH_POLL - now);
	due = w->open.len ? w->first + WATCH_LONGEST : w->last + WATCH_REST;
	if (due > w->first + WATCH_LONGEST)
		due = w->first + WATCH_LONGEST;
	return due > now ? (int)(due - now) : 0;
}

bool
watch_ready(const struct watch *w, uint64_t now)
{
	return w->first && watch_wait(w, now) == 0;
}

void
watch_take(struct watch *w, struct site_store *store)
{
	size_t i;

	/* Folders may have come and gone: what is watched is found out before the files are read. */
	if (w->changed_all) {
		start_watching(w);
		site_store_change_all(store);
	}
	for (i = 0; i < w->changed.len; i++)
		site_store_change(store, w->changed.at[i]);
	w->changed.len = w->open.len = 0;
	w->changed_all = false;
	w->first = 0;
	arena_reset(&w->noted);
}
