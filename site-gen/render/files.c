#include "base/escape.h"
#include "base/fs.h"
#include "content/edition.h"
#include "render/renderer.h"

/* Where Debian's package libjs-lunr keeps it. */
#ifndef LUNR_PATH
#define LUNR_PATH "/usr/share/javascript/lunr/lunr.min.js"
#endif

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
		output_check_page(r->render->check, r->worker, r->site->pages.len + r->signposts++, address, html,
		                  &r->diags);
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

/* Assets go where layouts expect them: the path is the address. */
static void
write_assets(struct renderer *r)
{
	size_t i;

	for (i = 0; i < r->site->assets.len; i++)
		render_file(r, r->site->assets.at[i]->source.path, r->site->assets.at[i]->source.text);
	for (i = 0; i < r->site->attachments.len; i++)
		render_file(r, r->site->attachments.at[i]->address, r->site->attachments.at[i]->source.text);
}

static void
write_lunr(struct renderer *r)
{
	struct span bytes;
	int error;

	if (!r->render->search)
		return;
	error = fs_read(LUNR_PATH, 0, &r->kept, &bytes);
	if (error) {
		diag_errno(&r->diags, DIAG_FILE_READ, "read", LUNR_PATH, error);
		diag_hint(&r->diags, "install the package libjs-lunr");
		return;
	}
	render_file(r, span_of("search/lunr.js"), bytes);
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

/* The address of a page that several pages continue, or that left its place. */
static void
write_moved(struct renderer *r, const struct page *then, struct span address)
{
	const struct page_list *successors = edition_successors(r->site, then);
	struct page *from = ARENA_NEW(&r->arena, struct page);
	struct value map;
	size_t i;

	if (successors->len == 1) {
		write_redirect(r, successors->at[0], address);
		return;
	}
	from->address = address;
	r->page = from;
	map = value_map();
	set_value(r, &map, "site", site_values(r));
	set_text(r, &map, "root", renderer_root(r, address));
	set_text(r, &map, "title", then->front.title);
	set_text(r, &map, "then", renderer_href(r, then->address, span_make(NULL, 0)));
	set_text(r, &map, "edition", then->edition->label);
	set_value(r, &map, "now", value_list());
	for (i = 0; i < successors->len; i++)
		value_push(&r->arena, &map.members[map.len - 1].value, entry_value(r, successors->at[i]));
	render_signpost(r, "moved", &map, address);
}

/* What an earlier edition published and this one has not, in the order of the site. */
static void
write_old_addresses(struct renderer *r)
{
	struct map written = MAP_INIT;
	size_t i;

	for (i = 0; i < r->site->pages.len; i++) {
		const struct page *then = r->site->pages.at[i];
		struct span address;

		if (!then->edition || !edition_successors(r->site, then))
			continue;
		address = edition_old_address(then, &r->kept);
		if (map_get(&r->site->by_address, address) || map_get(&r->site->by_alias, address) ||
		    map_get(&written, address))
			continue;
		map_put(&written, address, r);
		write_moved(r, then, address);
	}
	map_release(&written);
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
		BUF_LIT(&out, "<url><loc>");
		escape_html_url(&out, root);
		if (root.ptr[root.len - 1] != '/')
			buf_char(&out, '/');
		escape_html_url(&out, r->site->reading_order.at[i]->address);
		BUF_LIT(&out, "</loc></url>\n");
	}
	BUF_LIT(&out, "</urlset>\n");
	render_file(r, span_of("sitemap.xml"), buf_as_span(&out));
	buf_release(&out);
}

void
files_write(struct renderer *r)
{
	write_assets(r);
	write_lunr(r);
	write_redirects(r);
	write_old_addresses(r);
	write_sitemap(r);
	editors_write(r);
}
