#include "render/amend_pages.h"

#include "base/date.h"

#define ALARM_LIMIT 100   /* of one kind on a page; figures count all */
#define CONTEXT_BYTES 60u /* shown on each side of an alarm */
#define SHORT_LIST 6      /* alarms that need no folding */
/* What makes a page another one than it was. */
#define ANOTHER                                                                      \
	(AMEND_BIT(AMEND_SPLIT) | AMEND_BIT(AMEND_MERGED) | AMEND_BIT(AMEND_MOVED) | \
	 AMEND_BIT(AMEND_RETITLED))

static void
set_number(struct renderer *r, struct value *map, const char *key, size_t n)
{
	set_text(r, map, key, arena_printf(&r->arena, "%zu", n));
}

static struct span
href_to(struct renderer *r, struct span address)
{
	return address.len ? renderer_href(r, address, span_make(NULL, 0)) : span_make(NULL, 0);
}

static struct value
page_link(struct renderer *r, const struct page *page)
{
	struct value map = value_map();

	set_text(r, &map, "heading", page_heading(page, &r->arena));
	set_text(r, &map, "href", href_to(r, page->address));
	return map;
}

static struct value
state_link(struct renderer *r, const struct edition *edition, const struct publication *publication)
{
	const struct page *index = edition ? edition->index : amend_home(r->site, publication);
	struct value map = value_map();

	set_text(r, &map, "title", edition ? edition->label : span_of("the text as it is now"));
	set_text(r, &map, "href", href_to(r, index->address));
	set_flag(r, &map, "is_edition", edition != NULL);
	return map;
}

static struct span
kinds_text(struct renderer *r, unsigned kinds)
{
	size_t start = r->scratch.len;

	amend_write_kinds(kinds, &r->scratch);
	return renderer_take(r, start);
}

static void
set_date(struct renderer *r, struct value *map, const struct amend_date *date)
{
	set_text(r, map, "date", date->day.len ? date_words(date->day, &r->arena) : span_make(NULL, 0));
	set_text(r, map, "date_iso", date->day);
}

/* class, class_title, reason, date */
static void
set_note(struct renderer *r, struct value *map, const struct amend_step *step,
         const struct amend_change *change)
{
	const struct change_note *note = amend_note_of(step, change);
	enum change_class class = note ? note->class : CHANGE_UNCLASSED;

	set_text(r, map, "class",
	         span_of(class == CHANGE_SUBSTANTIVE ? "substantive"
	                 : class == CHANGE_MINOR     ? "minor"
	                                             : "unclassed"));
	set_text(r, map, "class_title",
	         span_of(class == CHANGE_SUBSTANTIVE ? "Substantive"
	                 : class == CHANGE_MINOR     ? "Minor"
	                                             : "Not classed"));
	set_flag(r, map, "is_classed", class != CHANGE_UNCLASSED);
	set_text(r, map, "reason", note ? note->reason : span_make(NULL, 0));
	set_date(r, map, amend_date_of(step, change));
}

/* The words around a part of a text, cut where words end. */
static struct span
before(struct span text, struct span part)
{
	size_t end = (size_t)(part.ptr - text.ptr), start = end > CONTEXT_BYTES ? end - CONTEXT_BYTES : 0;

	while (start && start < end && text.ptr[start - 1] != ' ')
		start++;
	return span_slice(text, start, end);
}

static struct span
behind(struct span text, struct span part)
{
	size_t start = (size_t)(part.ptr - text.ptr) + part.len, end = start + CONTEXT_BYTES;

	if (end >= text.len)
		return span_from(text, start);
	while (end > start && text.ptr[end] != ' ')
		end--;
	return span_slice(text, start, end);
}

