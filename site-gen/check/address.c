#include "check/check.h"

#include "check/guess.h"
#include "content/alias.h"
#include "content/edition.h"

/* Addresses and anchors are reported once, for the newest edition that had them. */
struct contract {
	const struct site *site;
	struct guesser *guesser;
	struct map reported; /* addresses, with "#anchor" or without */
	struct map holders;  /* old address -> the newest page of an earlier edition that had it */
	struct arena arena;
	struct diag_list *diags;
};

/* Where an editor would add a key to the page. */
static struct place
key_place(const struct page *page, const char *key)
{
	if (!page->source)
		return (struct place){ page->publication ? page->publication->source : NULL, 0 };
	return page_place(page, key);
}

static bool
is_reported(struct contract *c, struct span what)
{
	if (map_get(&c->reported, what))
		return true;
	map_put(&c->reported, what, c);
	return false;
}

static bool
leads_somewhere(const struct contract *c, struct span address)
{
	return map_get(&c->site->by_address, address) || map_get(&c->site->by_alias, address);
}

static void
hint_page(struct contract *c, const struct page *then, struct span address)
{
	const struct page *guess = guess_page(c->guesser, then);

	if (guess)
		diag_hint(c->diags,
		          "if '%.*s' continues it, add 'replaces: [%.*s]' there; if nothing does, add '%.*s: "
		          "why' to 'removed' in publication.yaml",
		          SPAN_ARG(guess->path), SPAN_ARG(then->front.id), SPAN_ARG(then->front.id));
	else
		diag_hint(c->diags,
		          "add 'replaces: [%.*s]' to the page that continues it, or 'aliases: [%.*s]'; if "
		          "nothing does, add '%.*s: why' to 'removed' in publication.yaml",
		          SPAN_ARG(then->front.id), SPAN_ARG(address), SPAN_ARG(then->front.id));
}

static void
check_page_address(struct contract *c, const struct page *then, struct span address)
{
	const struct publication *now = then->publication->now;

	if (leads_somewhere(c, address) || edition_successors(c->site, then) ||
	    publication_removed(now, then->front.id) || is_reported(c, address))
		return;
	diag_add(c->diags, DIAG_ADDRESS_LOST, (struct place){ now->source, then->edition->offset },
	         "edition '%.*s' published '%.*s' (%.*s), which leads nowhere now",
	         SPAN_ARG(then->edition->id), SPAN_ARG(address), SPAN_ARG(then->front.title));
	hint_page(c, then, address);
}

/* Addresses from before that edition, which it still sent on. */
static void
check_old_aliases(struct contract *c, const struct page *then)
{
	const struct page_list *successors = edition_successors(c->site, then);
	const struct publication *now = then->publication->now;
	size_t i;

	for (i = 0; i < then->front.aliases.len; i++) {
		struct span alias = then->front.aliases.at[i];

		if (leads_somewhere(c, alias) || is_reported(c, alias))
			continue;
		diag_add(c->diags, DIAG_ADDRESS_LOST,
		         successors ? key_place(successors->at[0], "aliases")
		                    : (struct place){ now->source, then->edition->offset },
		         "edition '%.*s' sent '%.*s' on, which leads nowhere now",
		         SPAN_ARG(then->edition->id), SPAN_ARG(alias));
		diag_hint(c->diags, "add 'aliases: [%.*s]' to the page that it should lead to",
		          SPAN_ARG(alias));
	}
}

static bool
is_named(const struct yaml_list *ids, struct span id)
{
	size_t i;

	for (i = 0; i < ids->len; i++)
		if (span_equal(ids->at[i], id))
			return true;
	return false;
}

static void
hint_anchor(struct contract *c, const struct page *then, const struct page *now,
            const struct anchor_guess *guess, struct span anchor)
{
	const char *where = now->source ? "in the front matter" : "in an index.md of that folder";

	if (!guess->page && is_named(&now->front.replaces, then->front.id))
		diag_hint(c->diags,
		          "%s, write under 'anchors:' the line '  %.*s: the-anchor-of-now', or under "
		          "'removed:' the line '  %.*s: why'; a line '  %.*s: why' there is for all sections "
		          "of that page",
		          where, SPAN_ARG(anchor), SPAN_ARG(anchor), SPAN_ARG(then->front.id));
	else if (!guess->page)
		diag_hint(c->diags,
		          "%s, write under 'anchors:' the line '  %.*s: the-anchor-of-now', or under "
		          "'removed:' the line '  %.*s: why'",
		          where, SPAN_ARG(anchor), SPAN_ARG(anchor));
	else if (guess->page == now)
		diag_hint(c->diags,
		          "if it is '%.*s' now, write %s, under 'anchors:', the line '  %.*s: %.*s'",
		          SPAN_ARG(guess->title), where, SPAN_ARG(anchor), SPAN_ARG(guess->anchor));
	else
		diag_hint(c->diags,
		          "if it is '%.*s' of '%.*s' now, write %s, under 'anchors:', the line '  %.*s: "
		          "ref:%.*s#%.*s'",
		          SPAN_ARG(guess->title), SPAN_ARG(guess->page->path), where, SPAN_ARG(anchor),
		          SPAN_ARG(guess->page->front.id), SPAN_ARG(guess->anchor));
}

