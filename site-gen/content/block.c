#include "content/block.h"

void
block_release(struct block *block)
{
	buf_release(&block->text);
	vec_release(&block->pieces);
}

/* The piece that the byte `at` is in; NULL of an empty text. */
static const struct block_piece *
find_piece(const struct block *block, size_t at)
{
	size_t low = 0, high = block->pieces.len;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (block->pieces.at[middle].start <= at)
			low = middle;
		else
			high = middle;
	}
	return block->pieces.len ? &block->pieces.at[low] : NULL;
}

size_t
block_offset(const struct block *block, size_t at)
{
	const struct block_piece *piece = find_piece(block, at);

	return piece ? piece->offset + (at - piece->start) : 0;
}

bool
block_is_linked(const struct block *block, const struct md_doc *doc, size_t at)
{
	const struct block_piece *piece = find_piece(block, at);
	uint32_t low = 0, high = doc->link_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (piece && doc->links[middle].node < piece->node)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && doc->nodes[doc->links[low - 1].node].end > piece->node;
}

static void
add(struct block *block, struct span text, const struct md_doc *doc, uint32_t node)
{
	vec_push(&block->pieces, (struct block_piece){ block->text.len, doc->nodes[node].offset, node });
	buf_span(&block->text, text);
}

/* Adds the inline node; returns the node that follows. */
static uint32_t
add_inline(struct block *block, const struct md_doc *doc, uint32_t at)
{
	static const struct span object = SPAN("\xef\xbf\xbc"), struck = SPAN(" \xef\xbf\xbc "),
				 space = SPAN(" ");
	const struct md_node *node = &doc->nodes[at];

	if (node->kind == MD_STRIKE) {
		add(block, struck, doc, at);
		return node->end;
	}
	if (node->kind == MD_TEXT)
		add(block, node->text, doc, at);
	else if (node->kind == MD_SOFT_BREAK || node->kind == MD_LINE_BREAK)
		add(block, space, doc, at);
	else if (node->kind == MD_CODE)
		add(block, object, doc, at);
	return at + 1;
}

static bool
is_passed_over(const struct config *config, const struct md_doc *doc, const struct md_node *node)
{
	const struct callout_kind *kind;

	if (node->kind != MD_CALLOUT)
		return node->kind == MD_CODE_BLOCK;
	kind = config_callout(config, doc->callouts[node->ref].kind);
	return kind && !kind->style;
}

bool
block_next(struct block *block, const struct config *config, const struct md_doc *doc, uint32_t *at)
{
	buf_clear(&block->text);
	block->pieces.len = 0;
	while (*at < doc->node_count) {
		const struct md_node *node = &doc->nodes[*at];

		if (node->kind >= MD_TEXT) {
			*at = add_inline(block, doc, *at);
			continue;
		}
		if (block->text.len)
			return true;
		block->node = *at;
		*at = is_passed_over(config, doc, node) ? node->end : *at + 1;
	}
	return block->text.len > 0;
}
