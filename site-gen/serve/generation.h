/*
 * From files to a site that can be shown, in two steps.  Private to serve/;
 * the main thread's.
 */
#ifndef SERVE_GENERATION_H
#define SERVE_GENERATION_H

#include <stdatomic.h>

#include "serve/preview.h"

/*
 * Loads and checks the site as it is now, with the store's help.  *diags holds
 * what is wrong, sorted, beside the snapshot's own list, which `settle` adds
 * to.  Never NULL; without a site there are diagnostics.
 */
struct snapshot *snapshot_load(const struct site_options *options, bool strict, struct diag_list *diags);

/* Makes the snapshot ready to be shown; takes hold of both, `before` may be NULL.
 * NULL after a diagnostic. */
struct generation *generation_new(struct preview *p, struct snapshot *snapshot, struct generation *before,
                                  struct diag_list *diags);

/* A thread that makes and checks all that a build would write of a generation. */
struct settling {
	struct preview *preview;
	pthread_t thread;
	bool running;                   /* to be joined */
	struct generation *of;          /* held */
	atomic_bool cancelled;
	/* Results, once it is joined. */
	bool complete;
	struct generation *settled;     /* NULL: it is wrong, or was cancelled */
	struct diag_list diags;         /* all of them, sorted */
};

/* Starts; a byte of preview->wake tells when it is done.  False: no thread. */
bool settling_start(struct settling *settling, struct preview *p, struct generation *of);
/* Waits for its end. */
void settling_join(struct settling *settling);

#endif
