/*
 * A text that diagnostics point into: a file of the site, or a blob of git.
 */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include "base/span.h"

struct source {
	struct span path;       /* relative to the site's root, "content/a.md" */
	struct span text;       /* as read; positions are byte offsets in it */
};

/* A place to report: `source` may be NULL for the site as a whole. */
struct place {
	const struct source *source;
	size_t offset;
};

/* 1-based line and column of a byte offset; columns count code points. */
struct source_position {
	size_t line, column;
	struct span text;       /* the line, without its end */
};
struct source_position source_position(const struct source *s, size_t offset);

#endif
