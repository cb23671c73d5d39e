/*
 * Is the finished site right?  Every href, src and id of every written page,
 * found by html_scan, independent of how the page was made.
 */
#ifndef CHECK_OUTPUT_H
#define CHECK_OUTPUT_H

#include "base/map.h"
#include "check/html_scan.h"
#include "base/diag.h"

struct output_check;

/* For at most `pages` pages, scanned on threads with numbers below `workers`. */
struct output_check *output_check_new(size_t pages, unsigned workers);
void output_check_free(struct output_check *check);     /* NULL is fine */
/*
 * Scans page number `index`, written to `address` (which must outlive the
 * check).  `root` is empty, or, of a page that a server shows at any address,
 * the path that all of its links begin with.  Reports what can be told from the page alone: an id twice, inline
 * script or style, something loaded from another host, a broken tag.
 */
void output_check_page(struct output_check *check, unsigned worker, size_t index, struct span address,
                       struct span root, struct span html, struct diag_list *diags);
/* Notes a file that is no page, so that links to it are right; the address must
 * outlive the check. */
void output_check_file(struct output_check *check, unsigned worker, struct span address);
/* When every page is scanned: links to files and ids that are not there.  To be
 * called once, last: memory that diagnostics point to goes over to diags, so
 * `diags` must be the list that the threads' lists were merged into. */
void output_check_links(struct output_check *check, struct diag_list *diags);

#endif
