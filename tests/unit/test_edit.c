#include "assertions.h"

#include <stdlib.h>

#include "content/front.h"
#include "edit/journal.h"
#include "edit/plan.h"

static struct source
page_of(const char *text)
{
	return (struct source){ SPAN("content/a.md"), span_of(text) };
}

/* What a text is after edits, given as offset, length, text. */
static void
assert_after(const char *before, size_t dropped, const struct edit *edits, size_t count, const char *after)
{
	struct source source = page_of(before);
	struct plan plan = PLAN_INIT;
	size_t i;

	for (i = 0; i < count; i++)
		plan_edit(&plan, &source, edits[i].offset, edits[i].length, edits[i].text);
	assert_int_equal(plan_finish(&plan), dropped);
	if (strcmp(before, after) == 0)
		assert_int_equal(plan.files.len, 0);
	else
		assert_span(plan.files.at[0]->after, after);
	plan_release(&plan);
}

static void
edits_are_made_in_any_order(void **state)
{
	const struct edit edits[] = { { 4, 1, SPAN("E") }, { 0, 2, SPAN("x") }, { 5, 0, SPAN("!") } };
	const struct edit same[] = { { 1, 1, SPAN("b") } };

	(void)state;
	assert_after("abcde", 0, edits, 3, "xcdE!");
	assert_after("abcde", 0, edits + 2, 1, "abcde!");
	assert_after("abcde", 0, same, 1, "abcde");
}

static void
repeats_and_overlaps_are_dropped(void **state)
{
	const struct edit repeats[] = { { 1, 2, SPAN("x") }, { 1, 2, SPAN("x") } };
	const struct edit overlaps[] = { { 1, 2, SPAN("x") }, { 2, 1, SPAN("y") }, { 3, 1, SPAN("z") } };
	const struct edit insertions[] = { { 1, 0, SPAN("1") }, { 1, 0, SPAN("2") }, { 1, 0, SPAN("1") } };
	const struct edit outside[] = { { 9, 0, SPAN("x") }, { 3, 3, SPAN("x") }, { SIZE_MAX, 2, SPAN("x") } };

	(void)state;
	assert_after("abcde", 0, repeats, 2, "axde");
	assert_after("abcde", 1, overlaps, 3, "axze");
	assert_after("abcde", 0, insertions, 3, "a12bcde");
	assert_after("abcde", 3, outside, 3, "abcde");
}

static void
a_plan_may_go_on_after_it_was_finished(void **state)
{
	struct source a = page_of("one two"), b = { SPAN("content/b.md"), SPAN("b") };
	struct plan plan = PLAN_INIT;

	(void)state;
	plan_edit(&plan, &a, 0, 3, span_of("one"));
	plan_finish(&plan);
	assert_int_equal(plan.files.len, 0);
	assert_false(plan_word(&plan, &a, 4, span_of("three"), span_of("x")));
	assert_true(plan_word(&plan, &a, 4, span_of("two"), span_of("three")));
	plan_move(&plan, &b, span_of("content/0.md"));
	plan_finish(&plan);
	assert_int_equal(plan.files.len, 2);
	assert_span(plan.files.at[0]->path, "content/0.md");
	assert_span(plan.files.at[0]->before_path, "content/b.md");
	assert_span(plan.files.at[1]->after, "one three");
	plan_release(&plan);
}

static void
the_site_as_it_would_be(void **state)
{
	struct source a = page_of("a");
	struct site_options options = { .root = "." };
	struct plan plan = PLAN_INIT;

	(void)state;
	plan_move(&plan, &a, span_of("content/b.md"));
	plan_create(&plan, span_of("content/c.md"), span_of("c"));
	plan_finish(&plan);
	plan_lay_over(&plan, &options);
	assert_int_equal(options.overlay_count, 3);
	assert_span(options.overlay[0].path, "content/b.md");
	assert_span(options.overlay[0].text, "a");
	assert_span(options.overlay[1].path, "content/c.md");
	assert_span(options.overlay[2].path, "content/a.md");
	assert_true(options.overlay[2].gone);
	plan_release(&plan);
}

static void
assert_diff(const char *before, size_t offset, size_t length, const char *text, const char *expected)
{
	struct source source = page_of(before);
	struct plan plan = PLAN_INIT;
	struct buf out = BUF_INIT;

	plan_edit(&plan, &source, offset, length, span_of(text));
	plan_finish(&plan);
	plan_diff(&plan, false, &out);
	assert_written(&out, expected);
	plan_release(&plan);
	buf_release(&out);
}

#define HEAD "diff --git a/content/a.md b/content/a.md\n--- a/content/a.md\n+++ b/content/a.md\n"

