#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka.h wants the three above first. */
#include <cmocka.h>

#include "base/workers.h"
#include "template/template.h"

struct fixture {
	struct arena arena;
	struct diag_list diags;
	struct template_set *set;
	struct value data;
	struct buf out;
};

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	*f = (struct fixture){ .arena = ARENA_INIT,
		               .diags = DIAG_LIST_INIT,
		               .set = template_set_new(),
		               .data = value_map(),
		               .out = BUF_INIT };
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	template_set_free(f->set);
	buf_release(&f->out);
	diag_release(&f->diags);
	arena_release(&f->arena);
	free(f);
	return 0;
}

static bool
add(struct fixture *f, const char *name, const char *text)
{
	struct source *source = ARENA_NEW(&f->arena, struct source);

	*source = (struct source){ arena_printf(&f->arena, "layouts/%s.mustache", name), span_of(text) };
	return template_add(f->set, span_of(name), source, &f->diags);
}

static void
set_text(struct fixture *f, const char *key, const char *text)
{
	value_set(&f->arena, &f->data, key, value_text(span_of(text)));
}

static bool
render(struct fixture *f, const char *name)
{
	buf_clear(&f->out);
	return template_render(f->set, span_of(name), &f->data, &f->out, &f->diags);
}

/* The diagnostics so far, in the form that users see, without the closing counts. */
static void
assert_diags(struct fixture *f, const char *expected)
{
	struct buf got = BUF_INIT;
	size_t i;

	diag_sort(&f->diags);
	for (i = 0; i < f->diags.items.len; i++) {
		const struct diag *d = &f->diags.items.at[i];
		struct source_position at = source_position(d->place.source, d->place.offset);

		buf_printf(&got, "%zu:%zu %s: %.*s", at.line, at.column, diag_info[d->id].id,
		           SPAN_ARG(d->message));
		if (d->hint.len)
			buf_printf(&got, " (%.*s)", SPAN_ARG(d->hint));
		buf_char(&got, '\n');
	}
	assert_string_equal(got.ptr, expected);
	buf_release(&got);
}

static void
values(void **state)
{
	struct fixture *f = *state;
	struct value list = value_list();
	const struct value *v;
	int i;

	for (i = 0; i < 100; i++)
		value_push(&f->arena, &list, value_text(arena_printf(&f->arena, "%d", i)));
	assert_int_equal(list.len, 100);
	assert_true(span_is(list.items[99].text, "99"));
	assert_true(span_is(list.items[0].text, "0"));

	set_text(f, "a", "first");
	set_text(f, "b", "other");
	set_text(f, "a", "later");
	assert_int_equal(f->data.len, 2);
	v = value_get(&f->data, span_of("a"));
	assert_true(span_is(v->text, "later"));
	assert_null(value_get(&f->data, span_of("c")));
}

static void
escaping(void **state)
{
	struct fixture *f = *state;

	set_text(f, "text", "<a href='x' title=\"y\">&");
	value_set(&f->arena, &f->data, "html", value_html(span_of("<b>&amp;</b>")));
	assert_true(add(f, "t", "{{text}}|{{{html}}}|{{&html}}|{{html}}"));
	assert_true(template_link(f->set, &f->diags));
	assert_true(render(f, "t"));
	assert_string_equal(f->out.ptr, "&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;|<b>&amp;</b>|<b>&amp;</b>|"
	                                "&lt;b&gt;&amp;amp;&lt;/b&gt;");
	assert_diags(f, "");
}

static void
raw_text_is_escaped_and_reported(void **state)
{
	struct fixture *f = *state;

	set_text(f, "title", "<script>");
	assert_true(add(f, "t", "a\n {{{title}}}{{& title }}"));
	assert_false(render(f, "t"));
	assert_string_equal(f->out.ptr, "a\n &lt;script&gt;&lt;script&gt;");
	assert_diags(f, "2:2 template-html: 'title' is text, not HTML, and needs '{{title}}'\n"
	                "2:13 template-html: 'title' is text, not HTML, and needs '{{title}}'\n");
	/* Once for each place, but no rendering with it is good. */
	assert_false(render(f, "t"));
	assert_int_equal(f->diags.items.len, 2);
}

