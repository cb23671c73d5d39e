#include "markdown/tree.h"

#include <string.h>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm/node.h>

#include "markdown/own_syntax.h"
#include "markdown/position.h"

struct builder {
	struct md_doc *doc;
	struct arena *arena;
	struct diag_list *diags;
	struct cursor cursor;
	char *pool;                     /* where the next literal is copied to */
	uint32_t open[MD_DEPTH_MAX + 1]; /* the node at hand and those around it */
	unsigned depth;
	uint32_t run;                   /* a text that the next sibling may be joined to, or 0 */
	bool first_cell;
	const uint8_t *alignments;      /* of the cells that are left in the row */
	unsigned columns;
	uint32_t footnotes;             /* how many the page has */
};

/* What the arrays must hold; at most, for texts are joined and HTML left out. */
struct sizes {
	size_t nodes, headings, links, quotes, footnotes, bytes;
};

static struct span
chunk_span(const cmark_chunk *chunk)
{
	return span_make((const char *)chunk->data, (size_t)chunk->len);
}

static cmark_node *
next_in_order(const cmark_node *root, cmark_node *node)
{
	if (node->first_child)
		return node->first_child;
	while (node != root && !node->next)
		node = node->parent;
	return node == root ? NULL : node->next;
}

static void
count_node(struct sizes *sizes, const cmark_node *node)
{
	sizes->nodes++;
	switch (node->type) {
	case CMARK_NODE_TEXT:
	case CMARK_NODE_CODE:
		sizes->bytes += (size_t)node->as.literal.len;
		break;
	case CMARK_NODE_FOOTNOTE_REFERENCE:
		sizes->bytes += (size_t)node->as.literal.len + sizeof("[^]");
		break;
	case CMARK_NODE_FOOTNOTE_DEFINITION:
		sizes->bytes += (size_t)node->as.literal.len;
		sizes->footnotes++;
		break;
	case CMARK_NODE_CODE_BLOCK:
		sizes->bytes += (size_t)node->as.code.literal.len + (size_t)node->as.code.info.len;
		break;
	case CMARK_NODE_LINK:
	case CMARK_NODE_IMAGE:
		sizes->bytes += (size_t)node->as.link.url.len + (size_t)node->as.link.title.len;
		sizes->links++;
		break;
	case CMARK_NODE_HEADING:
		sizes->headings++;
		break;
	case CMARK_NODE_BLOCK_QUOTE:
		sizes->quotes++;
		break;
	default:
		break;
	}
}

static void
allocate(struct builder *b, cmark_node *root)
{
	struct sizes sizes = { 0, 0, 0, 0, 0, 0 };
	cmark_node *node;

	for (node = root; node; node = next_in_order(root, node))
		count_node(&sizes, node);
	b->doc->nodes = arena_array(b->arena, sizes.nodes, sizeof(*b->doc->nodes));
	b->doc->headings = arena_array(b->arena, sizes.headings, sizeof(*b->doc->headings));
	b->doc->links = arena_array(b->arena, sizes.links, sizeof(*b->doc->links));
	b->doc->callouts = arena_array(b->arena, sizes.quotes, sizeof(*b->doc->callouts));
	b->doc->footnotes = arena_array(b->arena, sizes.footnotes, sizeof(*b->doc->footnotes));
	b->footnotes = (uint32_t)sizes.footnotes;
	b->pool = arena_alloc(b->arena, sizes.bytes);
}

static struct span
keep(struct builder *b, struct span s)
{
	char *ptr = b->pool;

	if (s.len)
		memcpy(ptr, s.ptr, s.len);
	b->pool += s.len;
	return span_make(ptr, s.len);
}

static struct place
place_at(const struct builder *b, size_t offset)
{
	return (struct place){ b->doc->source, offset };
}

static struct md_node *
add_node(struct builder *b, enum md_kind kind, size_t offset)
{
	uint32_t index = b->doc->node_count++;
	struct md_node *node = &b->doc->nodes[index];

	node->kind = (uint8_t)kind;
	node->offset = (uint32_t)offset;
	node->end = index + 1;
	b->run = 0;
	return node;
}

static void
report_html(struct builder *b, size_t offset, struct span literal)
{
	struct span shown = span_slice(literal, 0, 40);
	size_t at = 0;

	while (at < shown.len && shown.ptr[at] != '\n' && shown.ptr[at] != '\r')
		at++;
	shown.len = at;
	while (shown.len < literal.len && shown.len && ((unsigned char)literal.ptr[shown.len] & 0xC0) == 0x80)
		shown.len--;
	diag_add(b->diags, DIAG_HTML_RAW, place_at(b, offset), "raw HTML '%.*s%s'", SPAN_ARG(shown),
	         shown.len < span_trim(literal).len ? "…" : "");
	diag_hint(b->diags, "write Markdown, or put it in backticks");
}

