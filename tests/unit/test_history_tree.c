#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka.h wants the three above first. */
#include <cmocka.h>

#include <git2.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "history/tree.h"

/* libgit2 1.5 does not free PCRE2's match data when it reads extensions. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libpcre2";
}

struct fixture {
	struct arena arena;
	struct diag_list diags;
	struct history_files files;
	struct span commit;
	char *dir;              /* a new folder, the current one, and HOME */
	char home[4096];        /* what was the current one */
};

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	const char *tmp = getenv("TMPDIR");

	*f = (struct fixture){ .arena = ARENA_INIT, .diags = DIAG_LIST_INIT, .files = VEC_INIT };
	f->dir = fs_join(&f->arena, tmp ? tmp : "/tmp", "test-history-XXXXXX");
	if (!getcwd(f->home, sizeof(f->home)) || !mkdtemp(f->dir) || chdir(f->dir))
		return -1;
	setenv("HOME", f->dir, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_AUTHOR_NAME", "A", 1);
	setenv("GIT_AUTHOR_EMAIL", "a@example.org", 1);
	setenv("GIT_COMMITTER_NAME", "A", 1);
	setenv("GIT_COMMITTER_EMAIL", "a@example.org", 1);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("GIT_DIR");
	unsetenv("GIT_WORK_TREE");
	unsetenv("GIT_INDEX_FILE");
	/* libgit2 asks for HOME when it begins, once in a process. */
	git_libgit2_init();
	git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, GIT_CONFIG_LEVEL_GLOBAL, f->dir);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	int error = chdir(f->home) || fs_remove_tree(f->dir);

	vec_release(&f->files);
	diag_release(&f->diags);
	arena_release(&f->arena);
	free(f);
	return error;
}

/* Runs a shell script, which must succeed. */
static void
run(const char *script)
{
	struct buf command = BUF_INIT;

	buf_printf(&command, "set -e; exec >>log 2>&1; %s", script);
	if (system(command.ptr))
		fail_msg("failed: %s", script);
	buf_release(&command);
}

/* The output of a command, without the line's end. */
static char *
output_of(struct fixture *f, const char *command)
{
	char line[256] = "";
	FILE *pipe = popen(command, "re");

	assert_non_null(pipe);
	assert_non_null(fgets(line, sizeof(line), pipe));
	assert_int_equal(pclose(pipe), 0);
	return arena_cstr(&f->arena, span_trim(span_of(line)));
}

/* A repository "r" with the tags v1 and v2, and other files in the work tree. */
static void
make_repository(void)
{
	run("git init -q -b main r; cd r;"
	    "mkdir -p content/a layouts; printf one >content/a/x.md; printf b >content/a.b; printf d >content/a-d;"
	    "printf l >layouts/l; printf '\\0\\1' >bin; : >empty; chmod +x bin;"
	    "git add .; git commit -qm one; git tag v1;"
	    "printf two >content/a/x.md; git rm -q empty; git commit -qam two; git tag -a -m two v2;"
	    "printf dirty >content/a/x.md; printf new >content/new.md");
}

static bool
read_at(struct fixture *f, const char *dir, const char *revision, const char *const *prefixes, size_t limit)
{
	f->files.len = 0;
	return history_read_tree(dir, revision, prefixes, limit, 2, NULL, &f->arena, &f->files, &f->commit, &f->diags);
}

/* The files as "path=bytes path=bytes". */
static void
assert_files(struct fixture *f, const char *expected)
{
	struct buf got = BUF_INIT;
	size_t i;

	for (i = 0; i < f->files.len; i++)
		buf_printf(&got, "%s%.*s=%.*s", i ? " " : "", SPAN_ARG(f->files.at[i].path),
		           SPAN_ARG(f->files.at[i].bytes));
	assert_string_equal(got.ptr, expected);
	buf_release(&got);
}

static void
assert_one_diag(struct fixture *f, enum diag_id id, const char *message, const char *hint)
{
	const struct diag *d = f->diags.items.at;

	assert_int_equal(f->diags.items.len, 1);
	assert_int_equal(d->id, id);
	if (!strstr(d->message.ptr, message) || (d->hint.len && !*hint) || !strstr(d->hint.len ? d->hint.ptr : "", hint))
		fail_msg("'%s', '%s' expected in: %s, %s", message, hint, d->message.ptr,
		         d->hint.len ? d->hint.ptr : "no hint");
	diag_release(&f->diags);
	f->diags = (struct diag_list)DIAG_LIST_INIT;
}

