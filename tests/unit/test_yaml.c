#include "assertions.h"

#include "yaml/yaml.h"

/* A text, what was made of it, and what was said. */
struct parsed {
	struct source source;
	struct arena arena;
	struct diag_list diags;
	struct yaml_node *root;
};

static struct parsed
parse_limited(struct span text, const struct yaml_limits *limits)
{
	struct parsed p = { .source = { SPAN("a.yaml"), text }, .arena = ARENA_INIT, .diags = DIAG_LIST_INIT };

	p.root = yaml_parse(&p.arena, &p.source, 0, text.len, limits, &p.diags);
	return p;
}

static struct parsed
parse(const char *text)
{
	return parse_limited(span_of(text), &yaml_front_matter_limits);
}

static void
release(struct parsed *p)
{
	diag_release(&p->diags);
	arena_release(&p->arena);
}

static void
assert_one(const struct parsed *p, enum diag_id id, size_t offset)
{
	assert_null(p->root);
	assert_int_equal(p->diags.items.len, 1);
	assert_string_equal(diag_info[p->diags.items.at[0].id].id, diag_info[id].id);
	assert_int_equal(p->diags.items.at[0].place.offset, offset);
}

static void
assert_refused(const char *text, enum diag_id id, size_t offset)
{
	struct parsed p = parse(text);

	assert_one(&p, id, offset);
	release(&p);
}

/* The tree on one line: {key@offset: value@offset …}, quoted texts in "". */
static void
show(const struct yaml_node *node, struct buf *out)
{
	const struct yaml_node *child;

	if (node->kind == YAML_TEXT) {
		buf_printf(out, node->plain ? "%.*s@%zu" : "\"%.*s\"@%zu", SPAN_ARG(node->text), node->offset);
		return;
	}
	buf_printf(out, "%c%zu#%zu", node->kind == YAML_MAP ? '{' : '[', node->count, node->offset);
	for (child = node->first; child; child = child->next) {
		buf_char(out, ' ');
		if (node->kind == YAML_MAP)
			buf_printf(out, "%.*s@%zu: ", SPAN_ARG(child->key), child->key_offset);
		show(child, out);
	}
	buf_char(out, node->kind == YAML_MAP ? '}' : ']');
}

static void
assert_tree(const char *text, const char *expected)
{
	struct parsed p = parse(text);
	struct buf out = BUF_INIT;

	assert_int_equal(p.diags.items.len, 0);
	assert_non_null(p.root);
	show(p.root, &out);
	assert_written(&out, expected);
	buf_release(&out);
	release(&p);
}

static void
trees_know_every_offset(void **state)
{
	(void)state;
	assert_tree("a: b\nc: 'd e'\n", "{2#0 a@0: b@3 c@5: \"d e\"@8}");
	assert_tree("a:\n  - b\n  - c: d\n", "{1#0 a@0: [2#5 b@7 {1#13 c@13: d@16}]}");
	assert_tree("- [a, {b: c}]\n- \"\"\n", "[2#0 [2#2 a@3 {1#6 b@7: c@10}] \"\"@16]");
	assert_tree("a:\nb:\n", "{2#0 a@0: @2 b@3: @5}");
	assert_tree("a: |\n  x\n  y\nb: >-\n  z\n", "{2#0 a@0: \"x\ny\n\"@3 b@13: \"z\"@16}");
}

static void
offsets_count_bytes(void **state)
{
	(void)state;
	assert_tree("\xC3\xA9: \xF0\x9F\x98\x80\nb: [\xC3\xA4, c]\n",
	            "{2#0 \xC3\xA9@0: \xF0\x9F\x98\x80@4 b@9: [2#12 \xC3\xA4@13 c@17]}");
	assert_tree("a: b\r\nc: \xC3\xA9\r\nd: e\r\n", "{3#0 a@0: b@3 c@6: \xC3\xA9@9 d@13: e@16}");
	assert_tree("\xEF\xBB\xBF" "a: b\n", "{1#3 a@3: b@6}");
	assert_tree("# \xE2\x82\xAC\xC3\xA9 comment\na: b\n", "{1#16 a@16: b@19}");
	assert_tree("a: b\xE2\x80\xA8  c\nd: e\n", "{2#0 a@0: b\xE2\x80\xA8" "c@3 d@11: e@14}");
}

