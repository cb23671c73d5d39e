/*
 * Pictures drawn from a text in the DOT language of Graphviz, and the same in
 * words.  Nothing else includes Graphviz.
 *
 * The language is read here and not by Graphviz, so that every mistake has a
 * place in the page: DOT (graphviz.org/doc/info/lang.html) without `strict`,
 * ports and HTML labels, and with the attributes of attribute.c.  The first
 * line of a label is its name; what follows "\n" explains it.  A subgraph only
 * stands for its nodes, as in "a -> {b c}": over clusters and rank=same
 * Graphviz 2.42 crashes and loses memory.
 *
 * Graphviz is given sizes and arrows, never a text, a font or a file, and
 * tells where things stand; the SVG is written here.  Texts are measured with a
 * table (measure.h), so the bytes do not depend on the fonts of a machine.
 */
#ifndef DIAGRAM_DIAGRAM_H
#define DIAGRAM_DIAGRAM_H

#include "base/diag.h"

#define DIAGRAM_BYTES_MAX (64 * 1024)
/* Graphviz needs milliseconds for a picture that a reader can follow, two seconds
 * for the worst one within these limits, and minutes for one of twice as much. */
#define DIAGRAM_NODES_MAX 50
#define DIAGRAM_EDGES_MAX 100
#define DIAGRAM_LABEL_MAX 300           /* bytes of a label */
#define DIAGRAM_DEPTH_MAX 6             /* subgraphs within subgraphs */

/* A code block of a page. */
struct diagram_block {
	const struct source *source;
	size_t offset;                  /* of its fence, in the source */
	struct span dot;                /* UTF-8, the lines behind that of the fence */
	struct span title;              /* plain text, may be empty */
};

struct diagram;

/*
 * Reads a description into `arena`; the block's spans must live as long.
 * NULL where it is wrong, with diagnostics.
 */
const struct diagram *diagram_parse(const struct diagram_block *block, struct arena *arena, struct diag_list *diags);

/*
 * Writes <figure class="diagram">: the title, the picture as SVG that scales
 * with the text and with the column, and a <details> with diagram_text as
 * lists.  No ids, styles or links.  False where Graphviz gives up; then the
 * words stand open and without a picture.  Safe in threads, one at a time.
 */
bool diagram_html(const struct diagram *d, struct buf *out);
/* The title and the picture in words, a sentence a line: "A leads to B: when." */
void diagram_text(const struct diagram *d, struct buf *out);

/* "2.43.0": of Graphviz, as linked. */
void diagram_library_version(struct buf *out);

#endif
