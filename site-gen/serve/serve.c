#include "serve/serve.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "base/fs.h"
#include "content/store.h"
#include "serve/generation.h"
#include "serve/http.h"
#include "serve/notice.h"
#include "serve/watch.h"

/* Milliseconds between looks at who still listens. */
#define BEAT 10000

/* The main thread's own. */
struct serve {
	struct preview preview;
	struct site_options site;
	struct http *http;
	struct watch *watch;
	struct settling settling;
	struct generation *wanted; /* held: to be settled when the thread is free; or NULL */
	int signals;               /* a signalfd */
	uint64_t beaten;
};

static uint64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void
print_diags(struct diag_list *diags)
{
	struct buf out = BUF_INIT;

	diag_drop_warnings(diags);
	diag_write_text(diags, isatty(STDERR_FILENO) && !getenv("NO_COLOR"), &out);
	if (diags->items.len)
		fwrite(out.ptr, 1, out.len, stderr);
	buf_release(&out);
}

__attribute__((format(printf, 2, 3))) static void
say(const struct serve *s, const char *fmt, ...)
{
	va_list args;

	if (s->preview.options->quiet)
		return;
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	fflush(stdout);
}

/* What the browsers and the terminal are told; `diags` is used up. */
static void
tell(struct serve *s, struct diag_list *diags)
{
	struct preview *p = &s->preview;
	bool has_site;

	diag_sort(diags);
	pthread_mutex_lock(&p->mutex);
	has_site = p->served != NULL;
	pthread_mutex_unlock(&p->mutex);
	preview_set_notice(p, notice_new(p->options, diags, has_site));
	http_push(s->http);
	if (diags->errors)
		print_diags(diags);
}

/* The generation is settled as soon as the thread is free; takes it. */
static void
want_settled(struct serve *s, struct generation *generation)
{
	preview_drop(&s->preview, s->wanted);
	s->wanted = generation;
	if (s->settling.running)
		atomic_store(&s->settling.cancelled, true);
}

static void
start_settling(struct serve *s)
{
	if (!s->wanted || s->settling.running)
		return;
	if (settling_start(&s->settling, &s->preview, s->wanted))
		s->wanted = NULL;
	else
		say(s, "the search is not brought up to date: no thread can be started\n");
}

/* What the thread made. */
static void
take_settled(struct serve *s)
{
	struct preview *p = &s->preview;
	struct settling *settling = &s->settling;
	bool is_served = p->served && p->served->snapshot == settling->of->snapshot;
	bool is_newest = p->newest == settling->of->snapshot;
	bool ok, wrong;

	settling_join(settling);
	ok = settling->settled != NULL;
	wrong = !ok && !atomic_load(&settling->cancelled);
	if (ok)
		preview_set(p, &p->settled, settling->settled);
	/* If it is wrong, back to the last one that was wholly right. */
	if (is_served && (ok || wrong))
		preview_set(p, &p->served, preview_hold(p, &p->settled));
	if (is_newest && (ok || wrong))
		tell(s, &settling->diags);
	else if (is_served && (ok || wrong))
		http_push(s->http);
	if (ok)
		say(s, "everything checked, the search is up to date\n");
	else if (wrong)
		say(s, "not shown: the finished pages have errors\n");
	diag_release(&settling->diags);
}

/* Loads what changed and shows it, if it is right. */
static bool
rebuild(struct serve *s)
{
	struct preview *p = &s->preview;
	struct diag_list diags = DIAG_LIST_INIT;
	struct snapshot *snapshot = snapshot_load(&s->site, p->options->strict, &diags);
	struct generation *generation = NULL, *before = preview_hold(p, &p->settled);
	bool ok;

	if (snapshot->site && !diags.errors)
		generation = generation_new(p, snapshot, before, &diags);
	preview_drop(p, before);
	preview_set_newest(p, snapshot);
	ok = generation != NULL;
	if (ok) {
		preview_set(p, &p->served, generation);
		want_settled(s, preview_hold(p, &p->served));
	}
	tell(s, &diags);
	diag_release(&diags);
	return ok;
}

static void
take_changes(struct serve *s)
{
	struct timespec start, end;
	bool ok;

	watch_take(s->watch, s->site.store);
	clock_gettime(CLOCK_MONOTONIC, &start);
	ok = rebuild(s);
	clock_gettime(CLOCK_MONOTONIC, &end);
	say(s, "%s after %.1f ms\n", ok ? "shown" : "not shown, it has errors:",
	    (double)(end.tv_sec - start.tv_sec) * 1e3 + (double)(end.tv_nsec - start.tv_nsec) / 1e6);
	start_settling(s);
}

