/*
 * What pages of the site say of their own past: labels, dates, and where the
 * changes are shown.
 */
#include "base/date.h"
#include "base/escape.h"
#include "content/edition.h"
#include "render/amend_pages.h"

static bool
is_equal(const struct amend_label *a, const struct amend_label *b)
{
	return a->kind == b->kind && a->step == b->step && a->since == b->since;
}

/* The label of more than half of the sections, if there is one (Boyer and Moore's majority vote). */
static const struct amend_label *
find_majority(const struct amend_label *labels, size_t count)
{
	const struct amend_label *candidate = &labels[0];
	size_t i, lead = 0, found = 0;

	for (i = 0; i < count; i++) {
		if (!lead)
			candidate = &labels[i];
		lead = is_equal(&labels[i], candidate) ? lead + 1 : lead - 1;
	}
	for (i = 0; i < count; i++)
		found += is_equal(&labels[i], candidate);
	return 2 * found > count ? candidate : NULL;
}

void
amend_find_labels(struct renderer *r, const struct page *page)
{
	const struct amendments *amendments = r->render->amendments;
	size_t i, count = page->doc->heading_count + (size_t)1;

	r->labels = NULL;
	r->label_most = NULL;
	r->labels_differ = false;
	if (!amendments || page->edition || !page->publication || !page->source)
		return;
	r->labels = arena_array(&r->arena, count, sizeof(*r->labels));
	for (i = 0; i < count; i++) {
		r->labels[i] = amendments_label(amendments, page, i ? (uint32_t)i - 1 : UINT32_MAX);
		r->labels_differ = r->labels_differ || !is_equal(&r->labels[i], &r->labels[0]);
	}
	r->label_most = find_majority(r->labels, count);
}

static const char *
label_name(const struct amend_label *label)
{
	return label->kind == AMEND_LABEL_NEW       ? "new"
	       : label->kind == AMEND_LABEL_AMENDED ? "amended"
	                                            : "unchanged";
}

/* What happened, with a word for those that make no difference. */
static const char *
label_what(const struct amend_label *label)
{
	const struct change_note *note = amend_note_of(label->step, label->change);

	if (label->kind == AMEND_LABEL_NEW)
		return "New";
	return note && note->class == CHANGE_MINOR ? "Minor change" : "Amended";
}

/* "Amended 22 November 2026", "New in the second edition", "Unchanged since the first edition" */
static struct span
label_text(struct renderer *r, const struct amend_label *label)
{
	const struct amend_step *step = label->step;
	const struct edition *edition;
	const struct amend_date *date;
	const char *what;

	if (label->kind == AMEND_LABEL_UNCHANGED)
		return arena_printf(&r->arena, "Unchanged since the %.*s",
		                    SPAN_ARG(amend_edition_words(label->since, &r->arena)));
	what = label_what(label);
	edition = step->to ? step->to : step->in_making;
	if (edition)
		return arena_printf(&r->arena, "%s in the %.*s", what,
		                    SPAN_ARG(amend_edition_words(edition, &r->arena)));
	date = amend_date_of(step, label->change);
	if (date->day.len)
		return arena_printf(&r->arena, "%s %.*s", what, SPAN_ARG(date_words(date->day, &r->arena)));
	return arena_printf(&r->arena, "%s since the %.*s", what,
	                    SPAN_ARG(amend_edition_words(step->from, &r->arena)));
}

static struct span
label_href(struct renderer *r, const struct amend_label *label)
{
	struct span address;

	if (!label->step || !label->change || !label->step->is_shown)
		return span_make(NULL, 0);
	address = amend_redline_address(label->step, label->change, &r->arena);
	if (!address.len)
		address = label->step->address;
	return renderer_href(r, address, span_make(NULL, 0));
}

/* A section that says the same as the one around it, or as most, says nothing. */
static const struct amend_label *
label_around(const struct renderer *r, uint32_t heading)
{
	const struct md_heading *headings = r->page->doc->headings;
	uint32_t i = heading;

	while (i-- > 0)
		if (headings[i].level < headings[heading].level)
			return &r->labels[i + 1];
	return r->label_most;
}

void
amend_write_label(struct renderer *r, uint32_t heading, struct buf *out)
{
	const struct amend_label *label, *around;
	struct span href;

	if (!r->labels || !r->labels_differ)
		return;
	label = &r->labels[heading + 1];
	around = label_around(r, heading);
	if (around && is_equal(around, label))
		return;
	href = label_href(r, label);
	buf_printf(out, "<p class=\"section-label label-%s\">", label_name(label));
	if (href.len) {
		BUF_LIT(out, "<a href=\"");
		escape_html_url(out, href);
		BUF_LIT(out, "\">");
	}
	escape_html(out, label_text(r, label));
	buf_str(out, href.len ? "</a></p>\n" : "</p>\n");
}

static struct value
label_value(struct renderer *r, const struct amend_label *label)
{
	struct value map = value_map();

	if (label->kind == AMEND_LABEL_NONE)
		return value_flag(false);
	set_text(r, &map, "kind", span_of(label_name(label)));
	set_flag(r, &map, "is_unchanged", label->kind == AMEND_LABEL_UNCHANGED);
	set_flag(r, &map, "is_mostly", r->labels_differ);
	set_text(r, &map, "text", label_text(r, label));
	set_text(r, &map, "href", label_href(r, label));
	return map;
}

