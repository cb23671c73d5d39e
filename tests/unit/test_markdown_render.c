/*
 * The renderer without hooks against cmark-gfm's own, over the examples of
 * the GitHub Flavored Markdown specification and some of ours; and what comes
 * with hooks.
 *
 * The specification's text (CC BY-SA 4.0) is read where Debian's package
 * cmark-gfm installs it; it is not part of this program.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <cmocka.h>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include "markdown/markdown.h"

#define SPECIFICATION "/usr/share/doc/cmark-gfm/spec.txt.gz"
#define FENCE "````````````````````````````````"

/* What the test knows to be different. */
struct tally {
	unsigned equal, raw_html, scheme;
};

static cmark_node *
reference_tree(struct span text, cmark_parser **parser)
{
	static const char *const extensions[] = { "table", "strikethrough", "autolink", "tasklist" };
	size_t i;

	*parser = cmark_parser_new(CMARK_OPT_FOOTNOTES);
	for (i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++)
		cmark_parser_attach_syntax_extension(*parser, cmark_find_syntax_extension(extensions[i]));
	cmark_parser_feed(*parser, text.ptr, text.len);
	return cmark_parser_finish(*parser);
}

static bool
has_other_scheme(const char *url)
{
	static const char *const allowed[] = { "http:", "https:", "mailto:", "tel:" };
	size_t colon = strcspn(url, ":/?#"), i;

	if (url[colon] != ':')
		return false;
	for (i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		if (strncasecmp(url, allowed[i], strlen(allowed[i])) == 0)
			return false;
	return true;
}

/* Whether the tree holds what is rendered differently on purpose. */
static bool
is_exempt(cmark_node *root, struct tally *tally)
{
	cmark_iter *iter = cmark_iter_new(root);
	bool raw = false, scheme = false;

	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);

		raw |= type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE;
		if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE)
			scheme |= has_other_scheme(cmark_node_get_url(node));
	}
	cmark_iter_free(iter);
	tally->raw_html += raw;
	tally->scheme += !raw && scheme;
	return raw || scheme;
}

/* We escape "'" as &#39; everywhere, cmark as &#x27; in addresses only; and brackets
 * and a second "#" in addresses, which cmark lets stand. */
static char *
without_escapes(struct span html)
{
	static const struct {
		const char *escape;
		char byte;
	} escapes[] = { { "&#39;", '\'' }, { "&#x27;", '\'' }, { "%5B", '[' }, { "%5D", ']' }, { "%23", '#' } };
	char *out = malloc(html.len + 1), *end = out;
	size_t i = 0, k;

	while (i < html.len) {
		for (k = 0; k < sizeof(escapes) / sizeof(escapes[0]); k++)
			if (span_starts_with(span_from(html, i), escapes[k].escape))
				break;
		if (k < sizeof(escapes) / sizeof(escapes[0])) {
			*end++ = escapes[k].byte;
			i += strlen(escapes[k].escape);
		} else {
			*end++ = html.ptr[i++];
		}
	}
	*end = '\0';
	return out;
}

static char *
render_plain(struct span text)
{
	struct source source = { SPAN("page.md"), text };
	struct diag_list diags = DIAG_LIST_INIT;
	struct arena arena = ARENA_INIT;
	struct buf out = BUF_INIT;
	const struct md_doc *doc = md_parse(&source, 0, &arena, &diags);
	char *html;

	md_render(doc, 0, doc->node_count, NULL, &out);
	html = without_escapes(buf_as_span(&out));
	buf_release(&out);
	diag_release(&diags);
	arena_release(&arena);
	return html;
}

static void
compare(struct span text, struct tally *tally)
{
	cmark_parser *parser;
	cmark_node *root = reference_tree(text, &parser);

	if (!is_exempt(root, tally)) {
		char *raw = cmark_render_html(root, CMARK_OPT_FOOTNOTES, cmark_parser_get_syntax_extensions(parser));
		char *expected = without_escapes(span_of(raw)), *html = render_plain(text);

		if (strcmp(expected, html) != 0)
			print_error("--- Markdown\n%.*s\n", SPAN_ARG(text));
		assert_string_equal(html, expected);
		tally->equal++;
		free(raw);
		free(expected);
		free(html);
	}
	cmark_node_free(root);
	cmark_parser_free(parser);
}

