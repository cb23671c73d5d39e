#include "web/prober.h"

#include <stdlib.h>
#include <time.h>

#include "base/map.h"
#include "base/vec.h"
#include "web/robots.h"

#define GLANCE (64 * (size_t)1024) /* bytes of a page that is only asked whether it is there */
#define ROBOTS_REDIRECTS 5         /* RFC 9309, 2.3.1.2 */
#define HOST_FAILURES 3            /* pages in a row without an answer */
#define DELAY_MAX 10000            /* milliseconds, whatever robots.txt asks for */
#define NAP 1000                   /* milliseconds of waiting at most */

/* One page, or a robots.txt, on its way. */
struct probe {
	struct url at;          /* now, after redirects */
	struct host *host;      /* of `at` */
	struct host *robots_of; /* whose robots.txt it is; NULL: a page */
	VEC(struct question *) questions;
	struct span visited[PROBER_REDIRECTS + 1];
	unsigned hops, attempts;
	bool get, anchors; /* GET, not HEAD; a fragment is wanted */
	bool passing;      /* a redirect was not permanent */
	struct span moved_to;
	struct probe *next; /* in one of the host's queues */
};

struct queue {
	struct probe *first, **last;
};

enum robots_state { ROBOTS_WANTED, ROBOTS_ASKED, ROBOTS_KNOWN };

/* An origin. */
struct host {
	struct span origin;
	enum robots_state state;
	struct robots robots;
	/* What waits.  Any host's robots.txt may have been redirected here; it waits
	 * for no page, or two hosts could wait for one another. */
	struct queue robots_queue, pages;
	bool busy;
	int64_t next; /* milliseconds: not before */
	unsigned failures;
	bool given_up;
	struct verdict verdict; /* why */
};

struct prober {
	const struct prober_options *options;
	struct arena *arena;
	struct transfers *transfers;
	struct map hosts; /* by origin */
	struct map pages; /* struct probe, by the address first asked for */
	size_t unanswered, running;
};

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct host *
host_of(struct prober *p, const struct url *url)
{
	struct host *host = map_get(&p->hosts, url->origin);

	if (host)
		return host;
	host = ARENA_NEW(p->arena, struct host);
	host->origin = url->origin;
	host->robots_queue.last = &host->robots_queue.first;
	host->pages.last = &host->pages.first;
	map_put(&p->hosts, host->origin, host);
	return host;
}

static struct queue *
queue_of(const struct probe *probe)
{
	return probe->robots_of ? &probe->host->robots_queue : &probe->host->pages;
}

static void
push_last(struct probe *probe)
{
	struct queue *queue = queue_of(probe);

	probe->next = NULL;
	*queue->last = probe;
	queue->last = &probe->next;
}

static void
push_first(struct probe *probe)
{
	struct queue *queue = queue_of(probe);

	probe->next = queue->first;
	queue->first = probe;
	if (!probe->next)
		queue->last = &probe->next;
}

static struct probe *
take_first(struct host *host)
{
	struct queue *queue = host->robots_queue.first ? &host->robots_queue : &host->pages;
	struct probe *probe = queue->first;

	queue->first = probe->next;
	if (!queue->first)
		queue->last = &queue->first;
	return probe;
}

/* Makes it stand for an address, redirected or its own. */
static void
place(struct prober *p, struct probe *probe, const struct url *url)
{
	probe->at = *url;
	probe->host = host_of(p, url);
	probe->visited[probe->hops] = url->text;
}

/* Questions about one page share a probe. */
static void
add_question(struct prober *p, struct question *question)
{
	struct probe *probe = map_get(&p->pages, question->url.text);

	if (!probe) {
		probe = ARENA_NEW(p->arena, struct probe);
		place(p, probe, &question->url);
		push_last(probe);
		map_put(&p->pages, question->url.text, probe);
	}
	vec_push(&probe->questions, question);
	probe->anchors = probe->anchors || question->url.fragment.len;
	probe->get = probe->anchors;
}

static void
answer_question(struct prober *p, struct question *question, const struct verdict *verdict)
{
	question->verdict = *verdict;
	question->verdict.checked = (int64_t)time(NULL);
	p->unanswered--;
	if (p->options->answered)
		p->options->answered(p->options->context, question);
}

/* A verdict on a page that another address led to says so. */
static struct span
with_address(struct prober *p, const struct probe *probe, struct span detail)
{
	if (!probe->hops)
		return detail;
	return arena_printf(p->arena, "%.*s%sthe address leads to '%.*s'", SPAN_ARG(detail),
	                    detail.len ? "; " : "", SPAN_ARG(probe->at.text));
}

