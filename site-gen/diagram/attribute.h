/*
 * The attributes that a description may give: a short list, so that it looks
 * like every other picture of the site, can be said in words, and reads no
 * file.  Private to diagram/.
 *
 *   diagram   rankdir    TB (the default), LR, BT, RL
 *   group     label
 *   subgraph  rank       same
 *   node      label, shape (box, ellipse, diamond, hexagon, plaintext),
 *             style (solid, dashed, dotted, bold), width (inches, as in DOT;
 *             the label wraps at it)
 *   edge      label, style, dir (forward, back, both, none)
 */
#ifndef DIAGRAM_ATTRIBUTE_H
#define DIAGRAM_ATTRIBUTE_H

#include "diagram/model.h"
#include "diagram/scan.h"

enum attribute_owner {
	OWNER_DIAGRAM = 1 << 0,
	OWNER_GROUP = 1 << 1,
	OWNER_SUBGRAPH = 1 << 2,
	OWNER_NODE = 1 << 3,
	OWNER_EDGE = 1 << 4
};

/* Where values go, by owner. */
struct attribute_target {
	enum attribute_owner owner;
	const char **direction;         /* diagram */
	struct span *label;             /* group */
	bool *same;                     /* subgraph */
	struct node_style *node;
	struct edge_style *edge;
};

/* Sets one, or adds a diagnostic. */
void attribute_set(struct scanner *s, const struct attribute_target *target, const struct token *name,
                   const struct token *value);

#endif
