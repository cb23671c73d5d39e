#include "edit/transaction.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "edit/journal.h"
#include "history/index.h"

struct transaction {
	const char *root;
	const struct plan *plan;
	struct diag_list *diags;
	struct arena arena;
	char *folder, *journal_path;
	int lock; /* the open folder, or -1 */
	struct journal journal;
};

static bool
fail(struct transaction *t, const char *doing, const char *path, int error)
{
	diag_errno(t->diags, DIAG_FILE_WRITE, doing, path, error);
	return false;
}

static char *
site_path(struct transaction *t, struct span path)
{
	return fs_join(&t->arena, t->root, arena_cstr(&t->arena, path));
}

/* "<folder>/3.new" */
static char *
own_path(struct transaction *t, size_t i, const char *suffix)
{
	return fs_join(&t->arena, t->folder, arena_printf(&t->arena, "%zu.%s", i, suffix).ptr);
}

static void
transaction_init(struct transaction *t, const char *root, const struct plan *plan, struct diag_list *diags)
{
	*t = (struct transaction){ .root = root, .plan = plan, .diags = diags, .lock = -1 };
	t->folder = fs_join(&t->arena, root, TRANSACTION_FOLDER);
	t->journal_path = fs_join(&t->arena, t->folder, "journal");
}

static void
transaction_release(struct transaction *t)
{
	if (t->lock >= 0)
		close(t->lock);
	arena_release(&t->arena);
}

