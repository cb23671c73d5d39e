/*
 * A look at a page before cmark reads it: where its lines begin, and whether
 * it has a shape that cmark would need too long for without ever allocating
 * (memory.h stops it where it does).
 */
#ifndef MARKDOWN_SCAN_H
#define MARKDOWN_SCAN_H

#include <stdint.h>

#include "base/diag.h"

#define SCAN_CELLS_MAX 100000u
#define SCAN_NESTING_MAX 100u
/* Closing brackets in a row: cmark counts those of an address anew for each. */
#define SCAN_BRACKETS_MAX 500u
#define SCAN_ATS_MAX 500u

/* Lines end at LF, CR LF or CR, as cmark's do. */
VEC_TYPE(line_list, uint32_t);

/*
 * Adds the offset of each line of source->text from `start` to `lines`.
 * False, with a diagnostic, where a limit is passed.
 */
bool scan_page(const struct source *source, size_t start, struct line_list *lines, struct diag_list *diags);

#endif
