#include "assertions.h"

#include <errno.h>

#include "base/diag.h"

static const struct source page = {
	SPAN("content/a.md"),
	SPAN("first line\nsecond 'x' line\r\n\tt\xC3\xA9xt\n\xE4\xB8\xAD\xE6\x96\x87 \xF0\x9F\x98\x80 end\n"),
};
static const struct source empty_page = { SPAN("content/empty.md"), SPAN("") };

static struct place
at(const struct source *source, size_t offset)
{
	return (struct place){ source, offset };
}

static size_t
offset_of(const char *needle)
{
	const char *hit = strstr(page.text.ptr, needle);

	assert_non_null(hit);
	return (size_t)(hit - page.text.ptr);
}

static void
assert_text(const struct diag_list *list, const char *expected)
{
	struct buf out = BUF_INIT;

	diag_write_text(list, false, &out);
	assert_written(&out, expected);
	buf_release(&out);
}

static void
positions(void **state)
{
	static const struct {
		size_t offset, line, column, utf16_column;
	} cases[] = {
		{ 0, 1, 1, 1 }, { 10, 1, 11, 11 }, { 11, 2, 1, 1 }, { 26, 2, 16, 16 }, { 27, 2, 16, 16 },
		{ 28, 3, 1, 1 }, { 30, 3, 3, 3 }, { 31, 3, 3, 3 }, { 32, 3, 4, 4 },
		{ 35, 4, 1, 1 }, { 38, 4, 2, 2 }, { 42, 4, 4, 4 }, { 46, 4, 5, 6 }, { 50, 4, 9, 10 },
		{ 51, 5, 1, 1 }, { 999, 5, 1, 1 },
	};
	struct source_cursor cursor = { 0 };
	size_t count = sizeof(cases) / sizeof(cases[0]), i;

	(void)state;
	/* Up with one cursor, and each one alone. */
	for (i = 0; i < 2 * count; i++) {
		struct source_position p = i < count ? source_seek(&cursor, &page, cases[i].offset)
		                                     : source_position(&page, cases[i - count].offset);

		assert_int_equal(p.line, cases[i % count].line);
		assert_int_equal(p.column, cases[i % count].column);
		assert_int_equal(p.utf16_column, cases[i % count].utf16_column);
	}
	assert_span(source_position(&page, 15).text, "second 'x' line");
	assert_int_equal(source_seek(&cursor, &page, 3).column, 4);
	assert_int_equal(source_seek(&cursor, &empty_page, 3).line, 1);
}

static void
positions_in_odd_texts(void **state)
{
	const struct source bad = { SPAN("a"), SPAN("\xFF\xFFx") }, marked = { SPAN("a"), SPAN("\xEF\xBB\xBF" "ab") };
	const struct source none = { SPAN("a"), { NULL, 0 } };

	(void)state;
	assert_int_equal(source_position(&bad, 2).column, 3);
	assert_int_equal(source_position(&marked, 0).column, 1);
	assert_int_equal(source_position(&marked, 3).column, 1);
	assert_int_equal(source_position(&marked, 4).column, 2);
	assert_span(source_position(&marked, 4).text, "ab");
	assert_int_equal(source_position(&none, 4).column, 1);
}

static void
text_form(void **state)
{
	struct diag_list list = DIAG_LIST_INIT;

	(void)state;
	diag_add(&list, DIAG_LINK_MISSING, at(&page, offset_of("'x'")), "no page '%s'", "x");
	diag_hint(&list, "did you mean '%s'?", "y");
	diag_add(&list, DIAG_STYLE, at(&page, 0), "write it out");
	diag_rule(&list, span_of("click-here"));
	diag_add(&list, DIAG_FILE_EMPTY, at(&empty_page, 0), "nothing in it");
	diag_errno(&list, DIAG_FILE_READ, "read", "/a/b", ENOENT);
	diag_sort(&list);
	assert_text(&list,
	            "site-gen: error: cannot read '/a/b': No such file or directory [file-read]\n"
	            "content/a.md:1:1: warning: write it out [style: click-here]\n"
	            "    first line\n"
	            "    ^\n"
	            "content/a.md:2:8: error: no page 'x' [link-missing]\n"
	            "    second 'x' line\n"
	            "           ^\n"
	            "  note: did you mean 'y'?\n"
	            "content/empty.md: error: nothing in it [file-empty]\n"
	            "3 errors, 1 warning\n");
	diag_release(&list);
	assert_text(&list, "");
}

