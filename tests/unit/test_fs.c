#include "assertions.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"

/* A folder of its own for each test, and memory for its paths. */
struct fixture {
	struct arena arena;
	char *dir;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	const char *tmp = getenv("TMPDIR");

	f->dir = fs_join(&f->arena, tmp ? tmp : "/tmp", "site-gen-fs-XXXXXX");
	*state = f;
	return mkdtemp(f->dir) ? 0 : -1;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	int error = fs_remove_tree(f->dir);

	arena_release(&f->arena);
	free(f);
	return error;
}

static char *
in_dir(struct fixture *f, const char *name)
{
	return fs_join(&f->arena, f->dir, name);
}

static void
put(struct fixture *f, const char *name, const char *text)
{
	assert_int_equal(fs_write(in_dir(f, name), span_of(text)), 0);
}

static void
reads_what_was_written(void **state)
{
	struct fixture *f = *state;
	struct span text;

	put(f, "a", "one");
	put(f, "a", "a longer text");
	assert_int_equal(fs_read(in_dir(f, "a"), 0, &f->arena, &text), 0);
	assert_span(text, "a longer text");
	assert_int_equal(text.ptr[text.len], '\0');
	put(f, "a", "");
	assert_int_equal(fs_read(in_dir(f, "a"), 1, &f->arena, &text), 0);
	assert_span(text, "");
}

static void
the_limit_is_the_largest_size(void **state)
{
	struct fixture *f = *state;
	struct span text;

	put(f, "a", "12345");
	assert_int_equal(fs_read(in_dir(f, "a"), 5, &f->arena, &text), 0);
	assert_int_equal(fs_read(in_dir(f, "a"), 4, &f->arena, &text), EFBIG);
	/* A file that does not tell its size. */
	assert_int_equal(fs_read("/proc/self/status", 10, &f->arena, &text), EFBIG);
	assert_int_equal(fs_read("/proc/self/status", 0, &f->arena, &text), 0);
	assert_true(span_starts_with(text, "Name:"));
}

static void
reads_only_regular_files(void **state)
{
	struct fixture *f = *state;
	struct span text;

	assert_int_equal(mkfifo(in_dir(f, "pipe"), 0600), 0);
	assert_int_equal(fs_read(in_dir(f, "pipe"), 0, &f->arena, &text), EINVAL);
	assert_int_equal(fs_read("/dev/zero", 0, &f->arena, &text), EINVAL);
	assert_int_equal(fs_read(f->dir, 0, &f->arena, &text), EISDIR);
	assert_int_equal(fs_read(in_dir(f, "none"), 0, &f->arena, &text), ENOENT);
	assert_int_equal(symlink("loop", in_dir(f, "loop")), 0);
	assert_int_equal(fs_read(in_dir(f, "loop"), 0, &f->arena, &text), ELOOP);
}

static void
a_failed_write_leaves_nothing(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(fs_write(in_dir(f, "none/a"), span_of("x")), ENOENT);
	assert_int_equal(fs_make_dirs(in_dir(f, "folder")), 0);
	assert_int_equal(fs_write(in_dir(f, "folder"), span_of("x")), EISDIR);
	assert_int_equal(rmdir(in_dir(f, "folder")), 0);
	/* Hidden files would be left out of a walk. */
	assert_int_equal(rmdir(f->dir), 0);
	assert_int_equal(mkdir(f->dir, 0700), 0);
}

static void
a_write_replaces_a_link_and_not_its_target(void **state)
{
	struct fixture *f = *state;
	struct span text;

	put(f, "target", "old");
	assert_int_equal(symlink("target", in_dir(f, "link")), 0);
	put(f, "link", "new");
	assert_int_equal(fs_read(in_dir(f, "target"), 0, &f->arena, &text), 0);
	assert_span(text, "old");
}