/* A change of the page in one step: where it is shown. */
static struct value
passage_value(struct renderer *r, const struct amend_step *step, const struct amend_change *change)
{
	struct span redline = change ? amend_redline_address(step, change, &r->arena) : span_make(NULL, 0);
	size_t start = r->scratch.len;
	struct value map = value_map();

	if (change)
		amend_write_kinds(change->kinds, &r->scratch);
	set_text(r, &map, "kinds", renderer_take(r, start));
	set_text(r, &map, "title", amend_step_title(step, &r->arena));
	set_text(r, &map, "href",
	         renderer_href(r, redline.len ? redline : step->address, span_make(NULL, 0)));
	set_flag(r, &map, "is_removed", change && !change->new);
	return map;
}

/* Every step that changed the page, newest first. */
static struct value
past_of(struct renderer *r, const struct page *page)
{
	const struct amendments *amendments = r->render->amendments;
	const struct amend_step *step = amendments_step_to(amendments, page->publication, NULL);
	struct value list = value_list();

	while (step && page) {
		const struct amend_change *change = amend_change_to(step->comparison, page);

		if (change && amend_needs_class(change))
			value_push(&r->arena, &list, passage_value(r, step, change));
		page = amend_predecessor(step->comparison, page);
		step = amendments_step_to(amendments, step->publication, step->from);
	}
	return list;
}

/* What has happened to a page of an edition since, oldest first. */
static struct value
future_of(struct renderer *r, const struct page *page)
{
	const struct amend_step *step = amendments_step_from(r->render->amendments, page->edition);
	struct value list = value_list();

	while (step && page) {
		const struct amend_change *change = amend_change_from(step->comparison, page);

		if (change && amend_needs_class(change))
			value_push(&r->arena, &list, passage_value(r, step, change));
		page = amend_successor(step->comparison, page);
		step = step->to ? amendments_step_from(r->render->amendments, step->to) : NULL;
	}
	return list;
}

/* The publication's amendments, newest first; on its own page. */
static struct value
steps_of(struct renderer *r, const struct publication *publication)
{
	const struct amendments *amendments = r->render->amendments;
	struct value list = value_list();
	size_t i;

	for (i = amendments->step_count; i; i--) {
		const struct amend_step *step = amendments->steps[i - 1];
		struct value item;

		if (step->publication != publication || !step->is_shown)
			continue;
		item = passage_value(r, step, NULL);
		set_text(r, &item, "from", step->from->label);
		set_text(r, &item, "count",
		         arena_printf(&r->arena, "%zu",
		                      step->comparison->change_count -
		                              step->comparison->counts[AMEND_RETOUCHED]));
		value_push(&r->arena, &list, item);
	}
	return list;
}

static void
set_updated(struct renderer *r, struct value *map, const struct page *page)
{
	const struct amend_event *event = map_get(&r->render->amendments->by_page, page->address);

	set_text(r, map, "updated", event ? date_words(event->date.day, &r->arena) : span_make(NULL, 0));
	set_text(r, map, "updated_reason", event ? event->note->reason : span_make(NULL, 0));
}

void
amend_values(struct renderer *r, const struct page *page, struct value *map)
{
	const struct amendments *amendments = r->render->amendments;
	struct value past = value_list(), steps = value_list();
	struct value label = value_flag(false), opening = value_flag(false);

	set_text(r, map, "updated", span_make(NULL, 0));
	set_text(r, map, "updated_reason", span_make(NULL, 0));
	if (amendments && page->publication && page->source) {
		past = page->edition ? future_of(r, page) : past_of(r, page);
		if (r->label_most)
			label = label_value(r, r->label_most);
		if (r->labels && !(r->label_most && is_equal(&r->labels[0], r->label_most)))
			opening = label_value(r, &r->labels[0]);
		if (!page->edition)
			set_updated(r, map, page);
	}
	if (amendments && page->publication && !page->edition && page->is_index &&
	    span_equal(page->folder, page->publication->id))
		steps = steps_of(r, page->publication);
	set_list(r, map, "past", "has_past", past);
	set_list(r, map, "amendments", "has_amendments", steps);
	set_value(r, map, "label", label);
	set_value(r, map, "opening", opening);
	set_flag(r, map, "has_labels", r->labels && r->labels_differ);
}

static struct value
event_value(struct renderer *r, const struct amend_event *event)
{
	const struct page *page = event->page ? event->page : event->change->new;
	struct value map = passage_value(r, event->step, event->change);

	if (!page)
		page = event->change->old;
	set_text(r, &map, "heading", page_heading(page, &r->arena));
	set_text(r, &map, "page_href", renderer_href(r, page->address, span_make(NULL, 0)));
	set_text(r, &map, "reason", event->note->reason);
	set_text(r, &map, "publication", event->step->publication->short_title);
	set_text(r, &map, "date", date_words(event->date.day, &r->arena));
	set_text(r, &map, "date_iso", event->date.day);
	return map;
}

/* Grouped by day. */
void
view_news(struct renderer *r, const struct page *page, struct value *map)
{
	const struct amendments *amendments = r->render->amendments;
	struct value days = value_list(), events = value_list();
	struct span last = { NULL, 0 };
	size_t i;

	(void)page;
	for (i = 0; amendments && i < amendments->event_count; i++) {
		const struct amend_event *event = &amendments->events[i];

		if (!days.len || !span_equal(last, event->date.day)) {
			struct value day = value_map();

			last = event->date.day;
			set_text(r, &day, "date", date_words(last, &r->arena));
			value_push(&r->arena, &days, day);
			events = value_list();
		}
		value_push(&r->arena, &events, event_value(r, event));
		set_value(r, &days.items[days.len - 1], "events", events);
	}
	set_list(r, map, "days", "has_days", days);
}