static void
give_up_host(struct host *host, const struct verdict *verdict)
{
	host->given_up = true;
	host->verdict = *verdict;
}

/* The page's end, or, of a robots.txt, that of its host. */
static void
conclude(struct prober *p, struct probe *probe, const struct verdict *verdict)
{
	struct verdict own = *verdict;
	size_t i;

	if (probe->robots_of) {
		probe->robots_of->state = ROBOTS_KNOWN;
		give_up_host(probe->robots_of, verdict);
		return;
	}
	own.detail = with_address(p, probe, own.detail);
	for (i = 0; i < probe->questions.len; i++)
		answer_question(p, probe->questions.at[i], &own);
}

static void
conclude_with(struct prober *p, struct probe *probe, enum outcome outcome, int status, const char *detail)
{
	struct verdict verdict = { .outcome = outcome, .status = status, .detail = span_of(detail) };

	conclude(p, probe, &verdict);
}

static struct span
with_fragment(struct prober *p, struct span address, struct span fragment)
{
	return fragment.len ? arena_printf(p->arena, "%.*s#%.*s", SPAN_ARG(address), SPAN_ARG(fragment))
	                    : address;
}

/* Where the question's fragment is to be found now: a redirect may name another. */
static struct span
moved_with_fragment(struct prober *p, const struct probe *probe, const struct question *question)
{
	if (!probe->moved_to.len || span_find(probe->moved_to, '#', 0) < probe->moved_to.len)
		return probe->moved_to;
	return with_fragment(p, probe->moved_to, question->url.fragment);
}

static void
check_anchor(struct prober *p, const struct question *question, const struct answer *answer,
             struct verdict *verdict)
{
	if (!question->url.fragment.len || !answer->html ||
	    p->options->has_anchor(buf_as_span(&answer->body), question->url.fragment))
		return;
	verdict->outcome = OUTCOME_NO_ANCHOR;
	if (answer->cut) {
		verdict->outcome = OUTCOME_UNCHECKED;
		verdict->detail = (struct span)SPAN("the page is too large to be searched for the place");
	}
}

static void
conclude_fine(struct prober *p, struct probe *probe, const struct answer *answer)
{
	size_t i;

	probe->host->failures = 0;
	for (i = 0; i < probe->questions.len; i++) {
		struct question *question = probe->questions.at[i];
		struct verdict verdict = { .status = answer->status };

		verdict.moved_to = moved_with_fragment(p, probe, question);
		check_anchor(p, question, answer, &verdict);
		answer_question(p, question, &verdict);
	}
}

static void
take_robots(struct prober *p, struct probe *probe, const struct answer *answer)
{
	struct host *host = probe->robots_of;

	if (answer->status < 300)
		robots_parse(buf_as_span(&answer->body), p->options->product, p->arena, &host->robots);
	host->state = ROBOTS_KNOWN;
}

static long
pause_of(struct prober *p, const struct host *host)
{
	long asked = (long)host->robots.delay * 1000;

	asked = asked > DELAY_MAX ? DELAY_MAX : asked;
	return asked > p->options->delay ? asked : p->options->delay;
}

/* Tries again, later each time; `verdict` stands when that was often enough. */
static void
try_again(struct prober *p, struct probe *probe, long retry_after, const struct verdict *verdict)
{
	struct host *host = probe->host;
	long wait = pause_of(p, host) << (2 * ++probe->attempts), asked = retry_after * 1000;

	if (retry_after > PROBER_WAIT_MAX) {
		struct verdict later = { OUTCOME_UNCHECKED, .temporary = true, .status = verdict->status,
			                 .detail = SPAN("it asks to be left alone for a while") };

		give_up_host(host, &later);
		conclude(p, probe, &later);
	} else if (probe->attempts < PROBER_ATTEMPTS) {
		wait = wait > PROBER_WAIT_MAX * 1000L ? PROBER_WAIT_MAX * 1000L : wait;
		host->next = now_ms() + (asked > wait ? asked : wait);
		push_first(probe);
	} else {
		conclude(p, probe, verdict);
	}
}

