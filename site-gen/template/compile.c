#include <string.h>

#include "template/node.h"
#include "template/tag.h"

/* A template with more errors is not read to its end. */
#define ERROR_LIMIT 20u

struct open_tag {
	size_t node;
	char sigil;
	bool argument; /* a block directly in a parent */
	bool leads;
	size_t margin;            /* index of the white space before a parent, or SIZE_MAX */
	struct span outer_dedent; /* what `dedent` was outside */
};

struct compiler {
	const struct source *source;
	struct span text;
	struct arena *arena;
	struct diag_list *diags;
	size_t errors;
	size_t at; /* the text before it is compiled */
	struct tag_delimiters delimiters;
	struct span dedent; /* white space to take off the start of each line */
	VEC(struct node) nodes;
	VEC(struct open_tag) stack;
};

/* Index of the first white space, or s.len. */
static size_t
find_space(struct span s)
{
	size_t i = 0;

	while (i < s.len && !tag_is_space(s.ptr[i]))
		i++;
	return i;
}

/* The place of an error: the template cannot be used any more. */
static struct place
error_at(struct compiler *c, size_t offset)
{
	c->errors++;
	return (struct place){ c->source, offset };
}

static bool
directly_in_parent(const struct compiler *c)
{
	return c->stack.len && vec_last(&c->stack)->sigil == '<';
}

static size_t
push_node(struct compiler *c, struct node node)
{
	vec_push(&c->nodes, node);
	vec_last(&c->nodes)->end = c->nodes.len;
	return c->nodes.len - 1;
}

/* How much of the line's start at `at` the dedent takes off. */
static size_t
dedent_length(const struct compiler *c, size_t at, size_t end)
{
	size_t len = 0;

	if (at && c->text.ptr[at - 1] != '\n')
		return 0;
	while (len < c->dedent.len && at + len < end && c->text.ptr[at + len] == c->dedent.ptr[len])
		len++;
	return len;
}

/* Adds the text [start, end); text directly in a parent has no meaning. */
static void
add_text(struct compiler *c, size_t start, size_t end)
{
	if (directly_in_parent(c))
		return;
	while (start < end) {
		size_t stop = c->dedent.len ? span_find(c->text, '\n', start) + 1 : end;

		if (stop > end)
			stop = end;
		start += dedent_length(c, start, stop);
		if (start < stop)
			push_node(c, (struct node){ .kind = NODE_TEXT,
			                            .offset = start,
			                            .text = span_slice(c->text, start, stop) });
		start = stop;
	}
}

/* Adds the text before a tag; a tag alone on its lines takes them with it. */
static bool
add_text_before(struct compiler *c, const struct tag *tag)
{
	bool alone = tag->leads && tag->trails;

	add_text(c, c->at, alone ? tag->line_start : tag->start);
	c->at = alone ? tag->next_line : tag->end;
	return alone;
}

/* White space that begins the line at `start`, less the dedent. */
static struct span
line_margin(const struct compiler *c, size_t start)
{
	size_t end = start;

	while (end < c->text.len && tag_is_blank(c->text.ptr[end]))
		end++;
	return span_slice(c->text, start + dedent_length(c, start, end), end);
}

/*
 * The margin of the first line of a block's content that is not blank.
 * False where the block ends before there is one.
 */
static bool
content_margin(const struct compiler *c, size_t at, size_t *line)
{
	struct span rest;
	size_t ink;

	*line = at;
	for (ink = at; ink < c->text.len; ink++) {
		if (c->text.ptr[ink] == '\n')
			*line = ink + 1;
		else if (!tag_is_blank(c->text.ptr[ink]) && c->text.ptr[ink] != '\r')
			break;
	}
	rest = span_from(c->text, ink);
	if (rest.len > c->delimiters.open.len &&
	    span_equal(span_slice(rest, 0, c->delimiters.open.len), c->delimiters.open))
		return !span_starts_with(span_from(rest, c->delimiters.open.len), "/");
	return rest.len > 0;
}