static void
makes_folders(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(fs_make_dirs(in_dir(f, "a/b//c/")), 0);
	assert_int_equal(fs_make_dirs(in_dir(f, "a/b/c")), 0);
	assert_true(fs_exists(in_dir(f, "a/b/c")));
	put(f, "file", "x");
	assert_int_equal(fs_make_dirs(in_dir(f, "file")), ENOTDIR);
	assert_int_equal(fs_make_dirs(in_dir(f, "file/x")), ENOTDIR);
	assert_int_equal(fs_make_dirs("/"), 0);
	assert_int_equal(fs_make_dirs("."), 0);
}

static void
removes_a_tree_but_not_what_links_lead_to(void **state)
{
	struct fixture *f = *state;
	struct span text;

	assert_int_equal(fs_make_dirs(in_dir(f, "keep")), 0);
	put(f, "keep/a", "kept");
	assert_int_equal(fs_make_dirs(in_dir(f, "tree/b/c")), 0);
	put(f, "tree/b/.hidden", "x");
	assert_int_equal(symlink("../keep", in_dir(f, "tree/link")), 0);
	assert_int_equal(symlink("nowhere", in_dir(f, "tree/dangling")), 0);
	assert_int_equal(fs_remove_tree(in_dir(f, "tree")), 0);
	assert_false(fs_exists(in_dir(f, "tree")));
	assert_int_equal(fs_read(in_dir(f, "keep/a"), 0, &f->arena, &text), 0);
	assert_int_equal(fs_remove_tree(in_dir(f, "tree")), 0);
	/* A link as the root, and a file. */
	assert_int_equal(symlink("keep", in_dir(f, "link")), 0);
	assert_int_equal(fs_remove_tree(in_dir(f, "link")), 0);
	assert_true(fs_exists(in_dir(f, "keep/a")));
	assert_int_equal(fs_remove_tree(in_dir(f, "keep/a")), 0);
	assert_false(fs_exists(in_dir(f, "keep/a")));
}

static void
joins(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(fs_join(&f->arena, "a", "b"), "a/b");
	assert_string_equal(fs_join(&f->arena, "a/", "b"), "a/b");
	assert_string_equal(fs_join(&f->arena, "", "b"), "b");
	assert_string_equal(fs_join(&f->arena, "a", "/b"), "/b");
	assert_string_equal(fs_join(&f->arena, "/", "b"), "/b");
}

/* "path path!errno …" of a walk. */
static void
assert_walk(struct fixture *f, const char *dir, const char *expected)
{
	struct fs_list list = VEC_INIT;
	struct buf out = BUF_INIT;
	size_t i;

	assert_int_equal(fs_walk(dir, &f->arena, &list), 0);
	for (i = 0; i < list.len; i++) {
		buf_printf(&out, "%s%.*s", i ? " " : "", SPAN_ARG(list.at[i].path));
		if (list.at[i].error)
			buf_printf(&out, "!%s", list.at[i].error == ELOOP ? "loop" : "access");
	}
	assert_written(&out, expected);
	buf_release(&out);
	vec_release(&list);
}

static void
walks_in_byte_order(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(fs_make_dirs(in_dir(f, "a/deep")), 0);
	assert_int_equal(fs_make_dirs(in_dir(f, "empty")), 0);
	assert_int_equal(fs_make_dirs(in_dir(f, ".git")), 0);
	put(f, "a/deep/x.md", "");
	put(f, "a-b.md", "");
	put(f, "a/1.md", "");
	put(f, "B.md", "");
	put(f, ".git/config", "");
	put(f, ".hidden", "");
	put(f, "backup.md~", "");
	assert_walk(f, f->dir, "B.md a-b.md a/1.md a/deep/x.md");
	assert_walk(f, in_dir(f, ""), "B.md a-b.md a/1.md a/deep/x.md");
}

static void
walks_report_links_that_cannot_be_followed(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(fs_make_dirs(in_dir(f, "a")), 0);
	put(f, "a/real.md", "");
	assert_int_equal(symlink("..", in_dir(f, "a/up")), 0);
	assert_int_equal(symlink("self", in_dir(f, "self")), 0);
	assert_int_equal(symlink("nowhere", in_dir(f, "dangling")), 0);
	assert_int_equal(symlink("a/real.md", in_dir(f, "link.md")), 0);
	assert_int_equal(mkfifo(in_dir(f, "pipe"), 0600), 0);
	assert_walk(f, f->dir, "a/real.md a/up!loop dangling!loop link.md self!loop");
}

