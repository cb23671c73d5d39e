/*
 * From the site in memory to finished files.
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

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

#endif
