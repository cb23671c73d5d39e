/*
 * From the site in memory to finished files.
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include <stdatomic.h>

#include "amend/amendments.h"
#include "content/site.h"
#include "report/since.h"

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
	const struct amendments *amendments;    /* of the site; NULL: show none */
	/* Told how many of how many pages are done, from any thread; or NULL. */
	void (*progress)(void *context, size_t done, size_t total);
	void *progress_context;
	const atomic_bool *cancelled;   /* set from any thread to end it soon; or NULL */
	/* A folder for what the search has indexed and for the whole index, to be
	 * compared with lunr's: docs/search-index.md.  Or NULL. */
	const char *search_dump;
	const struct report *report;    /* written below editors/, linked from nowhere; or NULL */
	const struct since_report *since;       /* the same; or NULL */
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
/* With amendments as in struct render_options.  NULL after a diagnostic: the layouts are wrong. */
struct rendering *rendering_open(const struct site *site, const struct amendments *amendments, unsigned jobs,
                                 const struct rendering *before, struct diag_list *diags);
void rendering_close(struct rendering *rendering);      /* NULL is fine */
/* The page at an address, of the site or one that shows amendments; NULL: there is none. */
const struct page *rendering_find(const struct rendering *rendering, struct span address);
/* Adds the finished page to `out`, without reporting anything; false if its layout fails. */
bool rendering_page(struct rendering *rendering, unsigned worker, const struct page *page, struct buf *out);
/* All that render_site does, once, with the jobs and amendments of rendering_open; nothing
 * else may be called meanwhile.  False if it was cancelled, and then `diags` means nothing. */
bool rendering_finish(struct rendering *rendering, const struct render_options *options,
                      const struct render_sink *sink, struct diag_list *diags);

#endif
