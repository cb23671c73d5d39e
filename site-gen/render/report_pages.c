/* The report for editors: one page of counts, and one for each section. */
#include "render/renderer.h"

/* More than this is read better by a machine. */
#define ITEM_LIMIT 500
#define PLACE_LIMIT 50

static const char layout[] = "editors";

bool
report_pages_check(const struct site *site, const struct template_set *templates, struct diag_list *diags)
{
	const struct place config = { site->config.source, 0 };
	const struct page *page;
	size_t i;

	for (i = 0; i < site->pages.len; i++) {
		page = site->pages.at[i];
		if (!span_starts_with(page->address, "editors/"))
			continue;
		diag_add(diags, DIAG_ADDRESS_DUPLICATE, (struct place){ page->source, 0 },
		         "the addresses below 'editors/' are those of the editors' report");
		return false;
	}
	if (template_known(templates, span_of(layout)))
		return true;
	diag_add(diags, DIAG_TEMPLATE_PARTIAL, config,
	         "no layouts/%s.mustache, which the editors' report needs", layout);
	return false;
}

static struct span
number(struct renderer *r, size_t n)
{
	return arena_printf(&r->arena, "%zu", n);
}

static struct value
place_value(struct renderer *r, const struct report_place *place)
{
	struct value map = value_map();
	size_t line = source_position(place->place.source, place->place.offset).line;

	set_text(r, &map, "title",
	         place->page ? page_heading(place->page, &r->arena) : place->place.source->path);
	set_text(r, &map, "href",
	         place->page ? renderer_href(r, place->page->address, place->anchor) : span_make(NULL, 0));
	set_text(r, &map, "where",
	         place->place.source->text.len && place->page
	                 ? arena_printf(&r->arena, "%.*s:%zu", SPAN_ARG(place->place.source->path), line)
	                 : place->place.source->path);
	return map;
}

static struct value
item_value(struct renderer *r, const struct report_item *item)
{
	struct value map = value_map(), places = value_list();
	size_t i;

	set_text(r, &map, "text", item->text);
	set_text(r, &map, "detail", item->detail);
	for (i = 0; i < item->place_count && i < PLACE_LIMIT; i++)
		value_push(&r->arena, &places, place_value(r, &item->places[i]));
	set_value(r, &map, "places", places);
	set_text(r, &map, "more",
	         i < item->place_count ? number(r, item->place_count - i) : span_make(NULL, 0));
	return map;
}

/* Groups with their items; a section without groups has one, without a title. */
static struct value
group_values(struct renderer *r, const struct report_section *section)
{
	struct value groups = value_list(), items = value_list();
	size_t i;

	for (i = 0; i < section->items.len && i < ITEM_LIMIT; i++) {
		const struct report_item *item = &section->items.at[i];

		if (!i || !span_equal(item->group, section->items.at[i - 1].group)) {
			struct value group = value_map();

			set_text(r, &group, "title", item->group);
			value_push(&r->arena, &groups, group);
			items = value_list();
		}
		value_push(&r->arena, &items, item_value(r, item));
		set_value(r, &groups.items[groups.len - 1], "items", items);
	}
	return groups;
}

static struct span
section_address(struct renderer *r, const struct report_section *section)
{
	return arena_printf(&r->kept, "editors/%s.html", section->name);
}

static struct value
section_value(struct renderer *r, const struct report_section *section)
{
	struct value map = value_map();

	set_text(r, &map, "title", span_of(section->title));
	set_text(r, &map, "help", span_of(section->help));
	set_text(r, &map, "note", section->note);
	set_text(r, &map, "count", number(r, section->items.len));
	set_flag(r, &map, "has_items", section->items.len > 0);
	set_text(r, &map, "href", renderer_href(r, section_address(r, section), span_make(NULL, 0)));
	return map;
}

static void
push_crumb(struct renderer *r, struct value *crumbs, struct span title, struct span address)
{
	struct value crumb = value_map();

	set_text(r, &crumb, "title", title);
	set_text(r, &crumb, "href", renderer_href(r, address, span_make(NULL, 0)));
	value_push(&r->arena, crumbs, crumb);
}

/* What layouts/base.mustache needs of any page. */
static struct value
frame_values(struct renderer *r, struct span title, struct span address, bool is_index)
{
	struct page *page = ARENA_NEW(&r->arena, struct page);
	struct value map = value_map(), crumbs = value_list();

	page->address = address;
	r->page = page;
	push_crumb(r, &crumbs, page_short_title(r->site->home), r->site->home->address);
	if (!is_index)
		push_crumb(r, &crumbs, span_of("Editors' report"), span_of("editors/index.html"));
	set_value(r, &map, "site", site_values(r));
	set_text(r, &map, "root", renderer_root(r, address));
	set_text(r, &map, "page_title",
	         arena_printf(&r->arena, "%.*s \xe2\x80\x93 %.*s", SPAN_ARG(title),
	                      SPAN_ARG(r->site->config.title)));
	set_text(r, &map, "title", title);
	set_text(r, &map, "heading", title);
	set_text(r, &map, "number", span_make(NULL, 0));
	set_text(r, &map, "address", address);
	set_text(r, &map, "type", span_of(layout));
	set_text(r, &map, "layout", span_of(layout));
	set_flag(r, &map, "is_unlisted", true);
	set_flag(r, &map, "authority", false);
	set_flag(r, &map, "publication", false);
	set_list(r, &map, "breadcrumbs", "has_breadcrumbs", crumbs);
	set_text(r, &map, "date", r->render->report->date);
	return map;
}

static void
write_section(struct renderer *r, const struct report_section *section)
{
	struct span address = section_address(r, section);
	struct value map = frame_values(r, span_of(section->title), address, false),
		     own = section_value(r, section);
	size_t items = section->items.len;

	set_list(r, &own, "groups", "has_groups", group_values(r, section));
	set_text(r, &own, "more", items > ITEM_LIMIT ? number(r, items - ITEM_LIMIT) : span_make(NULL, 0));
	set_text(r, &own, "name", span_of(section->name));
	set_text(r, &map, "summary", span_of(section->help));
	set_value(r, &map, "section", own);
	set_value(r, &map, "sections", value_list());
	render_signpost(r, layout, &map, address);
}

static void
write_index(struct renderer *r)
{
	const struct report *report = r->render->report;
	struct span address = span_of("editors/index.html");
	struct value map = frame_values(r, span_of("Editors' report"), address, true),
		     sections = value_list();
	size_t i;

	for (i = 0; i < REPORT_SECTIONS; i++)
		value_push(&r->arena, &sections, section_value(r, &report->sections[i]));
	set_text(r, &map, "summary",
	         span_of("What is no error and yet wants somebody, the most useful first."));
	set_text(r, &map, "pages", number(r, report->pages));
	set_text(r, &map, "words", number(r, report->words));
	set_text(r, &map, "warnings", number(r, report->warnings));
	set_flag(r, &map, "section", false);
	set_value(r, &map, "sections", sections);
	render_signpost(r, layout, &map, address);
}

void
report_pages_write(struct renderer *r)
{
	size_t i;

	if (!r->render->report)
		return;
	write_index(r);
	for (i = 0; i < REPORT_SECTIONS; i++)
		write_section(r, &r->render->report->sections[i]);
}