/* One run at a time; a folder that is there was left by a killed one. */
static bool
lock_folder(struct transaction *t)
{
	t->lock = open(t->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (t->lock < 0)
		return fail(t, "open", t->folder, errno);
	if (!flock(t->lock, LOCK_EX | LOCK_NB))
		return true;
	if (errno != EWOULDBLOCK)
		return fail(t, "lock", t->folder, errno);
	diag_add(t->diags, DIAG_FILE_WRITE, (struct place){ NULL, 0 },
	         "another site-gen is changing files of '%s'", t->root);
	return false;
}

static bool
remove_folder(struct transaction *t)
{
	int error = fs_remove_tree(t->folder);

	return !error || fail(t, "remove", t->folder, error);
}

/* With the folder locked: undoes what the journal says, if there is one. */
static bool
recover(struct transaction *t, bool *undone)
{
	struct journal journal;
	struct span text;
	int error = fs_read(t->journal_path, 0, &t->arena, &text);

	if (error == ENOENT)
		return remove_folder(t);
	if (error)
		return fail(t, "read", t->journal_path, error);
	if (!journal_read(text, &t->arena, &journal)) {
		diag_add(t->diags, DIAG_FILE_READ, (struct place){ NULL, 0 }, "'%s' is damaged",
		         t->journal_path);
		return false;
	}
	*undone = true;
	return journal_undo(&journal, t->root, t->diags) && remove_folder(t);
}

bool
transaction_recover(const char *root, bool *undone, struct diag_list *diags)
{
	struct transaction t;
	bool ok = true;

	*undone = false;
	transaction_init(&t, root, NULL, diags);
	if (!access(t.folder, F_OK))
		ok = lock_folder(&t) && recover(&t, undone);
	transaction_release(&t);
	return ok;
}

static bool
stale(struct transaction *t, struct span path, const char *what)
{
	struct source *source = ARENA_NEW(&t->diags->arena, struct source);

	source->path = arena_copy(&t->diags->arena, path);
	diag_add(t->diags, DIAG_EDIT_STALE, (struct place){ source, 0 }, "%s", what);
	return false;
}

/* The file is what the plan was made from. */
static bool
check_before(struct transaction *t, const struct plan_file *file, mode_t *mode)
{
	char *path = site_path(t, file->before_path);
	struct span bytes;
	struct stat st;
	int error;

	if (lstat(path, &st))
		return fail(t, "read", path, errno);
	if (S_ISLNK(st.st_mode)) {
		stale(t, file->before_path,
		      "a symbolic link: the file that it leads to is not changed from here");
		diag_hint(t->diags, "put the file itself here, or change it where it is");
		return false;
	}
	error = fs_read(path, 0, &t->arena, &bytes);
	if (error)
		return fail(t, "read", path, error);
	if (!span_equal(bytes, file->before)) {
		stale(t, file->before_path, "the file was changed in the meantime");
		diag_hint(t->diags, "run the command again");
		return false;
	}
	*mode = st.st_mode & 07777;
	return true;
}

static bool
check_target(struct transaction *t, const struct plan_file *file)
{
	struct stat st;

	if (span_equal(file->before_path, file->path))
		return true;
	if (!journal_may_touch(t->root, file->path))
		return stale(t, file->path, "a symbolic link leads out of the site there");
	if (!lstat(site_path(t, file->path), &st))
		return stale(t, file->path, "there is a file of this name already");
	return errno == ENOENT || fail(t, "read", site_path(t, file->path), errno);
}

static bool
write_staged(struct transaction *t, const char *path, struct span bytes, mode_t mode)
{
	int fd, error = fs_write(path, bytes);

	if (error)
		return fail(t, "write", path, error);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail(t, "open", path, errno);
	/* What is renamed over the old file must be on the disk. */
	error = (mode && fchmod(fd, mode)) || fsync(fd) ? errno : 0;
	close(fd);
	return !error || fail(t, "write", path, error);
}

/* A second name for the old file; a copy where the file system has no links. */
static bool
keep_old(struct transaction *t, const struct plan_file *file, size_t i, mode_t mode)
{
	char *from = site_path(t, file->before_path), *to = own_path(t, i, "old");

	if (!link(from, to))
		return true;
	if (errno != EPERM && errno != ENOTSUP && errno != EMLINK)
		return fail(t, "link", to, errno);
	return write_staged(t, to, file->before, mode);
}

static bool
stage_file(struct transaction *t, size_t i)
{
	const struct plan_file *file = t->plan->files.at[i];
	mode_t mode = 0;

	if (!check_target(t, file))
		return false;
	if (file->before_path.len && (!check_before(t, file, &mode) || !keep_old(t, file, i, mode)))
		return false;
	return write_staged(t, own_path(t, i, "new"), file->after, mode);
}

static bool
stage(struct transaction *t)
{
	struct buf text = BUF_INIT;
	size_t i;
	bool ok = true;

	for (i = 0; i < t->plan->files.len && ok; i++)
		ok = stage_file(t, i);
	if (ok) {
		t->journal = journal_of(t->plan, &t->arena);
		journal_write(&t->journal, &text);
		ok = write_staged(t, t->journal_path, buf_as_span(&text), 0);
	}
	buf_release(&text);
	return ok;
}

/* Puts a new file where none is: link does not replace, rename would. */
static bool
place_new(struct transaction *t, const char *staged, const char *path)
{
	char *folder = arena_cstr(&t->arena, span_of(path));
	size_t len = strlen(folder);
	int error;

	while (len && folder[len - 1] != '/')
		len--;
	folder[len ? len - 1 : 0] = '\0';
	error = fs_make_dirs(folder);
	if (error)
		return fail(t, "make", folder, error);
	if (!renameat2(AT_FDCWD, staged, AT_FDCWD, path, RENAME_NOREPLACE))
		return true;
	/* Some file systems cannot; that there was none was seen before. */
	if (errno == EINVAL && !rename(staged, path))
		return true;
	return fail(t, "write", path, errno);
}

static bool
apply_file(struct transaction *t, size_t i)
{
	const struct plan_file *file = t->plan->files.at[i];
	char *staged = own_path(t, i, "new"), *path = site_path(t, file->path), *before;

	if (span_equal(file->before_path, file->path))
		return !rename(staged, path) || fail(t, "write", path, errno);
	if (!place_new(t, staged, path))
		return false;
	before = file->before_path.len ? site_path(t, file->before_path) : NULL;
	return !before || !unlink(before) || fail(t, "remove", before, errno);
}

static bool
apply(struct transaction *t)
{
	const struct plan *plan = t->plan;
	struct index_move *moves = arena_array(&t->arena, plan->files.len, sizeof(*moves));
	size_t count = 0, i;

	for (i = 0; i < plan->files.len; i++) {
		const struct plan_file *file = plan->files.at[i];

		if (!apply_file(t, i))
			return false;
		if (file->before_path.len && !span_equal(file->before_path, file->path))
			moves[count++] = (struct index_move){ file->before_path, file->path };
	}
	return index_move_files(t->root, moves, count, t->diags);
}

/* Folders that a move left empty, and those around them, as git has none. */
static void
remove_left_folders(struct transaction *t)
{
	size_t i;

	for (i = 0; i < t->plan->files.len; i++) {
		const struct plan_file *file = t->plan->files.at[i];

		if (!span_equal(file->before_path, file->path))
			fs_remove_empty_dirs(t->root, arena_cstr(&t->arena, file->before_path));
	}
}

static bool
close_journal(struct transaction *t)
{
	return !unlink(t->journal_path) || fail(t, "remove", t->journal_path, errno);
}

/* The journal's end is the moment from which the change stays. */
static bool
commit(struct transaction *t)
{
	if (apply(t) && close_journal(t)) {
		remove_left_folders(t);
		return true;
	}
	if (journal_undo(&t->journal, t->root, t->diags))
		unlink(t->journal_path);
	return false;
}

static bool
begin(struct transaction *t)
{
	bool undone;

	if (!transaction_recover(t->root, &undone, t->diags))
		return false;
	if (mkdir(t->folder, 0777) && errno != EEXIST)
		return fail(t, "make", t->folder, errno);
	return lock_folder(t);
}

bool
transaction_commit(const char *root, const struct plan *plan, struct diag_list *diags)
{
	struct transaction t;
	sigset_t stopping, before;
	bool ok = false, begun;

	transaction_init(&t, root, plan, diags);
	/* So that Ctrl-C leaves all or nothing at once, not at the next run. */
	sigemptyset(&stopping);
	sigaddset(&stopping, SIGINT);
	sigaddset(&stopping, SIGTERM);
	sigaddset(&stopping, SIGHUP);
	sigprocmask(SIG_BLOCK, &stopping, &before);
	begun = begin(&t);
	if (begun && stage(&t))
		ok = commit(&t);
	/* With a journal there is something that could not be undone. */
	if (begun && access(t.journal_path, F_OK))
		remove_folder(&t);
	sigprocmask(SIG_SETMASK, &before, NULL);
	transaction_release(&t);
	return ok;
}