static void
diffs(void **state)
{
	(void)state;
	assert_diff("a\nb\nc\n", 2, 1, "B", HEAD "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
	assert_diff("a\nb\nc\n", 2, 0, "new\n", HEAD "@@ -1,3 +1,4 @@\n a\n+new\n b\n c\n");
	assert_diff("a\nb\nc\n", 2, 2, "", HEAD "@@ -1,3 +1,2 @@\n a\n-b\n c\n");
	assert_diff("a\n", 2, 0, "b", HEAD "@@ -1 +1,2 @@\n a\n+b\n\\ No newline at end of file\n");
	assert_diff("a", 0, 1, "b",
	            HEAD "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n");
	assert_diff("a\n", 0, 2, "", HEAD "@@ -1 +0,0 @@\n-a\n");
	assert_diff("", 0, 0, "a\n", HEAD "@@ -0,0 +1 @@\n+a\n");
	assert_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", 8, 1, "x",
	            HEAD "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n");
}

static void
a_terminal_gets_no_controls(void **state)
{
	struct source source = page_of("a\033[2J\r\nb\r\n");
	struct plan plan = PLAN_INIT;
	struct buf out = BUF_INIT;

	(void)state;
	plan_edit(&plan, &source, 7, 1, span_of("c"));
	plan_finish(&plan);
	plan_diff(&plan, true, &out);
	assert_non_null(strstr(out.ptr, " a\xEF\xBF\xBD[2J\n\033[31m-b\033[0m\n\033[32m+c\033[0m\n"));
	plan_release(&plan);
	buf_release(&out);
}

struct lines {
	struct span at[64];
	size_t count;
};

static struct lines
lines_of(struct span text)
{
	struct lines lines = { .count = 0 };

	while (text.len) {
		size_t end = span_find(text, '\n', 0);

		end += end < text.len;
		lines.at[lines.count++] = span_slice(text, 0, end);
		text = span_from(text, end);
	}
	return lines;
}

/* As patch would, but it believes the numbers. */
static void
patch(struct span before, struct span diff, struct buf *out)
{
	struct lines old = lines_of(before);
	size_t next = 0;
	struct span line;

	while (diff.len) {
		struct span rest;
		bool unended;

		span_cut(diff, '\n', &line, &rest);
		unended = span_starts_with(rest, "\\ No newline");
		if (span_starts_with(line, "@@ -")) {
			char *end;
			unsigned long start = strtoul(line.ptr + 4, &end, 10);

			if (*end != ',' || strtoul(end + 1, NULL, 10))
				start--;
			while (next < start)
				buf_span(out, old.at[next++]);
		} else if (line.len && (line.ptr[0] == ' ' || line.ptr[0] == '-') && !span_starts_with(line, "--- ")) {
			struct span expected = span_from(line, 1), found = old.at[next];

			assert_true(span_ends_with(found, "\n") == !unended);
			found.len -= !unended;
			assert_true(span_equal(expected, found));
			if (line.ptr[0] == ' ')
				buf_span(out, old.at[next]);
			next++;
		} else if (span_starts_with(line, "+") && !span_starts_with(line, "+++ ")) {
			buf_span(out, span_from(line, 1));
			buf_str(out, unended ? "" : "\n");
		}
		diff = rest;
	}
	while (next < old.count)
		buf_span(out, old.at[next++]);
}

/* Any edits of any text: the diff makes of the one text the other. */
static void
a_diff_makes_the_new_text_of_the_old(void **state)
{
	static const char *const pieces[] = { "", "x", "\n", "y\n", "\nz", "a\nb\nc\n", "\n\n" };
	unsigned seed = 1, round;

	(void)state;
	for (round = 0; round < 20000; round++) {
		struct plan plan = PLAN_INIT;
		struct buf text = BUF_INIT, diff = BUF_INIT, patched = BUF_INIT;
		struct source source = { SPAN("content/a.md"), { NULL, 0 } };
		size_t len = (size_t)rand_r(&seed) % 24, i;

		for (i = 0; i < len; i++)
			buf_char(&text, "abc\n\n"[rand_r(&seed) % 5]);
		source.text = buf_as_span(&text);
		for (i = (size_t)rand_r(&seed) % 4; i < 4; i++) {
			size_t offset = (size_t)rand_r(&seed) % (len + 1);

			plan_edit(&plan, &source, offset, (size_t)rand_r(&seed) % (len - offset + 1),
			          span_of(pieces[rand_r(&seed) % 7]));
		}
		plan_finish(&plan);
		plan_diff(&plan, false, &diff);
		patch(source.text, buf_as_span(&diff), &patched);
		if (plan.files.len && !span_equal(buf_as_span(&patched), plan.files.at[0]->after))
			fail_msg("round %u: %s", round, diff.ptr);
		plan_release(&plan);
		buf_release(&text);
		buf_release(&diff);
		buf_release(&patched);
	}
}

