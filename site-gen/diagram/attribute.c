#include "diagram/attribute.h"

#include <stdlib.h>

#include "base/nearest.h"

#define UNITS_PER_INCH 72
#define WIDTH_MIN 0.5
#define WIDTH_MAX 8.0

#define COUNT(array) (sizeof(array) / sizeof(array[0]))

static const char *const directions[] = { "TB", "LR", "BT", "RL" };
static const struct span direction_names[] = { SPAN("TB"), SPAN("LR"), SPAN("BT"), SPAN("RL") };
/* In the order of their enums. */
static const struct span shape_names[] = {
	SPAN("box"), SPAN("ellipse"), SPAN("diamond"), SPAN("hexagon"), SPAN("plaintext"),
};
static const struct span line_names[] = { SPAN("solid"), SPAN("dashed"), SPAN("dotted"), SPAN("bold") };
static const struct span arrow_names[] = { SPAN("forward"), SPAN("back"), SPAN("both"), SPAN("none") };

static void
hint_names(struct scanner *s, struct span wanted, const struct span *names, size_t count)
{
	struct buf list = BUF_INIT;
	size_t nearest = nearest_name(wanted, names, count), i;

	for (i = 0; i < count; i++) {
		buf_str(&list, i ? ", " : "");
		buf_span(&list, names[i]);
	}
	if (!count)
		diag_hint(s->diags, "there is none");
	else if (nearest < count)
		diag_hint(s->diags, "did you mean '%.*s'?", SPAN_ARG(names[nearest]));
	else
		diag_hint(s->diags, "there is: %s", list.ptr);
	buf_release(&list);
}

/* The index of the value, or 0 after a diagnostic. */
static size_t
choose(struct scanner *s, const struct token *value, const struct span *names, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (span_equal(value->text, names[i]))
			return i;
	diag_add(s->diags, DIAG_DIAGRAM_ATTRIBUTE, scan_place(s->block, value->at), "no value '%.*s' here",
	         SPAN_ARG(value->text));
	hint_names(s, value->text, names, count);
	return 0;
}

/* Adds a line break or a blank, never two of them and none at the start. */
static void
add_break(struct buf *label, char c)
{
	char last = label->len ? label->ptr[label->len - 1] : '\n';

	if (last == ' ' && c == '\n')
		label->ptr[label->len - 1] = '\n';
	else if (last != ' ' && last != '\n')
		buf_char(label, c);
}

/* Decodes the escapes of a label; false for one that is not known. */
static bool
decode_label(struct span text, struct buf *label)
{
	size_t i;

	for (i = 0; i < text.len; i++) {
		char c = text.ptr[i], next = i + 1 < text.len ? text.ptr[i + 1] : '\0';

		if (c == '\\' && (next == 'n' || next == 'l' || next == 'r')) {
			add_break(label, '\n');
			i++;
		} else if (c == '\\' && next == '\\') {
			buf_char(label, c);
			i++;
		} else if (c == '\\') {
			return false;
		} else if (c == '\n' || c == ' ' || c == '\t' || c == '\r') {
			add_break(label, c == '\n' ? '\n' : ' ');
		} else {
			buf_char(label, c);
		}
	}
	while (label->len && (label->ptr[label->len - 1] == '\n' || label->ptr[label->len - 1] == ' '))
		buf_truncate(label, label->len - 1);
	return true;
}

void
attribute_label(struct scanner *s, struct span text, size_t at, bool needed, struct span *label)
{
	struct place place = scan_place(s->block, at);
	struct buf decoded = BUF_INIT;

	if (!decode_label(text, &decoded)) {
		diag_add(s->diags, DIAG_DIAGRAM_ATTRIBUTE, place,
		         "a backslash that means nothing in a label");
		diag_hint(s->diags, "'\\n' ends the name, '\\\\' is a backslash, '\\\"' a quote");
	} else if (decoded.len > DIAGRAM_LABEL_MAX) {
		diag_add(s->diags, DIAG_DIAGRAM_LIMIT, place, "a label of %zu bytes, the limit is %d",
		         decoded.len, DIAGRAM_LABEL_MAX);
	} else if (!decoded.len && needed) {
		diag_add(s->diags, DIAG_DIAGRAM_ATTRIBUTE, place,
		         "a node without a name cannot be said in words");
	} else {
		*label = arena_copy(s->arena, buf_as_span(&decoded));
	}
	buf_release(&decoded);
}

