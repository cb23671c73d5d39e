#include "content/alias.h"

static size_t
count_of(const struct yaml_node *map)
{
	return map ? map->count : 0;
}

static void
load_map(struct page *page, const struct yaml_node *map, const char *key, struct arena *arena,
         struct diag_list *diags)
{
	const struct yaml_node *child;

	if (map && map->kind != YAML_MAP) {
		diag_add(diags, DIAG_VALUE_TYPE, (struct place){ page->source, map->offset },
		         "'%s' must hold one line for each old anchor", key);
		diag_hint(diags, "write '%s:' and below it lines '  old-anchor: %s'", key,
		          span_is(span_of(key), "removed") ? "Why it was removed." : "new-anchor");
		return;
	}
	for (child = map ? map->first : NULL; child; child = child->next) {
		struct anchor_alias *alias = &page->aliases[page->alias_count];

		if (!yaml_decode_value(child, page->source, YAML_TYPE_TEXT, &alias->wanted, arena, diags))
			continue;
		alias->name = child->key;
		alias->offset = child->key_offset;
		alias->removed = map == page->front.removed;
		page->alias_count++;
	}
}

void
alias_load(struct page *page, struct arena *arena, struct diag_list *diags)
{
	const struct yaml_node *anchors = page->front.anchors, *removed = page->front.removed;

	page->aliases = arena_array(arena, count_of(anchors) + count_of(removed), sizeof(*page->aliases));
	load_map(page, anchors, "anchors", arena, diags);
	load_map(page, removed, "removed", arena, diags);
}

const struct anchor_alias *
page_alias(const struct page *page, struct span name)
{
	size_t i;

	for (i = 0; i < page->alias_count; i++)
		if (span_equal(page->aliases[i].name, name))
			return &page->aliases[i];
	return NULL;
}

const struct anchor_alias *
page_alias_of_page(const struct page *page, const struct page *then)
{
	const struct anchor_alias *alias = page_alias(page, then->front.id);
	size_t i;

	for (i = 0; alias && alias->removed && i < page->before.len; i++)
		if (page->before.at[i] == then)
			return alias;
	return NULL;
}

bool
page_has_anchor(const struct page *page, struct span anchor)
{
	uint32_t i;

	for (i = 0; i < page->doc->heading_count; i++)
		if (span_equal(page->doc->headings[i].anchor, anchor))
			return true;
	for (i = 0; i < page->doc->callout_count; i++)
		if (span_equal(page->doc->callouts[i].anchor, anchor))
			return true;
	return false;
}

const struct anchor_alias *
alias_next(const struct anchor_alias *alias)
{
	if (alias->to.kind != REFERENCE_PAGE || alias->to.problem != REFERENCE_NO_ANCHOR)
		return NULL;
	return page_alias(alias->to.target, alias->to.anchor);
}
