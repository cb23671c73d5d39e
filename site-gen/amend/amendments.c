#include "amend/amendments.h"

#include <time.h>

#include "base/nearest.h"
#include "content/edition.h"
#include "history/walk.h"

struct loading {
	struct amendments *out;
	const struct site *site;
	const struct site_options *options;
	struct diag_list *diags;
	VEC(struct amend_step *) steps;
	VEC(struct amend_event) events;
};

static const struct change_file *
file_of(const struct site *site, const struct amend_step *step)
{
	size_t i;

	for (i = 0; i < site->changes.len; i++)
		if (span_equal(site->changes.at[i]->publication, step->publication->id) &&
		    span_equal(site->changes.at[i]->name, step->name))
			return site->changes.at[i];
	return NULL;
}

bool
amend_needs_class(const struct amend_change *change)
{
	return change->kinds != AMEND_BIT(AMEND_RETOUCHED);
}

static void
add_step(struct loading *l, const struct publication *publication, const struct edition *from,
         const struct edition *to)
{
	struct arena *arena = &l->out->arena;
	struct amend_step *step = ARENA_NEW(arena, struct amend_step);
	struct amend_state old = { l->site, publication, from }, new = { l->site, publication, to };
	size_t i;

	step->publication = publication;
	step->from = from;
	step->to = to;
	if (!to && publication->edition != from)
		step->in_making = publication->edition;
	step->name = to ? to->id : step->in_making ? step->in_making->id : span_of("now");
	step->address = arena_printf(arena, "%.*s/changes/%.*s.html", SPAN_ARG(publication->id),
	                             SPAN_ARG(step->name));
	step->comparison = amend_compare(&old, &new, l->options->jobs);
	step->file = file_of(l->site, step);
	step->notes = arena_array(arena, step->comparison->change_count, sizeof(struct change_note *));
	step->dates = arena_array(arena, step->comparison->change_count, sizeof(*step->dates));
	for (i = 0; i < step->comparison->change_count; i++)
		step->is_shown = step->is_shown || amend_needs_class(&step->comparison->changes[i]);
	vec_push(&l->steps, step);
}

/* publication.yaml lists the newest edition first. */
static void
add_steps(struct loading *l, const struct publication *publication)
{
	const struct edition *last = NULL;
	size_t i;

	for (i = publication->edition_count; i; i--) {
		const struct edition *edition = &publication->editions[i - 1];

		if (!edition->index)
			continue;
		if (last)
			add_step(l, publication, last, edition);
		last = edition;
	}
	if (last)
		add_step(l, publication, last, NULL);
}

/* Where a message about a step without notes of its own points to. */
static struct place
place_of(const struct amend_step *step)
{
	const struct edition *edition = step->to ? step->to : step->in_making ? step->in_making : step->from;

	if (step->file)
		return (struct place){ step->file->source, 0 };
	return (struct place){ step->publication->source, edition->offset };
}

/* "in edition '2'", "since edition '5'" */
static struct span
when(struct loading *l, const struct amend_step *step)
{
	const struct edition *edition = step->to ? step->to : step->in_making;

	return arena_printf(&l->out->arena, "%s edition '%.*s'", edition ? "in" : "since",
	                    SPAN_ARG(edition ? edition->id : step->from->id));
}

/* The ids of all pages that were compared. */
static size_t
list_ids(const struct amend_comparison *comparison, struct span *out)
{
	const struct amend_state *states[] = { &comparison->old, &comparison->new };
	size_t i, k, count = 0;

	for (k = 0; k < 2; k++)
		for (i = 0; i < states[k]->site->pages.len; i++) {
			const struct page *page = states[k]->site->pages.at[i];

			if (page->source && page->publication && page->edition == states[k]->edition &&
			    span_equal(page->publication->id, states[k]->publication->id))
				out[count++] = page->front.id;
		}
	return count;
}

