/*
 * Hostile pages: each ends with a bounded amount of memory and output, and
 * with a diagnostic where a limit is passed.  And threads: what they make
 * does not depend on how many there are.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "markdown/markdown.h"

/* A page: head, then `body` and `tail` as often as it says. */
struct shape {
	const char *head, *body, *middle, *tail;
	unsigned times;
	const char *message;            /* of the only diagnostic, or NULL for none */
};

#define MEMORY "the page needs too much memory to read"
#define TIME "the page takes longer than 2 seconds to read"
#define CELLS "the page's tables have too many cells, the limit is 100000"
#define CONTAINERS "quotes and lists are nested too deep, the limit is 100"
#define DEPTH "what stands here is nested too deep, the limit is 100"

static const struct shape shapes[] = {
	/* What cmark-gfm 0.29.0.gfm.6 is not safe against. */
	{ "[x]: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "\n\n", "[x]\n", 4000, MEMORY },
	{ "", "a <?", "", "", 200000, TIME },
	{ "", "(", "http://a", ")", 40000, "too many closing brackets follow one another, the limit is 500" },
	{ "http://", "(", "", "),", 600, "too many closing brackets follow one another, the limit is 500" },
	{ "", "a@b.", "", "", 600, "a word has too many '@', the limit is 500" },
	{ "|a|\n|-|\n", "|a", "|\n|-|\n", "", 100, NULL },
	/* Tables. */
	{ "|a|\n|-|\n", "|b|\n", "", "", 60000, CELLS },
	{ "> |a|\n> |-|\n", "> |b|\n", "", "", 60000, CELLS },
	{ "- |a|\n  |-|\n", "  |b|\n", "", "", 60000, CELLS },
	{ "|a|\n|-|\n", "    >\n", "", "", 60000, CELLS },
	/* Nesting. */
	{ "", ">", "a", "", 101, CONTAINERS },
	{ "", "> ", "a", "", 20000, CONTAINERS },
	{ "", "- ", "a", "\n", 20000, CONTAINERS },
	{ "", "1. ", "a", "\n", 20000, CONTAINERS },
	{ "", "[^a]: ", "a", "", 20000, CONTAINERS },
	{ "", "- ", "a", "\n", 48, NULL },
	{ "", "- ", "a", "\n", 50, DEPTH },
	{ "", "*a **a ", "b", " a** a*", 30, NULL },
	{ "", "*a **a ", "b", " a** a*", 50, DEPTH },
	{ "", "![", "a", "](b)", 2000, DEPTH },
	/* What cmark's own pathological tests hold. */
	{ "", "a_ ", "", "", 60000, NULL },
	{ "", "_a ", "", "", 60000, NULL },
	{ "", "a]", "", "", 60000, NULL },
	{ "", "[a", "", "", 60000, NULL },
	{ "", "*a_ ", "", "", 60000, NULL },
	{ "a**b", "c* ", "", "", 60000, NULL },
	{ "", "[ (](", "", "", 60000, NULL },
	{ "", "**x [a*b**c*](d)", "", "", 10000, NULL },
	{ "", "[", "a", "]", 60000, NULL },
	{ "", "[a](b", "", "", 60000, NULL },
	{ "", "[a](<b", "", "", 60000, NULL },
	{ "", "``a`", "", "", 60000, NULL },
	{ "[a]: b\n\n", "[a](x \"", "", "", 30000, NULL },
	{ "", "www.", "", "", 60000, NULL },
	{ "", "http://", "", "", 60000, NULL },
	{ "", "\\", "", "", 60000, NULL },
	{ "", "\r", "", "", 60000, NULL },
	{ "", "#\n", "", "", 60000, NULL },
	{ "", "\t", "", "", 60000, NULL },
};

static void
write_shape(const struct shape *shape, struct buf *text)
{
	unsigned i;

	buf_str(text, shape->head);
	for (i = 0; i < shape->times; i++)
		buf_str(text, shape->body);
	buf_str(text, shape->middle);
	for (i = 0; i < shape->times; i++)
		buf_str(text, shape->tail);
}

static void
check_shape(const struct shape *shape)
{
	struct diag_list diags = DIAG_LIST_INIT;
	struct buf text = BUF_INIT, out = BUF_INIT;
	struct arena arena = ARENA_INIT;
	struct source source = { SPAN("page.md"), { NULL, 0 } };
	const struct md_doc *doc;

	write_shape(shape, &text);
	source.text = buf_as_span(&text);
	doc = md_parse(&source, 0, &arena, &diags);
	if (diags.items.len != (shape->message != NULL))
		fail_msg("%u times '%s': %zu diagnostics", shape->times, shape->body, diags.items.len);
	if (shape->message) {
		assert_int_equal(diags.items.at[0].id, DIAG_MARKDOWN_LIMIT);
		assert_string_equal(diags.items.at[0].message.ptr, shape->message);
		assert_int_equal(doc->node_count, 1);
	}
	md_render(doc, 0, doc->node_count, NULL, &out);
	assert_in_range(out.len, 0, 4096 + 40 * text.len);
	assert_in_range(arena.used, 0, 4096 + 128 * text.len);
	buf_release(&text);
	buf_release(&out);
	diag_release(&diags);
	arena_release(&arena);
}

static void
hostile_pages_end(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
		check_shape(&shapes[i]);
}

static void
a_wide_table_is_counted_before_it_is_built(void **state)
{
	struct buf text = BUF_INIT;
	struct arena arena = ARENA_INIT;
	struct diag_list diags = DIAG_LIST_INIT;
	struct source source = { SPAN("page.md"), { NULL, 0 } };
	int i;

	(void)state;
	buf_str(&text, "# A\n\n|");
	for (i = 0; i < 2000; i++)
		buf_str(&text, "a|");
	buf_str(&text, "\n|");
	for (i = 0; i < 2000; i++)
		buf_str(&text, "-|");
	for (i = 0; i < 2000; i++)
		buf_str(&text, "\n|b|");
	source.text = buf_as_span(&text);
	md_parse(&source, 0, &arena, &diags);
	assert_int_equal(diags.items.len, 1);
	assert_string_equal(diags.items.at[0].message.ptr, CELLS);
	assert_in_range(arena.used, 0, 4096);
	buf_release(&text);
	arena_release(&arena);
	diag_release(&diags);
}

static void
a_page_may_not_be_too_long(void **state)
{
	char *text = malloc(MD_SOURCE_MAX + 1);
	struct source source = { SPAN("page.md"), { text, MD_SOURCE_MAX + 1 } };
	struct arena arena = ARENA_INIT;
	struct diag_list diags = DIAG_LIST_INIT;

	(void)state;
	memset(text, 'a', MD_SOURCE_MAX + 1);
	md_parse(&source, 1, &arena, &diags);
	assert_int_equal(diags.items.len, 0);
	md_parse(&source, 0, &arena, &diags);
	assert_int_equal(diags.items.len, 1);
	assert_int_equal(diags.items.at[0].id, DIAG_MARKDOWN_LIMIT);
	free(text);
	arena_release(&arena);
	diag_release(&diags);
}

/* Pages of each kind, of which autolinks and strikes are what threads could
 * spoil for one another, and pages that are stopped half-way. */
#define PAGES 240

static void
write_page(unsigned number, struct buf *text)
{
	unsigned i;

	if (number % 24 == 5) {
		write_shape(&shapes[0], text);
		return;
	}
	for (i = 0; i < 20; i++)
		buf_printf(text, "## Heading %u\n\nSee www.example.org/%u, mail@example.org, ~~old %u~~ and\n"
		           "http://example.org/%u[^%u].\n\n| a | ~~b~~ |\n|---|---|\n| www.c.org | d |\n\n"
		           "[^%u]: note\n\n", i, number, i, number + i, i, i);
}

struct half {
	unsigned start, step;
	struct buf *html;               /* one a page */
};

static void *
render_half(void *context)
{
	const struct half *half = context;
	struct arena arena = ARENA_INIT;
	struct diag_list diags = DIAG_LIST_INIT;
	unsigned i;

	for (i = half->start; i < PAGES; i += half->step) {
		struct buf text = BUF_INIT;
		struct source source = { SPAN("page.md"), { NULL, 0 } };
		const struct md_doc *doc;

		write_page(i, &text);
		source.text = buf_as_span(&text);
		doc = md_parse(&source, 0, &arena, &diags);
		md_render(doc, 0, doc->node_count, NULL, &half->html[i]);
		buf_release(&text);
		arena_reset(&arena);
	}
	arena_release(&arena);
	diag_release(&diags);
	md_thread_release();
	return NULL;
}

static struct buf *
new_bufs(void)
{
	struct buf *bufs = malloc(PAGES * sizeof(*bufs));
	unsigned i;

	for (i = 0; i < PAGES; i++)
		bufs[i] = (struct buf)BUF_INIT;
	return bufs;
}

static void
two_threads_make_what_one_makes(void **state)
{
	struct half one = { 0, 1, new_bufs() };
	struct half halves[2] = { { 0, 2, new_bufs() }, { 1, 2, NULL } };
	pthread_t threads[2];
	unsigned i;

	(void)state;
	halves[1].html = halves[0].html;
	render_half(&one);
	for (i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, render_half, &halves[i]), 0);
	for (i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	for (i = 0; i < PAGES; i++) {
		assert_string_equal(halves[0].html[i].ptr, one.html[i].ptr);
		assert_int_equal(one.html[i].len == 0, i % 24 == 5);
		buf_release(&halves[0].html[i]);
		buf_release(&one.html[i]);
	}
	free(halves[0].html);
	free(one.html);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_pages_end),
		cmocka_unit_test(a_wide_table_is_counted_before_it_is_built),
		cmocka_unit_test(a_page_may_not_be_too_long),
		cmocka_unit_test(two_threads_make_what_one_makes),
	};
	int failed;

	md_init();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	md_thread_release();
	return failed;
}
