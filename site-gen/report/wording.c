#include "report/sections.h"

#include <stdlib.h>
#include <string.h>

void
build_sentences(struct builder *b)
{
	size_t i, k;

	for (i = 0; i < b->site->pages.len; i++) {
		const struct page *page = b->site->pages.at[i];

		for (k = 0; k < b->scans[i].sentences.len; k++) {
			const struct scan_sentence *s = &b->scans[i].sentences.at[k];
			struct report_item *item =
				report_add(b, REPORT_SENTENCES, s->text, report_place_at(page, s->offset));

			item->detail = arena_printf(&b->report->arena, "%zu words", s->words);
			item->weight = s->words;
		}
	}
}

static int
compare_ages(const void *a, const void *b)
{
	return (int)*(const unsigned *)a - (int)*(const unsigned *)b;
}

static void
note_median(struct builder *b, unsigned *ages, size_t count)
{
	if (!count)
		return;
	qsort(ages, count, sizeof(*ages), compare_ages);
	b->report->sections[REPORT_READING].note = arena_printf(
		&b->report->arena,
		"%zu page%s %d words or more; half of them have a reading age of %u or less.", count,
		count == 1 ? " has" : "s have", READING_LEAST_WORDS, (ages[count / 2] + 5) / 10);
}

void
build_reading(struct builder *b)
{
	unsigned *ages = xcalloc(b->site->pages.len, sizeof(*ages));
	size_t i, count = 0;

	for (i = 0; i < b->site->pages.len; i++) {
		const struct page *page = b->site->pages.at[i];
		const struct reading *reading = &b->scans[i].reading;
		unsigned age = reading_age(reading);
		struct report_item *item;

		if (reading->words < READING_LEAST_WORDS)
			continue;
		ages[count++] = age;
		if (age <= REPORT_READING_AGE)
			continue;
		item = report_add(b, REPORT_READING, page->front.title,
		                  (struct report_place){ page, { page->source, 0 }, { NULL, 0 } });
		item->weight = age;
		item->detail = arena_printf(&b->report->arena, "reading age %u, %zu words to a sentence",
		                            (age + 5) / 10,
		                            (reading->words + reading->sentences / 2) / reading->sentences);
	}
	note_median(b, ages, count);
	free(ages);
}

/* One abbreviation on all pages that use it without an explanation. */
struct unexplained {
	struct span text, long_form; /* of any page, or empty */
	VEC(struct report_place) places;
	size_t uses;
};

/* What is explained for readers of a page by the glossary or by site.yaml. */
struct explained {
	const struct builder *builder;
	struct map forms; /* every form of a term that is not linked, and what site.yaml lists */
	struct buf fold;
};

static void
explained_init(struct explained *e, struct builder *b)
{
	const struct glossary *glossary = &b->site->glossary;
	const struct yaml_list *known = &b->site->config.known;
	size_t i, k;

	*e = (struct explained){ b, MAP_INIT, BUF_INIT };
	for (i = 0; i < known->len; i++)
		map_put(&e->forms, known->at[i], e);
	for (i = 0; i < glossary->count; i++) {
		const struct term *term = &glossary->terms[i];

		if (term->linked)
			continue;
		map_put(&e->forms, term->name, e);
		map_put(&e->forms, term->abbreviation, e);
		for (k = 0; k < term->aliases.len; k++)
			map_put(&e->forms, term->aliases.at[k], e);
	}
}

static bool
is_explained(struct explained *e, const struct page *page, const struct scan_abbreviation *a)
{
	struct term_match match;

	if (a->long_form.len || map_get(&e->forms, a->text))
		return true;
	return glossary_find(&e->builder->site->glossary, a->text, 0, page->authority, &e->fold, &match) &&
	       match.start == 0 && match.end == a->text.len;
}

static struct unexplained *
find_unexplained(struct builder *b, struct map *all, struct span text)
{
	struct unexplained *u = map_get(all, text);

	if (!u) {
		u = ARENA_NEW(&b->report->arena, struct unexplained);
		u->text = text;
		map_put(all, text, u);
	}
	return u;
}

static void
collect_abbreviations(struct builder *b, struct explained *e, struct map *all)
{
	size_t i, k;

	for (i = 0; i < b->site->pages.len; i++)
		for (k = 0; k < b->scans[i].abbreviations.len; k++) {
			const struct scan_abbreviation *a = &b->scans[i].abbreviations.at[k];
			const struct page *page = b->site->pages.at[i];
			struct unexplained *u = find_unexplained(b, all, a->text);

			if (!u->long_form.len)
				u->long_form = a->long_form;
			if (!a->uses || is_explained(e, page, a))
				continue;
			u->uses += a->uses;
			vec_push(&u->places, report_place_at(page, a->offset));
		}
}

