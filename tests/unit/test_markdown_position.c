/*
 * Where links stand, on two pages that hold every construct of which cmark's
 * own positions are wrong or missing.  "¤" stands before each link; it is
 * taken out before the page is read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "markdown/markdown.h"

#define MARK "¤"

static const char inline_page[] =
	"Plain ¤[one](a.md), ¤[two](b.md \"a title\"), ¤[one](c.md) again and ¤![picture](d.png).\n"
	"\n"
	"A title over\n"
	"lines ¤[three](a.md \"first\n"
	"second [one](x) third\") and behind it ¤[four](b.md),\n"
	"a span `code\n"
	"[no](link)` and behind it ¤[five](c.md), a double `` a ` [no](x) `` ¤[six](d.md).\n"
	"\n"
	"A label over lines ¤[seven][long\n"
	"label] and behind it ¤[eight](a.md), then <b\n"
	"class=\"[no](x)\">¤[nine](b.md)</b>.\n"
	"\n"
	"A backslash\\\n"
	"¤[ten](a.md) and two spaces  \n"
	"¤[eleven](b.md) and ¤[over\n"
	"two lines](c.md) and ¤[twelve](d.md).\n"
	"\n"
	"[long label]: label.md\n"
	"[x]: <x y.md> 'title\n"
	"of [one](two)'\n"
	"[y]:\n"
	"  y.md\n"
	"Behind definitions ¤[x], ¤[y][], ¤[thirteen][x] and ¤[x](inline.md).\n"
	"\n"
	"Escapes \\[not](a.md) \\![¤[fourteen](a.md) &amp; &#91;no] &lt; ¤[fifteen \\] \\[ b](b.md \"\\\"\").\n"
	"\n"
	"**Strong ¤[sixteen](a.md)** _and ¤[**seventeen**](b.md)_ ~~¤[`eighteen`](c.md)~~ ***¤[nineteen](d.md)***\n"
	"\n"
	"¤[¤![inner](i.png) outer](a.md) and ¤![alt *with* `marks`](b.png 'title').\n"
	"\n"
	"¤[](empty.md) and ¤[parentheses](a(b)c.md) and ¤[angle](<a b.md>) (not [a] target).\n"
	"\n"
	"Bare ¤http://example.org/a, ¤www.example.org, ¤<https://example.org/b?c&d>, ¤mail@example.org\n"
	"and ¤<post@example.org> and (¤http://example.org/c).\n"
	"¤www.example.org/first-in-line\n"
	"\n"
	"Text before a reference[^n] ¤[twenty](a.md) [^n]\n"
	"\n"
	"[^n]: In a note ¤[twenty-one](b.md) and\n"
	"    on its second line ¤[twenty-two](c.md).\n";

static const char block_page[] =
	"# Heading ¤[one](a.md) {#one}\n"
	"\n"
	"Underlined ¤[two](b.md)\n"
	"and ¤[three](c.md)\n"
	"=======\n"
	"\n"
	"> Quote ¤[four](a.md)\n"
	"lazy ¤[five](b.md)\n"
	">   indented ¤[six](c.md)\n"
	">\n"
	"> > deeper ¤[seven](d.md \"a\n"
	"> > title\") ¤[eight](e.md)\n"
	"> lazy ¤[nine](f.md)\n"
	"\n"
	"- item ¤[ten](a.md)\n"
	"      continued ¤[eleven](b.md)\n"
	"  lazy `a\n"
	"  b` ¤[twelve](c.md)\n"
	"  1. nested\n"
	"\t ¤[thirteen](d.md)\n"
	"- [ ] task ¤[fourteen](e.md)\n"
	"- [x] ¤[fifteen](f.md)\n"
	"\n"
	"| head ¤[sixteen](a.md) | ¤[seventeen](b.md) |\n"
	"|---|:-:|\n"
	"| a \\| b ¤[eighteen](c.md) | `x \\| y` ¤[nineteen](d.md) |\n"
	"no outer pipes | ¤[twenty](e.md)\n"
	"| only one ¤[cell](f.md)\n"
	"\n"
	"text before\n"
	"a ¤[table](g.md)\n"
	"| ¤[head](h.md) |\n"
	"|---|\n"
	"| ¤[body](i.md) |\n"
	"\n"
	"> [!NOTE] A title {#note}\n"
	"> ¤[in a callout](a.md)\n"
	"> | ¤[table](b.md) |\n"
	"> |---|\n"
	"\n"
	"> [!NOTE] Another\n"
	"> - ¤[list](c.md)\n";

static int
compare_offsets(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Takes the marks out and notes where they stood. */
static size_t
take_marks(struct span marked, struct buf *text, uint32_t *offsets)
{
	size_t i = 0, count = 0;

	while (i < marked.len) {
		if (span_starts_with(span_from(marked, i), MARK)) {
			offsets[count++] = (uint32_t)text->len;
			i += sizeof(MARK) - 1;
		} else {
			buf_char(text, marked.ptr[i++]);
		}
	}
	return count;
}

