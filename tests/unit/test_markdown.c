/*
 * The flat tree: its shape, anchors and sections, callouts, includes, links,
 * footnotes, plain text, and what is diagnosed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "markdown/markdown.h"

static const char *const kind_names[] = {
	"document", "paragraph", "heading", "list", "item", "quote", "callout", "include", "code-block", "rule",
	"table", "row", "cell", "footnote", "text", "code", "soft-break", "line-break", "emphasis", "strong",
	"strike", "link", "image", "footnote-ref",
};

struct page {
	struct source source;
	struct arena arena;
	struct diag_list diags;
	struct buf out;
	const struct md_doc *doc;
};

static struct page *
open_page(const char *text)
{
	struct page *page = calloc(1, sizeof(*page));

	*page = (struct page){ .source = { SPAN("page.md"), span_of(text) },
		.diags = DIAG_LIST_INIT, .out = BUF_INIT };
	page->doc = md_parse(&page->source, 0, &page->arena, &page->diags);
	return page;
}

static void
close_page(struct page *page)
{
	buf_release(&page->out);
	diag_release(&page->diags);
	arena_release(&page->arena);
	free(page);
}

static void
assert_span(struct span s, const char *expected)
{
	char *copy = strndup(s.ptr ? s.ptr : "", s.len);

	assert_string_equal(copy, expected);
	free(copy);
}

/* "(document (paragraph text))": what has no descendants has no brackets. */
static void
dump(const struct md_doc *doc, uint32_t index, struct buf *out)
{
	const struct md_node *node = &doc->nodes[index];
	uint32_t i;

	assert_in_range(node->end, index + 1, doc->node_count);
	if (node->end > index + 1)
		buf_char(out, '(');
	buf_str(out, kind_names[node->kind]);
	for (i = index + 1; i < node->end; i = doc->nodes[i].end) {
		buf_char(out, ' ');
		dump(doc, i, out);
	}
	if (node->end > index + 1)
		buf_char(out, ')');
	assert_int_equal(i, node->end);
}

static void
assert_shape(const char *text, const char *expected)
{
	struct page *page = open_page(text);

	dump(page->doc, 0, &page->out);
	assert_string_equal(page->out.ptr, expected);
	assert_int_equal(page->diags.items.len, 0);
	close_page(page);
}

/* The page has this diagnostic, and only this, at the first `where` in it. */
static void
assert_diag(const char *text, enum diag_id id, const char *where, const char *message)
{
	struct page *page = open_page(text);

	diag_sort(&page->diags);
	assert_int_equal(page->diags.items.len, 1);
	assert_int_equal(page->diags.items.at[0].id, id);
	assert_span(page->diags.items.at[0].message, message);
	assert_int_equal(page->diags.items.at[0].place.offset, strstr(text, where) - text);
	close_page(page);
}

static void
blocks_have_their_shape(void **state)
{
	(void)state;
	assert_shape("", "document");
	assert_shape("# A\n\ntext\n", "(document (heading text) (paragraph text))");
	assert_shape("- a\n- b\n  1. c\n",
	             "(document (list (item (paragraph text))"
	             " (item (paragraph text) (list (item (paragraph text))))))");
	assert_shape("> a\n\n---\n\n    code\n", "(document (quote (paragraph text)) rule code-block)");
	assert_shape("| a | b |\n|---|---|\n| c |\n",
	             "(document (table (row (cell text) (cell text)) (row (cell text) cell)))");
	assert_shape("a[^1]\n\n[^1]: b\n",
	             "(document (paragraph text footnote-ref) (footnote (paragraph text)))");
}

static void
inlines_have_their_shape(void **state)
{
	(void)state;
	assert_shape("*a* **b** ~~c~~ `d`\n",
	             "(document (paragraph (emphasis text) text (strong text) text (strike text) text code))");
	assert_shape("[a](b) ![c](d)  \ne\nf\n",
	             "(document (paragraph (link text) text (image text) line-break text soft-break text))");
}

static void
adjacent_texts_are_one(void **state)
{
	struct page *page = open_page("www is: a\\*b &amp; [c] d@e \\MASH\n");

	(void)state;
	assert_int_equal(page->doc->node_count, 3);
	assert_span(page->doc->nodes[2].text, "www is: a*b & [c] d@e \\MASH");
	close_page(page);
}

