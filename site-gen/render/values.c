#include "content/edition.h"
#include "render/amend_pages.h"
#include "render/provenance.h"

#define SIBLING_LIMIT 60

static struct value
map_of(struct renderer *r, struct span title, struct span href)
{
	struct value map = value_map();

	set_text(r, &map, "title", title);
	set_text(r, &map, "href", href);
	return map;
}

static struct span
page_href(struct renderer *r, const struct page *page)
{
	return renderer_href(r, page->address, span_make(NULL, 0));
}

static struct span
optional_href(struct renderer *r, const struct page *page)
{
	return page ? page_href(r, page) : span_make(NULL, 0);
}

static struct value
menu(struct renderer *r, const struct yaml_list *ids)
{
	struct value list = value_list();
	enum reference_problem problem;
	size_t i;

	for (i = 0; i < ids->len; i++) {
		const struct page *target = reference_page(r->site, r->site->home, ids->at[i], &problem);

		if (target)
			value_push(&r->arena, &list, map_of(r, page_short_title(target), page_href(r, target)));
	}
	return list;
}

struct value
site_values(struct renderer *r)
{
	const struct config *config = &r->site->config;
	struct span feed = feed_address(r->render->amendments);
	struct value map = value_map();

	set_text(r, &map, "title", config->title);
	set_text(r, &map, "tagline", config->tagline);
	set_text(r, &map, "language", config->language);
	set_text(r, &map, "home", page_href(r, r->site->home));
	set_text(r, &map, "search", optional_href(r, r->site->search_page));
	set_text(r, &map, "glossary", optional_href(r, r->site->glossary_page));
	set_value(r, &map, "menu", menu(r, &config->menu));
	set_value(r, &map, "footer", menu(r, &config->footer));
	set_text(r, &map, "generator", span_of("site-gen"));
	set_text(r, &map, "feed", feed.len ? renderer_href(r, feed, span_make(NULL, 0)) : feed);
	set_flag(r, &map, "tells_age", config->mirror_days > 0);
	return map;
}

struct value
authority_value(struct renderer *r, const struct authority *authority)
{
	struct value map = value_map();

	if (!authority)
		return value_flag(false);
	set_text(r, &map, "id", authority->id);
	set_text(r, &map, "title", authority->title);
	return map;
}

struct value
status_value(struct renderer *r, const struct page *page)
{
	struct value map = value_map();

	if (!page->status || span_is(page->status->id, "current"))
		return value_flag(false);
	set_text(r, &map, "id", page->status->id);
	set_text(r, &map, "title", page->status->title);
	set_text(r, &map, "note", page->status->note);
	return map;
}

struct value
entry_value(struct renderer *r, const struct page *page)
{
	struct value map = map_of(r, page_short_title(page), page_href(r, page));

	set_text(r, &map, "number", page->front.number);
	set_text(r, &map, "heading", page_heading(page, &r->arena));
	set_text(r, &map, "summary", page->front.summary);
	set_value(r, &map, "authority", authority_value(r, page->authority));
	set_value(r, &map, "status", status_value(r, page));
	return map;
}

static bool
is_publication_page(const struct page *page)
{
	return page->publication && page->is_index && span_equal(page->folder, page->publication->folder);
}

/* The publication's own page: the one above all of its pages. */
static const struct page *
publication_page(const struct page *page)
{
	while (page && !is_publication_page(page))
		page = page->parent;
	return page;
}

/* The editions to choose from, newest first; empty if there is but one. */
static struct value
editions(struct renderer *r, const struct publication *now, const struct page *own)
{
	struct value list = value_list();
	const struct page *current = own;
	size_t i;

	while (current->edition)
		current = current->parent;
	while (!is_publication_page(current))
		current = current->parent;
	for (i = 0; now->edition_count > 1 && i < now->edition_count; i++) {
		const struct edition *edition = &now->editions[i];
		const struct page *index = edition == now->edition ? current : edition->index;
		struct value item;

		if (!index)
			continue;
		item = map_of(r, edition->label, page_href(r, index));
		set_text(r, &item, "date", edition->date);
		set_text(r, &item, "note", edition->note);
		set_flag(r, &item, "current", index == own);
		value_push(&r->arena, &list, item);
	}
	return list;
}

