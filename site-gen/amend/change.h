/*
 * One page against what it was.  Private to amend/.
 */
#ifndef AMEND_CHANGE_H
#define AMEND_CHANGE_H

#include "amend/pairs.h"
#include "base/workers.h"

/* What one thread compares with. */
struct worker {
	struct arena arena;   /* of what is kept */
	struct arena scratch; /* of one page */
	VEC(struct amend_alarm) alarms;
	VEC(struct amend_link) links;
};

struct comparing {
	struct side old, new;
	struct amend_comparison *out;
	struct amend_change **changes; /* by new page; NULL: unchanged */
	struct worker workers[WORKERS_MAX];
};

/* Task of workers_run: sets changes[index]. */
void change_find(void *context, size_t index, unsigned worker);

#endif
