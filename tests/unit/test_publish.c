#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka.h wants the three above first. */
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/workers.h"
#include "publish/publish.h"
#include "publish/swap.h"

struct fixture {
	struct arena arena;
	struct diag_list diags;
	char *dir;              /* a new folder, and the current one */
	char home[4096];        /* what was the current one */
};

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	const char *tmp = getenv("TMPDIR");

	*f = (struct fixture){ .arena = ARENA_INIT, .diags = DIAG_LIST_INIT };
	f->dir = fs_join(&f->arena, tmp ? tmp : "/tmp", "test-publish-XXXXXX");
	if (!getcwd(f->home, sizeof(f->home)) || !mkdtemp(f->dir) || chdir(f->dir))
		return -1;
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	int error = chdir(f->home) ? errno : fs_remove_tree(f->dir);

	diag_release(&f->diags);
	arena_release(&f->arena);
	free(f);
	return error;
}

static void
write_text(const char *path, const char *text)
{
	assert_int_equal(fs_write(path, span_of(text)), 0);
}

static bool
has_text(const char *path, const char *text)
{
	struct arena arena = ARENA_INIT;
	struct span bytes;
	bool same = !fs_read(path, 0, &arena, &bytes) && span_is(bytes, text);

	arena_release(&arena);
	return same;
}

/* Publishes the files, given as pairs of path and text, NULL at the end. */
static bool
publish_files(struct fixture *f, const char *target, const char *const *files)
{
	struct publish *p = publish_begin(target, &f->diags);

	if (!p)
		return false;
	for (; files[0]; files += 2) {
		if (!publish_file(p, files[0], span_of(files[1]), &f->diags)) {
			publish_abort(p);
			return false;
		}
	}
	return publish_commit(p, &f->diags);
}

static const char *const first_site[] = { "index.html", "one", "guide/a.html", "same", "guide/b/c.html", "c", NULL };
static const char *const second_site[] = { "index.html", "two", "guide/a.html", "same", "new/d.html", "d", NULL };

static bool
is_first_site(void)
{
	return has_text("site/index.html", "one") && has_text("site/guide/a.html", "same") &&
	       has_text("site/guide/b/c.html", "c");
}

static bool
is_second_site(void)
{
	return has_text("site/index.html", "two") && has_text("site/guide/a.html", "same") &&
	       has_text("site/new/d.html", "d") && !fs_exists("site/guide/b");
}

static bool
nothing_is_left(void)
{
	return !fs_exists(".site.site-gen-stage") && !fs_exists(".site.site-gen-lock");
}

static void
assert_one_diag(struct fixture *f, enum diag_id id, const char *part)
{
	assert_int_equal(f->diags.items.len, 1);
	assert_int_equal(f->diags.items.at[0].id, id);
	if (!strstr(f->diags.items.at[0].message.ptr, part))
		fail_msg("'%s' is not in: %s", part, f->diags.items.at[0].message.ptr);
	diag_release(&f->diags);
	f->diags = (struct diag_list)DIAG_LIST_INIT;
}

static void
a_site_is_made_and_replaced(void **state)
{
	struct fixture *f = *state;

	assert_true(publish_files(f, "site", first_site));
	assert_true(is_first_site());
	assert_true(fs_exists("site/" PUBLISH_MARKER));
	assert_true(nothing_is_left());
	assert_true(publish_files(f, "./site//", second_site));
	assert_true(is_second_site());
	assert_true(nothing_is_left());
	assert_int_equal(f->diags.items.len, 0);
}

static void
the_same_bytes_keep_their_file(void **state)
{
	struct fixture *f = *state;
	struct timespec times[2] = { { 1000000000, 5 }, { 1000000000, 5 } };
	struct stat before, same, other;

	assert_true(publish_files(f, "site", first_site));
	assert_int_equal(utimensat(AT_FDCWD, "site/guide/a.html", times, 0), 0);
	assert_int_equal(chmod("site", 02750), 0);
	assert_int_equal(stat("site/guide/a.html", &before), 0);
	assert_true(publish_files(f, "site", second_site));
	assert_int_equal(stat("site/guide/a.html", &same), 0);
	assert_int_equal(same.st_ino, before.st_ino);
	assert_int_equal(same.st_mtim.tv_sec, before.st_mtim.tv_sec);
	assert_int_equal(same.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
	assert_int_equal(same.st_nlink, 1);
	assert_int_equal(stat("site/index.html", &other), 0);
	assert_int_not_equal(other.st_mtim.tv_sec, before.st_mtim.tv_sec);
	assert_int_equal(stat("site", &other), 0);
	assert_int_equal(other.st_mode & 07777, 02750);
}

static void
a_link_in_the_old_site_is_not_kept(void **state)
{
	struct fixture *f = *state;
	struct stat outside, published;

	assert_true(publish_files(f, "site", first_site));
	assert_int_equal(mkdir("outside", 0777), 0);
	write_text("outside/a.html", "same");
	assert_int_equal(fs_remove_tree("site/guide"), 0);
	assert_int_equal(symlink("../outside", "site/guide"), 0);
	assert_true(publish_files(f, "site", second_site));
	assert_true(is_second_site());
	assert_int_equal(lstat("site/guide/a.html", &published), 0);
	assert_int_equal(stat("outside/a.html", &outside), 0);
	assert_int_not_equal(published.st_ino, outside.st_ino);
}

static void
an_empty_folder_is_taken(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir("site", 0777), 0);
	assert_true(publish_files(f, "site", first_site));
	assert_true(is_first_site());
}

