#include "amend/pairs.h"

#include <assert.h>
#include <string.h>

#include "base/workers.h"

/* A page of fewer features (it has two words more) is too short to be known again. */
#define PAGE_FEATURES 12

static void
add_page(struct side *side, const struct page *page, struct arena *arena)
{
	struct side_page *p = &side->pages[side->count];

	p->page = page;
	p->id = side->state->publication ? page->front.id : amend_page_key(page, arena);
	if (map_put(&side->by_id, p->id, p) == p)
		side->by_number[page->number] = (uint32_t)side->count++;
}

/* Whether the page is one of the text as it is, and written by somebody. */
static bool
is_current(const struct side *side, const struct page *page)
{
	const struct publication *publication = side->state->publication;

	return page->source && !page->edition && (!publication || page->publication == publication);
}

/* In reading order; what is not listed comes last. */
static void
collect(struct side *side, struct arena *arena)
{
	const struct site *site = side->state->site;
	const struct page *page;
	size_t i;

	side->pages = arena_array(arena, site->pages.len, sizeof(*side->pages));
	side->by_number = arena_array(arena, site->pages.len, sizeof(*side->by_number));
	for (i = 0; i < site->pages.len; i++)
		side->by_number[i] = UINT32_MAX;
	if (side->state->edition) {
		for (page = side->state->edition->index; page; page = page->next)
			if (page->source)
				add_page(side, page, arena);
		return;
	}
	for (i = 0; i < site->reading_order.len; i++)
		if (is_current(side, site->reading_order.at[i]))
			add_page(side, site->reading_order.at[i], arena);
	for (i = 0; i < site->pages.len; i++)
		if (!site->pages.at[i]->listed && is_current(side, site->pages.at[i]))
			add_page(side, site->pages.at[i], arena);
}

static void
pair(struct side *old, struct side *new, struct side_page *from, struct side_page *to)
{
	size_t i;

	for (i = 0; i < from->partners.len; i++)
		if (&new->pages[from->partners.at[i]] == to)
			return;
	vec_push(&from->partners, (uint32_t)(to - new->pages));
	vec_push(&to->partners, (uint32_t)(from - old->pages));
}

static void
pair_by_id(struct side *old, struct side *new)
{
	size_t i;

	for (i = 0; i < new->count; i++) {
		struct side_page *from = map_get(&old->by_id, new->pages[i].id);

		if (from)
			pair(old, new, from, &new->pages[i]);
	}
}

/* Ids in `replaces` are those of the page's publication. */
static void
pair_by_replaces(struct side *old, struct side *new, struct arena *arena)
{
	size_t i, k;

	for (i = 0; i < new->count; i++) {
		const struct page *page = new->pages[i].page;

		for (k = 0; k < page->front.replaces.len; k++) {
			struct span id = page->front.replaces.at[k];
			struct side_page *from;

			if (!new->state->publication && page->publication)
				id = arena_printf(arena, "%.*s/%.*s", SPAN_ARG(page->publication->id),
				                  SPAN_ARG(id));
			from = map_get(&old->by_id, id);
			if (from)
				pair(old, new, from, &new->pages[i]);
		}
	}
}

static void
find_same(const struct side *old, struct side *new)
{
	size_t i;

	for (i = 0; i < new->count; i++) {
		struct side_page *to = &new->pages[i], *from = NULL;

		if (to->partners.len == 1)
			from = &old->pages[to->partners.at[0]];
		if (from && from->partners.len == 1)
			to->same = from->same = to->page->twin == from->page ||
			                        span_equal(from->page->source->text, to->page->source->text);
	}
}

/* Pages being read, of both sides, one behind the other. */
struct reading {
	struct side *old, *new;
	bool whole; /* pages get features, too: some have no partner */
	struct arena arenas[WORKERS_MAX];
	struct feature_maker makers[WORKERS_MAX];
};

/* Gives the section its blocks and features. */
static void
read_section(struct side_page *page, size_t number, size_t *block, struct feature_maker *maker,
             struct arena *arena)
{
	struct side_section *inner = &page->inner[number];
	struct amend_section *section = &page->sections[number];
	const struct md_doc *doc = page->page->doc;

	section->page = page->page;
	section->heading = number ? (uint32_t)number - 1 : UINT32_MAX;
	section->title = number ? doc->headings[number - 1].text : page->page->front.title;
	inner->section = section;
	inner->first = *block;
	for (; *block < page->blocks.count && page->blocks.at[*block]->section == number; ++*block)
		inner->words += features_add(maker, page->blocks.at[*block]->text);
	inner->end = *block;
	inner->features = features_take(maker, arena);
	page->words += inner->words;
}

static struct features
join_features(const struct side_page *page, struct feature_maker *maker, struct arena *arena)
{
	size_t i, k;

	for (i = 0; i < page->section_count; i++)
		for (k = 0; k < page->inner[i].features.count; k++)
			vec_push(&maker->hashes, page->inner[i].features.at[k]);
	return features_take(maker, arena);
}