/* A note about a page that is not among the changes. */
static void
report_idle_note(struct loading *l, const struct amend_step *step, const struct change_note *note)
{
	struct arena scratch = ARENA_INIT;
	struct span *ids = arena_array(&scratch, 2 * l->site->pages.len, sizeof(*ids));
	struct place place = { step->file->source, note->page_offset };
	size_t count = list_ids(step->comparison, ids), i;

	for (i = 0; i < count; i++)
		if (span_equal(ids[i], note->page))
			break;
	if (i < count) {
		diag_add(l->diags, DIAG_CHANGE_NONE, place, "the page '%.*s' did not change %.*s",
		         SPAN_ARG(note->page), SPAN_ARG(when(l, step)));
		diag_hint(l->diags, "remove the entry");
	} else {
		diag_add(l->diags, DIAG_CHANGE_UNKNOWN, place, "no page '%.*s' in '%.*s', now or before",
		         SPAN_ARG(note->page), SPAN_ARG(step->publication->id));
		i = nearest_name(note->page, ids, count);
		if (i < count)
			diag_hint(l->diags, "did you mean '%.*s'?", SPAN_ARG(ids[i]));
	}
	arena_release(&scratch);
}

static void
match_notes(struct loading *l, struct amend_step *step)
{
	struct map changes = MAP_INIT;
	size_t i;

	for (i = 0; i < step->comparison->change_count; i++)
		map_put(&changes, step->comparison->changes[i].id, &step->notes[i]);
	for (i = 0; step->file && i < step->file->count; i++) {
		const struct change_note *note = &step->file->notes[i];
		const struct change_note **slot = map_get(&changes, note->page);

		if (!slot)
			report_idle_note(l, step, note);
		else if (!*slot)
			*slot = note;
	}
	map_release(&changes);
}

static void
report_unclassed(struct loading *l, const struct amend_step *step, size_t i)
{
	const struct amend_change *change = &step->comparison->changes[i];
	const struct change_note *note = step->notes[i];
	struct place place = place_of(step);
	struct buf kinds = BUF_INIT;

	amend_write_kinds(change->kinds, &kinds);
	if (note)
		place.offset = note->offset;
	diag_add(l->diags, DIAG_CHANGE_UNCLASSED, place, "the page '%.*s' changed %.*s (%s) and has no class",
	         SPAN_ARG(change->id), SPAN_ARG(when(l, step)), kinds.ptr);
	diag_hint(l->diags,
	          note ? "add 'class: minor' or 'class: substantive'"
	               : "add '- page: %.*s' with a 'class', minor or substantive, and a 'reason'",
	          SPAN_ARG(change->id));
	buf_release(&kinds);
}

/* One by one where there are notes; all together where there are none yet. */
static void
check_classes(struct loading *l, const struct amend_step *step)
{
	size_t i, count = 0;

	for (i = 0; i < step->comparison->change_count; i++) {
		if (!amend_needs_class(&step->comparison->changes[i]) ||
		    (step->notes[i] && step->notes[i]->class != CHANGE_UNCLASSED))
			continue;
		count++;
		if (step->file)
			report_unclassed(l, step, i);
	}
	if (!count || step->file)
		return;
	diag_add(l->diags, DIAG_CHANGE_UNCLASSED, place_of(step),
	         "%zu page%s changed %.*s and nothing says why", count, count == 1 ? "" : "s",
	         SPAN_ARG(when(l, step)));
	diag_hint(l->diags, "write content/%.*s/changes/%.*s.yaml; 'site-gen diff %.*s %.*s %.*s' shows them",
	          SPAN_ARG(step->publication->id), SPAN_ARG(step->name), SPAN_ARG(step->publication->id),
	          SPAN_ARG(step->from->id), SPAN_ARG(step->to ? step->to->id : span_of("now")));
}

