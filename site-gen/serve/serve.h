/*
 * The preview: the site in memory, served on this machine and loaded anew
 * after every save.
 *
 * After a save the site is loaded and checked; what did not change is kept
 * from before (content/store.h).  If nothing is wrong it is shown at once:
 * pages are rendered when they are asked for, and a page that is open in a
 * browser is rendered to find out whether it changed.  Then, with low priority,
 * all that a build would write is made and checked, so that the search and the
 * rest follow.  If something is wrong the last good site stays and the browser
 * shows what it is.
 *
 * Only serve/ includes libmicrohttpd.
 */
#ifndef SERVE_SERVE_H
#define SERVE_SERVE_H

#include "content/site.h"

struct serve_options {
	struct site_options site;       /* its store is not used */
	bool strict, quiet;
	int port;                       /* 0: any that is free; -1: SERVE_PORT, or any if that is taken */
	const char *editor;             /* an address with {file}, {line} and {column}, or NULL */
	/* Called once with the preview's address, when it can be opened; or NULL. */
	void (*ready)(const char *address);
};

#define SERVE_PORT 8017

/*
 * Serves until SIGINT or SIGTERM.  Messages go to standard error, the
 * address and, unless quiet, a line for each rebuild to standard output.  0,
 * or after a message an errno: the port is taken or the folder cannot be read.
 */
int serve_run(const struct serve_options *options);

#endif
