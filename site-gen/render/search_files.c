#include "base/escape.h"
#include "render/renderer.h"

/* The first part of the text, for a result that matches nowhere better. */
#define EXCERPT_LEN 240

static struct span
headings_text(struct renderer *r, const struct page *page)
{
	size_t start = r->scratch.len;
	uint32_t i;

	for (i = 0; i < page->doc->heading_count; i++) {
		buf_span(&r->scratch, page->doc->headings[i].text);
		buf_char(&r->scratch, '\n');
	}
	return renderer_take(r, start);
}

static struct span
also_text(struct renderer *r, const struct page *page)
{
	size_t i, start = r->scratch.len;

	for (i = 0; i < page->front.also.len; i++) {
		buf_span(&r->scratch, page->front.also.at[i]);
		buf_char(&r->scratch, '\n');
	}
	return renderer_take(r, start);
}

static struct span
normalised(struct renderer *r, struct span text)
{
	size_t start = r->scratch.len;

	search_normalise(text, &r->scratch);
	return renderer_take(r, start);
}

void
search_add_page(struct renderer *r, const struct page *page)
{
	struct span text = html_plain_text(r, page);
	struct span fields[] = {
		normalised(r, page_heading(page, &r->arena)),
		normalised(r, headings_text(r, page)),
		normalised(r, also_text(r, page)),
		normalised(r, text),
	};

	search_add(r->render->search, r->worker, r->render->document_of[page->number], fields);
}

void
search_write_files(const struct render *render, struct diag_list *diags)
{
	struct buf json = BUF_INIT, out = BUF_INIT;

	search_write(render->search, &json);
	BUF_LIT(&out, "siteGenSearch.index('");
	escape_js(&out, buf_as_span(&json));
	BUF_LIT(&out, "');\n");
	output_check_file(render->check, span_of("search/index.js"));
	render_file(render, span_of("search/index.js"), buf_as_span(&out), diags);
	buf_release(&json);
	buf_release(&out);
}