/* Files of notes that belong to no edition. */
static void
check_file(struct loading *l, const struct change_file *file)
{
	const struct publication *publication = site_publication(l->site, file->publication);
	struct place place = { file->source, 0 };
	struct span *ids;
	size_t i;

	if (!publication) {
		diag_add(l->diags, DIAG_CHANGE_EDITION, place,
		         "'content/%.*s' is no publication: it has no publication.yaml",
		         SPAN_ARG(file->publication));
		return;
	}
	if (span_is(file->name, "now"))
		return;
	ids = arena_array(&l->out->arena, publication->edition_count, sizeof(*ids));
	for (i = 0; i < publication->edition_count; i++) {
		ids[i] = publication->editions[i].id;
		if (span_equal(ids[i], file->name))
			return;
	}
	diag_add(l->diags, DIAG_CHANGE_EDITION, place, "no edition '%.*s' in publication.yaml",
	         SPAN_ARG(file->name));
	i = nearest_name(file->name, ids, publication->edition_count);
	if (i < publication->edition_count)
		diag_hint(l->diags, "did you mean '%.*s.yaml'?", SPAN_ARG(ids[i]));
	else
		diag_hint(
			l->diags,
			"the file has the name of an edition, or 'now' for what changed since the last one");
}

/* Notes of which the build makes nothing: of the first edition, or of changes since one that nothing followed. */
static void
check_idle_file(struct loading *l, const struct change_file *file)
{
	size_t i;

	for (i = 0; i < l->steps.len; i++)
		if (l->steps.at[i]->file == file)
			return;
	if (!l->options->history || !site_publication(l->site, file->publication) || !file->count)
		return;
	diag_add(l->diags, DIAG_CHANGE_NONE, (struct place){ file->source, 0 },
	         "nothing is compared under the name '%.*s'", SPAN_ARG(file->name));
	diag_hint(l->diags, "notes are named after the edition that the changes made");
}

