/*
 * Finding the tags of a template, as text: what they mean is compile.c's.
 */
#ifndef TEMPLATE_TAG_H
#define TEMPLATE_TAG_H

#include "base/span.h"

struct tag_delimiters {
	struct span open, close;        /* never empty */
};

struct tag {
	char sigil;                     /* # ^ $ < > / ! = & { or 0 for a plain name */
	size_t start, end;              /* with the delimiters; end is 0 where there is none */
	struct span content;            /* without sigil and white space around */
	size_t line_start, next_line;   /* of the tag's first line, behind its last */
	bool leads, trails;             /* nothing but white space before, behind it in its line;
	                                   line_start and next_line hold only with these */
};

/* The first tag at or after `start`; false where there is none.  Linear, in
 * all calls for one text together. */
bool tag_find(struct span text, size_t start, const struct tag_delimiters *delimiters, struct tag *tag);

bool tag_is_blank(char c);      /* space or tab */
bool tag_is_space(char c);      /* any white space of ASCII */

#endif
