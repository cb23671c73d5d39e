#include "content/edition.h"
#include "render/amend_pages.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct span
href_to(struct renderer *r, const struct page *page, struct span anchor)
{
	return renderer_href(r, page->address, anchor);
}

/* Lists with groups: items are gathered and put into the last group. */
struct grouping {
	struct renderer *r;
	struct value groups, items;
	const struct page *last;        /* the page that heads the last group */
};

/* The page below the home page that a page belongs to. */
static const struct page *
section_of(const struct page *page)
{
	while (page->parent && page->parent->parent)
		page = page->parent;
	return page;
}

static void
group_add(struct grouping *g, const struct page *page, struct value item)
{
	const struct page *head = section_of(page);

	if (!g->groups.len || head != g->last) {
		struct value group = value_map();

		set_text(g->r, &group, "title", head->front.title);
		set_text(g->r, &group, "href", href_to(g->r, head, span_make(NULL, 0)));
		set_value(g->r, &group, "authority", authority_value(g->r, head->authority));
		value_push(&g->r->arena, &g->groups, group);
		g->items = value_list();
		g->last = head;
	}
	value_push(&g->r->arena, &g->items, item);
	set_value(g->r, &g->groups.items[g->groups.len - 1], "items", g->items);
}

/* A page and what is below it, `levels` deep. */
static struct value
subtree(struct renderer *r, const struct page *page, unsigned levels)
{
	struct value list = value_list();
	size_t i;

	for (i = 0; i < page->children.len; i++) {
		const struct page *child = page->children.at[i];
		struct value item = entry_value(r, child);

		bool below = levels > 1 && !edition_is_root(child);

		set_list(r, &item, "children", "has_children",
		         below ? subtree(r, child, levels - 1) : value_list());
		value_push(&r->arena, &list, item);
	}
	return list;
}

static void
view_index(struct renderer *r, const struct page *page, struct value *map)
{
	set_list(r, map, "children", "has_children", subtree(r, page, 2));
}

#define SITEMAP_LEVELS 16

static void
view_sitemap(struct renderer *r, const struct page *page, struct value *map)
{
	(void)page;
	set_list(r, map, "children", "has_children", subtree(r, r->site->home, SITEMAP_LEVELS));
}

static size_t
count_below(const struct page *page)
{
	size_t i, count = 0;

	for (i = 0; i < page->children.len; i++)
		if (page->children.at[i]->listed)
			count += 1 + count_below(page->children.at[i]);
	return count;
}

static void
set_topics(struct renderer *r, struct value *map)
{
	struct value topics = value_list();
	size_t type, i;

	for (type = 0; type < r->site->config.type_count; type++) {
		const struct page_list *pages = &r->render->by_type[type];

		if (r->site->config.types[type].view != VIEW_TOPIC)
			continue;
		for (i = 0; i < pages->len; i++) {
			struct value item = entry_value(r, pages->at[i]);

			set_text(r, &item, "count", arena_printf(&r->arena, "%zu", pages->at[i]->carriers.len));
			value_push(&r->arena, &topics, item);
		}
	}
	set_list(r, map, "topics_all", "has_topics_all", topics);
}

static void
view_home(struct renderer *r, const struct page *page, struct value *map)
{
	struct value publications = value_list();
	size_t i;

	for (i = 0; i < page->children.len; i++) {
		const struct page *child = page->children.at[i];
		const struct publication *p = child->publication;
		struct value item;

		if (!p)
			continue;
		item = entry_value(r, child);
		set_text(r, &item, "title", p->title);
		set_text(r, &item, "short_title", p->short_title);
		set_text(r, &item, "summary", p->summary.len ? p->summary : child->front.summary);
		set_text(r, &item, "edition_label", p->edition ? p->edition->label : span_make(NULL, 0));
		set_text(r, &item, "count", arena_printf(&r->arena, "%zu", count_below(child)));
		value_push(&r->arena, &publications, item);
	}
	set_list(r, map, "publications", "has_publications", publications);
	set_list(r, map, "children", "has_children", subtree(r, page, 1));
	set_topics(r, map);
}

