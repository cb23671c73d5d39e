/*
 * What was found out about an address of another host.
 */
#ifndef WEB_VERDICT_H
#define WEB_VERDICT_H

#include <stdint.h>

#include "base/span.h"

enum outcome {
	OUTCOME_FINE,           /* it is there; see moved_to */
	OUTCOME_GONE,           /* 404 or 410 */
	OUTCOME_STATUS,         /* another status that is an error */
	OUTCOME_UNREACHABLE,    /* no host, no connection, or no answer in time */
	OUTCOME_TLS,            /* no secure connection, or a bad certificate */
	OUTCOME_REDIRECT,       /* redirects that come to no end */
	OUTCOME_BROKEN,         /* an answer that cannot be used */
	OUTCOME_NO_ANCHOR,      /* the page is there, the fragment's id is not in it */
	OUTCOME_UNCHECKED,      /* not asked, or the host does not say */
	OUTCOME_PRIVATE         /* in a private network, which was not to be asked */
};
#define OUTCOME_COUNT (OUTCOME_PRIVATE + 1)

struct verdict {
	enum outcome outcome;
	bool temporary;         /* may well be otherwise soon */
	int status;             /* of HTTP; 0 if none came */
	struct span detail;     /* why, as the end of a sentence; may be empty */
	struct span moved_to;   /* where it is now for good; empty if it did not move */
	int64_t checked;        /* seconds since 1970 */
};

#endif