static void
carets_stand_under_tabs_and_wide_characters(void **state)
{
	struct diag_list list = DIAG_LIST_INIT;

	(void)state;
	diag_add(&list, DIAG_STYLE, at(&page, offset_of("xt")), "m");
	diag_add(&list, DIAG_STYLE, at(&page, offset_of("end")), "m");
	assert_text(&list,
	            "content/a.md:3:4: warning: m [style]\n"
	            "        t\xC3\xA9xt\n"
	            "          ^\n"
	            "content/a.md:4:6: warning: m [style]\n"
	            "    \xE4\xB8\xAD\xE6\x96\x87 \xF0\x9F\x98\x80 end\n"
	            "            ^\n"
	            "2 warnings\n");
	diag_release(&list);
}

static void
a_terminal_gets_no_controls(void **state)
{
	const struct source odd = { SPAN("a\033.md"), SPAN("\033[2J\xFF\xE2\x80\xAEx") };
	struct diag_list list = DIAG_LIST_INIT;

	(void)state;
	diag_add(&list, DIAG_STYLE, at(&odd, odd.text.len - 1), "a\nb");
	diag_hint(&list, "\x9B");
	assert_text(&list,
	            "a\xEF\xBF\xBD.md:1:7: warning: a\xEF\xBF\xBD" "b [style]\n"
	            "    \xEF\xBF\xBD[2J\xEF\xBF\xBD\xEF\xBF\xBDx\n"
	            "          ^\n"
	            "  note: \xEF\xBF\xBD\n"
	            "1 warning\n");
	diag_release(&list);
}

/* A line of `len` digits with an X at `mark`. */
static struct source
long_line(struct buf *text, size_t len, size_t mark)
{
	size_t i;

	buf_clear(text);
	for (i = 0; i < len; i++)
		buf_char(text, i == mark ? 'X' : (char)('0' + i % 10));
	return (struct source){ SPAN("a"), buf_as_span(text) };
}

/* Checks that the caret is under the X and the line no longer than 102. */
static void
assert_caret_under_x(const struct source *source, size_t mark)
{
	struct diag_list list = DIAG_LIST_INIT;
	struct buf out = BUF_INIT;
	struct span line, caret, rest;

	diag_add(&list, DIAG_STYLE, at(source, mark), "m");
	diag_write_text(&list, false, &out);
	span_cut(buf_as_span(&out), '\n', &line, &rest);
	span_cut(rest, '\n', &line, &rest);
	span_cut(rest, '\n', &caret, &rest);
	/* The ellipsis before it takes three bytes and one column. */
	assert_int_equal(span_find(line, 'X', 0) - (span_starts_with(line, "    \xE2\x80\xA6") ? 2 : 0),
	                 span_find(caret, '^', 0));
	assert_in_range(line.len, 0, 4 + 3 + 100 + 3);
	buf_release(&out);
	diag_release(&list);
}

static void
long_lines_are_cut_around_the_caret(void **state)
{
	static const size_t marks[] = { 0, 1, 59, 60, 61, 62, 500, 960, 998, 999 };
	struct buf text = BUF_INIT;
	struct source source;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		source = long_line(&text, 1000, marks[i]);
		assert_caret_under_x(&source, marks[i]);
	}
	source = long_line(&text, 90, 60);
	assert_caret_under_x(&source, 60);
	buf_release(&text);
}

