/*
 * Allocation that cannot fail.
 *
 * Out of memory and size overflow end the program here, with exit status 3,
 * so that no other code tests for them.  Everything else that a user can
 * cause is a diagnostic (diag.h), never an exit.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* Once, as the program starts: how malloc holds on to memory. */
void mem_init(void);

/* As malloc, calloc and realloc; a megabyte and more comes from huge pages. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *ptr, size_t size);

/* That end, for other allocators than malloc. */
_Noreturn void mem_exhausted(void);

/* Checked arithmetic on sizes in bytes. */
size_t size_add(size_t a, size_t b);
size_t size_mul(size_t a, size_t b);

#endif
