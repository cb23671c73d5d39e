#include "check/output.h"

#include <stdlib.h>
#include <string.h>

#include "base/workers.h"

/* A link inside the site, as it will be looked up at the end. */
struct link {
	struct span target;             /* address without fragment; empty: the same page */
	struct span fragment;
};
struct scanned {
	struct span address;
	uint32_t *ids;                  /* hashes, sorted */
	struct link *links;
	size_t id_count, link_count;
	bool wrong;                     /* one of the links leads nowhere */
};

VEC_TYPE(address_list, struct span);

struct output_check {
	struct scanned *pages;
	size_t count;
	struct arena *arenas;           /* of each worker: what outlives a page */
	struct address_list *others;    /* of each worker: files that are no pages */
	unsigned workers;
	struct map files;               /* address -> struct scanned, or &other for files */
	struct arena arena;
};

static struct scanned other_file;

/* One page while its tags go by. */
struct scan {
	struct output_check *check;
	struct scanned *page;
	struct arena *arena;
	struct span html;
	struct source *source;          /* made for the first diagnostic */
	struct diag_list *diags;
	struct map seen;                /* ids as decoded */
	VEC(uint32_t) ids;
	VEC(struct link) links;
	struct buf value;
};

struct output_check *
output_check_new(size_t pages, unsigned workers)
{
	struct output_check *check = xcalloc(1, sizeof(*check));

	check->pages = xcalloc(pages, sizeof(*check->pages));
	check->count = pages;
	check->arenas = xcalloc(workers, sizeof(*check->arenas));
	check->others = xcalloc(workers, sizeof(*check->others));
	check->workers = workers;
	return check;
}

void
output_check_free(struct output_check *check)
{
	unsigned i;

	if (!check)
		return;
	for (i = 0; i < check->workers; i++) {
		arena_release(&check->arenas[i]);
		vec_release(&check->others[i]);
	}
	arena_release(&check->arena);
	map_release(&check->files);
	free(check->others);
	free(check->arenas);
	free(check->pages);
	free(check);
}

void
output_check_file(struct output_check *check, unsigned worker, struct span address)
{
	vec_push(&check->others[worker], address);
}

static struct place
place_at(struct scan *scan, size_t offset)
{
	if (!scan->source) {
		scan->source = ARENA_NEW(scan->arena, struct source);
		scan->source->path = scan->page->address;
		scan->source->text = arena_copy(scan->arena, scan->html);
	}
	return (struct place){ scan->source, offset };
}

/* Names of tags and attributes do not mind capitals; the length decides on most. */
static inline bool
same_name(struct span name, const char *wanted, size_t len)
{
	return name.len == len && strncasecmp(name.ptr, wanted, len) == 0;
}
#define NAME_IS(name, literal) same_name((name), "" literal, sizeof(literal) - 1)

static void
add_id(struct scan *scan, const struct html_attribute *attribute)
{
	struct span id = arena_copy(scan->arena, buf_as_span(&scan->value));

	if (map_get(&scan->seen, id))
		diag_add(scan->diags, DIAG_OUTPUT_ID, place_at(scan, attribute->offset), "the id '%.*s' stands twice",
		         SPAN_ARG(id));
	map_put(&scan->seen, id, scan);
	vec_push(&scan->ids, span_hash(id));
}

static bool
has_scheme(struct span url)
{
	size_t colon = span_find(url, ':', 0), slash = span_find(url, '/', 0);

	return colon < url.len && colon < slash;
}

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 :
	       c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static struct span
percent_decode(struct arena *arena, struct span s)
{
	char *out;
	size_t i, len = 0;

	if (span_find(s, '%', 0) == s.len)
		return arena_copy(arena, s);
	out = arena_alloc(arena, s.len + 1);
	for (i = 0; i < s.len; i++) {
		if (s.ptr[i] == '%' && i + 2 < s.len && hex(s.ptr[i + 1]) >= 0 && hex(s.ptr[i + 2]) >= 0) {
			out[len++] = (char)(hex(s.ptr[i + 1]) << 4 | hex(s.ptr[i + 2]));
			i += 2;
		} else {
			out[len++] = s.ptr[i];
		}
	}
	return span_make(out, len);
}

/* The address that `path` means on the page at `from`; empty if above the root. */
static struct span
resolve(struct arena *arena, struct span from, struct span path)
{
	struct span joined[2] = { from, path }, whole, part;
	char *out;
	size_t len = 0;
	bool more = true;

	while (joined[0].len && joined[0].ptr[joined[0].len - 1] != '/')
		joined[0].len--;
	whole = arena_join(arena, joined, 2);
	out = arena_alloc(arena, whole.len + 1);
	while (more) {
		more = span_cut(whole, '/', &part, &whole);
		if (span_is(part, ".."))  {
			if (!len)
				return span_make(NULL, 0);
			for (len--; len && out[len - 1] != '/'; len--)
				;
		} else if (!span_is(part, ".")) {
			memcpy(out + len, part.ptr, part.len);
			len += part.len;
			if (more)
				out[len++] = '/';
		}
	}
	return span_make(out, len);
}