static void
revisions_are_read(void **state)
{
	struct fixture *f = *state;
	const char *const content[] = { "content/", NULL };
	const char *const part[] = { "content/a/", "lay", NULL };
	const char *const nothing[] = { NULL };
	char *first, *second, brief[8];

	make_repository();
	first = output_of(f, "git -C r rev-parse v1");
	second = output_of(f, "git -C r rev-parse main");
	assert_true(read_at(f, "r", "v1", NULL, 0));
	assert_int_equal(f->files.len, 6);
	assert_true(span_is(f->commit, first));
	assert_true(read_at(f, "r", "v1", content, 0));
	assert_files(f, "content/a-d=d content/a.b=b content/a/x.md=one");
	assert_true(read_at(f, "r", "v2", part, 0));
	assert_files(f, "content/a/x.md=two layouts/l=l");
	assert_true(span_is(f->commit, second));
	assert_true(read_at(f, "r", "v2", nothing, 0));
	assert_files(f, "");
	assert_true(read_at(f, "r", "main", content, 0));
	assert_true(span_is(f->commit, second));
	assert_true(read_at(f, "r", "HEAD", content, 0));
	assert_true(span_is(f->commit, second));
	assert_true(read_at(f, "r", first, content, 0));
	snprintf(brief, sizeof(brief), "%s", first);
	assert_true(read_at(f, "r", brief, content, 0));
	assert_true(span_is(f->commit, first));
	assert_int_equal(f->diags.items.len, 0);
}

/* The bytes of a file that was read. */
static struct span
bytes_of(const struct fixture *f, const char *path)
{
	size_t i;

	for (i = 0; i < f->files.len; i++)
		if (span_is(f->files.at[i].path, path))
			return f->files.at[i].bytes;
	return span_make(NULL, 0);
}

static void
what_was_read_is_not_read_again(void **state)
{
	struct fixture *f = *state;
	struct history_blobs known = HISTORY_BLOBS_INIT;
	struct span first, changed;

	make_repository();
	assert_true(history_read_tree("r", "v1", NULL, 0, 2, &known, &f->arena, &f->files, &f->commit, &f->diags));
	first = bytes_of(f, "content/a.b");
	changed = bytes_of(f, "content/a/x.md");
	f->files.len = 0;
	/* Its objects are gone, but for that of the one file that changed. */
	run("cd r; rm .git/objects/$(git rev-parse v1:content/a.b | sed 's,^..,&/,')");
	assert_true(history_read_tree("r", "v2", NULL, 0, 2, &known, &f->arena, &f->files, &f->commit, &f->diags));
	assert_ptr_equal(bytes_of(f, "content/a.b").ptr, first.ptr);
	assert_true(span_is(changed, "one") && span_is(bytes_of(f, "content/a/x.md"), "two"));
	/* What is larger than asked for is not taken from there. */
	f->files.len = 0;
	assert_false(history_read_tree("r", "v2", NULL, 2, 2, NULL, &f->arena, &f->files, &f->commit, &f->diags));
	diag_release(&f->diags);
	f->diags = (struct diag_list)DIAG_LIST_INIT;
	f->files.len = 0;
	assert_true(history_read_tree("r", "v1", (const char *const[]){ "content/a/", NULL }, 2, 2, &known, &f->arena,
	                              &f->files, &f->commit, &f->diags));
	assert_files(f, "");
	assert_one_diag(f, DIAG_FILE_TOO_BIG, "content/a/x.md", "");
	history_blobs_release(&known);
}

static void
bytes_are_as_they_are(void **state)
{
	struct fixture *f = *state;
	const char *const prefixes[] = { "bin", "empty", NULL };

	make_repository();
	assert_true(read_at(f, "r", "v1", prefixes, 0));
	assert_int_equal(f->files.len, 2);
	assert_int_equal(f->files.at[0].bytes.len, 2);
	assert_memory_equal(f->files.at[0].bytes.ptr, "\0\1", 2);
	assert_int_equal(f->files.at[1].bytes.len, 0);
}

static void
a_sub_folder_is_the_root(void **state)
{
	struct fixture *f = *state;
	const char *const prefixes[] = { "a", NULL };

	make_repository();
	assert_true(read_at(f, "r/content", "v1", prefixes, 0));
	assert_files(f, "a-d=d a.b=b a/x.md=one");
	run("mkdir r/young; ln -s r/content link");
	assert_true(read_at(f, "link", "v2", NULL, 0));
	assert_files(f, "a-d=d a.b=b a/x.md=two");
	assert_false(read_at(f, "r/young", "v1", NULL, 0));
	assert_one_diag(f, DIAG_GIT, "revision 'v1' has no folder 'young'", "");
}

