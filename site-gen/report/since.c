#include "report/since.h"

#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "content/alias.h"
#include "content/edition.h"
#include "content/reference.h"

const char since_search_help[] =
	"The site's own search runs them: 'site-gen report -o OUT', then OUT/editors/search.html "
	"in a browser; or 'make test'.";

/* Diagnostics by what they say, wherever in the page they stand. */
struct tally {
	struct map counts; /* size_t: how many of the old state are not found again */
	struct arena *arena;
	const struct amend_comparison *comparison;
	struct map old_pages; /* struct page by path, of the old state */
};

static struct span
path_of(const struct diag *d)
{
	return d->place.source ? d->place.source->path : span_make(NULL, 0);
}

/* The path that the page has in the new state. */
static struct span
path_now(const struct tally *t, const struct diag *d)
{
	const struct page *old = map_get(&t->old_pages, path_of(d)), *now = NULL;

	if (old)
		now = amend_successor(t->comparison, old);
	return now ? now->path : path_of(d);
}

static struct span
key_of(struct tally *t, const struct diag *d, struct span path)
{
	return arena_printf(t->arena, "%.*s\n%s\n%.*s\n%.*s", SPAN_ARG(path), diag_info[d->id].id,
	                    SPAN_ARG(d->rule), SPAN_ARG(d->message));
}

static void
count_old(struct tally *t, const struct since_state *old)
{
	size_t i;

	for (i = 0; i < old->site->pages.len; i++)
		if (!old->site->pages.at[i]->edition)
			map_put(&t->old_pages, old->site->pages.at[i]->path, old->site->pages.at[i]);
	for (i = 0; i < old->diags->items.len; i++) {
		const struct diag *d = &old->diags->items.at[i];
		struct span key = key_of(t, d, path_now(t, d));
		size_t *count = map_get(&t->counts, key);

		if (!count) {
			count = ARENA_NEW(t->arena, size_t);
			map_put(&t->counts, key, count);
		}
		++*count;
	}
}

static void
compare_problems(struct since_report *change, const struct since_state *old, const struct since_state *new)
{
	struct tally t = { MAP_INIT, &change->arena, change->comparison, MAP_INIT };
	size_t i;

	count_old(&t, old);
	for (i = 0; i < new->diags->items.len; i++) {
		const struct diag *d = &new->diags->items.at[i];
		size_t *count = map_get(&t.counts, key_of(&t, d, path_of(d)));

		if (count && *count)
			--*count;
		else
			vec_push(&change->problems, d);
	}
	for (i = 0; i < t.counts.len; i++)
		change->mended += *(size_t *)t.counts.entries[i].value;
	map_release(&t.counts);
	map_release(&t.old_pages);
}

static void
add_lost_page(struct since_report *change, const struct page *old)
{
	const struct page *now = amend_successor(change->comparison, old);
	struct since_lost lost = { .page = old, .address = old->address };

	if (now)
		lost.hint = arena_printf(&change->arena,
		                         "%.*s continues it: add its old address to 'aliases' there",
		                         SPAN_ARG(now->path));
	vec_push(&change->lost, lost);
}

static void
list_anchors(const struct page *page, struct arena *arena, struct span **out, size_t *count)
{
	const struct md_doc *doc = page->doc;
	uint32_t i;

	*count = 0;
	*out = arena_array(arena, (size_t)doc->heading_count + doc->callout_count, sizeof(**out));
	for (i = 0; i < doc->heading_count; i++)
		(*out)[(*count)++] = doc->headings[i].anchor;
	for (i = 0; i < doc->callout_count; i++)
		(*out)[(*count)++] = doc->callouts[i].anchor;
}

/* The anchors of the old page that the new one at its address has not. */
static void
compare_anchors(struct since_report *change, const struct page *old, const struct page *new)
{
	struct arena arena = ARENA_INIT;
	struct map now = MAP_INIT;
	struct span *before, *after;
	size_t before_count, after_count, i, nearest;

	list_anchors(old, &arena, &before, &before_count);
	list_anchors(new, &arena, &after, &after_count);
	for (i = 0; i < after_count; i++)
		map_put(&now, after[i], change);
	for (i = 0; i < before_count; i++) {
		struct since_lost lost = { old, old->address, before[i], { NULL, 0 } };

		if (!before[i].len || map_get(&now, before[i]) || page_alias(new, before[i]))
			continue;
		nearest = nearest_name(before[i], after, after_count);
		if (nearest < after_count)
			lost.hint =
				arena_printf(&change->arena, "is it '#%.*s' now?", SPAN_ARG(after[nearest]));
		vec_push(&change->lost, lost);
	}
	map_release(&now);
	arena_release(&arena);
}