static struct value
publication_value(struct renderer *r, const struct page *page)
{
	const struct publication *p = page->publication;
	const struct page *own = publication_page(page);
	struct value map;

	if (!p || !own)
		return value_flag(false);
	map = map_of(r, p->title, page_href(r, own));
	set_text(r, &map, "id", p->id);
	set_text(r, &map, "short_title", p->short_title);
	set_text(r, &map, "summary", p->summary);
	set_text(r, &map, "scope", p->scope);
	set_text(r, &map, "owner", p->owner);
	set_flag(r, &map, "current", own == page);
	set_list(r, &map, "editions", "has_editions", editions(r, p->now ? p->now : p, own));
	set_text(r, &map, "edition_label", p->edition ? p->edition->label : span_make(NULL, 0));
	set_text(r, &map, "edition_date", p->edition ? p->edition->date : span_make(NULL, 0));
	set_text(r, &map, "edition_note", p->edition ? p->edition->note : span_make(NULL, 0));
	return map;
}

static struct value
breadcrumbs(struct renderer *r, const struct page *page)
{
	const struct page *way[64];
	size_t count = 0;
	struct value list = value_list();

	for (page = page->parent; page && count < 64; page = page->parent)
		way[count++] = page;
	while (count--)
		value_push(&r->arena, &list, map_of(r, page_short_title(way[count]), page_href(r, way[count])));
	return list;
}

static struct value
heading_value(struct renderer *r, const struct page *page, const struct md_heading *heading)
{
	struct value map = map_of(r, heading->text, renderer_href(r, page->address, heading->anchor));

	set_value(r, &map, "items", value_list());
	set_flag(r, &map, "has_items", false);
	return map;
}

/* Second-level headings, each with the third-level ones below it. */
static struct value
outline(struct renderer *r, const struct page *page)
{
	struct value list = value_list(), items = value_list();
	uint32_t i;

	for (i = 0; i < page->doc->heading_count; i++) {
		const struct md_heading *heading = &page->doc->headings[i];

		if (heading->level == 2) {
			value_push(&r->arena, &list, heading_value(r, page, heading));
			items = value_list();
		} else if (heading->level == 3 && list.len) {
			value_push(&r->arena, &items, heading_value(r, page, heading));
			set_list(r, &list.items[list.len - 1], "items", "has_items", items);
		}
	}
	return list;
}

static struct value
siblings(struct renderer *r, const struct page *page)
{
	struct value list = value_list();
	const struct page_list *all = &page->parent->children;
	size_t first = page->position > SIBLING_LIMIT / 2 ? page->position - SIBLING_LIMIT / 2 : 0, i;

	if (all->len > SIBLING_LIMIT && first > all->len - SIBLING_LIMIT)
		first = all->len - SIBLING_LIMIT;
	for (i = first; i < all->len && i < first + SIBLING_LIMIT; i++) {
		struct value item = map_of(r, page_short_title(all->at[i]), page_href(r, all->at[i]));

		set_text(r, &item, "number", all->at[i]->front.number);
		set_flag(r, &item, "current", all->at[i] == page);
		value_push(&r->arena, &list, item);
	}
	return list;
}

static struct value
neighbour(struct renderer *r, const struct page *page)
{
	struct value map;

	if (!page)
		return value_flag(false);
	map = map_of(r, page_short_title(page), page_href(r, page));
	set_text(r, &map, "number", page->front.number);
	return map;
}

typedef struct page *find_page(const struct site *site, const struct page *from, struct span id,
                               enum reference_problem *problem);

/* A page of any publication, which the item names. */
static void
push_entry(struct renderer *r, struct value *list, const struct page *page)
{
	struct value item = entry_value(r, page);

	set_text(r, &item, "publication", page->publication ? page->publication->short_title : span_make(NULL, 0));
	value_push(&r->arena, list, item);
}

static void
set_ids(struct renderer *r, struct value *map, const char *key, const char *has_key, const struct yaml_list *ids,
        find_page *find)
{
	struct value list = value_list();
	enum reference_problem problem;
	size_t i;

	for (i = 0; i < ids->len; i++) {
		const struct page *target = find(r->site, r->page, ids->at[i], &problem);

		if (target)
			push_entry(r, &list, target);
	}
	set_list(r, map, key, has_key, list);
}