static void
lists_know_their_kind(void **state)
{
	struct page *page = open_page("3. a\n\n4. b\n\n<!-- -->\n\n- [ ] c\n- [x] d\n");
	const struct md_node *nodes = page->doc->nodes;

	(void)state;
	assert_int_equal(nodes[1].kind, MD_LIST);
	assert_int_equal(nodes[1].flags, MD_ORDERED);
	assert_int_equal(nodes[1].ref, 3);
	nodes += nodes[1].end;
	assert_int_equal(nodes[0].kind, MD_LIST);
	assert_int_equal(nodes[0].flags, MD_TIGHT);
	assert_int_equal(nodes[1].flags, MD_TASK);
	assert_int_equal(nodes[4].flags, MD_TASK | MD_DONE);
	close_page(page);
}

static void
tables_know_header_and_alignment(void **state)
{
	struct page *page = open_page("| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | 2 | 3 | 4 |\n");
	const struct md_node *nodes = page->doc->nodes;

	(void)state;
	assert_int_equal(nodes[2].kind, MD_ROW);
	assert_int_equal(nodes[2].flags, MD_HEADER);
	assert_int_equal(nodes[3].level, MD_ALIGN_NONE);
	assert_int_equal(nodes[5].level, MD_ALIGN_LEFT);
	assert_int_equal(nodes[7].level, MD_ALIGN_CENTRE);
	assert_int_equal(nodes[9].level, MD_ALIGN_RIGHT);
	assert_int_equal(nodes[11].kind, MD_ROW);
	assert_int_equal(nodes[11].flags, 0);
	assert_int_equal(nodes[18].level, MD_ALIGN_RIGHT);
	close_page(page);
}

static void
code_blocks_have_a_language(void **state)
{
	struct page *page = open_page("```yaml title\na: b\n```\n\n    plain\n");

	(void)state;
	assert_span(page->doc->nodes[1].text, "a: b\n");
	assert_span(md_language(&page->doc->nodes[1]), "yaml");
	assert_span(md_code_title(&page->doc->nodes[1]), "title");
	assert_span(page->doc->nodes[2].text, "plain\n");
	assert_span(md_language(&page->doc->nodes[2]), "");
	assert_span(md_code_title(&page->doc->nodes[2]), "");
	close_page(page);
}

static void
headings_have_plain_text(void **state)
{
	struct page *page = open_page("# A *b* `c` ![d](e)[^1] [f\ng](h) \\#\n"
	                              "##\n"
	                              "two\nlines {#here}\n===\n"
	                              "# `{#code}`\n"
	                              "# {#only}\n"
	                              "# not {#an anchor} {# x}\n\n[^1]: x\n");
	const struct md_heading *headings = page->doc->headings;

	(void)state;
	assert_int_equal(page->doc->heading_count, 6);
	assert_span(headings[0].text, "A b c d [f");
	assert_span(headings[1].text, "");
	assert_int_equal(headings[1].level, 2);
	assert_span(headings[2].text, "two lines");
	assert_span(headings[2].anchor, "here");
	assert_span(headings[3].text, "{#code}");
	assert_false(headings[3].anchor_set);
	assert_span(headings[4].text, "");
	assert_span(headings[4].anchor, "only");
	assert_int_equal(page->doc->nodes[headings[4].node].end, headings[4].node + 1);
	assert_span(headings[5].text, "not {#an anchor} {# x}");
	close_page(page);
}

static void
anchors_are_unique(void **state)
{
	static const char *const headings[] = {
		"over-view-1", "over-view-1-1", "over-view", "over-view-2", "über", "section", "must-do", "x",
	};
	static const char *const callouts[] = { "must-do-2", "must-do-3", "n", "note", "note-2" };
	struct page *page = open_page("# Over view\n# Over view-1\n# Elsewhere {#over-view}\n# Over view\n"
	                              "# Über!\n# ?\n# Must do\n# Third {#x}\n"
	                              "> [!MUST-DO]\n> a\n\n> [!MUST-DO]\n> b\n\n> [!NOTE] {#n}\n> c\n\n"
	                              "> [!NOTE]\n> d\n\n> [!NOTE]\n> e\n");
	uint32_t i;

	(void)state;
	assert_int_equal(page->doc->heading_count, 8);
	for (i = 0; i < 8; i++)
		assert_span(page->doc->headings[i].anchor, headings[i]);
	assert_int_equal(page->doc->callout_count, 5);
	for (i = 0; i < 5; i++)
		assert_span(page->doc->callouts[i].anchor, callouts[i]);
	assert_true(page->doc->callouts[2].anchor_set);
	assert_false(page->doc->callouts[3].anchor_set);
	close_page(page);
}