static void
spelling_decides_nothing(void **state)
{
	(void)state;
	assert_tree("a: no\nb: 1.10\nc: 2026-01-02\nd: null\n",
	            "{4#0 a@0: no@3 b@6: 1.10@9 c@14: 2026-01-02@17 d@28: null@31}");
	assert_tree("a: x # c\nb: x#y\n", "{2#0 a@0: x@3 b@9: x#y@12}");
}

static void
nothing_is_an_empty_map(void **state)
{
	(void)state;
	assert_tree("", "{0#0}");
	assert_tree("# only this\n", "{0#0}");
	assert_tree("---\n", "{0#0}");
	assert_tree("---\na: b\n...\n", "{1#4 a@4: b@7}");
	assert_refused("just text\n", DIAG_VALUE_TYPE, 0);
	assert_refused("  ''", DIAG_VALUE_TYPE, 2);
}

static void
only_the_range_is_read(void **state)
{
	struct source source = { SPAN("a.md"), SPAN("---\na: *b\nc: d\n---\n\"") };
	struct diag_list diags = DIAG_LIST_INIT;
	struct arena arena = ARENA_INIT;
	struct yaml_node *root;

	(void)state;
	root = yaml_parse(&arena, &source, 10, 15, &yaml_front_matter_limits, &diags);
	assert_int_equal(yaml_get(root, "c")->offset, 13);
	assert_int_equal(yaml_get(root, "c")->key_offset, 10);
	assert_null(yaml_parse(&arena, &source, 4, 15, &yaml_front_matter_limits, &diags));
	assert_int_equal(diags.items.at[0].place.offset, 7);
	diag_release(&diags);
	arena_release(&arena);
}

static void
refuses_what_is_forbidden(void **state)
{
	(void)state;
	assert_refused("a: &x b\n", DIAG_YAML_FORBIDDEN, 3);
	assert_refused("\xC3\xA9: &x {b: c}\n", DIAG_YAML_FORBIDDEN, 4);
	assert_refused("a: &\n", DIAG_YAML_FORBIDDEN, 3);
	assert_refused("a: *x\n", DIAG_YAML_FORBIDDEN, 3);
	assert_refused("a: *bold* text\n", DIAG_YAML_FORBIDDEN, 3);
	assert_refused("a: !!str b\n", DIAG_YAML_FORBIDDEN, 3);
	assert_refused("a: !x\n", DIAG_YAML_FORBIDDEN, 3);
	assert_refused("a: !no!x y\n", DIAG_YAML_FORBIDDEN, 3);
	assert_refused("a: !<x\n", DIAG_YAML_FORBIDDEN, 3);
	assert_refused("a: b\n<<: c\n", DIAG_YAML_FORBIDDEN, 5);
	assert_refused("a: b\n---\nc: d\n", DIAG_YAML_FORBIDDEN, 5);
	assert_refused("%YAML 1.1\n---\na: b\n", DIAG_YAML_FORBIDDEN, 0);
	assert_refused("%TAG ! x:\n---\na: b\n", DIAG_YAML_FORBIDDEN, 0);
	assert_refused("%NO\n---\na: b\n", DIAG_YAML_FORBIDDEN, 0);
	assert_refused("a: \"x\\0y\"\n", DIAG_YAML_FORBIDDEN, 3);
	assert_refused("a: \"\\e[2J\"\n", DIAG_YAML_FORBIDDEN, 3);
	assert_refused("\xC3\xA9: b\x07\n", DIAG_YAML_FORBIDDEN, 5);
}

static void
refuses_odd_keys(void **state)
{
	(void)state;
	assert_refused("? [a]\n: b\n", DIAG_YAML_SYNTAX, 2);
	assert_refused("{a: b}: c\n", DIAG_YAML_SYNTAX, 0);
	assert_refused("a: {{x}}\n", DIAG_YAML_SYNTAX, 4);
	assert_refused("'': b\n", DIAG_YAML_SYNTAX, 0);
	assert_refused("a: [: b]\n", DIAG_YAML_SYNTAX, 4);
}