static void
view_topic(struct renderer *r, const struct page *page, struct value *map)
{
	struct grouping g = { r, value_list(), value_list(), NULL };
	size_t i;

	for (i = 0; i < page->carriers.len; i++)
		group_add(&g, page->carriers.at[i], entry_value(r, page->carriers.at[i]));
	set_list(r, map, "groups", "has_groups", g.groups);
}

static struct value
callout_value(struct renderer *r, const struct page *page, const struct md_callout *callout)
{
	const struct md_node *node = &page->doc->nodes[callout->node];
	struct value item = value_map(), from = value_map();

	set_text(r, &item, "title", callout->title);
	set_text(r, &item, "href", href_to(r, page, callout->anchor));
	set_text(r, &from, "heading", page_heading(page, &r->arena));
	set_text(r, &from, "href", href_to(r, page, span_make(NULL, 0)));
	set_value(r, &item, "page", from);
	set_value(r, &item, "authority", authority_value(r, page->authority));
	set_value(r, &item, "html", value_html(html_range(r, page, callout->node + 1, node->end, HTML_BORROWED)));
	return item;
}

static void
view_register(struct renderer *r, const struct page *page, struct value *map)
{
	struct grouping g = { r, value_list(), value_list(), NULL };
	struct span kind = page_field(page, "collects");
	size_t i, count = 0;
	uint32_t c;

	for (i = 0; i < r->site->reading_order.len; i++) {
		const struct page *from = r->site->reading_order.at[i];

		for (c = 0; c < from->doc->callout_count; c++)
			if (span_equal(from->doc->callouts[c].kind, kind)) {
				group_add(&g, from, callout_value(r, from, &from->doc->callouts[c]));
				count++;
			}
	}
	set_list(r, map, "groups", "has_groups", g.groups);
	set_text(r, map, "count", arena_printf(&r->arena, "%zu", count));
}

static struct value
term_value(struct renderer *r, const struct term *term)
{
	struct value item = value_map(), see = value_list();
	struct span aliases = { NULL, 0 };
	size_t i;

	for (i = 0; i < term->aliases.len; i++)
		aliases = i ? arena_printf(&r->arena, "%.*s, %.*s", SPAN_ARG(aliases), SPAN_ARG(term->aliases.at[i]))
		            : term->aliases.at[0];
	for (i = 0; i < term->related_count; i++) {
		const struct term *other = &r->site->glossary.terms[term->related[i]];
		struct value link = value_map();

		set_text(r, &link, "title", other->name);
		set_text(r, &link, "href", href_to(r, r->page, other->id));
		value_push(&r->arena, &see, link);
	}
	set_text(r, &item, "id", term->id);
	set_text(r, &item, "title", term_title(term, &r->arena));
	set_text(r, &item, "name", term->name);
	set_text(r, &item, "abbreviation", term->abbreviation);
	set_text(r, &item, "definition", term->definition);
	set_text(r, &item, "aliases", aliases);
	set_value(r, &item, "authority", authority_value(r, term->authority));
	set_list(r, &item, "see", "has_see", see);
	return item;
}

static struct span
letter_of(struct renderer *r, struct span name)
{
	char c = name.len ? name.ptr[0] : '#';

	if (c >= 'a' && c <= 'z')
		c = (char)(c - 32);
	if (c < 'A' || c > 'Z')
		return span_of("0-9");
	return arena_copy(&r->arena, span_make(&c, 1));
}

static void
view_glossary(struct renderer *r, const struct page *page, struct value *map)
{
	struct value letters = value_list(), items = value_list();
	struct span last = { NULL, 0 };
	size_t i;

	(void)page;
	for (i = 0; i < r->site->glossary.count; i++) {
		const struct term *term = &r->site->glossary.terms[i];
		struct span letter = letter_of(r, term->name);

		if (!letters.len || !span_equal(letter, last)) {
			struct value group = value_map();

			set_text(r, &group, "letter", letter);
			value_push(&r->arena, &letters, group);
			items = value_list();
			last = letter;
		}
		value_push(&r->arena, &items, term_value(r, term));
		set_value(r, &letters.items[letters.len - 1], "items", items);
	}
	set_list(r, map, "letters", "has_letters", letters);
}

