/*
 * From cmark's tree to the flat one.
 */
#ifndef MARKDOWN_TREE_H
#define MARKDOWN_TREE_H

#include <cmark-gfm.h>

#include "markdown/markdown.h"
#include "markdown/scan.h"

/*
 * A document in the arena that holds nothing of cmark's; cmark's tree is cut
 * about and of no more use.  NULL, with a diagnostic, where it is too deep.
 */
struct md_doc *tree_build(cmark_node *root, const struct source *source, const struct line_list *lines,
                          struct arena *arena, struct diag_list *diags);

/* Gives headings, callouts and footnotes their anchors, and headings the
 * ends of their sections (anchor.c). */
void anchors_set(struct md_doc *doc, struct arena *arena, struct diag_list *diags);

#endif
