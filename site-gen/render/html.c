#include "base/escape.h"
#include "render/amend_pages.h"

/* A range of Markdown on its way into the page; includes nest. */
struct range {
	struct renderer *r;
	const struct page *source;      /* whose Markdown it is */
	enum html_mode mode;
	uint32_t no_terms_until;        /* node: inside a heading or a link */
	int shift;                      /* added to the levels of its headings */
};

static struct span
escaped(struct renderer *r, struct span text)
{
	size_t start = r->scratch.len;

	escape_html(&r->scratch, text);
	return renderer_take(r, start);
}

static struct md_target
on_link(void *context, const struct md_doc *doc, uint32_t link)
{
	struct range *range = context;
	struct renderer *r = range->r;
	const struct reference *reference = &range->source->references[link];
	struct md_target target = { { NULL, 0 }, { NULL, 0 }, NULL };

	range->no_terms_until = doc->nodes[doc->links[link].node].end;
	switch (reference->kind) {
	case REFERENCE_NONE:
		break;
	case REFERENCE_EXTERNAL:
		if (reference->problem != REFERENCE_SCHEME)
			target.href = doc->links[link].url;
		target.class = span_starts_with(target.href, "http") ? "external" : NULL;
		break;
	case REFERENCE_FILE:
		target.href = renderer_href(r, reference->file->address, span_make(NULL, 0));
		break;
	case REFERENCE_PAGE:
		target.href = renderer_href(r, reference->target->address, reference->anchor);
		if (doc->links[link].empty)
			target.text = escaped(r, reference_title(r->site, reference, &r->arena));
		break;
	}
	return target;
}

static struct span
on_image(void *context, const struct md_doc *doc, uint32_t link)
{
	struct range *range = context;
	const struct reference *reference = &range->source->references[link];

	(void)doc;
	if (reference->kind != REFERENCE_FILE)
		return span_make(NULL, 0);
	return renderer_href(range->r, reference->file->address, span_make(NULL, 0));
}

static struct span
on_anchor(void *context, const struct md_doc *doc, struct span anchor)
{
	const struct range *range = context;

	(void)doc;
	return range->mode == HTML_OWN ? anchor : span_make(NULL, 0);
}

static void
on_heading(void *context, const struct md_doc *doc, uint32_t heading)
{
	struct range *range = context;

	range->r->section++;
	range->r->level = doc->headings[heading].level + range->shift;
	range->no_terms_until = doc->nodes[doc->headings[heading].node].end;
}

/* Anchors of earlier editions that lead to a heading or callout of the page: they stay in it. */
static void
write_aliases(const struct range *range, enum anchor_kind kind, uint32_t index, struct buf *out)
{
	const struct page *page = range->source;
	size_t i;

	if (range->mode != HTML_OWN)
		return;
	for (i = 0; i < page->alias_count; i++) {
		const struct reference *to = &page->aliases[i].to;

		if (to->target != page || to->anchor_kind != kind || to->anchor_index != index)
			continue;
		BUF_LIT(out, "<span id=\"");
		escape_html(out, page->aliases[i].name);
		BUF_LIT(out, "\"></span>");
	}
}

static void
on_heading_start(void *context, const struct md_doc *doc, uint32_t heading, struct buf *out)
{
	(void)doc;
	write_aliases(context, ANCHOR_HEADING, heading, out);
}

/* What makes the headings of a range those below the heading that it stands under. */
static int
shift_below(int level, const struct section *section)
{
	const struct md_doc *doc = section->page->doc;
	int least = 7;
	uint32_t i;

	for (i = 0; i < doc->heading_count; i++)
		if (doc->headings[i].node >= section->from && doc->headings[i].node < section->to &&
		    doc->headings[i].level < least)
			least = doc->headings[i].level;
	return least == 7 ? 0 : level + 1 - least;
}

static void
on_heading_end(void *context, const struct md_doc *doc, uint32_t heading, struct buf *out)
{
	struct range *range = context;

	(void)doc;
	if (range->mode == HTML_OWN && range->source == range->r->page)
		amend_write_label(range->r, heading, out);
}

static bool
links_terms(const struct range *range, uint32_t node)
{
	return range->mode == HTML_OWN && node >= range->no_terms_until && range->r->site->glossary.count &&
	       range->r->page->front.glossary && range->r->site->glossary_page &&
	       range->r->page != range->r->site->glossary_page;
}

