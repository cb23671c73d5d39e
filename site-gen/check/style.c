#include "check/check.h"

#include "content/block.h"

/* Matches of one rule beyond this many in a page say nothing new. */
#define MATCH_LIMIT 50

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
apply_rule(struct checker *c, const struct page *page, size_t index, const struct block *block, unsigned *matches)
{
	const struct style_rule *rule = &c->site->config.rules[index];
	struct span text = buf_as_span(&block->text);
	struct buf suggestion = BUF_INIT;
	size_t start, end, at = 0;
	enum regex_result result = REGEX_NONE;

	while (at <= text.len && *matches < MATCH_LIMIT &&
	       (result = regex_find(c->rules[index], c->scratch, text, at, &start, &end)) == REGEX_MATCH) {
		report(c, page, rule, span_slice(text, start, end), block_offset(block, start));
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
		diag_add(&c->diags, DIAG_STYLE_LIMIT, (struct place){ page->source, block_offset(block, at) },
		         "the pattern of rule '%.*s' takes too much work here", SPAN_ARG(rule->id));
	buf_release(&suggestion);
}

void
check_style(struct checker *c, const struct page *page)
{
	struct block block = BLOCK_INIT;
	unsigned *matches = arena_array(&c->arena, c->site->config.rule_count, sizeof(*matches));
	uint32_t at = 0;
	size_t i;

	while (c->site->config.rule_count && block_next(&block, &c->site->config, page->doc, &at))
		for (i = 0; i < c->site->config.rule_count; i++)
			if (c->rules[i])
				apply_rule(c, page, i, &block, &matches[i]);
	block_release(&block);
}
