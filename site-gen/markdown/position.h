/*
 * Where in the source each part of the tree stands.
 *
 * cmark knows where blocks begin, but of inlines only roughly: behind a line
 * break in a code span or a title, after a backslash, in lazy lines and for
 * bare addresses it is wrong or silent.  So the tree is walked in order with
 * a cursor in the source, and each inline is looked for from where the one
 * before it ended.  What cannot be found is said to stand where its block
 * begins.
 */
#ifndef MARKDOWN_POSITION_H
#define MARKDOWN_POSITION_H

#include "markdown/scan.h"

struct cursor {
	struct span text;               /* the whole source */
	const struct line_list *lines;
	size_t at;                      /* behind what has been found */
	size_t limit;                   /* the end of what may be searched */
	size_t block, cell;             /* where the block and the cell begin */
	unsigned quotes;                /* block quotes that are open */
	unsigned misses;                /* inlines that were not found */
};

/* The cursor_ functions move the cursor behind what they find and return
 * where that begins. */

/* A block at cmark's line and column, both from 1; without a column, behind
 * the marks of the quotes around it. */
size_t cursor_block(struct cursor *c, int line, int column);
/* The text of the paragraph or heading at the cursor: behind definitions of
 * links, which cmark has taken out of it, or behind "##". */
size_t cursor_paragraph(struct cursor *c);
size_t cursor_heading(struct cursor *c);
/* A block on the next line, behind the marks of the quotes around it. */
size_t cursor_next_line(struct cursor *c);
void cursor_line_end(struct cursor *c);
/* The row of a table at the cursor, and its cells one by one. */
size_t cursor_row(struct cursor *c);
size_t cursor_cell(struct cursor *c, bool first);

size_t cursor_text(struct cursor *c, struct span literal);
size_t cursor_break(struct cursor *c);
/* A mark of emphasis: up to `most` of one of the characters in `set`. */
size_t cursor_mark(struct cursor *c, const char *set, size_t most);
size_t cursor_code(struct cursor *c, struct span literal);
size_t cursor_html(struct cursor *c, struct span literal);
size_t cursor_footnote(struct cursor *c);
/* Whether the literal is what cmark makes of the source at `at`; *end is behind
 * it there.  An entity passes for any one character. */
bool cursor_fits(const struct cursor *c, size_t at, struct span literal, size_t *end);
/* Where byte `index` of a literal stands that was found at `offset`. */
size_t cursor_within(const struct cursor *c, size_t offset, struct span literal, size_t index);

/* What is known of a link or image before its text is read. */
struct cursor_link {
	struct span url, first;         /* first: the literal that its text begins with */
	bool image;
};
/* Its beginning; *bare is whether it is an address without "[". */
size_t cursor_link(struct cursor *c, const struct cursor_link *link, bool *bare);
/* The end of a link that began at `offset`. */
void cursor_link_end(struct cursor *c, size_t offset, bool bare);

/*
 * The syntax behind what the tree holds (link_syntax.c).  Each returns the
 * end of what stands at `at`, or 0.
 */
/* White space, and the marks of quotes behind a newline; never 0. */
size_t syntax_space(const struct cursor *c, size_t at);
/* Behind a newline: blanks and the marks of quotes; never 0. */
size_t syntax_line_start(const struct cursor *c, size_t at);
/* "[label]" */
size_t syntax_label(const struct cursor *c, size_t at);
/* Where an address stands, with "<" and ">" if it has them. */
struct syntax_range {
	size_t start, end;
};
/* What follows a link's text: "(address "title")", "[label]".  *address, which
 * may be NULL, is set where there is one; so is *range below. */
size_t syntax_link_tail(const struct cursor *c, size_t at, struct syntax_range *address);
/* "[label]: address "title"" up to the end of its line. */
size_t syntax_definition(const struct cursor *c, size_t at, struct syntax_range *range);

/* The byte at `at`, or NUL behind the end: a page has no NUL itself. */
static inline char
cursor_peek(const struct cursor *c, size_t at)
{
	return at < c->text.len ? c->text.ptr[at] : '\0';
}

#endif