static void
false_values(void **state)
{
	struct fixture *f = *state;
	struct value item = value_map();

	value_set(&f->arena, &f->data, "nothing", (struct value){ .kind = VALUE_NOTHING });
	value_set(&f->arena, &f->data, "false", value_flag(false));
	value_set(&f->arena, &f->data, "empty", value_text(span_of("")));
	value_set(&f->arena, &f->data, "list", value_list());
	value_set(&f->arena, &f->data, "map", item);
	set_text(f, "text", "t");
	assert_true(add(f, "t", "{{#nothing}}1{{/nothing}}{{#false}}2{{/false}}{{#empty}}3{{/empty}}"
	                        "{{#list}}4{{/list}}{{#map}}5{{/map}}{{#text}}{{.}}{{/text}}{{^empty}}6{{/empty}}"
	                        "{{nothing.more}}"));
	assert_true(render(f, "t"));
	assert_string_equal(f->out.ptr, "5t6");
	assert_diags(f, "");
}

static void
unknown_names(void **state)
{
	struct fixture *f = *state;
	struct value page = value_map();

	set_text(f, "title", "T");
	value_set(&f->arena, &page, "title", value_text(span_of("P")));
	value_set(&f->arena, &f->data, "page", page);
	assert_true(add(f, "t", "{{titel}}\n{{#page}}{{titel}}{{/page}}\n{{page.titel}}{{title.x}}\n"
	                        "{{#no}}{{/no}}{{^no}}{{/no}}{{>*no}}{{page}}"));
	assert_true(render(f, "t"));
	assert_true(render(f, "t"));
	assert_diags(f, "1:1 template-name: no value is named 'titel'\n"
	                "2:10 template-name: no value is named 'titel'\n"
	                "3:1 template-name: no value is named 'page.titel'\n"
	                "3:15 template-name: no value is named 'title.x'\n"
	                "4:1 template-name: no value is named 'no'\n"
	                "4:15 template-name: no value is named 'no'\n"
	                "4:29 template-name: no value is named 'no'\n"
	                "4:37 template-name: 'page' is a list or a map, not a text\n");
}

