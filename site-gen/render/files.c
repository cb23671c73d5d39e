#include "base/date.h"
#include "base/escape.h"
#include "content/alias.h"
#include "content/edition.h"
#include "render/amend_pages.h"
#include "render/search_files.h"

void
render_page_file(struct renderer *r, struct span address, struct span bytes)
{
	const struct render_sink *sink = r->render->sink;

	if (sink)
		sink->write(sink->context, arena_cstr(&r->arena, address), bytes, &r->diags);
}

void
render_signpost(struct renderer *r, const char *layout, const struct value *map, struct span address)
{
	struct span html;

	buf_clear(&r->html);
	if (template_render(r->render->templates, span_of(layout), map, &r->html, &r->diags)) {
		html = buf_as_span(&r->html);
		output_check_page(r->render->check, r->worker, r->site->pages.len + r->signposts++, address,
		                  span_of(""), html, &r->diags);
		render_page_file(r, address, html);
	}
	r->page = NULL;
	arena_reset(&r->arena);
}

void
render_file(struct renderer *r, struct span address, struct span bytes)
{
	output_check_file(r->render->check, r->worker, address);
	render_page_file(r, address, bytes);
}

/* Assets go where layouts expect them: the path is the address.  The scripts
 * of the search are parts of one file. */
static void
write_assets(struct renderer *r)
{
	size_t i;

	for (i = 0; i < r->site->assets.len; i++) {
		const struct source *source = &r->site->assets.at[i]->source;

		if (!search_is_part(source->path))
			render_file(r, source->path, source->text);
	}
	for (i = 0; i < r->site->attachments.len; i++)
		render_file(r, r->site->attachments.at[i]->address, r->site->attachments.at[i]->source.text);
}

/* An old address: a page that sends the reader on. */
static void
write_redirect(struct renderer *r, const struct page *target, struct span address)
{
	struct page *from = ARENA_NEW(&r->arena, struct page);
	struct value map = value_map();

	from->address = address;
	r->page = from;
	set_text(r, &map, "root", renderer_root(r, address));
	set_text(r, &map, "title", target->front.title);
	set_text(r, &map, "href", renderer_href(r, target->address, span_make(NULL, 0)));
	set_value(r, &map, "site", site_values(r));
	render_signpost(r, "redirect", &map, address);
}

static void
write_redirects(struct renderer *r)
{
	size_t i, k;

	for (i = 0; i < r->site->pages.len; i++) {
		const struct page *page = r->site->pages.at[i];
		const struct yaml_list *aliases = &page->front.aliases;

		for (k = 0; k < aliases->len; k++)
			if (map_get(&r->site->by_alias, aliases->at[k]) == page &&
			    !map_get(&r->site->by_address, aliases->at[k]))
				write_redirect(r, page, aliases->at[k]);
	}
}

/* The values of a page at `address` that says what became of `then`. */
static struct value
begin_signpost(struct renderer *r, const struct page *then, struct span address)
{
	struct page *from = ARENA_NEW(&r->arena, struct page);
	struct value map = value_map();

	from->address = address;
	r->page = from;
	set_value(r, &map, "site", site_values(r));
	set_text(r, &map, "root", renderer_root(r, address));
	set_text(r, &map, "title", then->front.title);
	set_text(r, &map, "then", renderer_href(r, then->address, span_make(NULL, 0)));
	set_text(r, &map, "edition", then->edition->label);
	return map;
}

/* Which of the pages has what the anchor led to; NULL if none says. */
static const struct page *
page_with(const struct page_list *pages, const struct page *then, struct span anchor)
{
	size_t i;

	for (i = 0; i < pages->len; i++)
		if (page_has_anchor(pages->at[i], anchor) || page_alias(pages->at[i], anchor) ||
		    page_alias_of_page(pages->at[i], then))
			return pages->at[i];
	return NULL;
}

static void
add_section(struct renderer *r, const struct page *then, const struct page_list *now, struct span anchor,
            struct span title, struct value *list)
{
	const struct page *page = page_with(now, then, anchor);
	struct value map;

	if (!page || !title.len)
		return;
	map = entry_value(r, page);
	set_text(r, &map, "id", anchor);
	set_text(r, &map, "section", title);
	set_text(r, &map, "href", renderer_href(r, page->address, anchor));
	value_push(&r->arena, list, map);
}

/* Its old sections by their anchors, so that a link to one leads to where that is now. */
static struct value
moved_sections(struct renderer *r, const struct page *then, const struct page_list *now)
{
	struct value list = value_list();
	size_t i;

	for (i = 0; i < then->doc->heading_count; i++)
		add_section(r, then, now, then->doc->headings[i].anchor, then->doc->headings[i].text, &list);
	for (i = 0; i < then->doc->callout_count; i++)
		add_section(r, then, now, then->doc->callouts[i].anchor, then->doc->callouts[i].title, &list);
	return list;
}

/* The address of a page that several pages continue, or that left its place. */
static void
write_moved(struct renderer *r, const struct page *then, const struct page_list *successors, struct span address)
{
	struct value map, now = value_list();
	size_t i;

	if (successors->len == 1) {
		write_redirect(r, successors->at[0], address);
		return;
	}
	map = begin_signpost(r, then, address);
	for (i = 0; i < successors->len; i++)
		value_push(&r->arena, &now, entry_value(r, successors->at[i]));
	set_value(r, &map, "now", now);
	set_list(r, &map, "sections", "has_sections", moved_sections(r, then, successors));
	render_signpost(r, "moved", &map, address);
}

