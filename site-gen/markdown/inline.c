#include <string.h>

#include "markdown/builder.h"

#define SHOWN_MAX 40

void
inline_report_html(struct builder *b, size_t offset, struct span literal)
{
	struct span shown = span_slice(span_trim(literal), 0, SHOWN_MAX);
	const char *more = "";

	shown.len = span_find(shown, '\n', 0);
	if (shown.len < span_trim(literal).len) {
		more = "…";
		while (shown.len && ((unsigned char)shown.ptr[shown.len] & 0xC0) == 0x80)
			shown.len--;
	}
	diag_add(b->diags, DIAG_HTML_RAW, builder_place(b, offset), "raw HTML '%.*s%s'",
	         SPAN_ARG(span_trim(shown)), more);
	diag_hint(b->diags, "write Markdown, or put it in backticks");
}

static void
report_footnote(struct builder *b, size_t offset, struct span label)
{
	diag_add(b->diags, DIAG_FOOTNOTE_MISSING, builder_place(b, offset), "no footnote '%.*s'",
	         SPAN_ARG(label));
	if (span_find(label, ' ', 0) < label.len)
		diag_hint(b->diags, "the label of a footnote has no spaces");
	else
		diag_hint(b->diags, "add a line '[^%.*s]: …'", SPAN_ARG(label));
}

/* The end of "[^label" at `open`, where "]" stands, or 0. */
static size_t
label_end(struct span literal, size_t open)
{
	size_t end = open + 2;

	if (open + 1 >= literal.len || literal.ptr[open + 1] != '^')
		return 0;
	while (end < literal.len && literal.ptr[end] != '[' && literal.ptr[end] != ']')
		end++;
	return end < literal.len && literal.ptr[end] == ']' && end > open + 2 ? end : 0;
}

/* cmark leaves a reference to no footnote as text, and one with a backslash
 * too: the source has the difference. */
static void
find_lost_footnotes(struct builder *b, size_t offset, struct span literal)
{
	size_t open = span_find(literal, '[', 0), done = 0;

	for (; open < literal.len; open = span_find(literal, '[', open + 1)) {
		size_t end = label_end(literal, open);

		if (!end)
			continue;
		offset = cursor_within(&b->cursor, offset, span_from(literal, done), open - done);
		done = open;
		if (cursor_peek(&b->cursor, offset) == '[')
			report_footnote(b, offset, span_slice(literal, open + 2, end));
	}
}

static void
add_text(struct builder *b, struct span literal)
{
	size_t offset;

	/* What blanks before a line break leave. */
	if (!literal.len)
		return;
	offset = cursor_text(&b->cursor, literal);
	find_lost_footnotes(b, offset, literal);
	if (b->run) {
		b->doc->nodes[b->run].text.len += builder_keep(b, literal).len;
		return;
	}
	builder_add(b, MD_TEXT, offset)->text = builder_keep(b, literal);
	b->run = b->doc->node_count - 1;
}

static void
add_footnote_reference(struct builder *b, const cmark_node *node)
{
	struct span literal = builder_chunk(&node->as.literal);
	size_t offset = cursor_footnote(&b->cursor), i;
	struct md_node *reference;
	uint32_t number = 0;

	for (i = 0; i < literal.len && number <= b->footnotes; i++)
		number = number * 10 + (uint32_t)(literal.ptr[i] - '0');
	if (!node->parent_footnote_def || number == 0 || number > b->footnotes) {
		report_footnote(b, offset, literal);
		return;
	}
	reference = builder_add(b, MD_FOOTNOTE_REF, offset);
	reference->ref = number - 1;
	if (node->footnote.ref_ix > 1)
		reference->text = arena_printf(b->arena, "%d", node->footnote.ref_ix);
}

void
inline_add_link(struct builder *b, enum md_kind kind, const cmark_node *node, size_t offset)
{
	builder_add(b, kind, offset)->ref = b->doc->link_count;
	b->doc->links[b->doc->link_count++] = (struct md_link){
		.node = b->doc->node_count - 1,
		.offset = (uint32_t)offset,
		.url = builder_keep(b, builder_chunk(&node->as.link.url)),
		.title = builder_keep(b, builder_chunk(&node->as.link.title)),
		.empty = !node->first_child,
	};
}