static void
set_related(struct renderer *r, struct value *map, const struct page *page)
{
	const struct page *found[RELATED_MAX];
	struct value list = value_list();
	size_t i, count = 0;

	if (page->listed)
		count = render_related(r->render, r->worker, page, found);
	for (i = 0; i < count; i++)
		push_entry(r, &list, found[i]);
	set_list(r, map, "related", "has_related", list);
}

static struct value
audience(struct renderer *r, const struct page *page)
{
	struct value list = value_list();
	size_t i;

	for (i = 0; i < page->front.audience.len; i++) {
		const struct audience *a = config_audience(&r->site->config, page->front.audience.at[i]);
		struct value item = value_map();

		set_text(r, &item, "title", a ? a->title : page->front.audience.at[i]);
		value_push(&r->arena, &list, item);
	}
	return list;
}

static struct value
texts(struct renderer *r, const struct span *at, size_t len)
{
	struct value list = value_list();
	size_t i;

	for (i = 0; i < len; i++)
		value_push(&r->arena, &list, value_text(at[i]));
	return list;
}

static struct span
group_title(struct renderer *r, const struct page *page)
{
	if (page->publication)
		return page->publication->title;
	return page->parent && page->parent->parent ? page_short_title(page->parent) : r->site->config.title;
}

/* In reading order a publication's pages stand together: a group is a run. */
static struct value
backlinks(struct renderer *r, const struct page *page)
{
	struct value groups = value_list(), items = value_list();
	struct span last = { NULL, 0 };
	size_t i;

	for (i = 0; i < page->backlinks.len; i++) {
		const struct page *from = page->backlinks.at[i].from;
		struct span title = group_title(r, from);
		struct value item;

		if (!from->listed)
			continue;
		if (!groups.len || !span_equal(title, last)) {
			struct value group = value_map();

			set_text(r, &group, "title", title);
			value_push(&r->arena, &groups, group);
			items = value_list();
			last = title;
		}
		item = map_of(r, page_short_title(from), page_href(r, from));
		set_text(r, &item, "number", from->front.number);
		value_push(&r->arena, &items, item);
		set_value(r, &groups.items[groups.len - 1], "items", items);
	}
	return groups;
}

static struct value
used_terms(struct renderer *r)
{
	struct value list = value_list();
	size_t i;

	for (i = 0; i < r->used_term_count; i++) {
		const struct term *term = &r->site->glossary.terms[r->used_terms[i]];
		struct value item = map_of(r, term_title(term, &r->arena),
		                           renderer_href(r, r->site->glossary_page->address, term->id));

		set_text(r, &item, "id", term->id);
		set_text(r, &item, "definition", term->definition);
		value_push(&r->arena, &list, item);
	}
	return list;
}

static struct value
field_value(struct renderer *r, const struct field_value *field)
{
	enum reference_problem problem;
	const struct page *target;
	struct value list = value_list();
	const struct yaml_node *child;

	if (field->rule->type == YAML_TYPE_FLAG)
		return value_flag(span_is(field->node->text, "true"));
	if (field->node->kind == YAML_LIST) {
		for (child = field->node->first; child; child = child->next)
			value_push(&r->arena, &list, value_text(child->text));
		return list;
	}
	if (field->rule->page) {
		target = reference_page(r->site, r->page, field->node->text, &problem);
		if (target)
			return map_of(r, target->front.title, page_href(r, target));
	}
	return value_text(field->node->text);
}

static struct value
fields(struct renderer *r, const struct page *page)
{
	struct value map = value_map();
	size_t i, k;

	for (i = 0; i < page->type->field_count; i++) {
		const struct field_rule *rule = &page->type->fields[i];
		struct value value = value_flag(false);

		for (k = 0; k < page->front.field_count; k++)
			if (page->front.fields[k].rule == rule)
				value = field_value(r, &page->front.fields[k]);
		set_value(r, &map, arena_cstr(&r->arena, rule->name), value);
	}
	return map;
}