static struct value
alarm_value(struct renderer *r, const struct amend_change *change, const struct amend_alarm *alarm,
            uint32_t place, struct span redline)
{
	const struct redline_op *op = &change->redline.ops[alarm->op];
	struct span now = alarm->alarm.new, was = alarm->alarm.old,
		    text = now.len ? op->new->text : op->old->text;
	struct value map = value_map();

	set_text(r, &map, "was", was);
	set_text(r, &map, "now", now);
	set_text(r, &map, "before", before(text, now.len ? now : was));
	set_text(r, &map, "behind", behind(text, now.len ? now : was));
	set_text(r, &map, "page",
	         span_equal(r->page->address, redline) ? span_of("See the change")
	                                               : page_heading(change->new, &r->arena));
	set_text(r, &map, "href", renderer_href(r, redline, arena_printf(&r->arena, "change-%u", place)));
	return map;
}

/* Alarms of one kind, those of words that were replaced first. */
struct alarm_group {
	struct value items;
	size_t count, changed;
};

static void
collect_alarms(struct renderer *r, const struct amend_step *step, const struct amend_change *change,
               enum redline_alarm_kind kind, bool changed, struct alarm_group *group)
{
	struct span redline = amend_redline_address(step, change, &r->arena);
	uint32_t *places = change->alarm_count ? redline_places(change, &r->arena) : NULL;
	size_t i;

	for (i = 0; i < change->alarm_count; i++) {
		const struct amend_alarm *alarm = &change->alarms[i];

		if (alarm->alarm.kind != kind || (alarm->alarm.old.len && alarm->alarm.new.len) != changed)
			continue;
		group->count++;
		group->changed += changed;
		if (group->items.len < ALARM_LIMIT)
			value_push(&r->arena, &group->items,
			           alarm_value(r, change, alarm, places[alarm->op], redline));
	}
}

/* By kind; of one change, or of all of the step. */
static struct value
alarms(struct renderer *r, const struct amend_step *step, const struct amend_change *only)
{
	const struct amend_comparison *c = step->comparison;
	struct value groups = value_list();
	int kind, changed;
	size_t i;

	for (kind = 0; kind < REDLINE_ALARM_KINDS; kind++) {
		struct alarm_group group = { value_list(), 0, 0 };
		struct value map = value_map();

		for (changed = 1; changed >= 0; changed--)
			for (i = 0; i < c->change_count; i++)
				if (!only || only == &c->changes[i])
					collect_alarms(r, step, &c->changes[i], (enum redline_alarm_kind)kind,
					               changed, &group);
		if (!group.count)
			continue;
		set_text(r, &map, "title", span_of(amend_alarm_title((enum redline_alarm_kind)kind)));
		set_number(r, &map, "count", group.count);
		set_number(r, &map, "changed", group.changed);
		set_flag(r, &map, "has_changed", group.changed);
		set_list(r, &map, "items", "has_items", group.items);
		set_number(r, &map, "more", group.count - group.items.len);
		set_flag(r, &map, "has_more", group.count > group.items.len);
		set_flag(r, &map, "is_short", group.count <= SHORT_LIST);
		value_push(&r->arena, &groups, map);
	}
	return groups;
}

/* The other page that a section came from, or went to; NULL where it is the same as before. */
static const struct page *
elsewhere(const struct amend_change *change, const struct amend_section *section)
{
	const struct amend_section *other = section->other;

	if (!other || !(section->kinds & (AMEND_BIT(AMEND_MOVED) | AMEND_BIT(AMEND_SPLIT))))
		return NULL;
	return other->page == (section->page == change->new ? change->old : change->new) ? NULL : other->page;
}

