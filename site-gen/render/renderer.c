#include "render/renderer.h"

#include <stdlib.h>

#include "base/escape.h"

void
renderer_init(struct renderer *r, const struct render *render, unsigned worker)
{
	size_t terms = render->site->glossary.count;

	*r = (struct renderer){ .render = render, .site = render->site, .worker = worker, .html = BUF_INIT,
		                .scratch = BUF_INIT, .fold = BUF_INIT };
	r->term_section = xcalloc(terms, sizeof(*r->term_section));
	r->term_page = xcalloc(terms, sizeof(*r->term_page));
	r->used_terms = xcalloc(terms, sizeof(*r->used_terms));
}

void
renderer_release(struct renderer *r)
{
	arena_release(&r->arena);
	arena_release(&r->kept);
	diag_release(&r->diags);
	buf_release(&r->html);
	buf_release(&r->scratch);
	buf_release(&r->fold);
	free(r->term_section);
	free(r->term_page);
	free(r->used_terms);
}

struct span
renderer_take(struct renderer *r, size_t start)
{
	struct span taken = arena_copy(&r->arena, span_from(buf_as_span(&r->scratch), start));

	buf_truncate(&r->scratch, start);
	return taken;
}

struct span
renderer_root(struct renderer *r, struct span address)
{
	size_t i, start = r->scratch.len;

	if (r->page->anywhere)
		return r->site->config.root;
	for (i = 0; i < address.len; i++)
		if (address.ptr[i] == '/')
			BUF_LIT(&r->scratch, "../");
	return renderer_take(r, start);
}

struct span
renderer_href(struct renderer *r, struct span to, struct span anchor)
{
	size_t start = r->scratch.len;

	if (!span_equal(to, r->page->address) || !anchor.len) {
		if (r->page->anywhere)
			buf_span(&r->scratch, r->site->config.root);
		path_relative(r->page->anywhere ? span_of("") : r->page->address, to, &r->scratch);
	}
	if (anchor.len) {
		buf_char(&r->scratch, '#');
		escape_url_path(&r->scratch, anchor);
	}
	return renderer_take(r, start);
}

void
set_value(struct renderer *r, struct value *map, const char *key, struct value value)
{
	value_set(&r->arena, map, key, value);
}

void
set_text(struct renderer *r, struct value *map, const char *key, struct span text)
{
	value_set(&r->arena, map, key, value_text(text));
}

void
set_flag(struct renderer *r, struct value *map, const char *key, bool flag)
{
	value_set(&r->arena, map, key, value_flag(flag));
}

void
set_list(struct renderer *r, struct value *map, const char *key, const char *has_key, struct value list)
{
	value_set(&r->arena, map, has_key, value_flag(list.len > 0));
	value_set(&r->arena, map, key, list);
}