/* The anchors of one page of now, for those of the pages that it was. */
static void
gather_anchors(struct map *anchors, const struct page *now)
{
	const struct md_doc *doc = now->doc;
	size_t i;

	for (i = 0; i < doc->heading_count; i++)
		map_put(anchors, doc->headings[i].anchor, anchors);
	for (i = 0; i < doc->callout_count; i++)
		map_put(anchors, doc->callouts[i].anchor, anchors);
	for (i = 0; i < now->alias_count; i++)
		map_put(anchors, now->aliases[i].name, anchors);
}

/* What a reader of an old address comes to: a page, or several to choose from. */
struct landing {
	struct page *const *pages;
	size_t count;
	struct span address; /* asked for */
	struct map anchors;  /* of all of them */
	bool tells_all;      /* one of them says what became of all other sections */
};

static bool
is_moved(const struct landing *landing)
{
	return !span_equal(landing->pages[0]->address, landing->address);
}

/* Of several pages the one that has what is probably meant, else the first. */
static const struct page *
choose_page(const struct landing *landing, const struct anchor_guess *guess)
{
	size_t i;

	for (i = 0; i < landing->count; i++)
		if (landing->pages[i] == guess->page)
			return guess->page;
	return landing->pages[0];
}

static void
report_anchor(struct contract *c, const struct page *then, const struct landing *landing,
              const struct old_section *old)
{
	struct anchor_guess guess = guess_anchor(c->guesser, then, landing->pages[0], old);
	const struct page *now = choose_page(landing, &guess);

	if (is_moved(landing))
		diag_add(
			c->diags, DIAG_ANCHOR_LOST, key_place(now, "anchors"),
			"edition '%.*s' published '%.*s#%.*s' (%.*s), which leads to '%.*s' now, and that is "
			"not there",
			SPAN_ARG(then->edition->id), SPAN_ARG(landing->address), SPAN_ARG(old->anchor),
			SPAN_ARG(old->title), SPAN_ARG(now->address));
	else
		diag_add(c->diags, DIAG_ANCHOR_LOST, key_place(now, "anchors"),
		         "edition '%.*s' published '%.*s#%.*s' (%.*s), which is not there now",
		         SPAN_ARG(then->edition->id), SPAN_ARG(now->address), SPAN_ARG(old->anchor),
		         SPAN_ARG(old->title));
	hint_anchor(c, then, now, &guess, old->anchor);
}

static void
check_anchor(struct contract *c, const struct page *then, const struct landing *landing,
             struct old_section old)
{
	struct span first = landing->pages[0]->address;

	if (!landing->tells_all && !map_get(&landing->anchors, old.anchor) &&
	    !is_reported(c, arena_printf(&c->arena, "%.*s#%.*s", SPAN_ARG(first), SPAN_ARG(old.anchor))))
		report_anchor(c, then, landing, &old);
}

/* False for a tombstone, and for an address that leads nowhere. */
static bool
find_landing(struct contract *c, struct page *then, struct span address, struct page **one,
             struct landing *landing)
{
	const struct page *holder = map_put(&c->holders, address, then);
	const struct page_list *successors = edition_successors(c->site, holder);
	size_t i;

	*landing = (struct landing){ .pages = one, .count = 1, .address = address };
	*one = map_get(&c->site->by_address, address);
	if (!*one)
		*one = map_get(&c->site->by_alias, address);
	if (!*one && successors) {
		landing->pages = successors->at;
		landing->count = successors->len;
	}
	for (i = 0; i < landing->count && landing->pages[i]; i++) {
		gather_anchors(&landing->anchors, landing->pages[i]);
		landing->tells_all = landing->tells_all || page_alias_of_page(landing->pages[i], then);
	}
	return landing->pages[0];
}

