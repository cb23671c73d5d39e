/*
 * A loop over numbers, shared by threads.
 *
 * The task is called once for each index in [0, count), in any order, by
 * worker numbers in [0, jobs).  Tasks may write only to what belongs to their
 * index or their worker; whatever joins results does so after the loop, in
 * order of index, so that the output does not depend on jobs.
 */
#ifndef BASE_WORKERS_H
#define BASE_WORKERS_H

#include <stddef.h>

typedef void workers_task(void *context, size_t index, unsigned worker);

/* jobs 1 runs in the calling thread.  Returns when all are done. */
void workers_run(unsigned jobs, size_t count, workers_task *task, void *context);
/* The same; each thread, the caller's too, calls `leave` after its last task,
 * to free what it keeps in _Thread_local variables. */
void workers_run_leaving(unsigned jobs, size_t count, workers_task *task, void *context, void (*leave)(void));

#define WORKERS_MAX 64u

#endif
