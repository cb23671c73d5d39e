#include "check/check.h"

#include "base/nearest.h"
#include "base/utf8.h"
#include "check/mend.h"
#include "content/reference.h"

static struct place
heading_place(const struct page *page, uint32_t heading)
{
	return (struct place){ page->source, page->doc->nodes[page->doc->headings[heading].node].offset };
}

/* Where something that is missing should have stood: the end of the text. */
static struct place
end_place(const struct page *page)
{
	return (struct place){ page->source, page->source->text.len };
}

static bool
is_required_heading(const struct page *page, struct span text)
{
	const struct yaml_list *headings = &page->type->headings;
	struct buf a = BUF_INIT, b = BUF_INIT;
	bool found = false;
	size_t i;

	utf8_fold(&a, text);
	for (i = 0; i < headings->len && !found; i++) {
		buf_clear(&b);
		utf8_fold(&b, headings->at[i]);
		found = span_equal(buf_as_span(&a), buf_as_span(&b));
	}
	buf_release(&a);
	buf_release(&b);
	return found;
}

static void
check_required_headings(struct checker *c, const struct page *page)
{
	const struct yaml_list *required = &page->type->headings;
	uint32_t last = 0;
	size_t i;

	for (i = 0; i < required->len; i++) {
		uint32_t found = page_heading_named(page, required->at[i], 2);

		if (found == UINT32_MAX) {
			diag_add(&c->diags, DIAG_HEADING_MISSING, end_place(page),
			         "the heading '## %.*s' is missing, which a page of type '%.*s' must have",
			         SPAN_ARG(required->at[i]), SPAN_ARG(page->type->name));
		} else if (found < last) {
			diag_add(&c->diags, DIAG_HEADING_ORDER, heading_place(page, found),
			         "'%.*s' stands before '%.*s'", SPAN_ARG(required->at[i]),
			         SPAN_ARG(required->at[i - 1]));
			diag_hint(&c->diags, "site.yaml gives the order for pages of type '%.*s'",
			          SPAN_ARG(page->type->name));
		} else {
			last = found;
		}
	}
}

/* A slip in a required heading that the page has not yet. */
static void
mend_heading(struct checker *c, const struct page *page, uint32_t heading)
{
	const struct yaml_list *required = &page->type->headings;
	const struct span text = page->doc->headings[heading].text;
	size_t nearest = nearest_only(text, required->at, required->len);
	struct place place = heading_place(page, heading);

	/* Behind "## ". */
	place.offset += 3;
	if (nearest < required->len && page_heading_named(page, required->at[nearest], 2) == UINT32_MAX)
		diag_mend_word(&c->diags, place, text, required->at[nearest]);
}

static void
check_extra_headings(struct checker *c, const struct page *page)
{
	const struct yaml_list *required = &page->type->headings;
	uint32_t i;

	if (!page->type->headings_only)
		return;
	for (i = 0; i < page->doc->heading_count; i++) {
		const struct md_heading *heading = &page->doc->headings[i];
		size_t nearest;

		if (heading->level != 2)
			continue;
		if (!is_required_heading(page, heading->text)) {
			diag_add(&c->diags, DIAG_HEADING_EXTRA, heading_place(page, i),
			         "the heading '%.*s' is not one of those of type '%.*s'",
			         SPAN_ARG(heading->text), SPAN_ARG(page->type->name));
			nearest = nearest_name(heading->text, required->at, required->len);
			if (nearest < required->len)
				diag_hint(&c->diags, "did you mean '%.*s'?", SPAN_ARG(required->at[nearest]));
			mend_heading(c, page, i);
		} else if (page_heading_named(page, heading->text, 2) != i) {
			diag_add(&c->diags, DIAG_HEADING_EXTRA, heading_place(page, i),
			         "the heading '%.*s' stands twice", SPAN_ARG(heading->text));
		}
	}
}

