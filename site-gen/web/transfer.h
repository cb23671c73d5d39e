/*
 * Requests to other hosts, several at a time, through libcurl.
 *
 * A request carries no cookie, no referrer and no password, and follows no
 * redirect by itself.  Everything a host can do wrong ends in an answer: time,
 * headers and body are limited.
 */
#ifndef WEB_TRANSFER_H
#define WEB_TRANSFER_H

#include "base/buf.h"
#include "web/url.h"

enum answer_kind {
	ANSWER_HTTP,            /* a status and headers; the body may be cut */
	ANSWER_NO_HOST,         /* the name has no address */
	ANSWER_REFUSED,         /* no connection */
	ANSWER_TLS,
	ANSWER_TIMEOUT,
	ANSWER_CLOSED,          /* a connection, and no answer on it */
	ANSWER_BROKEN,          /* an answer that is not HTTP, too large, or not whole */
	ANSWER_PRIVATE          /* an address of a private network, not asked */
};
struct answer {
	enum answer_kind kind;
	int status;             /* of HTTP; 0 if none came */
	const char *detail;     /* what went wrong, in a few words; static, or NULL */
	long retry_after;       /* seconds; 0 if the host names none */
	struct span location;   /* where it redirects to, as written; empty if nowhere */
	bool html;
	bool cut;               /* the body was longer than asked for */
	struct buf body;
};

struct transfer_options {
	const char *user_agent;
	long timeout;           /* milliseconds for one request */
	bool private_networks;  /* these may be asked too */
};

struct transfers;

struct transfers *transfers_new(const struct transfer_options *options);
void transfers_free(struct transfers *t);       /* ends what is under way; NULL is fine */

/*
 * Begins a request: HEAD where `body_limit` is 0, else GET, of which that many
 * bytes are kept.  `owner` comes back with the answer.  The address must
 * outlive the request.
 */
void transfers_start(struct transfers *t, const struct url *url, size_t body_limit, void *owner);
/* Waits up to `milliseconds` for an answer; gives its owner, or NULL.  The
 * answer is valid until the next call. */
void *transfers_wait(struct transfers *t, int milliseconds, const struct answer **answer);

#endif
