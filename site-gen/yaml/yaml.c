#include "yaml/yaml.h"

#include <yaml.h>

#include "base/map.h"
#include "base/utf8.h"
#include "yaml/problem.h"

const struct yaml_limits yaml_front_matter_limits = { (size_t)64 * 1024, 500, 16 };
const struct yaml_limits yaml_file_limits = { (size_t)8 * 1024 * 1024, 200000, 16 };

/* A list or map that is still open. */
struct open_node {
	struct yaml_node *node, *last; /* last: its newest child */
	bool has_key;                  /* of the child to come */
	struct span key;
	size_t key_offset;
	struct map keys;
};

struct parse {
	yaml_parser_t yaml;
	struct arena *arena;
	const struct source *source;
	struct diag_list *diags;
	const struct yaml_limits *limits;
	struct span text; /* what is parsed, the source from `start` */
	size_t start;
	size_t characters, bytes; /* one place in it, counted both ways */
	struct open_node *open;   /* limits->depth of them */
	size_t depth, nodes;
	struct yaml_node *root;
	bool failed; /* something was diagnosed; the rest is still looked at */
	bool done;   /* nothing is left to look at */
};

static bool
is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* libyaml's marks count characters.  They hardly ever go back, so the way
 * from the last one is short; the text is known to be UTF-8. */
static size_t
offset_of(struct parse *p, yaml_mark_t mark)
{
	for (; p->characters < mark.index && p->bytes < p->text.len; p->characters++) {
		p->bytes++;
		while (p->bytes < p->text.len && is_continuation(p->text.ptr[p->bytes]))
			p->bytes++;
	}
	for (; p->characters > mark.index; p->characters--) {
		p->bytes--;
		while (is_continuation(p->text.ptr[p->bytes]))
			p->bytes--;
	}
	return p->start + p->bytes;
}

static struct place
place_of(const struct parse *p, size_t offset)
{
	return (struct place){ p->source, offset };
}

/* Nothing can be made of the rest. */
static void
give_up(struct parse *p)
{
	p->failed = p->done = true;
}

static struct yaml_node *
new_node(struct parse *p, enum yaml_kind kind, size_t offset)
{
	struct yaml_node *node;

	if (++p->nodes > p->limits->nodes) {
		diag_add(p->diags, DIAG_YAML_LIMIT, place_of(p, offset), "more than %zu values",
		         p->limits->nodes);
		give_up(p);
		return NULL;
	}
	node = ARENA_NEW(p->arena, struct yaml_node);
	node->kind = kind;
	node->offset = offset;
	return node;
}

static void
check_key(struct parse *p, struct open_node *map, struct yaml_node *value)
{
	struct place place = place_of(p, map->key_offset);

	if (map_put(&map->keys, map->key, value) == value)
		return;
	diag_add(p->diags, DIAG_YAML_DUPLICATE, place, "key '%.*s' stands twice", SPAN_ARG(map->key));
	p->failed = true;
}

/* Puts a node into the list or map that is open, or at the root. */
static void
attach(struct parse *p, struct yaml_node *node)
{
	struct open_node *parent;

	if (!p->depth) {
		p->root = node;
		return;
	}
	parent = &p->open[p->depth - 1];
	if (parent->node->kind == YAML_MAP) {
		node->key = parent->key;
		node->key_offset = parent->key_offset;
		check_key(p, parent, node);
		parent->has_key = false;
	}
	if (parent->last)
		parent->last->next = node;
	else
		parent->node->first = node;
	parent->last = node;
	parent->node->count++;
}

static bool
wants_key(const struct parse *p)
{
	const struct open_node *parent = p->depth ? &p->open[p->depth - 1] : NULL;

	return parent && parent->node->kind == YAML_MAP && !parent->has_key;
}

