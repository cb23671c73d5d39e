#include "git_fixture.h"

#include "history/walk.h"

static struct history *
walk_at(struct git_fixture *f, const char *dir, const char *below, const char *revision)
{
	struct history_request request = { .dir = dir, .below = below, .revision = revision };

	return history_walk(&request, &f->diags);
}

/* The history of r/content at HEAD, without a diagnostic. */
static struct history *
walk(struct git_fixture *f)
{
	struct history *history = walk_at(f, "r", "content", "HEAD");

	assert_int_equal(f->diags.items.len, 0);
	assert_non_null(history);
	return history;
}

/* The changes of a path as "summary=kind summary=kind:other …": A, C, M, X (moved away) or D; "!": not the same text. */
static void
assert_changes(const struct history *history, const char *path, const char *expected)
{
	struct history_changes changes = VEC_INIT;
	struct buf got = BUF_INIT;
	size_t i;

	history_changes(history, span_of(path), &changes);
	for (i = 0; i < changes.len; i++) {
		const struct history_change *c = &changes.at[i];

		buf_printf(&got, "%s%.*s=%c", i ? " " : "", SPAN_ARG(c->commit->summary), "ACMXD"[c->kind]);
		if (c->other.len)
			buf_printf(&got, ":%.*s%s", SPAN_ARG(c->other), c->same_text ? "" : "!");
	}
	if (strcmp(got.ptr, expected) != 0)
		fail_msg("%s: %s, not %s", path, got.ptr, expected);
	buf_release(&got);
	vec_release(&changes);
}

static void
assert_last(const struct history *history, const char *path, const char *summary)
{
	struct history_change last;

	assert_true(history_last_change(history, span_of(path), &last));
	assert_span(last.commit->summary, summary);
}

static void
every_change_is_listed(void **state)
{
	struct git_fixture *f = *state;
	struct history *h;

	run("git init -q -b main r; cd r; page content/a.md a 1; page content/deep/er/b.md b 1; echo >other; commit 1;"
	    "echo 2 >>content/a.md; commit 2; echo 3 >>other; commit 3; git rm -q content/a.md; commit 4;"
	    "echo 5 >>content/deep/er/b.md; commit 5; page content/a.md a 6; commit 6; chmod +x content/a.md; commit 7");
	h = walk(f);
	assert_changes(h, "content/a.md", "7=C 6=A 4=D 2=C 1=A");
	assert_changes(h, "content/deep/er/b.md", "5=C 1=A");
	assert_changes(h, "other", "");
	assert_last(h, "content/a.md", "7");
	assert_true(history_has(h, span_of("content/a.md")));
	assert_false(history_has(h, span_of("content/deep")));
	assert_false(history_has(h, span_of("other")));
	history_free(h);
	h = walk_at(f, "r", "", "main");
	assert_changes(h, "other", "3=C 1=A");
	history_free(h);
	h = walk_at(f, "r/content/deep", "er", "main");
	assert_changes(h, "er/b.md", "5=C 1=A");
	history_free(h);
}

static void
what_is_gone_is_known(void **state)
{
	struct git_fixture *f = *state;
	struct history *h;

	run("git init -q -b main r; cd r; page content/a.md a 1; page content/b.md b 1; commit 1;"
	    "git rm -q content/a.md; commit 2; git mv content/b.md content/c.md; commit 3");
	h = walk(f);
	assert_changes(h, "content/a.md", "2=D 1=A");
	assert_last(h, "content/a.md", "2");
	assert_changes(h, "content/b.md", "3=X:content/c.md 1=A");
	assert_changes(h, "content/c.md", "3=M:content/b.md 1=A");
	assert_false(history_has(h, span_of("content/a.md")));
	assert_false(history_has(h, span_of("content/b.md")));
	assert_true(history_has(h, span_of("content/c.md")));
	history_free(h);
}

