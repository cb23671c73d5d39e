/*
 * Addresses of the web (RFC 3986), taken apart by libcurl's parser.
 */
#ifndef WEB_URL_H
#define WEB_URL_H

#include "base/arena.h"

#define URL_MAX 8000            /* bytes of an address; RFC 9110, 4.1 asks for that many */

struct url {
	struct span text;       /* what is asked for: normalised, without a fragment */
	struct span origin;     /* "https://host:port", the port only if it is not the usual */
	struct span host;       /* in lower case; an IPv6 address in brackets */
	struct span target;     /* path and query, "/a?b" */
	struct span fragment;   /* without "#", as written; may be empty */
};

enum url_problem {
	URL_OK,
	URL_BAD,                /* cannot be read */
	URL_SCHEME,             /* neither http nor https */
	URL_USER                /* carries a user name or password */
};

/* Takes an absolute address apart; what *out points to is in the arena, each
 * part followed by a NUL byte. */
enum url_problem url_parse(struct span text, struct arena *arena, struct url *out);
/* What `reference`, absolute or relative, means on the page `base`. */
enum url_problem url_join(const struct url *base, struct span reference, struct arena *arena, struct url *out);

#endif
