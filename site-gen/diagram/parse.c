#include <strings.h>

#include "base/map.h"
#include "diagram/attribute.h"

/* One who pastes a description full of colours need not read of all of them. */
#define PROBLEMS_MAX 20

struct parser {
	struct scanner scanner;
	size_t errors;      /* that were there before */
	struct token token; /* the next one */
	struct arena *arena;
	struct diagram *d;
	struct map ids;         /* of nodes */
	VEC(uint32_t) mentions; /* nodes in the order of the text, with repeats */
	unsigned depth;
	size_t *node_places; /* by node: offset in the description */
};

/* What holds between two braces; a subgraph inherits its defaults. */
struct scope {
	enum attribute_owner owner;
	struct node_style node;
	struct edge_style edge;
};

/* The nodes that one end of an edge stands for: mentions[from, to). */
struct end {
	size_t from, to;
};
VEC_TYPE(end_list, struct end);

static bool parse_statements(struct parser *p, struct scope *scope);

static struct place
place_at(const struct parser *p, size_t at)
{
	return scan_place(p->scanner.block, at);
}

static bool
fail(struct parser *p, const char *what)
{
	if (p->token.kind != TOKEN_BAD)
		diag_add(p->scanner.diags, DIAG_DIAGRAM_SYNTAX, place_at(p, p->token.at), "%s", what);
	return false;
}

static bool
fail_limit(struct parser *p, size_t at, const char *what, unsigned limit)
{
	diag_add(p->scanner.diags, DIAG_DIAGRAM_LIMIT, place_at(p, at), "more than %u %s", limit, what);
	return false;
}

static void
advance(struct parser *p)
{
	p->token = scan_token(&p->scanner);
}

static bool
at_sign(const struct parser *p, char sign)
{
	return p->token.kind == TOKEN_SIGN && p->token.sign == sign;
}

static bool
skip_sign(struct parser *p, char sign)
{
	if (!at_sign(p, sign))
		return false;
	advance(p);
	return true;
}

static bool
is_keyword(const struct token *token, const char *keyword)
{
	return token->kind == TOKEN_ID && !token->quoted && token->text.len == strlen(keyword) &&
	       strncasecmp(token->text.ptr, keyword, token->text.len) == 0;
}

