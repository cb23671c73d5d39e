#include <assert.h>
#include <string.h>

#include "amend/pairs.h"
#include "base/utf8.h"

/* A section of fewer features is too short to be known again. */
#define SECTION_FEATURES 6

VEC_TYPE(section_list, struct side_section *);

struct matching {
	struct side *old, *new;
	struct arena *arena;
	struct buf fold;
};

static void
join(struct side_section *old, struct side_section *new)
{
	old->section->other = new->section;
	new->section->other = old->section;
}

static bool
is_number(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == '(' || c == ')';
}

struct span
amend_title_text(struct span title)
{
	size_t i = 0;

	while (i < title.len && is_number(title.ptr[i]))
		i++;
	return i && i < title.len && title.ptr[i] == ' ' ? span_from(title, i + 1) : title;
}

/* What a section is called by, whatever its number: its own anchor, or else its folded title. */
static struct span
key_of(struct matching *m, const struct amend_section *section, bool anchor)
{
	const struct md_heading *heading;

	if (section->heading == UINT32_MAX)
		return span_of("");
	heading = &section->page->doc->headings[section->heading];
	if (anchor)
		return heading->anchor_set ? arena_printf(m->arena, "#%.*s", SPAN_ARG(heading->anchor))
		                           : span_of(NULL);
	buf_clear(&m->fold);
	buf_char(&m->fold, ' ');
	utf8_fold(&m->fold, amend_title_text(section->title));
	return arena_copy(m->arena, buf_as_span(&m->fold));
}

/* The sections of old pages that are still to be matched, by what they are called. */
static void
collect(struct matching *m, const struct side_page *page, bool anchor, struct map *out,
        struct section_list *lists, size_t *list_count)
{
	size_t i;

	for (i = 0; i < page->section_count; i++) {
		struct span key = key_of(m, &page->sections[i], anchor);
		struct section_list *list;

		if (page->sections[i].other || !key.ptr)
			continue;
		list = map_put(out, key, &lists[*list_count]);
		*list_count += list == &lists[*list_count];
		vec_push(list, &page->inner[i]);
	}
}

static size_t
count_common(const struct features *a, const struct features *b)
{
	size_t i = 0, k = 0, common = 0;

	while (i < a->count && k < b->count) {
		if (a->at[i] == b->at[k])
			common++;
		if (a->at[i] < b->at[k])
			i++;
		else
			k++;
	}
	return common;
}

/* The first from `at` on that is not matched yet, or the list's length. */
static size_t
next_unmatched(const struct section_list *list, size_t at)
{
	while (at < list->len && list->at[at]->section->other)
		at++;
	return at;
}

/* Of those with one name the one that is most like the section, the first of several; a few are looked at. */
static struct side_section *
choose(const struct section_list *list, struct side_section *section)
{
	size_t i = next_unmatched(list, 0), best = 0, seen;
	struct side_section *chosen = i < list->len ? list->at[i] : NULL;

	if (next_unmatched(list, i + 1) >= list->len)
		return chosen;
	features_make_distinct(&section->features);
	for (seen = 0; i < list->len && seen < 8; seen++, i = next_unmatched(list, i + 1)) {
		size_t common;

		features_make_distinct(&list->at[i]->features);
		common = count_common(&list->at[i]->features, &section->features) + 1;
		if (common > best) {
			best = common;
			chosen = list->at[i];
		}
	}
	return chosen;
}

/* Forgets those at the beginning that are matched, so that many of one name stay cheap. */
static void
drop_matched(struct section_list *list)
{
	size_t matched = 0;

	while (matched < list->len && list->at[matched]->section->other)
		matched++;
	list->len -= matched;
	if (list->len)
		memmove(list->at, list->at + matched, list->len * sizeof(*list->at));
}

/* Matches sections of a page with those of its partners that have the same name. */
static void
match_page(struct matching *m, struct side_page *page, bool nearest, bool anchor)
{
	struct map names = MAP_INIT;
	size_t i, count = 0, list_count = 0;
	struct section_list *lists;

	for (i = 0; i < page->partners.len; i++)
		count += m->old->pages[page->partners.at[i]].section_count;
	lists = xcalloc(count, sizeof(*lists));
	for (i = 0; i < page->partners.len; i++) {
		const struct side_page *partner = &m->old->pages[page->partners.at[i]];

		if (!nearest || &m->new->pages[partner->partners.at[0]] == page)
			collect(m, partner, anchor, &names, lists, &list_count);
	}
	for (i = 0; i < page->section_count; i++) {
		struct span key = key_of(m, &page->sections[i], anchor);
		struct section_list *list = key.ptr ? map_get(&names, key) : NULL;
		struct side_section *found;

		if (page->sections[i].other || !list)
			continue;
		drop_matched(list);
		found = choose(list, &page->inner[i]);
		if (found)
			join(found, &page->inner[i]);
	}
	for (i = 0; i < list_count; i++)
		vec_release(&lists[i]);
	free(lists);
	map_release(&names);
}

