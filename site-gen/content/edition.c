#include "content/edition.h"

#include "history/edition.h"
#include "history/tree.h"

#define FILE_LIMIT ((size_t)16 << 20) /* bytes of an attachment of an edition */

/* One edition on its way into the site. */
struct adding {
	struct site *site;
	const struct publication *publication; /* as it is now */
	struct edition *edition;
	struct span folder; /* "toolkit/editions/1" */
};

static struct source *
new_source(struct adding *a, const struct history_file *file)
{
	struct source *source = ARENA_NEW(&a->site->arena, struct source);
	struct span name = span_from(file->path, sizeof("content/") + a->publication->id.len);

	source->path =
		arena_printf(&a->site->arena, "content/%.*s/%.*s", SPAN_ARG(a->folder), SPAN_ARG(name));
	source->text = file->bytes;
	return source;
}

static void
add_page(struct adding *a, struct source *source)
{
	struct page *page = ARENA_NEW(&a->site->arena, struct page);

	page->source = source;
	page->path = source->path;
	page->edition = a->edition;
	page->publication = a->edition->then;
	vec_push(&a->site->pages, page);
}

static void
add_attachment(struct adding *a, const struct source *source)
{
	struct site_file *file = ARENA_NEW(&a->site->arena, struct site_file);

	file->source = *source;
	file->address = span_from(source->path, sizeof("content/") - 1);
	vec_push(&a->site->attachments, file);
	map_put(&a->site->files_by_path, file->source.path, file);
}

/* The publication.yaml of then; the one of now where it cannot be read. */
static void
load_publication(struct adding *a, const struct history_files *files)
{
	struct publication *then = ARENA_NEW(&a->site->arena, struct publication), *loaded = NULL;
	struct diag_list unheard = DIAG_LIST_INIT;
	size_t i;

	for (i = 0; i < files->len; i++)
		if (span_ends_with(files->at[i].path, "/publication.yaml"))
			loaded = publication_load(&a->site->config, a->publication->id,
			                          new_source(a, &files->at[i]), &a->site->arena, &unheard);
	*then = loaded ? *loaded : *a->publication;
	then->folder = a->folder;
	then->edition = a->edition;
	then->now = a->publication;
	a->edition->then = then;
	diag_release(&unheard);
}

static void
add_files(struct adding *a, const struct history_files *files)
{
	size_t i;

	load_publication(a, files);
	for (i = 0; i < files->len; i++) {
		struct source *source = new_source(a, &files->at[i]);

		if (span_ends_with(source->path, ".md") && source->text.len <= SITE_PAGE_LIMIT)
			add_page(a, source);
		else if (!span_ends_with(source->path, ".yaml"))
			add_attachment(a, source);
	}
}

/* False if the edition is not in git, or after a diagnostic. */
static bool
find_commit(struct adding *a, struct edition_finder *finder, struct diag_list *diags)
{
	struct edition *edition = a->edition;
	struct edition_wanted wanted = { a->publication->id,
		                         edition->id,
		                         edition->ref,
		                         { a->publication->source, edition->offset },
		                         edition == a->publication->edition };
	struct edition_found found;

	if (!edition_find(finder, &wanted, &found, diags))
		return false;
	memcpy(edition->commit, found.commit, sizeof(found.commit));
	edition->seconds = found.seconds;
	edition->utc_offset = found.offset;
	return true;
}

static void
add_edition(struct adding *a, struct edition_finder *finder, const char *root, struct diag_list *diags)
{
	const char *prefixes[2] = { NULL, NULL };
	struct history_files files = VEC_INIT;
	struct span commit;

	if (!find_commit(a, finder, diags))
		return;
	prefixes[0] = arena_printf(&a->site->arena, "content/%.*s/", SPAN_ARG(a->publication->id)).ptr;
	if (history_read_tree(root, a->edition->commit, prefixes, FILE_LIMIT, &a->site->arena, &files,
	                      &commit, diags))
		add_files(a, &files);
	vec_release(&files);
}

static bool
has_earlier_editions(const struct site *site)
{
	size_t i, k;

	for (i = 0; i < site->publications.len; i++)
		for (k = 0; k < site->publications.at[i]->edition_count; k++)
			if (&site->publications.at[i]->editions[k] != site->publications.at[i]->edition)
				return true;
	return false;
}

