/*
 * What earlier runs found out about other hosts, in one file.
 *
 * A text of lines, one for each address, so that a damaged line costs no more
 * than itself.  What is too old is asked for again: a right address after a
 * week, a wrong one after a day, what was only temporary after an hour.
 */
#ifndef WEB_CACHE_H
#define WEB_CACHE_H

#include "web/verdict.h"

struct web_cache;

/*
 * Reads the file; one that is not there is an empty cache.  `path` NULL: one
 * that is never written.  *error is an errno, or 0.  Never NULL.
 */
struct web_cache *web_cache_read(const char *path, int64_t now, int *error);
/* The verdict on an address (its fragment included) if it is fresh enough. */
bool web_cache_get(const struct web_cache *cache, struct span address, struct verdict *out);
/* Copies both; replaces what there is.  OUTCOME_PRIVATE is not kept: it
 * depends on what the run may ask. */
void web_cache_put(struct web_cache *cache, struct span address, const struct verdict *verdict);
/* Writes the file in one step, and its folder if need be; 0 or an errno. */
int web_cache_write(const struct web_cache *cache);
void web_cache_free(struct web_cache *cache);

#endif
