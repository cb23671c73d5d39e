#include "assertions.h"

#include <pthread.h>

#include "base/workers.h"

enum { COUNT = 5000 };

struct tally {
	unsigned char calls[COUNT];
	size_t by_worker[WORKERS_MAX];
	pthread_t caller;
	unsigned char elsewhere[COUNT]; /* ran in another thread */
};

static void
count_call(void *context, size_t index, unsigned worker)
{
	struct tally *tally = context;

	tally->calls[index]++;
	tally->by_worker[worker]++;
	tally->elsewhere[index] = !pthread_equal(pthread_self(), tally->caller);
}

static void
run(unsigned jobs, size_t count)
{
	struct tally tally = { .caller = pthread_self() };
	size_t sum = 0, i;

	workers_run(jobs, count, count_call, &tally);
	for (i = 0; i < COUNT; i++)
		assert_int_equal(tally.calls[i], i < count);
	for (i = 0; i < WORKERS_MAX; i++) {
		sum += tally.by_worker[i];
		if (i >= jobs && i > 0)
			assert_int_equal(tally.by_worker[i], 0);
	}
	assert_int_equal(sum, count);
}

static void
each_index_is_called_once(void **state)
{
	(void)state;
	run(1, COUNT);
	run(2, COUNT);
	run(7, COUNT);
	run(WORKERS_MAX, COUNT);
}

static void
odd_numbers_of_jobs(void **state)
{
	(void)state;
	run(0, COUNT);
	run(4, 0);
	run(0, 0);
	run(64, 3);
	run(1000000, COUNT);
}

static void
one_job_stays_in_the_calling_thread(void **state)
{
	struct tally tally = { .caller = pthread_self() };
	size_t i;

	(void)state;
	workers_run(1, COUNT, count_call, &tally);
	for (i = 0; i < COUNT; i++)
		assert_int_equal(tally.elsewhere[i], 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_index_is_called_once),
		cmocka_unit_test(odd_numbers_of_jobs),
		cmocka_unit_test(one_job_stays_in_the_calling_thread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
