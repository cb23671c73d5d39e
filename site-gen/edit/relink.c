#include "edit/relink.h"

#include <string.h>

#include "content/reference.h"

typedef struct page *find_page(const struct site *site, const struct page *from, struct span id,
                               enum reference_problem *problem);

static bool
moved_to(struct relink *r, struct span before, struct span after)
{
	return span_equal(move_path(r->move, before, &r->arena), after);
}

/* The page of after that a page of before has become, or NULL. */
static struct page *
page_after(struct relink *r, const struct page *page)
{
	return map_get(&r->after->by_path, move_path(r->move, page->path, &r->arena));
}

static void
report(struct relink *r, const struct source *source, size_t offset, struct span target)
{
	diag_add(r->diags, DIAG_EDIT_BY_HAND, (struct place){ source, offset },
	         "this leads to '%.*s' and cannot be rewritten from here", SPAN_ARG(target));
	diag_hint(r->diags,
	          "write it in a plain form first, as '[text](file.md)', '[text](ref:id)' or an unquoted id");
}

/* The shortest id that leads from the page to the target, in the form that it had. */
static struct span
id_after(struct relink *r, const struct page *from, const struct page *target, find_page *find,
         bool qualified)
{
	enum reference_problem problem;

	if (!qualified && find(r->after, from, target->front.id, &problem) == target)
		return target->front.id;
	return target->key;
}

static bool
is_qualified(struct span id, const struct page *target)
{
	return span_equal(id, target->key) && !span_equal(id, target->front.id);
}

/* Who names pages by ids: a page, or search.yaml and the menus in the name of the home page. */
struct namer {
	const struct source *source;
	const struct page *before, *after;
	find_page *find;
};

/* An id, and what stands in its place after. */
static void
relink_id(struct relink *r, const struct namer *namer, size_t offset, struct span id, struct span id_now)
{
	enum reference_problem problem;
	const struct page *target = namer->find(r->before, namer->before, id, &problem), *now, *wanted;

	if (!target)
		return;
	now = namer->find(r->after, namer->after, id_now, &problem);
	if (now && moved_to(r, target->path, now->path))
		return;
	wanted = page_after(r, target);
	if (!r->plan)
		report(r, namer->source, offset, target->path);
	else if (wanted)
		plan_word(r->plan, namer->source, offset, id,
		          id_after(r, namer->after, wanted, namer->find, is_qualified(id, target)));
}

static void
relink_ids(struct relink *r, const struct namer *namer, const struct yaml_list *ids,
           const struct yaml_list *now)
{
	size_t i;

	for (i = 0; i < ids->len && i < now->len; i++)
		relink_id(r, namer, ids->offsets[i], ids->at[i], now->at[i]);
}

/* An anchor as part of an address that is written with escapes. */
static void
put_escaped(struct buf *out, struct span s)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		if (strchr("\\()<>&[]`*_|", s.ptr[i]))
			buf_char(out, '\\');
		buf_char(out, s.ptr[i]);
	}
}

/* Puts `path` in the place of what stands before the "#" of a link's address. */
static void
rewrite_address(struct relink *r, const struct page *page, uint32_t link, struct span path)
{
	struct span url = page->doc->links[link].url, old, anchor, text = page->source->text;
	struct buf whole = BUF_INIT;
	size_t start, end;

	if (!md_address(page->doc, link, &start, &end))
		return;
	span_cut(url, '#', &old, &anchor);
	if (span_equal(span_slice(text, start, end), url)) {
		plan_edit(r->plan, page->source, start, old.len, path);
		return;
	}
	buf_span(&whole, path);
	if (old.len < url.len)
		buf_char(&whole, '#');
	put_escaped(&whole, anchor);
	plan_edit(r->plan, page->source, start, end - start, buf_as_span(&whole));
	buf_release(&whole);
}

static void
rewrite_to_page(struct relink *r, const struct page *page, uint32_t link, const struct page *from_after,
                const struct page *target, const struct page *target_after)
{
	struct span url = page->doc->links[link].url, id, anchor;
	struct buf path = BUF_INIT;

	span_cut(url, '#', &id, &anchor);
	if (span_starts_with(url, "ref:")) {
		BUF_LIT(&path, "ref:");
		buf_span(&path, id_after(r, from_after, target_after, reference_page,
		                         is_qualified(span_from(id, 4), target)));
	} else {
		path_relative(from_after->path, target_after->path, &path);
	}
	rewrite_address(r, page, link, buf_as_span(&path));
	buf_release(&path);
}