static void
what_is_not_ours_stays(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir("site", 0777), 0);
	write_text("site/thesis.txt", "years of work");
	assert_false(publish_files(f, "site", first_site));
	assert_one_diag(f, DIAG_OUTPUT_FOREIGN, "'site' holds files that site-gen did not make");
	/* Somebody else's file of that name is no marker. */
	write_text("site/" PUBLISH_MARKER, "my notes");
	assert_false(publish_files(f, "site", first_site));
	assert_one_diag(f, DIAG_OUTPUT_FOREIGN, "'site'");
	assert_true(has_text("site/thesis.txt", "years of work"));

	write_text("file", "x");
	assert_false(publish_files(f, "file", first_site));
	assert_one_diag(f, DIAG_OUTPUT_FOREIGN, "'file' is not a folder");
	assert_true(has_text("file", "x"));
	assert_false(publish_files(f, "/", first_site));
	assert_one_diag(f, DIAG_OUTPUT_FOREIGN, "'/'");
	assert_true(nothing_is_left());
}

static void
a_missing_parent_is_named(void **state)
{
	struct fixture *f = *state;

	assert_false(publish_files(f, "no/such/site", first_site));
	assert_one_diag(f, DIAG_FILE_WRITE, "'no/such': No such file");
	assert_false(publish_files(f, "", first_site));
	assert_int_equal(f->diags.items.len, 1);
}