/* Splits a dotted name; false after a diagnostic. */
static bool
split_name(struct compiler *c, const struct tag *tag, struct span name, struct node *node)
{
	struct span part, rest = name;
	size_t i, dots = 0;

	if (span_is(name, "."))
		return true;
	for (i = 0; i < name.len; i++)
		dots += name.ptr[i] == '.';
	node->parts = arena_array(c->arena, dots + 1, sizeof(*node->parts));
	while (node->part_count <= dots) {
		span_cut(rest, '.', &part, &rest);
		if (!part.len) {
			diag_add(c->diags, DIAG_TEMPLATE_SYNTAX, error_at(c, tag->start),
			         "the name '%.*s' has an empty part", SPAN_ARG(name));
			return false;
		}
		node->parts[node->part_count++] = part;
	}
	return true;
}

static bool
check_name(struct compiler *c, const struct tag *tag, struct span name)
{
	if (!name.len) {
		diag_add(c->diags, DIAG_TEMPLATE_SYNTAX, error_at(c, tag->start), "a tag without a name");
		return false;
	}
	if (find_space(name) < name.len) {
		diag_add(c->diags, DIAG_TEMPLATE_SYNTAX, error_at(c, tag->start),
		         "the name '%.*s' holds white space", SPAN_ARG(name));
		return false;
	}
	return true;
}

/* The name of a tag, which for a partial or parent may be that of a value. */
static bool
read_name(struct compiler *c, const struct tag *tag, struct node *node)
{
	bool is_template = tag->sigil == '>' || tag->sigil == '<';

	node->offset = tag->start;
	node->text = tag->content;
	if (is_template && span_starts_with(tag->content, "*")) {
		node->dynamic = true;
		node->text = span_trim(span_from(tag->content, 1));
	}
	if (!check_name(c, tag, node->text))
		return false;
	if (tag->sigil == '$' || (is_template && !node->dynamic))
		return true;
	return split_name(c, tag, node->text, node);
}

static bool
open_body(struct compiler *c, const struct tag *tag, struct node node, struct open_tag open)
{
	if (c->stack.len == TEMPLATE_DEPTH_LIMIT) {
		diag_add(c->diags, DIAG_TEMPLATE_DEPTH, error_at(c, tag->start),
		         "tags are nested more than %u deep", TEMPLATE_DEPTH_LIMIT);
		return false;
	}
	open.node = push_node(c, node);
	open.sigil = tag->sigil;
	vec_push(&c->stack, open);
	return true;
}

static bool
open_section(struct compiler *c, const struct tag *tag, struct node node)
{
	node.kind = tag->sigil == '#' ? NODE_SECTION : NODE_INVERTED;
	add_text_before(c, tag);
	return open_body(c, tag, node, (struct open_tag){ .outer_dedent = c->dedent });
}

/* Whether the parent's lines go with it is known at its end. */
static bool
open_parent(struct compiler *c, const struct tag *tag, struct node node)
{
	struct open_tag open = { .leads = tag->leads, .margin = SIZE_MAX, .outer_dedent = c->dedent };

	node.kind = NODE_PARENT;
	if (tag->leads) {
		node.indent = line_margin(c, tag->line_start);
		add_text(c, c->at, tag->line_start);
		if (node.indent.len)
			open.margin = c->nodes.len;
		add_text(c, tag->line_start, tag->start);
	} else {
		add_text(c, c->at, tag->start);
	}
	c->at = tag->end;
	return open_body(c, tag, node, open);
}

/* What is put in for a block stands where its default content stands. */
static bool
open_parameter(struct compiler *c, const struct tag *tag, struct node node)
{
	size_t line = 0;
	bool alone;

	node.aligned = tag->leads;
	alone = add_text_before(c, tag);
	if (tag->leads)
		node.indent = line_margin(c, tag->line_start);
	if (alone && content_margin(c, tag->next_line, &line))
		node.indent = line_margin(c, line);
	return open_body(c, tag, node, (struct open_tag){ .outer_dedent = c->dedent });
}