static void
a_line_of_marks_is_cut_too(void **state)
{
	struct diag_list list = DIAG_LIST_INIT;
	struct buf text = BUF_INIT, out = BUF_INIT;
	struct source source;
	size_t i;

	(void)state;
	for (i = 0; i < 100000; i++)
		buf_str(&text, "\xCC\x81");
	source = (struct source){ SPAN("a"), buf_as_span(&text) };
	diag_add(&list, DIAG_STYLE, at(&source, 100000), "m");
	diag_write_text(&list, false, &out);
	assert_in_range(out.len, 0, 2500);
	buf_release(&out);
	buf_release(&text);
	diag_release(&list);
}

static void
sorting_drops_exact_repeats_only(void **state)
{
	const struct source same_path = { SPAN("content/a.md"), SPAN("first line") };
	struct diag_list list = DIAG_LIST_INIT;

	(void)state;
	diag_add(&list, DIAG_STYLE, at(&page, 3), "b");
	diag_add(&list, DIAG_STYLE, at(&page, 3), "a");
	diag_add(&list, DIAG_LINK_MISSING, at(&page, 3), "c");
	diag_add(&list, DIAG_STYLE, at(&same_path, 3), "a");
	diag_add(&list, DIAG_STYLE, at(&page, 3), "a");
	diag_hint(&list, "hint");
	diag_add(&list, DIAG_STYLE, at(&page, 2), "z");
	assert_int_equal(list.warnings, 5);
	diag_sort(&list);
	assert_int_equal(list.items.len, 5);
	assert_int_equal(list.warnings, 4);
	assert_int_equal(list.errors, 1);
	assert_span(list.items.at[0].message, "z");
	assert_span(list.items.at[1].message, "c");
	assert_span(list.items.at[2].message, "a");
	assert_span(list.items.at[3].hint, "hint");
	assert_span(list.items.at[4].message, "b");
	diag_release(&list);
}

static void
severities_and_exit_statuses(void **state)
{
	struct diag_list list = DIAG_LIST_INIT;

	(void)state;
	assert_int_equal(diag_exit_status(&list), 0);
	diag_add(&list, DIAG_STATUS_OPEN, at(NULL, 0), "open");
	diag_add(&list, DIAG_CALLOUT_OPEN, at(NULL, 0), "open");
	diag_add(&list, DIAG_STYLE, at(NULL, 0), "style");
	assert_int_equal(diag_exit_status(&list), 0);
	diag_strict(&list);
	assert_int_equal(list.errors, 1);
	assert_int_equal(list.warnings, 2);
	assert_int_equal(diag_exit_status(&list), 1);
	diag_add(&list, DIAG_STYLE, at(NULL, 0), "raised");
	diag_raise(&list);
	diag_raise(&list);
	assert_int_equal(list.errors, 2);
	assert_int_equal(list.warnings, 2);
	diag_add(&list, DIAG_GIT, at(NULL, 0), "broken");
	assert_int_equal(list.errors, 3);
	assert_int_equal(diag_exit_status(&list), 3);
	diag_sort(&list);
	assert_int_equal(diag_exit_status(&list), 3);
	diag_drop_warnings(&list);
	assert_int_equal(list.items.len, 3);
	assert_int_equal(list.errors, 3);
	assert_int_equal(list.warnings, 0);
	diag_drop(&list, DIAG_STYLE);
	assert_int_equal(list.items.len, 1);
	assert_int_equal(list.errors, 1);
	diag_add(&list, DIAG_STYLE, at(NULL, 0), "a warning");
	diag_drop(&list, DIAG_STYLE);
	diag_drop(&list, DIAG_STYLE);
	assert_int_equal(list.items.len, 1);
	assert_int_equal(list.warnings, 0);
	diag_release(&list);
	assert_int_equal(diag_exit_status(&list), 0);
}

static void
merging_moves_everything(void **state)
{
	struct diag_list into = DIAG_LIST_INIT, from = DIAG_LIST_INIT;

	(void)state;
	diag_add(&into, DIAG_STYLE, at(&page, 0), "one");
	diag_add(&from, DIAG_GIT, at(&page, 0), "two");
	diag_hint(&from, "%d", 2);
	diag_merge(&into, &from);
	diag_merge(&into, &from);
	assert_int_equal(from.items.len, 0);
	assert_int_equal(from.errors, 0);
	diag_release(&from);
	assert_int_equal(into.items.len, 2);
	assert_int_equal(into.errors, 1);
	assert_true(into.environment);
	assert_span(into.items.at[1].hint, "2");
	diag_release(&into);
}

