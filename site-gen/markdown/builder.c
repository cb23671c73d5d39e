#include "markdown/builder.h"

#include <string.h>

/* What the arrays must hold; at most, for texts are joined and HTML left out. */
struct sizes {
	size_t nodes, headings, links, quotes, footnotes, bytes;
};

struct span
builder_chunk(const cmark_chunk *chunk)
{
	return span_make((const char *)chunk->data, (size_t)chunk->len);
}

cmark_node *
builder_next(const cmark_node *root, cmark_node *node)
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
	case CMARK_NODE_FOOTNOTE_DEFINITION:
		sizes->bytes += (size_t)node->as.literal.len;
		sizes->footnotes++;
		break;
	default:
		break;
	}
}

void
builder_allocate(struct builder *b, cmark_node *root)
{
	struct sizes sizes = { 0, 0, 0, 0, 0, 0 };
	struct md_doc *doc = b->doc;
	cmark_node *node;

	for (node = root; node; node = builder_next(root, node))
		count_node(&sizes, node);
	doc->nodes = arena_array(b->arena, sizes.nodes, sizeof(*doc->nodes));
	doc->headings = arena_array(b->arena, sizes.headings, sizeof(*doc->headings));
	doc->links = arena_array(b->arena, sizes.links, sizeof(*doc->links));
	doc->callouts = arena_array(b->arena, sizes.quotes, sizeof(*doc->callouts));
	doc->footnotes = arena_array(b->arena, sizes.footnotes, sizeof(*doc->footnotes));
	b->footnotes = (uint32_t)sizes.footnotes;
	b->pool = arena_alloc(b->arena, sizes.bytes);
}

struct span
builder_keep(struct builder *b, struct span s)
{
	char *ptr = b->pool;

	if (s.len)
		memcpy(ptr, s.ptr, s.len);
	b->pool += s.len;
	return span_make(ptr, s.len);
}

struct md_node *
builder_add(struct builder *b, enum md_kind kind, size_t offset)
{
	uint32_t index = b->doc->node_count++;
	struct md_node *node = &b->doc->nodes[index];

	*node = (struct md_node){ .kind = (uint8_t)kind, .offset = (uint32_t)offset, .end = index + 1 };
	b->run = 0;
	return node;
}

struct place
builder_place(const struct builder *b, size_t offset)
{
	return (struct place){ b->doc->source, offset };
}