static void
points_to_what_is_wrong(void **state)
{
	(void)state;
	assert_refused("a: \"b\nc: d\n", DIAG_YAML_SYNTAX, 3);
	assert_refused("a: b\nc: 'd\n---\n", DIAG_YAML_SYNTAX, 8);
	assert_refused("a:\n\tb: c\n", DIAG_YAML_SYNTAX, 3);
	assert_refused("a: b\n\tc\n", DIAG_YAML_SYNTAX, 5);
	assert_refused("a: |\n\tb\n", DIAG_YAML_SYNTAX, 5);
	assert_refused("a: b: c\n", DIAG_YAML_SYNTAX, 4);
	assert_refused("a: b\nsummary\nc: d\n", DIAG_YAML_SYNTAX, 5);
	assert_refused("a: 'it's'\n", DIAG_YAML_SYNTAX, 7);
	assert_refused("a: [b, c\nd: e\n", DIAG_YAML_SYNTAX, 3);
	assert_refused("a: {b: c\n", DIAG_YAML_SYNTAX, 3);
	assert_refused("a: @b\n", DIAG_YAML_SYNTAX, 3);
	assert_refused("a: \"\\q\"\n", DIAG_YAML_SYNTAX, 4);
	assert_refused("- a\nb: c\n", DIAG_YAML_SYNTAX, 4);
	assert_refused("a: - b\n", DIAG_YAML_SYNTAX, 3);
	assert_refused("a:\n  - b\n c: d\n", DIAG_YAML_SYNTAX, 10);
	assert_refused("a: b\n...\nc: d\n", DIAG_YAML_SYNTAX, 9);
	assert_refused("a: [, b]\n", DIAG_YAML_SYNTAX, 4);
}

static void
says_it_in_words_that_help(void **state)
{
	struct parsed p = parse("a:\n\tb: c\n");

	(void)state;
	assert_span(p.diags.items.at[0].message, "a tab where only spaces are allowed");
	assert_span(p.diags.items.at[0].hint, "indent with spaces");
	release(&p);
	p = parse("a: @b\n");
	assert_span(p.diags.items.at[0].message, "a value cannot begin with this character");
	release(&p);
	p = parse("a: |x\n");
	assert_span(p.diags.items.at[0].message, "did not find expected comment or line break");
	release(&p);
}

static void
bad_bytes_have_their_place(void **state)
{
	struct parsed p;

	(void)state;
	assert_refused("a: \xC3\xA9\xFF\n", DIAG_TEXT_UTF8, 5);
	assert_refused("a: b\n# \xC3\n", DIAG_TEXT_UTF8, 7);
	p = parse_limited(span_make("a: b\0\n", 6), &yaml_front_matter_limits);
	assert_one(&p, DIAG_TEXT_NUL, 4);
	release(&p);
}

static void
every_duplicate_is_reported(void **state)
{
	struct parsed p = parse("a: 1\nb: {c: 1, c: 2}\na: 2\nd: {a: 1}\na: 3\n");

	(void)state;
	assert_null(p.root);
	assert_int_equal(p.diags.items.len, 3);
	assert_int_equal(p.diags.items.at[0].id, DIAG_YAML_DUPLICATE);
	assert_int_equal(p.diags.items.at[0].place.offset, 15);
	assert_int_equal(p.diags.items.at[1].place.offset, 21);
	assert_int_equal(p.diags.items.at[2].place.offset, 36);
	release(&p);
}

static struct parsed
parse_repeated(struct buf *text, const char *what, size_t times, const struct yaml_limits *limits)
{
	while (times--)
		buf_str(text, what);
	return parse_limited(buf_as_span(text), limits);
}

static void
limits_hold(void **state)
{
	static const struct yaml_limits small = { 20, 3, 2 };
	struct parsed p = parse_limited((struct span)SPAN("[a, b]"), &small);

	(void)state;
	assert_non_null(p.root);
	release(&p);
	p = parse_limited((struct span)SPAN("[a, b, c]"), &small);
	assert_one(&p, DIAG_YAML_LIMIT, 7);
	release(&p);
	p = parse_limited((struct span)SPAN("[[a]]"), &small);
	assert_non_null(p.root);
	release(&p);
	p = parse_limited((struct span)SPAN("[[[a]]]"), &small);
	assert_one(&p, DIAG_YAML_LIMIT, 2);
	release(&p);
	p = parse_limited((struct span)SPAN("# 345678901234567890"), &small);
	assert_non_null(p.root);
	release(&p);
	p = parse_limited((struct span)SPAN("# 3456789012345678901"), &small);
	assert_one(&p, DIAG_YAML_LIMIT, 0);
	release(&p);
}

