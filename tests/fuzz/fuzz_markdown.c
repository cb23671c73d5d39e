/*
 * Parses whatever it is given, checks what markdown.h promises of the tree,
 * and renders it without and with hooks and as text.
 */
#include <assert.h>
#include <stdint.h>

#include "base/map.h"
#include "markdown/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t
ref_limit(const struct md_doc *doc, const struct md_node *node)
{
	switch (node->kind) {
	case MD_HEADING:
		return doc->heading_count;
	case MD_CALLOUT:
		return doc->callout_count;
	case MD_LINK:
	case MD_IMAGE:
	case MD_INCLUDE:
		return doc->link_count;
	case MD_FOOTNOTE:
	case MD_FOOTNOTE_REF:
		return doc->footnote_count;
	default:
		return UINT32_MAX;
	}
}

/* Every node ends within the one around it; all are at most MD_DEPTH_MAX deep. */
static void
check_nodes(const struct md_doc *doc)
{
	uint32_t ends[MD_DEPTH_MAX + 1], i;
	unsigned depth = 0;

	assert(doc->node_count > 0 && doc->nodes[0].kind == MD_DOCUMENT);
	assert(doc->nodes[0].end == doc->node_count);
	for (i = 0; i < doc->node_count; i++) {
		const struct md_node *node = &doc->nodes[i];

		while (depth && ends[depth - 1] <= i)
			depth--;
		assert(node->end > i && node->end <= (depth ? ends[depth - 1] : doc->node_count));
		assert(node->offset <= doc->source->text.len);
		assert(node->ref < ref_limit(doc, node));
		if (node->end > i + 1) {
			assert(depth < MD_DEPTH_MAX);
			ends[depth++] = node->end;
		}
	}
}

static void
check_anchor(struct map *anchors, struct span anchor)
{
	assert(anchor.len && !map_get(anchors, anchor));
	map_set(anchors, anchor, anchors);
}

static void
check_address(const struct md_doc *doc, uint32_t link)
{
	size_t start, end;

	/* Each may cost a walk over the page. */
	if (link < 100 && md_address(doc, link, &start, &end))
		assert(start < end && end <= doc->source->text.len);
}

static void
check_parts(const struct md_doc *doc)
{
	struct map anchors = MAP_INIT;
	uint32_t i;

	for (i = 0; i < doc->heading_count; i++) {
		const struct md_heading *heading = &doc->headings[i];

		assert(doc->nodes[heading->node].ref == i);
		assert(heading->section_end >= doc->nodes[heading->node].end);
		assert(heading->section_end <= doc->node_count);
		check_anchor(&anchors, heading->anchor);
	}
	for (i = 0; i < doc->callout_count; i++) {
		assert(doc->nodes[doc->callouts[i].node].ref == i && doc->callouts[i].kind.len);
		check_anchor(&anchors, doc->callouts[i].anchor);
	}
	for (i = 0; i < doc->link_count; i++) {
		assert(doc->nodes[doc->links[i].node].ref == i);
		assert(doc->nodes[doc->links[i].node].offset == doc->links[i].offset);
		check_address(doc, i);
	}
	map_release(&anchors);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct md_hooks hooks = { .heading_shift = 1, .heading_links = true };
	struct source source = { SPAN("page.md"), { (const char *)data, size } };
	struct diag_list diags = DIAG_LIST_INIT;
	struct arena arena = ARENA_INIT;
	struct buf out = BUF_INIT;
	const struct md_doc *doc;

	md_init();
	doc = md_parse(&source, 0, &arena, &diags);
	check_nodes(doc);
	check_parts(doc);
	md_render(doc, 0, doc->node_count, NULL, &out);
	md_render(doc, 0, doc->node_count, &hooks, &out);
	md_text(doc, 0, doc->node_count, NULL, NULL, &out);
	diag_sort(&diags);
	diag_write_text(&diags, false, &out);
	buf_release(&out);
	diag_release(&diags);
	arena_release(&arena);
	md_thread_release();
	return 0;
}
