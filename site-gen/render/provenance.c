#include "render/provenance.h"

#include "base/date.h"
#include "base/escape.h"
#include "content/alias.h"
#include "content/edition.h"

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
set_then_page(struct renderer *r, struct value *item, const struct page *then, struct span anchor,
              struct span title)
{
	set_text(r, item, "title", title);
	set_text(r, item, "then", renderer_href(r, then->address, anchor));
	set_text(r, item, "edition", then->edition->label);
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
	set_then_page(r, item, page->before.at[i - 1], anchor, title);
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

/* The newest page that the line speaks of as a whole, or NULL. */
static const struct page *
page_told_of(const struct page *page, const struct anchor_alias *alias)
{
	size_t i;

	for (i = 0; i < page->before.len; i++)
		if (page_alias_of_page(page, page->before.at[i]) == alias)
			return page->before.at[i];
	return NULL;
}

static void
add_old_id(struct renderer *r, const struct page *page, struct span anchor, struct map *seen,
           struct value *ids)
{
	struct value item = value_map();

	if (page_has_anchor(page, anchor) || page_alias(page, anchor) || map_get(seen, anchor))
		return;
	map_put(seen, anchor, seen);
	set_text(r, &item, "id", anchor);
	value_push(&r->arena, ids, item);
}

/* The anchors of such a page that are not in this one. */
static struct value
old_ids(struct renderer *r, const struct page *page, const struct anchor_alias *alias, struct map *seen)
{
	struct value ids = value_list();
	size_t i, k;

	for (i = 0; i < page->before.len; i++) {
		const struct page *then = page->before.at[i];

		if (page_alias_of_page(page, then) != alias)
			continue;
		for (k = 0; k < then->doc->heading_count; k++)
			add_old_id(r, page, then->doc->headings[k].anchor, seen, &ids);
		for (k = 0; k < then->doc->callout_count; k++)
			add_old_id(r, page, then->doc->callouts[k].anchor, seen, &ids);
		for (k = 0; k < then->alias_count; k++)
			add_old_id(r, page, then->aliases[k].name, seen, &ids);
	}
	return ids;
}

/* Each has its old anchor as an id in the page: links to it still lead to an answer. */
static void
set_earlier(struct renderer *r, const struct page *page, struct value *map)
{
	struct value list = value_list();
	struct map seen = MAP_INIT;
	size_t i;

	for (i = 0; i < page->alias_count; i++) {
		const struct anchor_alias *alias = &page->aliases[i];
		const struct page *then = alias->removed ? page_told_of(page, alias) : NULL;
		struct value item = value_map();

		if (alias->to.target == page && alias->to.anchor_kind != ANCHOR_NONE)
			continue;
		set_text(r, &item, "id", alias->name);
		set_text(r, &item, "note", alias->removed ? alias->wanted : span_make(NULL, 0));
		set_value(r, &item, "now", alias->to.target ? now_value(r, &alias->to) : value_flag(false));
		set_value(r, &item, "ids", then ? old_ids(r, page, alias, &seen) : value_list());
		if (then)
			set_then_page(r, &item, then, span_make(NULL, 0), then->front.title);
		else
			set_then(r, &item, page, alias->name);
		value_push(&r->arena, &list, item);
	}
	set_list(r, map, "earlier", "has_earlier", list);
	map_release(&seen);
}

static struct span
words_of(struct renderer *r, const struct history_commit *commit)
{
	size_t start = r->scratch.len;

	date_put(&r->scratch, date_at(commit->seconds, commit->offset));
	return renderer_take(r, start);
}

static void
set_changed(struct renderer *r, const struct page *page, struct value *map)
{
	const struct history_commit *commit = page->changed.commit;
	struct value changed = value_map();
	size_t start = r->scratch.len;

	set_flag(r, map, "is_draft", page->changed.is_draft);
	if (!commit) {
		set_value(r, map, "changed", value_flag(false));
		return;
	}
	set_text(r, &changed, "date", words_of(r, commit));
	date_iso(&r->scratch, date_at(commit->seconds, commit->offset));
	set_text(r, &changed, "iso", renderer_take(r, start));
	set_value(r, map, "changed", changed);
}

/* The page of now as its current edition was published, or NULL. */
static const struct page *
as_published(const struct page *page)
{
	size_t i;

	for (i = 0; i < page->before.len; i++)
		if (page->before.at[i]->edition == page->publication->edition && page->before.at[i]->source &&
		    span_equal(page->before.at[i]->front.id, page->front.id))
			return page->before.at[i];
	return NULL;
}

/* Whether both say the same; topics, aliases and the like aside. */
static bool
reads_alike(const struct page *a, const struct page *b)
{
	return span_equal(span_from(a->source->text, a->body), span_from(b->source->text, b->body)) &&
	       span_equal(a->front.title, b->front.title) && span_equal(a->front.number, b->front.number) &&
	       span_equal(a->front.summary, b->front.summary);
}

/* What can be typed or copied: with the site's own address, where it has one. */
static struct span
whole_address(struct renderer *r, struct span address, struct span anchor)
{
	struct span root = r->site->config.address;
	size_t start = r->scratch.len;

	buf_span(&r->scratch, root);
	if (root.len && root.ptr[root.len - 1] != '/')
		buf_char(&r->scratch, '/');
	buf_span(&r->scratch, address);
	if (anchor.len) {
		buf_char(&r->scratch, '#');
		escape_url_path(&r->scratch, anchor);
	}
	return renderer_take(r, start);
}

static struct value
cited_sections(struct renderer *r, const struct page *page, struct span address)
{
	struct value list = value_list();
	uint32_t i;

	for (i = 0; i < page->doc->heading_count; i++) {
		const struct md_heading *heading = &page->doc->headings[i];
		struct value item = value_map();

		if (heading->level > 3)
			continue;
		set_text(r, &item, "section", heading->text);
		set_text(r, &item, "section_address", whole_address(r, address, heading->anchor));
		value_push(&r->arena, &list, item);
	}
	return list;
}

static void
set_dates(struct renderer *r, struct value *cite, const struct page *page, const struct edition *edition,
          bool is_amended)
{
	struct span date = { NULL, 0 }, changed = { NULL, 0 };

	if (edition)
		date = date_words(edition->date, &r->arena);
	if (page->changed.commit && (is_amended || !date.len))
		changed = words_of(r, page->changed.commit);
	set_text(r, cite, "edition_date", date);
	set_text(r, cite, "changed", changed);
	set_flag(r, cite, "is_amended", is_amended && changed.len);
}

/*
 * A page is cited at the address of its edition, which keeps the text, unless
 * it was changed since: then at its own, with the date of the change.
 */
static void
set_cite(struct renderer *r, const struct page *page, struct value *map)
{
	const struct publication *p = page->publication;
	const struct edition *edition = page->edition ? page->edition : p ? p->edition : NULL;
	const struct page *published = edition && !page->edition ? as_published(page) : NULL;
	bool is_amended = published && !reads_alike(published, page);
	const struct page *cited = published && !is_amended ? published : page;
	struct span heading = page_heading(page, &r->arena);
	struct value cite = value_map();

	if (!page->source || (!page->listed && !page->edition)) {
		set_value(r, map, "cite", value_flag(false));
		return;
	}
	set_text(r, &cite, "title", p && span_equal(heading, p->title) ? span_make(NULL, 0) : heading);
	set_text(r, &cite, "publication", p ? p->title : r->site->config.title);
	set_text(r, &cite, "edition", edition ? edition->label : span_make(NULL, 0));
	set_dates(r, &cite, page, edition, is_amended);
	set_text(r, &cite, "address", whole_address(r, cited->address, span_make(NULL, 0)));
	/* Of the page as a whole; each item of `sections` has its own. */
	set_text(r, &cite, "section", span_make(NULL, 0));
	set_text(r, &cite, "section_address", span_make(NULL, 0));
	set_flag(r, &cite, "is_whole", r->site->config.address.len > 0);
	set_list(r, &cite, "sections", "has_sections",
	         edition ? cited_sections(r, page, cited->address) : value_list());
	set_value(r, map, "cite", cite);
}

void
provenance_values(struct renderer *r, const struct page *page, struct value *map)
{
	set_changed(r, page, map);
	set_cite(r, page, map);
	set_earlier(r, page, map);
}
