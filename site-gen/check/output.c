#include "check/output.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/workers.h"

/* Where links lead: most are on many pages, and are looked up once. */
struct target {
	struct span address, fragment;
	const struct scanned *file; /* once looked up, or NULL */
	bool wrong;
};

struct scanned {
	struct span address;
	uint32_t *ids;         /* hashes, sorted */
	struct target **links; /* to other pages, and those to ids that this page lacks */
	size_t id_count, link_count;
};

VEC_TYPE(address_list, struct span);

/* What a worker keeps of its pages. */
struct scan_worker {
	struct arena arena;
	struct map targets; /* "address#fragment" -> struct target */
	struct map written; /* links as they are written in one folder -> struct target */
	struct span folder;
	struct address_list others; /* files that are no pages */
};

struct output_check {
	struct scanned *pages;
	size_t count;
	struct scan_worker *workers;
	unsigned worker_count;
	struct map files; /* address -> struct scanned, or &other for files */
	struct arena arena;
};

static struct scanned other_file;

/* One page while its tags go by. */
struct scan {
	struct scan_worker *worker;
	struct scanned *page;
	struct arena *arena; /* the worker's */
	struct span root;    /* see output_check_page */
	struct span html;
	struct source *source; /* made for the first diagnostic */
	struct diag_list *diags;
	struct map seen; /* ids as decoded */
	VEC(uint32_t) ids;
	VEC(struct target *) links;
	struct address_list fragments;  /* that links to the page itself have */
	struct buf value, decoded, key; /* scratch */
};

struct output_check *
output_check_new(size_t pages, unsigned workers)
{
	struct output_check *check = xcalloc(1, sizeof(*check));

	check->pages = xcalloc(pages, sizeof(*check->pages));
	check->count = pages;
	check->workers = xcalloc(workers, sizeof(*check->workers));
	check->worker_count = workers;
	return check;
}

void
output_check_free(struct output_check *check)
{
	unsigned i;

	if (!check)
		return;
	for (i = 0; i < check->worker_count; i++) {
		arena_release(&check->workers[i].arena);
		map_release(&check->workers[i].targets);
		map_release(&check->workers[i].written);
		vec_release(&check->workers[i].others);
	}
	arena_release(&check->arena);
	map_release(&check->files);
	free(check->workers);
	free(check->pages);
	free(check);
}

void
output_check_file(struct output_check *check, unsigned worker, struct span address)
{
	vec_push(&check->workers[worker].others, address);
}

static struct place
place_at(struct scan *scan, size_t offset)
{
	if (!scan->source) {
		scan->source = ARENA_NEW(scan->arena, struct source);
		scan->source->path = arena_copy(scan->arena, scan->page->address);
		scan->source->text = arena_copy(scan->arena, scan->html);
	}
	return (struct place){ scan->source, offset };
}

/* Names of tags and attributes do not mind capitals; length and first letter
 * decide on most. */
static inline bool
same_name(struct span name, const char *wanted, size_t len)
{
	return name.len == len && (name.ptr[0] | 0x20) == wanted[0] &&
	       strncasecmp(name.ptr, wanted, len) == 0;
}
#define NAME_IS(name, literal) same_name((name), "" literal, sizeof(literal) - 1)

static void
add_id(struct scan *scan, const struct html_attribute *attribute)
{
	struct span id = arena_copy(scan->arena, buf_as_span(&scan->value));

	if (map_get(&scan->seen, id))
		diag_add(scan->diags, DIAG_OUTPUT_ID, place_at(scan, attribute->offset),
		         "the id '%.*s' stands twice", SPAN_ARG(id));
	map_put(&scan->seen, id, scan);
	vec_push(&scan->ids, span_hash(id));
}

static bool
has_scheme(struct span url)
{
	size_t i = 0;

	while (i < url.len && url.ptr[i] != ':' && url.ptr[i] != '/')
		i++;
	return i < url.len && url.ptr[i] == ':';
}

/* The text itself, or decoded into `out`. */
static struct span
percent_decode(struct span s, struct buf *out)
{
	size_t start = out->len;

	if (span_find(s, '%', 0) == s.len)
		return s;
	escape_percent_decode(out, s);
	return span_from(buf_as_span(out), start);
}

