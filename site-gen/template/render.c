#include <string.h>

#include "base/escape.h"
#include "template/node.h"

/* Bounds on one rendering: partials can multiply without ever nesting deep. */
#define STEP_LIMIT 20000000u
#define OUTPUT_LIMIT ((size_t)512 * 1024 * 1024)

/* The arguments that a parent tag gives; `outer` is what held at that tag. */
struct scope {
	const struct template *template;
	size_t parent; /* index of the parent's node */
	const struct scope *outer;
};

struct renderer {
	const struct template_set *set;
	struct diag_list *diags;
	struct buf *out;
	size_t out_start;
	const struct value *contexts[TEMPLATE_DEPTH_LIMIT + 1]; /* innermost last */
	size_t context_count;
	size_t level, steps;
	struct buf indents; /* ptr[indent_start, len) goes before each line */
	size_t indent_start;
	bool line_start; /* whether that is still to be written */
	bool failed, stopped;
};

static void render_nodes(struct renderer *r, const struct template *t, size_t at, size_t end,
                         const struct scope *scope);

/* Kinds of reports, of which a node makes one each in all threads together. */
enum report { REPORT_UNKNOWN = 1, REPORT_NO_TEXT = 2, REPORT_NO_HTML = 4 };

static bool
first_report(const struct template *t, const struct node *node, enum report report)
{
	return !(atomic_fetch_or_explicit(&t->reported[node - t->nodes], (unsigned char)report,
	                                  memory_order_relaxed) &
	         report);
}

static struct place
place_of(const struct template *t, const struct node *node)
{
	return (struct place){ t->source, node->offset };
}

/* False, and the end of the rendering, where nesting or work has no end. */
static bool
within_limits(struct renderer *r, const struct template *t, const struct node *node)
{
	const char *problem = NULL;

	if (r->level >= TEMPLATE_DEPTH_LIMIT)
		problem = "is nested too deep: does a partial include itself without end?";
	else if (r->steps > STEP_LIMIT || r->out->len - r->out_start > OUTPUT_LIMIT)
		problem = "takes too much work: do partials include one another many times?";
	if (!problem)
		return true;
	diag_add(r->diags, DIAG_TEMPLATE_DEPTH, place_of(t, node), "'%.*s' %s", SPAN_ARG(node->text),
	         problem);
	r->failed = r->stopped = true;
	return false;
}

static const struct value *
find_in_contexts(const struct renderer *r, struct span name)
{
	size_t i;

	for (i = r->context_count; i > 0; i--) {
		const struct value *context = r->contexts[i - 1], *found;

		if (context->kind == VALUE_MAP && (found = value_get(context, name)))
			return found;
	}
	return NULL;
}

static bool
is_false(const struct value *v)
{
	switch (v->kind) {
	case VALUE_NOTHING:
	case VALUE_FALSE:
		return true;
	case VALUE_TEXT:
	case VALUE_HTML:
		return v->text.len == 0;
	case VALUE_LIST:
		return v->len == 0;
	default:
		return false;
	}
}

/* The node's value.  Nothing, after a warning, where the name is unknown. */
static const struct value *
look_up(struct renderer *r, const struct template *t, const struct node *node)
{
	static const struct value nothing = { .kind = VALUE_NOTHING };
	const struct value *v;
	size_t i;

	if (!node->part_count)
		return r->contexts[r->context_count - 1];
	v = find_in_contexts(r, node->parts[0]);
	for (i = 1; v && i < node->part_count; i++) {
		if (is_false(v))
			return &nothing;
		v = v->kind == VALUE_MAP ? value_get(v, node->parts[i]) : NULL;
	}
	if (v)
		return v;
	if (first_report(t, node, REPORT_UNKNOWN))
		diag_add(r->diags, DIAG_TEMPLATE_NAME, place_of(t, node), "no value is named '%.*s'",
		         SPAN_ARG(node->text));
	return &nothing;
}

static void
write_indent(struct renderer *r)
{
	if (r->line_start)
		buf_add(r->out, r->indents.ptr + r->indent_start, r->indents.len - r->indent_start);
	r->line_start = false;
}

