/*
 * What a description says, and where Graphviz puts it.  Private to diagram/.
 */
#ifndef DIAGRAM_MODEL_H
#define DIAGRAM_MODEL_H

#include <stdint.h>

#include "diagram/diagram.h"

enum diagram_shape { SHAPE_BOX, SHAPE_ELLIPSE, SHAPE_DIAMOND, SHAPE_HEXAGON, SHAPE_PLAIN };
enum diagram_line { LINE_SOLID, LINE_DASHED, LINE_DOTTED, LINE_BOLD };
enum diagram_arrow { ARROW_FORWARD, ARROW_BACK, ARROW_BOTH, ARROW_NONE };

struct node_style {
	struct span label;              /* lines joined by LF, none empty; not empty */
	enum diagram_shape shape;
	enum diagram_line line;
	double width;                   /* at least, in units of the picture; 0: as it comes */
};
struct edge_style {
	struct span label;              /* may be empty */
	enum diagram_line line;
	enum diagram_arrow arrow;
};

struct diagram_node {
	struct span id;
	struct node_style style;
};
struct diagram_edge {
	uint32_t tail, head;            /* nodes, as written */
	struct edge_style style;
};
struct diagram {
	struct span title;
	const char *direction;          /* "TB", "LR", "BT", "RL" */
	bool directed;
	struct diagram_node *nodes;     /* in the order in which they are named first */
	struct diagram_edge *edges;
	uint32_t node_count, edge_count;
};

/* Where things stand, in units of the picture, from its upper left corner. */
struct point {
	double x, y;
};
struct curve {
	const struct point *points;     /* 1 + 3n of a Bézier curve */
	size_t count;
	bool arrow_first, arrow_last;   /* arrow heads, and their tips */
	struct point tip_first, tip_last;
};
/* An edge with a label runs to the label and from there on. */
struct placed_edge {
	struct curve curves[2];
	size_t curve_count;
	struct point label;             /* its centre */
};
struct placed_node {
	struct point centre;
	const struct point *corners;    /* of a diamond or hexagon */
	size_t corner_count;
};
struct layout {
	double width, height;
	struct placed_node *nodes;      /* parallel to the diagram's */
	struct placed_edge *edges;
};

/* The room that the shapes and labels take. */
struct size {
	double width, height;
};
struct sizes {
	struct size *nodes;
	struct size *labels;            /* by edge; 0 wide where there is none */
};

/* layout.c: false where Graphviz fails.  Everything is in the arena. */
bool layout_make(const struct diagram *d, const struct sizes *sizes, struct arena *arena, struct layout *layout);

/* svg.c: false where there is no layout; nothing is written then. */
bool svg_write(const struct diagram *d, struct buf *out);

#endif
