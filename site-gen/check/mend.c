#include "check/mend.h"

#include "base/nearest.h"
#include "base/utf8.h"
#include "content/alias.h"
#include "content/reference.h"

#define CONTENT "content/"

void
mend_name(struct diag_list *diags, struct place place, struct span word, const struct span *names,
          size_t count)
{
	size_t i = nearest_only(word, names, count);

	if (i < count)
		diag_mend_word(diags, place, word, names[i]);
}

/* The link's address as it is to be; none where it is written with escapes. */
static void
mend_address(struct checker *c, const struct page *page, uint32_t link, struct span address)
{
	struct span url = page->doc->links[link].url;
	size_t start, end;

	if (md_address(page->doc, link, &start, &end) &&
	    span_equal(span_slice(page->source->text, start, end), url))
		diag_mend(&c->diags, page->source, start, end - start, address);
}

static bool
has_anchor(const struct site *site, const struct page *page, struct span anchor)
{
	return page_has_anchor(page, anchor) ||
	       (page == site->glossary_page && map_get(&site->glossary.by_id, anchor));
}

/* Another page, the same anchor: only if it is there too. */
static void
mend_target(struct checker *c, const struct page *page, uint32_t link, const struct page *target,
            struct span path)
{
	struct span url = page->doc->links[link].url, old, anchor;
	struct span parts[3] = { path, SPAN("#"), { NULL, 0 } };

	if (!span_cut(url, '#', &old, &anchor)) {
		mend_address(c, page, link, path);
	} else if (has_anchor(c->site, target, anchor)) {
		parts[2] = anchor;
		mend_address(c, page, link, arena_join(&c->arena, parts, 3));
	}
}

/* The page that an id must mean: in another publication, or with a slip in it. */
static const struct page *
page_meant(const struct site *site, struct span id, struct arena *arena, struct span *name)
{
	const struct page_list *pages = &site->pages;
	bool qualified = span_find(id, '/', 0) < id.len;
	struct span *names = arena_array(arena, pages->len, sizeof(*names)), folder, bare = id;
	const struct id_entry *entry;
	size_t count = 0, i;

	if (qualified)
		span_cut(id, '/', &folder, &bare);
	entry = map_get(&site->by_id, bare);
	if (qualified && entry && entry->pages.len == 1) {
		*name = entry->pages.at[0]->key;
		return entry->pages.at[0];
	}
	for (i = 0; i < pages->len; i++)
		if (!pages->at[i]->edition)
			names[count++] = qualified ? pages->at[i]->key : pages->at[i]->front.id;
	i = nearest_only(id, names, count);
	if (i == count)
		return NULL;
	*name = names[i];
	entry = map_get(&site->by_id, *name);
	if (qualified)
		return map_get(&site->by_key, *name);
	return entry && entry->pages.len == 1 ? entry->pages.at[0] : NULL;
}

static void
mend_id_link(struct checker *c, const struct page *page, uint32_t link)
{
	struct span id, anchor, name;
	const struct page *target;

	span_cut(span_from(page->doc->links[link].url, 4), '#', &id, &anchor);
	target = page_meant(c->site, id, &c->arena, &name);
	if (target)
		mend_target(c, page, link, target, arena_printf(&c->arena, "ref:%.*s", SPAN_ARG(name)));
}

/* The only page whose file has the name; index.md says nothing. */
static const struct page *
only_page_named(const struct site *site, struct span name)
{
	const struct page *found = NULL;
	size_t i;

	for (i = 0; i < site->pages.len && !span_is(name, "index.md"); i++) {
		const struct page *page = site->pages.at[i];

		if (page->edition || !page->source || !span_equal(span_base_name(page->path), name))
			continue;
		if (found)
			return NULL;
		found = page;
	}
	return found;
}