static void
other_forms_of_repository(void **state)
{
	struct fixture *f = *state;
	const char *const prefixes[] = { "content/a/", NULL };

	make_repository();
	run("git clone -q --bare r bare.git; git -C r worktree add -q ../tree v1; git -C r gc -q");
	assert_true(read_at(f, "bare.git", "v1", prefixes, 0));
	assert_files(f, "content/a/x.md=one");
	assert_true(read_at(f, "tree", "v2", prefixes, 0));
	assert_files(f, "content/a/x.md=two");
	assert_true(read_at(f, "tree/content", "v2", NULL, 0));
	assert_int_equal(f->files.len, 3);
	assert_true(read_at(f, "r", "v1", prefixes, 0));
	assert_files(f, "content/a/x.md=one");
	run("cd r; git config core.repositoryformatversion 1; git config extensions.worktreeConfig true;"
	    "git config extensions.partialClone origin; git config extensions.preciousObjects true");
	assert_true(read_at(f, "r", "v1", prefixes, 0));
	assert_int_equal(f->diags.items.len, 0);
}

static void
what_is_no_revision(void **state)
{
	static const char *const refused[] = { "",         ":/one",   "HEAD^", "HEAD~1", "v1..v2", "main@{1}",
		                               "HEAD:bin", "-x",      "a b",   "v*",     "@{-1}",  "v2^{/one}" };
	struct fixture *f = *state;
	size_t i;

	make_repository();
	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		assert_false(read_at(f, "r", refused[i], NULL, 0));
		assert_one_diag(f, DIAG_GIT, "is not the name of a branch or tag, nor a commit id", "");
	}
	assert_false(read_at(f, "r", "v3", NULL, 0));
	assert_one_diag(f, DIAG_GIT, "no branch, tag or commit 'v3'", "");
	assert_false(read_at(f, "r", "0123456789012345678901234567890123456789", NULL, 0));
	assert_one_diag(f, DIAG_GIT, "no branch, tag or commit '0123", "");
	run("git -C r tag blob v1:bin");
	assert_false(read_at(f, "r", "blob", NULL, 0));
	assert_one_diag(f, DIAG_GIT, "'blob' is not a commit", "");
}

static void
what_is_no_repository(void **state)
{
	struct fixture *f = *state;

	assert_false(read_at(f, ".", "HEAD", NULL, 0));
	assert_one_diag(f, DIAG_GIT, "'.' is not in a git repository", "");
	assert_false(read_at(f, "no/such", "HEAD", NULL, 0));
	assert_one_diag(f, DIAG_FILE_READ, "'no/such': No such file", "");
	run("git init -q -b main new; git init -q --object-format=sha256 other");
	assert_false(read_at(f, "new", "HEAD", NULL, 0));
	assert_one_diag(f, DIAG_GIT, "no branch, tag or commit 'HEAD'", "no commit yet");
	assert_false(read_at(f, "other", "HEAD", NULL, 0));
	assert_one_diag(f, DIAG_GIT, "SHA-256", "");
	run("printf '[broken' >new/.git/config");
	assert_false(read_at(f, "new", "HEAD", NULL, 0));
	assert_one_diag(f, DIAG_GIT, "cannot open the repository of 'new': ", "");
}

static void
a_shallow_clone_is_enough(void **state)
{
	struct fixture *f = *state;
	const char *const prefixes[] = { "content/a/", NULL };

	make_repository();
	run("git clone -q --depth 1 \"file://$PWD/r\" shallow");
	assert_true(read_at(f, "shallow", "HEAD", prefixes, 0));
	assert_files(f, "content/a/x.md=two");
	assert_int_equal(f->diags.items.len, 0);
	assert_false(read_at(f, "shallow", "v1", NULL, 0));
	assert_one_diag(f, DIAG_GIT, "no branch, tag or commit 'v1'", "git fetch --unshallow");
}

static void
a_partial_clone_is_named(void **state)
{
	struct fixture *f = *state;

	make_repository();
	run("git -C r config uploadpack.allowFilter true; printf more >r/content/more; git -C r add content/more;"
	    "git -C r commit -qm three;"
	    "git clone -q --no-checkout --filter=blob:none \"file://$PWD/r\" partial");
	assert_false(read_at(f, "partial", "v1", NULL, 0));
	assert_one_diag(f, DIAG_GIT, "of revision 'v1'", "git fetch --refetch");
}