static void
report_footnote(struct builder *b, size_t offset, struct span label)
{
	diag_add(b->diags, DIAG_FOOTNOTE_MISSING, place_at(b, offset), "no footnote '%.*s'", SPAN_ARG(label));
	if (span_find(label, ' ', 0) < label.len)
		diag_hint(b->diags, "a footnote's label has no spaces");
	else
		diag_hint(b->diags, "add a line '[^%.*s]: …'", SPAN_ARG(label));
}

/* cmark leaves a reference to no footnote as text, like one with a backslash. */
static void
find_lost_footnotes(struct builder *b, size_t offset, struct span literal)
{
	size_t open, close, done = 0;

	for (open = 0; (open = span_find(literal, '[', open)) < literal.len; open++) {
		if (open + 1 >= literal.len || literal.ptr[open + 1] != '^')
			continue;
		for (close = open + 2; close < literal.len && !strchr("[]", literal.ptr[close]); close++)
			;
		if (close == literal.len || literal.ptr[close] != ']' || close == open + 2)
			continue;
		offset = cursor_within(&b->cursor, offset, span_from(literal, done), open - done);
		done = open;
		if (cursor_peek(&b->cursor, offset) == '[')
			report_footnote(b, offset, span_slice(literal, open + 2, close));
	}
}

static void
add_text(struct builder *b, struct span literal)
{
	size_t offset = cursor_text(&b->cursor, literal);
	struct md_node *node;

	find_lost_footnotes(b, offset, literal);
	if (b->run) {
		b->doc->nodes[b->run].text.len += keep(b, literal).len;
		return;
	}
	node = add_node(b, MD_TEXT, offset);
	node->text = keep(b, literal);
	b->run = b->doc->node_count - 1;
}

static void
add_code_block(struct builder *b, const cmark_node *node, size_t offset)
{
	struct md_node *code = add_node(b, MD_CODE_BLOCK, offset);
	struct span info = chunk_span(&node->as.code.info);

	code->text = keep(b, chunk_span(&node->as.code.literal));
	while (code->ref < info.len && !strchr(" \t\n\v\f\r", info.ptr[code->ref]))
		code->ref++;
	keep(b, span_slice(info, 0, code->ref));
}

static void
add_footnote_reference(struct builder *b, cmark_node *node)
{
	struct span literal = chunk_span(&node->as.literal);
	size_t offset = cursor_footnote(&b->cursor);
	uint32_t number = 0, i;
	struct md_node *reference;

	for (i = 0; i < literal.len && number < b->footnotes && literal.ptr[i] >= '0' && literal.ptr[i] <= '9'; i++)
		number = number * 10 + (uint32_t)(literal.ptr[i] - '0');
	if (!node->parent_footnote_def || number == 0 || number > b->footnotes) {
		report_footnote(b, offset, literal);
		return;
	}
	reference = add_node(b, MD_FOOTNOTE_REF, offset);
	reference->ref = number - 1;
	if (node->footnote.ref_ix > 1)
		reference->text = arena_printf(b->arena, "%d", node->footnote.ref_ix);
}

static struct span
first_literal(const cmark_node *node)
{
	for (node = node->first_child; node; node = node->first_child)
		if (node->type == CMARK_NODE_TEXT || node->type == CMARK_NODE_CODE)
			return chunk_span(&node->as.literal);
	return span_of(NULL);
}

static struct md_node *
add_link(struct builder *b, enum md_kind kind, const cmark_node *node, size_t offset)
{
	struct md_node *added = add_node(b, kind, offset);

	added->ref = b->doc->link_count;
	b->doc->links[b->doc->link_count++] = (struct md_link){
		.node = b->doc->node_count - 1,
		.offset = (uint32_t)offset,
		.url = keep(b, chunk_span(&node->as.link.url)),
		.title = keep(b, chunk_span(&node->as.link.title)),
		.empty = !node->first_child,
	};
	return added;
}

static void
open_link(struct builder *b, const cmark_node *node)
{
	bool image = node->type == CMARK_NODE_IMAGE, bare;
	struct cursor_link link = { chunk_span(&node->as.link.url), first_literal(node), image };
	size_t offset = cursor_link(&b->cursor, &link, &bare);
	struct md_node *added = add_link(b, image ? MD_IMAGE : MD_LINK, node, offset);

	if (bare)
		added->flags |= MD_AUTOLINK;
}

/* "[^two words]" is no footnote, but may have become a link to a definition
 * that was meant as one. */