static void
moves_are_followed(void **state)
{
	struct git_fixture *f = *state;
	struct history *h;

	run("git init -q -b main r; cd r; page content/g/a.md a 1; page content/g/b.md b 1; page content/x.md x 1;"
	    "page content/g/c.md '\"c\" # the third' 1; commit 1;"
	    /* With equal bytes: by name first. */
	    "mkdir content/h; git mv content/g/a.md content/h/a.md; commit 2;"
	    /* All of the text is new, only the id is the same, and not the first line of the front matter. */
	    "git rm -q content/g/b.md; printf -- '---\\ntitle: T\\nid:   b\\n---\\nother\\n' >content/g/later.md; commit 3;"
	    "git mv content/g/later.md content/g/last.md; page content/g/c2.md \"'c'\" 4; rm content/g/c.md; commit 4;"
	    /* Not in another publication. */
	    "page content/i/last.md b 5; git rm -q content/g/last.md; commit 5;"
	    "git mv content/x.md content/y.md; page content/y.md x 6; commit 6");
	h = walk(f);
	assert_changes(h, "content/h/a.md", "2=M:content/g/a.md 1=A");
	assert_changes(h, "content/g/last.md", "5=D 4=M:content/g/later.md 3=M:content/g/b.md! 1=A");
	assert_changes(h, "content/g/c2.md", "4=M:content/g/c.md! 1=A");
	assert_changes(h, "content/i/last.md", "5=A");
	assert_changes(h, "content/y.md", "6=M:content/x.md! 1=A");
	history_free(h);
}

static void
many_equal_files_move_in_pairs(void **state)
{
	struct git_fixture *f = *state;
	struct history *h;

	run("git init -q -b main r; cd r; mkdir -p content/a; for n in 1 2 3; do echo same >content/a/$n; done; commit 1;"
	    "mkdir content/b; git mv content/a/3 content/b/3; git mv content/a/1 content/b/9;"
	    "git mv content/a/2 content/b/8; echo same >content/b/7; commit 2");
	h = walk(f);
	assert_changes(h, "content/b/3", "2=M:content/a/3 1=A");
	assert_changes(h, "content/b/7", "2=M:content/a/1 1=A");
	assert_changes(h, "content/b/8", "2=M:content/a/2 1=A");
	assert_changes(h, "content/b/9", "2=A");
	history_free(h);
}

/* The first word of the text. */
static bool
first_word(void *context, struct span path, struct span text, struct buf *out)
{
	struct span word, rest;

	++*(int *)context;
	assert_true(span_starts_with(path, "deep/"));
	span_cut(text, ' ', &word, &rest);
	buf_span(out, word);
	return true;
}

static void
the_caller_may_know_files(void **state)
{
	struct git_fixture *f = *state;
	int calls = 0;
	struct history_request request = { "r", "content", "HEAD", first_word, &calls };
	struct history *h;

	run("git init -q -b main r; cd r; mkdir -p content/deep; echo one 1 >content/deep/a; echo two 1 >content/deep/b;"
	    "commit 1; echo one 2 >content/deep/c; echo six 2 >content/deep/d; rm content/deep/a; commit 2;"
	    "echo two 3 >>content/deep/b; commit 3");
	h = history_walk(&request, &f->diags);
	assert_non_null(h);
	assert_changes(h, "content/deep/c", "2=M:content/deep/a! 1=A");
	assert_changes(h, "content/deep/d", "2=A");
	assert_int_equal(calls, 3);
	history_free(h);
}

static void
an_old_name_may_be_used_again(void **state)
{
	struct git_fixture *f = *state;
	struct history *h;

	run("git init -q -b main r; cd r; page content/a.md a 1; commit 1; git mv content/a.md content/b.md; commit 2;"
	    "page content/a.md new 3; commit 3; echo 4 >>content/a.md; commit 4; git mv content/b.md content/c.md; commit 5;"
	    "git mv content/a.md content/b.md; commit 6; git mv content/b.md content/a.md; commit 7");
	h = walk(f);
	assert_changes(h, "content/a.md", "7=M:content/b.md 6=M:content/a.md 4=C 3=A");
	assert_changes(h, "content/c.md", "5=M:content/b.md 2=M:content/a.md 1=A");
	history_free(h);
}

