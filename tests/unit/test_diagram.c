/*
 * Diagrams: the language, the words, the picture, and that neither fonts nor
 * files nor other diagrams have a part in it.
 */
#include "assertions.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/workers.h"
#include "diagram/diagram.h"

struct sheet {
	struct arena arena;
	struct diag_list diags;
	struct source source;
	char *exact; /* the description, which the diagram borrows */
	struct buf out;
};

static struct sheet *
open_sheet(void)
{
	struct sheet *sheet = xcalloc(1, sizeof(*sheet));

	*sheet = (struct sheet){ .diags = DIAG_LIST_INIT, .out = BUF_INIT };
	return sheet;
}

static void
close_sheet(struct sheet *sheet)
{
	arena_release(&sheet->arena);
	diag_release(&sheet->diags);
	buf_release(&sheet->out);
	free(sheet->exact);
	free(sheet);
}

/* From a block of its own size, so that a checker sees a read past its end. */
static const struct diagram *
parse_titled(struct sheet *sheet, const char *dot, const char *title)
{
	struct diagram_block block = { &sheet->source, 0, span_of(dot), span_of(title) };

	free(sheet->exact);
	sheet->exact = xmalloc(block.dot.len);
	memcpy(sheet->exact, dot, block.dot.len);
	block.dot.ptr = sheet->exact;
	sheet->source =
		(struct source){ SPAN("a.md"), arena_printf(&sheet->arena, "```diagram\n%s\n```\n", dot) };
	return diagram_parse(&block, &sheet->arena, &sheet->diags);
}

static const struct diagram *
parse(struct sheet *sheet, const char *dot)
{
	return parse_titled(sheet, dot, NULL);
}

static void
assert_text(const char *dot, const char *text)
{
	struct sheet *sheet = open_sheet();
	const struct diagram *d = parse(sheet, dot);

	assert_non_null(d);
	assert_int_equal(sheet->diags.items.len, 0);
	diagram_text(d, &sheet->out);
	assert_written(&sheet->out, text);
	close_sheet(sheet);
}

/* "line:column: message [id]" for each, a line each. */
static void
assert_wrong(const char *dot, const char *expected)
{
	struct sheet *sheet = open_sheet();
	struct source_cursor cursor = { 0 };
	size_t i;

	assert_null(parse(sheet, dot));
	diag_sort(&sheet->diags);
	for (i = 0; i < sheet->diags.items.len; i++) {
		const struct diag *diag = &sheet->diags.items.at[i];
		struct source_position position = diag_position(diag, &cursor);

		buf_printf(&sheet->out, "%s%zu:%zu: %.*s [%s]", i ? "\n" : "", position.line, position.column,
		           SPAN_ARG(diag->message), diag_info[diag->id].id);
	}
	assert_written(&sheet->out, expected);
	close_sheet(sheet);
}

static void
draw(const char *dot, const char *title, struct buf *out)
{
	struct sheet *sheet = open_sheet();
	const struct diagram *d = parse_titled(sheet, dot, title);

	assert_non_null(d);
	assert_true(diagram_html(d, out));
	close_sheet(sheet);
}

static size_t
count_of(const struct buf *text, const char *part)
{
	const char *at = text->ptr;
	size_t count = 0;

	while ((at = strstr(at, part))) {
		at += strlen(part);
		count++;
	}
	return count;
}

static void
words(void **state)
{
	(void)state;
	assert_text("digraph { a [label=\"Universal help\"]; b [label=\"Early help\"];"
	            "a -> b [label=\"when needs grow\"] }",
	            "Universal help leads to Early help: when needs grow.\n");
	assert_text("digraph { a -> b [dir=back]; b -> c [dir=both]; c -> c; a -> c [dir=none label=x] }",
	            "b leads to a.\nb leads to c, and back.\nc leads to itself.\na is joined to c: x.\n");
	assert_text("graph { a -- b -- c }", "a is joined to b.\nb is joined to c.\n");
	assert_text("digraph { a [label=\"Name\\nwhat it is\\nand more\"] b c; b -> c }",
	            "Name: what it is; and more.\nb leads to c.\n");
	assert_text("digraph { alone; a -> \"Why?\" }", "alone.\na leads to Why?\n");
}

