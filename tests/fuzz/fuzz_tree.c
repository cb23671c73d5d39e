/*
 * Trees as bytes, parted by a line "====": the last is compared with those
 * before it, and each name "%" in it stands for the id of the tree before.
 */
#include <git2.h>
#include <git2/sys/mempack.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "history/compare.h"

enum { TREES = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool condition)
{
	if (!condition)
		abort();
}

static git_odb *
new_store(void)
{
	git_odb *store = NULL;
	git_odb_backend *backend = NULL;

	/* Never shut down, which would take most of the time. */
	git_libgit2_init();
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	must(!git_odb_new(&store) && !git_mempack_new(&backend) && !git_odb_add_backend(store, backend, 1));
	return store;
}

/* Writes the tree; where it says "%%%%%%%%%%%%%%%%%%%%", an id, it gets that of the one before. */
static void
put_tree(git_odb *store, struct span bytes, const git_oid *before, git_oid *out)
{
	struct buf tree = BUF_INIT;
	char *at;

	buf_span(&tree, bytes);
	for (at = tree.ptr; (at = memmem(at, tree.len - (size_t)(at - tree.ptr), "%%%%%%%%%%%%%%%%%%%%", 20)); at += 20)
		memcpy(at, before->id, 20);
	must(!git_odb_write(out, store, tree.ptr, tree.len, GIT_OBJECT_TREE));
	buf_release(&tree);
}

static size_t
put_trees(git_odb *store, struct span input, git_oid *trees)
{
	size_t count = 0, at;

	while (count < TREES) {
		const char *end = input.len ? memmem(input.ptr, input.len, "\n====\n", 6) : NULL;

		at = end ? (size_t)(end - input.ptr) : input.len;
		put_tree(store, span_slice(input, 0, at), count ? &trees[count - 1] : &trees[0], &trees[count]);
		count++;
		if (!end)
			break;
		input = span_from(input, at + 6);
	}
	return count;
}

static void
check(const struct comparison *c, bool ok)
{
	size_t i;

	must(ok || c->problem);
	for (i = 0; i < c->out->len; i++) {
		struct span path = c->out->at[i].path;

		must(path.len && path.ptr[0] != '/' && path.ptr[path.len - 1] != '/');
		must(!memmem(path.ptr, path.len, "//", 2) && !span_starts_with(path, "../"));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	struct tree_changes changes = VEC_INIT;
	struct comparison *c = xcalloc(1, sizeof(*c));
	git_oid trees[TREES] = { { { 0 } } }, folder;
	size_t count;

	*c = (struct comparison){ .objects = new_store(), .arena = &arena, .out = &changes, .path = BUF_INIT };
	count = put_trees(c->objects, span_make((const char *)data, size), trees);
	trees[0] = trees[count - 1];
	check(c, compare_trees(c, trees, count));
	check(c, compare_find_folder(c, &trees[0], span_of("a/b"), &folder));
	comparison_release(c);
	git_odb_free(c->objects);
	vec_release(&changes);
	arena_release(&arena);
	free(c);
	return 0;
}