static void
walks_report_folders_that_cannot_be_opened(void **state)
{
	struct fixture *f = *state;
	struct fs_list list = VEC_INIT;

	assert_int_equal(fs_walk(in_dir(f, "none"), &f->arena, &list), ENOENT);
	assert_int_equal(list.len, 0);
	vec_release(&list);
	assert_int_equal(fs_make_dirs(in_dir(f, "shut")), 0);
	put(f, "a.md", "");
	assert_int_equal(chmod(in_dir(f, "shut"), 0), 0);
	/* Permissions do not bind the superuser. */
	assert_walk(f, f->dir, geteuid() ? "a.md shut!access" : "a.md");
	assert_int_equal(chmod(in_dir(f, "shut"), 0700), 0);
}

static void
paths_inside_stay_inside(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(fs_make_dirs(in_dir(f, "root/a/b")), 0);
	assert_int_equal(fs_make_dirs(in_dir(f, "rooted")), 0);
	assert_int_equal(symlink("../../rooted", in_dir(f, "root/a/out")), 0);
	assert_int_equal(symlink("b", in_dir(f, "root/a/in")), 0);
	assert_true(fs_is_inside(in_dir(f, "root"), "x.md"));
	assert_true(fs_is_inside(in_dir(f, "root"), "a/b/x.md"));
	assert_true(fs_is_inside(in_dir(f, "root"), "a/none/none/x.md"));
	assert_true(fs_is_inside(in_dir(f, "root"), "a/in/x.md"));
	assert_true(fs_is_inside("/", "tmp/x"));
	assert_false(fs_is_inside(in_dir(f, "root"), "a/out/x.md"));
	assert_false(fs_is_inside(in_dir(f, "root"), "a/out/none/x.md"));
	assert_false(fs_is_inside(in_dir(f, "root"), "../x.md"));
	assert_false(fs_is_inside(in_dir(f, "root"), "a/../x.md"));
	assert_false(fs_is_inside(in_dir(f, "root"), "/x.md"));
	assert_false(fs_is_inside(in_dir(f, "root"), ""));
	assert_false(fs_is_inside(in_dir(f, "none"), "x.md"));
}

static void
only_empty_folders_are_removed(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(fs_make_dirs(in_dir(f, "a/b/c")), 0);
	put(f, "a/x", "");
	fs_remove_empty_dirs(f->dir, "a/b/c/y.md");
	assert_false(fs_exists(in_dir(f, "a/b")));
	assert_true(fs_exists(in_dir(f, "a")));
	assert_int_equal(unlink(in_dir(f, "a/x")), 0);
	fs_remove_empty_dirs(f->dir, "a/y.md");
	assert_false(fs_exists(in_dir(f, "a")));
	assert_true(fs_exists(f->dir));
	fs_remove_empty_dirs(f->dir, "y.md");
	assert_true(fs_exists(f->dir));
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FOLDER(reads_what_was_written),
		WITH_FOLDER(the_limit_is_the_largest_size),
		WITH_FOLDER(reads_only_regular_files),
		WITH_FOLDER(a_failed_write_leaves_nothing),
		WITH_FOLDER(a_write_replaces_a_link_and_not_its_target),
		WITH_FOLDER(makes_folders),
		WITH_FOLDER(removes_a_tree_but_not_what_links_lead_to),
		WITH_FOLDER(joins),
		WITH_FOLDER(walks_in_byte_order),
		WITH_FOLDER(walks_report_links_that_cannot_be_followed),
		WITH_FOLDER(walks_report_folders_that_cannot_be_opened),
		WITH_FOLDER(paths_inside_stay_inside),
		WITH_FOLDER(only_empty_folders_are_removed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