static void
hostile_nesting_stops_early(void **state)
{
	struct buf text = BUF_INIT;
	struct parsed p = parse_repeated(&text, "[", 20000, &yaml_front_matter_limits);

	(void)state;
	assert_one(&p, DIAG_YAML_LIMIT, 16);
	release(&p);
	buf_clear(&text);
	p = parse_repeated(&text, "- ", 20000, &yaml_front_matter_limits);
	assert_one(&p, DIAG_YAML_LIMIT, 32);
	release(&p);
	buf_clear(&text);
	p = parse_repeated(&text, "[\n", 20000, &yaml_front_matter_limits);
	assert_one(&p, DIAG_YAML_LIMIT, 32);
	release(&p);
	buf_release(&text);
}

/* The tree is held in memory once, whatever the text. */
static void
large_files_take_memory_in_proportion(void **state)
{
	struct buf text = BUF_INIT;
	struct parsed p = parse_repeated(&text, "- ab\n", 199999, &yaml_file_limits);

	(void)state;
	assert_non_null(p.root);
	assert_int_equal(p.root->count, 199999);
	assert_in_range(p.arena.used, 0, 200000 * (sizeof(struct yaml_node) + 32));
	release(&p);
	buf_release(&text);
}

static void
get_looks_in_maps_only(void **state)
{
	struct parsed p = parse("a: [x]\nb: c\n");

	(void)state;
	assert_span(yaml_get(p.root, "b")->text, "c");
	assert_null(yaml_get(p.root, "c"));
	assert_null(yaml_get(NULL, "a"));
	assert_null(yaml_get(yaml_get(p.root, "a"), ""));
	assert_null(yaml_get(yaml_get(p.root, "b"), "c"));
	release(&p);
}

struct record {
	struct span text, name, date, address;
	long number;
	bool flag;
	struct yaml_list list;
	const struct yaml_node *node;
};

static const struct yaml_field fields[] = {
	{ "title", YAML_TYPE_TEXT, true, offsetof(struct record, text) },
	{ "name", YAML_TYPE_NAME, false, offsetof(struct record, name) },
	{ "review", YAML_TYPE_DATE, false, offsetof(struct record, date) },
	{ "url", YAML_TYPE_ADDRESS, false, offsetof(struct record, address) },
	{ "order", YAML_TYPE_NUMBER, false, offsetof(struct record, number) },
	{ "glossary", YAML_TYPE_FLAG, false, offsetof(struct record, flag) },
	{ "topics", YAML_TYPE_LIST, false, offsetof(struct record, list) },
	{ "parts", YAML_TYPE_NODE, false, offsetof(struct record, node) },
};

static bool
decode(struct parsed *p, struct record *out)
{
	return yaml_decode(p->root, &p->source, "the front matter", fields, sizeof(fields) / sizeof(fields[0]), out,
	                   &p->arena, &p->diags);
}

static void
decodes_each_type(void **state)
{
	struct parsed p = parse("title: A title\nname: part/a-b_2\nreview: 2028-02-29\nurl: https://a.example/\n"
	                        "order: -12\nglossary: false\ntopics: [a, 'b c']\nparts: {x: y}\n");
	struct record r = { .flag = true };

	(void)state;
	assert_true(decode(&p, &r));
	assert_int_equal(p.diags.items.len, 0);
	assert_span(r.text, "A title");
	assert_span(r.name, "part/a-b_2");
	assert_span(r.date, "2028-02-29");
	assert_span(r.address, "https://a.example/");
	assert_int_equal(r.number, -12);
	assert_false(r.flag);
	assert_int_equal(r.list.len, 2);
	assert_span(r.list.at[1], "b c");
	assert_int_equal(p.source.text.ptr[r.list.offsets[1]], '\'');
	assert_span(yaml_get(r.node, "x")->text, "y");
	release(&p);
}

static void
absent_keys_leave_members_alone(void **state)
{
	struct parsed p = parse("title: x\ntopics: one\n");
	struct record r = { .flag = true, .number = 7, .name = SPAN("kept") };

	(void)state;
	assert_true(decode(&p, &r));
	assert_true(r.flag);
	assert_int_equal(r.number, 7);
	assert_span(r.name, "kept");
	assert_int_equal(r.list.len, 1);
	assert_span(r.list.at[0], "one");
	assert_int_equal(r.list.offsets[0], 17);
	release(&p);
}

