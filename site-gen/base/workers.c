#include "base/workers.h"

#include <pthread.h>
#include <stdatomic.h>

struct loop {
	workers_task *task;
	void *context;
	void (*leave)(void);            /* or NULL */
	size_t count;
	atomic_size_t next;
};

struct worker {
	struct loop *loop;
	pthread_t thread;
	unsigned number;
};

static void *
work(void *arg)
{
	const struct worker *worker = arg;
	struct loop *loop = worker->loop;
	size_t index;

	while ((index = atomic_fetch_add(&loop->next, 1)) < loop->count)
		loop->task(loop->context, index, worker->number);
	if (loop->leave)
		loop->leave();
	return NULL;
}

void
workers_run(unsigned jobs, size_t count, workers_task *task, void *context)
{
	workers_run_leaving(jobs, count, task, context, NULL);
}

void
workers_run_leaving(unsigned jobs, size_t count, workers_task *task, void *context, void (*leave)(void))
{
	struct loop loop = { .task = task, .context = context, .leave = leave, .count = count };
	struct worker workers[WORKERS_MAX];
	unsigned started = 1, i;

	if (jobs > WORKERS_MAX)
		jobs = WORKERS_MAX;
	if (jobs > count)
		jobs = (unsigned)count;
	workers[0] = (struct worker){ .loop = &loop, .number = 0 };
	/* With fewer threads than asked for the loop is slower and no less right. */
	for (; started < jobs; started++) {
		struct worker *w = &workers[started];

		w->loop = &loop;
		w->number = started;
		if (pthread_create(&w->thread, NULL, work, w))
			break;
	}
	work(&workers[0]);
	for (i = 1; i < started; i++)
		pthread_join(workers[i].thread, NULL);
}
