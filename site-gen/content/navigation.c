#include "content/navigation.h"

#include <limits.h>

#include "content/edition.h"
#include "content/reference.h"

#define CONTENT_LEN 8 /* of "content/" */

/* Folders that already have an index page: folder -> struct page. */
struct builder {
	struct site *site;
	struct diag_list *diags;
	struct map indexes;
};

static struct span
top_folder(struct span folder)
{
	struct span top, rest;

	span_cut(folder, '/', &top, &rest);
	return top;
}

static void
check_name(struct builder *b, const struct page *page)
{
	size_t i;

	if (page->edition)
		return;
	for (i = CONTENT_LEN; i < page->path.len; i++) {
		char c = page->path.ptr[i];

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '/' ||
		    c == '_')
			continue;
		diag_add(b->diags, DIAG_FILE_NAME, (struct place){ page->source, 0 },
		         "the name of a page's file or folder may use a-z, 0-9, '-', '_' and '.'");
		diag_hint(b->diags, "rename it; if its address was published, add the old one to 'aliases'");
		return;
	}
}

/* The part whose folder this is, where the publication declares parts. */
static const struct part *
find_part(struct builder *b, const struct page *page)
{
	const struct publication *publication = page->publication;
	struct span inner;
	const struct part *part;

	if (!page->is_index || !publication || page->folder.len <= publication->folder.len)
		return NULL;
	inner = span_from(page->folder, publication->folder.len + 1);
	if (span_find(inner, '/', 0) < inner.len || !publication->part_count)
		return NULL;
	part = publication_part(publication, inner);
	if (!part && !page->edition && !span_is(inner, "editions")) {
		diag_add(b->diags, DIAG_PART_UNKNOWN, (struct place){ publication->source, 0 },
		         "the folder '%.*s' is not among the parts", SPAN_ARG(page->folder));
		diag_hint(b->diags, "add it to 'parts' with the id '%.*s'", SPAN_ARG(inner));
	}
	return part;
}

/* What follows from the path alone, and from the publication. */
static void
place_page(struct builder *b, struct page *page)
{
	struct site *site = b->site;
	struct span inner = span_from(page->path, CONTENT_LEN);
	struct span address[2] = { span_slice(inner, 0, inner.len - strlen(".md")), SPAN(".html") };

	page->folder = span_folder(inner);
	page->is_index = span_is(span_base_name(inner), "index.md");
	page->address = arena_join(&site->arena, address, 2);
	if (!page->edition)
		page->publication = site_publication(site, top_folder(page->folder));
	page->part = find_part(b, page);
	if (page->publication && !page->front.authority.len)
		page->authority = page->publication->authority;
	page->anywhere = !page->edition && span_is(page->type->name, "not-found");
	page->listed = !page->edition && page->type->view != VIEW_SEARCH && !page->anywhere;
	map_put(&site->by_path, page->path, page);
}

static struct span
title_of_folder(struct builder *b, struct span name)
{
	char *title = arena_cstr(&b->site->arena, name);
	size_t i;

	for (i = 0; i < name.len; i++)
		if (title[i] == '-')
			title[i] = ' ';
	if (title[0] >= 'a' && title[0] <= 'z')
		title[0] = (char)(title[0] - 32);
	return span_make(title, name.len);
}

static const struct page_type *
index_type(const struct config *config)
{
	size_t i;

	for (i = 0; i < config->type_count; i++)
		if (config->types[i].view == VIEW_INDEX)
			return &config->types[i];
	return &config->types[0];
}

static void
title_generated(struct builder *b, struct page *page)
{
	if (page->part) {
		page->front.title = page->part->title;
		page->front.number = page->part->number;
		page->front.summary = page->part->summary;
	} else if (page->publication && span_equal(page->folder, page->publication->folder)) {
		page->front.title = page->publication->title;
		page->front.summary = page->publication->summary;
	} else if (page->folder.len) {
		page->front.title = title_of_folder(b, span_base_name(page->folder));
	} else {
		page->front.title = b->site->config.title;
		page->front.summary = b->site->config.tagline;
	}
}

static struct page *
generate_index(struct builder *b, struct span folder, const struct page *below)
{
	struct arena *arena = &b->site->arena;
	struct page *page = ARENA_NEW(arena, struct page);

	page->path = arena_printf(arena, "content/%.*s%sindex.md", SPAN_ARG(folder), folder.len ? "/" : "");
	page->front = (struct front_matter){ .order = LONG_MAX, .glossary = true };
	page->type = index_type(&b->site->config);
	page_leave_body(page, arena);
	if (below && below->edition && folder.len >= below->publication->folder.len) {
		page->edition = below->edition;
		page->publication = below->publication;
	}
	place_page(b, page);
	title_generated(b, page);
	vec_push(&b->site->pages, page);
	map_put(&b->indexes, page->folder, page);
	return page;
}