/* Why a redirect, to `url` if there is no problem with it, cannot be followed; or NULL. */
static const char *
redirect_fault(const struct probe *probe, const struct answer *answer, enum url_problem problem,
               const struct url *url)
{
	unsigned i, limit = probe->robots_of ? ROBOTS_REDIRECTS : PROBER_REDIRECTS;

	if (!answer->location.len)
		return "the redirect names no address";
	if (problem == URL_SCHEME)
		return "it redirects to something that is not on the web";
	if (problem)
		return "it redirects to an address that cannot be read";
	for (i = 0; i <= probe->hops; i++)
		if (span_equal(probe->visited[i], url->text))
			return "it redirects in a circle";
	return probe->hops == limit ? "it redirects too many times" : NULL;
}

static void
redirect(struct prober *p, struct probe *probe, const struct answer *answer)
{
	struct url url = { .text = { NULL, 0 } };
	enum url_problem problem = url_join(&probe->at, answer->location, p->arena, &url);
	const char *detail = redirect_fault(probe, answer, problem, &url);

	if (detail && probe->robots_of) {
		probe->robots_of->state = ROBOTS_KNOWN; /* as if there were none */
	} else if (detail) {
		conclude_with(p, probe, OUTCOME_REDIRECT, answer->status, detail);
	} else {
		probe->hops++;
		place(p, probe, &url);
		probe->passing = probe->passing || (answer->status != 301 && answer->status != 308);
		if (!probe->passing)
			probe->moved_to = with_fragment(p, url.text, url.fragment);
		push_first(probe);
	}
}

/* HEAD is refused, or answered badly, by many a host that is well. */
static void
ask_in_full(struct probe *probe)
{
	probe->get = true;
	push_first(probe);
}

static bool
is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* A status of 400 and more, to a GET or one that GET would not change. */
static void
take_error(struct prober *p, struct probe *probe, const struct answer *answer)
{
	int status = answer->status;
	struct verdict verdict = { .outcome = OUTCOME_STATUS, .status = status };

	if (probe->robots_of && status < 500 && status != 429) {
		take_robots(p, probe, answer);
		return;
	}
	if (status >= 500 || status == 429 || status == 408) {
		verdict.temporary = true;
		if (status == 429 || probe->robots_of)
			verdict.outcome = OUTCOME_UNCHECKED;
		if (probe->robots_of)
			verdict.detail = (struct span)SPAN("its robots.txt cannot be read");
		try_again(p, probe, answer->retry_after, &verdict);
		return;
	}
	probe->host->failures = 0;
	if (status == 404 || status == 410)
		verdict.outcome = OUTCOME_GONE;
	else if (status == 401 || status == 403)
		verdict.outcome = OUTCOME_UNCHECKED;
	conclude(p, probe, &verdict);
}

static void
take_http(struct prober *p, struct probe *probe, const struct answer *answer)
{
	bool wait = answer->status == 429 || (answer->status == 503 && answer->retry_after);

	if (is_redirect(answer->status))
		redirect(p, probe, answer);
	else if (answer->status >= 300 && !probe->get && !probe->robots_of && !wait)
		ask_in_full(probe);
	else if (answer->status >= 300)
		take_error(p, probe, answer);
	else if (probe->robots_of)
		take_robots(p, probe, answer);
	else
		conclude_fine(p, probe, answer);
}

/* The request may go better another time; a certificate and an address will not. */
static bool
is_lasting(const struct probe *probe, const struct answer *answer)
{
	return answer->kind == ANSWER_TLS || answer->kind == ANSWER_PRIVATE ||
	       probe->attempts + 1 == PROBER_ATTEMPTS;
}

/* Nothing that a second page of the host would change. */
static void
take_host_failure(struct prober *p, struct probe *probe, const struct answer *answer)
{
	struct verdict verdict = { .outcome = OUTCOME_UNREACHABLE,
		                   .temporary = true,
		                   .detail = span_of(answer->detail) };

	if (answer->kind == ANSWER_NO_HOST) {
		verdict.detail = (struct span)SPAN("there is no such host");
	} else if (answer->kind == ANSWER_TLS) {
		verdict.outcome = OUTCOME_TLS;
		verdict.temporary = false;
	} else if (answer->kind == ANSWER_PRIVATE) {
		verdict.outcome = OUTCOME_PRIVATE;
		verdict.temporary = false;
		verdict.detail = (struct span)SPAN("it is in a private network");
	} else if (!verdict.detail.len) {
		verdict.detail = (struct span)SPAN("it refuses the connection");
	}
	if (is_lasting(probe, answer)) {
		give_up_host(probe->host, &verdict);
		conclude(p, probe, &verdict);
	} else {
		try_again(p, probe, 0, &verdict);
	}
}

