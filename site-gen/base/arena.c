#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define CHUNK ((size_t)64 * 1024)
/* An arena that has grown goes on in chunks that xmalloc takes from huge pages. */
#define GROWN ((size_t)512 * 1024)
#define LARGE_CHUNK ((size_t)4 * 1024 * 1024)
#define SPARE_MAX (LARGE_CHUNK / CHUNK)

struct arena_chunk {
	struct arena_chunk *next;
	size_t size, used; /* bytes of data */
	alignas(max_align_t) char data[];
};

static struct arena_chunk *
allocate(size_t size)
{
	struct arena_chunk *chunk = xmalloc(size_add(sizeof(*chunk), size));

	chunk->size = size;
	return chunk;
}

/* Bytes of the next chunk for many requests, none of them larger than a quarter of it. */
static size_t
common_size(const struct arena *a)
{
	return a->used > GROWN ? LARGE_CHUNK - sizeof(struct arena_chunk) : CHUNK;
}

static struct arena_chunk *
common_chunk(struct arena *a, size_t need)
{
	struct arena_chunk *chunk = a->spare;

	if (!chunk || chunk->size < need)
		return allocate(common_size(a));
	a->spare = chunk->next;
	a->spares--;
	return chunk;
}

static struct arena_chunk *
new_chunk(struct arena *a, size_t need)
{
	bool large = need > common_size(a) / 4;
	struct arena_chunk *chunk = large ? allocate(need) : common_chunk(a, need);

	chunk->used = 0;
	/* A large block of its own goes second: the open chunk stays open. */
	if (large && a->chunks) {
		chunk->next = a->chunks->next;
		a->chunks->next = chunk;
	} else {
		chunk->next = a->chunks;
		a->chunks = chunk;
	}
	return chunk;
}

/* Memory that is not zeroed. */
static void *
take(struct arena *a, size_t size)
{
	size_t align = alignof(max_align_t);
	size_t need = size_add(size, align - 1) & ~(align - 1);
	struct arena_chunk *chunk = a->chunks;
	void *ptr;

	if (!chunk || chunk->size - chunk->used < need)
		chunk = new_chunk(a, need);
	ptr = chunk->data + chunk->used;
	chunk->used += need;
	a->used += need;
	return ptr;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	return memset(take(a, size), 0, size);
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	return arena_alloc(a, size_mul(count, size));
}

char *
arena_cstr(struct arena *a, struct span s)
{
	char *ptr = take(a, size_add(s.len, 1));

	if (s.len)
		memcpy(ptr, s.ptr, s.len);
	ptr[s.len] = '\0';
	return ptr;
}

struct span
arena_copy(struct arena *a, struct span s)
{
	return span_make(arena_cstr(a, s), s.len);
}

struct span
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list args, again;
	int len;
	char *ptr;

	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	ptr = take(a, (size_t)len + 1);
	vsnprintf(ptr, (size_t)len + 1, fmt, again);
	va_end(again);
	return span_make(ptr, (size_t)len);
}

struct span
arena_join(struct arena *a, const struct span *parts, size_t count)
{
	size_t len = 0, i;
	char *ptr, *end;

	for (i = 0; i < count; i++)
		len = size_add(len, parts[i].len);
	end = ptr = take(a, size_add(len, 1));
	for (i = 0; i < count; i++) {
		if (parts[i].len)
			memcpy(end, parts[i].ptr, parts[i].len);
		end += parts[i].len;
	}
	*end = '\0';
	return span_make(ptr, len);
}

static void
free_chunks(struct arena_chunk *chunk)
{
	while (chunk) {
		struct arena_chunk *next = chunk->next;

		free(chunk);
		chunk = next;
	}
}

/* Keeps the chunk for the next use if it is one of many alike. */
static void
put_aside(struct arena *a, struct arena_chunk *chunk)
{
	if (chunk->size != CHUNK || a->spares == SPARE_MAX) {
		free(chunk);
		return;
	}
	chunk->next = a->spare;
	a->spare = chunk;
	a->spares++;
}

void
arena_reset(struct arena *a)
{
	struct arena_chunk *chunk = a->chunks, *next;

	for (; chunk; chunk = next) {
		next = chunk->next;
		put_aside(a, chunk);
	}
	a->chunks = NULL;
	a->used = 0;
}

void
arena_release(struct arena *a)
{
	free_chunks(a->chunks);
	free_chunks(a->spare);
	*a = (struct arena)ARENA_INIT;
}

void
arena_adopt(struct arena *into, struct arena *from)
{
	struct arena_chunk **last = &into->chunks;

	while (*last)
		last = &(*last)->next;
	*last = from->chunks;
	into->used += from->used;
	from->chunks = NULL;
	arena_release(from);
}
