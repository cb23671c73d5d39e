#include "content/reference.h"

#include "base/utf8.h"
#include "content/alias.h"

bool
path_resolve(struct arena *arena, struct span folder, struct span relative, struct span *out)
{
	struct buf path = BUF_INIT;
	bool inside = true, more = true;

	buf_span(&path, folder);
	while (more) {
		struct span part;

		more = span_cut(relative, '/', &part, &relative);
		if (!part.len || span_is(part, "."))
			continue;
		if (span_is(part, "..")) {
			size_t end = path.len;

			inside = inside && end > 0;
			while (end && path.ptr[end - 1] != '/')
				end--;
			buf_truncate(&path, end ? end - 1 : 0);
			continue;
		}
		if (path.len)
			buf_char(&path, '/');
		buf_span(&path, part);
	}
	*out = arena_copy(arena, buf_as_span(&path));
	buf_release(&path);
	return inside;
}

void
path_relative(struct span from, struct span to, struct buf *out)
{
	size_t len = from.len < to.len ? from.len : to.len, same = 0, common;

	while (len - same >= 8 && memcmp(from.ptr + same, to.ptr + same, 8) == 0)
		same += 8;
	while (same < len && from.ptr[same] == to.ptr[same])
		same++;
	for (common = same; common && from.ptr[common - 1] != '/'; common--)
		;
	while ((same = span_find(from, '/', same)) < from.len) {
		BUF_LIT(out, "../");
		same++;
	}
	buf_span(out, span_from(to, common));
}

/* The page with this id in the publication, or top folder, of `from`. */
static struct page *
find_near(const struct site *site, const struct page *from, struct span id)
{
	const struct id_entry *entry = map_get(&site->by_id, id);
	size_t i, len = span_find(from->folder, '/', 0);

	for (i = 0; entry && i < entry->pages.len; i++) {
		struct span folder = entry->pages.at[i]->folder;

		if (len && span_find(folder, '/', 0) == len &&
		    span_equal(span_slice(folder, 0, len), span_slice(from->folder, 0, len)))
			return entry->pages.at[i];
	}
	return NULL;
}

/* A page of an earlier edition leads to that edition's own pages first. */
static struct page *
find_then(const struct site *site, const struct page *from, struct span id)
{
	struct span publication = from->publication->id,
		    parts[3] = { from->publication->folder, SPAN("/"), id };
	struct arena arena = ARENA_INIT;
	struct page *page;

	if (id.len > publication.len && id.ptr[publication.len] == '/' &&
	    span_equal(span_slice(id, 0, publication.len), publication))
		parts[2] = span_from(id, publication.len + 1);
	page = map_get(&site->by_key, arena_join(&arena, parts, 3));
	arena_release(&arena);
	return page;
}

struct page *
reference_page(const struct site *site, const struct page *from, struct span id,
               enum reference_problem *problem)
{
	const struct id_entry *entry;
	struct page *page = from->edition ? find_then(site, from, id) : NULL;

	*problem = REFERENCE_OK;
	if (!page)
		page = map_get(&site->by_key, id);
	if (!page)
		page = find_near(site, from, id);
	if (page)
		return page;
	entry = map_get(&site->by_id, id);
	if (entry && entry->pages.len == 1)
		return entry->pages.at[0];
	*problem = entry ? REFERENCE_AMBIGUOUS : REFERENCE_NO_PAGE;
	return NULL;
}

struct page *
reference_topic(const struct site *site, const struct page *from, struct span id,
                enum reference_problem *problem)
{
	const struct id_entry *entry = map_get(&site->by_id, id);
	struct page *found = NULL;
	size_t i;

	*problem = REFERENCE_NO_PAGE;
	if (!entry)
		return reference_page(site, from, id, problem);
	for (i = 0; i < entry->pages.len; i++) {
		if (entry->pages.at[i]->type->view != VIEW_TOPIC)
			continue;
		*problem = found ? REFERENCE_AMBIGUOUS : REFERENCE_OK;
		found = entry->pages.at[i];
	}
	return *problem == REFERENCE_OK ? found : NULL;
}

static bool
find_anchor(const struct site *site, struct reference *r)
{
	const struct md_doc *doc = r->target->doc;
	uint32_t i;

	for (i = 0; i < doc->heading_count; i++)
		if (span_equal(doc->headings[i].anchor, r->anchor)) {
			r->anchor_kind = ANCHOR_HEADING;
			r->anchor_index = i;
			return true;
		}
	for (i = 0; i < doc->callout_count; i++)
		if (span_equal(doc->callouts[i].anchor, r->anchor)) {
			r->anchor_kind = ANCHOR_CALLOUT;
			r->anchor_index = i;
			return true;
		}
	if (r->target == site->glossary_page) {
		const struct term *term = map_get(&site->glossary.by_id, r->anchor);

		r->anchor_kind = ANCHOR_TERM;
		r->anchor_index = term ? (uint32_t)(term - site->glossary.terms) : 0;
		return term != NULL;
	}
	return false;
}

static void
set_target(const struct site *site, struct reference *r, struct page *target, struct span anchor)
{
	r->kind = REFERENCE_PAGE;
	r->target = target;
	r->anchor = anchor;
	if (anchor.len && !target->unread && !find_anchor(site, r)) {
		r->anchor_kind = ANCHOR_NONE;
		r->problem = REFERENCE_NO_ANCHOR;
	}
}

/* What an earlier edition says cannot be mended: its links lead where there is something. */
static void
forgive(struct reference *r)
{
	if (r->problem != REFERENCE_NO_ANCHOR)
		return;
	r->problem = REFERENCE_OK;
	if (!page_alias(r->target, r->anchor))
		r->anchor = span_make(NULL, 0);
}

static void
resolve_id(const struct site *site, const struct page *page, struct reference *r, struct span url)
{
	struct span id, anchor;
	enum reference_problem problem;
	struct page *target;

	span_cut(url, '#', &id, &anchor);
	target = reference_page(site, page, id, &problem);
	if (target)
		set_target(site, r, target, anchor);
	else
		r->problem = problem;
}

#define CONTENT_LEN 8 /* of "content/" */

/* "content/toolkit/editions/1/a" -> "content/toolkit/a": where the file stood. */
static struct span
path_now(const struct page *page, struct span path, struct arena *arena)
{
	return arena_printf(arena, "content/%.*s%.*s", SPAN_ARG(page->publication->id),
	                    SPAN_ARG(span_from(path, CONTENT_LEN + page->publication->folder.len)));
}

/* The other way round, for a path inside the publication. */
static struct span
path_then(const struct page *page, struct span path, struct arena *arena)
{
	struct span inner = span_from(path, CONTENT_LEN), id = page->publication->id;

	if (inner.len <= id.len || inner.ptr[id.len] != '/' || !span_equal(span_slice(inner, 0, id.len), id))
		return path;
	return arena_printf(arena, "content/%.*s%.*s", SPAN_ARG(page->publication->folder),
	                    SPAN_ARG(span_from(inner, id.len)));
}

static void
resolve_path(const struct site *site, struct page *page, struct reference *r, struct span url,
             struct arena *arena)
{
	struct span path, anchor, folder;
	const struct site_file *attachment;
	struct page *target;

	span_cut(url, '#', &path, &anchor);
	if (!path.len) {
		set_target(site, r, page, anchor);
		return;
	}
	folder = page->path;
	while (folder.ptr[folder.len - 1] != '/')
		folder.len--;
	folder.len--;
	if (page->edition)
		folder = path_now(page, folder, arena);
	if (!path_resolve(arena, folder, path, &path) || !span_starts_with(path, "content/")) {
		r->problem = REFERENCE_OUTSIDE;
		return;
	}
	if (page->edition)
		path = path_then(page, path, arena);
	if ((target = map_get(&site->by_path, path)) != NULL) {
		set_target(site, r, target, anchor);
	} else if ((attachment = map_get(&site->files_by_path, path)) != NULL) {
		r->kind = REFERENCE_FILE;
		r->file = attachment;
	} else {
		r->problem = REFERENCE_NO_PAGE;
	}
}

/* The scheme of an address, without ":", or an empty span. */
static struct span
scheme_of(struct span url)
{
	size_t i;

	for (i = 0; i < url.len; i++) {
		char c = url.ptr[i];

		if (c == ':')
			return span_slice(url, 0, i);
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (i && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))))
			break;
	}
	return span_make(NULL, 0);
}

static void
resolve(const struct site *site, struct page *page, const struct md_link *link, struct reference *r,
        struct arena *arena)
{
	struct span scheme = scheme_of(link->url);

	if (!link->url.len) {
		r->problem = REFERENCE_EMPTY;
	} else if (span_is(scheme, "ref")) {
		resolve_id(site, page, r, span_from(link->url, 4));
	} else if (scheme.len) {
		r->kind = REFERENCE_EXTERNAL;
		if (!span_is(scheme, "https") && !span_is(scheme, "http") && !span_is(scheme, "mailto") &&
		    !span_is(scheme, "tel"))
			r->problem = REFERENCE_SCHEME;
	} else if (span_starts_with(link->url, "/")) {
		r->problem = REFERENCE_OUTSIDE;
	} else {
		resolve_path(site, page, r, link->url, arena);
	}
	if (r->problem == REFERENCE_OK && link->empty && r->kind != REFERENCE_PAGE)
		r->problem = REFERENCE_EMPTY;
}

static void
resolve_alias(const struct site *site, struct page *page, struct anchor_alias *alias)
{
	if (alias->removed)
		return;
	if (span_starts_with(alias->wanted, "ref:"))
		resolve_id(site, page, &alias->to, span_from(alias->wanted, 4));
	else
		set_target(site, &alias->to, page, alias->wanted);
}

void
reference_resolve(const struct site *site, struct page *page, struct arena *arena)
{
	size_t i;

	for (i = 0; i < page->doc->link_count; i++) {
		resolve(site, page, &page->doc->links[i], &page->references[i], arena);
		if (page->edition && page->doc->nodes[page->doc->links[i].node].kind != MD_INCLUDE)
			forgive(&page->references[i]);
	}
	for (i = 0; i < page->alias_count; i++) {
		resolve_alias(site, page, &page->aliases[i]);
		if (page->edition)
			forgive(&page->aliases[i].to);
	}
}

bool
reference_section(const struct reference *reference, struct section *section)
{
	const struct page *page = reference->target;

	if (reference->kind != REFERENCE_PAGE || reference->problem != REFERENCE_OK || reference->cycle)
		return false;
	section->page = page;
	if (reference->anchor_kind == ANCHOR_HEADING) {
		const struct md_heading *heading = &page->doc->headings[reference->anchor_index];

		section->from = page->doc->nodes[heading->node].end;
		section->to = heading->section_end;
		section->title = heading->text;
		return true;
	}
	if (reference->anchor_kind == ANCHOR_CALLOUT) {
		const struct md_callout *callout = &page->doc->callouts[reference->anchor_index];

		section->from = callout->node;
		section->to = page->doc->nodes[callout->node].end;
		section->title = callout->title;
		return true;
	}
	section->from = 1;
	section->to = page->doc->node_count;
	section->title = page->front.title;
	return reference->anchor_kind == ANCHOR_NONE && !reference->anchor.len;
}

uint32_t
page_heading_named(const struct page *page, struct span text, uint8_t level)
{
	struct buf wanted = BUF_INIT, found = BUF_INIT;
	uint32_t i, result = UINT32_MAX;

	utf8_fold(&wanted, text);
	for (i = 0; i < page->doc->heading_count && result == UINT32_MAX; i++) {
		if (page->doc->headings[i].level != level)
			continue;
		buf_clear(&found);
		utf8_fold(&found, page->doc->headings[i].text);
		if (span_equal(buf_as_span(&found), buf_as_span(&wanted)))
			result = i;
	}
	buf_release(&wanted);
	buf_release(&found);
	return result;
}

struct span
reference_title(const struct site *site, const struct reference *reference, struct arena *arena)
{
	const struct page *target = reference->target;

	if (reference->kind != REFERENCE_PAGE)
		return span_make(NULL, 0);
	switch (reference->anchor_kind) {
	case ANCHOR_HEADING:
		return target->doc->headings[reference->anchor_index].text;
	case ANCHOR_CALLOUT:
		if (target->doc->callouts[reference->anchor_index].title.len)
			return target->doc->callouts[reference->anchor_index].title;
		break;
	case ANCHOR_TERM:
		return site->glossary.terms[reference->anchor_index].name;
	case ANCHOR_NONE:
		break;
	}
	return page_heading(target, arena);
}
