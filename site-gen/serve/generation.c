#include "serve/generation.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/workers.h"
#include "check/check.h"
#include "content/store.h"

/* Of the settling thread, so that the next save is not kept waiting. */
#define SETTLING_NICE 10

struct snapshot *
snapshot_load(const struct site_options *options, bool strict, struct diag_list *diags)
{
	struct snapshot *snapshot = xcalloc(1, sizeof(*snapshot));
	struct diag_kept all;

	snapshot->holders = 1;
	snapshot->site = site_load(options, &snapshot->diags);
	if (snapshot->site) {
		snapshot->amendments = amendments_load(snapshot->site, options, &snapshot->diags);
		check_site(snapshot->site, options->jobs, &snapshot->diags);
		snapshot->number = snapshot->site->load;
		snapshot->others = options->store->others;
	}
	all = diag_keep(&snapshot->diags, 0, snapshot->diags.items.len, &diags->arena);
	diag_add_kept(diags, &all);
	if (strict)
		diag_strict(diags);
	return snapshot;
}

struct generation *
generation_new(struct preview *p, struct snapshot *snapshot, struct generation *before,
               struct diag_list *diags)
{
	unsigned jobs = p->options->site.jobs;
	struct rendering *rendering;
	struct generation *generation;

	rendering = rendering_open(snapshot->site, snapshot->amendments, jobs < 2 ? 2 : jobs,
	                           before ? before->rendering : NULL, diags);
	if (!rendering)
		return NULL;
	generation = xcalloc(1, sizeof(*generation));
	generation->rendering = rendering;
	generation->holders = 1;
	pthread_mutex_lock(&p->mutex);
	generation->snapshot = snapshot;
	snapshot->holders++;
	generation->before = before;
	if (before)
		before->holders++;
	pthread_mutex_unlock(&p->mutex);
	return generation;
}

/* Files on their way into the generation, from several threads. */
struct gathering {
	struct generation *generation;
	pthread_mutex_t mutex;
};

/* Pages are rendered when they are asked for, attachments and assets are there. */
static bool
gather_file(void *context, const char *path, struct span bytes, struct diag_list *diags)
{
	struct gathering *gathering = context;
	struct generation *generation = gathering->generation;
	struct span address = span_of(path), *kept;

	(void)diags;
	if (rendering_find(generation->rendering, address))
		return true;
	pthread_mutex_lock(&gathering->mutex);
	kept = ARENA_NEW(&generation->arena, struct span);
	*kept = arena_copy(&generation->arena, bytes);
	map_set(&generation->files, arena_copy(&generation->arena, address), kept);
	pthread_mutex_unlock(&gathering->mutex);
	return true;
}

static bool
finish(struct settling *s, struct generation *generation)
{
	struct gathering gathering = { generation, PTHREAD_MUTEX_INITIALIZER };
	struct render_sink sink = { &gathering, gather_file };
	unsigned jobs = s->preview->options->site.jobs;
	struct render_options options = { .jobs = jobs, .cancelled = &s->cancelled };
	bool complete = rendering_finish(generation->rendering, &options, &sink, &s->diags);

	pthread_mutex_destroy(&gathering.mutex);
	return complete;
}

static void
settle(struct settling *s)
{
	struct snapshot *snapshot = s->of->snapshot;
	struct generation *generation = generation_new(s->preview, snapshot, NULL, &s->diags);
	struct diag_kept source;

	if (generation) {
		s->complete = finish(s, generation);
		generation->settled = s->complete;
	}
	source = diag_keep(&snapshot->diags, 0, snapshot->diags.items.len, &s->diags.arena);
	diag_add_kept(&s->diags, &source);
	if (s->preview->options->strict)
		diag_strict(&s->diags);
	diag_sort(&s->diags);
	if (s->complete && !s->diags.errors)
		s->settled = generation;
	else
		preview_drop(s->preview, generation);
}

static void *
run(void *arg)
{
	struct settling *s = arg;
	const uint64_t one = 1;

	/* Of this thread alone and those that it starts, on Linux. */
	(void)setpriority(PRIO_PROCESS, 0, SETTLING_NICE);
	settle(s);
	while (write(s->preview->wake, &one, sizeof(one)) < 0 && errno == EINTR)
		;
	return NULL;
}

bool
settling_start(struct settling *s, struct preview *p, struct generation *of)
{
	*s = (struct settling){ .preview = p, .of = of, .diags = DIAG_LIST_INIT };
	atomic_init(&s->cancelled, false);
	s->running = !pthread_create(&s->thread, NULL, run, s);
	return s->running;
}

void
settling_join(struct settling *s)
{
	pthread_join(s->thread, NULL);
	s->running = false;
	preview_drop(s->preview, s->of);
	s->of = NULL;
}