static void
an_anchor_set_twice_is_reported(void **state)
{
	static const char text[] = "# A {#x}\n\n> [!NOTE] {#x}\n> b\n";
	struct page *page = open_page(text);

	(void)state;
	assert_span(page->doc->headings[0].anchor, "x");
	assert_span(page->doc->callouts[0].anchor, "x-2");
	assert_false(page->doc->callouts[0].anchor_set);
	close_page(page);
	assert_diag(text, DIAG_ANCHOR_DUPLICATE, "> [", "the anchor 'x' is set twice in this page");
	assert_diag("> [!A] {#y}\n> b\n\n# B {#y}\n", DIAG_ANCHOR_DUPLICATE, "# B",
	            "the anchor 'y' is set twice in this page");
}

/* Whether the node behind the section of heading `index` is heading `next`. */
static void
assert_section(const struct md_doc *doc, uint32_t index, uint32_t next)
{
	uint32_t end = next < doc->heading_count ? doc->headings[next].node : doc->node_count;

	assert_int_equal(doc->headings[index].section_end, end);
}

static void
sections_end_at_the_next_of_their_level(void **state)
{
	struct page *page = open_page("# A\n\na\n\n## B\n\n### C\n\nc\n\n## D\n\nd\n\n# E\n\n> ## F\n>\n> f\n>\n> ## G\n\ne\n");
	const struct md_doc *doc = page->doc;

	(void)state;
	assert_section(doc, 0, 4);
	assert_section(doc, 1, 3);
	assert_section(doc, 2, 3);
	assert_section(doc, 3, 4);
	assert_section(doc, 4, UINT32_MAX);
	assert_section(doc, 5, 6);
	/* The last in a quote ends with the quote. */
	assert_int_equal(doc->headings[6].section_end, doc->headings[6].node + 2);
	assert_int_equal(doc->nodes[doc->headings[6].section_end].kind, MD_PARAGRAPH);
	close_page(page);
}

static void
callouts_have_kind_title_and_content(void **state)
{
	struct page *page = open_page("> [!MUST-DO]\n> - a\n\n"
	                              "> [!timescale] First *core* group a@b.cd {#first}\n> Within\n> 10 days.\n\n"
	                              "> [!NOTE]\n>\n> b\n\n"
	                              "- > [!A]\n  > > [!B] c\n  > > d\n");
	const struct md_callout *callouts = page->doc->callouts;

	(void)state;
	assert_int_equal(page->diags.items.len, 0);
	dump(page->doc, 0, &page->out);
	assert_string_equal(page->out.ptr,
	                    "(document (callout (list (item (paragraph text))))"
	                    " (callout (paragraph text soft-break text)) (callout (paragraph text))"
	                    " (list (item (callout (callout (paragraph text))))))");
	assert_span(callouts[0].kind, "MUST-DO");
	assert_span(callouts[0].title, "");
	assert_span(callouts[1].kind, "TIMESCALE");
	assert_span(callouts[1].title, "First core group a@b.cd");
	assert_span(callouts[1].anchor, "first");
	assert_span(callouts[4].title, "c");
	close_page(page);
}

static void
other_quotes_stay_quotes(void **state)
{
	(void)state;
	assert_shape("> a [!NOTE]\n", "(document (quote (paragraph text)))");
	assert_shape("> [!NOTE]x\n> a\n", "(document (quote (paragraph text soft-break text)))");
	assert_shape("> [!NO TE]\n", "(document (quote (paragraph text)))");
	assert_shape("> [!]\n", "(document (quote (paragraph text)))");
	assert_shape("> [!NOTE](a)\n", "(document (quote (paragraph (link text))))");
	assert_shape("> [!NOTE]*a*\n", "(document (quote (paragraph text (emphasis text))))");
	assert_shape(">\n", "(document quote)");
}

static void
empty_callouts_are_reported(void **state)
{
	(void)state;
	assert_diag("a\n\n> [!NOTE]\n", DIAG_CALLOUT_EMPTY, "> [", "the callout 'NOTE' has nothing in it");
	assert_diag("a\n\n> [!NOTE] All in the title\n", DIAG_CALLOUT_EMPTY, "> [",
	            "the callout 'NOTE' has nothing in it");
}

