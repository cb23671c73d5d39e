/*
 * A hash table from spans to pointers.
 *
 * Keys are borrowed: they must outlive the map.  Values are never NULL and
 * never freed by the map.  Iteration is in order of insertion, so whatever
 * is made from a map is the same in every run.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdint.h>

#include "base/span.h"

struct map_entry {
	struct span key;
	void *value;
	uint32_t hash;
};

struct map {
	struct map_entry *entries;      /* in order of insertion */
	size_t len, cap;
	uint32_t *slots;                /* index into entries plus 1, 0 is free */
	size_t slot_count;              /* a power of two, or 0 */
};

#define MAP_INIT { NULL, 0, 0, NULL, 0 }

void map_release(struct map *m);
/* NULL where the key is unknown. */
void *map_get(const struct map *m, struct span key);
/* Adds the pair unless the key is there; returns the value that is there now. */
void *map_put(struct map *m, struct span key, void *value);
/* Adds the pair or replaces the value of the key. */
void map_set(struct map *m, struct span key, void *value);

/* Eight bytes at a time, each multiplied by 2^64 over the golden ratio. */
uint32_t span_hash(struct span s);

#endif