static void
read_page(void *context, size_t index, unsigned worker)
{
	struct reading *r = context;
	struct side *side = index < r->old->count ? r->old : r->new;
	struct side_page *page = &side->pages[index - (side == r->new ? r->old->count : 0)];
	struct arena *arena = &r->arenas[worker];
	size_t i, block = 0;

	if (page->same)
		return;
	assert(!page->page->unread);
	amend_blocks_read(side->state->site, page->page, arena, &page->blocks);
	page->section_count = page->page->doc->heading_count + 1;
	page->sections = arena_array(arena, page->section_count, sizeof(*page->sections));
	page->inner = arena_array(arena, page->section_count, sizeof(*page->inner));
	for (i = 0; i < page->section_count; i++)
		read_section(page, i, &block, &r->makers[worker], arena);
	if (r->whole)
		page->features = join_features(page, &r->makers[worker], arena);
}

static bool
has_lonely(const struct side *side)
{
	size_t i;

	for (i = 0; i < side->count; i++)
		if (!side->pages[i].partners.len)
			return true;
	return false;
}

static void
read_pages(struct side *old, struct side *new, unsigned jobs, struct arena *arena)
{
	struct reading *r = xcalloc(1, sizeof(*r));
	unsigned i;

	r->old = old;
	r->new = new;
	r->whole = has_lonely(old) || has_lonely(new);
	workers_run(jobs, old->count + new->count, read_page, r);
	for (i = 0; i < jobs; i++) {
		arena_adopt(arena, &r->arenas[i]);
		feature_maker_release(&r->makers[i]);
	}
	free(r);
}

/* Pages of one side, and which of the other is most like each. */
struct page_set {
	struct side_page **pages;
	struct features *features;
	struct likeness *best;
	size_t count;
};

/* Those without a partner, or all that were read. */
static void
collect_pages(struct side *side, bool lonely, struct page_set *out, struct arena *arena)
{
	size_t i;

	out->pages = arena_array(arena, side->count, sizeof(*out->pages));
	out->features = arena_array(arena, side->count, sizeof(*out->features));
	out->best = arena_array(arena, side->count, sizeof(*out->best));
	for (i = 0; i < side->count; i++) {
		struct side_page *page = &side->pages[i];

		if ((lonely && page->partners.len) || !features_have(&page->features, PAGE_FEATURES))
			continue;
		if (lonely)
			features_make_distinct(&page->features);
		out->pages[out->count] = page;
		out->features[out->count++] = page->features;
	}
}

static bool
is_half(uint32_t common, const struct features *features)
{
	return (size_t)common * 2 >= features->count;
}

/* Two that have half of the shorter in common, and more than each with any other. */
static void
pair_alike(struct side *old, struct side *new, struct arena *arena)
{
	struct page_set before = { .count = 0 }, after = { .count = 0 };
	size_t i;

	collect_pages(old, true, &before, arena);
	collect_pages(new, true, &after, arena);
	likeness_find(after.features, after.count, before.features, before.count, after.best);
	likeness_find(before.features, before.count, after.features, after.count, before.best);
	for (i = 0; i < after.count; i++) {
		const struct likeness *best = &after.best[i];

		if (best->other != LIKENESS_NONE && before.best[best->other].other == i &&
		    (is_half(best->common, &after.features[i]) ||
		     is_half(best->common, &before.features[best->other])))
			pair(old, new, before.pages[best->other], after.pages[i]);
	}
}

/* A page of `side` without a partner, half of which stands in one of the other. */
static void
pair_contained(struct side *old, struct side *new, struct side *side, struct arena *arena)
{
	struct page_set lonely = { .count = 0 }, others = { .count = 0 };
	size_t i;

	collect_pages(side, true, &lonely, arena);
	collect_pages(side == old ? new : old, false, &others, arena);
	if (!lonely.count)
		return;
	likeness_find(lonely.features, lonely.count, others.features, others.count, lonely.best);
	for (i = 0; i < lonely.count; i++) {
		const struct likeness *best = &lonely.best[i];

		if (best->other == LIKENESS_NONE || !is_half(best->common, &lonely.features[i]))
			continue;
		if (side == old)
			pair(old, new, lonely.pages[i], others.pages[best->other]);
		else
			pair(old, new, others.pages[best->other], lonely.pages[i]);
	}
}

void
pairs_find_pages(struct side *old, struct side *new, unsigned jobs, struct arena *arena)
{
	collect(old, arena);
	collect(new, arena);
	pair_by_id(old, new);
	pair_by_replaces(old, new, arena);
	find_same(old, new);
	read_pages(old, new, jobs, arena);
	pair_alike(old, new, arena);
	pair_contained(old, new, new, arena);
	pair_contained(old, new, old, arena);
}

void
side_release(struct side *side)
{
	size_t i;

	for (i = 0; i < side->count; i++)
		vec_release(&side->pages[i].partners);
	map_release(&side->by_id);
}

struct side_page *
side_nearest(const struct side_page *page, const struct side *other)
{
	return page->partners.len ? &other->pages[page->partners.at[0]] : NULL;
}

struct side_page *
side_page_of(const struct side *side, const struct page *page)
{
	uint32_t at = side->by_number[page->number];

	return at == UINT32_MAX ? NULL : &side->pages[at];
}

struct side_section *
side_section_of(const struct side *side, const struct amend_section *section)
{
	const struct side_page *page = side_page_of(side, section->page);

	return &page->inner[section - page->sections];
}
