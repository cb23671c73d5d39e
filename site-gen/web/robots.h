/*
 * robots.txt: what a host asks of programs (RFC 9309).
 */
#ifndef WEB_ROBOTS_H
#define WEB_ROBOTS_H

#include "base/arena.h"
#include "base/vec.h"

#define ROBOTS_LIMIT (512 * 1024)       /* bytes that are read; the RFC asks for 500 KiB */

struct robots_rule {
	struct span pattern;            /* normalised; "*" and a last "$" are special */
	bool allow;
};
struct robots {
	VEC(struct robots_rule) rules;  /* those for us */
	unsigned delay;                 /* seconds between requests (Crawl-delay, which is
	                                   outside the RFC and usual); 0 if none */
};

/*
 * Reads the groups of `product`, without regard to case, or else those of
 * "*".  Lines that make no sense are passed over.  Patterns go to the arena.
 */
void robots_parse(struct span text, const char *product, struct arena *arena, struct robots *out);
void robots_release(struct robots *robots);
/*
 * Whether the path and query may be asked for: the longest pattern decides,
 * of two alike the one that allows.  Work is bounded; where it would be more,
 * the answer is no.
 */
bool robots_allow(const struct robots *robots, struct span target);

#endif
