#include "check/check.h"

#include "base/nearest.h"
#include "content/alias.h"
#include "content/reference.h"

static void
check_page_aliases(struct checker *c, const struct page *page)
{
	const struct yaml_list *aliases = &page->front.aliases;
	size_t i;

	for (i = 0; i < aliases->len; i++) {
		struct place place = { page->source, aliases->offsets[i] };
		struct span resolved;
		const struct page *other = map_get(&c->site->by_address, aliases->at[i]);
		const struct page *first = map_get(&c->site->by_alias, aliases->at[i]);

		if (!span_ends_with(aliases->at[i], ".html") ||
		    !path_resolve(&c->arena, span_make("", 0), aliases->at[i], &resolved) ||
		    !span_equal(resolved, aliases->at[i])) {
			diag_add(&c->diags, DIAG_VALUE_TYPE, place, "'%.*s' is not an address of this site",
			         SPAN_ARG(aliases->at[i]));
			diag_hint(&c->diags, "write it as 'guide/old-name.html'");
		} else if (other) {
			diag_add(&c->diags, DIAG_ALIAS_CLASH, place, "'%.*s' is the address of '%.*s'",
			         SPAN_ARG(aliases->at[i]), SPAN_ARG(other->path));
		} else if (first != page) {
			diag_add(&c->diags, DIAG_ALIAS_CLASH, place, "'%.*s' is already an alias of '%.*s'",
			         SPAN_ARG(aliases->at[i]), SPAN_ARG(first->path));
		}
	}
}

static struct place
alias_place(const struct page *page, const struct anchor_alias *alias)
{
	return (struct place){ page->source, alias->offset };
}

static void
check_name(struct checker *c, const struct page *page, const struct anchor_alias *alias)
{
	size_t i;

	for (i = 0; i < alias->name.len; i++)
		if ((unsigned char)alias->name.ptr[i] <= ' ') {
			diag_add(&c->diags, DIAG_ANCHOR_ALIAS, alias_place(page, alias),
			         "'%.*s' cannot be an anchor: there is a space in it", SPAN_ARG(alias->name));
			return;
		}
	if (page_has_anchor(page, alias->name)) {
		diag_add(&c->diags, DIAG_ANCHOR_ALIAS, alias_place(page, alias),
		         "a heading or callout of this page has the anchor '%.*s'", SPAN_ARG(alias->name));
		diag_hint(&c->diags, "take the line out; the old address leads there by itself");
	} else if (page_alias(page, alias->name) != alias) {
		diag_add(&c->diags, DIAG_ANCHOR_ALIAS, alias_place(page, alias),
		         "'%.*s' is under 'anchors' and under 'removed'", SPAN_ARG(alias->name));
		diag_hint(&c->diags, "keep the line that is true");
	}
}

/* An alias that leads to another one: to the end of the chain, if it has one. */
static void
report_chain(struct checker *c, const struct page *page, const struct anchor_alias *alias)
{
	const struct anchor_alias *slow = alias, *end = alias_next(alias), *next;
	bool odd = false;

	while ((next = alias_next(end)) != NULL && end != slow) {
		end = next;
		slow = odd ? alias_next(slow) : slow;
		odd = !odd;
	}
	if (next) {
		diag_add(&c->diags, DIAG_ALIAS_CHAIN, alias_place(page, alias),
		         "'%.*s' leads to '%.*s', and that leads back", SPAN_ARG(alias->name),
		         SPAN_ARG(alias->wanted));
		diag_hint(&c->diags, "write the anchor of a heading that is there now");
		return;
	}
	diag_add(&c->diags, DIAG_ALIAS_CHAIN, alias_place(page, alias),
	         "'%.*s' leads to '%.*s', which leads on", SPAN_ARG(alias->name), SPAN_ARG(alias->wanted));
	if (end->removed)
		diag_hint(&c->diags, "that section was removed: move the line to 'removed' and say why");
	else
		diag_hint(&c->diags, "write '%.*s: %.*s'", SPAN_ARG(alias->name), SPAN_ARG(end->wanted));
}

static void
report_no_target(struct checker *c, const struct page *page, const struct anchor_alias *alias)
{
	const struct md_doc *doc = alias->to.target ? alias->to.target->doc : NULL;
	size_t count = doc ? doc->heading_count + (size_t)doc->callout_count : 0, i;
	struct span *names = arena_array(&c->arena, count, sizeof(*names));

	if (!doc) {
		diag_add(&c->diags, DIAG_ANCHOR_ALIAS, alias_place(page, alias),
		         "no page, or several, for '%.*s'", SPAN_ARG(alias->wanted));
		diag_hint(&c->diags, "write 'ref:publication/id#anchor'");
		return;
	}
	for (i = 0; i < doc->heading_count; i++)
		names[i] = doc->headings[i].anchor;
	for (; i < count; i++)
		names[i] = doc->callouts[i - doc->heading_count].anchor;
	diag_add(&c->diags, DIAG_ANCHOR_ALIAS, alias_place(page, alias),
	         "no heading or callout '#%.*s' in '%.*s'", SPAN_ARG(alias->to.anchor),
	         SPAN_ARG(alias->to.target->path));
	i = nearest_name(alias->to.anchor, names, count);
	if (i < count)
		diag_hint(&c->diags, "did you mean '%.*s'?", SPAN_ARG(names[i]));
}

static void
check_anchor_alias(struct checker *c, const struct page *page, const struct anchor_alias *alias)
{
	check_name(c, page, alias);
	if (alias->removed || (alias->to.kind == REFERENCE_PAGE && alias->to.problem == REFERENCE_OK))
		return;
	if (alias_next(alias))
		report_chain(c, page, alias);
	else
		report_no_target(c, page, alias);
}

void
check_aliases(struct checker *c, const struct page *page)
{
	size_t i;

	check_page_aliases(c, page);
	for (i = 0; i < page->alias_count; i++)
		check_anchor_alias(c, page, &page->aliases[i]);
}