struct span
amend_day(int64_t seconds, int offset, struct arena *arena)
{
	time_t local = (time_t)(seconds + (int64_t)offset * 60);
	struct tm tm;

	if (!gmtime_r(&local, &tm))
		return span_make(NULL, 0);
	return arena_printf(arena, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

/* The last commit since the edition that touched the page; none if that is still to be made. */
static struct amend_date
date_in_git(struct loading *l, const struct history_past *past, const struct amend_change *change)
{
	const struct page *page = change->new ? change->new : change->old;
	struct history_changes changes = VEC_INIT;
	struct amend_date date = { { NULL, 0 }, -1 };
	const struct history_commit *commit;

	history_changes(l->site->history,
	                arena_printf(&l->out->arena, "content/%.*smd",
	                             (int)amend_page_address(page, &l->out->arena).len - 4,
	                             amend_page_address(page, &l->out->arena).ptr),
	                &changes);
	commit = changes.len ? changes.at[0].commit : NULL;
	if (commit && !(past && history_past_has(past, commit))) {
		date.day = amend_day(commit->seconds, commit->offset, &l->out->arena);
		date.seconds = commit->seconds;
	}
	vec_release(&changes);
	return date;
}

static struct amend_date
date_of_edition(struct loading *l, const struct edition *edition)
{
	if (edition->date.len)
		return (struct amend_date){ edition->date, -1 };
	return (struct amend_date){ amend_day(edition->seconds, edition->utc_offset, &l->out->arena),
		                    edition->seconds };
}

static void
find_dates(struct loading *l, struct amend_step *step)
{
	struct history_past *past = NULL;
	size_t i;

	if (!step->to && step->is_shown && l->site->history)
		past = history_past_new(l->site->history, step->from->commit);
	for (i = 0; i < step->comparison->change_count; i++) {
		const struct change_note *note = step->notes[i];

		if (note && note->date.len)
			step->dates[i] = (struct amend_date){ note->date, -1 };
		else if (step->to)
			step->dates[i] = date_of_edition(l, step->to);
		else if (l->site->history)
			step->dates[i] = date_in_git(l, past, &step->comparison->changes[i]);
	}
	history_past_free(past);
}

/* The page that continues the one that the change made, in the text as it is now. */
static const struct page *
page_now(const struct loading *l, const struct amend_step *step, const struct page *page)
{
	size_t i;

	if (!step->to)
		return page;
	for (i = 0; i < l->steps.len && page; i++)
		if (l->steps.at[i]->publication == step->publication && l->steps.at[i]->from == step->to) {
			step = l->steps.at[i];
			page = amend_successor(step->comparison, page);
			if (!step->to)
				return page;
		}
	return NULL;
}

static void
add_events(struct loading *l, const struct amend_step *step)
{
	size_t i;

	for (i = 0; i < step->comparison->change_count; i++) {
		const struct amend_change *change = &step->comparison->changes[i];
		const struct change_note *note = step->notes[i];

		if (note && note->class == CHANGE_SUBSTANTIVE)
			vec_push(&l->events, (struct amend_event){ step, change, note, step->dates[i],
			                                           page_now(l, step, change->new) });
	}
}

/* Newest first; what is not in git yet is newest of all. */
static int
compare_events(const void *a, const void *b)
{
	const struct amend_event *x = a, *y = b;
	int order = span_compare(y->date.day, x->date.day);

	if (!x->date.day.len != !y->date.day.len)
		return x->date.day.len ? 1 : -1;
	if (!order && x->date.seconds != y->date.seconds)
		order = x->date.seconds < y->date.seconds ? 1 : -1;
	if (!order && x->step->publication != y->step->publication)
		order = span_compare(x->step->publication->id, y->step->publication->id);
	/* Both point into the array of one publication, newest first; then into that of one step. */
	if (!order && x->step != y->step)
		return x->step->from < y->step->from ? -1 : 1;
	return order ? order : x->change < y->change ? -1 : x->change > y->change;
}

static void
check_addresses(struct loading *l, const struct amend_step *step)
{
	const struct page *page = map_get(&l->site->by_address, step->address);
	size_t i;

	for (i = 0; !page && step->is_shown && i < step->comparison->change_count; i++)
		page = map_get(&l->site->by_address,
		               amend_redline_address(step, &step->comparison->changes[i], &l->out->arena));
	if (!page || !step->is_shown)
		return;
	diag_add(l->diags, DIAG_ADDRESS_DUPLICATE, (struct place){ page->source, 0 },
	         "what changed in an edition is published at '%.*s'", SPAN_ARG(page->address));
	diag_hint(l->diags,
	          "'changes' in a publication's folder is for notes about changes; rename the page");
}

static void
finish(struct loading *l)
{
	struct amendments *out = l->out;
	size_t i;

	vec_sort(&l->events, compare_events);
	out->steps = l->steps.at;
	out->step_count = l->steps.len;
	out->events = l->events.at;
	out->event_count = l->events.len;
	for (i = 0; i < out->event_count; i++)
		if (out->events[i].page)
			map_put(&out->by_page, out->events[i].page->address, &out->events[i]);
}

struct amendments *
amendments_load(const struct site *site, const struct site_options *options, struct diag_list *diags)
{
	struct amendments *out = xcalloc(1, sizeof(*out));
	struct loading l = { .out = out, .site = site, .options = options, .diags = diags };
	size_t i;

	out->site = site;
	for (i = 0; i < site->publications.len; i++)
		add_steps(&l, site->publications.at[i]);
	for (i = 0; i < site->changes.len; i++) {
		check_file(&l, site->changes.at[i]);
		check_idle_file(&l, site->changes.at[i]);
	}
	for (i = 0; i < l.steps.len; i++) {
		match_notes(&l, l.steps.at[i]);
		check_classes(&l, l.steps.at[i]);
		check_addresses(&l, l.steps.at[i]);
		find_dates(&l, l.steps.at[i]);
	}
	for (i = 0; i < l.steps.len; i++)
		add_events(&l, l.steps.at[i]);
	finish(&l);
	return out;
}

void
amendments_free(struct amendments *amendments)
{
	size_t i;

	if (!amendments)
		return;
	for (i = 0; i < amendments->step_count; i++)
		amend_comparison_free(amendments->steps[i]->comparison);
	free(amendments->steps);
	free(amendments->events);
	map_release(&amendments->by_page);
	arena_release(&amendments->arena);
	free(amendments);
}