static bool
is_any_keyword(const struct token *token)
{
	static const char *const keywords[] = { "node", "edge", "graph", "digraph", "subgraph", "strict" };
	size_t i;

	for (i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (is_keyword(token, keywords[i]))
			return true;
	return false;
}

static struct attribute_target
target_of_scope(struct parser *p, const struct scope *scope)
{
	return (struct attribute_target){ .owner = scope->owner, .direction = &p->d->direction };
}

/* "= value" behind a name. */
static bool
parse_value(struct parser *p, const struct attribute_target *target, const struct token *name)
{
	struct token value;

	if (!skip_sign(p, '='))
		return fail(p, "an attribute needs '=' and a value");
	value = p->token;
	if (value.kind != TOKEN_ID)
		return fail(p, "a value is missing behind '='");
	advance(p);
	attribute_set(&p->scanner, target, name, &value);
	return p->scanner.diags->errors - p->errors < PROBLEMS_MAX;
}

/* Any number of lists in brackets. */
static bool
parse_attributes(struct parser *p, const struct attribute_target *target)
{
	while (skip_sign(p, '[')) {
		while (!skip_sign(p, ']')) {
			struct token name = p->token;

			if (name.kind != TOKEN_ID)
				return fail(p, "an attribute or ']' is missing here");
			advance(p);
			if (!parse_value(p, target, &name))
				return false;
			if (!skip_sign(p, ','))
				skip_sign(p, ';');
		}
	}
	return true;
}

/* At the id of a node: notes that it is mentioned, for the first time perhaps. */
static bool
mention_node(struct parser *p, const struct scope *scope)
{
	struct diagram *d = p->d;
	struct diagram_node *node = map_get(&p->ids, p->token.text);

	if (!node) {
		if (d->node_count == DIAGRAM_NODES_MAX)
			return fail_limit(p, p->token.at, "nodes", DIAGRAM_NODES_MAX);
		node = &d->nodes[d->node_count];
		*node = (struct diagram_node){ p->token.text, scope->node };
		p->node_places[d->node_count++] = p->token.at;
		map_put(&p->ids, node->id, node);
	}
	vec_push(&p->mentions, (uint32_t)(node - d->nodes));
	advance(p);
	return true;
}

/* At "{", behind `subgraph` and a name. */
static bool
parse_braces(struct parser *p, struct scope *scope)
{
	size_t first = p->mentions.len, at = p->token.at;
	bool ok;

	if (!skip_sign(p, '{'))
		return fail(p, "'{' is missing here");
	if (p->depth == DIAGRAM_DEPTH_MAX)
		return fail_limit(p, at, "subgraphs within subgraphs", DIAGRAM_DEPTH_MAX);
	p->depth++;
	ok = parse_statements(p, scope);
	p->depth--;
	if (!ok)
		return false;
	if (!skip_sign(p, '}'))
		return fail(p, "'}' is missing here");
	if (first == p->mentions.len)
		diag_add(p->scanner.diags, DIAG_DIAGRAM_SYNTAX, place_at(p, at), "nothing stands in it");
	return first < p->mentions.len;
}

static bool
parse_subgraph(struct parser *p, const struct scope *around, struct end *end)
{
	struct scope scope = *around;

	scope.owner = OWNER_SUBGRAPH;
	if (is_keyword(&p->token, "subgraph"))
		advance(p);
	if (p->token.kind == TOKEN_ID && span_starts_with(p->token.text, "cluster"))
		return fail(p, "groups are not drawn here; a name that begins with 'cluster' makes one");
	if (p->token.kind == TOKEN_ID)
		advance(p);
	end->from = p->mentions.len;
	if (!parse_braces(p, &scope))
		return false;
	end->to = p->mentions.len;
	return true;
}

static bool
begins_subgraph(const struct parser *p)
{
	return at_sign(p, '{') || is_keyword(&p->token, "subgraph");
}

static bool
parse_end(struct parser *p, const struct scope *scope, struct end *end)
{
	if (begins_subgraph(p))
		return parse_subgraph(p, scope, end);
	if (p->token.kind != TOKEN_ID || is_any_keyword(&p->token))
		return fail(p, "a node is missing here");
	end->from = p->mentions.len;
	end->to = end->from + 1;
	return mention_node(p, scope);
}

/* Each node of one end with each of the other. */
static bool
add_edges(struct parser *p, struct end tail, struct end head, const struct edge_style *style, size_t at)
{
	struct diagram *d = p->d;
	size_t i, k;

	for (i = tail.from; i < tail.to; i++)
		for (k = head.from; k < head.to; k++) {
			if (d->edge_count == DIAGRAM_EDGES_MAX)
				return fail_limit(p, at, "edges", DIAGRAM_EDGES_MAX);
			d->edges[d->edge_count++] =
				(struct diagram_edge){ p->mentions.at[i], p->mentions.at[k], *style };
		}
	return true;
}

static bool
is_edge(const struct parser *p)
{
	return p->token.kind == TOKEN_ARROW || p->token.kind == TOKEN_LINE;
}

static bool
skip_edge(struct parser *p)
{
	if ((p->token.kind == TOKEN_ARROW) != p->d->directed)
		return fail(p, p->d->directed ? "a 'digraph' has edges '->'" : "a 'graph' has edges '--'");
	advance(p);
	return true;
}

/* "-> b -> {c d}" behind the first end. */
static bool
parse_chain(struct parser *p, const struct scope *scope, struct end_list *ends)
{
	while (is_edge(p)) {
		struct end end;

		if (!skip_edge(p) || !parse_end(p, scope, &end))
			return false;
		vec_push(ends, end);
	}
	return true;
}

/* The attributes stand last and hold for the whole chain, but not within its subgraphs. */
static bool
parse_edges(struct parser *p, const struct scope *scope, struct end first)
{
	struct edge_style style = scope->edge;
	struct attribute_target target = { .owner = OWNER_EDGE, .edge = &style };
	struct end_list ends = VEC_INIT;
	size_t at = p->token.at, i;
	bool ok;

	vec_push(&ends, first);
	ok = parse_chain(p, scope, &ends) && parse_attributes(p, &target);
	for (i = 1; ok && i < ends.len; i++)
		ok = add_edges(p, ends.at[i - 1], ends.at[i], &style, at);
	vec_release(&ends);
	return ok;
}

/* A statement that begins with a node or a subgraph. */
static bool
parse_node_or_edges(struct parser *p, struct scope *scope)
{
	bool subgraph = begins_subgraph(p);
	struct attribute_target target = { .owner = OWNER_NODE };
	struct end end;

	if (!parse_end(p, scope, &end))
		return false;
	if (is_edge(p))
		return parse_edges(p, scope, end);
	if (subgraph)
		return true;
	target.node = &p->d->nodes[p->mentions.at[end.from]].style;
	return parse_attributes(p, &target);
}

/* "node [...]", "edge [...]" or "graph [...]": false where it is none of them. */
static bool
begins_defaults(struct parser *p, struct scope *scope, struct attribute_target *target)
{
	*target = target_of_scope(p, scope);
	if (is_keyword(&p->token, "node")) {
		target->owner = OWNER_NODE;
		target->node = &scope->node;
	} else if (is_keyword(&p->token, "edge")) {
		target->owner = OWNER_EDGE;
		target->edge = &scope->edge;
	} else {
		return is_keyword(&p->token, "graph");
	}
	return true;
}

static bool
parse_statement(struct parser *p, struct scope *scope)
{
	struct attribute_target target;
	struct token name = p->token;
	struct scanner ahead = p->scanner;

	if (begins_defaults(p, scope, &target)) {
		advance(p);
		return at_sign(p, '[') ? parse_attributes(p, &target) : fail(p, "'[' is missing here");
	}
	/* One more token tells an attribute of the subgraph from a node. */
	if (name.kind == TOKEN_ID && !is_any_keyword(&name)) {
		struct token saved = p->token;

		advance(p);
		if (at_sign(p, '='))
			return parse_value(p, &target, &name);
		if (p->token.kind == TOKEN_BAD)
			return false;
		p->scanner = ahead;
		p->token = saved;
	}
	return parse_node_or_edges(p, scope);
}

static bool
parse_statements(struct parser *p, struct scope *scope)
{
	while (!at_sign(p, '}') && p->token.kind != TOKEN_END) {
		if (skip_sign(p, ';'))
			continue;
		if (!parse_statement(p, scope))
			return false;
	}
	return true;
}

static bool
parse_whole(struct parser *p)
{
	struct scope scope = { .owner = OWNER_DIAGRAM };

	p->d->directed = is_keyword(&p->token, "digraph");
	if (!p->d->directed && !is_keyword(&p->token, "graph"))
		return fail(p, "a diagram begins with 'digraph {' or 'graph {'");
	scope.edge.arrow = p->d->directed ? ARROW_FORWARD : ARROW_NONE;
	advance(p);
	if (p->token.kind == TOKEN_ID)
		advance(p);
	if (!parse_braces(p, &scope))
		return false;
	return p->token.kind == TOKEN_END || fail(p, "nothing may stand behind the closing '}'");
}

/* A node without a label is called by its id. */
static void
name_nodes(struct parser *p)
{
	const struct diagram *d = p->d;
	uint32_t i;

	for (i = 0; i < d->node_count; i++)
		if (!d->nodes[i].style.label.ptr)
			attribute_label(&p->scanner, d->nodes[i].id, p->node_places[i], true,
			                &d->nodes[i].style.label);
}

/* False where the text must not be read. */
static bool
check_text(const struct diagram_block *block, struct diag_list *diags)
{
	size_t i;

	if (block->dot.len > DIAGRAM_BYTES_MAX) {
		diag_add(diags, DIAG_DIAGRAM_LIMIT, (struct place){ block->source, block->offset },
		         "a diagram of more than %d bytes", DIAGRAM_BYTES_MAX);
		return false;
	}
	for (i = 0; i < block->dot.len; i++) {
		unsigned char c = (unsigned char)block->dot.ptr[i];

		if (c == 0x7F || (c < 0x20 && c != '\n' && c != '\t' && c != '\r')) {
			diag_add(diags, DIAG_DIAGRAM_SYNTAX, scan_place(block, i), "a control character");
			return false;
		}
	}
	return true;
}

const struct diagram *
diagram_parse(const struct diagram_block *block, struct arena *arena, struct diag_list *diags)
{
	struct diagram *d = ARENA_NEW(arena, struct diagram);
	struct parser p = { { block, arena, diags, 0 }, .errors = diags->errors, .arena = arena, .d = d };

	if (!check_text(block, diags))
		return NULL;
	d->title = block->title;
	d->direction = "TB";
	d->nodes = arena_array(arena, DIAGRAM_NODES_MAX, sizeof(*d->nodes));
	d->edges = arena_array(arena, DIAGRAM_EDGES_MAX, sizeof(*d->edges));
	p.node_places = arena_array(arena, DIAGRAM_NODES_MAX, sizeof(*p.node_places));
	advance(&p);
	if (parse_whole(&p))
		name_nodes(&p);
	map_release(&p.ids);
	vec_release(&p.mentions);
	return diags->errors == p.errors ? d : NULL;
}