static void
includes_stand_for_paragraphs(void **state)
{
	struct page *page = open_page("![](ref:a#b)\n\n- ![x](ref:c)\n\n![](d.png)\n\ntext ![](ref:e)\n");
	const struct md_doc *doc = page->doc;

	(void)state;
	dump(doc, 0, &page->out);
	assert_string_equal(page->out.ptr, "(document include (list (item include)) (paragraph image)"
	                                   " (paragraph text image))");
	assert_int_equal(doc->link_count, 4);
	assert_span(doc->links[0].url, "ref:a#b");
	assert_true(doc->links[0].empty);
	assert_int_equal(doc->nodes[doc->links[0].node].ref, 0);
	assert_int_equal(doc->links[1].offset, 16);
	assert_false(doc->links[1].empty);
	close_page(page);
}

static void
links_keep_what_is_written(void **state)
{
	struct page *page = open_page("[](ref:x#y \"A &amp; \\\"B\\\"\") [a](<b c>) http://a.b/c <x@y.z> ![](p) [d]\n\n[d]: e\n");
	const struct md_link *links = page->doc->links;

	(void)state;
	assert_int_equal(page->doc->link_count, 6);
	assert_span(links[0].url, "ref:x#y");
	assert_span(links[0].title, "A & \"B\"");
	assert_true(links[0].empty);
	assert_span(links[1].url, "b c");
	assert_false(links[1].empty);
	assert_span(links[2].url, "http://a.b/c");
	assert_int_equal(page->doc->nodes[links[2].node].flags, MD_AUTOLINK);
	assert_span(links[3].url, "mailto:x@y.z");
	assert_int_equal(page->doc->nodes[links[3].node].flags, MD_AUTOLINK);
	assert_true(links[4].empty);
	assert_int_equal(page->doc->nodes[links[5].node].flags, 0);
	assert_span(links[5].url, "e");
	close_page(page);
}

static void
raw_html_is_reported_and_left_out(void **state)
{
	struct page *page = open_page("a <b>c\n\n<div>\nd\n</div>\n");

	(void)state;
	assert_int_equal(page->diags.items.len, 2);
	dump(page->doc, 0, &page->out);
	assert_string_equal(page->out.ptr, "(document (paragraph text))");
	assert_span(page->doc->nodes[2].text, "a c");
	close_page(page);
	assert_diag("a\n\n- b `<i>` <i\n  x='1'>\n", DIAG_HTML_RAW, "<i\n", "raw HTML '<i…'");
	assert_diag("a\n\n> <div class=\"ü234567890123456789012345678901\">\n", DIAG_HTML_RAW, "<div",
	            "raw HTML '<div class=\"ü23456789012345678901234567…'");
	assert_diag("> [!NOTE] <br>\n> a\n", DIAG_HTML_RAW, "<br>", "raw HTML '<br>'");
	assert_diag("a <!-- b -->\n", DIAG_HTML_RAW, "<!", "raw HTML '<!-- b -->'");
}

static void
footnotes_are_numbered_by_use(void **state)
{
	struct page *page = open_page("a[^b!] c[^d] e[^b!]\n\n[^d]: f[^b!]\n[^unused]: g\n[^b!]: h\n[^B?]: i\n\n[^B?]\n");
	const struct md_doc *doc = page->doc;
	uint32_t i, references = 0;

	(void)state;
	assert_int_equal(page->diags.items.len, 0);
	assert_int_equal(doc->footnote_count, 3);
	assert_span(doc->footnotes[0].label, "b");
	assert_int_equal(doc->footnotes[0].references, 3);
	assert_span(doc->footnotes[1].label, "d");
	assert_int_equal(doc->footnotes[1].references, 1);
	assert_span(doc->footnotes[2].label, "b-1");
	for (i = 0; i < doc->node_count; i++)
		if (doc->nodes[i].kind == MD_FOOTNOTE_REF && doc->nodes[i].ref == 0)
			assert_int_equal(doc->nodes[i].text.len, references++ ? 1 : 0);
	assert_int_equal(references, 3);
	close_page(page);
}