/* The pages of the type that a matrix or column shows. */
static const struct page_list *
collected(struct renderer *r, const struct page *page, const struct page_type **type)
{
	static const struct page_list none = VEC_INIT;

	*type = config_type(&r->site->config, page_field(page, "collects"));
	return *type ? &r->render->by_type[*type - r->site->config.types] : &none;
}

/* title, href and html of the section under a heading; false values if it has none. */
static struct value
section_value(struct renderer *r, const struct page *page, struct span heading, struct span title)
{
	uint32_t index = page_heading_named(page, heading, 2);
	struct value map = value_map();
	struct span html = { NULL, 0 }, anchor = { NULL, 0 };

	if (index != UINT32_MAX) {
		const struct md_heading *h = &page->doc->headings[index];

		html = html_range(r, page, page->doc->nodes[h->node].end, h->section_end, HTML_CELL);
		anchor = h->anchor;
	}
	set_text(r, &map, "title", title);
	set_text(r, &map, "href", href_to(r, page, anchor));
	set_value(r, &map, "html", value_html(html));
	return map;
}

static void
view_column(struct renderer *r, const struct page *page, struct value *map)
{
	const struct page_type *type;
	const struct page_list *pages = collected(r, page, &type);
	struct span heading = page_field(page, "column");
	struct value rows = value_list();
	size_t i;

	for (i = 0; i < pages->len; i++)
		value_push(&r->arena, &rows, section_value(r, pages->at[i], heading, pages->at[i]->front.title));
	set_list(r, map, "rows", "has_rows", rows);
	set_text(r, map, "column_title", heading);
}

/* The page that shows one column of the same pages, or NULL. */
static const struct page *
column_page(struct renderer *r, const struct page_type *collects, struct span heading)
{
	size_t type, i;

	for (type = 0; type < r->site->config.type_count; type++) {
		const struct page_list *pages = &r->render->by_type[type];

		for (i = 0; r->site->config.types[type].view == VIEW_COLUMN && i < pages->len; i++)
			if (span_equal(page_field(pages->at[i], "column"), heading) &&
			    span_equal(page_field(pages->at[i], "collects"), collects->name))
				return pages->at[i];
	}
	return NULL;
}

static struct value
matrix_columns(struct renderer *r, const struct page_type *type)
{
	struct value columns = value_list();
	size_t i;

	for (i = 0; i < type->headings.len; i++) {
		const struct page *own = column_page(r, type, type->headings.at[i]);
		struct value item = value_map();

		set_text(r, &item, "title", type->headings.at[i]);
		set_text(r, &item, "href", own ? href_to(r, own, span_make(NULL, 0)) : span_make(NULL, 0));
		value_push(&r->arena, &columns, item);
	}
	return columns;
}

static void
view_matrix(struct renderer *r, const struct page *page, struct value *map)
{
	const struct page_type *type;
	const struct page_list *pages = collected(r, page, &type);
	struct value rows = value_list();
	size_t i, k;

	for (i = 0; i < pages->len; i++) {
		struct value row = entry_value(r, pages->at[i]), cells = value_list();

		for (k = 0; k < type->headings.len; k++)
			value_push(&r->arena, &cells,
			           section_value(r, pages->at[i], type->headings.at[k], type->headings.at[k]));
		set_value(r, &row, "cells", cells);
		value_push(&r->arena, &rows, row);
	}
	set_value(r, map, "columns", type ? matrix_columns(r, type) : value_list());
	set_list(r, map, "rows", "has_rows", rows);
}

void
view_values(struct renderer *r, const struct page *page, struct value *map)
{
	static void (*const views[])(struct renderer *, const struct page *, struct value *) = {
		[VIEW_HOME] = view_home,         [VIEW_INDEX] = view_index,
		[VIEW_TOPIC] = view_topic,       [VIEW_REGISTER] = view_register,
		[VIEW_GLOSSARY] = view_glossary, [VIEW_MATRIX] = view_matrix,
		[VIEW_COLUMN] = view_column,     [VIEW_SITEMAP] = view_sitemap,
		[VIEW_NEWS] = view_news,
	};

	if (page->type->view < COUNT(views) && views[page->type->view])
		views[page->type->view](r, page, map);
}