/* Writes the address that `path` means on the page at `from`; false if it is
 * above the root. */
static bool
resolve(struct span from, struct span path, struct buf *out)
{
	struct span part;
	bool more = true;

	while (from.len && from.ptr[from.len - 1] != '/')
		from.len--;
	buf_span(out, from);
	while (more) {
		more = span_cut(path, '/', &part, &path);
		if (span_is(part, "..")) {
			if (!out->len)
				return false;
			for (out->len--; out->len && out->ptr[out->len - 1] != '/'; out->len--)
				;
		} else if (!span_is(part, ".")) {
			buf_span(out, part);
			if (more)
				buf_char(out, '/');
		}
	}
	return out->len > 0;
}

/* The page links to what `key` has, of which the first bytes are the address. */
static struct target *
keep_link(struct scan *scan, size_t address_len)
{
	struct span key = buf_as_span(&scan->key);
	struct target *target = map_get(&scan->worker->targets, key);

	if (!target) {
		target = ARENA_NEW(scan->arena, struct target);
		key = arena_copy(scan->arena, key);
		target->address = span_slice(key, 0, address_len);
		target->fragment = span_from(key, address_len + 1);
		map_put(&scan->worker->targets, key, target);
	}
	vec_push(&scan->links, target);
	return target;
}

/* Most links of a page stand on the page before it too. */
static bool
is_known_link(struct scan *scan, struct span written)
{
	struct target *target = scan->root.len ? NULL : map_get(&scan->worker->written, written);

	if (target)
		vec_push(&scan->links, target);
	return target != NULL;
}

static void
enter_folder(struct scan_worker *worker, struct span folder)
{
	if (span_equal(folder, worker->folder))
		return;
	worker->folder = folder;
	map_release(&worker->written);
}

/* As resolve, for a link of this page. */
static bool
resolve_link(struct scan *scan, struct span path)
{
	struct span from = scan->page->address;

	path = percent_decode(path, &scan->decoded);
	if (scan->root.len) {
		if (!span_equal(span_slice(path, 0, scan->root.len), scan->root))
			return false;
		path = span_from(path, scan->root.len);
		from = span_make(NULL, 0);
	}
	return resolve(from, path, &scan->key);
}