/* A file edited in main and changed in the merge, one changed in the branch only, one in the merge only. */
static void
merges_count_where_they_differ_from_all(void **state)
{
	struct git_fixture *f = *state;
	struct history *h;

	run("git init -q -b main r; cd r; for n in both branch merge gone; do page content/$n.md $n 1; done; commit 1;"
	    "git checkout -q -b side; echo 2 >>content/both.md; echo 2 >>content/branch.md; commit 2;"
	    "git checkout -q main; echo 3 >>content/both.md; echo x >content/main.md; commit 3;"
	    "tick; git merge -q --no-commit -s ours side; git checkout -q side -- content/branch.md;"
	    "echo 4 >>content/both.md; echo 4 >>content/merge.md; git mv content/gone.md content/found.md; commit 4;"
	    "git checkout -q --orphan empty; git rm -rfq .; commit 5; git checkout -q main;"
	    "tick; git merge -q -m 6 --allow-unrelated-histories -s ours empty side~1");
	h = walk(f);
	assert_changes(h, "content/both.md", "4=C 3=C 2=C 1=A");
	assert_changes(h, "content/branch.md", "2=C 1=A");
	assert_changes(h, "content/main.md", "3=A");
	assert_changes(h, "content/merge.md", "4=C 1=A");
	assert_changes(h, "content/found.md", "4=M:content/gone.md 1=A");
	history_free(h);
}

/* One branch moves a file, the other edits it, before and after in time. */
static void
moves_on_a_branch_are_followed(void **state)
{
	struct git_fixture *f = *state;
	struct history *h;

	run("git init -q -b main r; cd r; page content/a.md a 1; commit 1; git checkout -q -b side;"
	    "echo 2 >>content/a.md; commit 2; git checkout -q main; git mv content/a.md content/b.md; commit 3;"
	    "git checkout -q side; echo 4 >>content/a.md; commit 4; git checkout -q main;"
	    "tick; git merge -q --no-commit -s ours side; echo 5 >>content/b.md; git add .; commit 5;"
	    "page content/a.md other 6; commit 6");
	h = walk(f);
	assert_changes(h, "content/b.md", "5=C 4=C 3=M:content/a.md 2=C 1=A");
	assert_changes(h, "content/a.md", "6=A");
	history_free(h);

	/* The merge keeps both. */
	run("cd r; git reset -q --hard main~2; tick; git merge -q --no-commit -s ours side;"
	    "git show side:content/a.md >content/a.md; commit both");
	h = walk(f);
	assert_changes(h, "content/a.md", "4=C 2=C 1=A");
	assert_changes(h, "content/b.md", "4=C 3=M:content/a.md 2=C 1=A");
	history_free(h);
}

static void
folders_links_and_modules(void **state)
{
	struct git_fixture *f = *state;
	struct history *h;

	run("git init -q -b main r; cd r; page content/a.md a 1; page content/b.md/c.md c 1; echo 1 >content/b.md.x;"
	    "ln -s a.md content/link; git add -A;"
	    "git update-index --add --cacheinfo 160000,$(git hash-object -t commit --stdin </dev/null --literally),content/module;"
	    "tick; git commit -qm 1; git rm -rqf content/module content/b.md; page content/b.md b 2; rm content/link;"
	    "ln -s b.md content/link; commit 2;"
	    "git rm -q content/b.md; page content/b.md/d.md c 3; git mv content/link content/moved; commit 3");
	h = walk(f);
	assert_changes(h, "content/b.md", "3=D 2=A");
	assert_changes(h, "content/b.md/c.md", "2=D 1=A");
	assert_changes(h, "content/b.md/d.md", "3=A");
	assert_changes(h, "content/b.md.x", "1=A");
	assert_changes(h, "content/link", "3=D 2=C 1=A");
	assert_changes(h, "content/moved", "3=A");
	assert_changes(h, "content/module", "2=D 1=A");
	history_free(h);
}

static void
assert_edit(const struct history *history, const char *path, const char *summary)
{
	struct history_change edit;

	assert_true(history_last_edit(history, span_of(path), &edit));
	assert_span(edit.commit->summary, summary);
}

static void
a_move_is_no_edit(void **state)
{
	struct git_fixture *f = *state;
	struct history_change edit;
	struct history *h;

	run("git init -q -b main r; cd r; page content/a.md a 1; page content/b.md b 1; commit 1; echo 2 >>content/a.md; commit 2;"
	    "git mv content/a.md content/c.md; commit 3; git mv content/c.md content/d.md; commit 4;"
	    "git mv content/b.md content/e.md; echo 5 >>content/e.md; commit 5; git rm -q content/e.md; commit 6;"
	    "page content/f.md f 7; commit 7; git rm -q content/f.md; commit 8; page content/f.md f 9; commit 9");
	h = walk(f);
	assert_edit(h, "content/d.md", "2");
	assert_edit(h, "content/f.md", "9");
	assert_false(history_last_edit(h, span_of("content/a.md"), &edit));
	assert_false(history_last_edit(h, span_of("content/e.md"), &edit));
	assert_false(history_last_edit(h, span_of("content/none.md"), &edit));
	history_free(h);
	h = walk_at(f, "r", "content", output_of(f, "git -C r rev-parse HEAD~4"));
	assert_edit(h, "content/e.md", "5");
	history_free(h);
}

