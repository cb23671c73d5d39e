/*
 * Asks other hosts whether addresses are right, politely.
 *
 * One request at a time to each origin (scheme, host and port) with a pause
 * behind it, and a few origins at a time.  robots.txt is read first and
 * obeyed.  HEAD, then GET where HEAD tells nothing good; GET at once where a
 * fragment is to be found in the page.  What may pass is tried again, later
 * each time and no sooner than Retry-After says; a host that cannot be reached
 * is asked no more.  Each page is asked for once, however many link to it.
 */
#ifndef WEB_PROBER_H
#define WEB_PROBER_H

#include "web/transfer.h"
#include "web/verdict.h"

#define PROBER_BODY_MAX ((size_t)4 * 1024 * 1024)       /* of a page that is searched for an id */
#define PROBER_REDIRECTS 10
#define PROBER_ATTEMPTS 3
#define PROBER_WAIT_MAX 60      /* seconds: a host that asks for more is left alone */

struct question {
	struct url url;
	struct verdict verdict;         /* set when it is answered */
};

struct prober_options {
	struct transfer_options transfer;
	const char *product;            /* our name in robots.txt */
	long delay;                     /* milliseconds between requests to one origin */
	size_t connections;             /* at a time */
	/* Whether the page has something that the fragment names. */
	bool (*has_anchor)(struct span html, struct span fragment);
	/* Told of each answer, in the order in which they come; may be NULL. */
	void (*answered)(void *context, const struct question *question);
	void *context;
};

/* Answers all of them.  Texts of verdicts are in the arena. */
void prober_run(const struct prober_options *options, struct question *const *questions, size_t count,
                struct arena *arena);

#endif