static void
open_collection(struct parse *p, enum yaml_kind kind, size_t offset)
{
	struct yaml_node *node;

	if (wants_key(p)) {
		diag_add(p->diags, DIAG_YAML_SYNTAX, place_of(p, offset), "a list or map as a key");
		diag_hint(p->diags, "put a text that begins with '[' or '{' in quotes");
		give_up(p);
		return;
	}
	if (p->depth == p->limits->depth) {
		diag_add(p->diags, DIAG_YAML_LIMIT, place_of(p, offset),
		         "lists and maps nested more than %zu deep", p->limits->depth);
		give_up(p);
		return;
	}
	node = new_node(p, kind, offset);
	if (!node)
		return;
	attach(p, node);
	p->open[p->depth++] = (struct open_node){ .node = node, .keys = MAP_INIT };
}

static void
close_collection(struct parse *p)
{
	map_release(&p->open[--p->depth].keys);
}

static void
check_controls(struct parse *p, struct span text, size_t offset)
{
	size_t i;

	for (i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if ((c >= 0x20 && c != 0x7F) || c == '\t' || c == '\n')
			continue;
		diag_add(p->diags, DIAG_YAML_FORBIDDEN, place_of(p, offset), "a control character (U+%04X)",
		         c);
		p->failed = true;
		return;
	}
}

static void
take_key(struct parse *p, struct span key, bool plain, size_t offset)
{
	struct open_node *map = &p->open[p->depth - 1];

	if (!key.len) {
		diag_add(p->diags, DIAG_YAML_SYNTAX, place_of(p, offset), "a value without a key");
		p->failed = true;
	} else if (plain && span_is(key, "<<")) {
		diag_add(p->diags, DIAG_YAML_FORBIDDEN, place_of(p, offset), "a merge key is not allowed");
		p->failed = true;
	}
	map->key = arena_copy(p->arena, key);
	map->key_offset = offset;
	map->has_key = true;
}

static void
take_text(struct parse *p, struct span text, bool plain, size_t offset)
{
	struct yaml_node *node;

	check_controls(p, text, offset);
	if (wants_key(p)) {
		take_key(p, text, plain, offset);
		return;
	}
	node = new_node(p, YAML_TEXT, offset);
	if (!node)
		return;
	node->plain = plain;
	node->text = arena_copy(p->arena, text);
	attach(p, node);
}

static void
refuse(struct parse *p, enum problem_forbidden what, size_t offset)
{
	problem_forbidden(what, place_of(p, offset), p->diags);
	p->failed = true;
}

/* An anchor and a tag stand before the value; its event begins with them. */
static void
refuse_properties(struct parse *p, const yaml_char_t *anchor, const yaml_char_t *tag, size_t offset)
{
	if (anchor)
		refuse(p, PROBLEM_ANCHOR, offset);
	if (tag)
		refuse(p, PROBLEM_TAG, offset);
}

static void
take_document(struct parse *p, const yaml_event_t *event, size_t offset)
{
	if (p->root) {
		diag_add(p->diags, DIAG_YAML_FORBIDDEN, place_of(p, offset),
		         "a second document is not allowed");
		give_up(p);
	}
	if (event->data.document_start.version_directive ||
	    event->data.document_start.tag_directives.start != event->data.document_start.tag_directives.end)
		refuse(p, PROBLEM_DIRECTIVE, offset);
}

static void
take_event(struct parse *p, const yaml_event_t *event)
{
	size_t offset = offset_of(p, event->start_mark);

	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		take_document(p, event, offset);
		break;
	case YAML_ALIAS_EVENT:
		refuse(p, PROBLEM_ALIAS, offset);
		give_up(p);
		break;
	case YAML_SCALAR_EVENT:
		refuse_properties(p, event->data.scalar.anchor, event->data.scalar.tag, offset);
		take_text(p, span_make((const char *)event->data.scalar.value, event->data.scalar.length),
		          event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE, offset);
		break;
	case YAML_SEQUENCE_START_EVENT:
		refuse_properties(p, event->data.sequence_start.anchor, event->data.sequence_start.tag,
		                  offset);
		open_collection(p, YAML_LIST, offset);
		break;
	case YAML_MAPPING_START_EVENT:
		refuse_properties(p, event->data.mapping_start.anchor, event->data.mapping_start.tag, offset);
		open_collection(p, YAML_MAP, offset);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		close_collection(p);
		break;
	case YAML_STREAM_END_EVENT:
		p->done = true;
		break;
	default:
		break;
	}
}

