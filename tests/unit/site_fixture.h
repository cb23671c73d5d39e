/*
 * A small site in a folder of its own, to be loaded by unit tests.
 */
#ifndef UNIT_SITE_FIXTURE_H
#define UNIT_SITE_FIXTURE_H

#include "assertions.h"

#include <stdlib.h>

#include "base/fs.h"

struct fixture {
	struct arena arena;
	char *dir;
};

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

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	const char *tmp = getenv("TMPDIR");

	f->dir = fs_join(&f->arena, tmp ? tmp : "/tmp", "site-gen-site-XXXXXX");
	*state = f;
	if (!mkdtemp(f->dir) || fs_make_dirs(in_dir(f, "content/guide")))
		return -1;
	put(f, "content/site.yaml", "title: Library\ntypes:\n  page:\n    layout: page\n");
	put(f, "content/index.md", "---\ntitle: Home\n---\n\nSee [a](guide/a.md).\n");
	put(f, "content/guide/a.md", "---\ntitle: A\n---\n\nText of A.\n");
	put(f, "content/guide/b.md", "---\ntitle: B\n---\n\nText of B.\n");
	return 0;
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

#define WITH_SITE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif
