#include "base/escape.h"
#include "render/renderer.h"

/* One page on its way into the index; the texts grow together. */
struct entry {
	struct renderer *r;
	const struct page *page;
	struct buf *json;
	struct buf headings, text;      /* for the index */
	size_t sections;
};

static void
json_string(struct buf *out, struct span s)
{
	buf_char(out, '"');
	escape_json(out, s);
	buf_char(out, '"');
}

static void
json_member(struct buf *out, const char *key, struct span value)
{
	buf_char(out, ',');
	json_string(out, span_of(key));
	buf_char(out, ':');
	json_string(out, value);
}

static struct span
single_spaced(struct renderer *r, struct span text)
{
	size_t i, start = r->scratch.len;
	bool space = false;

	text = span_trim(text);
	for (i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == ' ' || c == '\n' || c == '\t') {
			space = true;
			continue;
		}
		if (space)
			buf_char(&r->scratch, ' ');
		space = false;
		buf_char(&r->scratch, c);
	}
	return renderer_take(r, start);
}

static void
add_section(struct entry *e, struct span anchor, struct span heading, struct span text)
{
	struct buf *json = e->json;

	text = single_spaced(e->r, text);
	if (e->sections++)
		buf_char(json, ',');
	buf_char(json, '[');
	json_string(json, anchor);
	buf_char(json, ',');
	json_string(json, heading);
	buf_char(json, ',');
	json_string(json, text);
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

static void
add_crumbs(struct buf *json, const struct page *page)
{
	const struct page *way[64];
	size_t count = 0, i;

	for (page = page->parent; page && page->parent && count < 64; page = page->parent)
		way[count++] = page;
	BUF_LIT(json, ",\"crumbs\":[");
	for (i = count; i; i--) {
		if (i < count)
			buf_char(json, ',');
		json_string(json, page_short_title(way[i - 1]));
	}
	buf_char(json, ']');
}

static void
add_audience(struct buf *json, const struct page *page)
{
	size_t i;

	BUF_LIT(json, ",\"audience\":[");
	for (i = 0; i < page->front.audience.len; i++) {
		if (i)
			buf_char(json, ',');
		json_string(json, page->front.audience.at[i]);
	}
	buf_char(json, ']');
}

/* "Chapter"; a resource says itself what it is. */
static struct span
kind_of(struct renderer *r, const struct page *page)
{
	struct span kind = page_field(page, "kind");
	char *title;

	if (!kind.len)
		return page->type->title;
	title = arena_cstr(&r->arena, kind);
	if (title[0] >= 'a' && title[0] <= 'z')
		title[0] = (char)(title[0] - 32);
	return span_make(title, kind.len);
}

static void
add_object(struct entry *e)
{
	const struct page *page = e->page;
	struct buf *json = e->json;

	BUF_LIT(json, "{\"title\":");
	json_string(json, page_heading(page, &e->r->arena));
	json_member(json, "href", page->address);
	add_crumbs(json, page);
	json_member(json, "publication", page->publication ? page->publication->id : span_of(""));
	json_member(json, "authority", page->authority ? page->authority->id : span_of(""));
	add_audience(json, page);
	json_member(json, "kind", kind_of(e->r, page));
	json_member(json, "summary", page->front.summary);
	BUF_LIT(json, ",\"sections\":[");
	add_sections(e);
	add_terms(e);
	BUF_LIT(json, "]}");
}

static struct span
normalised(struct renderer *r, struct span text)
{
	size_t start = r->scratch.len;

	search_normalise(text, &r->scratch);
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

static void
add_to_index(struct entry *e)
{
	struct renderer *r = e->r;
	struct span fields[] = {
		normalised(r, page_heading(e->page, &r->arena)),
		normalised(r, buf_as_span(&e->headings)),
		normalised(r, also_text(r, e->page)),
		normalised(r, buf_as_span(&e->text)),
	};

	search_add(r->render->search, r->worker, r->render->document_of[e->page->number], fields);
}

void
search_add_page(struct renderer *r, const struct page *page)
{
	struct buf json = BUF_INIT;
	struct entry entry = { .r = r, .page = page, .json = &json, .headings = BUF_INIT, .text = BUF_INIT };

	buf_span(&entry.text, page->front.summary);
	buf_char(&entry.text, '\n');
	add_object(&entry);
	add_to_index(&entry);
	r->render->search_entries[r->render->document_of[page->number]] = arena_copy(&r->kept, buf_as_span(&json));
	buf_release(&json);
	buf_release(&entry.headings);
	buf_release(&entry.text);
}

/* "key":{"id":"title",…} */
static void
add_titles(struct buf *json, const char *key, size_t count, const void *rows,
           void (*row)(const void *rows, size_t i, struct span *id, struct span *title))
{
	struct span id, title;
	size_t i;

	buf_char(json, ',');
	json_string(json, span_of(key));
	BUF_LIT(json, ":{");
	for (i = 0; i < count; i++) {
		row(rows, i, &id, &title);
		if (i)
			buf_char(json, ',');
		json_string(json, id);
		buf_char(json, ':');
		json_string(json, title);
	}
	buf_char(json, '}');
}

static void
authority_row(const void *rows, size_t i, struct span *id, struct span *title)
{
	const struct authority *authorities = rows;

	*id = authorities[i].id;
	*title = authorities[i].title;
}

static void
audience_row(const void *rows, size_t i, struct span *id, struct span *title)
{
	const struct audience *audiences = rows;

	*id = audiences[i].id;
	*title = audiences[i].title;
}

static void
publication_row(const void *rows, size_t i, struct span *id, struct span *title)
{
	struct publication *const *publications = rows;

	*id = publications[i]->id;
	*title = publications[i]->short_title;
}

/* The names of each term that has several: any of them finds all. */
static void
add_phrases(struct buf *json, const struct glossary *glossary)
{
	size_t i, k, count = 0;

	BUF_LIT(json, ",\"phrases\":[");
	for (i = 0; i < glossary->count; i++) {
		const struct term *term = &glossary->terms[i];

		if (!term->abbreviation.len && !term->aliases.len)
			continue;
		if (count++)
			buf_char(json, ',');
		buf_char(json, '[');
		json_string(json, term->name);
		if (term->abbreviation.len) {
			buf_char(json, ',');
			json_string(json, term->abbreviation);
		}
		for (k = 0; k < term->aliases.len; k++) {
			buf_char(json, ',');
			json_string(json, term->aliases.at[k]);
		}
		buf_char(json, ']');
	}
	buf_char(json, ']');
}

static void
write_script(struct renderer *r, const char *function, const char *path, struct span json)
{
	struct buf out = BUF_INIT;

	buf_reserve(&out, json.len + json.len / 64 + 64);
	buf_printf(&out, "siteGenSearch.%s('", function);
	escape_js(&out, json);
	BUF_LIT(&out, "');\n");
	render_file(r, span_of(path), buf_as_span(&out));
	buf_release(&out);
}

void
search_write_documents(struct renderer *r)
{
	const struct render *render = r->render;
	const struct site *site = r->site;
	struct buf json = BUF_INIT;
	size_t i, len = 0;

	for (i = 0; i < site->reading_order.len; i++)
		len += render->search_entries[i].len + 2;
	buf_reserve(&json, len);
	BUF_LIT(&json, "{\"format\":1");
	add_titles(&json, "authorities", site->config.authority_count, site->config.authorities, authority_row);
	add_titles(&json, "audiences", site->config.audience_count, site->config.audiences, audience_row);
	add_titles(&json, "publications", site->publications.len, site->publications.at, publication_row);
	add_phrases(&json, &site->glossary);
	BUF_LIT(&json, ",\"documents\":[");
	for (i = 0; i < site->reading_order.len; i++) {
		if (i)
			BUF_LIT(&json, ",\n");
		buf_span(&json, render->search_entries[i]);
	}
	BUF_LIT(&json, "]}");
	write_script(r, "documents", "search/documents.js", buf_as_span(&json));
	buf_release(&json);
}

void
search_write_index(struct renderer *r)
{
	struct buf json = BUF_INIT;

	search_write(r->render->search, &json);
	write_script(r, "index", "search/index.js", buf_as_span(&json));
	buf_release(&json);
}