static void
words_are_mended_where_they_stand(void **state)
{
	struct diag_list list = DIAG_LIST_INIT;

	(void)state;
	diag_add(&list, DIAG_STYLE, at(&page, offset_of("'x'")), "m");
	diag_mend_word(&list, at(&page, offset_of("'x'")), span_of("y"), span_of("z"));
	assert_null(list.items.at[0].fix.source);
	diag_mend_word(&list, at(&page, offset_of("'x'")), span_of("x"), span_of("z"));
	assert_ptr_equal(list.items.at[0].fix.source, &page);
	assert_int_equal(list.items.at[0].fix.offset, offset_of("x'"));
	assert_int_equal(list.items.at[0].fix.length, 1);
	assert_span(list.items.at[0].fix.text, "z");
	diag_add(&list, DIAG_STYLE, at(&page, page.text.len - 1), "m");
	diag_mend_word(&list, at(&page, page.text.len - 1), span_of("\nmore"), span_of("z"));
	diag_mend_word(&list, at(&page, page.text.len + 9), span_of("x"), span_of("z"));
	diag_mend_word(&list, at(NULL, 0), span_of("x"), span_of("z"));
	assert_null(list.items.at[1].fix.source);
	diag_release(&list);
}

static void
json_form(void **state)
{
	struct diag_list list = DIAG_LIST_INIT;
	struct buf out = BUF_INIT;

	(void)state;
	diag_add(&list, DIAG_STYLE, at(&page, offset_of("end")), "a \"b\"\xFF");
	diag_rule(&list, span_of("r"));
	diag_hint(&list, "h");
	diag_mend(&list, &page, offset_of("'x'"), 3, span_of("y"));
	diag_add(&list, DIAG_GIT, at(NULL, 0), "m");
	diag_write_json(&list, &out);
	assert_written(&out,
	               "{\"path\":\"content/a.md\",\"line\":4,\"column\":6,\"severity\":\"warning\","
	               "\"id\":\"style\",\"rule\":\"r\",\"message\":\"a \\\"b\\\"\xEF\xBF\xBD\",\"hint\":\"h\","
	               "\"fixes\":[{\"path\":\"content/a.md\",\"line\":2,\"column\":8,\"offset\":18,\"length\":3,"
	               "\"text\":\"y\"}]}\n"
	               "{\"path\":null,\"line\":null,\"column\":null,\"severity\":\"error\","
	               "\"id\":\"git\",\"rule\":null,\"message\":\"m\",\"hint\":null,\"fixes\":[]}\n");
	buf_release(&out);
	diag_release(&list);
}

static void
assert_contains(const struct buf *out, const char *text)
{
	if (!strstr(out->ptr, text))
		fail_msg("no %s in %s", text, out->ptr);
}