/* The next example's Markdown, in which "→" stands for a tab. */
static bool
read_example(FILE *in, struct buf *text)
{
	char *line = NULL;
	size_t cap = 0;
	bool found = false;

	buf_clear(text);
	while (getline(&line, &cap, in) > 0) {
		char *arrow;

		if (!found) {
			found = strncmp(line, FENCE " example", sizeof(FENCE " example") - 1) == 0;
			continue;
		}
		if (strcmp(line, ".\n") == 0)
			break;
		while ((arrow = strstr(line, "→"))) {
			*arrow = '\t';
			memmove(arrow + 1, arrow + strlen("→"), strlen(arrow + strlen("→")) + 1);
		}
		buf_str(text, line);
	}
	/* The expected HTML could begin an example only with a fence of its own. */
	while (found && getline(&line, &cap, in) > 0)
		if (strcmp(line, FENCE "\n") == 0)
			break;
	free(line);
	return found;
}

static void
specification_is_equal(void **state)
{
	FILE *in = popen("gzip -dc " SPECIFICATION, "r");
	struct tally tally = { 0, 0, 0 };
	struct buf text = BUF_INIT;

	(void)state;
	/* Documentation is left out of small images. */
	if (access(SPECIFICATION, R_OK)) {
		pclose(in);
		skip();
	}
	assert_non_null(in);
	while (read_example(in, &text))
		compare(buf_as_span(&text), &tally);
	buf_release(&text);
	assert_int_equal(pclose(in), 0);
	/* All 673 of version 0.29. */
	assert_int_equal(tally.equal, 596);
	assert_int_equal(tally.raw_html, 71);
	assert_int_equal(tally.scheme, 6);
}

static const char *const examples[] = {
	"",
	"# One\n\n###### Six #\n\nTwo\nlines\n---\n",
	"a  \nb\\\nc\nd\n",
	"*a **b ~~c~~** d* __e__ ~f~ `` g`h `` it's \"q\"\n",
	"1. a\n2. b\n\n3) c\n\n0. d\n",
	"- a\n\n  b\n- c\n\n\n- d\n  - e\n    - f\n\n      g\n",
	"- [ ] a\n- [x] b\n  - [X] c\n\n\n- [ ] d\n\n  e\n",
	"> a\n> > b\nc\n>\n> - d\n>   > e\n",
	"```c title=\"x\"\nint a < b && 'c';\n```\n\n~~~\nx\n~~~\n\n    indented\n\n``` a&b\n```\n",
	"| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | `2` | *3* | [4](5) |\n| x |\n| 1 | 2 | 3 | 4 | 5 |\n",
	"| only |\n|---|\n",
	"text\n| a |\n|---|\n| b \\| c |\nafter\n\nparagraph\n",
	"> | a |\n> |---|\n> | b |\n\n- | c |\n  |---|\n",
	"[a](b \"c 'd' & <e>\") [f](<g h> 'i') [j](k(l)m) [](n) [o]() [p](#q) [r](?s=t&u=v)\n",
	"[a][b] [b][] [b] [c]\n\n[b]: /u%20v/ü \"w\"\n",
	"![a *b* `c` [d](e) ![f](g)\nh](i.png \"j\") [![k](l)](m)\n",
	"glowworm www www. x *www.a.b* `www.c.d` [www.e.f](g) ![www.h.i](j) k](http://l.m)\n",
	"| www.a.b | c@d.ef |\n|---|---|\n| http://g.h | ~~i~~ |\n",
	"a&#64;b.cd e&commat;f.gh [\\^1] [^1]\n\n[^1]: i\n",
	"http://a.b/c?d=e&f (www.g.h/i) <https://j.k> l@m.n <o@p.q> http://r.s/(t).\n",
	"[a](HTTP://b) [c](mailto:d@e.f) [g](tel:+44) [h](//i/j) [k](l/m:n) [o](p?q:r) [s](t#u:v)\n",
	"&amp; &copy; &#35; &#x22; &nbsp; &unknown; \\& \\* \\MASH \\\\\n",
	"a[^1] b[^n] c[^1]\n\n[^1]: d\n[^n]: e[^1]\n\n    f\n",
	"a[^1] b[^2] c[^3] d[^no] \\[^1]\n\n[^1]: - x\n[^2]:\n    ```\n    y\n    ```\n[^3]: # z\n",
	"- a[^1]\n\n  [^1]: in an item\n\n| b[^1] |\n|---|\n",
	"***\n---\n_ _ _\n",
	"\ta\n\n- \tb\n\n>\tc\n",
	"a\r\nb\r\n\r\n- c\r\n- d\r\n",
	"\xef\xbb\xbf# BOM\n",
	"ünï → \xf0\x9f\x98\x80 *é*\n",
};