static void
add_link(struct scan *scan, const struct html_attribute *attribute)
{
	struct span url = buf_as_span(&scan->value), path, fragment, query;
	struct target *target;
	size_t address_len;

	buf_clear(&scan->key);
	buf_clear(&scan->decoded);
	span_cut(url, '#', &path, &fragment);
	span_cut(path, '?', &path, &query);
	if (!path.len) {
		if (fragment.len)
			vec_push(&scan->fragments,
			         arena_copy(scan->arena, percent_decode(fragment, &scan->decoded)));
		return;
	}
	if (!resolve_link(scan, path)) {
		diag_add(scan->diags, DIAG_OUTPUT_LINK, place_at(scan, attribute->offset),
		         "'%.*s' leads out of the site", SPAN_ARG(url));
		return;
	}
	address_len = scan->key.len;
	buf_char(&scan->key, '#');
	buf_clear(&scan->decoded);
	buf_span(&scan->key, percent_decode(fragment, &scan->decoded));
	target = keep_link(scan, address_len);
	if (!scan->root.len)
		map_put(&scan->worker->written, arena_copy(scan->arena, attribute->value), target);
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

	if (address && is_known_link(scan, attribute->value))
		return;
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

/* Links to the page itself are right if the page has the id. */
static void
check_fragments(struct scan *scan)
{
	size_t i;

	for (i = 0; i < scan->fragments.len; i++) {
		if (map_get(&scan->seen, scan->fragments.at[i]))
			continue;
		buf_clear(&scan->key);
		buf_span(&scan->key, scan->page->address);
		buf_char(&scan->key, '#');
		buf_span(&scan->key, scan->fragments.at[i]);
		keep_link(scan, scan->page->address.len);
	}
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
		memcpy(page->links, scan->links.at, scan->links.len * sizeof(struct target *));
}

void
output_check_page(struct output_check *check, unsigned worker, size_t index, struct span address,
                  struct span root, struct span html, struct diag_list *diags)
{
	struct scan scan = { .worker = &check->workers[worker],
		             .page = &check->pages[index],
		             .arena = &check->workers[worker].arena,
		             .root = root,
		             .html = html,
		             .diags = diags,
		             .value = BUF_INIT,
		             .decoded = BUF_INIT,
		             .key = BUF_INIT };
	size_t end;

	scan.page->address = address;
	enter_folder(scan.worker, span_folder(address));
	end = html_scan(html, check_tag, &scan);
	if (end < html.len)
		diag_add(diags, DIAG_OUTPUT_MARKUP, place_at(&scan, end), "a tag that never ends");
	check_fragments(&scan);
	keep(&scan);
	map_release(&scan.seen);
	vec_release(&scan.ids);
	vec_release(&scan.links);
	vec_release(&scan.fragments);
	buf_release(&scan.value);
	buf_release(&scan.decoded);
	buf_release(&scan.key);
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

static void
look_up(const struct output_check *check, struct target *target)
{
	target->file = find_target(check, target->address);
	target->wrong = !target->file ||
	                (target->file != &other_file && target->fragment.len &&
	                 !span_is(target->fragment, "top") && !has_id(target->file, target->fragment));
}

static void
look_up_all(void *context, size_t index, unsigned worker)
{
	const struct output_check *check = context;
	const struct map *targets = &check->workers[index].targets;
	size_t i;

	(void)worker;
	for (i = 0; i < targets->len; i++)
		look_up(check, targets->entries[i].value);
}

/* A target that is not there: reported once, for the first page that points to it. */
struct missing {
	struct source source; /* that page */
	const struct target *target;
	size_t links;
};

static void
count_missing(struct output_check *check, const struct scanned *page, struct map *missing)
{
	size_t i;

	for (i = 0; i < page->link_count; i++) {
		const struct target *target = page->links[i];
		struct span parts[3] = { target->address, SPAN("#"), target->fragment }, key;
		struct missing *m;

		if (!target->wrong)
			continue;
		key = arena_join(&check->arena, parts, target->file ? 3 : 1);
		m = map_get(missing, key);
		if (!m) {
			m = ARENA_NEW(&check->arena, struct missing);
			*m = (struct missing){ { arena_copy(&check->arena, page->address), { NULL, 0 } },
				               target,
				               0 };
			map_put(missing, key, m);
		}
		m->links++;
	}
}

static void
report_missing(const struct missing *m, struct diag_list *diags)
{
	struct place place = { &m->source, 0 };

	if (m->target->file)
		diag_add(diags, DIAG_OUTPUT_ANCHOR, place, "no id '%.*s' in '%.*s'",
		         SPAN_ARG(m->target->fragment), SPAN_ARG(m->target->address));
	else
		diag_add(diags, DIAG_OUTPUT_LINK, place, "no file '%.*s'", SPAN_ARG(m->target->address));
	if (m->links > 1)
		diag_hint(diags, "%zu more links lead there; a layout may be the cause", m->links - 1);
}

static void
index_files(struct output_check *check)
{
	size_t i, worker;

	for (i = 0; i < check->count; i++)
		if (check->pages[i].address.len)
			map_put(&check->files, check->pages[i].address, &check->pages[i]);
	for (worker = 0; worker < check->worker_count; worker++) {
		const struct address_list *others = &check->workers[worker].others;

		for (i = 0; i < others->len; i++)
			map_put(&check->files, others->at[i], &other_file);
	}
}

void
output_check_links(struct output_check *check, struct diag_list *diags)
{
	struct map missing = MAP_INIT;
	size_t i;

	index_files(check);
	workers_run(check->worker_count, check->worker_count, look_up_all, check);
	for (i = 0; i < check->count; i++)
		count_missing(check, &check->pages[i], &missing);
	for (i = 0; i < missing.len; i++)
		report_missing(missing.entries[i].value, diags);
	map_release(&missing);
	/* Diagnostics point to sources made here, and to nothing else. */
	for (i = 0; i < check->worker_count; i++)
		arena_adopt(&diags->arena, &check->workers[i].arena);
	arena_adopt(&diags->arena, &check->arena);
}
