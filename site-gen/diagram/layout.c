#include <math.h>
#include <pthread.h>

#include <graphviz/gvc.h>

#include "diagram/model.h"

#define UNITS_PER_INCH 72.0
#define MARGIN 3.0 /* around the picture, for the thickness of lines */

/*
 * Graphviz keeps much in variables of the process: its messages, the current
 * job, the state of its network simplex.
 */
static pthread_mutex_t drawing = PTHREAD_MUTEX_INITIALIZER;

/* That of `dot`; no header declares it. */
extern gvplugin_library_t gvplugin_dot_layout_LTX_library;

/* Without pango's plug-in no font is looked for. */
static const lt_symlist_t plugins[] = {
	{ "gvplugin_dot_layout_LTX_library", &gvplugin_dot_layout_LTX_library },
	{ NULL, NULL },
};

/* A diagram on its way through Graphviz. */
struct job {
	const struct diagram *d;
	const struct sizes *sizes;
	struct arena *arena;
	GVC_t *context;
	Agraph_t *graph;
	Agnode_t *nodes[DIAGRAM_NODES_MAX];
	/* In the middle of its edge a label is a node of its own, so it needs no room beside it. */
	Agnode_t *labels[DIAGRAM_EDGES_MAX];
	Agedge_t *edges[DIAGRAM_EDGES_MAX][2];
	bool reach[DIAGRAM_NODES_MAX][DIAGRAM_NODES_MAX]; /* by node: which it leads to */
	struct point low, high;                           /* bounds, as Graphviz counts: y upwards */
};

/* The result of the layout tells enough. */
static int
ignore_message(__attribute__((unused)) char *message)
{
	return 0;
}

/* Graphviz takes names as `char *` and leaves them as they are. */
static void
declare(struct job *job, int kind, const char *name, const char *value)
{
	agattr(job->graph, kind, arena_cstr(job->arena, span_of(name)),
	       arena_cstr(job->arena, span_of(value)));
}

static void
set(struct job *job, void *object, const char *name, struct span value)
{
	agset(object, arena_cstr(job->arena, span_of(name)), arena_cstr(job->arena, value));
}

static void
declare_all(struct job *job)
{
	declare(job, AGRAPH, "rankdir", job->d->direction);
	declare(job, AGRAPH, "nodesep", "0.25");
	declare(job, AGRAPH, "ranksep", "0.35");
	/* Bounds on work, in rounds for each node: see DIAGRAM_NODES_MAX. */
	declare(job, AGRAPH, "nslimit", "4");
	declare(job, AGRAPH, "nslimit1", "4");
	declare(job, AGRAPH, "mclimit", "0.5");
	declare(job, AGNODE, "label", "");
	declare(job, AGNODE, "shape", "box");
	declare(job, AGNODE, "fixedsize", "true");
	declare(job, AGNODE, "width", "1");
	declare(job, AGNODE, "height", "1");
	declare(job, AGEDGE, "dir", "none");
	declare(job, AGEDGE, "arrowsize", "0.9");
}

static const char *
shape_name(enum diagram_shape shape)
{
	switch (shape) {
	case SHAPE_ELLIPSE:
		return "ellipse";
	case SHAPE_DIAMOND:
		return "diamond";
	case SHAPE_HEXAGON:
		return "hexagon";
	case SHAPE_BOX:
	case SHAPE_PLAIN:
		break;
	}
	return "box";
}

static Agnode_t *
add_node(struct job *job, char kind, uint32_t number, const struct size *size)
{
	struct span name = arena_printf(job->arena, "%c%u", kind, number);
	Agnode_t *node = agnode(job->graph, arena_cstr(job->arena, name), 1);

	set(job, node, "width", arena_printf(job->arena, "%.4f", size->width / UNITS_PER_INCH));
	set(job, node, "height", arena_printf(job->arena, "%.4f", size->height / UNITS_PER_INCH));
	return node;
}

static void
add_nodes(struct job *job)
{
	uint32_t i;

	for (i = 0; i < job->d->node_count; i++) {
		job->nodes[i] = add_node(job, 'n', i, &job->sizes->nodes[i]);
		set(job, job->nodes[i], "shape", span_of(shape_name(job->d->nodes[i].style.shape)));
	}
}

/* Notes that one node leads to another, and so all before it to all behind. */
static void
connect_nodes(struct job *job, uint32_t from, uint32_t to)
{
	uint32_t x, y;

	for (x = 0; x < job->d->node_count; x++)
		if (x == from || job->reach[x][from])
			for (y = 0; y < job->d->node_count; y++)
				job->reach[x][y] |= y == to || job->reach[to][y];
}