static void
texts_are_compared(void **state)
{
	struct git_fixture *f = *state;
	struct history *h;

	run("git init -q -b main r; cd r; mkdir content; printf 'a\n' >content/a.md; : >content/empty.md;"
	    "ln -s a.md content/link; commit 1; printf 'b\n' >content/a.md; printf 'a\n' >content/gone.md; commit 2;"
	    "git rm -q content/gone.md; commit 3");
	h = walk(f);
	assert_true(history_has_text(h, span_of("content/a.md"), span_of("b\n")));
	assert_false(history_has_text(h, span_of("content/a.md"), span_of("a\n")));
	assert_true(history_has_text(h, span_of("content/empty.md"), span_of(NULL)));
	assert_false(history_has_text(h, span_of("content/link"), span_of("a.md")));
	assert_false(history_has_text(h, span_of("content/gone.md"), span_of("a\n")));
	assert_false(history_has_text(h, span_of("content/none.md"), span_of("")));
	history_free(h);
}

static void
folders_are_in_repositories_or_not(void **state)
{
	struct git_fixture *f = *state;

	run("mkdir none; git init -q -b main new; git init -q -b main r; (cd r; page content/a.md a 1; commit 1);"
	    "git clone -q --bare r bare.git; git -C r worktree add -q ../tree; cp -r r broken; rm -r broken/.git/objects");
	assert_int_equal(history_state("none"), HISTORY_NONE);
	assert_int_equal(history_state("not-there"), HISTORY_NONE);
	assert_int_equal(history_state("new"), HISTORY_UNBORN);
	assert_int_equal(history_state("r"), HISTORY_THERE);
	assert_int_equal(history_state("r/content"), HISTORY_THERE);
	assert_int_equal(history_state("bare.git"), HISTORY_THERE);
	assert_int_equal(history_state("tree"), HISTORY_THERE);
	assert_int_equal(history_state("broken/content"), HISTORY_THERE);
	assert_null(walk_at(f, "broken", "content", "HEAD"));
	assert_one_diag(f, DIAG_GIT, "broken/.git' is not a git repository, or a damaged one", "git status");
}

static void
commits_are_described(void **state)
{
	struct git_fixture *f = *state;
	struct history_change last;
	struct history *h;

	run("git init -q -b main r; cd r; page content/a.md a 1; ZONE=-0330 commit 'A summary\nof two lines\n\nMore.';"
	    "printf 'latin \\351\\n' >message; echo 2 >>content/a.md; git add -A; git -c i18n.commitEncoding=latin1 commit -qF message");
	h = walk_at(f, "r", "content", "HEAD~0");
	assert_null(h);
	assert_one_diag(f, DIAG_GIT, "'HEAD~0' is not the name", "");
	h = walk(f);
	assert_last(h, "content/a.md", "latin \xEF\xBF\xBD");
	history_free(h);
	h = walk_at(f, "r", "content", output_of(f, "git -C r rev-parse HEAD~1"));
	assert_true(history_last_change(h, span_of("content/a.md"), &last));
	assert_span(last.commit->summary, "A summary of two lines");
	assert_int_equal(last.commit->seconds, 1600000060);
	assert_int_equal(last.commit->offset, -210);
	assert_string_equal(last.commit->id, output_of(f, "git -C r rev-parse HEAD~1"));
	history_free(h);
}