static void
match_names(struct matching *m)
{
	static const struct {
		bool nearest, anchor;
	} rounds[] = { { true, true }, { true, false }, { false, true }, { false, false } };
	size_t round, i;

	for (round = 0; round < sizeof(rounds) / sizeof(rounds[0]); round++)
		for (i = 0; i < m->new->count; i++)
			if (m->new->pages[i].partners.len && !m->new->pages[i].same)
				match_page(m, &m->new->pages[i], rounds[round].nearest, rounds[round].anchor);
}

/* Sections of one side, and which of the other is most like each. */
struct section_set {
	struct section_list sections;
	struct features *features;
	struct likeness *best;
};

static void
collect_sections(struct side *side, bool lonely, struct section_set *out, struct arena *arena)
{
	size_t i, k;

	for (i = 0; i < side->count; i++)
		for (k = 0; k < side->pages[i].section_count; k++) {
			struct side_section *section = &side->pages[i].inner[k];

			if ((lonely && section->section->other) ||
			    !features_have(&section->features, SECTION_FEATURES))
				continue;
			if (lonely)
				features_make_distinct(&section->features);
			vec_push(&out->sections, section);
		}
	out->features = arena_array(arena, out->sections.len, sizeof(*out->features));
	out->best = arena_array(arena, out->sections.len, sizeof(*out->best));
	for (i = 0; i < out->sections.len; i++)
		out->features[i] = out->sections.at[i]->features;
}

static void
find_best(struct section_set *set, const struct section_set *others)
{
	likeness_find(set->features, set->sections.len, others->features, others->sections.len, set->best);
}

static bool
is_half(uint32_t common, const struct side_section *section)
{
	return (size_t)common * 2 >= section->features.count;
}

/* Two without a partner that have half of the shorter in common, and more than each with any other. */
static void
match_alike(struct matching *m)
{
	struct section_set old = { .sections = VEC_INIT }, new = { .sections = VEC_INIT };
	size_t i;

	collect_sections(m->old, true, &old, m->arena);
	collect_sections(m->new, true, &new, m->arena);
	if (old.sections.len && new.sections.len) {
		find_best(&new, &old);
		find_best(&old, &new);
		for (i = 0; i < new.sections.len; i++) {
			const struct likeness *best = &new.best[i];

			if (best->other != LIKENESS_NONE && old.best[best->other].other == i &&
			    (is_half(best->common, new.sections.at[i]) ||
			     is_half(best->common, old.sections.at[best->other])))
				join(old.sections.at[best->other], new.sections.at[i]);
		}
	}
	vec_release(&old.sections);
	vec_release(&new.sections);
}

/* What is left of one side and stands, half of it, in a section of the other that has a partner. */
static void
match_contained(struct matching *m, struct side *side)
{
	struct section_set lonely = { .sections = VEC_INIT }, others = { .sections = VEC_INIT };
	size_t i;

	collect_sections(side, true, &lonely, m->arena);
	if (lonely.sections.len) {
		collect_sections(side == m->old ? m->new : m->old, false, &others, m->arena);
		find_best(&lonely, &others);
	}
	for (i = 0; i < lonely.sections.len; i++) {
		const struct likeness *best = &lonely.best[i];
		struct amend_section *section = lonely.sections.at[i]->section, *other;

		if (best->other == LIKENESS_NONE || !is_half(best->common, lonely.sections.at[i]))
			continue;
		assert(others.sections.at);
		other = others.sections.at[best->other]->section;
		section->other = other;
		if (!other->other) {
			other->other = section;
			continue;
		}
		section->kinds |= AMEND_BIT(side == m->old ? AMEND_MERGED : AMEND_SPLIT);
		if (side == m->old)
			other->kinds |= AMEND_BIT(AMEND_MERGED);
	}
	vec_release(&lonely.sections);
	vec_release(&others.sections);
}

static void
mark_lonely(struct side *side, enum amend_kind kind)
{
	size_t i, k;

	for (i = 0; i < side->count; i++)
		for (k = 0; k < side->pages[i].section_count; k++)
			if (!side->pages[i].sections[k].other)
				side->pages[i].sections[k].kinds |= AMEND_BIT(kind);
}

void
pairs_find_sections(struct side *old, struct side *new, struct arena *arena)
{
	struct matching m = { old, new, arena, BUF_INIT };

	match_names(&m);
	match_alike(&m);
	match_contained(&m, new);
	match_contained(&m, old);
	mark_lonely(old, AMEND_REMOVED);
	mark_lonely(new, AMEND_ADDED);
	buf_release(&m.fold);
}