/*
 * Whether an edge closes a circle.  Such a one is handed over turned round:
 * Graphviz would do the same, but not free the memory that it takes for it;
 * and so what is written first points downwards.
 */
static bool
closes_circle(struct job *job, const struct diagram_edge *edge)
{
	bool closes = job->reach[edge->head][edge->tail] && edge->tail != edge->head;

	if (edge->tail != edge->head)
		connect_nodes(job, closes ? edge->head : edge->tail, closes ? edge->tail : edge->head);
	return closes;
}

static Agedge_t *
add_line(struct job *job, Agnode_t *from, Agnode_t *to, bool arrow_first, bool arrow_last)
{
	Agedge_t *edge = agedge(job->graph, from, to, NULL, 1);

	set(job, edge, "dir",
	    span_of(arrow_first && arrow_last ? "both"
	            : arrow_first             ? "back"
	            : arrow_last              ? "forward"
	                                      : "none"));
	return edge;
}

static void
add_edge(struct job *job, uint32_t index)
{
	const struct diagram_edge *edge = &job->d->edges[index];
	const struct size *label = &job->sizes->labels[index];
	enum diagram_arrow arrow = edge->style.arrow;
	bool turned = closes_circle(job, edge);
	bool first = arrow == ARROW_BOTH || arrow == (turned ? ARROW_FORWARD : ARROW_BACK);
	bool last = arrow == ARROW_BOTH || arrow == (turned ? ARROW_BACK : ARROW_FORWARD);
	Agnode_t *from = job->nodes[turned ? edge->head : edge->tail];
	Agnode_t *to = job->nodes[turned ? edge->tail : edge->head];

	if (!(label->width > 0)) {
		job->edges[index][0] = add_line(job, from, to, first, last);
		return;
	}
	job->labels[index] = add_node(job, 'l', index, label);
	job->edges[index][0] = add_line(job, from, job->labels[index], first, false);
	if (edge->tail == edge->head)
		job->edges[index][1] = add_line(job, from, job->labels[index], last, false);
	else
		job->edges[index][1] = add_line(job, job->labels[index], to, false, last);
}

static struct point
point_at(struct job *job, double x, double y)
{
	job->low.x = fmin(job->low.x, x);
	job->low.y = fmin(job->low.y, y);
	job->high.x = fmax(job->high.x, x);
	job->high.y = fmax(job->high.y, y);
	return (struct point){ x, y };
}

static struct point
read_centre(struct job *job, Agnode_t *node, const struct size *size)
{
	double x = ND_coord(node).x, y = ND_coord(node).y;

	point_at(job, x - size->width / 2, y - size->height / 2);
	point_at(job, x + size->width / 2, y + size->height / 2);
	return (struct point){ x, y };
}

static void
read_corners(struct job *job, Agnode_t *node, struct placed_node *placed)
{
	const polygon_t *polygon = ND_shape_info(node);
	struct point *corners = arena_array(job->arena, (size_t)polygon->sides, sizeof(*corners));
	int i;

	for (i = 0; i < polygon->sides; i++)
		corners[i] = point_at(job, ND_coord(node).x + polygon->vertices[i].x,
		                      ND_coord(node).y + polygon->vertices[i].y);
	placed->corners = corners;
	placed->corner_count = (size_t)polygon->sides;
}

static void
read_nodes(struct job *job, struct layout *layout)
{
	uint32_t i;

	for (i = 0; i < job->d->node_count; i++) {
		enum diagram_shape shape = job->d->nodes[i].style.shape;

		layout->nodes[i].centre = read_centre(job, job->nodes[i], &job->sizes->nodes[i]);
		if (shape == SHAPE_DIAMOND || shape == SHAPE_HEXAGON)
			read_corners(job, job->nodes[i], &layout->nodes[i]);
	}
}

