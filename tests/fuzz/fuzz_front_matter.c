/*
 * Parses whatever it is given as front matter and decodes it by a table that
 * the first bytes choose: the n-th field has the type of byte n.
 */
#include <assert.h>
#include <stdint.h>

#include "yaml/yaml.h"

#define FIELDS 6

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Room for a member of any type, for each field. */
union member {
	struct span text;
	long number;
	bool flag;
	struct yaml_list list;
	const struct yaml_node *node;
};

static const char *const names[FIELDS] = { "id", "title", "topics", "review", "url", "order" };

static void
choose_fields(struct yaml_field *fields, struct span choice)
{
	size_t i;

	for (i = 0; i < FIELDS; i++) {
		unsigned char byte = i < choice.len ? (unsigned char)choice.ptr[i] : 0;

		fields[i].name = names[i];
		fields[i].type = byte % (YAML_TYPE_NODE + 1);
		fields[i].required = byte & 0x80;
		fields[i].member = i * sizeof(union member);
	}
}

/* Every node is counted, lies in the source, and a map's keys are not empty. */
static size_t
check_tree(const struct yaml_node *node, size_t end)
{
	const struct yaml_node *child;
	size_t nodes = 1, children = 0;

	assert(node->offset <= end);
	for (child = node->first; child; child = child->next) {
		assert((child->key.len > 0) == (node->kind == YAML_MAP));
		assert(child->key_offset <= end);
		nodes += check_tree(child, end);
		children++;
	}
	assert(children == node->count);
	return nodes;
}

static void
check_list(const struct yaml_list *list, size_t end)
{
	size_t i;

	for (i = 0; i < list->len; i++)
		assert(list->offsets[i] <= end && list->at[i].len > 0);
}

static void
decode(const struct yaml_node *root, const struct source *source, const struct yaml_field *fields,
       struct arena *arena, struct diag_list *diags)
{
	union member members[FIELDS] = { { .list = { NULL, NULL, 0 } } };
	bool good = yaml_decode(root, source, "the front matter", fields, FIELDS, members, arena, diags);
	size_t i;

	assert(good == (diags->items.len == 0));
	for (i = 0; i < FIELDS; i++)
		if (fields[i].type == YAML_TYPE_LIST)
			check_list(&members[i].list, source->text.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span input = span_make((const char *)data, size);
	struct source source = { SPAN("fuzz.md"), span_from(input, FIELDS) };
	struct yaml_field fields[FIELDS];
	struct arena arena = ARENA_INIT;
	struct diag_list diags = DIAG_LIST_INIT;
	struct buf out = BUF_INIT;
	struct yaml_node *root;

	choose_fields(fields, span_slice(input, 0, FIELDS));
	root = yaml_parse(&arena, &source, 0, source.text.len, &yaml_front_matter_limits, &diags);
	assert((root == NULL) == (diags.items.len > 0));
	if (root) {
		assert(check_tree(root, source.text.len) <= yaml_front_matter_limits.nodes + 1);
		decode(root, &source, fields, &arena, &diags);
	}
	diag_sort(&diags);
	diag_write_text(&diags, false, &out);
	diag_write_json(&diags, &out);
	buf_release(&out);
	diag_release(&diags);
	arena_release(&arena);
	return 0;
}