static void
add_abbreviation(struct builder *b, struct unexplained *u)
{
	struct arena *arena = &b->report->arena;
	struct report_item *item = report_add(b, REPORT_ABBREVIATIONS, u->text, u->places.at[0]);
	struct span counts = arena_printf(arena, "%zu time%s on %zu page%s", u->uses, u->uses == 1 ? "" : "s",
	                                  u->places.len, u->places.len == 1 ? "" : "s");

	item->group = span_of(u->long_form.len ? "Spelled out on another page only" : "Spelled out nowhere");
	item->detail = u->long_form.len ? arena_printf(arena, "%.*s; elsewhere \"%.*s\"", SPAN_ARG(counts),
	                                               SPAN_ARG(u->long_form))
	                                : counts;
	item->weight = u->places.len;
	item->place_count = u->places.len;
	item->places = arena_array(arena, u->places.len, sizeof(*item->places));
	memcpy(item->places, u->places.at, u->places.len * sizeof(*item->places));
}

void
build_abbreviations(struct builder *b)
{
	struct explained e;
	struct map all = MAP_INIT;
	size_t i;

	explained_init(&e, b);
	collect_abbreviations(b, &e, &all);
	for (i = 0; i < all.len; i++) {
		struct unexplained *u = all.entries[i].value;

		if (u->places.len)
			add_abbreviation(b, u);
		vec_release(&u->places);
	}
	map_release(&all);
	map_release(&e.forms);
	buf_release(&e.fold);
}

/* All paragraphs of the site, in order. */
struct paragraph {
	const struct page *page;
	const struct scan_paragraph *scan;
};
struct repeats {
	VEC(struct paragraph) paragraphs;
	VEC(struct similar_sketch) sketches;
	struct similar_set a, b;
	size_t first; /* what `a` was read from, plus 1 */
};

static bool
is_repeat(void *context, size_t a, size_t b)
{
	struct repeats *r = context;

	if (r->first != a + 1)
		similar_read(r->paragraphs.at[a].scan->text, &r->a);
	r->first = a + 1;
	similar_read(r->paragraphs.at[b].scan->text, &r->b);
	return similar_likeness(&r->a, &r->b) >= SIMILAR_LEAST;
}

/* One group: the paragraphs `members`, of which the first stands for all. */
static void
add_repeat(struct builder *b, const struct repeats *r, const size_t *members, size_t count)
{
	const struct paragraph *first = &r->paragraphs.at[members[0]];
	struct report_item *item = report_add(b, REPORT_REPEATS, first->scan->text,
	                                      report_place_at(first->page, first->scan->offset));
	bool same = true;
	size_t i;

	item->place_count = count;
	item->places = arena_array(&b->report->arena, count, sizeof(*item->places));
	for (i = 0; i < count; i++) {
		const struct paragraph *p = &r->paragraphs.at[members[i]];

		item->places[i] = report_place_at(p->page, p->scan->offset);
		same = same && span_equal(p->scan->text, first->scan->text);
	}
	item->detail = arena_printf(&b->report->arena, "%zu words, %zu times, %s", first->scan->words, count,
	                            same ? "word for word" : "nearly the same");
	item->weight = first->scan->words;
}

static void
collect_paragraphs(struct builder *b, struct repeats *r)
{
	size_t i, k;

	for (i = 0; i < b->site->pages.len; i++)
		for (k = 0; k < b->scans[i].paragraphs.len; k++) {
			const struct scan_paragraph *p = &b->scans[i].paragraphs.at[k];

			vec_push(&r->paragraphs, (struct paragraph){ b->site->pages.at[i], p });
			vec_push(&r->sketches, p->sketch);
		}
}

void
build_repeats(struct builder *b)
{
	struct repeats r = { .first = 0 };
	size_t *group, *next, *members, i, k, count;

	collect_paragraphs(b, &r);
	group = xcalloc(r.paragraphs.len, sizeof(*group));
	next = xcalloc(r.paragraphs.len, sizeof(*next));
	members = xcalloc(r.paragraphs.len, sizeof(*members));
	similar_group(r.sketches.at, r.sketches.len, is_repeat, &r, group);
	/* Chains of equal groups: next[i] is the one after i, plus 1. */
	for (i = r.paragraphs.len; i-- > 0;)
		if (group[i] != i) {
			next[i] = next[group[i]];
			next[group[i]] = i + 1;
		}
	for (i = 0; i < r.paragraphs.len; i++) {
		if (group[i] != i || !next[i])
			continue;
		for (count = 0, k = i + 1; k; k = next[k - 1])
			members[count++] = k - 1;
		add_repeat(b, &r, members, count);
	}
	free(group);
	free(next);
	free(members);
	vec_release(&r.paragraphs);
	vec_release(&r.sketches);
	vec_release(&r.a);
	vec_release(&r.b);
}