/* The indentation of an argument is taken off where it is written. */
static bool
open_argument(struct compiler *c, const struct tag *tag, struct node node)
{
	struct open_tag open = { .argument = true, .outer_dedent = c->dedent };
	size_t line;

	c->at = tag->trails ? tag->next_line : tag->end;
	if (tag->trails) {
		c->dedent = (struct span)SPAN("");
		if (content_margin(c, tag->next_line, &line))
			c->dedent = line_margin(c, line);
	}
	return open_body(c, tag, node, open);
}

static bool
open_block(struct compiler *c, const struct tag *tag, struct node node)
{
	node.kind = NODE_BLOCK;
	return directly_in_parent(c) ? open_argument(c, tag, node) : open_parameter(c, tag, node);
}

/* Whether the closing tag's content names the node. */
static bool
closes(const struct node *node, struct span content)
{
	if (node->dynamic)
		return span_starts_with(content, "*") &&
		       span_equal(span_trim(span_from(content, 1)), node->text);
	return span_equal(content, node->text);
}

/* Says of an open tag that another closing tag, or the end, came first. */
static void
report_open(struct compiler *c, const struct open_tag *open, const struct tag *closer)
{
	const struct node *node = &c->nodes.at[open->node];
	struct place place = error_at(c, node->offset);

	if (!closer) {
		diag_add(c->diags, DIAG_TEMPLATE_SYNTAX, place, "'{{%c%.*s}}' is never closed", open->sigil,
		         SPAN_ARG(node->text));
		return;
	}
	diag_add(c->diags, DIAG_TEMPLATE_SYNTAX, place, "'{{%c%.*s}}' is not closed before '{{/%.*s}}'",
	         open->sigil, SPAN_ARG(node->text), SPAN_ARG(closer->content));
	diag_hint(c->diags, "'{{/%.*s}}' is in line %zu", SPAN_ARG(closer->content),
	          source_position(c->source, closer->start).line);
}

static void
pop_open(struct compiler *c)
{
	struct open_tag *open = vec_last(&c->stack);

	c->nodes.at[open->node].end = c->nodes.len;
	c->dedent = open->outer_dedent;
	c->stack.len--;
}

static void
close_parent(struct compiler *c, const struct tag *tag)
{
	const struct open_tag *open = vec_last(&c->stack);

	c->at = tag->end;
	if (open->leads && tag->trails) {
		c->nodes.at[open->node].aligned = true;
		if (open->margin != SIZE_MAX)
			c->nodes.at[open->margin].text.len = 0;
		c->at = tag->next_line;
	}
	pop_open(c);
}

static void
close_tag(struct compiler *c, const struct tag *tag)
{
	size_t i = c->stack.len;
	struct open_tag *open;

	while (i && !closes(&c->nodes.at[c->stack.at[i - 1].node], tag->content))
		i--;
	if (!c->stack.len) {
		diag_add(c->diags, DIAG_TEMPLATE_SYNTAX, error_at(c, tag->start),
		         "'{{/%.*s}}' closes nothing", SPAN_ARG(tag->content));
		c->at = tag->end;
		return;
	}
	if (!i)
		report_open(c, vec_last(&c->stack), tag);
	for (; i && c->stack.len > i; pop_open(c))
		report_open(c, vec_last(&c->stack), tag);
	open = vec_last(&c->stack);
	if (open->sigil == '<') {
		close_parent(c, tag);
		return;
	}
	if (open->argument) {
		add_text(c, c->at, tag->leads ? tag->line_start : tag->start);
		c->at = tag->end;
	} else {
		add_text_before(c, tag);
	}
	pop_open(c);
}

