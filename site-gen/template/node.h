/*
 * The compiled form of a template: a flat array of nodes in document order.
 * Shared by the files of this folder only.
 *
 * A node with a body (section, inverted section, parent, block) is followed
 * by the nodes of its body, up to `end`.  The body of a parent holds nothing
 * but blocks: the arguments.
 */
#ifndef TEMPLATE_NODE_H
#define TEMPLATE_NODE_H

#include <stdatomic.h>

#include "base/map.h"
#include "template/template.h"

/* Tags nested in one template; and sections, partials and blocks within one
 * another while rendering. */
#define TEMPLATE_DEPTH_LIMIT 256u

enum node_kind {
	NODE_TEXT,
	NODE_VALUE,             /* {{name}} */
	NODE_RAW,               /* {{{name}}}, {{&name}} */
	NODE_SECTION,           /* {{#name}} */
	NODE_INVERTED,          /* {{^name}} */
	NODE_PARTIAL,           /* {{>name}} */
	NODE_PARENT,            /* {{<name}} */
	NODE_BLOCK              /* {{$name}} */
};

struct node {
	enum node_kind kind;
	bool dynamic;                   /* a partial or parent named by a value */
	bool aligned;                   /* whether `indent` goes before each line of
	                                   what is put in; else lines go as they are */
	size_t offset;                  /* of the tag, in the source */
	size_t end;                     /* index behind the body, or behind the node */
	struct span text;               /* of a text; else the name */
	struct span *parts;             /* of a dotted name; "." has none */
	size_t part_count;
	struct span indent;             /* partial, parent, block: relative to its template */
	const struct template *target;  /* partial, parent: after template_link, if not dynamic */
};

struct template {
	const struct source *source;
	struct node *nodes;
	size_t node_count;
	atomic_uchar *reported;         /* per node: the reports it has made, as bits */
};

struct template_set {
	struct arena arena;
	struct map templates;           /* name to struct template */
};

/* Compiles source->text into t.  False after a diagnostic; t then has no nodes. */
bool template_compile(struct template *t, const struct source *source, struct arena *arena,
                      struct diag_list *diags);

#endif