static void
a_linked_target_stays_a_link(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	assert_int_equal(mkdir("real", 0777), 0);
	assert_int_equal(mkdir("real/one", 0777), 0);
	assert_int_equal(symlink("real/one", "site"), 0);
	assert_true(publish_files(f, "site", first_site));
	assert_true(is_first_site());
	assert_true(publish_files(f, "site", second_site));
	assert_true(is_second_site());
	assert_int_equal(lstat("site", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_true(has_text("real/one/index.html", "two"));

	assert_int_equal(symlink("nowhere", "dangling"), 0);
	assert_false(publish_files(f, "dangling", first_site));
	assert_one_diag(f, DIAG_FILE_WRITE, "'dangling': No such file");
}

static void
a_link_is_swapped(void **state)
{
	int parent;
	char text[64] = "";

	(void)state;
	assert_int_equal(mkdir("real", 0777), 0);
	assert_int_equal(mkdir("real/one", 0777), 0);
	assert_int_equal(mkdir("real/stage", 0777), 0);
	assert_int_equal(symlink("real/one/", "site"), 0);
	assert_int_equal(symlink("site", "again"), 0);
	parent = open("real", O_RDONLY | O_DIRECTORY);
	assert_int_equal(swap_link(parent, "stage", "two", "site"), 0);
	assert_int_equal(readlink("site", text, sizeof(text)), strlen("real/two"));
	assert_string_equal(text, "real/two");
	assert_true(fs_exists("real/one"));

	assert_int_equal(swap_link(parent, "one", "three", "again"), 0);
	assert_int_equal(readlink("again", text, 1), 1);
	assert_int_equal(text[0], '/');
	assert_true(fs_exists("again"));
	assert_int_equal(swap_link(parent, "three", "two", "site"), EEXIST);
	assert_true(fs_exists("real/three"));
	close(parent);
}

static void
another_folder_is_not_swapped_out(void **state)
{
	int parent, old;

	(void)state;
	parent = open(".", O_RDONLY | O_DIRECTORY);
	assert_int_equal(mkdir("stage", 0777), 0);
	assert_int_equal(mkdir("site", 0777), 0);
	assert_int_equal(mkdir("other", 0777), 0);
	write_text("site/kept", "");
	old = open("other", O_RDONLY | O_DIRECTORY);
	assert_int_equal(swap_exchange(parent, "stage", "site", old), ESTALE);
	assert_true(fs_exists("site/kept"));
	close(old);
	close(parent);
}

static void
an_aborted_build_changes_nothing(void **state)
{
	struct fixture *f = *state;
	struct publish *p;

	assert_true(publish_files(f, "site", first_site));
	p = publish_begin("site", &f->diags);
	assert_non_null(p);
	assert_true(publish_file(p, "index.html", span_of("two"), &f->diags));
	publish_abort(p);
	assert_true(is_first_site());
	assert_true(nothing_is_left());
	publish_abort(NULL);
}

static void
one_build_at_a_time(void **state)
{
	struct fixture *f = *state;
	struct publish *p = publish_begin("site", &f->diags);

	assert_non_null(p);
	assert_null(publish_begin("site", &f->diags));
	assert_one_diag(f, DIAG_PUBLISH_SWAP, "another build is publishing to 'site'");
	assert_true(publish_file(p, "index.html", span_of("one"), &f->diags));
	assert_true(publish_commit(p, &f->diags));
	assert_true(has_text("site/index.html", "one"));
	assert_true(publish_files(f, "site", second_site));
}

static void
a_folder_that_appears_is_not_replaced(void **state)
{
	struct fixture *f = *state;
	struct publish *p = publish_begin("site", &f->diags);

	assert_non_null(p);
	assert_int_equal(mkdir("site", 0777), 0);
	write_text("site/x", "x");
	assert_false(publish_commit(p, &f->diags));
	assert_one_diag(f, DIAG_PUBLISH_SWAP, "'site'");
	assert_true(has_text("site/x", "x"));
	assert_true(nothing_is_left());
}

static void
bad_paths_are_refused(void **state)
{
	static const char *const paths[] = { "", "/x", "../x", "a/../x", "./x", "a//x", "a/", "..", PUBLISH_MARKER };
	struct fixture *f = *state;
	struct publish *p = publish_begin("site", &f->diags);
	size_t i;

	assert_non_null(p);
	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		assert_false(publish_file(p, paths[i], span_of("x"), &f->diags));
		assert_one_diag(f, DIAG_FILE_NAME, paths[i]);
	}
	assert_true(publish_file(p, "a", span_of("x"), &f->diags));
	assert_false(publish_file(p, "a", span_of("x"), &f->diags));
	assert_one_diag(f, DIAG_FILE_WRITE, "'site/a': File exists");
	assert_false(publish_file(p, "a/b", span_of("x"), &f->diags));
	assert_one_diag(f, DIAG_FILE_WRITE, "'site/a/b': Not a directory");
	publish_abort(p);
	assert_false(fs_exists("x"));
}

static void
leftovers_are_removed(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(fs_make_dirs(".site.site-gen-stage/deep/er"), 0);
	write_text(".site.site-gen-stage/deep/er/x", "x");
	write_text(".site.site-gen-lock", "");
	assert_true(publish_files(f, "site", first_site));
	assert_true(is_first_site());
	assert_false(fs_exists("site/deep"));
	assert_true(nothing_is_left());
}

#define THREAD_FILES 500

struct shared_run {
	struct publish *p;
	struct diag_list diags[4];
};

static void
publish_one(void *context, size_t index, unsigned worker)
{
	struct shared_run *run = context;
	char path[64], text[64];

	snprintf(path, sizeof(path), "%zu/%zu/%zu.html", index % 7, index % 3, index);
	snprintf(text, sizeof(text), "page %zu", index);
	publish_file(run->p, path, span_of(text), &run->diags[worker]);
}

static void
threads_share_a_stage(void **state)
{
	struct fixture *f = *state;
	struct shared_run run = { .p = publish_begin("site", &f->diags) };
	unsigned i;

	assert_non_null(run.p);
	workers_run(4, THREAD_FILES, publish_one, &run);
	for (i = 0; i < 4; i++) {
		assert_int_equal(run.diags[i].items.len, 0);
		diag_release(&run.diags[i]);
	}
	assert_true(publish_commit(run.p, &f->diags));
	assert_true(has_text("site/1/1/22.html", "page 22"));
	assert_true(has_text("site/2/1/499.html", "page 499"));
}

#define KILL_ROUNDS 50
#define KILL_FILES 40

static bool
publish_version(struct fixture *f, int version)
{
	struct publish *p = publish_begin("site", &f->diags);
	char path[64], text[64];
	int i;

	if (!p)
		return false;
	snprintf(text, sizeof(text), "version %d", version);
	for (i = 0; i < KILL_FILES; i++) {
		snprintf(path, sizeof(path), "d%d/%d.html", i % 5, i);
		if (!publish_file(p, path, span_of(text), &f->diags)) {
			publish_abort(p);
			return false;
		}
	}
	return publish_file(p, "same.css", span_of("always the same"), &f->diags) && publish_commit(p, &f->diags);
}

static bool
is_version(int version)
{
	char path[64], text[64];
	int i;

	snprintf(text, sizeof(text), "version %d", version);
	for (i = 0; i < KILL_FILES; i++) {
		snprintf(path, sizeof(path), "site/d%d/%d.html", i % 5, i);
		if (!has_text(path, text))
			return false;
	}
	return has_text("site/same.css", "always the same") && fs_exists("site/" PUBLISH_MARKER);
}

static long
microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void
a_kill_leaves_one_site_whole(void **state)
{
	struct fixture *f = *state;
	int round, now = 0, replaced = 0;
	long start = microseconds(), whole;

	assert_true(publish_version(f, now));
	assert_true(publish_version(f, now));
	whole = (microseconds() - start) / 2;
	for (round = 1; round <= KILL_ROUNDS; round++) {
		pid_t child = fork();
		int status;

		assert_true(child >= 0);
		if (!child)
			_exit(!publish_version(f, round));
		/* At moments spread over the time that it takes, and some more. */
		usleep((useconds_t)(whole * 3 * ((round * 31) % KILL_ROUNDS) / KILL_ROUNDS));
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
		if (!is_version(now)) {
			now = round;
			replaced++;
			assert_true(is_version(now));
		}
	}
	print_message("%d kills in %ld us each: %d times the new site\n", KILL_ROUNDS, whole, replaced);
	assert_true(publish_version(f, -1));
	assert_true(is_version(-1));
	assert_true(nothing_is_left());
}

/* Runs in a child, so that limits, mounts and users do not stay.  It returns
 * its result: cmocka's assertions work only in the process of the test. */
typedef bool child_task(struct fixture *f);

#define CANNOT 77

static void
run_in_child(struct fixture *f, child_task *task)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (!child)
		_exit(task(f) ? 0 : errno == CANNOT ? CANNOT : 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == CANNOT) {
		print_message("mounts are not allowed here\n");
		skip();
	}
	assert_int_equal(WEXITSTATUS(status), 0);
}