static void
editions_are_found(void **state)
{
	struct git_fixture *f = *state;
	const struct history_editions *editions;
	struct history *h;

	run("git init -q -b main r; cd r; commit '1\n\nEdition: guide 5'; commit '2\n\nEdition: not the last paragraph\n\nText.';"
	    "commit '3\n\nText.\n\nSigned-off-by: A <a@example.org>\nedition:  guide   Fifth, amended \nEdition: toolkit 2';"
	    "commit 'Edition: guide 6'; commit '5\n\nEdition: guide'");
	h = walk(f);
	editions = history_editions(h);
	assert_int_equal(editions->len, 3);
	assert_span(editions->at[0].publication, "guide");
	assert_span(editions->at[0].id, "Fifth, amended");
	assert_span(editions->at[1].publication, "toolkit");
	assert_span(editions->at[2].id, "5");
	assert_span(history_edition_commit(h, &editions->at[1])->summary, "3");
	assert_changes(h, "content/a.md", "");
	history_free(h);
}

static void
other_forms_of_repository(void **state)
{
	struct git_fixture *f = *state;
	struct history *h;

	run("git init -q -b main r; cd r; page content/a.md a 1; commit 1; echo 2 >>content/a.md; commit 2; git gc -q;"
	    "git clone -q --bare . ../bare.git; git worktree add -q ../tree HEAD~1");
	h = walk_at(f, "bare.git", "content", "main");
	assert_changes(h, "content/a.md", "2=C 1=A");
	history_free(h);
	h = walk_at(f, "tree", "content", "HEAD");
	assert_changes(h, "content/a.md", "1=A");
	history_free(h);
	run("git init -q -b main new");
	assert_null(walk_at(f, "new", "content", "HEAD"));
	assert_one_diag(f, DIAG_GIT, "no branch, tag or commit 'HEAD'", "no commit yet");
	run("mkdir none");
	assert_null(walk_at(f, "none", "content", "HEAD"));
	assert_one_diag(f, DIAG_GIT, "'none' is not in a git repository", "");
}

static void
shallow_clones_are_refused(void **state)
{
	static const char hint[] = "git fetch --unshallow --tags; or build with --no-history";
	struct git_fixture *f = *state;
	struct history *h;
	char *end;

	run("git init -q -b main r; cd r; for n in 1 2 3 4; do page content/a.md a $n; commit $n; done; cd ..;"
	    "git clone -q --depth 2 \"file://$PWD/r\" shallow; git -C shallow worktree add -q ../tree");
	end = output_of(f, "git -C r rev-parse HEAD~1");
	assert_null(walk_at(f, "shallow", "content", "HEAD"));
	assert_one_diag(f, DIAG_GIT, arena_printf(&f->arena, "its history ends at commit %s", end).ptr, hint);
	assert_null(walk_at(f, "tree", "content", "HEAD"));
	assert_one_diag(f, DIAG_GIT, "this clone is shallow", hint);
	run("git -C shallow fetch -q --unshallow");
	h = walk_at(f, "shallow", "content", "HEAD");
	assert_changes(h, "content/a.md", "4=C 3=C 2=C 1=A");
	history_free(h);
}

static void
partial_clones_are_named(void **state)
{
	struct git_fixture *f = *state;
	struct history *h;

	run("git init -q -b main r; cd r; git config uploadpack.allowFilter true; page content/a.md a 1; commit 1;"
	    "git mv content/a.md content/b.md; echo 2 >>content/b.md; commit 2; echo 3 >>content/b.md; commit 3; cd ..;"
	    "git clone -q --no-checkout --filter=blob:none \"file://$PWD/r\" blobless;"
	    "git clone -q --no-checkout --filter=tree:0 \"file://$PWD/r\" treeless");
	assert_null(walk_at(f, "blobless", "content", "HEAD"));
	assert_one_diag(f, DIAG_GIT, "cannot read the history: 'a.md' (blob ", "git fetch --refetch --no-filter");
	assert_null(walk_at(f, "treeless", "content", "HEAD"));
	assert_one_diag(f, DIAG_GIT, "cannot read the history: 'content' (tree ", "git fetch --refetch --no-filter");
	h = walk(f);
	history_free(h);
}