static void
write_text(struct renderer *r, struct span text)
{
	size_t start = 0, stop;

	if (!text.len)
		return;
	if (r->indents.len == r->indent_start) {
		buf_span(r->out, text);
		r->line_start = text.ptr[text.len - 1] == '\n';
		return;
	}
	for (; start < text.len; start = stop) {
		stop = span_find(text, '\n', start) + 1;
		if (stop > text.len)
			stop = text.len;
		/* An empty line gets no white space at its end. */
		if (text.ptr[start] != '\n' && text.ptr[start] != '\r')
			write_indent(r);
		buf_add(r->out, text.ptr + start, stop - start);
		r->line_start = text.ptr[stop - 1] == '\n';
	}
}

static void
write_value(struct renderer *r, const struct template *t, const struct node *node)
{
	const struct value *v = look_up(r, t, node);

	write_indent(r);
	switch (v->kind) {
	case VALUE_NOTHING:
		break;
	case VALUE_FALSE:
		BUF_LIT(r->out, "false");
		break;
	case VALUE_TRUE:
		BUF_LIT(r->out, "true");
		break;
	case VALUE_HTML:
		if (node->kind == NODE_RAW) {
			buf_span(r->out, v->text);
			break;
		}
		escape_html(r->out, v->text);
		break;
	case VALUE_TEXT:
		if (node->kind == NODE_RAW) {
			r->failed = true;
			if (first_report(t, node, REPORT_NO_HTML))
				diag_add(r->diags, DIAG_TEMPLATE_HTML, place_of(t, node),
				         "'%.*s' is text, not HTML, and needs '{{%.*s}}'",
				         SPAN_ARG(node->text), SPAN_ARG(node->text));
		}
		escape_html(r->out, v->text);
		break;
	default:
		if (first_report(t, node, REPORT_NO_TEXT))
			diag_add(r->diags, DIAG_TEMPLATE_NAME, place_of(t, node),
			         "'%.*s' is a list or a map, not a text", SPAN_ARG(node->text));
		break;
	}
}

/* Renders [at, end) one level deeper. */
static void
render_deeper(struct renderer *r, const struct template *t, size_t at, size_t end, const struct scope *scope)
{
	r->level++;
	r->steps++;
	render_nodes(r, t, at, end, scope);
	r->level--;
}

static void
render_with(struct renderer *r, const struct value *context, const struct template *t,
            const struct node *node, const struct scope *scope)
{
	r->contexts[r->context_count++] = context;
	render_deeper(r, t, (size_t)(node - t->nodes) + 1, node->end, scope);
	r->context_count--;
}

static void
render_section(struct renderer *r, const struct template *t, const struct node *node,
               const struct scope *scope)
{
	const struct value *v = look_up(r, t, node);
	size_t i;

	if (is_false(v))
		return;
	if (v->kind != VALUE_LIST) {
		if (within_limits(r, t, node))
			render_with(r, v, t, node, scope);
		return;
	}
	for (i = 0; i < v->len && !r->stopped && within_limits(r, t, node); i++)
		render_with(r, &v->items[i], t, node, scope);
}

static void
render_inverted(struct renderer *r, const struct template *t, const struct node *node,
                const struct scope *scope)
{
	if (is_false(look_up(r, t, node)) && within_limits(r, t, node))
		render_deeper(r, t, (size_t)(node - t->nodes) + 1, node->end, scope);
}

/* Renders, in the node's place, nodes that are written elsewhere. */
static void
render_in_place(struct renderer *r, const struct node *node, const struct template *t, size_t at, size_t end,
                const struct scope *scope)
{
	size_t start = r->indent_start, len = r->indents.len;

	if (node->aligned) {
		buf_span(&r->indents, node->indent);
	} else {
		write_indent(r);
		r->indent_start = len;
	}
	render_deeper(r, t, at, end, scope);
	buf_truncate(&r->indents, len);
	r->indent_start = start;
}