/* Index pages for every folder on the way from the page to the root. */
static void
need_index(struct builder *b, const struct page *page)
{
	struct span folder = page->folder;

	for (;; folder = span_folder(folder)) {
		if (!map_get(&b->indexes, folder))
			generate_index(b, folder, page);
		if (!folder.len)
			break;
	}
}

static int
compare_paths(const void *a, const void *b)
{
	return span_compare((*(struct page *const *)a)->path, (*(struct page *const *)b)->path);
}

static void
make_indexes(struct builder *b)
{
	struct site *site = b->site;
	size_t count = site->pages.len, i;

	for (i = 0; i < count; i++)
		if (site->pages.at[i]->is_index)
			map_put(&b->indexes, site->pages.at[i]->folder, site->pages.at[i]);
	for (i = 0; i < count; i++)
		need_index(b, site->pages.at[i]);
	/* Also a site without a page has a home. */
	if (!map_get(&b->indexes, span_make("", 0)))
		generate_index(b, span_make("", 0), NULL);
	vec_sort(&site->pages, compare_paths);
	for (i = 0; i < site->pages.len; i++)
		site->pages.at[i]->number = i;
	site->home = map_get(&b->indexes, span_make("", 0));
}

/* Where a page stands among its brothers: declared order, then numbers. */
static long
rank(const struct page *page)
{
	if (page->front.order != LONG_MAX)
		return page->front.order;
	if (page->part)
		return page->part - page->publication->parts;
	if (page->is_index && page->publication && span_equal(page->folder, page->publication->folder))
		return (long)page->publication->order;
	return LONG_MAX;
}

static int
compare_reading_order(const void *a, const void *b)
{
	const struct page *x = *(struct page *const *)a, *y = *(struct page *const *)b;
	long i = rank(x), j = rank(y);
	int order;

	if (i != j)
		return i < j ? -1 : 1;
	if (!x->front.number.len != !y->front.number.len)
		return x->front.number.len ? -1 : 1;
	order = span_compare_natural(x->front.number, y->front.number);
	if (!order)
		order = span_compare_natural(x->front.title, y->front.title);
	return order ? order : span_compare(x->path, y->path);
}

static void
make_tree(struct builder *b)
{
	struct site *site = b->site;
	size_t i;

	for (i = 0; i < site->pages.len; i++) {
		struct page *page = site->pages.at[i];

		if (page == site->home)
			continue;
		page->parent =
			map_get(&b->indexes, page->is_index ? span_folder(page->folder) : page->folder);
		if (page->listed || page->edition)
			vec_push(&page->parent->children, page);
		if (page->edition && edition_is_root(page)) {
			page->edition->index = page;
			page->front.short_title = page->edition->label;
		}
	}
	for (i = 0; i < site->pages.len; i++) {
		struct page_list *children = &site->pages.at[i]->children;
		size_t k;

		vec_sort(children, compare_reading_order);
		for (k = 0; k < children->len; k++)
			children->at[k]->position = k;
	}
}

/*
 * Chains the pages of each publication below `root` in reading order.  Earlier
 * editions have an order of their own and are in no list: `order` may be NULL.
 */
static void
chain(struct page *root, struct page_list *order)
{
	VEC(struct page *) stack = VEC_INIT;
	struct page *last = NULL;

	vec_push(&stack, root);
	while (stack.len) {
		struct page *page = stack.at[--stack.len];
		size_t i;

		if (order)
			vec_push(order, page);
		if (last && page->publication && page->publication == last->publication) {
			page->previous = last;
			last->next = page;
		}
		last = page;
		for (i = page->children.len; i; i--)
			if (!edition_is_root(page->children.at[i - 1]))
				vec_push(&stack, page->children.at[i - 1]);
	}
	vec_release(&stack);
}

static void
chain_all(struct site *site)
{
	size_t i;

	chain(site->home, &site->reading_order);
	for (i = 0; i < site->pages.len; i++)
		if (edition_is_root(site->pages.at[i]))
			chain(site->pages.at[i], NULL);
}

/* The publication's folder, or the top folder of pages in none. */
static struct span
scope_of(const struct page *page)
{
	return page->publication ? page->publication->folder : top_folder(page->folder);
}

/* The id that a page has if it gives none: its path in the publication. */
static struct span
default_id(const struct page *page)
{
	struct span top = scope_of(page);
	struct span inner = span_slice(page->address, 0, page->address.len - 5);

	if (page->is_index)
		inner = page->folder.len ? page->folder : span_of("index");
	return inner.len > top.len && top.len ? span_from(inner, top.len + 1) : inner;
}