static void
relink_page_link(struct relink *r, const struct page *page, uint32_t link, const struct page *after)
{
	const struct page *target = page->references[link].target, *wanted;

	if (after->references[link].target && moved_to(r, target->path, after->references[link].target->path))
		return;
	wanted = page_after(r, target);
	if (!r->plan)
		report(r, page->source, page->doc->links[link].offset, target->path);
	else if (wanted)
		rewrite_to_page(r, page, link, after, target, wanted);
}

static void
relink_file(struct relink *r, const struct page *page, uint32_t link, const struct page *after)
{
	struct span file = page->references[link].file->source.path;
	const struct site_file *now = after->references[link].file;
	struct buf path = BUF_INIT;

	if (now && moved_to(r, file, now->source.path))
		return;
	if (!r->plan) {
		report(r, page->source, page->doc->links[link].offset, file);
		return;
	}
	path_relative(after->path, move_path(r->move, file, &r->arena), &path);
	rewrite_address(r, page, link, buf_as_span(&path));
	buf_release(&path);
}

static const struct yaml_node *
map_value(const struct yaml_node *map, struct span key)
{
	const struct yaml_node *child;

	for (child = map->first; child; child = child->next)
		if (span_equal(child->key, key))
			return child;
	return NULL;
}

/* Values "ref:id#heading" of the front matter, whatever key they belong to. */
static void
relink_values(struct relink *r, const struct namer *namer, const struct yaml_node *value,
              const struct yaml_node *now)
{
	const struct yaml_node *child, *other;
	struct span id, id_now, anchor;

	if (value->kind == YAML_TEXT && now->kind == YAML_TEXT && span_starts_with(value->text, "ref:")) {
		span_cut(span_from(value->text, 4), '#', &id, &anchor);
		span_cut(span_from(now->text, 4), '#', &id_now, &anchor);
		relink_id(r, namer, value->offset + (value->plain ? 4 : 5), id, id_now);
	}
	/* Only lists of aliases are not the same in both. */
	other = now->first;
	for (child = value->first; child && other; child = child->next) {
		const struct yaml_node *same = value->kind == YAML_MAP ? map_value(now, child->key) : other;

		if (same)
			relink_values(r, namer, child, same);
		other = value->kind == YAML_MAP ? other : other->next;
	}
}

static void
relink_page(struct relink *r, const struct page *page, const struct page *after)
{
	const struct front_matter *front = &page->front, *now = &after->front;
	const struct namer namer = { page->source, page, after, reference_page };
	const struct namer topics = { page->source, page, after, reference_topic };
	size_t i;
	uint32_t link;

	/* The same text has the same links, wherever it stands. */
	for (link = 0; link < page->doc->link_count && link < after->doc->link_count; link++) {
		if (page->references[link].target)
			relink_page_link(r, page, link, after);
		else if (page->references[link].file)
			relink_file(r, page, link, after);
	}
	relink_ids(r, &namer, &front->see, &now->see);
	relink_ids(r, &topics, &front->topics, &now->topics);
	if (front->root && now->root)
		relink_values(r, &namer, front->root, now->root);
	for (i = 0; i < front->field_count && i < now->field_count; i++)
		if (front->fields[i].rule->page)
			relink_id(r, &namer, front->fields[i].node->offset, front->fields[i].node->text,
			          now->fields[i].node->text);
}

/* What names pages and is no page. */
static void
relink_data(struct relink *r)
{
	const struct search_config *search = &r->before->search_config,
				   *search_now = &r->after->search_config;
	const struct config *config = &r->before->config, *config_now = &r->after->config;
	const struct namer search_namer = { search->source, r->before->home, r->after->home, reference_page };
	const struct namer menu_namer = { config->source, r->before->home, r->after->home, reference_page };
	size_t i;

	for (i = 0; i < search->best_bet_count && i < search_now->best_bet_count; i++)
		relink_id(r, &search_namer, search->best_bets[i].offset, search->best_bets[i].page,
		          search_now->best_bets[i].page);
	for (i = 0; i < search->test_count && i < search_now->test_count; i++)
		relink_id(r, &search_namer, search->tests[i].offset, search->tests[i].page,
		          search_now->tests[i].page);
	relink_ids(r, &menu_namer, &config->menu, &config_now->menu);
	relink_ids(r, &menu_namer, &config->footer, &config_now->footer);
}

void
relink_site(struct relink *r)
{
	size_t i;

	for (i = 0; i < r->before->pages.len; i++) {
		const struct page *page = r->before->pages.at[i];
		const struct page *after = page->source && !page->edition ? page_after(r, page) : NULL;

		if (after)
			relink_page(r, page, after);
	}
	relink_data(r);
	arena_release(&r->arena);
}
