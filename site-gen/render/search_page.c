/*
 * The pages on their way into the search: their texts go into the index, and
 * what results show of them is written to files.
 */
#include "base/skim.h"
#include "render/search_files.h"

/* One page; the texts grow together. */
struct entry {
	struct renderer *r;
	const struct page *page;
	struct buf *json;          /* inside a string of JavaScript */
	struct buf headings, text; /* for the index */
	struct buf spaced;         /* scratch */
	size_t sections;
};

static bool
is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

/* White space that is no space, or a space with white space behind it. */
SKIM_PAIR_FUNCTION(find_wide_space, c, next, (c < ' ') | ((c == ' ') & (next <= ' ')))

/* Adds the text with single spaces between its words and none at the ends. */
static void
put_spaced(struct buf *out, struct span text)
{
	size_t start = 0, end = 0;

	text = span_trim(text);
	buf_reserve(out, text.len);
	while ((end = find_wide_space(text, end)) < text.len) {
		if (!is_space(text.ptr[end])) {
			end++;
			continue;
		}
		buf_add(out, text.ptr + start, end - start);
		buf_char(out, ' ');
		while (is_space(text.ptr[end]))
			end++;
		start = end;
	}
	buf_span(out, span_from(text, start));
}

static void
add_section(struct entry *e, struct span anchor, struct span heading, struct span text)
{
	struct buf *json = e->json;

	buf_str(json, e->sections++ ? ",[" : "[");
	search_put_string(json, anchor);
	buf_char(json, ',');
	search_put_string(json, heading);
	buf_char(json, ',');
	buf_clear(&e->spaced);
	put_spaced(&e->spaced, text);
	search_put_string(json, buf_as_span(&e->spaced));
	buf_char(json, ']');
	buf_span(&e->headings, heading);
	buf_char(&e->headings, '\n');
	buf_span(&e->text, text);
	buf_char(&e->text, '\n');
}

/* The page, cut at its headings. */
static void
add_sections(struct entry *e)
{
	const struct md_doc *doc = e->page->doc;
	const struct span none = { NULL, 0 };
	uint32_t first = doc->heading_count ? doc->headings[0].node : doc->node_count, i;

	add_section(e, none, none, html_plain_text(e->r, e->page, 1, first));
	for (i = 0; i < doc->heading_count; i++) {
		const struct md_heading *heading = &doc->headings[i];
		uint32_t end = i + 1 < doc->heading_count ? doc->headings[i + 1].node : doc->node_count;

		/* A heading inside a quote or list item ends with it. */
		if (end > heading->section_end && i + 1 == doc->heading_count)
			end = heading->section_end;
		add_section(e, heading->anchor, heading->text,
		            html_plain_text(e->r, e->page, doc->nodes[heading->node].end, end));
	}
}

static void
add_terms(struct entry *e)
{
	const struct glossary *glossary = &e->r->site->glossary;
	size_t i;

	if (e->page != e->r->site->glossary_page)
		return;
	for (i = 0; i < glossary->count; i++)
		add_section(e, glossary->terms[i].id, term_title(&glossary->terms[i], &e->r->arena),
		            glossary->terms[i].definition);
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

static void
add_to_index(struct entry *e)
{
	struct renderer *r = e->r;
	struct span fields[SEARCH_FIELDS] = {
		page_heading(e->page, &r->arena),
		buf_as_span(&e->headings),
		also_text(r, e->page),
		buf_as_span(&e->text),
	};

	search_add(r->render->search->index, r->worker, r->render->document_of[e->page->number], fields);
	search_dump_add(r, r->render->document_of[e->page->number], fields);
}

static void
add_crumbs(struct buf *json, const struct page *page)
{
	const struct page *way[64];
	size_t count = 0, i;

	for (page = page->parent; page && page->parent && count < 64; page = page->parent)
		way[count++] = page;
	buf_char(json, '[');
	for (i = count; i; i--) {
		if (i < count)
			buf_char(json, ',');
		search_put_string(json, page_short_title(way[i - 1]));
	}
	buf_char(json, ']');
}

/* What a result shows of the page at once. */
static struct span
describe_page(struct renderer *r, const struct page *page)
{
	struct buf json = BUF_INIT;
	struct span kept;

	buf_char(&json, '[');
	search_put_string(&json, page_heading(page, &r->arena));
	buf_char(&json, ',');
	search_put_string(&json, page->address);
	buf_char(&json, ',');
	add_crumbs(&json, page);
	buf_char(&json, ',');
	search_put_string(&json, page->front.summary);
	buf_char(&json, ']');
	kept = arena_copy(&r->kept, buf_as_span(&json));
	buf_release(&json);
	return kept;
}

/* Adds the page to the index, and what is shown of it and its sections to `json`. */
static void
add_page(struct renderer *r, const struct page *page, struct buf *json)
{
	struct span *row = &r->render->search->pages[r->render->document_of[page->number]];
	struct entry entry = {
		.r = r, .page = page, .json = json, .headings = BUF_INIT, .text = BUF_INIT, .spaced = BUF_INIT
	};

	buf_span(&entry.text, page->front.summary);
	buf_char(&entry.text, '\n');
	*row = describe_page(r, page);
	buf_char(json, '[');
	buf_span(json, *row);
	BUF_LIT(json, ",[");
	add_sections(&entry);
	add_terms(&entry);
	BUF_LIT(json, "]]");
	add_to_index(&entry);
	buf_release(&entry.headings);
	buf_release(&entry.text);
	buf_release(&entry.spaced);
	arena_reset(&r->arena);
}

void
search_add_block(struct renderer *r, size_t block)
{
	const struct search_files *files = r->render->search;
	const struct page_list *pages = &r->render->documents;
	size_t first = files->blocks.at[block], i;
	size_t end = block + 1 < files->blocks.len ? files->blocks.at[block + 1] : pages->len;
	struct span name = arena_printf(&r->kept, "text/%zu", block);
	struct buf out = BUF_INIT;

	search_open(&out, name);
	for (i = first; i < end; i++) {
		buf_str(&out, i > first ? ",\\n" : "[");
		add_page(r, pages->at[i], &out);
	}
	buf_char(&out, ']');
	search_close(r, name, &out);
	buf_release(&out);
}
