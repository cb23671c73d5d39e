/*
 * Diagnostics as the browser gets them.  Private to serve/.
 */
#ifndef SERVE_NOTICE_H
#define SERVE_NOTICE_H

#include "serve/preview.h"

/* Problems beyond so many are only counted, and warnings of one page. */
#define NOTICE_PROBLEMS 50
#define NOTICE_NOTES 50

/* From sorted diagnostics; they need not outlive it.  `has_site`: an earlier
 * good site is shown. */
struct notice *notice_new(const struct serve_options *options, const struct diag_list *diags, bool has_site);

/*
 * What a page's script is sent: an object on one line with "version", of the
 * page as it would be served now, "state" ("good", "failing": the last good
 * site is shown, "none": there was none yet), "total" and "problems", and
 * "notes", warnings about the page.  The page may be NULL.
 */
void notice_write(const struct notice *notice, const struct page *page, const char *version, struct buf *out);

#endif