static void
add_id(struct builder *b, struct page *page)
{
	struct site *site = b->site;
	struct span top = scope_of(page), id = page->front.id;
	struct id_entry *entry = map_get(&site->by_id, id);
	struct page *other;

	page->key = top.len ? arena_join(&site->arena, (struct span[]){ top, SPAN("/"), id }, 3) : id;
	other = map_put(&site->by_key, page->key, page);
	if (page->edition)
		return;
	if (other != page) {
		diag_add(b->diags, DIAG_ID_DUPLICATE, page_place(page, "id"),
		         "the id '%.*s' is already used by '%.*s'", SPAN_ARG(id), SPAN_ARG(other->path));
		diag_hint(b->diags, "ids are unique in a publication; give the newer page another one");
		return;
	}
	if (!entry) {
		entry = ARENA_NEW(&site->arena, struct id_entry);
		map_put(&site->by_id, id, entry);
	}
	vec_push(&entry->pages, page);
}

static void
add_address(struct builder *b, struct page *page)
{
	struct page *other = map_put(&b->site->by_address, page->address, page);
	size_t i;

	for (i = 0; other == page && i < b->site->attachments.len; i++)
		if (span_equal(b->site->attachments.at[i]->address, page->address)) {
			diag_add(b->diags, DIAG_ADDRESS_DUPLICATE, (struct place){ page->source, 0 },
			         "the file '%.*s' has the address of this page",
			         SPAN_ARG(b->site->attachments.at[i]->source.path));
			diag_hint(b->diags, "rename one of them");
		}
}

static void
index_pages(struct builder *b)
{
	struct site *site = b->site;
	size_t i, k;

	for (i = 0; i < site->pages.len; i++) {
		struct page *page = site->pages.at[i];

		for (k = 0; !page->edition && k < page->front.aliases.len; k++)
			map_put(&site->by_alias, page->front.aliases.at[k], page);
		if (!page->front.id.len)
			page->front.id = default_id(page);
		add_id(b, page);
		add_address(b, page);
		if (page->edition)
			continue;
		if (page->type->view == VIEW_GLOSSARY && !site->glossary_page)
			site->glossary_page = page;
		if (page->type->view == VIEW_SEARCH && !site->search_page)
			site->search_page = page;
	}
}

static void
check_parts(struct builder *b)
{
	size_t i, j;

	for (i = 0; i < b->site->publications.len; i++) {
		const struct publication *p = b->site->publications.at[i];

		for (j = 0; j < p->part_count; j++) {
			struct span folder = arena_printf(&b->site->arena, "%.*s/%.*s", SPAN_ARG(p->id),
			                                  SPAN_ARG(p->parts[j].id));

			if (!map_get(&b->indexes, folder))
				diag_add(b->diags, DIAG_PART_EMPTY,
				         (struct place){ p->source, p->parts[j].offset },
				         "the part '%.*s' has no pages", SPAN_ARG(p->parts[j].id));
		}
	}
}

void
navigation_build(struct site *site, struct diag_list *diags)
{
	struct builder b = { site, diags, MAP_INIT };
	size_t i;

	for (i = 0; i < site->pages.len; i++) {
		place_page(&b, site->pages.at[i]);
		check_name(&b, site->pages.at[i]);
	}
	make_indexes(&b);
	make_tree(&b);
	chain_all(site);
	index_pages(&b);
	check_parts(&b);
	map_release(&b.indexes);
}

static void
add_backlink(struct page *from, struct page *target, uint32_t link)
{
	if (target == from || (target->backlinks.len && vec_last(&target->backlinks)->from == from))
		return;
	vec_push(&target->backlinks, (struct backlink){ from, link });
}

static void
link_front_matter(const struct site *site, struct page *page)
{
	const struct front_matter *front = &page->front;
	enum reference_problem problem;
	size_t i;

	for (i = 0; i < front->see.len; i++) {
		struct page *target = reference_page(site, page, front->see.at[i], &problem);

		if (target)
			add_backlink(page, target, UINT32_MAX);
	}
	for (i = 0; i < front->field_count; i++) {
		struct page *target = NULL;

		if (front->fields[i].rule->page)
			target = reference_page(site, page, front->fields[i].node->text, &problem);
		if (target)
			add_backlink(page, target, UINT32_MAX);
	}
	for (i = 0; i < front->topics.len; i++) {
		struct page *topic = reference_topic(site, page, front->topics.at[i], &problem);

		if (topic && page->listed)
			vec_push(&topic->carriers, page);
	}
}

static void
link_page(const struct site *site, struct page *page)
{
	uint32_t link;

	for (link = 0; link < page->doc->link_count; link++)
		if (page->references[link].target)
			add_backlink(page, page->references[link].target, link);
	link_front_matter(site, page);
}

void
navigation_link(struct site *site, struct diag_list *diags)
{
	size_t i;

	/* In reading order, so that backlinks and carriers stand in it as well. */
	for (i = 0; i < site->reading_order.len; i++)
		link_page(site, site->reading_order.at[i]);
	include_check(site, diags);
}