/* Path, id and revision of what is damaged. */
static void
damage_is_named(void **state)
{
	struct fixture *f = *state;
	const char *const elsewhere[] = { "layouts/", NULL };
	char *id, *tree;
	struct span part;

	make_repository();
	id = output_of(f, "git -C r rev-parse v1:content/a/x.md");
	run("cd r/.git/objects; o=$(git rev-parse v1:content/a/x.md); p=$(echo $o | cut -c1-2)/$(echo $o | cut -c3-);"
	    "chmod u+w $p; printf garbage >$p");
	part = arena_printf(&f->arena, "cannot read 'content/a/x.md' (blob %s) of revision 'v1': ", id);
	assert_false(read_at(f, "r", "v1", NULL, 0));
	assert_one_diag(f, DIAG_GIT, part.ptr, "");
	assert_true(read_at(f, "r", "v1", elsewhere, 0));
	assert_true(read_at(f, "r", "v2", NULL, 0));

	tree = output_of(f, "git -C r rev-parse v2:content");
	run("cd r/.git/objects; o=$(git rev-parse v2:content); rm -f $(echo $o | cut -c1-2)/$(echo $o | cut -c3-)");
	part = arena_printf(&f->arena, "cannot read 'content/' (tree %s) of revision 'v2': ", tree);
	assert_false(read_at(f, "r", "v2", NULL, 0));
	assert_one_diag(f, DIAG_GIT, part.ptr, "");
	assert_false(read_at(f, "r/content/a", "v2", NULL, 0));
	assert_one_diag(f, DIAG_GIT, "'content/a'", "");

	run("cd r/.git/objects; o=$(git rev-parse v1^{commit}); p=$(echo $o | cut -c1-2)/$(echo $o | cut -c3-);"
	    "chmod u+w $p; : >$p");
	assert_false(read_at(f, "r", "v1", NULL, 0));
	assert_one_diag(f, DIAG_GIT, "revision 'v1'", "");
}

/* Whether the revision is diagnosed, or read as it was. */
static bool
is_found_out(struct fixture *f, const char *expected)
{
	static const char *const content[] = { "content/", NULL };
	bool ok = read_at(f, "r", "v2", content, 0);

	if (ok)
		assert_files(f, expected);
	else
		assert_int_equal(f->diags.errors, 1);
	diag_release(&f->diags);
	f->diags = (struct diag_list)DIAG_LIST_INIT;
	return !ok;
}

/* With each byte of the file in turn another one; returns how often that was found out. */
static size_t
damage_each_byte(struct fixture *f, const char *path, const char *expected)
{
	struct span bytes;
	char *copy;
	size_t i, found = 0;

	assert_int_equal(fs_read(path, 1 << 20, &f->arena, &bytes), 0);
	copy = arena_cstr(&f->arena, bytes);
	for (i = 0; i < bytes.len; i++) {
		copy[i] ^= (char)(1 << i % 8);
		assert_int_equal(fs_write(path, span_make(copy, bytes.len)), 0);
		found += is_found_out(f, expected);
		copy[i] = bytes.ptr[i];
	}
	assert_int_equal(fs_write(path, bytes), 0);
	return found;
}

/* Ids are not proved as objects are read: zlib and sizes find damage out. */
static void
damage_never_goes_unseen(void **state)
{
	static const char text[] = "for i in 1 2 3 4 5 6 7 8 9; do echo \"$i. A line that compresses a little.\"; done";
	struct fixture *f = *state;
	struct buf expected = BUF_INIT;
	const char *loose;
	size_t i;

	run(arena_printf(&f->arena, "git init -q -b main r; cd r; mkdir content; (%s; echo one) >content/a.md; git add .;"
	                            "git commit -qm one; (%s; echo two) >content/a.md; git commit -qam two; git tag v2;"
	                            "chmod -R u+w .git/objects", text, text).ptr);
	loose = output_of(f, "cd r; git rev-parse v2:content/a.md | sed 's,^..,r/.git/objects/&/,'");
	for (i = 1; i < 10; i++)
		buf_printf(&expected, "%s%zu. A line that compresses a little.\n", i > 1 ? "" : "content/a.md=", i);
	BUF_LIT(&expected, "two\n");
	assert_false(is_found_out(f, expected.ptr));
	assert_true(damage_each_byte(f, loose, expected.ptr) > 20);
	run("cd r; git checkout -q HEAD~1; git repack -qadf --depth=5; chmod u+w .git/objects/pack/*");
	assert_false(is_found_out(f, expected.ptr));
	assert_true(damage_each_byte(f, output_of(f, "ls r/.git/objects/pack/*.pack"), expected.ptr) > 50);
	buf_release(&expected);
}

