/*
 * The name that somebody probably meant.
 */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include "base/span.h"

/*
 * The index of the name with the least edit distance to `wanted` (adjacent
 * swaps count one; Damerau 1964, restricted), if that is at most a third of
 * its length and at least one edit is allowed; else `count`.  The first of
 * equals wins.  Names longer than 200 bytes are passed over.
 */
size_t nearest_name(struct span wanted, const struct span *names, size_t count);

/*
 * The same for a program to take without asking: at most one edit away, two
 * where `wanted` has eight bytes or more, and no other name is as near.
 */
size_t nearest_only(struct span wanted, const struct span *names, size_t count);

#endif