static void
language(void **state)
{
	(void)state;
	assert_text("/* one */ DiGraph name { // two\n# three\n a->b->c;;d }",
	            "d.\na leads to b.\nb leads to c.\n");
	assert_text("digraph { \"a b\" -> \"say \\\"hi\\\"\" -> \"one \" + \"two\" }",
	            "a b leads to say \"hi\".\nsay \"hi\" leads to one two.\n");
	assert_text("digraph { 1 -> -2.5 -> \"node\" -> caf\xC3\xA9 }",
	            "1 leads to -2.5.\n-2.5 leads to node.\nnode leads to caf\xC3\xA9.\n");
	assert_text(
		"digraph { {a b} -> {c -> d} [label=x] }",
		"c leads to d.\na leads to c: x.\na leads to d: x.\nb leads to c: x.\nb leads to d: x.\n");
	assert_text("digraph { node [label=same] subgraph s { node [label=inner] a } b; a -> b }",
	            "inner leads to same.\n");
	assert_text(
		"digraph { rankdir=LR; graph [rankdir=\"RL\"]; a [label=\"x\"][shape=box,style=bold;width=2] }",
		"x.\n");
	assert_text("digraph { a [label=\"  a   long\\\n name \\n \\n\tand  \\\\ more \\l\"] }",
	            "a long name: and \\ more.\n");
}

static void
mistakes(void **state)
{
	(void)state;
	assert_wrong("", "2:1: a diagram begins with 'digraph {' or 'graph {' [diagram-syntax]");
	assert_wrong("strict digraph { a }",
	             "2:1: a diagram begins with 'digraph {' or 'graph {' [diagram-syntax]");
	assert_wrong("digraph { }", "2:9: nothing stands in it [diagram-syntax]");
	assert_wrong("digraph { a -> {} }", "2:16: nothing stands in it [diagram-syntax]");
	assert_wrong("digraph {\n\ta -- b\n}", "3:4: a 'digraph' has edges '->' [diagram-syntax]");
	assert_wrong("graph { a -> b }", "2:11: a 'graph' has edges '--' [diagram-syntax]");
	assert_wrong("digraph { a -> }", "2:16: a node is missing here [diagram-syntax]");
	assert_wrong("digraph { a -> node }", "2:16: a node is missing here [diagram-syntax]");
	assert_wrong("digraph { a:n -> b }", "2:12: a node is missing here [diagram-syntax]");
	assert_wrong("digraph { a [label] }", "2:19: an attribute needs '=' and a value [diagram-syntax]");
	assert_wrong("digraph { a [label=] }", "2:20: a value is missing behind '=' [diagram-syntax]");
	assert_wrong("digraph { a [label=x }", "2:22: an attribute or ']' is missing here [diagram-syntax]");
	assert_wrong("digraph { a", "2:12: '}' is missing here [diagram-syntax]");
	assert_wrong("digraph { a } b", "2:15: nothing may stand behind the closing '}' [diagram-syntax]");
	assert_wrong("digraph { a [label=\"x] }", "2:20: the closing quote is missing [diagram-syntax]");
	assert_wrong("digraph { /* a }", "2:11: a comment that never ends [diagram-syntax]");
	assert_wrong("digraph { a\n[label=<b>] }",
	             "3:8: HTML labels are not drawn here; write the label in quotes [diagram-syntax]");
	assert_wrong("digraph { a\x01 }", "2:12: a control character [diagram-syntax]");
	assert_wrong(
		"digraph { a % b }",
		"2:13: a sign that DOT does not have; put names with such signs in quotes [diagram-syntax]");
	assert_wrong("digraph { subgraph cluster_x { a } }",
	             "2:20: groups are not drawn here; a name that begins "
	             "with 'cluster' makes one [diagram-syntax]");
}

