#include "check/check.h"

#include "base/utf8.h"

/* Matches of one rule beyond this many in a page say nothing new. */
#define MATCH_LIMIT 50

/* The text nodes of a block, joined, so that a phrase is found across
 * emphasis and links; each piece remembers where it stands in the source. */
struct piece {
	size_t start;                   /* in the joined text */
	uint32_t offset;                /* in the source */
};
struct joined {
	struct buf text;
	VEC(struct piece) pieces;
};

static size_t
source_offset(const struct joined *joined, size_t at)
{
	size_t low = 0, high = joined->pieces.len;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (joined->pieces.at[middle].start <= at)
			low = middle;
		else
			high = middle;
	}
	return joined->pieces.len ? joined->pieces.at[low].offset + (at - joined->pieces.at[low].start) : 0;
}

static void
report(struct checker *c, const struct page *page, const struct style_rule *rule, struct span found, size_t offset)
{
	diag_add(&c->diags, DIAG_STYLE, (struct place){ page->source, offset }, "'%.*s': %.*s", SPAN_ARG(found),
	         SPAN_ARG(rule->message));
	diag_rule(&c->diags, rule->id);
	if (rule->error)
		diag_raise(&c->diags);
}

static void
apply_rule(struct checker *c, const struct page *page, size_t index, const struct joined *joined, unsigned *matches)
{
	const struct style_rule *rule = &c->site->config.rules[index];
	struct span text = buf_as_span(&joined->text);
	struct buf suggestion = BUF_INIT;
	size_t start, end, at = 0;
	enum regex_result result = REGEX_NONE;

	while (at <= text.len && *matches < MATCH_LIMIT &&
	       (result = regex_find(c->rules[index], c->scratch, text, at, &start, &end)) == REGEX_MATCH) {
		report(c, page, rule, span_slice(text, start, end), source_offset(joined, start));
		if (rule->suggest.len) {
			buf_clear(&suggestion);
			regex_expand(c->scratch, text, rule->suggest, &suggestion);
			diag_hint(&c->diags, "write '%s'", suggestion.ptr);
		}
		++*matches;
		at = end > start ? end : end + 1;
		while (at < text.len && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
			at++;
	}
	if (result == REGEX_LIMIT)
		diag_add(&c->diags, DIAG_STYLE_LIMIT, (struct place){ page->source, source_offset(joined, at) },
		         "the pattern of rule '%.*s' takes too much work here", SPAN_ARG(rule->id));
	buf_release(&suggestion);
}

static bool
is_exempt(struct checker *c, const struct page *page, const struct md_node *node)
{
	const struct callout_kind *kind;

	if (node->kind == MD_STRIKE || node->kind == MD_CODE_BLOCK)
		return true;
	if (node->kind != MD_CALLOUT)
		return false;
	kind = config_callout(&c->site->config, page->doc->callouts[node->ref].kind);
	return kind && !kind->style;
}

static bool
is_block(const struct md_node *node)
{
	return node->kind < MD_TEXT;
}

static void
flush(struct checker *c, const struct page *page, struct joined *joined, unsigned *matches)
{
	size_t i;

	for (i = 0; joined->text.len && i < c->site->config.rule_count; i++)
		if (c->rules[i])
			apply_rule(c, page, i, joined, &matches[i]);
	buf_clear(&joined->text);
	joined->pieces.len = 0;
}

static void
join(struct joined *joined, struct span text, uint32_t offset)
{
	vec_push(&joined->pieces, (struct piece){ joined->text.len, offset });
	buf_span(&joined->text, text);
}

void
check_style(struct checker *c, const struct page *page)
{
	const struct md_doc *doc = page->doc;
	struct joined joined = { BUF_INIT, VEC_INIT };
	unsigned *matches = arena_array(&c->arena, c->site->config.rule_count, sizeof(*matches));
	uint32_t i = 1;

	if (!c->site->config.rule_count)
		return;
	while (i < doc->node_count) {
		const struct md_node *node = &doc->nodes[i];

		if (is_exempt(c, page, node)) {
			if (node->kind == MD_STRIKE)
				join(&joined, (struct span)SPAN(" \xef\xbf\xbc "), node->offset);
			i = node->end;
			continue;
		}
		if (is_block(node))
			flush(c, page, &joined, matches);
		else if (node->kind == MD_TEXT)
			join(&joined, node->text, node->offset);
		else if (node->kind == MD_SOFT_BREAK || node->kind == MD_LINE_BREAK)
			join(&joined, (struct span)SPAN(" "), node->offset);
		else if (node->kind == MD_CODE)
			join(&joined, (struct span)SPAN("\xef\xbf\xbc"), node->offset);
		i++;
	}
	flush(c, page, &joined, matches);
	buf_release(&joined.text);
	vec_release(&joined.pieces);
}
