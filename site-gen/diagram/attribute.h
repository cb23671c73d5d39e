/*
 * The attributes that a description may give: a short list, so that it looks
 * like every other picture of the site, can be said in words, and reads no
 * file.  Private to diagram/.
 *
 *   diagram   rankdir    TB (the default), LR, BT, RL
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
	OWNER_SUBGRAPH = 1 << 1,
	OWNER_NODE = 1 << 2,
	OWNER_EDGE = 1 << 3
};

/* Where values go, by owner. */
struct attribute_target {
	enum attribute_owner owner;
	const char **direction;         /* diagram */
	struct node_style *node;
	struct edge_style *edge;
};

/* Sets one, or adds a diagnostic. */
void attribute_set(struct scanner *s, const struct attribute_target *target, const struct token *name,
                   const struct token *value);
/* Decodes a label, which stands at `at`; with one that is too long, has an unknown escape
 * or is empty where one is needed, *label stays and there is a diagnostic. */
void attribute_label(struct scanner *s, struct span text, size_t at, bool needed, struct span *label);

#endif
