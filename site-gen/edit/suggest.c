#include "edit/suggest.h"

#include "base/utf8.h"
#include "content/front.h"
#include "content/reference.h"
#include "history/tree.h"
#include "history/walk.h"

#define CONTENT_LEN 8 /* of "content/" */

struct suggesting {
	const struct site *site;
	struct diag_list *diags;
	struct arena arena;
	struct map then;      /* path -> struct history_file of the last commit */
	struct map moved;     /* path of then -> struct page of now */
	struct map came_from; /* path of now -> struct history_file */
	struct map pages;     /* source -> struct page, by the address of the source */
};

/* The id that a page keeps wherever it goes, with or without its publication. */
static bool
identity_of(struct suggesting *s, struct span path, struct span text, bool publication, struct span *identity)
{
	struct span from = span_from(path, publication ? CONTENT_LEN : path.len - 3);
	struct buf out = BUF_INIT;
	bool has = history_page_identity(NULL, from, text, &out);

	*identity = arena_copy(&s->arena, buf_as_span(&out));
	buf_release(&out);
	return has;
}

/* The pages that were there then and are not now, by identity. */
static void
note_gone(struct suggesting *s, struct history_files *files, bool publication, struct map *gone)
{
	struct span identity;
	size_t i;

	for (i = 0; i < files->len; i++) {
		struct history_file *file = &files->at[i];
		const struct page *page = map_get(&s->site->by_path, file->path);

		if ((!page || !page->source) && span_ends_with(file->path, ".md") &&
		    !map_get(&s->moved, file->path) &&
		    identity_of(s, file->path, file->bytes, publication, &identity))
			map_put(gone, identity, file);
	}
}

/* Pages of now that stood elsewhere then. */
static void
find_moved(struct suggesting *s, struct history_files *files, bool publication)
{
	struct map gone = MAP_INIT;
	struct span identity;
	size_t i;

	note_gone(s, files, publication, &gone);
	for (i = 0; i < s->site->pages.len && gone.len; i++) {
		struct page *page = s->site->pages.at[i];
		struct history_file *then;

		if (!page->source || page->edition || map_get(&s->then, page->path) ||
		    map_get(&s->came_from, page->path) ||
		    !identity_of(s, page->path, page->source->text, publication, &identity))
			continue;
		then = map_get(&gone, identity);
		if (then && map_put(&s->moved, then->path, page) == page)
			map_put(&s->came_from, page->path, then);
	}
	map_release(&gone);
}

static void
suggest_alias(struct suggesting *s, struct span path, const struct page *page)
{
	struct span address = arena_printf(&s->arena, "%.*s.html", (int)(path.len - CONTENT_LEN - 3),
	                                   path.ptr + CONTENT_LEN);
	struct front_edit edit;

	if (map_get(&s->site->by_address, address) || map_get(&s->site->by_alias, address))
		return;
	diag_add(s->diags, DIAG_ALIAS_MISSING, page_place(page, "aliases"),
	         "in the last commit this page was '%.*s', which leads nowhere now", SPAN_ARG(address));
	diag_hint(s->diags, "add 'aliases: [%.*s]', unless it was never published", SPAN_ARG(address));
	if (front_add_item(page, "aliases", address, &s->arena, &edit))
		diag_mend(s->diags, page->source, edit.offset, edit.length, edit.text);
}

static const struct page *
page_of(struct suggesting *s, const struct source *source)
{
	return source ? map_get(&s->pages, source->path) : NULL;
}

/* The link that the diagnostic is about, or UINT32_MAX. */
static uint32_t
link_at(const struct page *page, size_t offset)
{
	uint32_t i;

	for (i = 0; i < page->doc->link_count; i++)
		if (page->doc->links[i].offset == offset)
			return i;
	return UINT32_MAX;
}

/* Gives the diagnostic a fix: of the link's address `length` bytes from `from` on become `text`. */
static bool
set_fix(struct suggesting *s, struct diag *d, const struct page *page, uint32_t link, size_t from,
        size_t length, struct span text)
{
	size_t start, end;

	if (!md_address(page->doc, link, &start, &end) ||
	    !span_equal(span_slice(page->source->text, start, end), page->doc->links[link].url))
		return false;
	d->fix = (struct diag_fix){ page->source, start + from, length, arena_copy(&s->diags->arena, text) };
	return true;
}

/* Where the file of a link is that was written when its page was in `folder`; empty if nowhere. */
static struct span
place_now(struct suggesting *s, struct span folder, struct span written)
{
	const struct page *page;
	struct span path;

	if (!path_resolve(&s->arena, folder, written, &path))
		return span_of(NULL);
	page = map_get(&s->moved, path);
	if (!page)
		page = map_get(&s->site->by_path, path);
	return page ? page->path : map_get(&s->site->files_by_path, path) ? path : span_of(NULL);
}

