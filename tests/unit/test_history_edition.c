#include "git_fixture.h"

#include "history/edition.h"

static const struct source source = { SPAN("content/guide/publication.yaml"), SPAN("editions:\n") };

static bool
find(struct edition_finder *finder, struct git_fixture *f, const char *id, const char *ref,
     struct edition_found *found)
{
	struct edition_wanted wanted = { SPAN("guide"), span_of(id), span_of(ref), { &source, 3 }, false };

	return edition_find(finder, &wanted, found, &f->diags);
}

/* The edition is the revision that git finds by that name. */
static void
assert_edition(struct edition_finder *finder, struct git_fixture *f, const char *id, const char *ref,
               const char *revision)
{
	char command[200], line[100];
	struct edition_found found;

	snprintf(command, sizeof(command), "git -C r log -1 --format='%%H %%at' '%s'", revision);
	if (!find(finder, f, id, ref, &found))
		fail_msg("no edition %s: %s", id, f->diags.items.at[0].message.ptr);
	snprintf(line, sizeof(line), "%s %lld", found.commit, (long long)found.seconds);
	assert_string_equal(line, output_of(f, command));
	assert_int_equal(found.offset, 0);
	assert_int_equal(f->diags.items.len, 0);
}

static void
make_repository(void)
{
	run("git init -q -b main r; cd r; echo 1 >a; commit '1\n\nEdition: guide 1'; git tag v1; git branch guide/2;"
	    "commit '2\n\nEdition: guide 2\nEdition: guide both'; commit '3\n\nEdition: guide 2'; commit '4\n\nEdition: other 9';"
	    "git tag -a -m third guide/3 v1; git tag guide/both; git tag blob HEAD:a; git tag guide/blob HEAD:a;"
	    "git checkout -q -b later; commit '5\n\nEdition: guide 5'; git checkout -q main");
}

static void
tags_go_before_refs_and_trailers(void **state)
{
	struct git_fixture *f = *state;
	struct edition_finder *finder;

	make_repository();
	finder = edition_finder_open("r", "HEAD", NULL, &f->diags);
	assert_non_null(finder);
	assert_edition(finder, f, "3", "", "v1");
	assert_edition(finder, f, "3", "main", "v1");
	assert_edition(finder, f, "both", "v1", "main");
	assert_edition(finder, f, "2", "v1", "v1");
	assert_edition(finder, f, "2", "", "main~1");
	assert_edition(finder, f, "1", "", "v1");
	assert_edition(finder, f, "1", output_of(f, "git -C r rev-parse --short main~1"), "main~1");
	edition_finder_close(finder);
	finder = edition_finder_open("r", "later", NULL, &f->diags);
	assert_edition(finder, f, "5", "", "later");
	edition_finder_close(finder);
}

static void
a_walk_is_used_again(void **state)
{
	struct git_fixture *f = *state;
	struct history_request request = { .dir = "r", .below = "", .revision = "HEAD" };
	struct edition_finder *finder;
	struct history *history;

	make_repository();
	history = history_walk(&request, &f->diags);
	/* The finder knows no commit but those of the walk. */
	finder = edition_finder_open("r", "later", history, &f->diags);
	assert_edition(finder, f, "2", "", "main~1");
	assert_false(find(finder, f, "5", "", &(struct edition_found){ .seconds = 0 }));
	assert_one_diag(f, DIAG_GIT, "no tag 'guide/5'", "git tag guide/5 COMMIT");
	edition_finder_close(finder);
	history_free(history);
}

static void
what_is_missing_is_said(void **state)
{
	struct git_fixture *f = *state;
	struct edition_finder *finder;
	struct edition_found found;

	make_repository();
	finder = edition_finder_open("r", "HEAD", NULL, &f->diags);
	assert_false(find(finder, f, "9", "", &found));
	assert_ptr_equal(f->diags.items.at[0].place.source, &source);
	assert_int_equal(f->diags.items.at[0].place.offset, 3);
	assert_one_diag(f, DIAG_GIT, "no tag 'guide/9', and no commit with the line 'Edition: guide 9'",
	                "git tag guide/9 COMMIT");
	assert_false(find(finder, f, "..:~^", "", &found));
	assert_one_diag(f, DIAG_GIT, "no tag 'guide/..:~^'", "COMMIT");
	assert_false(find(finder, f, "9", "v9", &found));
	assert_ptr_equal(f->diags.items.at[0].place.source, &source);
	assert_one_diag(f, DIAG_GIT, "no branch, tag or commit 'v9'", "");
	assert_false(find(finder, f, "blob", "v1", &found));
	assert_one_diag(f, DIAG_GIT, "the tag 'guide/blob' does not lead to a commit", "");
	edition_finder_close(finder);
	assert_null(edition_finder_open("none", "HEAD", NULL, &f->diags));
	assert_one_diag(f, DIAG_FILE_READ, "none", "");
	run("git init -q empty");
	finder = edition_finder_open("empty", "HEAD", NULL, &f->diags);
	assert_false(find(finder, f, "1", "", &found));
	assert_one_diag(f, DIAG_GIT, "no branch, tag or commit 'HEAD'", "no commit yet");
	edition_finder_close(finder);
}

static void
what_may_be_missing_is_not_said(void **state)
{
	struct git_fixture *f = *state;
	struct edition_wanted wanted = { SPAN("guide"), SPAN("9"), SPAN(""), { &source, 3 }, true };
	struct edition_found found;
	struct edition_finder *finder;

	make_repository();
	finder = edition_finder_open("r", "HEAD", NULL, &f->diags);
	assert_false(edition_find(finder, &wanted, &found, &f->diags));
	assert_int_equal(f->diags.items.len, 0);
	wanted.ref = span_of("v9");
	assert_false(edition_find(finder, &wanted, &found, &f->diags));
	assert_one_diag(f, DIAG_GIT, "no branch, tag or commit 'v9'", "");
	edition_finder_close(finder);
}

static void
shallow_clones_give_what_they_hold(void **state)
{
	struct git_fixture *f = *state;
	struct edition_finder *finder;

	make_repository();
	run("git clone -q --depth 2 --branch main \"file://$PWD/r\" shallow");
	finder = edition_finder_open("shallow", "HEAD", NULL, &f->diags);
	assert_edition(finder, f, "both", "", "main");
	assert_edition(finder, f, "2", "", "main~1");
	assert_false(find(finder, f, "1", "", &(struct edition_found){ .seconds = 0 }));
	assert_one_diag(f, DIAG_GIT, "no tag 'guide/1'", "git fetch --unshallow --tags");
	edition_finder_close(finder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		GIT_TEST(tags_go_before_refs_and_trailers),
		GIT_TEST(a_walk_is_used_again),
		GIT_TEST(what_is_missing_is_said),
		GIT_TEST(what_may_be_missing_is_not_said),
		GIT_TEST(shallow_clones_give_what_they_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