/* The parts of a line as one curve; false where Graphviz has lost the line. */
static bool
read_curve(struct job *job, const splines *parts, struct curve *curve)
{
	struct point *points;
	const bezier *last;
	size_t most = 0;
	int i, k;

	for (i = 0; parts && i < parts->size; i++)
		most += (size_t)parts->list[i].size;
	if (!most)
		return false;
	points = arena_array(job->arena, most, sizeof(*points));
	for (i = 0; i < parts->size; i++)
		for (k = i > 0; k < parts->list[i].size; k++)
			points[curve->count++] =
				point_at(job, parts->list[i].list[k].x, parts->list[i].list[k].y);
	last = &parts->list[parts->size - 1];
	curve->points = points;
	curve->arrow_first = parts->list[0].sflag;
	curve->arrow_last = last->eflag;
	if (curve->arrow_first)
		curve->tip_first = point_at(job, parts->list[0].sp.x, parts->list[0].sp.y);
	if (curve->arrow_last)
		curve->tip_last = point_at(job, last->ep.x, last->ep.y);
	return true;
}

static bool
read_edges(struct job *job, struct layout *layout)
{
	uint32_t i;
	size_t k;

	for (i = 0; i < job->d->edge_count; i++) {
		struct placed_edge *placed = &layout->edges[i];

		placed->curve_count = job->labels[i] ? 2 : 1;
		for (k = 0; k < placed->curve_count; k++)
			if (!read_curve(job, ED_spl(job->edges[i][k]), &placed->curves[k]))
				return false;
		if (job->labels[i])
			placed->label = read_centre(job, job->labels[i], &job->sizes->labels[i]);
	}
	return true;
}

/* From Graphviz's origin to the upper left corner. */
static void
move(const struct job *job, struct point *point)
{
	point->x = point->x - job->low.x + MARGIN;
	point->y = job->high.y - point->y + MARGIN;
}

static void
move_all(const struct job *job, const struct point **points, size_t count)
{
	struct point *moved = arena_array(job->arena, count, sizeof(*moved));
	size_t i;

	for (i = 0; i < count; i++) {
		moved[i] = (*points)[i];
		move(job, &moved[i]);
	}
	*points = moved;
}

static void
move_layout(const struct job *job, struct layout *layout)
{
	uint32_t i;
	size_t k;

	for (i = 0; i < job->d->node_count; i++) {
		move(job, &layout->nodes[i].centre);
		move_all(job, &layout->nodes[i].corners, layout->nodes[i].corner_count);
	}
	for (i = 0; i < job->d->edge_count; i++) {
		move(job, &layout->edges[i].label);
		for (k = 0; k < layout->edges[i].curve_count; k++) {
			struct curve *curve = &layout->edges[i].curves[k];

			move_all(job, &curve->points, curve->count);
			move(job, &curve->tip_first);
			move(job, &curve->tip_last);
		}
	}
	layout->width = job->high.x - job->low.x + 2 * MARGIN;
	layout->height = job->high.y - job->low.y + 2 * MARGIN;
}

static bool
read_layout(struct job *job, struct layout *layout)
{
	job->low = (struct point){ INFINITY, INFINITY };
	job->high = (struct point){ -INFINITY, -INFINITY };
	layout->nodes = arena_array(job->arena, job->d->node_count, sizeof(*layout->nodes));
	layout->edges = arena_array(job->arena, job->d->edge_count, sizeof(*layout->edges));
	read_nodes(job, layout);
	if (!read_edges(job, layout))
		return false;
	move_layout(job, layout);
	return true;
}

static bool
run(struct job *job, struct layout *layout)
{
	char name[] = "diagram";
	uint32_t i;
	bool ok;

	agseterrf(ignore_message);
	job->context = gvContextPlugins(plugins, 0);
	job->graph = agopen(name, Agdirected, NULL);
	declare_all(job);
	add_nodes(job);
	for (i = 0; i < job->d->edge_count; i++)
		add_edge(job, i);
	ok = gvLayout(job->context, job->graph, "dot") == 0 && read_layout(job, layout);
	gvFreeLayout(job->context, job->graph);
	agclose(job->graph);
	gvFreeContext(job->context);
	return ok;
}

bool
layout_make(const struct diagram *d, const struct sizes *sizes, struct arena *arena, struct layout *layout)
{
	struct job *job = ARENA_NEW(arena, struct job);
	bool ok;

	job->d = d;
	job->sizes = sizes;
	job->arena = arena;
	pthread_mutex_lock(&drawing);
	ok = run(job, layout);
	pthread_mutex_unlock(&drawing);
	return ok;
}

void
diagram_library_version(struct buf *out)
{
	GVC_t *context;

	pthread_mutex_lock(&drawing);
	context = gvContextPlugins(plugins, 0);
	buf_str(out, gvcVersion(context));
	gvFreeContext(context);
	pthread_mutex_unlock(&drawing);
}