/* Text without the backslashes that tell a word not to be linked. */
static void
write_plain(struct range *range, struct span text, struct buf *out)
{
	struct renderer *r = range->r;
	struct term_match match;
	size_t at = 0, back;

	while ((back = span_find(text, '\\', at)) < text.len) {
		bool drop = back + 1 < text.len && r->site->glossary.count &&
		            glossary_at(&r->site->glossary, text, back + 1, range->source->authority, &r->fold, &match);

		escape_html(out, span_slice(text, at, drop ? back : back + 1));
		at = back + 1;
	}
	escape_html(out, span_from(text, at));
}

static void
write_term(struct renderer *r, const struct term_match *match, struct span text, struct buf *out)
{
	const struct term *term = &r->site->glossary.terms[match->term];

	r->term_section[match->term] = r->section;
	if (r->term_page[match->term] != r->turn) {
		r->term_page[match->term] = r->turn;
		r->used_terms[r->used_term_count++] = match->term;
	}
	BUF_LIT(out, "<a class=\"term\" href=\"#term-");
	escape_html(out, term->id);
	BUF_LIT(out, "\">");
	escape_html(out, span_slice(text, match->start, match->end));
	BUF_LIT(out, "</a>");
}

static void
on_text(void *context, const struct md_doc *doc, uint32_t node, struct buf *out)
{
	struct range *range = context;
	struct renderer *r = range->r;
	struct span text = doc->nodes[node].text;
	struct term_match match;
	size_t at = 0, search = 0;

	if (links_terms(range, node))
		while (glossary_find(&r->site->glossary, text, search, range->source->authority, &r->fold, &match)) {
			search = match.end;
			if (r->term_section[match.term] == r->section)
				continue;
			write_plain(range, span_slice(text, at, match.start), out);
			write_term(r, &match, text, out);
			at = match.end;
		}
	write_plain(range, span_from(text, at), out);
}

static void
write_lower(struct buf *out, struct span s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		buf_char(out, s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? (char)(s.ptr[i] + 32) : s.ptr[i]);
}

static void
on_callout_open(void *context, const struct md_doc *doc, uint32_t index, struct buf *out)
{
	struct range *range = context;
	const struct md_callout *callout = &doc->callouts[index];
	const struct callout_kind *kind = config_callout(&range->r->site->config, callout->kind);
	struct span title = kind ? kind->title : callout->kind;
	bool own_title = callout->title.len && !span_equal(callout->title, title);

	BUF_LIT(out, "<div class=\"callout callout-");
	write_lower(out, callout->kind);
	if (range->mode == HTML_OWN) {
		BUF_LIT(out, "\" id=\"");
		escape_html(out, callout->anchor);
	}
	BUF_LIT(out, "\" role=\"note\" aria-label=\"");
	escape_html(out, title);
	if (own_title) {
		BUF_LIT(out, ": ");
		escape_html(out, callout->title);
	}
	BUF_LIT(out, "\">\n<p class=\"callout-title\">");
	write_aliases(range, ANCHOR_CALLOUT, index, out);
	BUF_LIT(out, "<span class=\"callout-kind\">");
	escape_html(out, title);
	BUF_LIT(out, "</span>");
	if (own_title) {
		BUF_LIT(out, "<span class=\"callout-sep\">:</span> ");
		escape_html(out, callout->title);
	}
	BUF_LIT(out, "</p>\n");
}

static void
on_callout_close(void *context, const struct md_doc *doc, uint32_t callout, struct buf *out)
{
	(void)context;
	(void)doc;
	(void)callout;
	BUF_LIT(out, "</div>\n");
}

/* What is wrong with a diagram was reported by the checks, but not what Graphviz finds. */
static bool
on_code_block(void *context, const struct md_doc *doc, uint32_t node, struct buf *out)
{
	struct renderer *r = ((struct range *)context)->r;
	struct diag_list known = DIAG_LIST_INIT;
	const struct diagram *diagram = NULL;
	struct diagram_block block;

	if (page_diagram(doc, node, &block))
		diagram = diagram_parse(&block, &r->arena, &known);
	diag_release(&known);
	if (!diagram)
		return false;
	if (!diagram_html(diagram, out))
		diag_add(&r->diags, DIAG_DIAGRAM_LIMIT, (struct place){ block.source, block.offset },
		         "Graphviz finds no way to draw this");
	return true;
}

static void write_range(struct range *range, uint32_t from, uint32_t to, struct buf *out);