static void
add_link(struct scan *scan, const struct html_attribute *attribute)
{
	struct span url = buf_as_span(&scan->value), path, fragment, query;
	struct link link;

	span_cut(url, '#', &path, &fragment);
	span_cut(path, '?', &path, &query);
	link.fragment = percent_decode(scan->arena, fragment);
	link.target = span_make(NULL, 0);
	if (path.len) {
		link.target = resolve(scan->arena, scan->page->address, percent_decode(scan->arena, path));
		if (!link.target.len) {
			diag_add(scan->diags, DIAG_OUTPUT_LINK, place_at(scan, attribute->offset),
			         "'%.*s' leads out of the site", SPAN_ARG(url));
			return;
		}
	} else if (!fragment.len) {
		return;
	}
	vec_push(&scan->links, link);
}

/* Loads something for the page, where <a href> only leads somewhere. */
static bool
loads(const struct html_tag *tag, const struct html_attribute *attribute)
{
	return NAME_IS(attribute->name, "src") || NAME_IS(attribute->name, "srcset") ||
	       NAME_IS(attribute->name, "poster") || NAME_IS(attribute->name, "data") ||
	       (NAME_IS(attribute->name, "href") && NAME_IS(tag->name, "link"));
}

static void
check_address(struct scan *scan, const struct html_tag *tag, const struct html_attribute *attribute)
{
	struct span url = buf_as_span(&scan->value);

	if (span_starts_with(url, "//") || (has_scheme(url) && !span_starts_with(url, "data:image/"))) {
		if (loads(tag, attribute))
			diag_add(scan->diags, DIAG_OUTPUT_OFF_SITE, place_at(scan, attribute->offset),
			         "the page loads '%.*s' from another host", SPAN_ARG(url));
	} else if (!has_scheme(url)) {
		add_link(scan, attribute);
	}
}

static void
check_attribute(struct scan *scan, const struct html_tag *tag, const struct html_attribute *attribute)
{
	bool address = NAME_IS(attribute->name, "href") || NAME_IS(attribute->name, "action") ||
	               loads(tag, attribute);

	if (address || NAME_IS(attribute->name, "id")) {
		buf_clear(&scan->value);
		html_decode(attribute->value, &scan->value);
		if (address)
			check_address(scan, tag, attribute);
		else
			add_id(scan, attribute);
	} else if (NAME_IS(attribute->name, "style") ||
	           (attribute->name.len > 2 && (attribute->name.ptr[0] | 32) == 'o' &&
	            (attribute->name.ptr[1] | 32) == 'n')) {
		diag_add(scan->diags, DIAG_OUTPUT_INLINE, place_at(scan, attribute->offset),
		         "an inline '%.*s' attribute", SPAN_ARG(attribute->name));
		diag_hint(scan->diags, "the content security policy of the site forbids it; use assets/");
	}
}

static bool
has_source(const struct html_tag *tag)
{
	size_t i;

	for (i = 0; i < tag->attribute_count; i++)
		if (NAME_IS(tag->attributes[i].name, "src"))
			return true;
	return false;
}

static void
check_tag(void *context, const struct html_tag *tag)
{
	struct scan *scan = context;
	size_t i;

	if (tag->closing)
		return;
	if (NAME_IS(tag->name, "style") || (NAME_IS(tag->name, "script") && !has_source(tag))) {
		diag_add(scan->diags, DIAG_OUTPUT_INLINE, place_at(scan, tag->offset), "an inline <%.*s>",
		         SPAN_ARG(tag->name));
		diag_hint(scan->diags, "the content security policy of the site forbids it; use assets/");
	}
	for (i = 0; i < tag->attribute_count; i++)
		check_attribute(scan, tag, &tag->attributes[i]);
}

