/*
 * The data of the Mustache specification, MIT, from ../shared/mustache-spec
 * (the variable SHARED overrides ../shared).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
/* cmocka.h wants the four above first. */
#include <cmocka.h>

#include "base/fs.h"
#include "template/template.h"
#include "yaml/yaml.h"

/* The YAML reader refuses carriage returns: they pass it as U+E00D. */
#define RETURN_MARK "\xEE\x80\x8D"

static void
mark_returns(struct span json, struct buf *out)
{
	size_t i;

	for (i = 0; i < json.len; i++) {
		if (json.ptr[i] == '\\' && i + 1 < json.len && json.ptr[i + 1] != 'r')
			buf_char(out, json.ptr[i++]);
		else if (json.ptr[i] == '\\' && i + 1 < json.len) {
			BUF_LIT(out, RETURN_MARK);
			i++;
			continue;
		}
		buf_char(out, json.ptr[i]);
	}
}

static struct span
unmark_returns(struct arena *arena, struct span text)
{
	char *copy = arena_cstr(arena, text), *hit = copy;

	while ((hit = strstr(hit, RETURN_MARK))) {
		*hit = '\r';
		memmove(hit + 1, hit + 3, strlen(hit + 3) + 1);
	}
	return span_of(copy);
}

static struct value
value_of(struct arena *arena, const struct yaml_node *node)
{
	struct value value = { .kind = VALUE_NOTHING };
	const struct yaml_node *child;

	if (node->kind == YAML_MAP) {
		value = value_map();
		for (child = node->first; child; child = child->next)
			value_set(arena, &value, arena_cstr(arena, child->key), value_of(arena, child));
	} else if (node->kind == YAML_LIST) {
		value = value_list();
		for (child = node->first; child; child = child->next)
			value_push(arena, &value, value_of(arena, child));
	} else if (node->plain && (span_is(node->text, "true") || span_is(node->text, "false"))) {
		value = value_flag(span_is(node->text, "true"));
	} else if (!node->plain || !span_is(node->text, "null")) {
		value = value_html(node->text);
	}
	return value;
}

static void
add_template(struct arena *arena, struct template_set *set, struct span name, struct span text,
             struct diag_list *diags)
{
	struct source *source = ARENA_NEW(arena, struct source);

	*source = (struct source){ name, unmark_returns(arena, text) };
	assert_true(template_add(set, name, source, diags));
}

static bool
passes(const struct yaml_node *test)
{
	struct arena arena = ARENA_INIT;
	struct diag_list diags = DIAG_LIST_INIT;
	struct template_set *set = template_set_new();
	struct buf out = BUF_INIT;
	const struct yaml_node *partials = yaml_get(test, "partials"), *partial;
	struct span expected = unmark_returns(&arena, yaml_get(test, "expected")->text);
	struct value data = value_of(&arena, yaml_get(test, "data"));
	bool same;

	add_template(&arena, set, span_of("the template"), yaml_get(test, "template")->text, &diags);
	for (partial = partials ? partials->first : NULL; partial; partial = partial->next)
		add_template(&arena, set, partial->key, partial->text, &diags);
	/* The specification renders a missing partial as nothing; here it is an error, too. */
	template_link(set, &diags);
	template_render(set, span_of("the template"), &data, &out, &diags);
	same = span_equal(buf_as_span(&out), expected);
	if (!same)
		print_message("%.*s: expected\n%.*s\ngot\n%s\n", SPAN_ARG(yaml_get(test, "name")->text),
		              SPAN_ARG(expected), out.ptr);
	buf_release(&out);
	template_set_free(set);
	diag_release(&diags);
	arena_release(&arena);
	return same;
}

static void
run_file(const char *name, size_t expected_count)
{
	struct arena arena = ARENA_INIT;
	struct diag_list diags = DIAG_LIST_INIT;
	struct buf json = BUF_INIT;
	const char *shared = getenv("SHARED");
	struct span path = arena_printf(&arena, "%s/mustache-spec/%s", shared ? shared : "../shared", name);
	struct source source = { .path = path };
	const struct yaml_node *root, *test;
	size_t passed = 0, count = 0;

	assert_int_equal(fs_read(path.ptr, 0, &arena, &source.text), 0);
	mark_returns(source.text, &json);
	source.text = buf_as_span(&json);
	root = yaml_parse(&arena, &source, 0, source.text.len, &yaml_file_limits, &diags);
	if (!root) {
		struct buf out = BUF_INIT;

		diag_write_text(&diags, false, &out);
		fail_msg("%s", out.ptr);
	}
	for (test = yaml_get(root, "tests")->first; test; test = test->next) {
		passed += passes(test);
		count++;
	}
	print_message("%s: %zu of %zu\n", name, passed, count);
	buf_release(&json);
	diag_release(&diags);
	arena_release(&arena);
	assert_int_equal(count, expected_count);
	assert_int_equal(passed, count);
}

static void
comments(void **state)
{
	(void)state;
	run_file("comments.json", 12);
}

static void
delimiters(void **state)
{
	(void)state;
	run_file("delimiters.json", 14);
}

static void
interpolation(void **state)
{
	(void)state;
	run_file("interpolation.json", 42);
}

static void
inverted(void **state)
{
	(void)state;
	run_file("inverted.json", 22);
}

static void
partials(void **state)
{
	(void)state;
	run_file("partials.json", 12);
}

static void
sections(void **state)
{
	(void)state;
	run_file("sections.json", 34);
}

static void
dynamic_names(void **state)
{
	(void)state;
	run_file("~dynamic-names.json", 21);
}

static void
inheritance(void **state)
{
	(void)state;
	run_file("~inheritance.json", 27);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comments),      cmocka_unit_test(delimiters),
		cmocka_unit_test(interpolation), cmocka_unit_test(inverted),
		cmocka_unit_test(partials),      cmocka_unit_test(sections),
		cmocka_unit_test(dynamic_names), cmocka_unit_test(inheritance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
