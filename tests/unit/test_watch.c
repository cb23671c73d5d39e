#include "site_fixture.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "serve/watch.h"

/* Reads what there is, as if it happened at that time. */
static void
read_at(struct watch *watch, uint64_t now)
{
	struct pollfd fd = { watch_fd(watch), POLLIN, 0 };

	(void)poll(&fd, 1, 1000);
	watch_read(watch, now);
}

/* Takes what is gathered; what it is stands in the store. */
static void
take(struct watch *watch, uint64_t now, struct site_store *store)
{
	store->changed_all = false;
	store->changed.len = 0;
	assert_true(watch_ready(watch, now));
	watch_take(watch, store);
}

static void
changes_are_gathered_until_there_is_rest(void **state)
{
	struct fixture *f = *state;
	struct watch *watch = watch_open(f->dir);
	struct site_store *store = site_store_new();

	assert_false(watch_is_polling(watch));
	assert_int_equal(watch_wait(watch, 1000), -1);
	put(f, "content/guide/a.md", "new");
	read_at(watch, 1000);
	assert_int_equal(watch_wait(watch, 1000), WATCH_REST);
	assert_false(watch_ready(watch, 1000 + WATCH_REST - 1));
	put(f, "content/guide/b.md", "new");
	put(f, "content/guide/.hidden.swp", "new");
	put(f, "content/guide/b.md~", "new");
	read_at(watch, 1040);
	take(watch, 1040 + WATCH_REST, store);
	assert_false(store->changed_all);
	assert_int_equal(store->changed.len, 2);
	assert_span(store->changed.at[0], "content/guide/a.md");
	assert_span(store->changed.at[1], "content/guide/b.md");
	assert_int_equal(watch_wait(watch, 2000), -1);
	site_store_free(store);
	watch_close(watch);
}

static void
an_open_file_is_waited_for_but_not_for_ever(void **state)
{
	struct fixture *f = *state;
	struct watch *watch = watch_open(f->dir);
	struct site_store *store = site_store_new();
	int fd = open(in_dir(f, "content/guide/a.md"), O_WRONLY | O_TRUNC);

	assert_true(fd >= 0);
	read_at(watch, 1000);
	assert_int_equal(watch_wait(watch, 1000 + WATCH_REST), WATCH_LONGEST - WATCH_REST);
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
	read_at(watch, 1100);
	assert_int_equal(watch_wait(watch, 1100), WATCH_REST);
	take(watch, 1200, store);
	fd = open(in_dir(f, "content/guide/a.md"), O_WRONLY | O_TRUNC);
	assert_int_equal(write(fd, "y", 1), 1);
	read_at(watch, 2000);
	take(watch, 2000 + WATCH_LONGEST, store);
	close(fd);
	site_store_free(store);
	watch_close(watch);
}

static void
folders_that_come_and_go_mean_all(void **state)
{
	struct fixture *f = *state;
	struct watch *watch = watch_open(f->dir);
	struct site_store *store = site_store_new();

	assert_int_equal(fs_make_dirs(in_dir(f, "content/new/deep")), 0);
	read_at(watch, 1000);
	take(watch, 2000, store);
	assert_true(store->changed_all);
	put(f, "content/new/deep/a.md", "x");
	read_at(watch, 3000);
	take(watch, 4000, store);
	assert_false(store->changed_all);
	assert_span(store->changed.at[0], "content/new/deep/a.md");
	assert_int_equal(rename(in_dir(f, "content/new"), in_dir(f, "content/newer")), 0);
	read_at(watch, 5000);
	take(watch, 6000, store);
	assert_true(store->changed_all);
	put(f, "content/newer/deep/a.md", "y");
	read_at(watch, 7000);
	take(watch, 8000, store);
	assert_span(store->changed.at[0], "content/newer/deep/a.md");
	assert_int_equal(fs_make_dirs(in_dir(f, "layouts")), 0);
	read_at(watch, 9000);
	take(watch, 10000, store);
	put(f, "layouts/page.mustache", "y");
	read_at(watch, 11000);
	take(watch, 12000, store);
	assert_span(store->changed.at[0], "layouts/page.mustache");
	put(f, "elsewhere.txt", "no part of the site");
	watch_read(watch, 13000);
	assert_int_equal(watch_wait(watch, 13000), -1);
	site_store_free(store);
	watch_close(watch);
}

/* More happens than the kernel keeps for us. */
static void
a_queue_that_runs_over_means_all(void **state)
{
	struct fixture *f = *state;
	struct watch *watch = watch_open(f->dir);
	struct site_store *store = site_store_new();
	unsigned long limit = 16384, i;
	FILE *file = fopen("/proc/sys/fs/inotify/max_queued_events", "r");
	char name[64];

	if (file && fscanf(file, "%lu", &limit) != 1)
		limit = 16384;
	if (file)
		fclose(file);
	for (i = 0; i < limit / 2 + 10; i++) {
		snprintf(name, sizeof(name), "content/guide/%s.md", i % 2 ? "a" : "b");
		close(open(in_dir(f, name), O_WRONLY | O_TRUNC));
		put(f, name, i % 4 < 2 ? "x" : "yy");
	}
	read_at(watch, 1000);
	take(watch, 2000 + WATCH_LONGEST, store);
	assert_true(store->changed_all);
	site_store_free(store);
	watch_close(watch);
}

/* Where nothing can be watched, here for want of a descriptor, it looks now and then. */
static void
without_inotify_it_looks_from_time_to_time(void **state)
{
	struct fixture *f = *state;
	struct site_store *store = site_store_new();
	struct rlimit before, none;
	struct watch *watch;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	none = before;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	watch = watch_open(f->dir);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_true(watch_is_polling(watch));
	assert_int_equal(watch_wait(watch, WATCH_POLL), 0);
	/* The first look sees the files, which it could not open before. */
	watch_read(watch, WATCH_POLL);
	watch_read(watch, WATCH_POLL + 1);
	put(f, "content/guide/a.md", "a longer text than before");
	watch_read(watch, 2 * WATCH_POLL);
	take(watch, 2 * WATCH_POLL + WATCH_LONGEST, store);
	assert_true(store->changed_all);
	/* When it can watch again it does. */
	assert_false(watch_is_polling(watch));
	site_store_free(store);
	watch_close(watch);
}

static void
what_links_lead_to_is_watched(void **state)
{
	struct fixture *f = *state;
	struct watch *watch;
	struct site_store *store = site_store_new();

	put(f, "target.txt", "x");
	assert_int_equal(symlink("../../target.txt", in_dir(f, "content/guide/linked.txt")), 0);
	watch = watch_open(f->dir);
	put(f, "target.txt", "y");
	read_at(watch, 1000);
	take(watch, 2000 + WATCH_LONGEST, store);
	assert_span(store->changed.at[0], "content/guide/linked.txt");
	site_store_free(store);
	watch_close(watch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SITE(changes_are_gathered_until_there_is_rest),
		WITH_SITE(an_open_file_is_waited_for_but_not_for_ever),
		WITH_SITE(folders_that_come_and_go_mean_all),
		WITH_SITE(a_queue_that_runs_over_means_all),
		WITH_SITE(without_inotify_it_looks_from_time_to_time),
		WITH_SITE(what_links_lead_to_is_watched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
