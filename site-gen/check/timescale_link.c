#include "check/timescale.h"
#include "content/block.h"
#include "prose/sentence.h"

/* The callout of a kind that is compared that the link leads to, or NULL. */
static const struct md_callout *
target_of(const struct checker *c, const struct page *page, uint32_t link)
{
	const struct reference *reference = &page->references[link];
	const struct md_callout *callout;
	const struct callout_kind *kind;

	if (!reference->target || reference->anchor_kind != ANCHOR_CALLOUT || reference->target->edition)
		return NULL;
	callout = &reference->target->doc->callouts[reference->anchor_index];
	kind = config_callout(&c->site->config, callout->kind);
	return kind && kind->compare ? callout : NULL;
}

/* The first sentence of the block that begins with node `at`. */
static struct span
first_sentence(struct checker *c, const struct page *page, uint32_t at)
{
	struct block block = BLOCK_INIT;
	struct span sentence = { NULL, 0 };
	size_t from = 0;

	if (block_next(&block, &c->site->config, page->doc, &at) &&
	    sentence_next(buf_as_span(&block.text), &from, &sentence))
		sentence = arena_copy(&c->arena, sentence);
	block_release(&block);
	return sentence;
}

static struct span
plain_text(struct checker *c, const struct page *page, uint32_t from, uint32_t to)
{
	struct buf text = BUF_INIT;
	struct span copy;

	md_text(page->doc, from, to, NULL, NULL, &text);
	copy = arena_copy(&c->arena, buf_as_span(&text));
	buf_release(&text);
	return copy;
}

static void
compare_link(struct checker *c, const struct page *page, uint32_t link, struct span statement)
{
	const struct page *target = page->references[link].target;
	const struct md_callout *callout = target_of(c, page, link);
	struct duration_list said = VEC_INIT;
	struct duration *durations;
	const struct duration *x, *y;
	size_t count;

	duration_find(statement, &said);
	timescale_durations(target, callout, &c->arena, &durations, &count);
	if (timescale_differs(said.at, said.len, durations, count, &x, &y)) {
		diag_add(&c->diags, DIAG_TIMESCALE_LINK,
		         (struct place){ page->source, page->doc->links[link].offset },
		         "'%.*s' here, but '%.*s' where the link leads", SPAN_ARG(x->text),
		         SPAN_ARG(y->text));
		diag_hint(&c->diags, "that is %.*s:%zu; a time is best said once, and linked to",
		          SPAN_ARG(target->path),
		          source_position(target->source, target->doc->nodes[callout->node].offset).line);
	}
	vec_release(&said);
}

/* Where the walk over a page's nodes is. */
struct position {
	uint32_t row, row_end; /* of the table's row, while node < row_end */
	uint32_t block;        /* the paragraph, heading or cell */
};

static void
check_link(struct checker *c, const struct page *page, const struct position *position, uint32_t node)
{
	const struct md_node *nodes = page->doc->nodes;
	struct span statement;

	if (!target_of(c, page, nodes[node].ref))
		return;
	if (node < position->row_end)
		statement = plain_text(c, page, position->row, position->row_end);
	else if (node == position->block + 1)
		statement = first_sentence(c, page, position->block);
	else
		statement = plain_text(c, page, node + 1, nodes[node].end);
	compare_link(c, page, nodes[node].ref, statement);
}

/* What a link's own text says; what a row says beside its link; and, where a
 * paragraph or an item begins with the link, what its first sentence says. */
void
check_times_at_links(struct checker *c, const struct page *page)
{
	const struct md_doc *doc = page->doc;
	struct position position = { 0, 0, 0 };
	uint32_t i;

	for (i = 0; i < doc->node_count; i++) {
		const struct md_node *node = &doc->nodes[i];

		if (node->kind == MD_LINK) {
			check_link(c, page, &position, i);
			continue;
		}
		if (node->kind == MD_ROW)
			position.row_end = node->end;
		if (node->kind == MD_ROW)
			position.row = i;
		if (node->kind < MD_TEXT)
			position.block = i;
	}
}
