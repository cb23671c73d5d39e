#include "render/amend_pages.h"

#include <limits.h>
#include <stdlib.h>

#define WHOLE_LIST 150 /* changes that are listed on the page of the step itself */
#define PART_LIST 100  /* of more, so many on a page of their own: some 100 KB for a telephone */

static const struct page_type amendments_type = { .name = SPAN("amendments"), .layout = SPAN("amendments") };
static const struct page_type redline_type = { .name = SPAN("redline"), .layout = SPAN("redline") };

struct page *
amend_home(const struct site *site, const struct publication *publication)
{
	struct arena scratch = ARENA_INIT;
	struct page *page = map_get(&site->by_address,
	                            arena_printf(&scratch, "%.*s/index.html", SPAN_ARG(publication->id)));

	arena_release(&scratch);
	return page;
}

static struct amend_page *
add_page(struct amend_pages *pages, const struct site *site, const struct amend_step *step,
         struct span address)
{
	struct amend_page *page = &pages->at[pages->count];

	page->step = step;
	page->page.number = site->pages.len + pages->count++;
	page->page.front = (struct front_matter){ .order = LONG_MAX, .glossary = false };
	page->page.doc = ARENA_NEW(&pages->arena, struct md_doc);
	page->page.doc->nodes = ARENA_NEW(&pages->arena, struct md_node);
	page->page.doc->nodes[0].end = page->page.doc->node_count = 1;
	page->page.address = page->page.path = page->page.key = address;
	page->page.publication = step->publication;
	page->page.authority = step->publication->authority;
	page->page.parent = amend_home(site, step->publication);
	return page;
}

static void
add_redline(struct amend_pages *pages, const struct site *site, const struct amend_step *step,
            const struct amend_change *change, struct page *parent)
{
	struct span address = amend_redline_address(step, change, &pages->arena);
	struct amend_page *page, *before = &pages->at[pages->count - 1];

	if (!address.len)
		return;
	page = add_page(pages, site, step, address);
	page->change = change;
	page->page.type = &redline_type;
	page->page.parent = parent;
	page->page.front.title = arena_printf(&pages->arena, "What changed: %.*s",
	                                      SPAN_ARG(page_heading(change->new, &pages->arena)));
	page->page.front.short_title = page_heading(change->new, &pages->arena);
	if (before->change) {
		page->page.previous = &before->page;
		before->page.next = &page->page;
	}
}

static size_t
count_shown(const struct amend_step *step)
{
	size_t i, count = 0;

	for (i = 0; i < step->comparison->change_count; i++)
		count += amend_needs_class(&step->comparison->changes[i]);
	return count;
}

/* "toolkit/changes/2/part-1.html", or with a longer name where a redline has that. */
static struct span
list_address(struct amend_pages *pages, const struct amend_step *step, const struct map *redlines,
             size_t number)
{
	struct span folder = span_slice(step->address, 0, step->address.len - 5);
	const char *name = "part";
	struct span address;

	do {
		address = arena_printf(&pages->arena, "%.*s/%s-%zu.html", SPAN_ARG(folder), name, number);
		name = arena_printf(&pages->arena, "%s-of-all", name).ptr;
	} while (map_get(redlines, address));
	return address;
}

static void
add_list(struct amend_pages *pages, const struct site *site, struct amend_page *of,
         const struct map *redlines, size_t first, size_t end)
{
	struct amend_page *page, *before = &pages->at[pages->count - 1];

	page = add_page(pages, site, of->step,
	                list_address(pages, of->step, redlines, first / PART_LIST + 1));
	page->first = first;
	page->end = end;
	page->is_list = true;
	page->page.type = &amendments_type;
	page->page.parent = &of->page;
	page->page.front.short_title = arena_printf(&pages->arena, "Changes %zu to %zu", first + 1, end);
	page->page.front.title = arena_printf(&pages->arena, "%.*s: changes %zu to %zu",
	                                      SPAN_ARG(of->page.front.short_title), first + 1, end);
	if (before != of) {
		page->page.previous = &before->page;
		before->page.next = &page->page;
	}
}

/* A long list stands on pages of its own, which come right behind. */
static void
add_lists(struct amend_pages *pages, const struct site *site, struct amend_page *page)
{
	const struct amend_comparison *c = page->step->comparison;
	size_t shown = count_shown(page->step), i;
	struct map redlines = MAP_INIT;

	if (shown <= WHOLE_LIST) {
		page->end = shown;
		return;
	}
	for (i = 0; i < c->change_count; i++)
		map_put(&redlines, amend_redline_address(page->step, &c->changes[i], &pages->arena), page);
	for (i = 0; i < shown; i += PART_LIST, page->lists++)
		add_list(pages, site, page, &redlines, i, shown < i + PART_LIST ? shown : i + PART_LIST);
	map_release(&redlines);
}

static void
add_step(struct amend_pages *pages, const struct site *site, const struct amend_step *step)
{
	struct amend_page *page = add_page(pages, site, step, step->address);
	struct span title = amend_step_title(step, &pages->arena);
	size_t i;

	page->page.type = &amendments_type;
	page->page.front.title = step->to || step->in_making
	                                 ? arena_printf(&pages->arena, "What changed: %.*s", SPAN_ARG(title))
	                                 : title;
	page->page.front.short_title = title;
	page->page.front.summary = step->file ? step->file->summary : span_make(NULL, 0);
	add_lists(pages, site, page);
	for (i = 0; i < step->comparison->change_count; i++)
		add_redline(pages, site, step, &step->comparison->changes[i], &page->page);
}

struct amend_pages *
amend_pages_new(const struct site *site, const struct amendments *amendments)
{
	struct amend_pages *pages;
	size_t i, most = 0;

	for (i = 0; amendments && i < amendments->step_count; i++)
		if (amendments->steps[i]->is_shown)
			most += 1 + amendments->steps[i]->comparison->change_count +
			        count_shown(amendments->steps[i]) / PART_LIST + 1;
	if (!most)
		return NULL;
	pages = xcalloc(1, sizeof(*pages));
	pages->at = arena_array(&pages->arena, most, sizeof(*pages->at));
	for (i = 0; i < amendments->step_count; i++)
		if (amendments->steps[i]->is_shown)
			add_step(pages, site, amendments->steps[i]);
	return pages;
}

void
amend_pages_free(struct amend_pages *pages)
{
	if (pages)
		arena_release(&pages->arena);
	free(pages);
}