static void
attributes(void **state)
{
	(void)state;
	assert_wrong("digraph { a [color=red, shape=bx]; a -> a [dir=up] }",
	             "2:14: no attribute 'color' of a node [diagram-attribute]\n"
	             "2:31: no value 'bx' here [diagram-attribute]\n"
	             "2:48: no value 'up' here [diagram-attribute]");
	assert_wrong("digraph { a [URL=\"https://example.org/\"] }",
	             "2:14: no attribute 'URL' of a node [diagram-attribute]");
	assert_wrong("digraph { a [image=\"/etc/passwd\", shapefile=x] }",
	             "2:14: no attribute 'image' of a node [diagram-attribute]\n"
	             "2:35: no attribute 'shapefile' of a node [diagram-attribute]");
	assert_wrong("digraph { {rank=same; a; b} }",
	             "2:12: no attribute 'rank' of a subgraph [diagram-attribute]");
	assert_wrong("digraph { a [width=9] b [width=\"1e\"] c [width=nan] }",
	             "2:20: a width is a number of inches from 0.5 to 8 [diagram-attribute]\n"
	             "2:32: a width is a number of inches from 0.5 to 8 [diagram-attribute]\n"
	             "2:47: a width is a number of inches from 0.5 to 8 [diagram-attribute]");
	assert_wrong("digraph { a [label=\"\\N\"] b [label=\" \"] \"\" }",
	             "2:20: a backslash that means nothing in a label [diagram-attribute]\n"
	             "2:35: a node without a name cannot be said in words [diagram-attribute]\n"
	             "2:40: a node without a name cannot be said in words [diagram-attribute]");
}

/* "digraph { part part … }", each with its number. */
static const char *
repeat(struct arena *arena, const char *part, int times)
{
	struct buf dot = BUF_INIT;
	const char *copy;
	int i;

	BUF_LIT(&dot, "digraph {\n");
	for (i = 0; i < times; i++) {
		buf_str(&dot, part);
		buf_printf(&dot, "%d\n", i);
	}
	BUF_LIT(&dot, "}");
	copy = arena_cstr(arena, buf_as_span(&dot));
	buf_release(&dot);
	return copy;
}

static void
limits(void **state)
{
	struct arena arena = ARENA_INIT;
	struct sheet *sheet = open_sheet();
	char label[DIAGRAM_LABEL_MAX + 2];

	(void)state;
	assert_non_null(parse(sheet, repeat(&arena, "n", DIAGRAM_NODES_MAX)));
	assert_wrong(repeat(&arena, "n", DIAGRAM_NODES_MAX + 1), "53:1: more than 50 nodes [diagram-limit]");
	assert_non_null(parse(sheet, repeat(&arena, "a -> b b -> a", DIAGRAM_EDGES_MAX / 2 - 2)));
	assert_wrong(repeat(&arena, "{a b c} -> {d e f} 1 -> ", 11),
	             "13:9: more than 100 edges [diagram-limit]");
	assert_wrong("digraph{a{{{{{{b}}}}}}}",
	             "2:15: more than 6 subgraphs within subgraphs [diagram-limit]");
	memset(label, 'x', sizeof(label) - 1);
	label[sizeof(label) - 1] = '\0';
	assert_wrong(arena_printf(&arena, "digraph { a [label=%s] }", label).ptr,
	             "2:20: a label of 301 bytes, the limit is 300 [diagram-limit]");
	assert_wrong(repeat(&arena, "                                         ", 2000),
	             "1:1: a diagram of more than 65536 bytes [diagram-limit]");
	close_sheet(sheet);
	sheet = open_sheet();
	assert_null(parse(sheet, repeat(&arena, "a [color=red] n", 50)));
	assert_int_equal(sheet->diags.items.len, 20);
	close_sheet(sheet);
	arena_release(&arena);
}

/* The block stands in a quote, indented, with CR LF. */
static void
places(void **state)
{
	struct sheet *sheet = open_sheet();
	struct source_cursor cursor = { 0 };
	struct diagram_block block = { &sheet->source, 9, SPAN("digraph {\n  a [colour=red]\n}\n"),
		                       SPAN("") };
	struct source_position position;

	(void)state;
	sheet->source = (struct source){
		SPAN("a.md"),
		SPAN("Words.\n> ```diagram\r\n> digraph {\r\n>   a [colour=red]\r\n> }\r\n> ```\r\n")
	};
	assert_null(diagram_parse(&block, &sheet->arena, &sheet->diags));
	position = diag_position(&sheet->diags.items.at[0], &cursor);
	assert_int_equal(position.line, 4);
	assert_int_equal(position.column, 8);
	close_sheet(sheet);
}