static void
sarif_form(void **state)
{
	const struct source odd = { SPAN("content/a b\xC3\xA9.md"), SPAN("x") };
	struct diag_list list = DIAG_LIST_INIT;
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	diag_add(&list, DIAG_STYLE, at(&page, offset_of("end")), "m");
	diag_rule(&list, span_of("r"));
	diag_hint(&list, "h");
	diag_add(&list, DIAG_LINK_MISSING, at(&odd, 0), "{{x}");
	diag_mend_word(&list, at(&odd, 0), span_of("x"), span_of("{y}"));
	diag_add(&list, DIAG_GIT, at(NULL, 0), "m");
	diag_write_sarif(&list, &out);
	assert_contains(&out, "\"version\":\"2.1.0\"");
	/* The rules that have results, and their numbers among those. */
	for (i = 0; i < DIAG_COUNT; i++)
		assert_true(!strstr(out.ptr, diag_info[i].meaning) ==
		            (i != DIAG_STYLE && i != DIAG_LINK_MISSING && i != DIAG_GIT));
	assert_contains(&out, "\"ruleId\":\"git\",\"ruleIndex\":0,");
	assert_contains(&out, "\"ruleId\":\"link-missing\",\"ruleIndex\":1,");
	assert_contains(&out, "\"ruleId\":\"style\",\"ruleIndex\":2,");
	/* UTF-16 units: one more than code points behind the emoji. */
	assert_contains(&out,
	                "\"level\":\"warning\",\"message\":{\"text\":\"m (h)\"},\"locations\":[{\"physicalLocation\":"
	                "{\"artifactLocation\":{\"uri\":\"content/a.md\"},\"region\":{\"startLine\":4,"
	                "\"startColumn\":7}}}],\"properties\":{\"rule\":\"r\"}}");
	/* Up to the end of a text without a last line end; braces are as they are. */
	assert_contains(&out,
	                "\"fixes\":[{\"artifactChanges\":[{\"artifactLocation\":{\"uri\":\"content/a%20b%C3%A9.md\"},"
	                "\"replacements\":[{\"deletedRegion\":{\"startLine\":1,\"startColumn\":1,\"endLine\":1,"
	                "\"endColumn\":2},\"insertedContent\":{\"text\":\"{y}\"}}]}]}]");
	assert_contains(&out, "\"text\":\"{{{{x}}\"");
	assert_contains(&out, "\"uri\":\"content/a%20b%C3%A9.md\"");
	assert_contains(&out, "\"level\":\"error\",\"message\":{\"text\":\"m\"}}]");
	buf_release(&out);
	diag_release(&list);
}

/* What a reader relies on: ids are names, unique, and each has a meaning. */
static void
the_catalogue_is_consistent(void **state)
{
	size_t i, j;

	(void)state;
	for (i = 0; i < DIAG_COUNT; i++) {
		const struct diag_info *info = &diag_info[i];

		assert_int_equal(strspn(info->id, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(info->id));
		assert_int_not_equal(strlen(info->meaning), 0);
		for (j = 0; j < i; j++)
			assert_string_not_equal(info->id, diag_info[j].id);
	}
}

/* What was kept outlives its list and goes into several others. */
static void
kept_ones_are_added_again(void **state)
{
	struct diag_list list = DIAG_LIST_INIT, other = DIAG_LIST_INIT;
	struct arena arena = ARENA_INIT;
	struct diag_kept kept, none;

	(void)state;
	diag_add(&list, DIAG_GIT, at(NULL, 0), "not kept");
	diag_add(&list, DIAG_LINK_MISSING, at(&page, 0), "kept");
	diag_hint(&list, "a hint");
	kept = diag_keep(&list, 1, 1, &arena);
	none = diag_keep(&list, 2, 0, &arena);
	diag_release(&list);
	diag_add_kept(&list, &kept);
	diag_add_kept(&list, &none);
	diag_add_kept(&other, &kept);
	assert_int_equal(list.errors, 1);
	assert_false(list.environment);
	assert_span(list.items.at[0].message, "kept");
	assert_span(other.items.at[0].hint, "a hint");
	diag_release(&list);
	diag_release(&other);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(positions),
		cmocka_unit_test(positions_in_odd_texts),
		cmocka_unit_test(text_form),
		cmocka_unit_test(carets_stand_under_tabs_and_wide_characters),
		cmocka_unit_test(a_terminal_gets_no_controls),
		cmocka_unit_test(long_lines_are_cut_around_the_caret),
		cmocka_unit_test(a_line_of_marks_is_cut_too),
		cmocka_unit_test(sorting_drops_exact_repeats_only),
		cmocka_unit_test(severities_and_exit_statuses),
		cmocka_unit_test(merging_moves_everything),
		cmocka_unit_test(words_are_mended_where_they_stand),
		cmocka_unit_test(kept_ones_are_added_again),
		cmocka_unit_test(json_form),
		cmocka_unit_test(sarif_form),
		cmocka_unit_test(the_catalogue_is_consistent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
