/* The report for editors: one page of counts, and one for each section. */
#include "render/editors.h"

/* More than this is read better by a machine. */
#define ITEM_LIMIT 500
#define PLACE_LIMIT 50

static const char first_address[] = "editors/index.html", first_title[] = "Editors' report";

bool
editors_check(const struct site *site, const struct template_set *templates, struct diag_list *diags)
{
	size_t i;

	for (i = 0; i < site->pages.len; i++) {
		const struct page *page = site->pages.at[i];

		if (!span_starts_with(page->address, "editors/"))
			continue;
		diag_add(diags, DIAG_ADDRESS_DUPLICATE, (struct place){ page->source, 0 },
		         "the addresses below 'editors/' are those of the editors' report");
		return false;
	}
	if (template_known(templates, span_of(EDITORS_LAYOUT)))
		return true;
	diag_add(diags, DIAG_TEMPLATE_PARTIAL, (struct place){ site->config.source, 0 },
	         "no layouts/" EDITORS_LAYOUT ".mustache, which the editors' report needs");
	return false;
}

struct span
editors_number(struct renderer *r, size_t n)
{
	return arena_printf(&r->arena, "%zu", n);
}

struct value
editors_place(struct renderer *r, const struct report_place *place)
{
	const struct source *source = place->place.source;
	const struct page *page = place->page;
	struct value map = value_map();

	set_text(r, &map, "title", page ? page_heading(page, &r->arena) : source->path);
	set_text(r, &map, "href", page ? renderer_href(r, page->address, place->anchor) : span_make(NULL, 0));
	set_text(r, &map, "where",
	         page ? arena_printf(&r->arena, "%.*s:%zu", SPAN_ARG(source->path),
	                             source_position(source, place->place.offset).line)
	              : source->path);
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
		value_push(&r->arena, &places, editors_place(r, &item->places[i]));
	set_value(r, &map, "places", places);
	set_text(r, &map, "more",
	         i < item->place_count ? editors_number(r, item->place_count - i) : span_make(NULL, 0));
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
	set_text(r, &map, "count", editors_number(r, section->items.len));
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

static void
set_crumbs(struct renderer *r, struct value *map, struct span address)
{
	struct value crumbs = value_list();

	push_crumb(r, &crumbs, page_short_title(r->site->home), r->site->home->address);
	if (!span_is(address, first_address))
		push_crumb(r, &crumbs, span_of(first_title), span_of(first_address));
	set_list(r, map, "breadcrumbs", "has_breadcrumbs", crumbs);
}

struct value
editors_frame(struct renderer *r, const char *type, const char *title, struct span address)
{
	static const char *const kinds[] = { "sections",     "section",   "changes",
		                             "search_tests", "authority", "publication" };
	struct page *page = ARENA_NEW(&r->arena, struct page);
	struct value map = value_map();
	size_t i;

	page->address = address;
	r->page = page;
	set_crumbs(r, &map, address);
	set_value(r, &map, "site", site_values(r));
	set_text(r, &map, "root", renderer_root(r, address));
	set_text(r, &map, "page_title",
	         arena_printf(&r->arena, "%s \xe2\x80\x93 %.*s", title, SPAN_ARG(r->site->config.title)));
	set_text(r, &map, "title", span_of(title));
	set_text(r, &map, "heading", span_of(title));
	set_text(r, &map, "address", address);
	set_text(r, &map, "type", span_of(type));
	set_text(r, &map, "layout", span_of(EDITORS_LAYOUT));
	set_text(r, &map, "date", r->render->report->date);
	set_flag(r, &map, "is_unlisted", true);
	set_flag(r, &map, "is_index", span_is(address, first_address));
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		set_flag(r, &map, kinds[i], false);
	return map;
}

static void
write_section(struct renderer *r, const struct report_section *section)
{
	struct span address = section_address(r, section);
	struct value map = editors_frame(r, "editors-section", section->title, address),
		     own = section_value(r, section);
	size_t items = section->items.len;

	set_list(r, &own, "groups", "has_groups", group_values(r, section));
	set_text(r, &own, "more",
	         items > ITEM_LIMIT ? editors_number(r, items - ITEM_LIMIT) : span_make(NULL, 0));
	set_text(r, &own, "name", span_of(section->name));
	set_text(r, &map, "summary", span_of(section->help));
	set_value(r, &map, "section", own);
	render_signpost(r, EDITORS_LAYOUT, &map, address);
}

/* The way to another page for editors, or empty where it is not written. */
static struct span
href_if(struct renderer *r, bool is_there, const char *address)
{
	return is_there ? renderer_href(r, span_of(address), span_make(NULL, 0)) : span_make(NULL, 0);
}

static void
write_index(struct renderer *r)
{
	const struct report *report = r->render->report;
	struct span address = span_of(first_address);
	struct value map = editors_frame(r, "editors", first_title, address), sections = value_list();
	size_t i;

	for (i = 0; i < REPORT_SECTIONS; i++)
		value_push(&r->arena, &sections, section_value(r, &report->sections[i]));
	set_text(r, &map, "summary",
	         span_of("What is no error and yet wants somebody, the most useful first."));
	set_text(r, &map, "pages", editors_number(r, report->pages));
	set_text(r, &map, "words", editors_number(r, report->words));
	set_text(r, &map, "warnings", editors_number(r, report->warnings));
	set_text(r, &map, "changes_href", href_if(r, r->render->since != NULL, "editors/changes.html"));
	set_text(
		r, &map, "search_href",
		href_if(r, r->site->search_page && r->site->search_config.test_count, "editors/search.html"));
	set_value(r, &map, "sections", sections);
	render_signpost(r, EDITORS_LAYOUT, &map, address);
}

void
editors_write(struct renderer *r)
{
	size_t i;

	if (!r->render->report)
		return;
	write_index(r);
	for (i = 0; i < REPORT_SECTIONS; i++)
		write_section(r, &r->render->report->sections[i]);
	if (r->render->since)
		editors_write_changes(r);
	if (r->site->search_page && r->site->search_config.test_count)
		editors_write_search(r);
}