static int
compare_hashes(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static void
keep(struct scan *scan)
{
	struct scanned *page = scan->page;

	vec_sort(&scan->ids, compare_hashes);
	page->ids = arena_array(scan->arena, scan->ids.len, sizeof(*page->ids));
	page->links = arena_array(scan->arena, scan->links.len, sizeof(*page->links));
	page->id_count = scan->ids.len;
	page->link_count = scan->links.len;
	if (scan->ids.len)
		memcpy(page->ids, scan->ids.at, scan->ids.len * sizeof(*page->ids));
	if (scan->links.len)
		memcpy(page->links, scan->links.at, scan->links.len * sizeof(*page->links));
}

void
output_check_page(struct output_check *check, unsigned worker, size_t index, struct span address,
                  struct span html, struct diag_list *diags)
{
	struct scan scan = { .check = check, .page = &check->pages[index], .arena = &check->arenas[worker],
		             .html = html, .diags = diags, .value = BUF_INIT };
	size_t end;

	scan.page->address = address;
	end = html_scan(html, check_tag, &scan);
	if (end < html.len)
		diag_add(diags, DIAG_OUTPUT_MARKUP, place_at(&scan, end), "a tag that never ends");
	keep(&scan);
	map_release(&scan.seen);
	vec_release(&scan.ids);
	vec_release(&scan.links);
	buf_release(&scan.value);
}

static bool
has_id(const struct scanned *page, struct span id)
{
	uint32_t hash = span_hash(id);

	return bsearch(&hash, page->ids, page->id_count, sizeof(hash), compare_hashes) != NULL;
}

static const struct scanned *
find_target(const struct output_check *check, struct span address)
{
	struct span index = SPAN("index.html"), parts[2] = { address, index };
	struct arena arena = ARENA_INIT;
	const struct scanned *found;

	if (address.ptr[address.len - 1] != '/')
		return map_get(&check->files, address);
	found = map_get(&check->files, arena_join(&arena, parts, 2));
	arena_release(&arena);
	return found;
}

/* Whether the link leads somewhere; *target is the file, or NULL. */
static bool
is_right(const struct output_check *check, const struct scanned *page, const struct link *link,
         const struct scanned **target)
{
	*target = link->target.len ? find_target(check, link->target) : page;
	if (!*target)
		return false;
	return *target == &other_file || !link->fragment.len || span_is(link->fragment, "top") ||
	       has_id(*target, link->fragment);
}

/* In parallel: which pages have a wrong link at all. */
static void
look_for_wrong(void *context, size_t index, unsigned worker)
{
	struct output_check *check = context;
	struct scanned *page = &check->pages[index];
	const struct scanned *target;
	size_t i;

	(void)worker;
	for (i = 0; i < page->link_count && !page->wrong; i++)
		page->wrong = !is_right(check, page, &page->links[i], &target);
}

/* A target that is not there: reported once, for the first page that points to it. */
struct missing {
	struct source source;           /* that page */
	const struct link *link;
	const struct scanned *target;   /* where only the id is missing */
	size_t pages;
};

static struct span
missing_key(struct arena *arena, const struct link *link, const struct scanned *target)
{
	struct span parts[3] = { target ? target->address : link->target, SPAN("#"), link->fragment };

	return arena_join(arena, parts, target ? 3 : 1);
}

static void
check_links(struct output_check *check, const struct scanned *page, struct map *missing)
{
	size_t i;

	for (i = 0; i < page->link_count; i++) {
		const struct link *link = &page->links[i];
		const struct scanned *target;
		struct missing *m;
		struct span key;

		if (is_right(check, page, link, &target))
			continue;
		key = missing_key(&check->arena, link, target);
		m = map_get(missing, key);
		if (!m) {
			m = ARENA_NEW(&check->arena, struct missing);
			*m = (struct missing){ { page->address, { NULL, 0 } }, link, target, 0 };
			map_put(missing, key, m);
		}
		m->pages++;
	}
}

static void
report_missing(const struct missing *m, struct diag_list *diags)
{
	struct place place = { &m->source, 0 };

	if (m->target)
		diag_add(diags, DIAG_OUTPUT_ANCHOR, place, "no id '%.*s' in '%.*s'", SPAN_ARG(m->link->fragment),
		         SPAN_ARG(m->target->address));
	else
		diag_add(diags, DIAG_OUTPUT_LINK, place, "no file '%.*s'", SPAN_ARG(m->link->target));
	if (m->pages > 1)
		diag_hint(diags, "%zu more links lead there; a layout may be the cause", m->pages - 1);
}

static void
index_files(struct output_check *check)
{
	size_t i, worker;

	for (i = 0; i < check->count; i++)
		if (check->pages[i].address.len)
			map_put(&check->files, check->pages[i].address, &check->pages[i]);
	for (worker = 0; worker < check->workers; worker++)
		for (i = 0; i < check->others[worker].len; i++)
			map_put(&check->files, check->others[worker].at[i], &other_file);
}

void
output_check_links(struct output_check *check, struct diag_list *diags)
{
	struct map missing = MAP_INIT;
	size_t i;

	index_files(check);
	workers_run(check->workers, check->count, look_for_wrong, check);
	for (i = 0; i < check->count; i++)
		if (check->pages[i].wrong)
			check_links(check, &check->pages[i], &missing);
	for (i = 0; i < missing.len; i++)
		report_missing(missing.entries[i].value, diags);
	map_release(&missing);
	/* Diagnostics point to sources made here. */
	for (i = 0; i < check->workers; i++)
		arena_adopt(&diags->arena, &check->arenas[i]);
	arena_adopt(&diags->arena, &check->arena);
}