/* Each anchor must be in the page that its address leads to; where that is one of several, in one of them. */
static void
check_anchors(struct contract *c, struct page *then, struct span address)
{
	const struct md_doc *doc = then->doc;
	struct landing landing;
	struct page *one;
	size_t i;

	if (!find_landing(c, then, address, &one, &landing))
		return;
	for (i = 0; i < doc->heading_count; i++) {
		const struct md_heading *h = &doc->headings[i];

		check_anchor(c, then, &landing,
		             (struct old_section){ h->anchor, h->text, h->node, h->section_end });
	}
	for (i = 0; i < doc->callout_count; i++) {
		const struct md_callout *callout = &doc->callouts[i];

		check_anchor(c, then, &landing,
		             (struct old_section){ callout->anchor,
		                                   callout->title.len ? callout->title : callout->kind,
		                                   callout->node, doc->nodes[callout->node].end });
	}
	for (i = 0; i < then->alias_count; i++)
		check_anchor(c, then, &landing,
		             (struct old_section){ then->aliases[i].name, then->aliases[i].name, 0, 0 });
	map_release(&landing.anchors);
}

/* Every id that `replaces` and `removed` name is one of an earlier edition. */
static void
check_known(struct contract *c, const struct publication *publication, struct span id, struct place place,
            const char *key)
{
	struct span nearest;
	size_t i;

	if (edition_had_file(c->site, publication, id))
		return;
	for (i = 0; i < publication->edition_count; i++)
		if (publication->editions[i].then &&
		    map_get(&c->site->by_key,
		            arena_printf(&c->arena, "%.*s/%.*s",
		                         SPAN_ARG(publication->editions[i].then->folder), SPAN_ARG(id))))
			return;
	diag_add(c->diags, DIAG_REPLACES_UNKNOWN, place,
	         "no earlier edition has a page with the id '%.*s' of '%s'", SPAN_ARG(id), key);
	nearest = guess_old_id(c->guesser, publication, id);
	if (nearest.len)
		diag_hint(c->diags, "did you mean '%.*s'?", SPAN_ARG(nearest));
}

static bool
has_earlier(const struct publication *publication)
{
	size_t i;

	for (i = 0; publication && i < publication->edition_count; i++)
		if (publication->editions[i].then)
			return true;
	return false;
}

static void
check_replaces(struct contract *c, const struct page *page)
{
	const struct yaml_list *replaces = &page->front.replaces;
	size_t i;

	for (i = 0; i < replaces->len; i++) {
		struct place place = { page->source, replaces->offsets[i] };

		if (span_equal(replaces->at[i], page->front.id)) {
			diag_add(c->diags, DIAG_ALIAS_CHAIN, place, "the page replaces itself");
			diag_hint(c->diags, "a page that kept its id needs no 'replaces': take '%.*s' out",
			          SPAN_ARG(replaces->at[i]));
		} else if (has_earlier(page->publication)) {
			check_known(c, page->publication, replaces->at[i], place, "replaces");
		}
	}
}

static void
check_removed(struct contract *c, const struct publication *publication)
{
	size_t i;

	for (i = 0; i < publication->removed_count && has_earlier(publication); i++)
		check_known(c, publication, publication->removed[i].id,
		            (struct place){ publication->source, publication->removed[i].offset }, "removed");
}

/* In the order of publication.yaml, the newest edition first. */
static void
check_edition(struct contract *c, const struct edition *edition)
{
	const struct page_list *pages = &c->site->pages;
	size_t i;

	for (i = 0; i < pages->len; i++) {
		struct page *then = pages->at[i];
		struct span address;

		if (then->edition != edition || !then->source)
			continue;
		address = edition_old_address(then, &c->arena);
		check_page_address(c, then, address);
		check_old_aliases(c, then);
		check_anchors(c, then, address);
	}
}

void
check_addresses(const struct site *site, struct diag_list *diags)
{
	struct contract c = { .site = site, .guesser = guesser_new(site), .diags = diags };
	size_t i, k;

	for (i = 0; i < site->publications.len; i++) {
		const struct publication *publication = site->publications.at[i];

		for (k = 0; k < publication->edition_count; k++)
			if (publication->editions[k].then)
				check_edition(&c, &publication->editions[k]);
		check_removed(&c, publication);
	}
	for (i = 0; i < site->reading_order.len; i++)
		check_replaces(&c, site->reading_order.at[i]);
	guesser_free(c.guesser);
	map_release(&c.reported);
	map_release(&c.holders);
	arena_release(&c.arena);
}