static void
our_examples_are_equal(void **state)
{
	struct tally tally = { 0, 0, 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		compare(span_of(examples[i]), &tally);
	assert_int_equal(tally.equal, i);
}

/* Texts need different extensions, and we attach only those.  What that must not change
 * is tried with texts put together by chance from what begins, ends and hides them. */
static void
texts_by_chance_are_equal(void **state)
{
	static const char *const pieces[] = {
		"www.", "a.b", "://", "http", "https://c.d/", "ftp", "@", "x@y.zz", "mailto:",
		"&#64;", "&commat;", "&amp;", "[", "](", ")", "](e)", "[^1]", "[^1]: f ",
		"[ ] ", "[x] ", "~", "~~", "*", "**", "_", "`", "```\n", "> ", "- ", "1. ", "    ",
		"|", "|-|", ":-", "\n", "\n\n", "\n\n", " ", " ", "w", "ww", "word", "\\", "^", ":",
		"/", "!", "# ", "---\n", "==\n", "(", "\"t\"", "é",
	};
	struct tally tally = { 0, 0, 0 };
	struct buf text = BUF_INIT;
	uint32_t chance = 1;
	size_t i, k;

	(void)state;
	for (i = 0; i < 5000; i++) {
		buf_clear(&text);
		for (k = 0; k < 5 + i % 40; k++) {
			chance = chance * 1664525u + 1013904223u;
			buf_str(&text, pieces[(chance >> 8) % (sizeof(pieces) / sizeof(pieces[0]))]);
		}
		compare(buf_as_span(&text), &tally);
	}
	buf_release(&text);
	assert_true(tally.equal > 4000);
}

static void
assert_html(const char *text, const struct md_hooks *hooks, const char *expected)
{
	struct source source = { SPAN("page.md"), span_of(text) };
	struct diag_list diags = DIAG_LIST_INIT;
	struct arena arena = ARENA_INIT;
	struct buf out = BUF_INIT;
	const struct md_doc *doc = md_parse(&source, 0, &arena, &diags);

	md_render(doc, 0, doc->node_count, hooks, &out);
	assert_string_equal(out.ptr, expected);
	buf_release(&out);
	diag_release(&diags);
	arena_release(&arena);
}

static void
other_schemes_are_text(void **state)
{
	(void)state;
	assert_html("[a *b*](javascript:c) [d](JavaScript&colon;e) [f](data:g) [h](ref:i)\n", NULL,
	            "<p>a <em>b</em> d f h</p>\n");
	assert_html("<ftp://a/b> ![c](file:///d) [e](<java\tscript:f>)\n", NULL, "<p>ftp://a/b c e</p>\n");
	assert_html("text ![a](ref:b)\n\n![c](ref:d)\n", NULL, "<p>text a</p>\n");
}

static void
raw_html_is_left_out(void **state)
{
	(void)state;
	assert_html("<script>alert(1)</script>\n\na <b onclick=\"x\">b</b>\n\n<div>\n\nc\n", NULL,
	            "<p>a b</p>\n<p>c</p>\n");
}

static void
callouts_are_quotes_without_hooks(void **state)
{
	(void)state;
	assert_html("> [!NOTE]\n> a\n\n> [!TIP] A & B {#c}\n> - d\n", NULL,
	            "<blockquote>\n<p><strong>NOTE</strong></p>\n<p>a</p>\n</blockquote>\n"
	            "<blockquote>\n<p><strong>A &amp; B</strong></p>\n<ul>\n<li>d</li>\n</ul>\n"
	            "</blockquote>\n");
}

static void
empty_hooks_add_ids_and_names(void **state)
{
	const struct md_hooks hooks = { .heading_shift = 0 };

	(void)state;
	assert_html("# A & b\n## C {#d}\n", &hooks, "<h1 id=\"a--b\">A &amp; b</h1>\n<h2 id=\"d\">C</h2>\n");
	assert_html("| a | b |\n|---|:-:|\n| c | d |\n", &hooks,
	            "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">\n<table>\n"
	            "<thead>\n<tr>\n<th scope=\"col\">a</th>\n<th scope=\"col\" class=\"align-centre\">b</th>\n"
	            "</tr>\n</thead>\n<tbody>\n<tr>\n<td>c</td>\n<td class=\"align-centre\">d</td>\n</tr>\n"
	            "</tbody>\n</table>\n</div>\n");
	assert_html("- [x] a\n\n---\n", &hooks,
	            "<ul>\n<li><input type=\"checkbox\" checked=\"\" disabled=\"\" aria-label=\"Done\"> a</li>\n"
	            "</ul>\n<hr>\n");
	assert_html("a\\\nb ![c](d)\n\n    e\n", &hooks,
	            "<p>a<br>\nb <img src=\"d\" alt=\"c\"></p>\n<pre tabindex=\"0\"><code>e\n</code></pre>\n");
}

static void
headings_are_shifted_and_linked(void **state)
{
	const struct md_hooks hooks = { .heading_shift = 2, .heading_links = true };
	const struct md_hooks up = { .heading_shift = -3 };

	(void)state;
	assert_html("# A\n###### B\n", &hooks,
	            "<h3 id=\"a\">A <a class=\"anchor\" href=\"#a\" aria-label=\"Link to this section\">#</a></h3>\n"
	            "<h6 id=\"b\">B <a class=\"anchor\" href=\"#b\" aria-label=\"Link to this section\">#</a></h6>\n");
	assert_html("# A\n###### B\n", &up, "<h2 id=\"a\">A</h2>\n<h3 id=\"b\">B</h3>\n");
}

/* Hooks that note what they are told in context, a buf. */
static struct md_target
hook_link(void *context, const struct md_doc *doc, uint32_t link)
{
	struct span url = doc->links[link].url;

	(void)context;
	if (span_is(url, "none"))
		return (struct md_target){ { NULL, 0 }, SPAN("<i>none</i>"), NULL };
	return (struct md_target){ url, SPAN("<i>title</i>"), span_is(url, "plain") ? NULL : "x" };
}

static struct span
hook_image(void *context, const struct md_doc *doc, uint32_t link)
{
	(void)context;
	return span_is(doc->links[link].url, "none") ? span_of(NULL) : span_of("../a b.png");
}

static void
hook_text(void *context, const struct md_doc *doc, uint32_t node, struct buf *out)
{
	(void)context;
	buf_char(out, '{');
	buf_span(out, doc->nodes[node].text);
	buf_char(out, '}');
}

static struct span
hook_anchor(void *context, const struct md_doc *doc, struct span anchor)
{
	struct buf *id = context;

	(void)doc;
	buf_clear(id);
	if (!span_is(anchor, "none") && !span_is(anchor, "fn-none")) {
		BUF_LIT(id, "p-");
		buf_span(id, anchor);
	}
	return buf_as_span(id);
}

static void
hook_callout_open(void *context, const struct md_doc *doc, uint32_t callout, struct buf *out)
{
	(void)context;
	buf_printf(out, "<aside id=\"%.*s\">\n", SPAN_ARG(doc->callouts[callout].anchor));
}

static void
hook_callout_close(void *context, const struct md_doc *doc, uint32_t callout, struct buf *out)
{
	(void)context;
	buf_printf(out, "</aside><!-- %.*s -->\n", SPAN_ARG(doc->callouts[callout].kind));
}

static void
hook_include(void *context, const struct md_doc *doc, uint32_t link, struct buf *out)
{
	(void)context;
	buf_printf(out, "[%.*s]\n", SPAN_ARG(doc->links[link].url));
}

static bool
write_code(void *context, const struct md_doc *doc, uint32_t node, struct buf *out)
{
	(void)context;
	if (!span_is(md_language(&doc->nodes[node]), "draw"))
		return false;
	BUF_LIT(out, "<b>");
	buf_span(out, md_code_title(&doc->nodes[node]));
	BUF_LIT(out, "</b>\n");
	return true;
}

static void
code_blocks_may_be_drawn(void **state)
{
	const struct md_hooks hooks = { .code_block = write_code };

	(void)state;
	assert_html("a\n``` draw  A &amp; b \nx\n```\n~~~c\nd\n~~~\n", &hooks,
	            "<p>a</p>\n<b>A & b</b>\n<pre tabindex=\"0\"><code class=\"language-c\">d\n</code></pre>\n");
}

static void
hooks_decide(void **state)
{
	struct buf id = BUF_INIT;
	const struct md_hooks hooks = {
		.context = &id, .link = hook_link, .image = hook_image, .text = hook_text, .anchor = hook_anchor,
		.callout_open = hook_callout_open, .callout_close = hook_callout_close, .include = hook_include,
	};

	(void)state;
	assert_html("[a](plain) [](plain) [b](c \"d\") [e](none) [](none)\n", &hooks,
	            "<p><a href=\"plain\">{a}</a>{ }<a href=\"plain\"><i>title</i></a>{ }"
	            "<a href=\"c\" title=\"d\" class=\"x\">{b}</a>{ }{e}{ }<i>none</i></p>\n");
	assert_html("![a](b) ![c](none)\n", &hooks, "<p><img src=\"../a%20b.png\" alt=\"a\">{ }c</p>\n");
	assert_html("# A\n# B {#none}\n", &hooks, "<h1 id=\"p-a\">{A}</h1>\n<h1>{B}</h1>\n");
	assert_html("a\n\n> [!N]\n> b\n\n![](ref:c)\n", &hooks,
	            "<p>{a}</p>\n<aside id=\"n\">\n<p>{b}</p>\n</aside><!-- N -->\n[ref:c]\n");
	assert_html("[^x][^x][^none]\n\n[^x]: a\n[^none]: b\n", &hooks,
	            "<p><sup class=\"footnote-ref\"><a href=\"#p-fn-x\" id=\"p-fnref-x\" data-footnote-ref>1</a></sup>"
	            "<sup class=\"footnote-ref\"><a href=\"#p-fn-x\" id=\"p-fnref-x-2\" data-footnote-ref>1</a></sup>"
	            "<sup class=\"footnote-ref\">2</sup></p>\n"
	            "<section class=\"footnotes\" data-footnotes>\n<ol>\n<li id=\"p-fn-x\">\n<p>{a} "
	            "<a href=\"#p-fnref-x\" class=\"footnote-backref\" data-footnote-backref"
	            " aria-label=\"Back to content\">↩</a> "
	            "<a href=\"#p-fnref-x-2\" class=\"footnote-backref\" data-footnote-backref"
	            " aria-label=\"Back to content\">↩<sup class=\"footnote-ref\">2</sup></a></p>\n</li>\n"
	            "<li>\n<p>{b} <a href=\"#p-fnref-none\" class=\"footnote-backref\" data-footnote-backref"
	            " aria-label=\"Back to content\">↩</a></p>\n</li>\n</ol>\n</section>\n");
	buf_release(&id);
}

static void
parts_can_be_rendered_alone(void **state)
{
	struct source source = { SPAN("page.md"), SPAN("# A *b*\n\n- c\n\n| d |\n|---|\n| e |\n") };
	struct diag_list diags = DIAG_LIST_INIT;
	struct arena arena = ARENA_INIT;
	struct buf out = BUF_INIT;
	const struct md_doc *doc = md_parse(&source, 0, &arena, &diags);

	(void)state;
	md_render(doc, 2, doc->nodes[1].end, NULL, &out);
	assert_string_equal(out.ptr, "A <em>b</em>");
	buf_clear(&out);
	/* Without its list a paragraph is not tight. */
	md_render(doc, 7, 9, NULL, &out);
	assert_string_equal(out.ptr, "<p>c</p>\n");
	buf_clear(&out);
	md_render(doc, 15, 16, NULL, &out);
	assert_string_equal(out.ptr, "e");
	buf_release(&out);
	diag_release(&diags);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(specification_is_equal),
		cmocka_unit_test(texts_by_chance_are_equal),
		cmocka_unit_test(our_examples_are_equal),
		cmocka_unit_test(other_schemes_are_text),
		cmocka_unit_test(raw_html_is_left_out),
		cmocka_unit_test(callouts_are_quotes_without_hooks),
		cmocka_unit_test(empty_hooks_add_ids_and_names),
		cmocka_unit_test(headings_are_shifted_and_linked),
		cmocka_unit_test(hooks_decide),
		cmocka_unit_test(code_blocks_may_be_drawn),
		cmocka_unit_test(parts_can_be_rendered_alone),
	};
	int failed;

	md_init();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	md_thread_release();
	return failed;
}