/* What a page of an earlier edition says of itself, and where to go now. */
static struct value
edition_value(struct renderer *r, const struct page *page)
{
	const struct page_list *successors;
	struct value map, now = value_list();
	size_t i;

	if (!page->edition)
		return value_flag(false);
	map = map_of(r, page->edition->label, page_href(r, page->edition->index));
	set_text(r, &map, "date", page->edition->date);
	set_text(r, &map, "note", page->edition->note);
	set_flag(r, &map, "superseded", edition_is_superseded(page));
	successors = edition_successors(r->site, page);
	for (i = 0; successors && i < successors->len; i++)
		value_push(&r->arena, &now, entry_value(r, successors->at[i]));
	set_list(r, &map, "now", "has_now", now);
	return map;
}

/* "6.10 Assessing domestic abuse – Practice guide – Practice Library" */
static struct span
page_title(struct renderer *r, const struct page *page)
{
	const struct span dash = SPAN(" \xe2\x80\x93 ");
	struct span parts[7];
	size_t count = 0;

	parts[count++] = page_heading(page, &r->arena);
	if (page->edition) {
		parts[count++] = dash;
		parts[count++] = page->edition->label;
	}
	if (page->publication && !is_publication_page(page)) {
		parts[count++] = dash;
		parts[count++] = page->publication->short_title;
	}
	if (page != r->site->home || !span_equal(page->front.title, r->site->config.title)) {
		parts[count++] = dash;
		parts[count++] = r->site->config.title;
	}
	return arena_join(&r->arena, parts, count);
}

static void
set_texts(struct renderer *r, struct value *map, const struct page *page)
{
	const struct front_matter *front = &page->front;

	set_text(r, map, "root", renderer_root(r, page->address));
	set_text(r, map, "page_title", page_title(r, page));
	set_text(r, map, "title", front->title);
	set_text(r, map, "number", front->number);
	set_text(r, map, "heading", page_heading(page, &r->arena));
	set_text(r, map, "short_title", page_short_title(page));
	set_text(r, map, "summary", front->summary);
	set_text(r, map, "type", page->type->name);
	set_text(r, map, "layout", page->type->layout);
	set_text(r, map, "address", page->address);
	set_text(r, map, "review", front->review);
	set_text(r, map, "owner", front->owner);
	set_flag(r, map, "is_unlisted", !page->listed);
}

static void
set_content(struct renderer *r, struct value *map, const struct page *page)
{
	struct span content = html_range(r, page, 1, page->doc->node_count, HTML_OWN);

	set_value(r, map, "content", value_html(content));
	set_flag(r, map, "has_content", content.len > 0);
	set_list(r, map, "terms", "has_terms", used_terms(r));
}

struct value
page_values(struct renderer *r, const struct page *page)
{
	struct value map = value_map();

	r->page = page;
	r->turn++;
	r->used_term_count = 0;
	set_value(r, &map, "site", site_values(r));
	set_texts(r, &map, page);
	amend_find_labels(r, page);
	set_content(r, &map, page);
	amend_values(r, page, &map);
	set_value(r, &map, "authority", authority_value(r, page->authority));
	set_value(r, &map, "publication", publication_value(r, page));
	set_value(r, &map, "edition", edition_value(r, page));
	set_list(r, &map, "breadcrumbs", "has_breadcrumbs", breadcrumbs(r, page));
	set_list(r, &map, "outline", "has_outline", outline(r, page));
	set_list(r, &map, "siblings", "has_siblings",
	         page->parent && (page->listed || page->edition) ? siblings(r, page) : value_list());
	set_value(r, &map, "parent", neighbour(r, page->parent));
	set_value(r, &map, "previous", neighbour(r, page->previous));
	set_value(r, &map, "next", neighbour(r, page->next));
	set_value(r, &map, "status", status_value(r, page));
	set_ids(r, &map, "topics", "has_topics", &page->front.topics, reference_topic);
	set_list(r, &map, "audience", "has_audience", audience(r, page));
	set_list(r, &map, "also", "has_also", texts(r, page->front.also.at, page->front.also.len));
	set_ids(r, &map, "see", "has_see", &page->front.see, reference_page);
	set_related(r, &map, page);
	set_list(r, &map, "backlinks", "has_backlinks", backlinks(r, page));
	set_value(r, &map, "fields", fields(r, page));
	provenance_values(r, page, &map);
	view_values(r, page, &map);
	return map;
}