/* The address of a page that nothing continues. */
static void
write_removed(struct renderer *r, const struct page *then, const struct removed_page *removed, struct span address)
{
	const struct publication *now = then->publication->now;
	struct value map = begin_signpost(r, then, address);

	set_text(r, &map, "note", removed->note);
	set_text(r, &map, "publication", now->title);
	render_signpost(r, "removed", &map, address);
}

/* By address: the newest page that earlier editions published there, where none is now. */
static void
find_old_addresses(struct renderer *r, struct map *found)
{
	size_t i;

	for (i = 0; i < r->site->pages.len; i++) {
		struct page *then = r->site->pages.at[i];
		const struct page *other;
		struct span address;

		if (!then->edition)
			continue;
		address = edition_old_address(then, &r->kept);
		if (map_get(&r->site->by_address, address) || map_get(&r->site->by_alias, address))
			continue;
		other = map_put(found, address, then);
		if (then->edition < other->edition)
			map_set(found, address, then);
	}
}

static void
write_old_addresses(struct renderer *r)
{
	struct map found = MAP_INIT;
	size_t i;

	find_old_addresses(r, &found);
	for (i = 0; i < found.len; i++) {
		const struct page *then = found.entries[i].value;
		const struct page_list *successors = edition_successors(r->site, then);
		const struct removed_page *removed =
			publication_removed(then->publication->now, then->front.id);

		if (successors)
			write_moved(r, then, successors, found.entries[i].key);
		else if (removed)
			write_removed(r, then, removed, found.entries[i].key);
	}
	map_release(&found);
}

/* Where a file was that another continues: its bytes. */
static void
write_old_files(struct renderer *r)
{
	size_t i, k;

	for (i = 0; i < r->site->publications.len; i++) {
		const struct publication *p = r->site->publications.at[i];

		for (k = 0; k < p->file_count; k++) {
			const struct site_file *now = edition_file_now(r->site, p, p->files[k].wanted);

			if (now && !edition_file_now(r->site, p, p->files[k].name))
				render_file(r,
				            arena_printf(&r->kept, "%.*s/%.*s", SPAN_ARG(p->id),
				                         SPAN_ARG(p->files[k].name)),
				            now->source.text);
		}
	}
}

/* Where a file was that nothing continues: a folder with a page, which servers show at the file's address. */
static void
write_removed_file(struct renderer *r, const struct site_file *then, const struct removed_page *removed,
                   struct span address)
{
	struct page stand_in = { .address = then->address, .edition = then->edition };

	stand_in.publication = then->edition->then;
	stand_in.front.title = edition_file_name(then);
	write_removed(r, &stand_in, removed, address);
}

static void
write_removed_files(struct renderer *r)
{
	struct map found = MAP_INIT;
	size_t i;

	for (i = 0; i < r->site->attachments.len; i++) {
		const struct site_file *then = r->site->attachments.at[i];
		const struct publication *now = then->edition ? then->edition->then->now : NULL;
		struct span name = now ? edition_file_name(then) : span_make(NULL, 0), address;
		const struct removed_page *removed = now ? publication_removed(now, name) : NULL;

		if (!removed || edition_file_now(r->site, now, name) || publication_file(now, name))
			continue;
		address = arena_printf(&r->kept, "%.*s/%.*s/index.html", SPAN_ARG(now->id), SPAN_ARG(name));
		/* The newest edition comes first. */
		if (map_get(&found, address))
			continue;
		map_put(&found, address, r);
		write_removed_file(r, then, removed, address);
	}
	map_release(&found);
}

/* sitemaps.org, protocol 0.9; it needs whole addresses, so site.yaml's `address`. */
static void
write_sitemap(struct renderer *r)
{
	struct span root = r->site->config.address;
	struct buf out = BUF_INIT;
	size_t i;

	if (!root.len)
		return;
	BUF_LIT(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	              "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
	for (i = 0; i < r->site->reading_order.len; i++) {
		const struct page *page = r->site->reading_order.at[i];

		BUF_LIT(&out, "<url><loc>");
		escape_html_url(&out, root);
		if (root.ptr[root.len - 1] != '/')
			buf_char(&out, '/');
		escape_html_url(&out, page->address);
		BUF_LIT(&out, "</loc>");
		if (page->changed.commit) {
			BUF_LIT(&out, "<lastmod>");
			date_iso(&out, date_at(page->changed.commit->seconds, page->changed.commit->offset));
			BUF_LIT(&out, "</lastmod>");
		}
		BUF_LIT(&out, "</url>\n");
	}
	BUF_LIT(&out, "</urlset>\n");
	render_file(r, span_of("sitemap.xml"), buf_as_span(&out));
	buf_release(&out);
}

/*
 * How old the site is, for assets/mirror-age.js: a file of its own, so that a
 * new state of the site does not change every page.
 */
static void
write_age(struct renderer *r)
{
	const struct config *config = &r->site->config;
	struct buf out = BUF_INIT;

	if (!config->mirror_days)
		return;
	buf_printf(&out, "\"use strict\";\nconst siteGenMirror = { time: %lld, days: %ld, address: '",
	           (long long)r->site->time, config->mirror_days);
	escape_js(&out, config->address);
	BUF_LIT(&out, "' };\n");
	render_file(r, span_of("mirror-age.js"), buf_as_span(&out));
	buf_release(&out);
}

void
files_write(struct renderer *r)
{
	write_assets(r);
	write_redirects(r);
	write_old_addresses(r);
	write_old_files(r);
	write_removed_files(r);
	write_sitemap(r);
	feeds_write(r);
	write_age(r);
	editors_write(r);
}