static void
add_partial(struct compiler *c, const struct tag *tag, struct node node)
{
	node.kind = NODE_PARTIAL;
	node.aligned = add_text_before(c, tag);
	if (node.aligned)
		node.indent = line_margin(c, tag->line_start);
	push_node(c, node);
}

static void
add_value(struct compiler *c, const struct tag *tag, struct node node)
{
	node.kind = tag->sigil ? NODE_RAW : NODE_VALUE;
	add_text(c, c->at, tag->start);
	c->at = tag->end;
	push_node(c, node);
}

/* "a b", the new delimiters. */
static void
set_delimiters(struct compiler *c, const struct tag *tag)
{
	struct span open, close;
	size_t space = find_space(tag->content);

	add_text_before(c, tag);
	open = span_slice(tag->content, 0, space);
	close = span_trim(span_from(tag->content, space));
	if (!close.len || find_space(close) < close.len ||
	    span_find(tag->content, '=', 0) < tag->content.len) {
		diag_add(c->diags, DIAG_TEMPLATE_SYNTAX, error_at(c, tag->start),
		         "'%.*s' are not two delimiters with a space between", SPAN_ARG(tag->content));
		return;
	}
	c->delimiters = (struct tag_delimiters){ open, close };
}

/* False where compiling cannot go on. */
static bool
add_tag(struct compiler *c, const struct tag *tag)
{
	struct node node = { .kind = NODE_TEXT };

	if (tag->sigil == '!') {
		add_text_before(c, tag);
		return true;
	}
	if (tag->sigil == '=') {
		set_delimiters(c, tag);
		return true;
	}
	if (tag->sigil == '/') {
		close_tag(c, tag);
		return true;
	}
	if (directly_in_parent(c) && tag->sigil != '$')
		diag_add(c->diags, DIAG_TEMPLATE_SYNTAX, error_at(c, tag->start),
		         "a tag directly in '{{<%.*s}}' that is no block has no effect",
		         SPAN_ARG(c->nodes.at[vec_last(&c->stack)->node].text));
	if (!read_name(c, tag, &node)) {
		c->at = tag->end;
		return true;
	}
	switch (tag->sigil) {
	case '#':
	case '^':
		return open_section(c, tag, node);
	case '<':
		return open_parent(c, tag, node);
	case '$':
		return open_block(c, tag, node);
	case '>':
		add_partial(c, tag, node);
		return true;
	default:
		add_value(c, tag, node);
		return true;
	}
}

static void
compile_tags(struct compiler *c)
{
	struct tag tag;

	while (tag_find(c->text, c->at, &c->delimiters, &tag)) {
		if (!tag.end) {
			diag_add(c->diags, DIAG_TEMPLATE_SYNTAX, error_at(c, tag.start),
			         "a tag that is not closed with '%.*s'", SPAN_ARG(c->delimiters.close));
			return;
		}
		if (!add_tag(c, &tag) || c->errors >= ERROR_LIMIT)
			return;
	}
	add_text(c, c->at, c->text.len);
	while (c->stack.len) {
		report_open(c, vec_last(&c->stack), NULL);
		pop_open(c);
	}
}

bool
template_compile(struct template *t, const struct source *source, struct arena *arena,
                 struct diag_list *diags)
{
	struct compiler c = {
		.source = source,
		.text = source->text,
		.arena = arena,
		.diags = diags,
		.delimiters = { SPAN("{{"), SPAN("}}") },
	};

	t->source = source;
	compile_tags(&c);
	if (!c.errors && c.nodes.len) {
		t->node_count = c.nodes.len;
		t->nodes = arena_array(arena, c.nodes.len, sizeof(*t->nodes));
		memcpy(t->nodes, c.nodes.at, c.nodes.len * sizeof(*t->nodes));
		t->reported = arena_array(arena, c.nodes.len, sizeof(*t->reported));
	}
	vec_release(&c.nodes);
	vec_release(&c.stack);
	return c.errors == 0;
}
