#include "check/check.h"

#include "base/nearest.h"
#include "check/mend.h"
#include "content/reference.h"

static struct place
link_place(const struct page *page, uint32_t link)
{
	return (struct place){ page->source, page->doc->links[link].offset };
}

/* "did you mean" among `count` names that `name_of` gives. */
static void
hint_nearest(struct checker *c, struct span wanted, const struct span *names, size_t count)
{
	size_t i = nearest_name(wanted, names, count);

	if (i < count)
		diag_hint(&c->diags, "did you mean '%.*s'?", SPAN_ARG(names[i]));
}

static void
hint_page_id(struct checker *c, struct span id)
{
	const struct page_list *pages = &c->site->pages;
	bool qualified = span_find(id, '/', 0) < id.len;
	struct span *names = arena_array(&c->arena, pages->len, sizeof(*names));
	size_t i;

	for (i = 0; i < pages->len; i++)
		names[i] = qualified ? pages->at[i]->key : pages->at[i]->front.id;
	hint_nearest(c, id, names, pages->len);
}

/* By the file's name first: most broken links name the wrong folder. */
static void
hint_page_path(struct checker *c, const struct page *page, struct span url)
{
	const struct page_list *pages = &c->site->pages;
	struct span *names = arena_array(&c->arena, pages->len, sizeof(*names));
	struct span path, anchor, wanted;
	struct buf relative = BUF_INIT;
	size_t i, found;

	span_cut(url, '#', &path, &anchor);
	wanted = span_base_name(path);
	for (i = 0; i < pages->len; i++)
		names[i] = span_base_name(pages->at[i]->path);
	found = nearest_name(wanted, names, pages->len);
	for (i = 0; i < pages->len; i++)
		if (span_equal(names[i], wanted) && !span_is(wanted, "index.md")) {
			found = i;
			break;
		}
	if (found < pages->len) {
		path_relative(page->path, pages->at[found]->path, &relative);
		diag_hint(&c->diags, "did you mean '%s'?", relative.ptr);
	}
	buf_release(&relative);
}

static void
report_no_page(struct checker *c, const struct page *page, uint32_t link)
{
	struct span url = page->doc->links[link].url, id, anchor;

	if (span_starts_with(url, "ref:")) {
		span_cut(span_from(url, 4), '#', &id, &anchor);
		diag_add(&c->diags, DIAG_LINK_MISSING, link_place(page, link), "no page with the id '%.*s'",
		         SPAN_ARG(id));
		hint_page_id(c, id);
		mend_missing_link(c, page, link);
		return;
	}
	span_cut(url, '#', &id, &anchor);
	diag_add(&c->diags, DIAG_LINK_MISSING, link_place(page, link), "no page '%.*s'", SPAN_ARG(id));
	hint_page_path(c, page, url);
	mend_missing_link(c, page, link);
}

static void
report_no_anchor(struct checker *c, const struct page *page, uint32_t link)
{
	const struct reference *r = &page->references[link];
	const struct md_doc *doc = r->target->doc;
	bool glossary = r->target == c->site->glossary_page;
	size_t count = doc->heading_count + doc->callout_count + (glossary ? c->site->glossary.count : 0);
	struct span *names = arena_array(&c->arena, count, sizeof(*names)), *name = names;
	size_t i;

	for (i = 0; i < doc->heading_count; i++)
		*name++ = doc->headings[i].anchor;
	for (i = 0; i < doc->callout_count; i++)
		*name++ = doc->callouts[i].anchor;
	for (i = 0; glossary && i < c->site->glossary.count; i++)
		*name++ = c->site->glossary.terms[i].id;
	diag_add(&c->diags, DIAG_LINK_ANCHOR, link_place(page, link), "no %s '#%.*s' in '%.*s'",
	         glossary ? "term" : "heading", SPAN_ARG(r->anchor), SPAN_ARG(r->target->path));
	hint_nearest(c, r->anchor, names, count);
	mend_missing_anchor(c, page, link, names, count);
}

static void
report_ambiguous(struct checker *c, const struct page *page, uint32_t link)
{
	struct span id, anchor;
	const struct id_entry *entry;

	span_cut(span_from(page->doc->links[link].url, 4), '#', &id, &anchor);
	entry = map_get(&c->site->by_id, id);
	diag_add(&c->diags, DIAG_LINK_AMBIGUOUS, link_place(page, link), "%zu pages have the id '%.*s'",
	         entry->pages.len, SPAN_ARG(id));
	diag_hint(&c->diags, "write 'ref:%.*s' or 'ref:%.*s'", SPAN_ARG(entry->pages.at[0]->key),
	          SPAN_ARG(entry->pages.at[1]->key));
}

static void
report_problem(struct checker *c, const struct page *page, uint32_t link)
{
	const struct md_link *l = &page->doc->links[link];

	switch (page->references[link].problem) {
	case REFERENCE_OK:
		break;
	case REFERENCE_NO_PAGE:
		report_no_page(c, page, link);
		break;
	case REFERENCE_NO_ANCHOR:
		report_no_anchor(c, page, link);
		break;
	case REFERENCE_AMBIGUOUS:
		report_ambiguous(c, page, link);
		break;
	case REFERENCE_OUTSIDE:
		diag_add(&c->diags, DIAG_LINK_OUTSIDE, link_place(page, link), "'%.*s' is outside content/",
		         SPAN_ARG(l->url));
		diag_hint(&c->diags, "links are relative to the file they stand in, or 'ref:' and an id");
		mend_outside_link(c, page, link);
		break;
	case REFERENCE_SCHEME:
		diag_add(&c->diags, DIAG_LINK_SCHEME, link_place(page, link), "'%.*s' is not an allowed address",
		         SPAN_ARG(l->url));
		diag_hint(&c->diags, "allowed are relative paths, ref:, https:, http:, mailto: and tel:");
		break;
	case REFERENCE_EMPTY:
		diag_add(&c->diags, DIAG_LINK_EMPTY, link_place(page, link),
		         l->url.len ? "a link without text" : "a link without an address");
		break;
	}
}