/* The title is the first level; in the text levels begin at 2 and none is skipped. */
static void
check_heading_levels(struct checker *c, const struct page *page)
{
	int level = 1;
	uint32_t i;

	for (i = 0; i < page->doc->heading_count; i++) {
		const struct md_heading *heading = &page->doc->headings[i];

		if (!heading->text.len)
			diag_add(&c->diags, DIAG_HEADING_EMPTY, heading_place(page, i), "a heading without text");
		else if (heading->level == 1)
			diag_add(&c->diags, DIAG_HEADING_LEVEL, heading_place(page, i),
			         "the title is the only heading of level 1; begin the text with '##'");
		else if (heading->level > level + 1)
			diag_add(&c->diags, DIAG_HEADING_LEVEL, heading_place(page, i),
			         "a heading of level %d after one of level %d", heading->level, level);
		level = heading->level;
	}
}

static void
check_sections(struct checker *c, const struct page *page)
{
	uint32_t i;

	for (i = 0; i < page->doc->heading_count; i++) {
		const struct md_heading *heading = &page->doc->headings[i];

		if (page->doc->nodes[heading->node].end >= heading->section_end) {
			diag_add(&c->diags, DIAG_SECTION_EMPTY, heading_place(page, i),
			         "nothing stands under '%.*s'", SPAN_ARG(heading->text));
			diag_hint(&c->diags, "write the section, say what is missing in a '> [!LOST]' callout, or "
			                     "remove the heading");
		}
	}
}

static void
check_callouts(struct checker *c, const struct page *page)
{
	const struct config *config = &c->site->config;
	struct span *names = arena_array(&c->arena, config->callout_count, sizeof(*names));
	uint32_t i;
	size_t k;

	for (k = 0; k < config->callout_count; k++)
		names[k] = config->callouts[k].id;
	for (i = 0; i < page->doc->callout_count; i++) {
		const struct md_callout *callout = &page->doc->callouts[i];

		if (config_callout(config, callout->kind))
			continue;
		diag_add(&c->diags, DIAG_CALLOUT_UNKNOWN,
		         (struct place){ page->source, page->doc->nodes[callout->node].offset },
		         "no callout '%.*s' in site.yaml", SPAN_ARG(callout->kind));
		k = nearest_name(callout->kind, names, config->callout_count);
		if (k < config->callout_count)
			diag_hint(&c->diags, "did you mean '%.*s'?", SPAN_ARG(names[k]));
		/* Behind "> [!". */
		mend_name(&c->diags,
		          (struct place){ page->source, page->doc->nodes[callout->node].offset + 4 },
		          callout->kind, names, config->callout_count);
	}
}

static void
check_images(struct checker *c, const struct page *page)
{
	uint32_t i;

	for (i = 0; i < page->doc->link_count; i++)
		if (page->doc->nodes[page->doc->links[i].node].kind == MD_IMAGE && page->doc->links[i].empty) {
			diag_add(&c->diags, DIAG_IMAGE_ALT,
			         (struct place){ page->source, page->doc->links[i].offset },
			         "a picture without a text");
			diag_hint(&c->diags, "say between the brackets what the picture shows");
		}
}

static void
check_diagrams(struct checker *c, const struct page *page)
{
	struct diagram_block block;
	uint32_t i;

	for (i = 0; i < page->doc->node_count; i++)
		if (page_diagram(page->doc, i, &block))
			diagram_parse(&block, &c->arena, &c->diags);
}

static void
check_collects(struct checker *c, const struct page *page)
{
	const struct config *config = &c->site->config;
	struct span collects = page_field(page, "collects");
	bool known;

	if (!collects.len)
		return;
	known = page->type->view == VIEW_REGISTER ? config_callout(config, collects) != NULL
	                                          : config_type(config, collects) != NULL;
	if (!known)
		diag_add(&c->diags, DIAG_VALUE_UNKNOWN, page_place(page, "collects"), "no %s '%.*s' in site.yaml",
		         page->type->view == VIEW_REGISTER ? "callout" : "type", SPAN_ARG(collects));
}

void
check_structure(struct checker *c, const struct page *page)
{
	if (!page->source)
		return;
	check_required_headings(c, page);
	check_extra_headings(c, page);
	check_heading_levels(c, page);
	check_sections(c, page);
	check_callouts(c, page);
	check_images(c, page);
	check_diagrams(c, page);
	check_collects(c, page);
}