static void
damage_is_named(void **state)
{
	struct git_fixture *f = *state;
	char *tree;

	run("git init -q -b main r; cd r; page content/deep/a.md a 1; commit 1; echo 2 >>content/deep/a.md; commit 2;"
	    "o=$(git rev-parse HEAD~1:content/deep); echo $o >../tree; p=.git/objects/$(echo $o | cut -c1-2)/$(echo $o | cut -c3-);"
	    "chmod u+w $p; printf garbage >$p");
	tree = output_of(f, "cat tree");
	assert_null(walk_at(f, "r", "content", "HEAD"));
	assert_one_diag(f, DIAG_GIT,
	                arena_printf(&f->arena, "cannot read the history: 'content/deep/' (tree %s) of commit %s: ", tree,
	                             output_of(f, "git -C r rev-parse HEAD"))
	                        .ptr,
	                "");
	run("cd r; o=$(git rev-parse HEAD~1); echo $o >../commit; rm -f .git/objects/$(echo $o | cut -c1-2)/$(echo $o | cut -c3-)");
	assert_null(walk_at(f, "r", "content", "HEAD"));
	assert_one_diag(f, DIAG_GIT,
	                arena_printf(&f->arena, "cannot read the history: commit %s: ", output_of(f, "cat commit")).ptr, "");
}

static void
endless_trees_end(void **state)
{
	struct git_fixture *f = *state;

	run("git init -q bomb; cd bomb; t=$(git mktree </dev/null); for i in 1 2 3 4 5 6 7 8 9; do"
	    "  t=$(for n in 0 1 2 3 4 5 6 7 8 9; do printf '040000 tree %s\\t%s\\n' $t $n; done | git mktree); done;"
	    "git tag bomb $(git commit-tree -m bomb $t);"
	    "t=$(git mktree </dev/null); i=0; while [ $i -lt 110 ]; do"
	    "  t=$(printf '040000 tree %s\\tt\\n' $t | git mktree); i=$((i + 1)); done;"
	    "git tag deep $(git commit-tree -m deep $t)");
	assert_null(walk_at(f, "bomb", "", "bomb"));
	assert_one_diag(f, DIAG_GIT, "more than 200000 files", "");
	assert_null(walk_at(f, "bomb", "", "deep"));
	assert_one_diag(f, DIAG_GIT, "nested more than 100 deep", "");
}

/* Entries out of order, twice, cut off, or with names that lead away. */
static void
bad_trees_are_refused(void **state)
{
	static const char *const trees[] = {
		"100644 b\\0$id100644 a\\0$id", "100644 a\\0$id100644 a\\0$id", "100644 a\\0",       "100644 a",
		"100644 ..\\0$id",              "100644 a/b\\0$id",             "100648 a\\0$id",    "100644 \\0$id",
		"1006440 a\\0$id",              "40000 .\\0$id",                "100644 a\\0${id}x",
	};
	struct git_fixture *f = *state;
	struct buf script = BUF_INIT;
	size_t i;

	run("git init -q bad; git -C bad hash-object -w --stdin </dev/null");
	for (i = 0; i < sizeof(trees) / sizeof(trees[0]); i++) {
		buf_clear(&script);
		buf_printf(&script,
		           "cd bad; id='\\346\\235\\342\\233\\262\\321\\326\\103\\113\\213\\051\\256\\167\\132\\330\\302\\344\\214\\123\\221';"
		           "git tag -f bad $(git commit-tree -m bad $(printf \"%s\" |"
		           "  git hash-object -w -t tree --stdin --literally))",
		           trees[i]);
		run(script.ptr);
		assert_null(walk_at(f, "bad", "", "bad"));
		assert_one_diag(f, DIAG_GIT, "it is not in the form of a tree", "");
	}
	buf_release(&script);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		GIT_TEST(every_change_is_listed),
		GIT_TEST(what_is_gone_is_known),
		GIT_TEST(moves_are_followed),
		GIT_TEST(many_equal_files_move_in_pairs),
		GIT_TEST(the_caller_may_know_files),
		GIT_TEST(an_old_name_may_be_used_again),
		GIT_TEST(merges_count_where_they_differ_from_all),
		GIT_TEST(moves_on_a_branch_are_followed),
		GIT_TEST(folders_links_and_modules),
		GIT_TEST(a_move_is_no_edit),
		GIT_TEST(texts_are_compared),
		GIT_TEST(folders_are_in_repositories_or_not),
		GIT_TEST(commits_are_described),
		GIT_TEST(editions_are_found),
		GIT_TEST(other_forms_of_repository),
		GIT_TEST(shallow_clones_are_refused),
		GIT_TEST(partial_clones_are_named),
		GIT_TEST(damage_is_named),
		GIT_TEST(endless_trees_end),
		GIT_TEST(bad_trees_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