static void
everything_wrong_is_reported_at_once(void **state)
{
	struct parsed p = parse("titel: x\norder: many\nxyz: 1\n");
	struct record r = { .number = 7 };
	struct buf out = BUF_INIT;

	(void)state;
	assert_false(decode(&p, &r));
	assert_int_equal(r.number, 7);
	diag_sort(&p.diags);
	diag_write_text(&p.diags, false, &out);
	assert_written(&out,
	               "a.yaml:1:1: error: the front matter has no 'title' [key-missing]\n"
	               "    titel: x\n"
	               "    ^\n"
	               "a.yaml:1:1: error: unknown key 'titel' in the front matter [key-unknown]\n"
	               "    titel: x\n"
	               "    ^\n"
	               "  note: did you mean 'title'?\n"
	               "a.yaml:2:8: error: 'order' must be a whole number [value-type]\n"
	               "    order: many\n"
	               "           ^\n"
	               "a.yaml:3:1: error: unknown key 'xyz' in the front matter [key-unknown]\n"
	               "    xyz: 1\n"
	               "    ^\n"
	               "4 errors\n");
	buf_release(&out);
	release(&p);
}

static void
a_list_is_no_map(void **state)
{
	struct parsed p = parse("- a\n");
	struct record r = { 0 };

	(void)state;
	assert_false(decode(&p, &r));
	assert_int_equal(p.diags.items.at[0].id, DIAG_VALUE_TYPE);
	assert_span(p.diags.items.at[0].message, "the front matter must be keys with values");
	release(&p);
}

/* Whether the text, as the value of x, is of the type. */
static bool
is_of(enum yaml_type type, const char *yaml)
{
	struct buf text = BUF_INIT;
	union {
		struct span text;
		long number;
		bool flag;
		struct yaml_list list;
		const struct yaml_node *node;
	} member = { .text = { NULL, 0 } };
	struct parsed p;
	bool good;

	buf_printf(&text, "x: %s\n", yaml);
	p = parse_limited(buf_as_span(&text), &yaml_front_matter_limits);
	assert_non_null(p.root);
	good = yaml_decode_value(yaml_get(p.root, "x"), &p.source, type, &member, &p.arena, &p.diags);
	assert_int_equal(p.diags.items.len == 0, good);
	if (!good) {
		assert_int_equal(p.diags.items.at[0].id, DIAG_VALUE_TYPE);
		assert_in_range(p.diags.items.at[0].place.offset, 2, text.len - 1);
	}
	buf_release(&text);
	release(&p);
	return good;
}

struct type_case {
	enum yaml_type type;
	bool good;
	const char *yaml;
};

