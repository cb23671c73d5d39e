#include "assertions.h"

#include "check/output.h"

/* The same words of a link mean another page in another folder, and the same
 * page again when a worker comes back to the folder. */
static void
links_are_resolved_by_folder(void **state)
{
	static const struct {
		struct span address, html;
	} pages[] = {
		{ SPAN("a/one.html"), SPAN("<a href=\"there.html\">x</a><a href=\"there.html\">y</a>") },
		{ SPAN("a/there.html"), SPAN("<p id=\"p\"><a href='one.html'>x</a><a href=\"#p\">y</a>") },
		{ SPAN("b/one.html"), SPAN("<a href=\"there.html\">x</a>") },
		{ SPAN("a/two.html"), SPAN("<a href=\"there.html\">x</a><a href=\"there.html#q\">y</a>") },
		{ SPAN("b/two.html"), SPAN("<a href=\"there.html\">x</a><img src=\"there.html\">") },
	};
	const size_t count = sizeof(pages) / sizeof(pages[0]);
	struct output_check *check = output_check_new(count, 1);
	struct diag_list diags = DIAG_LIST_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < count; i++)
		output_check_page(check, 0, i, pages[i].address, span_of(NULL), pages[i].html, &diags);
	output_check_links(check, &diags);
	assert_int_equal(diags.items.len, 2);
	for (i = 0; i < 2; i++) {
		bool anchor = diags.items.at[i].id == DIAG_OUTPUT_ANCHOR;

		assert_span(diags.items.at[i].message,
		            anchor ? "no id 'q' in 'a/there.html'" : "no file 'b/there.html'");
		if (!anchor)
			assert_span(diags.items.at[i].hint,
			            "2 more links lead there; a layout may be the cause");
	}
	diag_release(&diags);
	output_check_free(check);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_are_resolved_by_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