static bool
allows(const struct page *page, const struct authority *other)
{
	size_t i;

	for (i = 0; i < page->front.cross_authority.len; i++)
		if (span_equal(page->front.cross_authority.at[i], other->id))
			return true;
	return false;
}

/* A Durham page never sends a reader to Stoke's thresholds or numbers. */
static void
check_authority(struct checker *c, const struct page *page, const struct page *target, struct place place)
{
	const struct authority *own = page->authority, *other = target->authority;

	if (!own || !other || own == other || own->neutral || other->neutral || allows(page, other))
		return;
	diag_add(&c->diags, DIAG_CROSS_AUTHORITY, place, "a page of %.*s links to '%.*s', which is %.*s's",
	         SPAN_ARG(own->title), SPAN_ARG(target->path), SPAN_ARG(other->title));
	diag_hint(&c->diags, "remove the link, or allow it with 'cross-authority: [%.*s]'", SPAN_ARG(other->id));
}

/* A picture is a file of content/; a page can only be included, alone in a paragraph. */
static void
check_image(struct checker *c, const struct page *page, uint32_t link)
{
	const struct reference *r = &page->references[link];

	if (page->doc->nodes[page->doc->links[link].node].kind != MD_IMAGE || r->problem != REFERENCE_OK)
		return;
	if (r->kind == REFERENCE_PAGE) {
		diag_add(&c->diags, DIAG_INCLUDE_TARGET, link_place(page, link), "a page is no picture");
		diag_hint(&c->diags, "to include a section, write '![](ref:id#heading)' alone in a paragraph");
	} else if (r->kind == REFERENCE_EXTERNAL) {
		diag_add(&c->diags, DIAG_LINK_SCHEME, link_place(page, link), "a picture of another site");
		diag_hint(&c->diags, "put the picture's file beside the page: the site loads nothing from elsewhere");
	}
}

static void
check_include(struct checker *c, const struct page *page, uint32_t link)
{
	const struct reference *r = &page->references[link];
	struct section section;

	if (page->doc->nodes[page->doc->links[link].node].kind != MD_INCLUDE || r->problem != REFERENCE_OK ||
	    r->cycle || r->anchor_kind == ANCHOR_TERM || reference_section(r, &section))
		return;
	diag_add(&c->diags, DIAG_INCLUDE_TARGET, link_place(page, link), "only a page, a section, a callout or a "
	         "glossary term can be included");
}

static void
report_id(struct checker *c, struct place place, struct span id, const char *key, enum reference_problem problem)
{
	if (problem == REFERENCE_AMBIGUOUS) {
		diag_add(&c->diags, DIAG_LINK_AMBIGUOUS, place, "several pages have the id '%.*s' of '%s'",
		         SPAN_ARG(id), key);
		diag_hint(&c->diags, "write the publication before it, as in 'guide/%.*s'", SPAN_ARG(id));
	} else {
		diag_add(&c->diags, DIAG_LINK_MISSING, place, "no page with the id '%.*s' of '%s'", SPAN_ARG(id), key);
		hint_page_id(c, id);
		mend_missing_id(c->site, place, id, &c->arena, &c->diags);
	}
}

static void
check_see(struct checker *c, const struct page *page)
{
	const struct yaml_list *ids = &page->front.see;
	enum reference_problem problem;
	size_t i;

	for (i = 0; i < ids->len; i++) {
		struct place place = { page->source, ids->offsets[i] };
		const struct page *target = reference_page(c->site, page, ids->at[i], &problem);

		if (target)
			check_authority(c, page, target, place);
		else
			report_id(c, place, ids->at[i], "see", problem);
	}
}

static void
check_topics(struct checker *c, const struct page *page)
{
	const struct yaml_list *topics = &page->front.topics;
	enum reference_problem problem;
	size_t i;

	for (i = 0; i < topics->len; i++)
		if (!reference_topic(c->site, page, topics->at[i], &problem))
			report_id(c, (struct place){ page->source, topics->offsets[i] }, topics->at[i], "topics",
			          problem);
}

/* Fields that hold a page's id are links as well. */
static void
check_fields(struct checker *c, const struct page *page)
{
	enum reference_problem problem;
	size_t i;

	for (i = 0; i < page->front.field_count; i++) {
		const struct field_value *field = &page->front.fields[i];
		struct place place = { page->source, field->node->offset };
		const struct page *target;

		if (!field->rule->page)
			continue;
		target = reference_page(c->site, page, field->node->text, &problem);
		if (target)
			check_authority(c, page, target, place);
		else
			report_id(c, place, field->node->text, arena_cstr(&c->arena, field->rule->name), problem);
	}
}

void
check_references(struct checker *c, const struct page *page)
{
	uint32_t i;

	for (i = 0; i < page->doc->link_count; i++) {
		const struct reference *r = &page->references[i];

		report_problem(c, page, i);
		check_include(c, page, i);
		check_image(c, page, i);
		if (r->target)
			check_authority(c, page, r->target, link_place(page, i));
	}
	check_see(c, page);
	check_topics(c, page);
	check_fields(c, page);
}