/* A folder that is in no repository has no published editions; where there must be some, that is an error. */
static struct edition_finder *
open_finder(const struct site *site, const char *root, const char *revision, struct diag_list *diags)
{
	struct diag_list problems = DIAG_LIST_INIT;
	struct edition_finder *finder = edition_finder_open(root, revision, NULL, &problems);

	if (!finder && has_earlier_editions(site)) {
		diag_merge(diags, &problems);
		diag_hint(diags, "editions are read from git; '--no-history' leaves them out");
	}
	diag_release(&problems);
	return finder;
}

void
edition_add_pages(struct site *site, const struct site_options *options, struct diag_list *diags)
{
	const char *revision = options->revision ? options->revision : "HEAD";
	struct edition_finder *finder;
	size_t i, k;

	if (!options->history || !(finder = open_finder(site, options->root, revision, diags)))
		return;
	for (i = 0; i < site->publications.len; i++) {
		struct publication *p = site->publications.at[i];

		for (k = 0; k < p->edition_count; k++) {
			struct adding a = { site, p, &p->editions[k],
				            arena_printf(&site->arena, "%.*s/editions/%.*s", SPAN_ARG(p->id),
				                         SPAN_ARG(p->editions[k].id)) };

			add_edition(&a, finder, options->root, diags);
		}
	}
	edition_finder_close(finder);
}

bool
edition_is_superseded(const struct page *page)
{
	return page->edition && page->edition != page->publication->now->edition;
}

bool
edition_is_root(const struct page *page)
{
	return page->edition && page->is_index && span_equal(page->folder, page->publication->folder);
}

static struct span
key_of(struct site *site, const struct publication *publication, struct span id)
{
	return arena_printf(&site->arena, "%.*s/%.*s", SPAN_ARG(publication->id), SPAN_ARG(id));
}

static void
add_successor(struct site *site, struct span key, struct page *page)
{
	struct id_entry *entry = map_get(&site->successors, key);

	if (!entry) {
		entry = ARENA_NEW(&site->arena, struct id_entry);
		map_put(&site->successors, key, entry);
	}
	vec_push(&entry->pages, page);
}

/* By `replaces`; a page that kept its id continues itself. */
static void
note_successors(struct site *site)
{
	size_t i, k;

	for (i = 0; i < site->reading_order.len; i++) {
		struct page *page = site->reading_order.at[i];

		for (k = 0; page->publication && k < page->front.replaces.len; k++)
			add_successor(site, key_of(site, page->publication, page->front.replaces.at[k]),
			              page);
	}
	for (i = 0; i < site->pages.len; i++) {
		const struct page *then = site->pages.at[i];
		struct page *now;

		if (!then->edition)
			continue;
		now = map_get(&site->by_key, key_of(site, then->publication, then->front.id));
		if (now && !map_get(&site->successors, now->key))
			add_successor(site, now->key, now);
	}
}

const struct page_list *
edition_successors(const struct site *site, const struct page *page)
{
	struct arena arena = ARENA_INIT;
	struct span key =
		arena_printf(&arena, "%.*s/%.*s", SPAN_ARG(page->publication->id), SPAN_ARG(page->front.id));
	const struct id_entry *entry = map_get(&site->successors, key);

	arena_release(&arena);
	return entry ? &entry->pages : NULL;
}

struct span
edition_old_address(const struct page *page, struct arena *arena)
{
	return arena_printf(arena, "%.*s%.*s", SPAN_ARG(page->publication->id),
	                    SPAN_ARG(span_from(page->address, page->publication->folder.len)));
}

/* Every address that was published leads somewhere now, or the build fails. */
static void
check_address(struct site *site, const struct page *page, struct diag_list *diags)
{
	struct span address = edition_old_address(page, &site->arena);
	const struct publication *now = page->publication->now;

	if (map_get(&site->by_address, address) || map_get(&site->by_alias, address) ||
	    edition_successors(site, page))
		return;
	diag_add(diags, DIAG_ADDRESS_LOST, (struct place){ now->source, page->edition->offset },
	         "edition '%.*s' published '%.*s', which leads nowhere now", SPAN_ARG(page->edition->id),
	         SPAN_ARG(address));
	diag_hint(diags, "add 'replaces: [%.*s]' to the page that continues it, or 'aliases: [%.*s]'",
	          SPAN_ARG(page->front.id), SPAN_ARG(address));
}

void
edition_link(struct site *site, struct diag_list *diags)
{
	size_t i;

	note_successors(site);
	for (i = 0; i < site->pages.len; i++)
		if (site->pages.at[i]->edition && site->pages.at[i]->source)
			check_address(site, site->pages.at[i], diags);
}