static void
missing_footnotes_are_reported(void **state)
{
	(void)state;
	assert_diag("a \\[^b] `[^b]` [^b]\n", DIAG_FOOTNOTE_MISSING, "[^b]\n", "no footnote 'b'");
	assert_diag("- a\n  *[^x y]*\n", DIAG_FOOTNOTE_MISSING, "[^x y]", "no footnote 'x y'");
	assert_diag("a [^My note]\n\n[^my note]: x\n", DIAG_FOOTNOTE_MISSING, "[^My", "no footnote 'My note'");
	assert_diag("| a |\n|---|\n| b \\| [^c] |\n", DIAG_FOOTNOTE_MISSING, "[^c]", "no footnote 'c'");
}

static void
positions_count_from_the_start_of_the_source(void **state)
{
	struct source source = { SPAN("page.md"), SPAN("---\nid: x\n---\n# A\n\n*b*\n") };
	struct diag_list diags = DIAG_LIST_INIT;
	struct arena arena = ARENA_INIT;
	const struct md_doc *doc = md_parse(&source, 14, &arena, &diags);

	(void)state;
	assert_int_equal(doc->node_count, 6);
	assert_int_equal(doc->nodes[1].offset, 14);
	assert_int_equal(doc->nodes[2].offset, 16);
	assert_int_equal(doc->nodes[3].offset, 19);
	assert_int_equal(doc->nodes[5].offset, 20);
	arena_release(&arena);
	diag_release(&diags);
}

static void
what_is_no_text_is_an_empty_document(void **state)
{
	struct source source = { SPAN("page.md"), SPAN("a\0b") };
	struct diag_list diags = DIAG_LIST_INIT;
	struct arena arena = ARENA_INIT;
	const struct md_doc *doc = md_parse(&source, 0, &arena, &diags);

	(void)state;
	assert_int_equal(doc->node_count, 1);
	assert_int_equal(doc->nodes[0].end, 1);
	assert_int_equal(diags.items.at[0].id, DIAG_TEXT_NUL);
	assert_int_equal(diags.items.at[0].place.offset, 1);
	arena_release(&arena);
	diag_release(&diags);
	assert_diag("ab\xff", DIAG_TEXT_UTF8, "\xff", "this byte is not UTF-8");
}

static void
write_include(void *context, const struct md_doc *doc, uint32_t link, struct buf *out)
{
	(void)context;
	buf_span(out, doc->links[link].url);
}

static void
plain_text_has_a_line_for_each_block(void **state)
{
	struct page *page = open_page("# A *b* {#c}\n\nd\ne  \nf `g` ![h](i)[^1]\n\n- j\n- k\n\n"
	                              "| l | m |\n|---|---|\n| n | o |\n\n> [!NOTE] P\n> q\n\n"
	                              "```\nr\ns\n```\n\n![](ref:t)\n\n[^1]: u\n");

	(void)state;
	md_text(page->doc, 0, page->doc->node_count, write_include, NULL, &page->out);
	assert_string_equal(page->out.ptr,
	                    "A b\nd e f g h\nj\nk\nl m\nn o\nP\nq\nr\ns\nref:t\nu\n");
	buf_clear(&page->out);
	md_text(page->doc, 2, page->doc->nodes[1].end, NULL, NULL, &page->out);
	assert_string_equal(page->out.ptr, "A b");
	close_page(page);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_have_their_shape),
		cmocka_unit_test(inlines_have_their_shape),
		cmocka_unit_test(adjacent_texts_are_one),
		cmocka_unit_test(lists_know_their_kind),
		cmocka_unit_test(tables_know_header_and_alignment),
		cmocka_unit_test(code_blocks_have_a_language),
		cmocka_unit_test(headings_have_plain_text),
		cmocka_unit_test(anchors_are_unique),
		cmocka_unit_test(an_anchor_set_twice_is_reported),
		cmocka_unit_test(sections_end_at_the_next_of_their_level),
		cmocka_unit_test(callouts_have_kind_title_and_content),
		cmocka_unit_test(other_quotes_stay_quotes),
		cmocka_unit_test(empty_callouts_are_reported),
		cmocka_unit_test(includes_stand_for_paragraphs),
		cmocka_unit_test(links_keep_what_is_written),
		cmocka_unit_test(raw_html_is_reported_and_left_out),
		cmocka_unit_test(footnotes_are_numbered_by_use),
		cmocka_unit_test(missing_footnotes_are_reported),
		cmocka_unit_test(positions_count_from_the_start_of_the_source),
		cmocka_unit_test(what_is_no_text_is_an_empty_document),
		cmocka_unit_test(plain_text_has_a_line_for_each_block),
	};
	int failed;

	md_init();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	md_thread_release();
	return failed;
}