/* The template that a partial or parent names, or NULL. */
static const struct template *
find_target(struct renderer *r, const struct template *t, const struct node *node)
{
	const struct template *target = node->target;
	const struct span none = { NULL, 0 };
	const struct value *v;
	bool is_text;

	if (!node->dynamic)
		return target;
	v = look_up(r, t, node);
	if (is_false(v))
		return NULL;
	is_text = v->kind == VALUE_TEXT || v->kind == VALUE_HTML;
	if (is_text)
		target = map_get(&r->set->templates, v->text);
	if (!target) {
		r->failed = true;
		diag_add(r->diags, DIAG_TEMPLATE_PARTIAL, place_of(t, node),
		         "no layout or partial '%.*s', which '%.*s' names",
		         SPAN_ARG(is_text ? v->text : none), SPAN_ARG(node->text));
	}
	return target;
}

static void
render_partial(struct renderer *r, const struct template *t, const struct node *node,
               const struct scope *scope)
{
	const struct template *target = find_target(r, t, node);
	struct scope inner = { t, (size_t)(node - t->nodes), scope };

	if (target && within_limits(r, t, node))
		render_in_place(r, node, target, 0, target->node_count,
		                node->kind == NODE_PARENT ? &inner : scope);
}

static const struct node *
find_argument(struct renderer *r, const struct scope *scope, struct span name)
{
	const struct node *nodes = scope->template->nodes;
	size_t at = scope->parent + 1, end = nodes[scope->parent].end;

	for (; at < end && !span_equal(nodes[at].text, name); at = nodes[at].end)
		r->steps++;
	return at < end ? &nodes[at] : NULL;
}

/*
 * The outermost argument wins.  Blocks within an argument belong to the
 * template that it is written in: they see only the scopes around its parent
 * tag, which is also why no argument can hold itself.
 */
static void
render_block(struct renderer *r, const struct template *t, const struct node *node, const struct scope *scope)
{
	const struct node *argument = NULL;
	const struct scope *s, *giver = NULL;

	if (!within_limits(r, t, node))
		return;
	for (s = scope; s; s = s->outer) {
		const struct node *found = find_argument(r, s, node->text);

		if (found) {
			argument = found;
			giver = s;
		}
	}
	if (argument)
		render_in_place(r, node, giver->template, (size_t)(argument - giver->template->nodes) + 1,
		                argument->end, giver->outer);
	else
		render_deeper(r, t, (size_t)(node - t->nodes) + 1, node->end, scope);
}

static void
render_nodes(struct renderer *r, const struct template *t, size_t at, size_t end, const struct scope *scope)
{
	while (at < end && !r->stopped) {
		const struct node *node = &t->nodes[at];

		r->steps++;
		switch (node->kind) {
		case NODE_TEXT:
			write_text(r, node->text);
			break;
		case NODE_VALUE:
		case NODE_RAW:
			write_value(r, t, node);
			break;
		case NODE_SECTION:
			render_section(r, t, node, scope);
			break;
		case NODE_INVERTED:
			render_inverted(r, t, node, scope);
			break;
		case NODE_PARTIAL:
		case NODE_PARENT:
			render_partial(r, t, node, scope);
			break;
		case NODE_BLOCK:
			render_block(r, t, node, scope);
			break;
		}
		at = node->end;
	}
}

bool
template_render(const struct template_set *set, struct span name, const struct value *data, struct buf *out,
                struct diag_list *diags)
{
	const struct template *t = map_get(&set->templates, name);
	struct renderer r = {
		.set = set,
		.diags = diags,
		.out = out,
		.out_start = out->len,
		.contexts = { data },
		.context_count = 1,
		.indents = BUF_INIT,
		.line_start = true,
	};

	if (!t) {
		diag_add(diags, DIAG_TEMPLATE_PARTIAL, (struct place){ NULL, 0 }, "no layout '%.*s'",
		         SPAN_ARG(name));
		return false;
	}
	render_nodes(&r, t, 0, t->node_count, NULL);
	buf_release(&r.indents);
	return !r.failed;
}
