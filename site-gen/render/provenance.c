#include "render/provenance.h"

/* The title that a heading or callout of the page had; empty where it had none with the anchor. */
static struct span
old_title(const struct page *then, struct span anchor)
{
	uint32_t i;

	for (i = 0; i < then->doc->heading_count; i++)
		if (span_equal(then->doc->headings[i].anchor, anchor))
			return then->doc->headings[i].text;
	for (i = 0; i < then->doc->callout_count; i++)
		if (span_equal(then->doc->callouts[i].anchor, anchor))
			return then->doc->callouts[i].title;
	return span_make(NULL, 0);
}

/* The name alone, where earlier editions are not read: "covid-19" is "Covid 19". */
static struct span
title_from_anchor(struct renderer *r, struct span anchor)
{
	char *title = arena_cstr(&r->arena, anchor);
	size_t i;

	for (i = 0; i < anchor.len; i++)
		if (title[i] == '-')
			title[i] = ' ';
	if (title[0] >= 'a' && title[0] <= 'z')
		title[0] = (char)(title[0] - 32);
	return span_make(title, anchor.len);
}

static void
set_then(struct renderer *r, struct value *item, const struct page *page, struct span anchor)
{
	struct span title = { NULL, 0 };
	size_t i;

	for (i = 0; i < page->before.len && !title.len; i++)
		title = old_title(page->before.at[i], anchor);
	if (!title.len) {
		set_text(r, item, "title", title_from_anchor(r, anchor));
		set_text(r, item, "then", title);
		set_text(r, item, "edition", title);
		return;
	}
	set_text(r, item, "title", title);
	set_text(r, item, "then", renderer_href(r, page->before.at[i - 1]->address, anchor));
	set_text(r, item, "edition", page->before.at[i - 1]->edition->label);
}

static struct value
now_value(struct renderer *r, const struct reference *to)
{
	struct value map = value_map();
	struct span heading = page_heading(to->target, &r->arena);

	if (to->anchor_kind == ANCHOR_HEADING)
		heading = arena_printf(&r->arena, "%.*s: %.*s", SPAN_ARG(heading),
		                       SPAN_ARG(to->target->doc->headings[to->anchor_index].text));
	set_text(r, &map, "heading", heading);
	set_text(r, &map, "href", renderer_href(r, to->target->address, to->anchor));
	return map;
}

/* Each has its old anchor as an id in the page: links to it still lead to an answer. */
static void
set_earlier(struct renderer *r, const struct page *page, struct value *map)
{
	struct value list = value_list();
	size_t i;

	for (i = 0; i < page->alias_count; i++) {
		const struct anchor_alias *alias = &page->aliases[i];
		struct value item = value_map();

		if (alias->to.target == page && alias->to.anchor_kind != ANCHOR_NONE)
			continue;
		set_text(r, &item, "id", alias->name);
		set_text(r, &item, "note", alias->removed ? alias->wanted : span_make(NULL, 0));
		set_value(r, &item, "now", alias->to.target ? now_value(r, &alias->to) : value_flag(false));
		set_then(r, &item, page, alias->name);
		value_push(&r->arena, &list, item);
	}
	set_list(r, map, "earlier", "has_earlier", list);
}

void
provenance_values(struct renderer *r, const struct page *page, struct value *map)
{
	set_earlier(r, page, map);
}