static void
suggest_page(struct suggesting *s, struct diag *d, const struct page *page, uint32_t link)
{
	const struct history_file *then = map_get(&s->came_from, page->path);
	struct span written, anchor, target;
	struct buf relative = BUF_INIT;

	if (span_starts_with(page->doc->links[link].url, "ref:"))
		return;
	span_cut(page->doc->links[link].url, '#', &written, &anchor);
	target = place_now(s, span_folder(page->path), written);
	if (!target.len && then)
		target = place_now(s, span_folder(then->path), written);
	if (target.len) {
		path_relative(page->path, target, &relative);
		if (set_fix(s, d, page, link, 0, written.len, buf_as_span(&relative)))
			d->hint =
				arena_printf(&s->diags->arena, "seen from here it is now '%s'", relative.ptr);
	}
	buf_release(&relative);
}

static bool
has_heading(const struct md_doc *doc, struct span text)
{
	uint32_t i;

	for (i = 0; i < doc->heading_count; i++)
		if (span_equal(doc->headings[i].text, text))
			return true;
	return false;
}

/* The heading that stands where the one with the anchor stood, if it alone differs there. */
static const struct md_heading *
reworded(const struct md_doc *then, const struct md_doc *now, struct span anchor)
{
	uint32_t i;

	if (then->heading_count != now->heading_count)
		return NULL;
	for (i = 0; i < then->heading_count; i++)
		if (span_equal(then->headings[i].anchor, anchor))
			break;
	if (i == then->heading_count || then->headings[i].level != now->headings[i].level ||
	    has_heading(then, now->headings[i].text))
		return NULL;
	if (i && !span_equal(then->headings[i - 1].text, now->headings[i - 1].text))
		return NULL;
	if (i + 1 < then->heading_count && !span_equal(then->headings[i + 1].text, now->headings[i + 1].text))
		return NULL;
	return &now->headings[i];
}

/* Behind the front matter, which needs not be understood. */
static size_t
body_of(struct span text)
{
	size_t at = 0, line = 0, end;

	for (; at < text.len; at = end + 1, line++) {
		end = span_find(text, '\n', at);
		if (line && span_is(span_trim(span_slice(text, at, end)), "---"))
			return end < text.len ? end + 1 : end;
	}
	return 0;
}

static void
suggest_heading(struct suggesting *s, struct diag *d, const struct page *page, uint32_t link)
{
	const struct reference *reference = &page->references[link];
	const struct history_file *file =
		reference->target ? map_get(&s->then, reference->target->path) : NULL;
	struct diag_list unheard = DIAG_LIST_INIT;
	const struct md_heading *heading;
	struct source source;

	if (!file)
		return;
	source = (struct source){ file->path, file->bytes };
	heading = reworded(md_parse(&source, body_of(file->bytes), &s->arena, &unheard),
	                   reference->target->doc, reference->anchor);
	if (heading && set_fix(s, d, page, link, page->doc->links[link].url.len - reference->anchor.len,
	                       reference->anchor.len, heading->anchor))
		d->hint = arena_printf(&s->diags->arena, "the heading there is now '#%.*s'",
		                       SPAN_ARG(heading->anchor));
	diag_release(&unheard);
}

static void
suggest_fixes(struct suggesting *s)
{
	size_t i;

	for (i = 0; i < s->diags->items.len; i++) {
		struct diag *d = &s->diags->items.at[i];
		const struct page *page = page_of(s, d->place.source);
		uint32_t link = page ? link_at(page, d->place.offset) : UINT32_MAX;

		if (d->fix.source || link == UINT32_MAX)
			continue;
		if (d->id == DIAG_LINK_MISSING)
			suggest_page(s, d, page, link);
		else if (d->id == DIAG_LINK_ANCHOR)
			suggest_heading(s, d, page, link);
	}
}

static void
note_pages(struct suggesting *s, struct history_files *files)
{
	size_t i;

	for (i = 0; i < files->len; i++)
		map_put(&s->then, files->at[i].path, &files->at[i]);
	for (i = 0; i < s->site->pages.len; i++)
		if (s->site->pages.at[i]->source && !s->site->pages.at[i]->edition)
			map_put(&s->pages, s->site->pages.at[i]->path, s->site->pages.at[i]);
}

void
suggest_from_history(const struct site *site, const char *root, unsigned jobs, struct diag_list *diags)
{
	static const char *const content[] = { "content/", NULL };
	struct suggesting s = { .site = site, .diags = diags };
	struct diag_list unheard = DIAG_LIST_INIT;
	struct history_files files = VEC_INIT;
	struct span commit;
	size_t i;

	if (history_read_tree(root, "HEAD", content, SITE_PAGE_LIMIT, jobs, NULL, &s.arena, &files, &commit,
	                      &unheard)) {
		note_pages(&s, &files);
		find_moved(&s, &files, true);
		find_moved(&s, &files, false);
		for (i = 0; i < s.moved.len; i++)
			suggest_alias(&s, s.moved.entries[i].key, s.moved.entries[i].value);
		suggest_fixes(&s);
	}
	vec_release(&files);
	map_release(&s.then);
	map_release(&s.moved);
	map_release(&s.came_from);
	map_release(&s.pages);
	diag_release(&unheard);
	arena_release(&s.arena);
	md_thread_release();
}
