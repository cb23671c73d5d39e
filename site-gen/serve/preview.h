/*
 * What the preview's threads share.  Private to serve/.
 *
 * The main thread loads, checks and frees sites; one at a time a settling
 * thread makes what a build would write; libmicrohttpd's thread answers.
 * Generations and notices are read-only and counted: who takes one under the
 * mutex holds it until he lets it go, and only the main thread frees.
 */
#ifndef SERVE_PREVIEW_H
#define SERVE_PREVIEW_H

#include <pthread.h>

#include "render/render.h"
#include "serve/serve.h"

/* Renders with worker numbers of their own. */
enum { WORKER_HTTP, WORKER_MAIN };

/* A site that was loaded, good or not. */
struct snapshot {
	struct site *site;
	struct amendments *amendments;  /* NULL without a site */
	struct diag_list diags;         /* of loading and checking; they live as long */
	unsigned long number;
	unsigned long others;           /* changes when a picture, style sheet or form does */
	unsigned holders;
};

/* A site that can be rendered. */
struct generation {
	struct snapshot *snapshot;
	struct rendering *rendering;
	struct generation *before;      /* held: gives related pages until it is settled */
	bool settled;                   /* `files` is what a build would write, but for pages */
	struct map files;               /* address -> struct span */
	struct arena arena;
	unsigned holders;
};

/* What is wrong, in JSON for the browser. */
struct notice {
	struct span state;              /* members "state", "total" and "problems" */
	struct map notes;               /* path of a page -> struct span, a list of warnings */
	struct arena arena;
	unsigned holders;
};

struct preview {
	const struct serve_options *options;
	int port;
	int wake;                       /* an eventfd: the settling thread is done */

	pthread_mutex_t mutex;          /* for all below */
	struct generation *served;      /* what pages come from; NULL while no site was good */
	struct generation *settled;     /* what other files come from; NULL before the first */
	struct snapshot *newest;        /* whose sources can be looked at */
	struct notice *notice;
	VEC(struct generation *) dead_generations;      /* held by nobody, for the main thread */
	VEC(struct snapshot *) dead_snapshots;
	VEC(struct notice *) dead_notices;
};

void preview_init(struct preview *p, const struct serve_options *options);
/* Nothing may be held any more. */
void preview_release(struct preview *p);

/* Takes one of the preview's; NULL where there is none. */
struct generation *preview_hold(struct preview *p, struct generation *const *which);
struct snapshot *preview_hold_newest(struct preview *p);
struct notice *preview_hold_notice(struct preview *p);
/* Lets go; NULL is fine. */
void preview_drop(struct preview *p, struct generation *generation);
void preview_drop_snapshot(struct preview *p, struct snapshot *snapshot);
void preview_drop_notice(struct preview *p, struct notice *notice);
/* Puts another in its place, whose holder the preview becomes, and lets the old one go. */
void preview_set(struct preview *p, struct generation **which, struct generation *generation);
void preview_set_newest(struct preview *p, struct snapshot *snapshot);
void preview_set_notice(struct preview *p, struct notice *notice);
/* Frees what nobody holds; the main thread's. */
void preview_reap(struct preview *p);

/* The finished page without anything of the preview; false: its layout fails. */
bool preview_page(const struct generation *generation, unsigned worker, const struct page *page, struct buf *out);
/* What changes when the page does, or what it shows: 16 digits and a NUL. */
#define VERSION_SIZE 17
void preview_version(const struct generation *generation, const struct page *page, struct span html,
                     char version[VERSION_SIZE]);
/* The page that a browser gets for an address; "" and "guide/" stand for their index.html. */
const struct page *preview_find(const struct generation *generation, struct span address);

#endif
