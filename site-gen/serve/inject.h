/*
 * What the preview adds to pages, and pages of its own.  Private to serve/.
 */
#ifndef SERVE_INJECT_H
#define SERVE_INJECT_H

#include "serve/preview.h"

/* The files that the preview brings along: assets_data.S puts them into the program. */
struct span inject_script(void);
struct span inject_style(void);

/*
 * Adds the page with the preview's script and style before "</head>", or at the
 * end, and "connect-src 'self'; " at the start of its content security policy:
 * a page of the site asks for nothing, the preview's script for events.
 */
void inject_page(struct span html, struct span address, const char *version, struct buf *out);
/* A page of the preview's own, with the script, for an address that has none. */
void inject_own_page(const char *title, const char *text, struct span address, struct buf *out);
/* A file of the site with numbered lines, "#line-12" each. */
void inject_source(const struct source *source, size_t line, struct buf *out);

#endif
