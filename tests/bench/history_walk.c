/*
 * Walks a history and prints what it found: usage: history_walk REPOSITORY FOLDER [PATH...]
 *
 * Without paths: how many files and changes there are.  With paths: the
 * commits that changed each, as `git log --follow --format=%H` would print.
 */
#include <stdio.h>

#include "base/fs.h"
#include "history/walk.h"

static int
fail(struct diag_list *diags)
{
	struct buf out = BUF_INIT;

	diag_sort(diags);
	diag_write_text(diags, false, &out);
	fputs(out.ptr, stderr);
	buf_release(&out);
	diag_release(diags);
	return 1;
}

static size_t
count_changes(const struct history *history, const char *dir, const char *below)
{
	struct arena arena = ARENA_INIT;
	struct fs_list files = VEC_INIT;
	struct history_changes changes = VEC_INIT;
	size_t i, known = 0;

	fs_walk(fs_join(&arena, dir, below), &arena, &files);
	for (i = 0; i < files.len; i++) {
		struct span path = arena_printf(&arena, "%s%s%.*s", below, *below ? "/" : "",
		                                SPAN_ARG(files.at[i].path));

		known += history_has(history, path);
		history_changes(history, path, &changes);
	}
	printf("%zu files, %zu changes\n", known, changes.len);
	known = changes.len;
	vec_release(&files);
	vec_release(&changes);
	arena_release(&arena);
	return known;
}

static void
print_changes(const struct history *history, const char *path)
{
	struct history_changes changes = VEC_INIT;
	size_t i;

	history_changes(history, span_of(path), &changes);
	for (i = 0; i < changes.len; i++)
		printf("%s\n", changes.at[i].commit->id);
	vec_release(&changes);
}

int
main(int argc, char **argv)
{
	struct diag_list diags = DIAG_LIST_INIT;
	struct history_request request = { .revision = "HEAD" };
	struct history *history;
	int i;

	if (argc < 3) {
		fputs("usage: history_walk REPOSITORY FOLDER [PATH...]\n", stderr);
		return 2;
	}
	request.dir = argv[1];
	request.below = argv[2];
	history = history_walk(&request, &diags);
	if (!history)
		return fail(&diags);
	if (argc == 3)
		count_changes(history, argv[1], argv[2]);
	for (i = 3; i < argc; i++)
		print_changes(history, argv[i]);
	history_free(history);
	diag_release(&diags);
	return 0;
}