static void
picture(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	draw("digraph { a [label=\"A & B\\nboth\"] a -> b [label=\"<then>\"] }", "\"One\"", &out);
	assert_written(
		&out, "<figure class=\"diagram\">\n<figcaption>&quot;One&quot;</figcaption>\n"
		      "<svg viewBox=\"0 0 76 165.8\" width=\"4.8em\" role=\"img\" "
		      "aria-label=\"Diagram: &quot;One&quot;\">\n"
		      "<g fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\">\n"
		      "<path d=\"M38 55.1C38 63.6 38 72.7 38 79.5\" class=\"diagram-edge\"/>\n"
		      "<path d=\"M38 102.8C38 107.4 38 112.9 38 118.5\" class=\"diagram-edge\"/>\n"
		      "<polygon points=\"34.5 118.5 38 127.6 41.5 118.5\" class=\"diagram-head\" "
		      "fill=\"currentColor\"/>\n"
		      "<rect x=\"3\" y=\"3\" width=\"70\" height=\"51.6\" rx=\"6\" class=\"diagram-node\"/>\n"
		      "<rect x=\"21.3\" y=\"127.8\" width=\"33.5\" height=\"35.1\" rx=\"6\" "
		      "class=\"diagram-node\"/>\n"
		      "</g>\n<g fill=\"currentColor\" text-anchor=\"middle\" font-size=\"15\">\n"
		      "<text x=\"38\" y=\"95.8\" font-size=\"13\">&lt;then&gt;</text>\n"
		      "<text x=\"38\" y=\"25.8\" font-weight=\"700\">A &amp; B</text>\n"
		      "<text x=\"38\" y=\"42.9\" font-size=\"13\">both</text>\n"
		      "<text x=\"38\" y=\"150.5\">b</text>\n"
		      "</g>\n</svg>\n<details>\n<summary>The same in words</summary>\n"
		      "<ol>\n<li>A &amp; B: both\n<ul>\n<li>leads to b: &lt;then&gt;</li>\n</ul>\n</li>\n"
		      "<li>b</li>\n</ol>\n</details>\n</figure>\n");
	buf_release(&out);
}

static const char all_kinds[] =
	"digraph { node [shape=ellipse] a; b [shape=diamond style=dashed]; c [shape=hexagon style=bold];"
	"d [shape=plaintext]; e [shape=box width=3 style=dotted label=\"e\\nwith more to say of it than one line\"];"
	"a -> b [label=yes]; b -> c -> d -> a; a -> c [dir=both style=dotted]; c -> c [label=again]; d -> d;"
	"e -> a [dir=back]; a -> b; a -> b; x -> y }";