static void
report_failure(struct parse *p)
{
	struct place context = place_of(p, offset_of(p, p->yaml.context_mark));
	struct place problem = place_of(p, offset_of(p, p->yaml.problem_mark));

	if (p->yaml.error == YAML_READER_ERROR)
		problem.offset = p->start + p->yaml.problem_offset;
	problem_report(&p->yaml, problem, context, p->diags);
	give_up(p);
}

static void
parse_events(struct parse *p)
{
	while (!p->done) {
		yaml_event_t event;

		if (!yaml_parser_parse(&p->yaml, &event)) {
			report_failure(p);
			return;
		}
		take_event(p, &event);
		yaml_event_delete(&event);
	}
}

/* Whether libyaml can be trusted with the text. */
static bool
check_bytes(const struct parse *p)
{
	size_t bad = utf8_check(p->text), nul = span_find(p->text, '\0', 0);

	if (p->text.len > p->limits->bytes) {
		diag_add(p->diags, DIAG_YAML_LIMIT, place_of(p, p->start), "YAML of more than %zu KB",
		         p->limits->bytes / 1024);
		return false;
	}
	if (bad < p->text.len)
		diag_add(p->diags, DIAG_TEXT_UTF8, place_of(p, p->start + bad), "a byte that is not UTF-8");
	if (nul < p->text.len)
		diag_add(p->diags, DIAG_TEXT_NUL, place_of(p, p->start + nul), "a NUL byte");
	return bad == p->text.len && nul == p->text.len;
}

/* The root as promised: a text is refused, nothing at all is an empty map. */
static struct yaml_node *
finish_root(struct parse *p)
{
	struct yaml_node *root = p->root;

	if (!p->failed && root && root->kind == YAML_TEXT && (root->text.len || !root->plain)) {
		diag_add(p->diags, DIAG_VALUE_TYPE, place_of(p, root->offset),
		         "expected keys and values, found a text");
		diag_hint(p->diags, "write 'key: value', with a space behind the ':'");
		return NULL;
	}
	if (p->failed)
		return NULL;
	if (!root || root->kind == YAML_TEXT) {
		root = ARENA_NEW(p->arena, struct yaml_node);
		root->kind = YAML_MAP;
		root->offset = p->start;
	}
	return root;
}

struct yaml_node *
yaml_parse(struct arena *arena, const struct source *source, size_t start, size_t end,
           const struct yaml_limits *limits, struct diag_list *diags)
{
	struct parse p = {
		.arena = arena,
		.source = source,
		.diags = diags,
		.limits = limits,
		.text = span_slice(source->text, start, end),
		.start = start,
	};

	if (!check_bytes(&p))
		return NULL;
	if (!yaml_parser_initialize(&p.yaml)) {
		problem_report(&p.yaml, place_of(&p, start), place_of(&p, start), diags);
		return NULL;
	}
	p.open = arena_array(arena, limits->depth, sizeof(*p.open));
	yaml_parser_set_encoding(&p.yaml, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&p.yaml, (const unsigned char *)(p.text.len ? p.text.ptr : ""),
	                             p.text.len);
	parse_events(&p);
	yaml_parser_delete(&p.yaml);
	while (p.depth)
		close_collection(&p);
	return finish_root(&p);
}

const struct yaml_node *
yaml_get(const struct yaml_node *map, const char *key)
{
	const struct yaml_node *value;

	if (!map || map->kind != YAML_MAP)
		return NULL;
	for (value = map->first; value; value = value->next)
		if (span_is(value->key, key))
			return value;
	return NULL;
}

void
yaml_library_version(struct buf *out)
{
	buf_str(out, yaml_get_version_string());
}
