#include "base/mem.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define HUGE_PAGE ((size_t)2 * 1024 * 1024)
/* From here on a block is of whole huge pages, at most half of them for nothing:
 * a twentieth of the time of a build was faults for small ones. */
#define HUGE_BLOCK (HUGE_PAGE / 2)
/* From here on malloc asks the kernel for a block of its own, and realloc can move
 * it without copying. */
#define OWN_BLOCK ((size_t)32 << 20)

void
mem_init(void)
{
	/* Memory that one phase of a build gives back is the next one's, without
	 * a detour through the kernel, whose page faults would cost more. */
	mallopt(M_MMAP_THRESHOLD, OWN_BLOCK);
	mallopt(M_TRIM_THRESHOLD, 2 * OWN_BLOCK);
}

void
mem_exhausted(void)
{
	fputs("site-gen: out of memory\n", stderr);
	exit(3);
}

static void *
allocate_huge(size_t size)
{
	void *ptr;

	size = size_add(size, HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
	ptr = aligned_alloc(HUGE_PAGE, size);
	/* Advice: without it the memory is as good. */
	if (ptr)
		(void)madvise(ptr, size, MADV_HUGEPAGE);
	return ptr;
}

void *
xmalloc(size_t size)
{
	void *ptr = size < HUGE_BLOCK ? malloc(size ? size : 1) : allocate_huge(size);

	if (!ptr)
		mem_exhausted();
	return ptr;
}

void *
xcalloc(size_t count, size_t size)
{
	void *ptr;

	size = size_mul(count, size);
	if (size >= HUGE_BLOCK)
		return memset(xmalloc(size), 0, size);
	ptr = calloc(1, size ? size : 1);
	if (!ptr)
		mem_exhausted();
	return ptr;
}

/* As realloc, to a larger block, of huge pages. */
static void *
grow_huge(void *old, size_t old_size, size_t size)
{
	void *ptr = xmalloc(size);

	if (old_size)
		memcpy(ptr, old, old_size);
	free(old);
	return ptr;
}

void *
xrealloc(void *ptr, size_t size)
{
	size_t old_size = ptr ? malloc_usable_size(ptr) : 0;

	if (size >= HUGE_BLOCK && size > old_size && old_size < OWN_BLOCK)
		return grow_huge(ptr, old_size, size);
	ptr = realloc(ptr, size ? size : 1);
	if (!ptr)
		mem_exhausted();
	return ptr;
}

size_t
size_add(size_t a, size_t b)
{
	size_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		mem_exhausted();
	return sum;
}

size_t
size_mul(size_t a, size_t b)
{
	size_t product;

	if (__builtin_mul_overflow(a, b, &product))
		mem_exhausted();
	return product;
}