static bool
failed_with(struct fixture *f, enum diag_id id, const char *part)
{
	const struct diag *d = f->diags.items.at;

	if (f->diags.items.len == 1 && d->id == id && strstr(d->message.ptr, part))
		return true;
	for (size_t i = 0; i < f->diags.items.len; i++)
		print_message("%s\n", f->diags.items.at[i].message.ptr);
	return false;
}

static bool
large_file_fails(struct fixture *f)
{
	struct rlimit limit = { 10000, 10000 };
	struct buf large = BUF_INIT;
	const char *files[] = { "index.html", "two", "large.html", NULL, NULL };

	signal(SIGXFSZ, SIG_IGN);
	buf_reserve(&large, 100000);
	while (large.len < 100000)
		BUF_LIT(&large, "0123456789");
	files[3] = large.ptr;
	return !setrlimit(RLIMIT_FSIZE, &limit) && !publish_files(f, "site", files) &&
	       failed_with(f, DIAG_FILE_WRITE, "'site/large.html': File too large");
}

static void
a_failed_write_changes_nothing(void **state)
{
	struct fixture *f = *state;

	assert_true(publish_files(f, "site", first_site));
	run_in_child(f, large_file_fails);
	assert_true(is_first_site());
	assert_true(nothing_is_left());
}

static bool
write_to(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return ok;
}

/* Mounts of our own: as root, or as root of a user namespace. */
static bool
enter_namespace(void)
{
	char uid[64], gid[64];

	if (!unshare(CLONE_NEWNS))
		return true;
	snprintf(uid, sizeof(uid), "0 %d 1", (int)geteuid());
	snprintf(gid, sizeof(gid), "0 %d 1", (int)getegid());
	return !unshare(CLONE_NEWUSER | CLONE_NEWNS) && write_to("/proc/self/setgroups", "deny") &&
	       write_to("/proc/self/uid_map", uid) && write_to("/proc/self/gid_map", gid);
}

/* Sets errno to CANNOT where mounts are not allowed. */
static bool
mount_here(const char *type, const char *where, const char *options)
{
	if (enter_namespace() && !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) &&
	    !mount("none", where, type, 0, options))
		return true;
	errno = CANNOT;
	return false;
}