static void
take_wake(struct serve *s)
{
	uint64_t count;

	while (read(s->preview.wake, &count, sizeof(count)) < 0 && errno == EINTR)
		;
	if (!s->settling.running)
		return;
	take_settled(s);
	start_settling(s);
}

static int
time_left(const struct serve *s)
{
	uint64_t time = now();
	int beat = s->beaten + BEAT > time ? (int)(s->beaten + BEAT - time) : 0;
	int watch = watch_wait(s->watch, time);

	return watch >= 0 && watch < beat ? watch : beat;
}

static void
run(struct serve *s)
{
	for (;;) {
		struct pollfd fds[] = {
			{ s->signals, POLLIN, 0 },
			{ s->preview.wake, POLLIN, 0 },
			{ watch_fd(s->watch), POLLIN, 0 },
		};

		(void)poll(fds, 3, time_left(s));
		if (fds[0].revents)
			return;
		if (fds[1].revents)
			take_wake(s);
		watch_read(s->watch, now());
		if (watch_ready(s->watch, now()))
			take_changes(s);
		if (now() >= s->beaten + BEAT) {
			http_beat(s->http);
			s->beaten = now();
		}
		preview_reap(&s->preview);
	}
}

/* The first site is there as a whole before anybody is told the address. */
static void
build_first(struct serve *s)
{
	struct pollfd fds[] = { { s->signals, POLLIN, 0 }, { s->preview.wake, POLLIN, 0 } };

	rebuild(s);
	start_settling(s);
	while (s->settling.running && !fds[0].revents)
		if (poll(fds, 2, -1) > 0 && fds[1].revents)
			take_wake(s);
}

/* Says why there will be no preview; the errno of that. */
static int
fail(const char *what, const char *name)
{
	int error = errno;

	fprintf(stderr, "site-gen: cannot %s%s: %s\n", what, name, strerror(error));
	return error;
}

/* Before any thread starts, so that all of them leave these signals to the signalfd. */
static int
take_signals(struct serve *s)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	signal(SIGPIPE, SIG_IGN);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	s->signals = signalfd(-1, &signals, SFD_CLOEXEC);
	s->preview.wake = eventfd(0, EFD_CLOEXEC);
	return s->signals < 0 || s->preview.wake < 0 ? fail("wait for signals", "") : 0;
}

static void
announce(const struct serve *s)
{
	const struct serve_options *options = s->preview.options;
	char address[40];

	snprintf(address, sizeof(address), "http://127.0.0.1:%d/", s->preview.port);
	printf("%s\n", address);
	fflush(stdout);
	if (options->ready)
		options->ready(address);
}

static int
start(struct serve *s)
{
	const struct serve_options *options = s->preview.options;
	char port[16];
	int error = take_signals(s);

	if (error)
		return error;
	if (!fs_exists(options->site.root))
		return fail("open ", options->site.root);
	s->http = http_start(&s->preview, options->port);
	snprintf(port, sizeof(port), "%d", options->port < 0 ? SERVE_PORT : options->port);
	if (!s->http)
		return fail("listen on port ", port);
	s->watch = watch_open(options->site.root);
	if (watch_is_polling(s->watch))
		say(s, "folders cannot be watched here: changes are looked for every %d seconds\n",
		    WATCH_POLL / 1000);
	build_first(s);
	announce(s);
	return 0;
}

static void
stop(struct serve *s)
{
	http_stop(s->http);
	if (s->settling.running) {
		atomic_store(&s->settling.cancelled, true);
		settling_join(&s->settling);
		preview_drop(&s->preview, s->settling.settled);
		diag_release(&s->settling.diags);
	}
	preview_drop(&s->preview, s->wanted);
	watch_close(s->watch);
	preview_release(&s->preview);
	site_store_free(s->site.store);
	if (s->signals >= 0)
		close(s->signals);
	if (s->preview.wake >= 0)
		close(s->preview.wake);
}

int
serve_run(const struct serve_options *options)
{
	struct serve s = { .site = options->site, .signals = -1 };
	int error;

	preview_init(&s.preview, options);
	s.site.store = site_store_new();
	error = start(&s);
	if (!error) {
		s.beaten = now();
		run(&s);
	}
	stop(&s);
	return error;
}
