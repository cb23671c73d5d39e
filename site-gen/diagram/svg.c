#include <math.h>

#include "base/escape.h"
#include "diagram/measure.h"
#include "diagram/model.h"

#define LABEL_WIDTH 160.0       /* where the label of a node wraps */
#define SMALL_LABEL_WIDTH 130.0 /* the same of an edge */
#define PADDING_X 12.0
#define PADDING_Y 8.0
#define LABEL_GAP 3.0  /* between the parts of an edge and its label */
#define CORNER 6       /* radius of a box */
#define HEAD_WIDTH 7.0 /* of an arrow */

struct drawing {
	const struct diagram *d;
	struct arena arena;
	struct measured_text *nodes, *edges;
	struct sizes sizes;
	struct layout layout;
	struct buf *out;
};

/* What surrounds a text of this size. */
static struct size
shape_around(enum diagram_shape shape, double width, double height)
{
	switch (shape) {
	case SHAPE_ELLIPSE:
		return (struct size){ width * M_SQRT2 + PADDING_X, height * M_SQRT2 + PADDING_Y };
	case SHAPE_DIAMOND:
		/* The corners of the text touch the sides where width / w + height / h = 1. */
		return (struct size){ 1.8 * width + PADDING_X, 2.25 * height + PADDING_Y };
	case SHAPE_HEXAGON:
		return (struct size){ 1.5 * width + PADDING_X, 1.4 * height + PADDING_Y };
	case SHAPE_BOX:
	case SHAPE_PLAIN:
		break;
	}
	return (struct size){ width + 2 * PADDING_X, height + 2 * PADDING_Y };
}

static void
measure_nodes(struct drawing *drawing)
{
	const struct diagram *d = drawing->d;
	uint32_t i;

	for (i = 0; i < d->node_count; i++) {
		const struct node_style *style = &d->nodes[i].style;
		double width = style->width > 0 ? fmax(style->width - 2 * PADDING_X, 1) : LABEL_WIDTH;
		struct measured_text text =
			measure_label(style->label, MEASURE_NODE_FONT, width, &drawing->arena);

		drawing->nodes[i] = text;
		if (style->width > 0)
			text.width = fmax(text.width, width);
		drawing->sizes.nodes[i] = shape_around(style->shape, text.width, text.height);
	}
}

static void
measure_labels(struct drawing *drawing)
{
	const struct diagram *d = drawing->d;
	uint32_t i;

	for (i = 0; i < d->edge_count; i++) {
		struct measured_text text = measure_label(d->edges[i].style.label, MEASURE_SMALL_FONT,
		                                          SMALL_LABEL_WIDTH, &drawing->arena);

		drawing->edges[i] = text;
		if (text.count)
			drawing->sizes.labels[i] =
				(struct size){ text.width + 2 * LABEL_GAP, text.height + 2 * LABEL_GAP };
	}
}

static void
measure(struct drawing *drawing)
{
	const struct diagram *d = drawing->d;
	struct arena *arena = &drawing->arena;

	drawing->nodes = arena_array(arena, d->node_count, sizeof(*drawing->nodes));
	drawing->edges = arena_array(arena, d->edge_count, sizeof(*drawing->edges));
	drawing->sizes.nodes = arena_array(arena, d->node_count, sizeof(*drawing->sizes.nodes));
	drawing->sizes.labels = arena_array(arena, d->edge_count, sizeof(*drawing->sizes.labels));
	measure_nodes(drawing);
	measure_labels(drawing);
}

/* With one decimal at most, and none that is zero. */
static void
write_number(struct buf *out, double number)
{
	long tenths = lround(number * 10);

	if (tenths < 0)
		buf_char(out, '-');
	buf_number(out, (unsigned long long)labs(tenths) / 10);
	if (tenths % 10) {
		buf_char(out, '.');
		buf_number(out, (unsigned long long)labs(tenths) % 10);
	}
}

/* ` name="12.5"` */
static void
write_attribute(struct buf *out, const char *name, double number)
{
	buf_char(out, ' ');
	buf_str(out, name);
	BUF_LIT(out, "=\"");
	write_number(out, number);
	buf_char(out, '"');
}

static void
write_point(struct buf *out, struct point point)
{
	write_number(out, point.x);
	buf_char(out, ' ');
	write_number(out, point.y);
}

static void
write_line_style(struct buf *out, enum diagram_line line)
{
	if (line == LINE_DASHED)
		BUF_LIT(out, " stroke-dasharray=\"6 4\"");
	else if (line == LINE_DOTTED)
		BUF_LIT(out, " stroke-dasharray=\"1.5 4\"");
	else if (line == LINE_BOLD)
		BUF_LIT(out, " stroke-width=\"3\"");
}

/* Lines centred on a point, half of their height above it. */
static void
write_text(struct buf *out, const struct measured_text *text, struct point centre)
{
	double top = centre.y - text->height / 2;
	size_t i;

	for (i = 0; i < text->count; i++) {
		const struct measured_line *line = &text->lines[i];

		/* The middle of small letters is about a third of the font's size above the baseline. */
		BUF_LIT(out, "<text");
		write_attribute(out, "x", centre.x);
		write_attribute(out, "y", top + line->font * (MEASURE_LEADING / 2 + 0.35));
		if (line->font < MEASURE_NODE_FONT)
			write_attribute(out, "font-size", line->font);
		if (line->bold)
			BUF_LIT(out, " font-weight=\"700\"");
		buf_char(out, '>');
		escape_html(out, line->text);
		BUF_LIT(out, "</text>\n");
		top += line->font * MEASURE_LEADING;
	}
}

