/*
 * A text that diagnostics point into: a file of the site, or a blob of git.
 */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include <stdint.h>

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

/* Where `word` stands in the text: at the offset, or behind a quote that stands
 * there; SIZE_MAX where it does not. */
size_t source_find_word(const struct source *s, size_t offset, struct span word);

/*
 * Where a byte offset is.  Lines end at LF or CR LF.  A byte that is not
 * UTF-8 counts as one code point, a byte order mark at the start as none.  An
 * offset within a code point stands for its first byte, one behind the text
 * for its end.
 */
struct source_position {
	size_t line, column;    /* 1-based; columns count code points */
	size_t utf16_column;    /* the same in UTF-16 code units */
	struct span text;       /* the line, without its end */
	size_t in_text;         /* the offset within it, at most text.len */
};
struct source_position source_position(const struct source *s, size_t offset);

/*
 * For many positions: as long as offsets of one source ascend, each byte is
 * looked at once for all of them together.  Starts as { 0 }.
 */
struct source_cursor {
	const struct source *source;
	struct source_position position;
};
struct source_position source_seek(struct source_cursor *cursor, const struct source *s, size_t offset);

#endif
