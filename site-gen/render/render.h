/*
 * From the site in memory to finished files.
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include <stdatomic.h>

#include "content/site.h"

/*
 * Where finished files go.  Called from several threads at once, each with
 * its own diags; `bytes` is gone after the call.  False after a diagnostic.
 */
struct render_sink {
	void *context;
	bool (*write)(void *context, const char *path, struct span bytes, struct diag_list *diags);
};

struct render_options {
	unsigned jobs;
	/* Told how many of how many pages are done, from any thread; or NULL. */
	void (*progress)(void *context, size_t done, size_t total);
	void *progress_context;
	const atomic_bool *cancelled;   /* set from any thread to end it soon; or NULL */
};

/*
 * Renders every page, the search index, redirects, the site map, and copies
 * assets and attachments to the sink, then checks the links of all that was
 * written.  What is wrong is in diags.
 */
void render_site(const struct site *site, const struct render_options *options, const struct render_sink *sink,
                 struct diag_list *diags);

/*
 * The same for a preview, which renders a page when somebody asks for it.
 * Threads use different workers below `jobs`, of which there are at least two.
 *
 * Which pages are related comes from the search index, so only rendering_finish
 * knows it; until then a rendering takes it from `before`, one of an earlier
 * load that is finished (or NULL: no page has any), which must outlive it.
 */
struct rendering;
/* NULL after a diagnostic: the layouts are wrong. */
struct rendering *rendering_open(const struct site *site, unsigned jobs, const struct rendering *before,
                                 struct diag_list *diags);
void rendering_close(struct rendering *rendering);      /* NULL is fine */
/* Adds the finished page to `out`, without reporting anything; false if its layout fails. */
bool rendering_page(struct rendering *rendering, unsigned worker, const struct page *page, struct buf *out);
/* All that render_site does, once; nothing else may be called meanwhile.  False
 * if it was cancelled, and then `diags` means nothing. */
bool rendering_finish(struct rendering *rendering, const struct render_options *options,
                      const struct render_sink *sink, struct diag_list *diags);

#endif