static void
check_footnote_link(struct builder *b, const struct md_node *node)
{
	struct span text = b->doc->nodes + b->doc->node_count > node + 1 ? node[1].text : span_of(NULL);
	size_t end = b->cursor.at;

	if (cursor_peek(&b->cursor, node->offset) == '[' && cursor_peek(&b->cursor, node->offset + 1) == '^' &&
	    span_starts_with(text, "^") && end && cursor_peek(&b->cursor, end - 1) == ']')
		report_footnote(b, node->offset, span_from(text, 1));
}

static void
close_link(struct builder *b, struct md_node *node)
{
	cursor_link_end(&b->cursor, node->offset, node->flags & MD_AUTOLINK);
	b->doc->links[node->ref].empty = node->end == (uint32_t)(node - b->doc->nodes) + 1;
	if (node->kind == MD_LINK)
		check_footnote_link(b, node);
}

static bool
is_include(const cmark_node *paragraph)
{
	const cmark_node *image = paragraph->first_child;

	return image && !image->next && image->type == CMARK_NODE_IMAGE &&
	       span_starts_with(chunk_span(&image->as.link.url), "ref:");
}

static void
open_heading(struct builder *b, const cmark_node *node, size_t offset)
{
	struct md_node *heading = add_node(b, MD_HEADING, offset);

	heading->level = (uint8_t)node->as.heading.level;
	heading->ref = b->doc->heading_count;
	b->doc->headings[b->doc->heading_count++] = (struct md_heading){
		.node = b->doc->node_count - 1,
		/* The parent, until anchors_set knows where that ends. */
		.section_end = b->open[b->depth - 1],
		.level = heading->level,
	};
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

	if (b->run && own_anchor(&last->text, &heading->anchor)) {
		heading->anchor_set = true;
		b->doc->node_count -= !last->text.len;
		node->end = b->doc->node_count;
	}
	heading->text = plain_text(b, heading->node + 1, node->end);
}

/* Gathers the literals of the first line of a quote; *rest is what follows. */
static struct span
gather_line(struct builder *b, cmark_node *paragraph, cmark_node **rest)
{
	struct span line = span_make(b->pool, 0);
	cmark_node *child, *node;

	for (child = paragraph->first_child; child; child = child->next) {
		if (child->type == CMARK_NODE_SOFTBREAK || child->type == CMARK_NODE_LINEBREAK)
			break;
		for (node = child; node; node = next_in_order(child, node)) {
			if (node->type == CMARK_NODE_TEXT || node->type == CMARK_NODE_CODE)
				line.len += keep(b, chunk_span(&node->as.literal)).len;
			else if (node->type == CMARK_NODE_HTML_INLINE)
				report_html(b, b->cursor.block, chunk_span(&node->as.literal));
		}
	}
	*rest = child ? child->next : NULL;
	return line;
}

/* Takes the first line out of the quote's first paragraph. */
static void
cut_line(cmark_node *quote, cmark_node *rest)
{
	cmark_node *paragraph = quote->first_child;

	paragraph->first_child = rest;
	paragraph->start_line++;
	paragraph->start_column = 0;
	if (!rest)
		quote->first_child = paragraph->next;
}

static bool
open_callout(struct builder *b, cmark_node *quote, size_t offset)
{
	cmark_node *paragraph = quote->first_child, *first, *rest;
	struct span kind, title, anchor = { NULL, 0 };
	struct md_node *added;
	bool anchor_set;
	char *c;

	first = paragraph && paragraph->type == CMARK_NODE_PARAGRAPH ? paragraph->first_child : NULL;
	if (!first || first->type != CMARK_NODE_TEXT || !own_callout(chunk_span(&first->as.literal), &kind, &title))
		return false;
	if (!own_callout(gather_line(b, paragraph, &rest), &kind, &title))
		return false;
	cut_line(quote, rest);
	/* The kind lies in the pool, which is ours to change. */
	for (c = b->pool - (b->pool - kind.ptr); c < kind.ptr + kind.len; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	anchor_set = own_anchor(&title, &anchor);
	added = add_node(b, MD_CALLOUT, offset);
	added->ref = b->doc->callout_count;
	b->doc->callouts[b->doc->callout_count++] = (struct md_callout){
		.node = b->doc->node_count - 1,
		.kind = kind, .title = title, .anchor = anchor, .anchor_set = anchor_set,
	};
	return true;
}

static void
close_callout(struct builder *b, const struct md_node *node)
{
	const struct md_callout *callout = &b->doc->callouts[node->ref];

	if (node->end > callout->node + 1)
		return;
	diag_add(b->diags, DIAG_CALLOUT_EMPTY, place_at(b, node->offset), "the callout '%.*s' has nothing in it",
	         SPAN_ARG(callout->kind));
	if (callout->title.len)
		diag_hint(b->diags, "the first line is its title; write the text on the next line, behind '> '");
}