/* What an edition published leads somewhere, or is an error of check already. */
static void
list_published(struct since_report *change, const struct site *site, struct map *addresses)
{
	size_t i;

	for (i = 0; i < site->pages.len; i++)
		if (site->pages.at[i]->edition)
			map_put(addresses, edition_old_address(site->pages.at[i], &change->arena), change);
}

static void
compare_addresses(struct since_report *change, const struct since_state *old, const struct since_state *new)
{
	struct map published = MAP_INIT;
	size_t i;

	list_published(change, new->site, &published);
	for (i = 0; i < old->site->pages.len; i++) {
		const struct page *page = old->site->pages.at[i];
		const struct page *now = map_get(&new->site->by_address, page->address);

		if (page->edition)
			continue;
		if (now && amend_change_from(change->comparison, page))
			compare_anchors(change, page, now);
		if (!now && !map_get(&new->site->by_alias, page->address) && !map_get(&published, page->address))
			add_lost_page(change, page);
	}
	map_release(&published);
}

static bool
has_changed(const struct since_report *change, const struct page *page)
{
	return page && !page->edition && amend_change_to(change->comparison, page) != NULL;
}

static void
find_tests(struct since_report *change, const struct site *site)
{
	const struct search_config *config = &site->search_config;
	enum reference_problem problem;
	size_t i;

	change->test_count = config->test_count;
	for (i = 0; i < config->test_count; i++) {
		const struct page *page = reference_page(site, site->home, config->tests[i].page, &problem);

		if (has_changed(change, page))
			vec_push(&change->tests, (struct since_test){ config->tests[i].query, page });
	}
}

static void
find_notes(struct since_report *change)
{
	size_t section, i, k;

	for (section = 0; section < REPORT_SECTIONS; section++)
		for (i = 0; i < change->report->sections[section].items.len; i++) {
			const struct report_item *item = &change->report->sections[section].items.at[i];

			for (k = 0; k < item->place_count && !has_changed(change, item->places[k].page); k++)
				;
			if (k < item->place_count)
				vec_push(&change->notes,
				         (struct since_note){ section, item, &item->places[k] });
		}
}

/* A whole commit id is for machines: its beginning says as much. */
static struct span
short_name(struct span name)
{
	size_t i;

	for (i = 0; i < name.len; i++)
		if (!strchr("0123456789abcdef", name.ptr[i]))
			return name;
	return name.len == 40 ? span_make(name.ptr, 12) : name;
}

struct since_report *
since_report_new(const struct since_state *old, const struct since_state *new, struct span since,
                 const struct report *report, unsigned jobs)
{
	struct since_report *change = xcalloc(1, sizeof(*change));
	const struct amend_state before = { old->site, NULL, NULL }, now = { new->site, NULL, NULL };

	change->since = arena_copy(&change->arena, short_name(since));
	change->report = report;
	change->errors = new->diags->errors;
	change->comparison = amend_compare(&before, &now, jobs);
	compare_problems(change, old, new);
	compare_addresses(change, old, new);
	find_tests(change, new->site);
	find_notes(change);
	return change;
}

void
since_report_free(struct since_report *change)
{
	if (!change)
		return;
	amend_comparison_free(change->comparison);
	vec_release(&change->problems);
	vec_release(&change->lost);
	vec_release(&change->tests);
	vec_release(&change->notes);
	arena_release(&change->arena);
	free(change);
}

bool
since_is_ready(const struct since_report *change)
{
	return !change->errors && !change->lost.len;
}

const struct page *
since_page(const struct amend_change *change)
{
	return change->new ? change->new : change->old;
}

struct span
since_kinds(const struct amend_change *change, struct arena *arena)
{
	struct span names[2 * AMEND_KINDS];
	size_t count = 0;
	int kind;

	for (kind = 0; kind < AMEND_KINDS; kind++)
		if (change->kinds & AMEND_BIT(kind)) {
			if (count)
				names[count++] = span_of(", ");
			names[count++] = span_of(amend_kind_name((enum amend_kind)kind));
		}
	return arena_join(arena, names, count);
}

struct span
since_counts(const struct since_report *change, struct arena *arena)
{
	const struct amend_comparison *c = change->comparison;
	size_t added = c->counts[AMEND_ADDED], removed = c->counts[AMEND_REMOVED];

	return arena_printf(
		arena, "%zu changed, %zu added, %zu removed, %zu as before; %zu words more and %zu fewer",
		c->change_count - added - removed, added, removed, c->unchanged, c->added, c->removed);
}

struct span
since_verdict(const struct since_report *change, struct arena *arena)
{
	size_t errors = change->errors, lost = change->lost.len;

	if (since_is_ready(change))
		return span_of("nothing stands against publishing");
	return arena_printf(arena, "not ready to be published: %zu error%s, %zu address%s lost", errors,
	                    errors == 1 ? "" : "s", lost, lost == 1 ? "" : "es");
}