static const struct type_case type_cases[] = {
	{ YAML_TYPE_TEXT, true, "a" }, { YAML_TYPE_TEXT, true, "' a '" }, { YAML_TYPE_TEXT, false, "" },
	{ YAML_TYPE_TEXT, false, "'  '" }, { YAML_TYPE_TEXT, false, "[a]" }, { YAML_TYPE_TEXT, false, "{a: b}" },
	{ YAML_TYPE_NAME, true, "a" }, { YAML_TYPE_NAME, true, "a/b/c-1_2" }, { YAML_TYPE_NAME, false, "A" },
	{ YAML_TYPE_NAME, false, "a//b" }, { YAML_TYPE_NAME, false, "/a" }, { YAML_TYPE_NAME, false, "a/" },
	{ YAML_TYPE_NAME, false, "a b" }, { YAML_TYPE_NAME, false, "caf\xC3\xA9" }, { YAML_TYPE_NAME, false, "a.b" },
	{ YAML_TYPE_DATE, true, "2026" }, { YAML_TYPE_DATE, true, "2026-12" }, { YAML_TYPE_DATE, true, "2026-03-31" },
	{ YAML_TYPE_DATE, true, "2000-02-29" }, { YAML_TYPE_DATE, false, "1900-02-29" },
	{ YAML_TYPE_DATE, false, "2026-02-29" }, { YAML_TYPE_DATE, false, "2026-04-31" },
	{ YAML_TYPE_DATE, false, "2026-00" }, { YAML_TYPE_DATE, false, "2026-13" },
	{ YAML_TYPE_DATE, false, "2026-1-1" },
	{ YAML_TYPE_DATE, false, "2026-01-00" }, { YAML_TYPE_DATE, false, "2026-01-01-01" },
	{ YAML_TYPE_DATE, false, "2026-" }, { YAML_TYPE_DATE, false, "2026-01-" }, { YAML_TYPE_DATE, false, "26" },
	{ YAML_TYPE_DATE, false, "0000" }, { YAML_TYPE_DATE, false, "31/03/2026" }, { YAML_TYPE_DATE, false, "20x6" },
	{ YAML_TYPE_ADDRESS, true, "http://a" }, { YAML_TYPE_ADDRESS, true, "https://a.example/b?c=d#e" },
	{ YAML_TYPE_ADDRESS, false, "https://" }, { YAML_TYPE_ADDRESS, false, "www.example.org" },
	{ YAML_TYPE_ADDRESS, false, "'https://a b'" }, { YAML_TYPE_ADDRESS, false, "javascript:alert" },
	{ YAML_TYPE_NUMBER, true, "0" }, { YAML_TYPE_NUMBER, true, "+7" }, { YAML_TYPE_NUMBER, true, "'12'" },
	{ YAML_TYPE_NUMBER, true, "9223372036854775807" }, { YAML_TYPE_NUMBER, true, "-9223372036854775808" },
	{ YAML_TYPE_NUMBER, false, "9223372036854775808" }, { YAML_TYPE_NUMBER, false, "-9223372036854775809" },
	{ YAML_TYPE_NUMBER, false, "1.0" }, { YAML_TYPE_NUMBER, false, "'-'" }, { YAML_TYPE_NUMBER, false, "0x1" },
	{ YAML_TYPE_NUMBER, false, "1 2" },
	{ YAML_TYPE_FLAG, true, "true" }, { YAML_TYPE_FLAG, true, "false" }, { YAML_TYPE_FLAG, false, "yes" },
	{ YAML_TYPE_FLAG, false, "True" }, { YAML_TYPE_FLAG, false, "" },
	{ YAML_TYPE_LIST, true, "[]" }, { YAML_TYPE_LIST, true, "[a, b]" }, { YAML_TYPE_LIST, true, "a" },
	{ YAML_TYPE_LIST, false, "" }, { YAML_TYPE_LIST, false, "[a, '']" }, { YAML_TYPE_LIST, false, "[[a]]" },
	{ YAML_TYPE_LIST, false, "{a: b}" },
	{ YAML_TYPE_NODE, true, "" }, { YAML_TYPE_NODE, true, "{a: [b]}" },
};

static void
types_take_what_they_should(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(type_cases) / sizeof(type_cases[0]); i++)
		if (is_of(type_cases[i].type, type_cases[i].yaml) != type_cases[i].good)
			fail_msg("type %d of \"%s\"", (int)type_cases[i].type, type_cases[i].yaml);
}

static void
types_have_names(void **state)
{
	(void)state;
	assert_int_equal(yaml_type_named(span_of("text")), YAML_TYPE_TEXT);
	assert_int_equal(yaml_type_named(span_of("list")), YAML_TYPE_LIST);
	assert_int_equal(yaml_type_named(span_of("address")), YAML_TYPE_ADDRESS);
	assert_int_equal(yaml_type_named(span_of("node")), -1);
	assert_int_equal(yaml_type_named(span_of("")), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trees_know_every_offset),
		cmocka_unit_test(offsets_count_bytes),
		cmocka_unit_test(spelling_decides_nothing),
		cmocka_unit_test(nothing_is_an_empty_map),
		cmocka_unit_test(only_the_range_is_read),
		cmocka_unit_test(refuses_what_is_forbidden),
		cmocka_unit_test(refuses_odd_keys),
		cmocka_unit_test(points_to_what_is_wrong),
		cmocka_unit_test(says_it_in_words_that_help),
		cmocka_unit_test(bad_bytes_have_their_place),
		cmocka_unit_test(every_duplicate_is_reported),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(hostile_nesting_stops_early),
		cmocka_unit_test(large_files_take_memory_in_proportion),
		cmocka_unit_test(get_looks_in_maps_only),
		cmocka_unit_test(decodes_each_type),
		cmocka_unit_test(absent_keys_leave_members_alone),
		cmocka_unit_test(everything_wrong_is_reported_at_once),
		cmocka_unit_test(a_list_is_no_map),
		cmocka_unit_test(types_take_what_they_should),
		cmocka_unit_test(types_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
