/*
 * The memory that cmark works in, and what it may use of it.
 *
 * Each thread has its own; it grows while one page is read and is forgotten
 * at once afterwards.  cmark's allocator gets no context, so the state is the
 * thread's.  It is also the one place where cmark can be stopped: when a page
 * has used up its memory or its time, the next allocation jumps out.
 */
#ifndef MARKDOWN_BUDGET_H
#define MARKDOWN_BUDGET_H

#include <setjmp.h>
#include <stddef.h>

#include <cmark-gfm.h>

enum budget_stop { BUDGET_FINE, BUDGET_USED_UP, BUDGET_TIMED_OUT };

/* Functions that work only between budget_begin and budget_end. */
cmark_mem *budget_allocator(void);

/* `landing` gets 1 from longjmp; it must be valid while cmark allocates. */
void budget_begin(size_t limit, double seconds, jmp_buf *landing);
/* Forgets all that was allocated and says why it had to stop. */
enum budget_stop budget_end(void);
/* Frees what the thread keeps. */
void budget_release(void);

#endif
