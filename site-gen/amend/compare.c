#include "amend/change.h"

static const char *const kind_names[AMEND_KINDS] = {
	[AMEND_ADDED] = "added",       [AMEND_REMOVED] = "removed",     [AMEND_SPLIT] = "split",
	[AMEND_MERGED] = "merged",     [AMEND_MOVED] = "moved",         [AMEND_RENUMBERED] = "renumbered",
	[AMEND_RETITLED] = "retitled", [AMEND_REORDERED] = "reordered", [AMEND_REWORDED] = "reworded",
	[AMEND_RELINKED] = "relinked", [AMEND_RETOUCHED] = "retouched",
};

const char *
amend_kind_name(enum amend_kind kind)
{
	return kind_names[kind];
}

static const struct {
	const char *name, *title;
} alarm_names[REDLINE_ALARM_KINDS] = {
	[REDLINE_DUTY] = { "duty", "Duties: must, should, may, always, never" },
	[REDLINE_TIME] = { "time limit", "Time limits" },
	[REDLINE_AGE] = { "age", "Ages" },
	[REDLINE_LEVEL] = { "level", "Levels, tiers and stages" },
	[REDLINE_STATUTE] = { "law", "Sections of law" },
	[REDLINE_PHONE] = { "phone number", "Phone numbers" },
	[REDLINE_NUMBER] = { "number", "Other numbers" },
};

const char *
amend_alarm_name(enum redline_alarm_kind kind)
{
	return alarm_names[kind].name;
}

const char *
amend_alarm_title(enum redline_alarm_kind kind)
{
	return alarm_names[kind].title;
}

const struct amend_block *
amend_op_old(const struct amend_change *change, const struct redline_op *op)
{
	return op->old ? change->old_blocks.at[op->old - change->old_blocks.texts] : NULL;
}

const struct amend_block *
amend_op_new(const struct amend_change *change, const struct redline_op *op)
{
	return op->new ? change->new_blocks.at[op->new - change->new_blocks.texts] : NULL;
}

const struct amend_section *
amend_op_section(const struct amend_change *change, const struct redline_op *op)
{
	const struct amend_section *section;

	if (op->new)
		return &change->sections[amend_op_new(change, op)->section];
	section = change->old_sections[op->old - change->old_blocks.texts];
	return section->other && section->other->page == change->new ? section->other : section;
}

static void
append(struct section_chain *chain, struct side_section *section)
{
	if (chain->last)
		chain->last->next = section;
	else
		chain->first = section;
	chain->last = section;
}

/*
 * Gives the old sections that went away their place in the new pages: behind
 * what they stood behind, or where the page that they were in has nothing left
 * in its successor, at that one's beginning or end.
 */
static void
place_removed(struct comparing *c, struct side_page *old)
{
	struct side_page *new = side_nearest(old, &c->new);
	struct section_chain *place = side_nearest(new, &c->old) == old ? &new->head : &new->tail;
	size_t i;

	for (i = 0; i < old->section_count; i++) {
		const struct amend_section *section = &old->sections[i], *other = section->other;

		if (!other)
			append(place, &old->inner[i]);
		else if (section->kinds & AMEND_BIT(AMEND_MERGED))
			append(&side_section_of(&c->new, other)->followers, &old->inner[i]);
		else if (other->page == new->page)
			place = &side_section_of(&c->new, other)->followers;
	}
}

static struct amend_change *
removed_change(struct comparing *c, const struct side_page *old)
{
	struct amend_change *change = ARENA_NEW(&c->out->arena, struct amend_change);

	change->old = old->page;
	change->olds = arena_alloc(&c->out->arena, sizeof(struct page *));
	change->olds[0] = old->page;
	change->old_count = 1;
	change->kinds = AMEND_BIT(AMEND_REMOVED);
	change->removed = old->words;
	change->id = old->id;
	return change;
}

static void
add_change(struct amend_comparison *out, const struct amend_change *change)
{
	int kind;

	out->changes[out->change_count++] = *change;
	for (kind = 0; kind < AMEND_KINDS; kind++)
		out->counts[kind] += (change->kinds >> kind) & 1;
	for (kind = 0; kind < (int)change->alarm_count; kind++)
		out->alarms[change->alarms[kind].alarm.kind]++;
	out->added += change->added;
	out->removed += change->removed;
}

/* By new page, from 1 on: the first of the old pages that were removed behind what it continues; SIZE_MAX: none. */
struct removals {
	size_t *first, *next; /* first[0] is of those that stood before all */
};

static struct removals
list_removals(struct comparing *c, struct arena *arena)
{
	struct removals r = { arena_array(arena, c->new.count + 1, sizeof(*r.first)),
		              arena_array(arena, c->old.count, sizeof(*r.next)) };
	size_t *last = arena_array(arena, c->new.count + 1, sizeof(*last)), at = 0, i;

	for (i = 0; i <= c->new.count; i++)
		r.first[i] = SIZE_MAX;
	for (i = 0; i < c->old.count; i++) {
		r.next[i] = SIZE_MAX;
		if (c->old.pages[i].partners.len) {
			at = c->old.pages[i].partners.at[0] + (size_t)1;
			continue;
		}
		if (r.first[at] == SIZE_MAX)
			r.first[at] = i;
		else
			r.next[last[at]] = i;
		last[at] = i;
	}
	return r;
}