static struct value
section_value(struct renderer *r, const struct amend_change *change, const struct amend_section *section)
{
	const struct amend_section *other = section->other;
	const struct page *page = elsewhere(change, section);
	struct span anchor = { NULL, 0 }, was = { NULL, 0 };
	struct value map = value_map();

	if (other && !span_equal(other->title, section->title))
		was = other->title;
	if (section->heading != UINT32_MAX)
		anchor = section->page->doc->headings[section->heading].anchor;
	set_text(r, &map, "title", section->title);
	set_text(r, &map, "href", renderer_href(r, section->page->address, anchor));
	set_text(r, &map, "kinds", kinds_text(r, section->kinds));
	set_number(r, &map, "added", section->added);
	set_number(r, &map, "removed", section->removed);
	set_flag(r, &map, "is_gone", section->page != change->new);
	set_value(r, &map, "other", page ? page_link(r, page) : value_flag(false));
	set_text(r, &map, "was", was);
	return map;
}

/* Sections that changed, and those that are gone. */
static struct value
sections(struct renderer *r, const struct amend_change *change)
{
	struct value list = value_list();
	size_t i;

	for (i = 0; i < change->section_count; i++)
		if (change->sections[i].kinds)
			value_push(&r->arena, &list, section_value(r, change, &change->sections[i]));
	for (i = 0; i < change->gone_count; i++)
		value_push(&r->arena, &list, section_value(r, change, change->gone[i]));
	return list;
}

/* The pages that this one was, where it is more than itself under another address. */
static struct value
origins(struct renderer *r, const struct amend_change *change)
{
	struct value list = value_list();
	size_t i;

	for (i = 0; change->new &&i < change->old_count; i++)
		value_push(&r->arena, &list, page_link(r, change->olds[i]));
	return list;
}

static struct value
change_value(struct renderer *r, const struct amend_step *step, const struct amend_change *change)
{
	const struct page *page = change->new ? change->new : change->old;
	struct value map = page_link(r, page);

	set_text(r, &map, "kinds", kinds_text(r, change->kinds));
	set_flag(r, &map, "is_removed", !change->new);
	set_flag(r, &map, "is_added", change->kinds & AMEND_BIT(AMEND_ADDED));
	set_number(r, &map, "added", change->added);
	set_number(r, &map, "removed", change->removed);
	set_number(r, &map, "alarms", change->alarm_count);
	set_flag(r, &map, "has_alarms", change->alarm_count);
	set_text(r, &map, "redline", href_to(r, amend_redline_address(step, change, &r->arena)));
	set_list(r, &map, "was", "has_was", origins(r, change));
	set_flag(r, &map, "is_another", change->new && change->kinds &ANOTHER);
	set_list(r, &map, "sections", "has_sections",
	         change->redline.op_count ? sections(r, change) : value_list());
	set_note(r, &map, step, change);
	return map;
}

static struct value
counts(struct renderer *r, const struct amend_comparison *c)
{
	struct value list = value_list();
	int kind;

	for (kind = 0; kind < AMEND_RETOUCHED; kind++) {
		struct value item = value_map();

		if (!c->counts[kind])
			continue;
		set_number(r, &item, "count", c->counts[kind]);
		set_text(r, &item, "title", span_of(amend_kind_name((enum amend_kind)kind)));
		value_push(&r->arena, &list, item);
	}
	return list;
}

/* Names that pages of steps and of changes have in common. */
static void
set_step(struct renderer *r, struct value *map, const struct amend_step *step)
{
	set_value(r, map, "from", state_link(r, step->from, step->publication));
	set_value(r, map, "to", state_link(r, step->to, step->publication));
	set_text(r, map, "step_title", amend_step_title(step, &r->arena));
	set_text(r, map, "step_href", href_to(r, step->address));
	set_text(r, map, "step_date", step->to ? date_words(step->to->date, &r->arena) : span_make(NULL, 0));
}

/* The changes of the step that the page lists. */
static struct value
changes(struct renderer *r, const struct amend_page *page)
{
	const struct amend_comparison *c = page->step->comparison;
	struct value list = value_list();
	size_t i, shown = 0;

	for (i = 0; i < c->change_count && shown < page->end; i++) {
		if (!amend_needs_class(&c->changes[i]))
			continue;
		if (shown++ >= page->first)
			value_push(&r->arena, &list, change_value(r, page->step, &c->changes[i]));
	}
	return list;
}

