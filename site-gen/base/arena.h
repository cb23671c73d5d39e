/*
 * Memory that is freed all at once.
 *
 * An arena hands out memory by moving a pointer; nothing in it is freed
 * alone.  Everything it gave stays valid, at its place, until arena_reset or
 * arena_release.  Not safe for two threads at the same time: each worker has
 * its own.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/span.h"

struct arena {
	struct arena_chunk *chunks;     /* newest first */
	struct arena_chunk *spare;      /* empty ones, from before the last reset */
	size_t spares;
	size_t used;                    /* bytes handed out, for reports */
};

#define ARENA_INIT { NULL, NULL, 0, 0 }

/* Zeroed memory, aligned for any type. */
void *arena_alloc(struct arena *a, size_t size);
void *arena_array(struct arena *a, size_t count, size_t size);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))

/* Copies; each is followed by a NUL byte that its length does not count. */
struct span arena_copy(struct arena *a, struct span s);
char *arena_cstr(struct arena *a, struct span s);
struct span arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* The parts one after the other. */
struct span arena_join(struct arena *a, const struct span *parts, size_t count);

/* Forgets everything handed out and keeps some of the memory for the next use. */
void arena_reset(struct arena *a);
void arena_release(struct arena *a);
/* Moves all of `from` into `into`, which frees it later; `from` is empty. */
void arena_adopt(struct arena *into, struct arena *from);

#endif
