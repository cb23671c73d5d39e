#include "markdown/tree.h"

#include <string.h>

#include <cmark-gfm-core-extensions.h>

#include "markdown/builder.h"

/*
 * Where a block stands, and the cursor with it.  A paragraph whose first line
 * was cut off begins on the next.  One that cmark splits off before a table
 * has no place, but the table has its; then the table comes on the next line.
 */
static size_t
place_block(struct builder *b, const cmark_node *node, bool table)
{
	const cmark_node *placed = node->start_line || !node->next ? node : node->next;
	size_t before = b->cursor.at, place;

	if (node->start_line && !node->start_column)
		return cursor_next_line(&b->cursor);
	place = cursor_block(&b->cursor, placed->start_line, placed->start_column);
	if (place >= before || !(table || placed != node))
		return place;
	b->cursor.at = before;
	return cursor_next_line(&b->cursor);
}

static bool
is_include(const cmark_node *paragraph)
{
	const cmark_node *image = paragraph->first_child;

	return image && !image->next && image->type == CMARK_NODE_IMAGE &&
	       span_starts_with(builder_chunk(&image->as.link.url), "ref:");
}

static bool
open_paragraph(struct builder *b, const cmark_node *node)
{
	size_t offset = cursor_paragraph(&b->cursor);

	if (is_include(node)) {
		inline_add_link(b, MD_INCLUDE, node->first_child, offset);
		return false;
	}
	builder_add(b, MD_PARAGRAPH, offset);
	return true;
}

static void
open_heading(struct builder *b, const cmark_node *node)
{
	struct md_node *heading = builder_add(b, MD_HEADING, cursor_heading(&b->cursor));

	heading->level = (uint8_t)node->as.heading.level;
	heading->ref = b->doc->heading_count;
	b->doc->headings[b->doc->heading_count++] = (struct md_heading){
		.node = b->doc->node_count - 1,
		/* The parent, until anchors_set knows where that ends. */
		.section_end = b->open[b->depth - 1],
		.level = heading->level,
	};
}

static void
open_list(struct builder *b, const cmark_node *node, size_t offset)
{
	struct md_node *list = builder_add(b, MD_LIST, offset);

	if (node->as.list.tight)
		list->flags |= MD_TIGHT;
	if (node->as.list.list_type == CMARK_ORDERED_LIST) {
		list->flags |= MD_ORDERED;
		list->ref = (uint32_t)node->as.list.start;
	}
}

static void
open_item(struct builder *b, cmark_node *node, size_t offset)
{
	struct md_node *item = builder_add(b, MD_ITEM, offset);

	if (!node->extension || strcmp(cmark_node_get_type_string(node), "tasklist") != 0)
		return;
	item->flags |= MD_TASK;
	if (cmark_gfm_extensions_get_tasklist_item_checked(node))
		item->flags |= MD_DONE;
}

static void
add_code_block(struct builder *b, const cmark_node *node, size_t offset)
{
	struct md_node *code = builder_add(b, MD_CODE_BLOCK, offset);
	struct span info = builder_chunk(&node->as.code.info);

	code->text = builder_keep(b, builder_chunk(&node->as.code.literal));
	code->ref = (uint32_t)builder_keep(b, info).len;
}

static void
open_footnote(struct builder *b, const cmark_node *node, size_t offset)
{
	builder_add(b, MD_FOOTNOTE, offset)->ref = b->doc->footnote_count;
	b->doc->footnotes[b->doc->footnote_count++] = (struct md_footnote){
		.node = b->doc->node_count - 1,
		.label = builder_keep(b, builder_chunk(&node->as.literal)),
		.references = (uint32_t)node->footnote.def_count,
	};
}

static void
open_quote(struct builder *b, cmark_node *node, size_t offset)
{
	b->cursor.quotes++;
	if (!callout_open(b, node, offset))
		builder_add(b, MD_QUOTE, offset);
}

static void
open_table(struct builder *b, cmark_node *node, size_t offset)
{
	builder_add(b, MD_TABLE, offset);
	b->alignments = cmark_gfm_extensions_get_table_alignments(node);
	b->columns = cmark_gfm_extensions_get_table_columns(node);
}

static void
open_row(struct builder *b, cmark_node *node)
{
	bool header = cmark_gfm_extensions_get_table_row_is_header(node);

	/* The header stands where the table does. */
	if (!header)
		cursor_block(&b->cursor, node->start_line, 0);
	builder_add(b, MD_ROW, cursor_row(&b->cursor))->flags = header ? MD_HEADER : 0;
	b->column = 0;
}

static enum md_align
align_of(uint8_t letter)
{
	switch (letter) {
	case 'l':
		return MD_ALIGN_LEFT;
	case 'c':
		return MD_ALIGN_CENTRE;
	case 'r':
		return MD_ALIGN_RIGHT;
	default:
		return MD_ALIGN_NONE;
	}
}

