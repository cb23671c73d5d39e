#include "markdown/budget.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"

#define CHUNK_SIZE ((size_t)256 * 1024)
/* Reading the clock costs as much as about fifty allocations. */
#define CALLS_PER_LOOK 1024u

/* No structure of cmark needs more than the alignment of a pointer. */
#define ALIGNMENT sizeof(void *)

struct chunk {
	struct chunk *next;
	size_t size, used;
	char data[];
};

/* What stands before each block, for realloc. */
struct header {
	size_t size;
};

static _Thread_local struct {
	struct chunk *chunks; /* newest first; the oldest is kept for the next page */
	size_t used, limit;   /* bytes handed out */
	unsigned calls;
	double seconds, deadline; /* which is known from the first look on */
	jmp_buf *landing;
	enum budget_stop stop;
} memory;

/* What the thread has worked, so that other load cannot fail a page. */
static double
thread_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static _Noreturn void
stop(enum budget_stop why)
{
	memory.stop = why;
	longjmp(*memory.landing, 1);
}

static void
look_at_clock(void)
{
	double now = thread_seconds();

	if (memory.calls == CALLS_PER_LOOK)
		memory.deadline = now + memory.seconds;
	else if (now > memory.deadline)
		stop(BUDGET_TIMED_OUT);
}

static void
charge(size_t size)
{
	if (size > memory.limit - memory.used)
		stop(BUDGET_USED_UP);
	memory.used += size;
	if (++memory.calls % CALLS_PER_LOOK == 0)
		look_at_clock();
}

static void
add_chunk(size_t need)
{
	size_t size = need > CHUNK_SIZE ? need : CHUNK_SIZE;
	struct chunk *chunk = xmalloc(size_add(sizeof(*chunk), size));

	chunk->next = memory.chunks;
	chunk->size = size;
	chunk->used = 0;
	memory.chunks = chunk;
}

/* Memory that is not zeroed; size is a multiple of ALIGNMENT. */
static void *
take(size_t size)
{
	size_t need = sizeof(struct header) + size;
	struct header *header;

	charge(need);
	if (!memory.chunks || memory.chunks->size - memory.chunks->used < need)
		add_chunk(need);
	header = (struct header *)(void *)(memory.chunks->data + memory.chunks->used);
	memory.chunks->used += need;
	header->size = size;
	return header + 1;
}

static size_t
rounded(size_t size)
{
	return size_add(size, ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}

static void *
budget_calloc(size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes) || bytes > memory.limit)
		stop(BUDGET_USED_UP);
	bytes = rounded(bytes);
	return memset(take(bytes), 0, bytes);
}

/* Whether the newest block could be made longer where it is. */
static bool
extend(struct header *header, size_t size)
{
	struct chunk *chunk = memory.chunks;
	char *end = (char *)(header + 1) + header->size;
	size_t more = size - header->size;

	if (end != chunk->data + chunk->used || chunk->size - chunk->used < more)
		return false;
	charge(more);
	chunk->used += more;
	header->size = size;
	return true;
}

static void *
budget_realloc(void *ptr, size_t size)
{
	struct header *header = ptr;
	void *moved;

	if (size > memory.limit)
		stop(BUDGET_USED_UP);
	size = rounded(size);
	if (!ptr)
		return take(size);
	header--;
	if (size <= header->size || extend(header, size))
		return ptr;
	moved = take(size);
	return memcpy(moved, ptr, header->size);
}

static void
budget_free(void *ptr)
{
	(void)ptr;
}

cmark_mem *
budget_allocator(void)
{
	static cmark_mem allocator = { budget_calloc, budget_realloc, budget_free };

	return &allocator;
}

void
budget_begin(size_t limit, double seconds, jmp_buf *landing)
{
	memory.used = 0;
	memory.limit = limit;
	memory.calls = 0;
	memory.seconds = seconds;
	memory.landing = landing;
	memory.stop = BUDGET_FINE;
}

static void
free_chunks_until(const struct chunk *last)
{
	while (memory.chunks != last) {
		struct chunk *next = memory.chunks->next;

		free(memory.chunks);
		memory.chunks = next;
	}
}

enum budget_stop
budget_end(void)
{
	struct chunk *oldest = memory.chunks;

	while (oldest && oldest->next)
		oldest = oldest->next;
	if (oldest && oldest->size > CHUNK_SIZE)
		oldest = NULL;
	free_chunks_until(oldest);
	if (oldest)
		oldest->used = 0;
	memory.landing = NULL;
	return memory.stop;
}

void
budget_release(void)
{
	free_chunks_until(NULL);
}
