/*
 * Markdown for reading in a terminal: wrapped, with bold where there is one.
 */
#ifndef CMD_TERMINAL_H
#define CMD_TERMINAL_H

#include "markdown/markdown.h"

struct terminal {
	unsigned width;                 /* columns */
	bool bold;                      /* the output understands it */
};

/* What standard output is; in a pipe 80 columns without bold. */
struct terminal terminal_of_output(void);

/* A text in bold, where the terminal has it. */
void terminal_bold(const struct terminal *terminal, struct span text, struct buf *out);
/* Nodes [from, to) of the document: paragraphs, lists and code. */
void terminal_render(const struct terminal *terminal, const struct md_doc *doc, uint32_t from, uint32_t to,
                     struct buf *out);

#endif