static void
open_cell(struct builder *b)
{
	struct md_node *cell = builder_add(b, MD_CELL, cursor_cell(&b->cursor, b->column == 0));

	if (b->column < b->columns)
		cell->level = (uint8_t)align_of(b->alignments[b->column]);
	b->column++;
}

/* Blocks of the extensions have types that are made at run time. */
static bool
open_extension_block(struct builder *b, cmark_node *node)
{
	const char *type = cmark_node_get_type_string(node);

	if (strcmp(type, "table") == 0)
		open_table(b, node, place_block(b, node, true));
	else if (strcmp(type, "table_cell") == 0)
		open_cell(b);
	else
		open_row(b, node);
	return true;
}

/* False for what has no content of its own. */
static bool
open_block(struct builder *b, cmark_node *node)
{
	size_t offset = place_block(b, node, false);

	switch (node->type) {
	case CMARK_NODE_PARAGRAPH:
		return open_paragraph(b, node);
	case CMARK_NODE_HEADING:
		open_heading(b, node);
		return true;
	case CMARK_NODE_LIST:
		open_list(b, node, offset);
		return true;
	case CMARK_NODE_ITEM:
		open_item(b, node, offset);
		return true;
	case CMARK_NODE_BLOCK_QUOTE:
		open_quote(b, node, offset);
		return true;
	case CMARK_NODE_FOOTNOTE_DEFINITION:
		open_footnote(b, node, offset);
		return true;
	case CMARK_NODE_CODE_BLOCK:
		add_code_block(b, node, offset);
		return false;
	case CMARK_NODE_THEMATIC_BREAK:
		builder_add(b, MD_RULE, offset);
		return false;
	case CMARK_NODE_HTML_BLOCK:
		inline_report_html(b, offset, builder_chunk(&node->as.literal));
		return false;
	default:
		builder_add(b, MD_DOCUMENT, offset);
		return true;
	}
}

static bool
open_node(struct builder *b, cmark_node *node)
{
	uint32_t index = b->doc->node_count;
	bool open;

	if (CMARK_NODE_TYPE_INLINE_P((cmark_node_type)node->type))
		open = inline_open(b, node);
	else if (node->type > CMARK_NODE_FOOTNOTE_DEFINITION)
		open = open_extension_block(b, node);
	else
		open = open_block(b, node);
	if (open)
		b->open[b->depth++] = index;
	return open;
}

static struct span
plain_text(struct builder *b, uint32_t from, uint32_t to)
{
	struct buf text = BUF_INIT;
	struct span kept;

	if (to - from == 1 && b->doc->nodes[from].kind == MD_TEXT)
		return span_trim(b->doc->nodes[from].text);
	md_text(b->doc, from, to, NULL, NULL, &text);
	kept = arena_copy(b->arena, span_trim(buf_as_span(&text)));
	buf_release(&text);
	return kept;
}

static void
close_heading(struct builder *b, struct md_node *node)
{
	struct md_heading *heading = &b->doc->headings[node->ref];
	struct md_node *last = &b->doc->nodes[b->run];

	if (b->run && callout_cut_anchor(&last->text, &heading->anchor)) {
		heading->anchor_set = true;
		if (!last->text.len)
			node->end = --b->doc->node_count;
	}
	heading->text = plain_text(b, heading->node + 1, node->end);
}

static void
close_node(struct builder *b)
{
	struct md_node *node = &b->doc->nodes[b->open[--b->depth]];

	node->end = b->doc->node_count;
	if (node->kind == MD_HEADING)
		close_heading(b, node);
	else if (node->kind >= MD_TEXT)
		inline_close(b, node);
	b->cursor.quotes -= node->kind == MD_QUOTE || node->kind == MD_CALLOUT;
	if (node->kind == MD_CALLOUT)
		callout_close(b, node);
	b->run = 0;
}

/* False where the tree is too deep. */
static bool
build_nodes(struct builder *b, cmark_node *root)
{
	cmark_node *node = root;

	for (;;) {
		if (b->depth == MD_DEPTH_MAX)
			return false;
		if (open_node(b, node)) {
			if (node->first_child) {
				node = node->first_child;
				continue;
			}
			close_node(b);
		}
		while (node != root && !node->next) {
			node = node->parent;
			close_node(b);
		}
		if (node == root)
			return true;
		node = node->next;
	}
}

struct md_doc *
tree_build(cmark_node *root, const struct source *source, const struct line_list *lines, struct arena *arena,
           struct diag_list *diags)
{
	struct builder b = {
		.doc = ARENA_NEW(arena, struct md_doc),
		.arena = arena,
		.diags = diags,
		.cursor = { .text = source->text, .lines = lines, .limit = source->text.len },
	};

	b.doc->source = source;
	builder_allocate(&b, root);
	if (!build_nodes(&b, root)) {
		diag_add(diags, DIAG_MARKDOWN_LIMIT, builder_place(&b, b.cursor.block),
		         "what stands here is nested too deep, the limit is %u", MD_DEPTH_MAX);
		return NULL;
	}
	anchors_set(b.doc, arena, diags);
	return b.doc;
}