/* What there is on a page that lists changes, so that a reader knows which to open. */
struct digest {
	const struct page *first, *last;
	size_t substantive, alarms;
};

static struct digest
digest_of(const struct amend_page *list)
{
	const struct amend_comparison *c = list->step->comparison;
	struct digest d = { NULL, NULL, 0, 0 };
	size_t i, shown = 0;

	for (i = 0; i < c->change_count && shown < list->end; i++) {
		const struct amend_change *change = &c->changes[i];
		const struct change_note *note = amend_note_of(list->step, change);

		if (!amend_needs_class(change) || shown++ < list->first)
			continue;
		d.last = change->new ? change->new : change->old;
		d.first = d.first ? d.first : d.last;
		d.substantive += note && note->class == CHANGE_SUBSTANTIVE;
		d.alarms += change->alarm_count;
	}
	return d;
}

static struct value
lists(struct renderer *r, const struct amend_page *page)
{
	struct value all = value_list();
	size_t i;

	for (i = 1; i <= page->lists; i++) {
		const struct amend_page *list = &page[i];
		struct digest d = digest_of(list);
		struct value map = value_map();

		set_text(r, &map, "title", list->page.front.short_title);
		set_text(r, &map, "href", href_to(r, list->page.address));
		set_text(r, &map, "first", page_heading(d.first, &r->arena));
		set_text(r, &map, "last", page_heading(d.last, &r->arena));
		set_number(r, &map, "substantive", d.substantive);
		set_flag(r, &map, "has_substantive", d.substantive);
		set_number(r, &map, "alarms", d.alarms);
		set_flag(r, &map, "has_alarms", d.alarms);
		value_push(&r->arena, &all, map);
	}
	return all;
}

static void
set_amendments(struct renderer *r, struct value *map, const struct amend_page *page)
{
	const struct amend_comparison *c = page->step->comparison;

	set_flag(r, map, "is_list", page->is_list);
	set_list(r, map, "changes", "has_changes", changes(r, page));
	set_list(r, map, "lists", "has_lists", lists(r, page));
	set_list(r, map, "counts", "has_counts", counts(r, c));
	set_number(r, map, "pages_before", c->old_pages);
	set_number(r, map, "pages_now", c->new_pages);
	set_number(r, map, "pages_unchanged", c->unchanged + c->counts[AMEND_RETOUCHED]);
	set_number(r, map, "words_added", c->added);
	set_number(r, map, "words_removed", c->removed);
	set_list(r, map, "alarms", "has_alarms", page->is_list ? value_list() : alarms(r, page->step, NULL));
}

static struct value
links(struct renderer *r, const struct amend_change *change)
{
	struct value list = value_list();
	size_t i;

	for (i = 0; i < change->link_count; i++) {
		struct value item = value_map();

		set_text(r, &item, "text", change->links[i].text);
		set_text(r, &item, "was", change->links[i].old);
		set_text(r, &item, "now", change->links[i].new);
		value_push(&r->arena, &list, item);
	}
	return list;
}

static void
set_redline(struct renderer *r, struct value *map, const struct amend_step *step,
            const struct amend_change *change)
{
	size_t places;

	set_value(r, map, "redline", value_html(redline_html(r, step, change, &places)));
	set_value(r, map, "change", change_value(r, step, change));
	set_number(r, map, "places", places);
	set_flag(r, map, "one_place", places == 1);
	set_flag(r, map, "has_places", places);
	set_list(r, map, "links", "has_links", links(r, change));
	set_list(r, map, "alarms", "has_alarms", alarms(r, step, change));
}

struct value
amend_page_values(struct renderer *r, const struct amend_page *page)
{
	struct value map = page_values(r, &page->page);

	set_step(r, &map, page->step);
	if (page->change)
		set_redline(r, &map, page->step, page->change);
	else
		set_amendments(r, &map, page);
	return map;
}