static void
odd_files_are_left_out(void **state)
{
	struct fixture *f = *state;
	const char *const prefixes[] = { "odd/", NULL };

	make_repository();
	run("cd r; mkdir odd; ln -s ../bin odd/link; printf 12345 >odd/five; printf 123456 >odd/six;"
	    "git add odd; git update-index --add --cacheinfo 160000,$(git rev-parse v1),odd/module;"
	    "git commit -qm odd");
	assert_true(read_at(f, "r", "main", prefixes, 5));
	assert_files(f, "odd/five=12345");
	assert_int_equal(f->diags.items.len, 3);
	assert_int_equal(f->diags.items.at[0].id, DIAG_FILE_LOOP);
	assert_string_equal(f->diags.items.at[0].message.ptr, "'odd/link' of revision 'main' is a symbolic link");
	assert_int_equal(f->diags.items.at[1].id, DIAG_GIT);
	assert_non_null(strstr(f->diags.items.at[1].message.ptr, "'odd/module'"));
	assert_int_equal(f->diags.items.at[2].id, DIAG_FILE_TOO_BIG);
	assert_non_null(strstr(f->diags.items.at[2].message.ptr, "'odd/six'"));
}

/* A tree of ten trees of ten trees …, all the same: small, and without end. */
static void
endless_trees_end(void **state)
{
	struct fixture *f = *state;

	run("git init -q bomb; cd bomb; t=$(git mktree </dev/null); for i in 1 2 3 4 5 6 7 8 9; do"
	    "  t=$(for n in 0 1 2 3 4 5 6 7 8 9; do printf '040000 tree %s\\t%s\\n' $t $n; done | git mktree); done;"
	    "git tag bomb $(git commit-tree -m bomb $t);"
	    "t=$(git mktree </dev/null); i=0; while [ $i -lt 110 ]; do"
	    "  t=$(printf '040000 tree %s\\tt\\n' $t | git mktree); i=$((i + 1)); done;"
	    "git tag deep $(git commit-tree -m deep $t)");
	assert_false(read_at(f, "bomb", "bomb", NULL, 0));
	assert_one_diag(f, DIAG_GIT, "more than 200000 files", "");
	assert_false(read_at(f, "bomb", "deep", NULL, 0));
	assert_one_diag(f, DIAG_GIT, "nested more than 100 deep", "");
}

static void
names_that_lead_away_are_refused(void **state)
{
	struct fixture *f = *state;

	/* The id of the empty blob, as bytes: git's own tools refuse such a tree. */
	run("git init -q evil; cd evil; git hash-object -w --stdin </dev/null;"
	    "t=$(printf '100644 ../x\\0\\346\\235\\342\\233\\262\\321\\326\\103\\113\\213\\051\\256\\167\\132\\330\\302\\344\\214\\123\\221' |"
	    "  git hash-object -w -t tree --stdin --literally);"
	    "git tag evil $(git commit-tree -m evil $t)");
	assert_false(read_at(f, "evil", "evil", NULL, 0));
	assert_one_diag(f, DIAG_GIT, "'../x'", "");
}

static void
another_owner_is_named(void **state)
{
	struct fixture *f = *state;

	if (geteuid() != 0) {
		print_message("only root can give a folder away\n");
		skip();
	}
	unsetenv("SUDO_UID");
	make_repository();
	run("chown -R 12345 r");
	assert_false(read_at(f, "r/content", "v1", NULL, 0));
	assert_one_diag(f, DIAG_GIT, arena_printf(&f->arena, "'%s/r' belongs to another user", f->dir).ptr,
	                arena_printf(&f->arena, "git config --global --add safe.directory '%s/r'", f->dir).ptr);
	run("git config --global --add safe.directory /elsewhere");
	assert_false(read_at(f, "r", "v1", NULL, 0));
	assert_one_diag(f, DIAG_GIT, "belongs to another user", "safe.directory");
	run("git config --global --add safe.directory \"$PWD/r\"");
	assert_true(read_at(f, "r", "v1", NULL, 0));
	assert_int_equal(f->diags.items.len, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(revisions_are_read),
		TEST(what_was_read_is_not_read_again),
		TEST(bytes_are_as_they_are),
		TEST(a_sub_folder_is_the_root),
		TEST(other_forms_of_repository),
		TEST(what_is_no_revision),
		TEST(what_is_no_repository),
		TEST(a_shallow_clone_is_enough),
		TEST(a_partial_clone_is_named),
		TEST(damage_is_named),
		TEST(damage_never_goes_unseen),
		TEST(odd_files_are_left_out),
		TEST(endless_trees_end),
		TEST(names_that_lead_away_are_refused),
		TEST(another_owner_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