static unsigned
check_page(struct span marked, const char *front_matter)
{
	struct diag_list diags = DIAG_LIST_INIT;
	struct arena arena = ARENA_INIT;
	struct buf text = BUF_INIT;
	uint32_t expected[128], found[128];
	struct source source = { SPAN("page.md"), { NULL, 0 } };
	const struct md_doc *doc;
	size_t count, i;

	buf_str(&text, front_matter);
	count = take_marks(marked, &text, expected);
	source.text = buf_as_span(&text);
	doc = md_parse(&source, strlen(front_matter), &arena, &diags);
	assert_int_equal(doc->link_count, count);
	for (i = 0; i < count; i++) {
		found[i] = doc->links[i].offset;
		assert_int_equal(doc->nodes[doc->links[i].node].offset, found[i]);
	}
	/* Footnotes come last in the tree. */
	qsort(found, count, sizeof(found[0]), compare_offsets);
	for (i = 0; i < count; i++) {
		if (found[i] != expected[i])
			print_error("link %zu: at %u, not %u: %.20s\n", i, found[i], expected[i],
			            text.ptr + expected[i]);
		assert_int_equal(found[i], expected[i]);
	}
	buf_release(&text);
	diag_release(&diags);
	arena_release(&arena);
	return (unsigned)count;
}

static void
links_stand_where_they_are_written(void **state)
{
	(void)state;
	assert_int_equal(check_page(span_of(inline_page), ""), 41);
	assert_int_equal(check_page(span_of(block_page), ""), 27);
}

static void
front_matter_does_not_move_them(void **state)
{
	(void)state;
	check_page(span_of(inline_page), "---\nid: x\n---\n");
	check_page(span_of(block_page), "---\nid: x\n---\n");
}

static void
check_with_line_ends(const char *page, const char *line_end)
{
	struct buf text = BUF_INIT;

	for (; *page; page++) {
		if (*page == '\n')
			buf_str(&text, line_end);
		else
			buf_char(&text, *page);
	}
	check_page(buf_as_span(&text), "");
	buf_release(&text);
}

static void
line_ends_do_not_move_them(void **state)
{
	(void)state;
	check_with_line_ends(inline_page, "\r\n");
	check_with_line_ends(block_page, "\r\n");
	check_with_line_ends(inline_page, "\r");
	check_with_line_ends(block_page, "\r");
}

/* The address of every link gives way to "new.md"; a definition serves several. */
static void
change_addresses(const struct md_doc *doc, struct buf *text)
{
	size_t starts[128], ends[128], start, end, count = 0, k;
	uint32_t i;

	for (i = 0; i < doc->link_count; i++) {
		if (doc->nodes[doc->links[i].node].flags & MD_AUTOLINK)
			continue;
		if (!md_address(doc, i, &start, &end))
			fail_msg("link %u: no address: %.30s", i, text->ptr + doc->links[i].offset);
		for (k = 0; k < count && starts[k] != start; k++)
			;
		starts[k] = start;
		ends[k] = end;
		count += k == count;
	}
	/* From the last on, so that the others stay where they are. */
	while (count) {
		size_t last = 0;

		for (k = 1; k < count; k++)
			last = starts[k] > starts[last] ? k : last;
		buf_splice(text, starts[last], ends[last], span_of("new.md"));
		starts[last] = starts[--count];
		ends[last] = ends[count];
	}
}

static void
check_addresses(struct span marked)
{
	struct diag_list diags = DIAG_LIST_INIT;
	struct arena arena = ARENA_INIT;
	struct buf text = BUF_INIT;
	uint32_t offsets[128], i, changed = 0;
	struct source source = { SPAN("page.md"), { NULL, 0 } }, after = source;
	const struct md_doc *doc, *again;

	take_marks(marked, &text, offsets);
	source.text = arena_copy(&arena, buf_as_span(&text));
	doc = md_parse(&source, 0, &arena, &diags);
	change_addresses(doc, &text);
	after.text = buf_as_span(&text);
	again = md_parse(&after, 0, &arena, &diags);
	assert_int_equal(again->link_count, doc->link_count);
	assert_int_equal(again->node_count, doc->node_count);
	for (i = 0; i < again->link_count; i++) {
		bool bare = again->nodes[again->links[i].node].flags & MD_AUTOLINK;

		if (!bare && !span_is(again->links[i].url, "new.md"))
			fail_msg("link %u leads to '%.*s'", i, SPAN_ARG(again->links[i].url));
		changed += !bare;
	}
	assert_in_range(changed, 27, 41);
	buf_release(&text);
	diag_release(&diags);
	arena_release(&arena);
}