static void
markup(void **state)
{
	static const char *const never[] = { " id=",    " style=", "<a ", "href",        "<!--",  "<style",
		                             "<script", "nan",     "inf", "font-family", "<?xml", "http" };
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	draw(all_kinds, "All", &out);
	for (i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		assert_null(strstr(out.ptr, never[i]));
	/* 11 edges, two of them in two parts. */
	assert_int_equal(count_of(&out, "class=\"diagram-edge\""), 13);
	assert_int_equal(count_of(&out, "class=\"diagram-head\""), 12);
	assert_int_equal(count_of(&out, "class=\"diagram-node\""), 6);
	assert_int_equal(count_of(&out, "<polygon"), 14);
	assert_int_equal(count_of(&out, "<ellipse"), 3);
	assert_int_equal(count_of(&out, "<summary>"), 1);
	buf_release(&out);
}

static void
direction(void **state)
{
	double width, height;
	struct buf out = BUF_INIT;

	(void)state;
	draw("digraph { a -> b -> c -> d }", NULL, &out);
	assert_int_equal(sscanf(strstr(out.ptr, "viewBox"), "viewBox=\"0 0 %lf %lf\"", &width, &height), 2);
	assert_true(height > 2 * width);
	assert_null(strstr(out.ptr, "<figcaption>"));
	assert_non_null(strstr(out.ptr, "aria-label=\"Diagram\""));
	buf_clear(&out);
	draw("digraph { rankdir=LR a -> b -> c -> d }", NULL, &out);
	assert_int_equal(sscanf(strstr(out.ptr, "viewBox"), "viewBox=\"0 0 %lf %lf\"", &width, &height), 2);
	assert_true(width > 2 * height);
	buf_release(&out);
}

struct many {
	const struct buf *expected;
	bool same[40];
};

static void
draw_again(void *context, size_t index, unsigned worker)
{
	struct many *many = context;
	struct buf out = BUF_INIT;

	(void)worker;
	draw(index % 3 ? all_kinds : "digraph { q -> r; r -> q; q -> q }", "All", &out);
	many->same[index] = index % 3 == 0 || span_equal(buf_as_span(&out), buf_as_span(many->expected));
	buf_release(&out);
}

/* What was drawn before, and by other threads, leaves no trace. */
static void
same_bytes(void **state)
{
	struct buf out = BUF_INIT;
	struct many many = { &out, { false } };
	size_t i;

	(void)state;
	draw(all_kinds, "All", &out);
	workers_run(4, 40, draw_again, &many);
	for (i = 0; i < 40; i++)
		assert_true(many.same[i]);
	buf_release(&out);
}

static size_t
read_file(const char *path, char *text, size_t size)
{
	FILE *file = fopen(path, "r");
	size_t len;

	assert_non_null(file);
	len = fread(text, 1, size - 1, file);
	text[len] = '\0';
	fclose(file);
	return len;
}

/* No font library is in the process, and what looks for fonts and plug-ins changes nothing. */
static void
no_fonts(void **state)
{
	static const char *const libraries[] = { "pango", "fontconfig", "freetype", "cairo", "libgd" };
	static const char *const variables[] = { "GVBINDIR",   "GV_FILE_PATH",    "DOTFONTPATH",
		                                 "GDFONTPATH", "FONTCONFIG_FILE", "SERVER_NAME" };
	struct buf before = BUF_INIT, after = BUF_INIT;
	static char maps[1 << 20];
	size_t i;

	(void)state;
	draw(all_kinds, "All", &before);
	for (i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
		setenv(variables[i], "/nowhere", 1);
	draw(all_kinds, "All", &after);
	assert_written(&after, before.ptr);
	assert_true(read_file("/proc/self/maps", maps, sizeof(maps)) > 0);
	assert_non_null(strstr(maps, "libgvc"));
	for (i = 0; i < sizeof(libraries) / sizeof(libraries[0]); i++)
		assert_null(strstr(maps, libraries[i]));
	buf_release(&before);
	buf_release(&after);
}

/* Graphviz says nothing on the standard error output. */
static void
silent(void **state)
{
	char path[] = "/tmp/diagram-XXXXXX", text[256];
	struct buf out = BUF_INIT;
	int kept = dup(STDERR_FILENO), file = mkstemp(path);

	(void)state;
	assert_true(kept >= 0 && file >= 0);
	dup2(file, STDERR_FILENO);
	draw(all_kinds, "All", &out);
	dup2(kept, STDERR_FILENO);
	assert_int_equal(read_file(path, text, sizeof(text)), 0);
	close(kept);
	close(file);
	unlink(path);
	buf_release(&out);
}

/* The worst within the limits: a long chain, and an edge from its start to each of its nodes. */
static void
worst(void **state)
{
	struct buf dot = BUF_INIT, out = BUF_INIT;
	int i;

	(void)state;
	BUF_LIT(&dot, "digraph { edge [label=\"some words\"]\n");
	for (i = 1; i < DIAGRAM_NODES_MAX; i++)
		buf_printf(&dot, "n%d -> n%d; n0 -> n%d\n", i - 1, i, i);
	BUF_LIT(&dot, "}");
	draw(dot.ptr, "Worst", &out);
	assert_int_equal(count_of(&out, "class=\"diagram-edge\""), 4 * (DIAGRAM_NODES_MAX - 1));
	buf_release(&dot);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),      cmocka_unit_test(language), cmocka_unit_test(mistakes),
		cmocka_unit_test(attributes), cmocka_unit_test(limits),   cmocka_unit_test(places),
		cmocka_unit_test(picture),    cmocka_unit_test(markup),   cmocka_unit_test(direction),
		cmocka_unit_test(same_bytes), cmocka_unit_test(no_fonts), cmocka_unit_test(silent),
		cmocka_unit_test(worst),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