static void
write_definition(struct renderer *r, const struct term *term, struct buf *out)
{
	BUF_LIT(out, "<p><strong>");
	escape_html(out, term_title(term, &r->arena));
	BUF_LIT(out, "</strong>: ");
	escape_html(out, term->definition);
	BUF_LIT(out, "</p>\n");
}

static void
write_source(struct range *range, const struct reference *reference, struct buf *out)
{
	struct renderer *r = range->r;

	BUF_LIT(out, "<p class=\"included-from\">From <a href=\"");
	escape_html_url(out, renderer_href(r, reference->target->address, reference->anchor));
	BUF_LIT(out, "\">");
	escape_html(out, page_heading(reference->target, &r->arena));
	BUF_LIT(out, "</a></p>\n</div>\n");
}

static void
on_include(void *context, const struct md_doc *doc, uint32_t link, struct buf *out)
{
	struct range *range = context;
	const struct reference *reference = &range->source->references[link];
	struct section section;

	(void)doc;
	if (range->mode == HTML_CELL || reference->problem != REFERENCE_OK || reference->kind != REFERENCE_PAGE ||
	    reference->cycle)
		return;
	if (reference->anchor_kind == ANCHOR_TERM) {
		BUF_LIT(out, "<div class=\"included\">\n");
		write_definition(range->r, &range->r->site->glossary.terms[reference->anchor_index], out);
	} else if (reference_section(reference, &section)) {
		int level = range->r->level;
		struct range inner = { range->r, section.page, HTML_BORROWED, 0, shift_below(level, &section) };

		BUF_LIT(out, "<div class=\"included\">\n");
		write_range(&inner, section.from, section.to, out);
		range->r->level = level;
	} else {
		return;
	}
	write_source(range, reference, out);
}

static void
write_range(struct range *range, uint32_t from, uint32_t to, struct buf *out)
{
	struct md_hooks hooks = {
		.context = range,
		.link = on_link,
		.image = on_image,
		.text = on_text,
		.anchor = on_anchor,
		.callout_open = on_callout_open,
		.callout_close = on_callout_close,
		.include = on_include,
		.code_block = on_code_block,
		.heading = on_heading,
		.heading_end = on_heading_end,
		.heading_start = on_heading_start,
		.heading_shift = range->shift,
		.heading_links = range->mode == HTML_OWN,
	};

	md_render(range->source->doc, from, to, &hooks, out);
}

struct span
html_range(struct renderer *r, const struct page *source, uint32_t from, uint32_t to, enum html_mode mode)
{
	struct range range = { r, source, mode, 0, 0 };
	struct buf out = BUF_INIT;
	struct span html;

	r->section++;
	r->level = 1;
	write_range(&range, from, to, &out);
	html = arena_copy(&r->arena, buf_as_span(&out));
	buf_release(&out);
	return html;
}

static void write_plain_text(struct range *range, uint32_t from, uint32_t to, struct buf *out);

static void
include_text(void *context, const struct md_doc *doc, uint32_t link, struct buf *out)
{
	struct range *range = context;
	const struct reference *reference = &range->source->references[link];
	struct section section;

	(void)doc;
	if (reference->kind == REFERENCE_PAGE && reference->anchor_kind == ANCHOR_TERM) {
		buf_span(out, range->r->site->glossary.terms[reference->anchor_index].definition);
		buf_char(out, '\n');
	} else if (reference_section(reference, &section)) {
		struct range inner = { range->r, section.page, HTML_BORROWED, 0, 0 };

		write_plain_text(&inner, section.from, section.to, out);
	}
}

/* As md_text, but a diagram says what it shows. */
static void
write_plain_text(struct range *range, uint32_t from, uint32_t to, struct buf *out)
{
	const struct md_doc *doc = range->source->doc;
	struct diag_list known = DIAG_LIST_INIT;
	struct diagram_block block;
	uint32_t i;

	for (i = from; i < to; i++) {
		const struct diagram *diagram = NULL;

		if (page_diagram(doc, i, &block))
			diagram = diagram_parse(&block, &range->r->arena, &known);
		if (!diagram)
			continue;
		md_text(doc, from, i, include_text, range, out);
		diagram_text(diagram, out);
		from = i + 1;
	}
	md_text(doc, from, to, include_text, range, out);
	diag_release(&known);
}

struct span
html_plain_text(struct renderer *r, const struct page *page, uint32_t from, uint32_t to)
{
	struct range range = { r, page, HTML_BORROWED, 0, 0 };
	size_t start = r->scratch.len;

	write_plain_text(&range, from, to, &r->scratch);
	return renderer_take(r, start);
}