static bool
full_disk_fails(struct fixture *f)
{
	struct buf large = BUF_INIT;
	const char *files[] = { "large.html", NULL, NULL };

	if (!mount_here("tmpfs", "disk", "size=200k") || chdir("disk"))
		return false;
	buf_reserve(&large, 300000);
	while (large.len < 300000)
		BUF_LIT(&large, "0123456789");
	files[1] = large.ptr;
	if (!publish_files(f, "site", first_site) || publish_files(f, "site", files))
		return false;
	return is_first_site() && nothing_is_left() &&
	       failed_with(f, DIAG_FILE_WRITE, "'site/large.html': No space left on device");
}

static void
a_full_disk_changes_nothing(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir("disk", 0777), 0);
	run_in_child(f, full_disk_fails);
}

static bool
mount_point_fails(struct fixture *f)
{
	if (!mount_here("tmpfs", "site", NULL))
		return false;
	return !publish_files(f, "site", first_site) &&
	       failed_with(f, DIAG_PUBLISH_SWAP, "'site': Device or resource busy");
}

static void
a_mount_point_is_reported(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir("site", 0777), 0);
	run_in_child(f, mount_point_fails);
	assert_true(nothing_is_left());
}

/* An overlay in "merged" whose lower layer holds a site and a link to it. */
static bool
make_overlay(struct fixture *f)
{
	bool root = geteuid() == 0;
	const char *options = root ? "lowerdir=lower,upperdir=upper,workdir=work"
	                                     : "lowerdir=lower,upperdir=upper,workdir=work,userxattr";

	if (!mount_here("tmpfs", "disk", NULL) || chdir("disk") || mkdir("upper", 0777) || mkdir("work", 0777) ||
	    mkdir("merged", 0777) || mkdir("lower", 0777) || symlink("one", "lower/site") ||
	    !publish_files(f, "lower/one", first_site))
		return false;
	/* Some kernels allow users an overlay where no folder at all can be renamed. */
	if (!mount("overlay", "merged", "overlay", 0, options) && !chdir("merged") && !mkdir("new", 0777) &&
	    !rename("new", "newer"))
		return true;
	errno = CANNOT;
	return false;
}

/* A folder of an overlay's lower layer cannot be exchanged. */
static bool
overlay_swaps_links(struct fixture *f)
{
	struct stat st;

	if (!make_overlay(f) || publish_files(f, "one", second_site) ||
	    !failed_with(f, DIAG_PUBLISH_SWAP, "'one': Invalid cross-device link") || !is_first_site())
		return false;
	if (!publish_files(f, "site", second_site) || !is_second_site() || lstat("site", &st) ||
	    !S_ISLNK(st.st_mode) || fs_exists("one") || !fs_exists("one.site-gen-a"))
		return false;
	/* The new folder is of the upper layer, and from then on can be exchanged. */
	return publish_files(f, "site", first_site) && is_first_site() && fs_exists("one.site-gen-a");
}

static void
a_file_system_without_exchange(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir("disk", 0777), 0);
	run_in_child(f, overlay_swaps_links);
}

static bool
stranger_fails(struct fixture *f)
{
	if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
		return false;
	return !publish_files(f, "site", second_site) && failed_with(f, DIAG_FILE_WRITE, "Permission denied");
}

static void
no_permission_changes_nothing(void **state)
{
	struct fixture *f = *state;

	assert_true(publish_files(f, "site", first_site));
	assert_int_equal(chmod(".", 0555), 0);
	run_in_child(f, stranger_fails);
	assert_int_equal(chmod(".", 0755), 0);
	assert_true(is_first_site());
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_site_is_made_and_replaced),
		TEST(the_same_bytes_keep_their_file),
		TEST(a_link_in_the_old_site_is_not_kept),
		TEST(an_empty_folder_is_taken),
		TEST(what_is_not_ours_stays),
		TEST(a_missing_parent_is_named),
		TEST(a_linked_target_stays_a_link),
		TEST(a_link_is_swapped),
		TEST(another_folder_is_not_swapped_out),
		TEST(an_aborted_build_changes_nothing),
		TEST(one_build_at_a_time),
		TEST(a_folder_that_appears_is_not_replaced),
		TEST(bad_paths_are_refused),
		TEST(leftovers_are_removed),
		TEST(threads_share_a_stage),
		TEST(a_kill_leaves_one_site_whole),
		TEST(a_failed_write_changes_nothing),
		TEST(a_full_disk_changes_nothing),
		TEST(a_mount_point_is_reported),
		TEST(a_file_system_without_exchange),
		TEST(no_permission_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