static void
take_page_failure(struct prober *p, struct probe *probe, const struct answer *answer)
{
	struct verdict verdict = { .outcome = answer->kind == ANSWER_BROKEN ? OUTCOME_BROKEN
		                                                            : OUTCOME_UNREACHABLE,
		                   .temporary = true,
		                   .status = answer->status,
		                   .detail = span_of(answer->detail) };

	if (is_lasting(probe, answer) && ++probe->host->failures == HOST_FAILURES)
		give_up_host(probe->host, &verdict);
	probe->get = true;
	try_again(p, probe, 0, &verdict);
}

static void
take_answer(struct prober *p, struct probe *probe, const struct answer *answer)
{
	struct host *host = probe->host;

	host->busy = false;
	host->next = now_ms() + pause_of(p, host);
	p->running--;
	switch (answer->kind) {
	case ANSWER_HTTP:
		take_http(p, probe, answer);
		break;
	case ANSWER_TIMEOUT:
	case ANSWER_CLOSED:
	case ANSWER_BROKEN:
		take_page_failure(p, probe, answer);
		break;
	default:
		take_host_failure(p, probe, answer);
	}
}

/* The host's robots.txt, before anything else of it. */
static void
push_robots(struct prober *p, struct host *host)
{
	struct probe *probe = ARENA_NEW(p->arena, struct probe);
	struct url url = { .text = { NULL, 0 } };

	url_parse(arena_printf(p->arena, "%.*s/robots.txt", SPAN_ARG(host->origin)), p->arena, &url);
	host->state = ROBOTS_ASKED;
	probe->robots_of = host;
	probe->get = true;
	place(p, probe, &url);
	push_first(probe);
}

/* Sends the host's first request; or answers it without. */
static void
begin(struct prober *p, struct host *host)
{
	struct probe *probe;
	size_t limit;

	if (!host->given_up && host->state == ROBOTS_WANTED && !host->robots_queue.first)
		push_robots(p, host);
	probe = take_first(host);
	if (host->given_up) {
		conclude(p, probe, &host->verdict);
		return;
	}
	if (!probe->robots_of && !robots_allow(&host->robots, probe->at.target)) {
		conclude_with(p, probe, OUTCOME_UNCHECKED, 0, "its robots.txt asks programs not to look");
		return;
	}
	limit = probe->robots_of ? ROBOTS_LIMIT : probe->anchors ? PROBER_BODY_MAX : GLANCE;
	host->busy = true;
	p->running++;
	transfers_start(p->transfers, &probe->at, probe->get ? limit : 0, probe);
}

/* Whether it has something to do that does not wait for its robots.txt. */
static bool
has_work(const struct host *host)
{
	return !host->busy &&
	       (host->robots_queue.first || (host->pages.first && host->state != ROBOTS_ASKED));
}

/* Begins what is due; the milliseconds until the next is. */
static int
begin_due(struct prober *p)
{
	int64_t now = now_ms(), wait = NAP;
	size_t i;

	for (i = 0; i < p->hosts.len; i++) {
		struct host *host = p->hosts.entries[i].value;

		while (has_work(host) &&
		       (host->given_up || (host->next <= now && p->running < p->options->connections)))
			begin(p, host);
		if (has_work(host) && host->next > now && host->next - now < wait)
			wait = host->next - now;
	}
	return (int)wait;
}

static void
release(struct prober *p)
{
	size_t i;

	transfers_free(p->transfers);
	for (i = 0; i < p->hosts.len; i++)
		robots_release(&((struct host *)p->hosts.entries[i].value)->robots);
	for (i = 0; i < p->pages.len; i++)
		vec_release(&((struct probe *)p->pages.entries[i].value)->questions);
	map_release(&p->hosts);
	map_release(&p->pages);
}

void
prober_run(const struct prober_options *options, struct question *const *questions, size_t count,
           struct arena *arena)
{
	struct prober p = { .options = options, .arena = arena, .unanswered = count };
	const struct answer *answer;
	struct probe *probe;
	size_t i;

	if (!count)
		return;
	p.transfers = transfers_new(&options->transfer);
	for (i = 0; i < count; i++)
		add_question(&p, questions[i]);
	while (p.unanswered) {
		int wait = begin_due(&p);

		probe = p.unanswered ? transfers_wait(p.transfers, wait, &answer) : NULL;
		if (probe)
			take_answer(&p, probe, answer);
	}
	release(&p);
}