static void
set_label(struct scanner *s, const struct attribute_target *target, const struct token *value)
{
	bool node = target->owner == OWNER_NODE;

	attribute_label(s, value->text, value->at, node, node ? &target->node->label : &target->edge->label);
}

static void
set_direction(struct scanner *s, const struct attribute_target *target, const struct token *value)
{
	*target->direction = directions[choose(s, value, direction_names, COUNT(direction_names))];
}

static void
set_shape(struct scanner *s, const struct attribute_target *target, const struct token *value)
{
	target->node->shape = (enum diagram_shape)choose(s, value, shape_names, COUNT(shape_names));
}

static void
set_line(struct scanner *s, const struct attribute_target *target, const struct token *value)
{
	enum diagram_line line = (enum diagram_line)choose(s, value, line_names, COUNT(line_names));

	if (target->owner == OWNER_NODE)
		target->node->line = line;
	else
		target->edge->line = line;
}

static void
set_arrow(struct scanner *s, const struct attribute_target *target, const struct token *value)
{
	target->edge->arrow = (enum diagram_arrow)choose(s, value, arrow_names, COUNT(arrow_names));
}

static void
set_width(struct scanner *s, const struct attribute_target *target, const struct token *value)
{
	const char *text = arena_cstr(s->arena, value->text);
	char *end;
	double inches = strtod(text, &end);

	if (end == text || *end || !(inches >= WIDTH_MIN && inches <= WIDTH_MAX))
		diag_add(s->diags, DIAG_DIAGRAM_ATTRIBUTE, scan_place(s->block, value->at),
		         "a width is a number of inches from %g to %g", WIDTH_MIN, WIDTH_MAX);
	else
		target->node->width = inches * UNITS_PER_INCH;
}

static const struct attribute {
	struct span name;
	unsigned owners;
	void (*set)(struct scanner *s, const struct attribute_target *target, const struct token *value);
} attributes[] = {
	{ SPAN("dir"), OWNER_EDGE, set_arrow },
	{ SPAN("label"), OWNER_NODE | OWNER_EDGE, set_label },
	{ SPAN("rankdir"), OWNER_DIAGRAM, set_direction },
	{ SPAN("shape"), OWNER_NODE, set_shape },
	{ SPAN("style"), OWNER_NODE | OWNER_EDGE, set_line },
	{ SPAN("width"), OWNER_NODE, set_width },
};

static const char *
owner_name(enum attribute_owner owner)
{
	switch (owner) {
	case OWNER_DIAGRAM:
		return "the diagram";
	case OWNER_SUBGRAPH:
		return "a subgraph";
	case OWNER_NODE:
		return "a node";
	case OWNER_EDGE:
		break;
	}
	return "an edge";
}

void
attribute_set(struct scanner *s, const struct attribute_target *target, const struct token *name,
              const struct token *value)
{
	struct span allowed[COUNT(attributes)];
	size_t count = 0, i;

	for (i = 0; i < COUNT(attributes); i++) {
		if (!(attributes[i].owners & target->owner))
			continue;
		if (span_equal(attributes[i].name, name->text)) {
			attributes[i].set(s, target, value);
			return;
		}
		allowed[count++] = attributes[i].name;
	}
	diag_add(s->diags, DIAG_DIAGRAM_ATTRIBUTE, scan_place(s->block, name->at),
	         "no attribute '%.*s' of %s", SPAN_ARG(name->text), owner_name(target->owner));
	hint_names(s, name->text, allowed, count);
}