/* The front matter after an item was added to the list "aliases". */
static void
assert_added(const char *front, const char *expected)
{
	struct arena arena = ARENA_INIT;
	struct diag_list diags = DIAG_LIST_INIT;
	struct span whole = arena_printf(&arena, "---\n%s---\nText.\n", front);
	struct source source = { SPAN("content/a.md"), whole };
	struct page page = { .source = &source };
	struct front_edit edit;
	struct buf out = BUF_INIT;

	page.front.end = 4 + strlen(front);
	page.front.root = yaml_parse(&arena, &source, 4, page.front.end, &yaml_front_matter_limits, &diags);
	assert_non_null(page.front.root);
	if (!front_add_item(&page, "aliases", span_of("new.html"), &arena, &edit)) {
		assert_null(expected);
	} else {
		assert_non_null(expected);
		buf_span(&out, whole);
		buf_splice(&out, edit.offset, edit.offset + edit.length, edit.text);
		assert_span(span_slice(buf_as_span(&out), 4, out.len - 10), expected);
	}
	buf_release(&out);
	diag_release(&diags);
	arena_release(&arena);
}

static void
lists_keep_their_form(void **state)
{
	(void)state;
	assert_added("id: a\n", "id: a\naliases: [new.html]\n");
	assert_added("aliases: [a.html, b.html] # old\n", "aliases: [new.html, a.html, b.html] # old\n");
	assert_added("aliases: []\n", "aliases: [new.html]\n");
	assert_added("aliases: [ 'a.html' ]\n", "aliases: [new.html,  'a.html' ]\n");
	assert_added("aliases:\n- a.html\nid: a\n", "aliases:\n- new.html\n- a.html\nid: a\n");
	assert_added("aliases:\n  - \"a.html\" # x\n", "aliases:\n  - new.html\n  - \"a.html\" # x\n");
	assert_added("aliases: a.html # one\n", "aliases: [new.html, a.html] # one\n");
	assert_added("aliases: \"a.html\"\n", "aliases: [new.html, \"a.html\"]\n");
	assert_added("aliases: \"a\\x2ehtml\"\n", NULL);
	assert_added("aliases: a, b\n", NULL);
	assert_added("aliases: >\n  a.html\n", NULL);
	assert_added("aliases: {a: b}\n", NULL);
}

static void
texts_as_yaml(void **state)
{
	static const struct {
		const char *text, *yaml;
	} cases[] = {
		{ "A plan", "A plan" },
		{ "", "\"\"" },
		{ "a: b", "\"a: b\"" },
		{ "say \"no\" \\ yes", "\"say \\\"no\\\" \\\\ yes\"" },
		{ "- a", "\"- a\"" },
		{ "\xC3\xA9t\xC3\xA9", "\xC3\xA9t\xC3\xA9" },
		{ "a\tb\n", "\"a b \"" },
	};
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		front_put_text(&out, span_of(cases[i].text));
		assert_written(&out, cases[i].yaml);
	}
	buf_release(&out);
}

static void
a_journal_is_read_as_it_was_written(void **state)
{
	struct journal_entry entries[] = {
		{ SPAN("content/a b.md"), SPAN("content/c\n.md"), 12, 34 },
		{ { NULL, 0 }, SPAN("content/new.md"), 0, UINT32_MAX },
	};
	struct journal journal = { entries, 2 }, again;
	struct arena arena = ARENA_INIT;
	struct buf out = BUF_INIT;
	struct span text;
	size_t i;

	(void)state;
	journal_write(&journal, &out);
	text = arena_copy(&arena, buf_as_span(&out));
	assert_true(journal_read(text, &arena, &again));
	assert_int_equal(again.count, 2);
	assert_span(again.entries[0].before_path, "content/a b.md");
	assert_span(again.entries[0].path, "content/c\n.md");
	assert_int_equal(again.entries[0].size, 12);
	assert_int_equal(again.entries[1].before_path.len, 0);
	assert_int_equal(again.entries[1].hash, UINT32_MAX);
	/* A part of it is none, but for whole entries. */
	for (i = 0; i < text.len; i++) {
		struct span part = arena_copy(&arena, span_slice(text, 0, i));

		if (journal_read(part, &arena, &again))
			assert_true(again.count < 2 && part.ptr[part.len - 1] == '\0');
	}
	assert_false(journal_read(span_of("something else"), &arena, &again));
	buf_release(&out);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edits_are_made_in_any_order),
		cmocka_unit_test(repeats_and_overlaps_are_dropped),
		cmocka_unit_test(a_plan_may_go_on_after_it_was_finished),
		cmocka_unit_test(the_site_as_it_would_be),
		cmocka_unit_test(diffs),
		cmocka_unit_test(a_terminal_gets_no_controls),
		cmocka_unit_test(a_diff_makes_the_new_text_of_the_old),
		cmocka_unit_test(lists_keep_their_form),
		cmocka_unit_test(texts_as_yaml),
		cmocka_unit_test(a_journal_is_read_as_it_was_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