static void
write_box(struct buf *out, struct point from, double width, double height)
{
	BUF_LIT(out, "<rect");
	write_attribute(out, "x", from.x);
	write_attribute(out, "y", from.y);
	write_attribute(out, "width", width);
	write_attribute(out, "height", height);
	write_attribute(out, "rx", CORNER);
}

static void
write_polygon(struct buf *out, const struct point *corners, size_t count)
{
	size_t i;

	BUF_LIT(out, "<polygon points=\"");
	for (i = 0; i < count; i++) {
		buf_str(out, i ? " " : "");
		write_point(out, corners[i]);
	}
	buf_char(out, '"');
}

static void
write_ellipse(struct buf *out, struct point centre, const struct size *size)
{
	BUF_LIT(out, "<ellipse");
	write_attribute(out, "cx", centre.x);
	write_attribute(out, "cy", centre.y);
	write_attribute(out, "rx", size->width / 2);
	write_attribute(out, "ry", size->height / 2);
}

static void
write_nodes(const struct drawing *drawing)
{
	struct buf *out = drawing->out;
	uint32_t i;

	for (i = 0; i < drawing->d->node_count; i++) {
		const struct node_style *style = &drawing->d->nodes[i].style;
		const struct placed_node *placed = &drawing->layout.nodes[i];
		const struct size *size = &drawing->sizes.nodes[i];
		struct point corner = { placed->centre.x - size->width / 2,
			                placed->centre.y - size->height / 2 };

		if (style->shape == SHAPE_PLAIN)
			continue;
		if (placed->corner_count)
			write_polygon(out, placed->corners, placed->corner_count);
		else if (style->shape == SHAPE_ELLIPSE)
			write_ellipse(out, placed->centre, size);
		else
			write_box(out, corner, size->width, size->height);
		BUF_LIT(out, " class=\"diagram-node\"");
		write_line_style(out, style->line);
		BUF_LIT(out, "/>\n");
	}
}

/* A triangle that stands on the end of a line. */
static void
write_head(struct buf *out, struct point base, struct point tip)
{
	double length = hypot(tip.x - base.x, tip.y - base.y);
	double x = length > 0 ? (tip.x - base.x) / length : 0, y = length > 0 ? (tip.y - base.y) / length : 0;
	struct point corners[3] = {
		{ base.x - y * HEAD_WIDTH / 2, base.y + x * HEAD_WIDTH / 2 },
		tip,
		{ base.x + y * HEAD_WIDTH / 2, base.y - x * HEAD_WIDTH / 2 },
	};

	write_polygon(out, corners, 3);
	BUF_LIT(out, " class=\"diagram-head\" fill=\"currentColor\"/>\n");
}

static void
write_curve(struct buf *out, const struct curve *curve, enum diagram_line line)
{
	size_t i;

	BUF_LIT(out, "<path d=\"M");
	for (i = 0; i < curve->count; i++) {
		if (i == 1)
			buf_char(out, 'C');
		else if (i)
			buf_char(out, ' ');
		write_point(out, curve->points[i]);
	}
	BUF_LIT(out, "\" class=\"diagram-edge\"");
	write_line_style(out, line);
	BUF_LIT(out, "/>\n");
	if (curve->arrow_first)
		write_head(out, curve->points[0], curve->tip_first);
	if (curve->arrow_last)
		write_head(out, curve->points[curve->count - 1], curve->tip_last);
}

static void
write_edges(const struct drawing *drawing)
{
	uint32_t i;
	size_t k;

	for (i = 0; i < drawing->d->edge_count; i++)
		for (k = 0; k < drawing->layout.edges[i].curve_count; k++)
			write_curve(drawing->out, &drawing->layout.edges[i].curves[k],
			            drawing->d->edges[i].style.line);
}

static void
write_texts(const struct drawing *drawing)
{
	uint32_t i;

	for (i = 0; i < drawing->d->edge_count; i++)
		write_text(drawing->out, &drawing->edges[i], drawing->layout.edges[i].label);
	for (i = 0; i < drawing->d->node_count; i++)
		write_text(drawing->out, &drawing->nodes[i], drawing->layout.nodes[i].centre);
}

/*
 * Its width is its natural one, in the em of the page; the style sheet makes
 * it shrink with the column.  What has no style sheet sees lines and text in
 * the colour of the page.
 */
static void
write_picture(const struct drawing *drawing)
{
	struct buf *out = drawing->out;

	BUF_LIT(out, "<svg viewBox=\"0 0 ");
	write_point(out, (struct point){ drawing->layout.width, drawing->layout.height });
	BUF_LIT(out, "\" width=\"");
	write_number(out, drawing->layout.width / MEASURE_EM);
	BUF_LIT(out, "em\" role=\"img\" aria-label=\"Diagram");
	if (drawing->d->title.len) {
		BUF_LIT(out, ": ");
		escape_html(out, drawing->d->title);
	}
	BUF_LIT(out, "\">\n<g fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\">\n");
	write_edges(drawing);
	write_nodes(drawing);
	BUF_LIT(out, "</g>\n<g fill=\"currentColor\" text-anchor=\"middle\"");
	write_attribute(out, "font-size", MEASURE_NODE_FONT);
	BUF_LIT(out, ">\n");
	write_texts(drawing);
	BUF_LIT(out, "</g>\n</svg>\n");
}

bool
svg_write(const struct diagram *d, struct buf *out)
{
	struct drawing drawing = { .d = d, .arena = ARENA_INIT, .out = out };
	bool ok;

	measure(&drawing);
	ok = layout_make(d, &drawing.sizes, &drawing.arena, &drawing.layout);
	if (ok)
		write_picture(&drawing);
	arena_release(&drawing.arena);
	return ok;
}