static void
add_removed(struct comparing *c, const struct removals *r, size_t at)
{
	for (at = r->first[at]; at != SIZE_MAX; at = r->next[at])
		add_change(c->out, removed_change(c, &c->old.pages[at]));
}

static void
collect_changes(struct comparing *c)
{
	struct amend_comparison *out = c->out;
	struct arena scratch = ARENA_INIT;
	struct removals removals = list_removals(c, &scratch);
	size_t i;

	out->changes = arena_array(&out->arena, c->new.count + c->old.count, sizeof(*out->changes));
	out->old_pages = c->old.count;
	out->new_pages = c->new.count;
	add_removed(c, &removals, 0);
	for (i = 0; i < c->new.count; i++) {
		if (c->changes[i])
			add_change(out, c->changes[i]);
		else
			out->unchanged++;
		add_removed(c, &removals, i + 1);
	}
	arena_release(&scratch);
}

static void
add_pairs(const struct side *side, const struct side *other, struct map *map, struct arena *arena)
{
	size_t i;

	for (i = 0; i < side->count; i++) {
		struct amend_pair *entry = ARENA_NEW(arena, struct amend_pair);
		const struct side_page *partner = side_nearest(&side->pages[i], other);

		entry->other = partner ? partner->page : NULL;
		map_put(map, side->pages[i].page->address, entry);
	}
}

static void
index_changes(struct comparing *c)
{
	struct amend_comparison *out = c->out;
	size_t i;

	add_pairs(&c->old, &c->new, &out->by_old, &out->arena);
	add_pairs(&c->new, &c->old, &out->by_new, &out->arena);
	for (i = 0; i < out->change_count; i++) {
		struct amend_change *change = &out->changes[i];

		if (change->new)
			((struct amend_pair *)map_get(&out->by_new, change->new->address))->change = change;
		else
			((struct amend_pair *)map_get(&out->by_old, change->old->address))->change = change;
	}
	for (i = 0; i < out->by_old.len; i++) {
		struct amend_pair *pair = out->by_old.entries[i].value;

		if (pair->other)
			pair->change =
				((struct amend_pair *)map_get(&out->by_new, pair->other->address))->change;
	}
}

static void
run_pages(struct comparing *c, unsigned jobs)
{
	unsigned i;

	workers_run(jobs, c->new.count, change_find, c);
	for (i = 0; i < jobs; i++) {
		arena_adopt(&c->out->arena, &c->workers[i].arena);
		arena_release(&c->workers[i].scratch);
		vec_release(&c->workers[i].alarms);
		vec_release(&c->workers[i].links);
	}
}

struct amend_comparison *
amend_compare(const struct amend_state *old, const struct amend_state *new, unsigned jobs)
{
	struct amend_comparison *out = xcalloc(1, sizeof(*out));
	struct comparing *c = xcalloc(1, sizeof(*c));
	size_t i;

	c->out = out;
	out->old = *old;
	out->new = *new;
	c->old.state = old;
	c->new.state = new;
	pairs_find_pages(&c->old, &c->new, jobs, &out->arena);
	pairs_find_sections(&c->old, &c->new, &out->arena);
	for (i = 0; i < c->old.count; i++)
		if (c->old.pages[i].partners.len)
			place_removed(c, &c->old.pages[i]);
	c->changes = arena_array(&out->arena, c->new.count, sizeof(*c->changes));
	run_pages(c, jobs);
	collect_changes(c);
	index_changes(c);
	side_release(&c->old);
	side_release(&c->new);
	free(c);
	return out;
}

void
amend_comparison_free(struct amend_comparison *comparison)
{
	if (!comparison)
		return;
	map_release(&comparison->by_old);
	map_release(&comparison->by_new);
	arena_release(&comparison->arena);
	free(comparison);
}

static const struct amend_pair *
pair_of(const struct map *map, const struct page *page)
{
	static const struct amend_pair none = { NULL, NULL };
	const struct amend_pair *pair = map_get(map, page->address);

	return pair ? pair : &none;
}

const struct amend_change *
amend_change_to(const struct amend_comparison *comparison, const struct page *page)
{
	return pair_of(&comparison->by_new, page)->change;
}

const struct amend_change *
amend_change_from(const struct amend_comparison *comparison, const struct page *page)
{
	return pair_of(&comparison->by_old, page)->change;
}

const struct page *
amend_successor(const struct amend_comparison *comparison, const struct page *page)
{
	return pair_of(&comparison->by_old, page)->other;
}

const struct page *
amend_predecessor(const struct amend_comparison *comparison, const struct page *page)
{
	return pair_of(&comparison->by_new, page)->other;
}
