#include "base/workers.h"
#include "content/load.h"
#include "content/navigation.h"
#include "content/reference.h"

/* A page that shows words of another, which therefore has to be read. */
struct asking {
	struct page *from, *target;
};
VEC_TYPE(asking_list, struct asking);

/* What one thread keeps. */
struct both_worker {
	struct arena arena;
	struct diag_list diags;
	struct asking_list asking;
};

struct both {
	struct site *const *sites;
	struct diag_list *diags; /* of each */
	struct map taken;        /* ids by which more than the page itself may be continued */
};

/* A loop over pages of one of the two. */
struct both_loop {
	struct both *both;
	struct site *site;
	struct page *const *pages;
	struct both_worker workers[WORKERS_MAX];
	struct asking_list asking; /* of all workers */
};

static void
run(struct both_loop *loop, unsigned jobs, const struct page_list *pages, workers_task *task)
{
	struct diag_list *diags = &loop->both->diags[loop->site == loop->both->sites[1]];
	unsigned i;
	size_t k;

	loop->pages = pages->at;
	workers_run_leaving(jobs, pages->len, task, loop, md_thread_release);
	for (i = 0; i < jobs; i++) {
		struct both_worker *w = &loop->workers[i];

		arena_adopt(&loop->site->arena, &w->arena);
		diag_merge(diags, &w->diags);
		for (k = 0; k < w->asking.len; k++)
			vec_push(&loop->asking, w->asking.at[k]);
		vec_release(&w->asking);
	}
}

/* Both lists are sorted by path. */
static void
find_twins(struct site *const sites[2])
{
	const struct page_list *old = &sites[0]->pages, *new = &sites[1]->pages;
	size_t i = 0, k = 0;

	while (i < old->len && k < new->len) {
		int order = span_compare(old->at[i]->path, new->at[k]->path);

		if (!order && span_equal(old->at[i]->source->text, new->at[k]->source->text))
			new->at[k]->twin = old->at[i];
		i += order <= 0;
		k += order >= 0;
	}
}

static void
load_front(void *context, size_t index, unsigned worker)
{
	struct both_loop *loop = context;
	struct both_worker *w = &loop->workers[worker];

	page_load_front(loop->pages[index], &loop->site->config, &w->arena, &w->diags);
	page_leave_body(loop->pages[index], &w->arena);
}

static void
build_navigation(void *context, size_t index, unsigned worker)
{
	struct both *b = context;

	(void)worker;
	navigation_build(b->sites[index], &b->diags[index]);
}

/* Ids that pages replace, and ids that are not a page's own. */
static void
collect_taken(struct both *b, const struct site *site)
{
	size_t i, k;

	for (i = 0; i < site->pages.len; i++) {
		struct page *page = site->pages.at[i];

		for (k = 0; k < page->front.replaces.len; k++)
			map_put(&b->taken, page->front.replaces.at[k], page);
		if (map_get(&site->by_key, page->key) != page)
			map_put(&b->taken, page->front.id, page);
	}
}

/* Whether the page of the second site is what it was, and nothing else has to do with that. */
static bool
is_unchanged(const struct both *b, const struct page *page)
{
	const struct page *twin = page->twin;

	return twin && span_equal(page->key, twin->key) && !page->front.replaces.len &&
	       !page->publication == !twin->publication && !map_get(&b->taken, page->front.id);
}

static void
mark_unread(struct both *b)
{
	size_t i;

	collect_taken(b, b->sites[0]);
	collect_taken(b, b->sites[1]);
	for (i = 0; i < b->sites[1]->pages.len; i++) {
		struct page *page = b->sites[1]->pages.at[i];

		if (!is_unchanged(b, page))
			continue;
		page->unread = true;
		((struct page *)map_get(&b->sites[0]->by_path, page->path))->unread = true;
	}
	map_release(&b->taken);
}

static void
load_body(void *context, size_t index, unsigned worker)
{
	struct both_loop *loop = context;
	struct both_worker *w = &loop->workers[worker];
	struct page *page = loop->pages[index];

	if (page->source && !page->unread)
		page_load_body(page, &w->arena, &w->diags);
}

/* Whether the link has no words but those of what it leads to. */
static bool
shows_words(const struct page *page, size_t link)
{
	const struct md_link *l = &page->doc->links[link];

	return page->references[link].anchor.len &&
	       (l->empty || page->doc->nodes[l->node].kind == MD_INCLUDE);
}

static void
resolve_page(void *context, size_t index, unsigned worker)
{
	struct both_loop *loop = context;
	struct both_worker *w = &loop->workers[worker];
	struct page *page = loop->pages[index];
	size_t i;

	if (page->unread)
		return;
	reference_resolve(loop->site, page, &w->arena);
	for (i = 0; i < page->doc->link_count; i++) {
		struct page *target = page->references[i].target;

		if (target && target->unread && shows_words(page, i))
			vec_push(&w->asking, (struct asking){ page, target });
	}
}

static void
resolve_again(void *context, size_t index, unsigned worker)
{
	struct both_loop *loop = context;
	struct page *page = loop->pages[index];
	size_t i;

	for (i = 0; i < page->doc->link_count; i++)
		page->references[i] = (struct reference){ .kind = REFERENCE_NONE };
	reference_resolve(loop->site, page, &loop->workers[worker].arena);
}

/* Reads the pages that others ask for, and gives those the words. */
static void
answer(struct both_loop *loop, unsigned jobs)
{
	struct page_list wanted = VEC_INIT, from = VEC_INIT;
	size_t i;

	for (i = 0; i < loop->asking.len; i++) {
		const struct asking *a = &loop->asking.at[i];

		if (a->target->unread)
			vec_push(&wanted, a->target);
		a->target->unread = false;
		if (!from.len || *vec_last(&from) != a->from)
			vec_push(&from, a->from);
	}
	loop->asking.len = 0;
	run(loop, jobs, &wanted, load_body);
	run(loop, jobs, &from, resolve_again);
	vec_release(&wanted);
	vec_release(&from);
}

static void
load_fronts(struct both_loop *loop, unsigned jobs)
{
	run(loop, jobs, &loop->site->pages, load_front);
}

static void
load_bodies(struct both_loop *loop, unsigned jobs)
{
	run(loop, jobs, &loop->site->pages, load_body);
	run(loop, jobs, &loop->site->pages, resolve_page);
	answer(loop, jobs);
	vec_release(&loop->asking);
}

/* In the order of the sites: the second shares what was made of the first. */
static void
run_sites(struct both *b, unsigned jobs, void (*step)(struct both_loop *loop, unsigned jobs))
{
	struct both_loop *loop = xcalloc(1, sizeof(*loop));
	int i;

	loop->both = b;
	for (i = 0; i < 2; i++) {
		loop->site = b->sites[i];
		step(loop, jobs);
	}
	free(loop);
}

bool
site_load_both(const struct site_options options[2], struct site *sites[2], struct diag_list diags[2])
{
	struct history_blobs known = HISTORY_BLOBS_INIT;
	struct both b = { sites, diags, MAP_INIT };

	sites[0] = site_begin(&options[0], &known, &diags[0]);
	sites[1] = sites[0] ? site_begin(&options[1], &known, &diags[1]) : NULL;
	history_blobs_release(&known);
	if (!sites[1])
		return false;
	find_twins(sites);
	run_sites(&b, options->jobs, load_fronts);
	workers_run(options->jobs, 2, build_navigation, &b);
	mark_unread(&b);
	run_sites(&b, options->jobs, load_bodies);
	return true;
}
