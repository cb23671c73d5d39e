/*
 * The memory that cmark works in, and what it may use of it.
 *
 * Each thread has its own; it grows while one page is read and is forgotten
 * at once afterwards.  cmark's allocator gets no context, so the state is the
 * thread's.  It is also the one place where cmark can be stopped: when a page
 * has used up its memory or its time, the next allocation jumps out.
 */
#ifndef MARKDOWN_MEMORY_H
#define MARKDOWN_MEMORY_H

#include <setjmp.h>
#include <stddef.h>

#include <cmark-gfm.h>

enum memory_stop { MEMORY_FINE, MEMORY_USED_UP, MEMORY_TIMED_OUT };

/* Functions that work only between memory_begin and memory_end. */
cmark_mem *memory_allocator(void);

/* `landing` gets 1 from longjmp; it must be valid while cmark allocates. */
void memory_begin(size_t limit, double seconds, jmp_buf *landing);
/* Forgets all that was allocated and says why it had to stop. */
enum memory_stop memory_end(void);
/* Frees what the thread keeps. */
void memory_release(void);

#endif