static void
syntax_errors(void **state)
{
	struct fixture *f = *state;

	static const struct {
		const char *text, *diags;
	} cases[] = {
		{ "a\n{{#list}}\nb\n", "2:1 template-syntax: '{{#list}}' is never closed\n" },
		{ "{{^a}}{{/b}}\n", "1:1 template-syntax: '{{^a}}' is not closed before '{{/b}}'"
		                    " ('{{/b}}' is in line 1)\n" },
		{ "{{#a}}\n{{#b}}\n{{/a}}\n", "2:1 template-syntax: '{{#b}}' is not closed before '{{/a}}'"
		                              " ('{{/a}}' is in line 3)\n" },
		{ "{{#a}}{{/a}}{{/a}}", "1:13 template-syntax: '{{/a}}' closes nothing\n" },
		{ "x {{title", "1:3 template-syntax: a tag that is not closed with '}}'\n" },
		{ "x {{{title}}", "1:3 template-syntax: a tag that is not closed with '}}'\n" },
		{ "x {{! ", "1:3 template-syntax: a tag that is not closed with '}}'\n" },
		{ "{{=<% %>=}}<%a", "1:12 template-syntax: a tag that is not closed with '%>'\n" },
		{ "{{}}{{ }}{{# }}", "1:1 template-syntax: a tag without a name\n"
		                     "1:5 template-syntax: a tag without a name\n"
		                     "1:10 template-syntax: a tag without a name\n" },
		{ "{{a b}}", "1:1 template-syntax: the name 'a b' holds white space\n" },
		{ "{{a..b}}{{.a}}", "1:1 template-syntax: the name 'a..b' has an empty part\n"
		                    "1:9 template-syntax: the name '.a' has an empty part\n" },
		{ "{{=a=}}", "1:1 template-syntax: 'a' are not two delimiters with a space between\n" },
		{ "{{= a b c =}}", "1:1 template-syntax: 'a b c' are not two delimiters with a space between\n" },
		{ "{{<p}} {{x}} {{/p}}",
		  "1:8 template-syntax: a tag directly in '{{<p}}' that is no block has no effect\n" },
		{ "{{<*p}}{{/p}}", "1:1 template-syntax: '{{<p}}' is not closed before '{{/p}}'"
		                   " ('{{/p}}' is in line 1)\n" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_false(add(f, "t", cases[i].text));
		assert_diags(f, cases[i].diags);
		diag_release(&f->diags);
		f->diags = (struct diag_list)DIAG_LIST_INIT;
	}
}

static void
errors_are_bounded(void **state)
{
	struct fixture *f = *state;
	struct buf text = BUF_INIT;
	int i;

	for (i = 0; i < 10000; i++)
		BUF_LIT(&text, "{{/a}}\n");
	assert_false(add(f, "t", text.ptr));
	assert_int_equal(f->diags.items.len, 20);
	buf_release(&text);
}

static void
missing_templates(void **state)
{
	struct fixture *f = *state;

	set_text(f, "kind", "picture");
	assert_true(add(f, "footer", ""));
	assert_true(add(f, "t", "{{>footer}}\n {{>fotter}}{{<base}}{{/base}}\n"));
	assert_true(add(f, "d", "{{>*kind}}"));
	assert_false(template_link(f->set, &f->diags));
	assert_diags(f, "2:2 template-partial: no layout or partial 'fotter' (did you mean 'footer'?)\n"
	                "2:13 template-partial: no layout or partial 'base'\n");
	diag_release(&f->diags);
	f->diags = (struct diag_list)DIAG_LIST_INIT;
	assert_false(render(f, "d"));
	assert_diags(f, "1:1 template-partial: no layout or partial 'picture', which 'kind' names\n");
	assert_false(render(f, "nowhere"));
	assert_true(template_known(f->set, span_of("footer")));
	assert_false(template_known(f->set, span_of("fotter")));
}

static void
a_broken_template_is_known(void **state)
{
	struct fixture *f = *state;

	assert_false(add(f, "broken", "{{#a}}"));
	assert_true(add(f, "t", "{{>broken}}"));
	assert_true(template_link(f->set, &f->diags));
	assert_int_equal(f->diags.items.len, 1);
}

static void
endless_partials_stop(void **state)
{
	struct fixture *f = *state;

	assert_true(add(f, "t", "x{{>u}}"));
	assert_true(add(f, "u", "\n  {{>t}}\n"));
	assert_true(template_link(f->set, &f->diags));
	assert_false(render(f, "t"));
	assert_int_equal(f->diags.items.len, 1);
	assert_int_equal(f->diags.items.at[0].id, DIAG_TEMPLATE_DEPTH);
}

static void
multiplying_partials_stop(void **state)
{
	struct fixture *f = *state;
	int i;

	for (i = 0; i < 100; i++) {
		struct span name = arena_printf(&f->arena, "p%d", i);

		assert_true(add(f, name.ptr, arena_printf(&f->arena, "{{>p%d}}{{>p%d}}", i + 1, i + 1).ptr));
	}
	assert_true(add(f, "p100", ""));
	assert_true(template_link(f->set, &f->diags));
	assert_false(render(f, "p0"));
	assert_int_equal(f->diags.items.len, 1);
	assert_int_equal(f->diags.items.at[0].id, DIAG_TEMPLATE_DEPTH);
}

static void
deep_nesting(void **state)
{
	struct fixture *f = *state;
	struct buf text = BUF_INIT;
	int i;

	value_set(&f->arena, &f->data, "a", value_flag(true));
	for (i = 0; i < 256; i++)
		BUF_LIT(&text, "{{#a}}");
	BUF_LIT(&text, "x");
	for (i = 0; i < 256; i++)
		BUF_LIT(&text, "{{/a}}");
	assert_true(add(f, "t", text.ptr));
	assert_true(render(f, "t"));
	assert_string_equal(f->out.ptr, "x");
	buf_splice(&text, 0, 0, span_of("{{#a}}"));
	assert_false(add(f, "u", text.ptr));
	assert_diags(f, "1:1537 template-depth: tags are nested more than 256 deep\n");
	buf_release(&text);
}

static void
blocks_indent_what_they_hold(void **state)
{
	struct fixture *f = *state;

	value_set(&f->arena, &f->data, "html", value_html(span_of("<pre>1\n2</pre>")));
	assert_true(add(f, "base", "<main>\n\t{{$main}}\n\t\tdefault\n\t{{/main}}\n</main>\n"
	                           "<p>{{$inline}}{{/inline}}</p>\n"));
	assert_true(add(f, "t", "{{<base}}\n"
	                        "  {{$main}}\n"
	                        "    <p>\n"
	                        "\n"
	                        "      {{{html}}}\n"
	                        "    {{#html}}\n"
	                        "    </p>\n"
	                        "    {{/html}}\n"
	                        "  {{/main}}\n"
	                        "  {{$inline}}\n"
	                        "    a\n"
	                        "    b{{/inline}}\n"
	                        "{{/base}}\n"
	                        "end\n"));
	assert_true(template_link(f->set, &f->diags));
	assert_true(render(f, "t"));
	assert_string_equal(f->out.ptr, "<main>\n\t\t<p>\n\n\t\t  <pre>1\n2</pre>\n\t\t</p>\n</main>\n"
	                                "<p>a\nb</p>\nend\n");
	assert_true(render(f, "base"));
	assert_string_equal(f->out.ptr, "<main>\n\t\tdefault\n</main>\n<p></p>\n");
	assert_diags(f, "");
}

static void
an_argument_may_hold_its_own_block(void **state)
{
	struct fixture *f = *state;

	assert_true(add(f, "base", "[{{$x}}base{{/x}}]"));
	assert_true(add(f, "middle", "{{<base}}{{$x}}<{{$x}}middle{{/x}}>{{/x}}{{/base}}"));
	assert_true(add(f, "t", "{{<middle}}{{$x}}top{{/x}}{{/middle}}"));
	assert_true(template_link(f->set, &f->diags));
	assert_true(render(f, "middle"));
	assert_string_equal(f->out.ptr, "[<middle>]");
	assert_true(render(f, "t"));
	assert_string_equal(f->out.ptr, "[top]");
}

static void
output_is_added(void **state)
{
	struct fixture *f = *state;

	assert_true(add(f, "t", "b"));
	BUF_LIT(&f->out, "a");
	assert_true(template_render(f->set, span_of("t"), &f->data, &f->out, &f->diags));
	assert_string_equal(f->out.ptr, "ab");
}

#define THREAD_PAGES 400

struct shared_run {
	struct fixture *f;
	struct buf out[THREAD_PAGES];
	struct diag_list diags[4];
};

static void
render_one(void *context, size_t index, unsigned worker)
{
	struct shared_run *run = context;

	template_render(run->f->set, span_of("t"), &run->f->data, &run->out[index], &run->diags[worker]);
}

static void
threads_share_a_set(void **state)
{
	struct fixture *f = *state;
	static struct shared_run run;
	size_t i, warnings = 0;

	run = (struct shared_run){ .f = f };
	set_text(f, "title", "T");
	assert_true(add(f, "head", "<title>{{title}}</title>{{missing}}\n"));
	assert_true(add(f, "t", "  {{>head}}\n{{$a}}x{{/a}}"));
	assert_true(template_link(f->set, &f->diags));
	for (i = 0; i < THREAD_PAGES; i++)
		run.out[i] = (struct buf)BUF_INIT;
	workers_run(4, THREAD_PAGES, render_one, &run);
	for (i = 0; i < THREAD_PAGES; i++) {
		assert_string_equal(run.out[i].ptr, "  <title>T</title>\nx");
		buf_release(&run.out[i]);
	}
	for (i = 0; i < 4; i++) {
		warnings += run.diags[i].items.len;
		diag_release(&run.diags[i]);
	}
	assert_int_equal(warnings, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(values),
		TEST(escaping),
		TEST(raw_text_is_escaped_and_reported),
		TEST(false_values),
		TEST(unknown_names),
		TEST(syntax_errors),
		TEST(errors_are_bounded),
		TEST(missing_templates),
		TEST(a_broken_template_is_known),
		TEST(endless_partials_stop),
		TEST(multiplying_partials_stop),
		TEST(deep_nesting),
		TEST(blocks_indent_what_they_hold),
		TEST(an_argument_may_hold_its_own_block),
		TEST(output_is_added),
		TEST(threads_share_a_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