/* A slip in the name of a file or folder. */
static const struct page *
page_near(struct checker *c, struct span path)
{
	const struct page_list *pages = &c->site->pages;
	struct span *names = arena_array(&c->arena, pages->len, sizeof(*names));
	size_t count = 0, i;

	for (i = 0; i < pages->len; i++)
		if (!pages->at[i]->edition)
			names[count++] = pages->at[i]->path;
	i = nearest_only(path, names, count);
	return i < count ? map_get(&c->site->by_path, names[i]) : NULL;
}

/* "content/guide/a.html", or without an ending: what an editor takes a page for. */
static struct span
as_file(struct checker *c, struct span path)
{
	struct span name = span_base_name(path);

	if (span_ends_with(path, ".html"))
		path.len -= 5;
	else if (span_find(name, '.', 0) < name.len)
		return path;
	return arena_printf(&c->arena, "%.*s.md", SPAN_ARG(path));
}

/* The page that stood at the path: as a file, by its old address, or alone of that name. */
static const struct page *
page_at(struct checker *c, struct span path)
{
	const struct page *page;
	struct span file = as_file(c, path), address;

	page = map_get(&c->site->by_path, file);
	if (page || !span_ends_with(file, ".md") || !span_starts_with(file, CONTENT))
		return page;
	address = arena_printf(&c->arena, "%.*s.html", (int)(file.len - sizeof(CONTENT) + 1 - 3),
	                       file.ptr + sizeof(CONTENT) - 1);
	page = map_get(&c->site->by_alias, address);
	if (!page)
		page = only_page_named(c->site, span_base_name(file));
	return page ? page : page_near(c, file);
}

static void
mend_path_link(struct checker *c, const struct page *page, uint32_t link, struct span folder,
               struct span path)
{
	struct buf relative = BUF_INIT;
	const struct page *target;
	struct span anchor;

	span_cut(path, '#', &path, &anchor);
	path_resolve(&c->arena, folder, path, &path);
	target = page_at(c, path);
	if (target) {
		path_relative(page->path, target->path, &relative);
		mend_target(c, page, link, target, arena_copy(&c->arena, buf_as_span(&relative)));
	}
	buf_release(&relative);
}

void
mend_missing_link(struct checker *c, const struct page *page, uint32_t link)
{
	struct span url = page->doc->links[link].url;

	if (span_starts_with(url, "ref:"))
		mend_id_link(c, page, link);
	else
		mend_path_link(c, page, link, span_folder(page->path), url);
}

void
mend_outside_link(struct checker *c, const struct page *page, uint32_t link)
{
	struct span url = page->doc->links[link].url;

	if (span_starts_with(url, "/" CONTENT))
		mend_path_link(c, page, link, span_of(NULL), span_from(url, 1));
	else if (span_starts_with(url, "/"))
		mend_path_link(c, page, link, span_of("content"), span_from(url, 1));
}

/* "#Must Do" for "#must-do". */
static struct span
as_anchor(struct checker *c, struct span written)
{
	struct buf slug = BUF_INIT;
	struct span anchor;

	utf8_slug(&slug, written);
	anchor = arena_copy(&c->arena, buf_as_span(&slug));
	buf_release(&slug);
	return anchor;
}

void
mend_missing_anchor(struct checker *c, const struct page *page, uint32_t link, const struct span *names,
                    size_t count)
{
	struct span path, anchor, wanted, parts[3];
	size_t i;

	if (!span_cut(page->doc->links[link].url, '#', &path, &anchor))
		return;
	wanted = as_anchor(c, anchor);
	i = nearest_only(wanted.len ? wanted : anchor, names, count);
	if (i == count)
		return;
	parts[0] = path;
	parts[1] = span_of("#");
	parts[2] = names[i];
	mend_address(c, page, link, arena_join(&c->arena, parts, 3));
}

void
mend_missing_id(const struct site *site, struct place place, struct span id, struct arena *arena,
                struct diag_list *diags)
{
	struct span name;

	if (page_meant(site, id, arena, &name))
		diag_mend_word(diags, place, id, name);
}