static void
addresses_are_found_where_they_are_written(void **state)
{
	(void)state;
	check_addresses(span_of(inline_page));
	check_addresses(span_of(block_page));
}

/* What stands where the address of the page's first link does. */
static struct span
first_address(const char *page)
{
	struct source source = { SPAN("page.md"), span_of(page) };
	struct diag_list diags = DIAG_LIST_INIT;
	struct arena arena = ARENA_INIT;
	const struct md_doc *doc = md_parse(&source, 0, &arena, &diags);
	size_t start = 0, end = 0;

	assert_int_not_equal(doc->link_count, 0);
	if (!md_address(doc, 0, &start, &end))
		start = end = 0;
	arena_release(&arena);
	diag_release(&diags);
	return span_make(page + start, end - start);
}

static void
odd_addresses(void **state)
{
	static const struct {
		const char *page, *address;
	} cases[] = {
		{ "[a](<b c.md> 'd')", "b c.md" },
		{ "[a `]` b](c.md)", "c.md" },
		{ "[a \\] b](c\\_d.md)", "c\\_d.md" },
		{ "[a](b&amp;c.md)", "b&amp;c.md" },
		{ "<ref:guide/a>", "ref:guide/a" },
		{ "![](ref:guide/a#b)", "ref:guide/a#b" },
		{ "[a]\n\n[a]: x\n[A]: y\n", "x" },
		{ "[ A\n b ][]\n\n- list\n\n  [a b]: <x y>\n", "x y" },
		{ "[a](not this)\n\n[a]: x\n", "x" },
		{ "[a](not this)\n\n    [a]: code\n\n> [a]: x\n", "x" },
		{ "[a]()", "" },
		{ "[a](<>)", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct span found = first_address(cases[i].page);

		if (!span_is(found, cases[i].address))
			fail_msg("%s: '%.*s', not '%s'", cases[i].page, SPAN_ARG(found), cases[i].address);
	}
}

/* Where each node begins, by what stands there. */
static void
other_nodes_stand_where_they_are_written(void **state)
{
	static const char *const beginnings[] = {
		"# A", "A *b*", "*b*", "b*", " c", "> d", "d\n", "d\n", "\n> e", "e `f`", "`f`", " g",
		"- h", "- h", "h ~~i~~", "h ~~i~~", "~~i~~", "i~~", "| j", "| j", "j |", "j |", "| l", "l \\|", "l \\|",
		"- - -", "```\nm", "**n**", "**n**", "n**", "\\\no", "o &amp;",
	};
	static const char page[] =
		"# A *b* c\n\n> d\n> e `f` g\n\n- h ~~i~~\n\n| j |\n|---|\n| l \\| k |\n\n- - -\n\n```\nm\n```\n\n"
		"**n**\\\no &amp; \\*\n";
	struct source source = { SPAN("page.md"), { page, sizeof(page) - 1 } };
	struct diag_list diags = DIAG_LIST_INIT;
	struct arena arena = ARENA_INIT;
	const struct md_doc *doc = md_parse(&source, 0, &arena, &diags);
	uint32_t i, b = 0;

	(void)state;
	for (i = 1; i < doc->node_count; i++, b++) {
		assert_in_range(b, 0, sizeof(beginnings) / sizeof(beginnings[0]) - 1);
		if (strncmp(page + doc->nodes[i].offset, beginnings[b], strlen(beginnings[b])) != 0)
			fail_msg("node %u: at '%.8s', not '%s'", i, page + doc->nodes[i].offset, beginnings[b]);
	}
	arena_release(&arena);
	diag_release(&diags);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_stand_where_they_are_written),
		cmocka_unit_test(front_matter_does_not_move_them),
		cmocka_unit_test(line_ends_do_not_move_them),
		cmocka_unit_test(addresses_are_found_where_they_are_written),
		cmocka_unit_test(odd_addresses),
		cmocka_unit_test(other_nodes_stand_where_they_are_written),
	};
	int failed;

	md_init();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	md_thread_release();
	return failed;
}