static struct span
first_literal(const cmark_node *node)
{
	for (node = node->first_child; node; node = node->first_child)
		if (node->type == CMARK_NODE_TEXT || node->type == CMARK_NODE_CODE)
			return builder_chunk(&node->as.literal);
	return span_of(NULL);
}

static void
open_link(struct builder *b, const cmark_node *node)
{
	bool image = node->type == CMARK_NODE_IMAGE, bare;
	struct cursor_link link = { builder_chunk(&node->as.link.url), first_literal(node), image };
	size_t offset = cursor_link(&b->cursor, &link, &bare);

	inline_add_link(b, image ? MD_IMAGE : MD_LINK, node, offset);
	if (bare)
		b->doc->nodes[b->doc->node_count - 1].flags = MD_AUTOLINK;
}

/* "[^two words]" is no footnote, but a link where "[^two words]: …" exists. */
static void
check_footnote_link(struct builder *b, const struct md_node *node)
{
	const struct cursor *c = &b->cursor;
	bool by_label = c->at && cursor_peek(c, c->at - 1) == ']';

	if (by_label && cursor_peek(c, node->offset) == '[' && cursor_peek(c, node->offset + 1) == '^' &&
	    node[1].kind == MD_TEXT && span_starts_with(node[1].text, "^"))
		report_footnote(b, node->offset, span_from(node[1].text, 1));
}

static void
close_link(struct builder *b, struct md_node *node)
{
	struct md_link *link = &b->doc->links[node->ref];

	cursor_link_end(&b->cursor, node->offset, node->flags & MD_AUTOLINK);
	link->empty = node->end == link->node + 1;
	if (node->kind == MD_LINK && !link->empty)
		check_footnote_link(b, node);
}

bool
inline_open(struct builder *b, cmark_node *node)
{
	struct cursor *c = &b->cursor;

	switch (node->type) {
	case CMARK_NODE_TEXT:
		add_text(b, builder_chunk(&node->as.literal));
		return false;
	case CMARK_NODE_CODE:
		builder_add(b, MD_CODE, cursor_code(c, builder_chunk(&node->as.literal)))->text =
			builder_keep(b, builder_chunk(&node->as.literal));
		return false;
	case CMARK_NODE_SOFTBREAK:
		builder_add(b, MD_SOFT_BREAK, cursor_break(c));
		return false;
	case CMARK_NODE_LINEBREAK:
		builder_add(b, MD_LINE_BREAK, cursor_break(c));
		return false;
	case CMARK_NODE_HTML_INLINE:
		inline_report_html(b, cursor_html(c, builder_chunk(&node->as.literal)),
		                   builder_chunk(&node->as.literal));
		return false;
	case CMARK_NODE_FOOTNOTE_REFERENCE:
		add_footnote_reference(b, node);
		return false;
	case CMARK_NODE_EMPH:
		builder_add(b, MD_EMPHASIS, cursor_mark(c, "*_", 1));
		return true;
	case CMARK_NODE_STRONG:
		builder_add(b, MD_STRONG, cursor_mark(c, "*_", 2));
		return true;
	case CMARK_NODE_LINK:
	case CMARK_NODE_IMAGE:
		open_link(b, node);
		return true;
	default:
		/* The only inline of the extensions. */
		builder_add(b, MD_STRIKE, cursor_mark(c, "~", 2));
		return true;
	}
}

void
inline_close(struct builder *b, struct md_node *node)
{
	if (node->kind == MD_EMPHASIS)
		cursor_mark(&b->cursor, "*_", 1);
	else if (node->kind == MD_STRONG)
		cursor_mark(&b->cursor, "*_", 2);
	else if (node->kind == MD_STRIKE)
		cursor_mark(&b->cursor, "~", 2);
	else if (node->kind == MD_LINK || node->kind == MD_IMAGE)
		close_link(b, node);
}
