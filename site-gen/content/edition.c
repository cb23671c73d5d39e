#include "content/edition.h"

#include "content/load.h"
#include "content/reference.h"
#include "content/store.h"
#include "history/edition.h"

/* One edition on its way into the site. */
struct adding {
	struct site *site;
	const struct publication *publication; /* as it is now */
	struct edition *edition;
	struct span folder;    /* "toolkit/editions/1" */
	const struct map *now; /* path -> struct page: the text as it is */
	struct history_blobs *known;
};

static void
add_page(struct adding *a, struct site_file *file)
{
	struct page *page = ARENA_NEW(&a->site->arena, struct page);
	struct span name = span_from(file->source.path, sizeof("content/") - 1 + a->folder.len);
	const struct page *now;

	page->stored = file->stored;
	page->source = page->stored ? &page->stored->source : &file->source;
	page->path = file->source.path;
	page->edition = a->edition;
	page->publication = a->edition->then;
	vec_push(&a->site->pages, page);
	/* What is kept from load to load belongs to one page. */
	if (page->stored)
		return;
	now = map_get(a->now, arena_printf(&a->site->arena, "content/%.*s%.*s", SPAN_ARG(a->publication->id),
	                                   SPAN_ARG(name)));
	if (now && span_equal(now->source->text, page->source->text))
		page->twin = now;
}

static void
add_attachment(struct adding *a, struct site_file *file)
{
	file->address = span_from(file->source.path, sizeof("content/") - 1);
	file->edition = a->edition;
	vec_push(&a->site->attachments, file);
	map_put(&a->site->files_by_path, file->source.path, file);
}

/* The publication.yaml of then; the one of now where it cannot be read. */
static void
load_publication(struct adding *a, const struct file_list *files)
{
	struct publication *then = ARENA_NEW(&a->site->arena, struct publication), *loaded = NULL;
	struct diag_list unheard = DIAG_LIST_INIT;
	size_t i;

	for (i = 0; i < files->len; i++)
		if (span_ends_with(files->at[i]->source.path, "/publication.yaml"))
			loaded = publication_load(&a->site->config, a->publication->id, &files->at[i]->source,
			                          &a->site->arena, &unheard);
	*then = loaded ? *loaded : *a->publication;
	then->folder = a->folder;
	then->edition = a->edition;
	then->now = a->publication;
	a->edition->then = then;
	diag_release(&unheard);
}

static void
add_files(struct adding *a, const struct file_list *files)
{
	size_t i;

	load_publication(a, files);
	for (i = 0; i < files->len; i++) {
		struct site_file *file = files->at[i];

		if (span_ends_with(file->source.path, ".md") && file->source.text.len <= SITE_PAGE_LIMIT)
			add_page(a, file);
		else if (!span_ends_with(file->source.path, ".yaml"))
			add_attachment(a, file);
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
	edition->tagged = found.tagged;
	edition->seconds = found.seconds;
	edition->utc_offset = found.offset;
	return true;
}

static void
add_edition(struct adding *a, struct edition_finder *finder, const struct site_options *options,
            struct diag_list *diags)
{
	struct load_edition wanted = { a->publication->id, a->folder, a->edition->commit };
	struct file_list files = VEC_INIT;

	if (find_commit(a, finder, diags) &&
	    load_edition_files(options, &wanted, a->known, &a->site->arena, &files, diags))
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
	struct edition_finder *finder = edition_finder_open(root, revision, site->history, &problems);

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
	struct history_blobs known = HISTORY_BLOBS_INIT;
	struct map now = MAP_INIT;
	size_t i, k;

	if (!options->history || !(finder = open_finder(site, options->root, revision, diags)))
		return;
	for (i = 0; i < site->pages.len; i++)
		map_put(&now, site->pages.at[i]->path, site->pages.at[i]);
	for (i = 0; i < site->publications.len; i++) {
		struct publication *p = site->publications.at[i];

		for (k = 0; k < p->edition_count; k++) {
			struct adding a = { site,
				            p,
				            &p->editions[k],
				            arena_printf(&site->arena, "%.*s/editions/%.*s", SPAN_ARG(p->id),
				                         SPAN_ARG(p->editions[k].id)),
				            &now,
				            &known };

			add_edition(&a, finder, options, diags);
		}
	}
	edition_finder_close(finder);
	history_blobs_release(&known);
	map_release(&now);
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

/* All pages that have or had one id of a publication. */
struct lineage {
	struct span key;     /* "toolkit/parenting" */
	struct page *kept;   /* has it now; or NULL */
	struct page_list by; /* say that they replace it: those of now, then of earlier editions */
	size_t then;         /* pages of earlier editions that had it */
	size_t asked;        /* number of the last search that came here */
};

struct following {
	struct site *site;
	struct map lineages;         /* by key */
	VEC(struct lineage *) queue; /* of the search at hand */
	size_t searches;
};

static struct lineage *
lineage_of(struct following *f, const struct page *page, struct span id)
{
	struct span key =
		arena_printf(&f->site->arena, "%.*s/%.*s", SPAN_ARG(page->publication->id), SPAN_ARG(id));
	struct lineage *lineage = map_get(&f->lineages, key);

	if (!lineage) {
		lineage = ARENA_NEW(&f->site->arena, struct lineage);
		lineage->key = key;
		map_put(&f->lineages, key, lineage);
	}
	return lineage;
}

static void
note_page(struct following *f, struct page *page)
{
	struct lineage *own = lineage_of(f, page, page->front.id);
	size_t i;

	if (page->edition)
		own->then++;
	else
		own->kept = page;
	for (i = 0; i < page->front.replaces.len; i++)
		vec_push(&lineage_of(f, page, page->front.replaces.at[i])->by, page);
}

static void
note_pages(struct following *f)
{
	struct site *site = f->site;
	size_t i;

	for (i = 0; i < site->reading_order.len; i++)
		if (site->reading_order.at[i]->publication)
			note_page(f, site->reading_order.at[i]);
	for (i = 0; i < site->pages.len; i++)
		if (site->pages.at[i]->edition)
			note_page(f, site->pages.at[i]);
}

static void
add_once(struct page_list *pages, struct page *page)
{
	size_t i;

	for (i = 0; i < pages->len; i++)
		if (pages->at[i] == page)
			return;
	vec_push(pages, page);
}

static void
ask_next(struct following *f, struct lineage *next)
{
	if (next->asked == f->searches)
		return;
	next->asked = f->searches;
	vec_push(&f->queue, next);
}

/*
 * The page that kept the id, and those of now that say they replace it.
 * Where there are none, what became of the pages of earlier editions that say
 * so; two that replaced one another are asked once each.
 */
static void
find_successors(struct following *f, struct lineage *first, struct page_list *out)
{
	size_t i, k;

	f->searches++;
	f->queue.len = 0;
	ask_next(f, first);
	for (i = 0; i < f->queue.len; i++) {
		const struct lineage *at = f->queue.at[i];

		if (at->kept)
			add_once(out, at->kept);
		for (k = 0; k < at->by.len && !at->by.at[k]->edition; k++)
			add_once(out, at->by.at[k]);
		for (; k < at->by.len && !at->kept && at->by.at[0]->edition; k++)
			ask_next(f, lineage_of(f, at->by.at[k], at->by.at[k]->front.id));
	}
}

static void
note_successors(struct site *site)
{
	struct following f = { site, MAP_INIT, VEC_INIT, 0 };
	size_t i;

	note_pages(&f);
	for (i = 0; i < f.lineages.len; i++) {
		struct lineage *lineage = f.lineages.entries[i].value;
		struct page_list found = VEC_INIT;
		struct id_entry *entry;

		if (lineage->then)
			find_successors(&f, lineage, &found);
		if (!found.len)
			continue;
		entry = ARENA_NEW(&site->arena, struct id_entry);
		entry->pages = found;
		map_put(&site->successors, lineage->key, entry);
	}
	for (i = 0; i < f.lineages.len; i++)
		vec_release(&((struct lineage *)f.lineages.entries[i].value)->by);
	vec_release(&f.queue);
	map_release(&f.lineages);
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

struct span
edition_file_name(const struct site_file *file)
{
	return span_from(file->address, file->edition->then->folder.len + 1);
}

bool
edition_had_file(const struct site *site, const struct publication *publication, struct span name)
{
	size_t i;

	for (i = 0; i < site->attachments.len; i++) {
		const struct site_file *file = site->attachments.at[i];

		if (file->edition && file->edition->then->now == publication &&
		    span_equal(edition_file_name(file), name))
			return true;
	}
	return false;
}

const struct site_file *
edition_file_now(const struct site *site, const struct publication *publication, struct span name)
{
	struct span folder, path;
	struct arena arena = ARENA_INIT;
	const struct site_file *file = NULL;

	folder = arena_printf(&arena, "content/%.*s", SPAN_ARG(publication->id));
	if (path_resolve(&arena, folder, name, &path))
		file = map_get(&site->files_by_path, path);
	arena_release(&arena);
	return file && !file->edition ? file : NULL;
}

/* The newest edition first: the order of publication.yaml. */
static int
compare_editions(const void *a, const void *b)
{
	const struct page *x = *(struct page *const *)a, *y = *(struct page *const *)b;

	if (x->edition != y->edition)
		return x->edition < y->edition ? -1 : 1;
	return span_compare(x->path, y->path);
}

/* The other way round: what a page of now was before. */
static void
note_before(struct site *site)
{
	size_t i, k;

	for (i = 0; i < site->pages.len; i++) {
		struct page *then = site->pages.at[i], *now;
		const struct page_list *successors;

		if (!then->edition)
			continue;
		successors = edition_successors(site, then);
		for (k = 0; successors && k < successors->len; k++)
			vec_push(&successors->at[k]->before, then);
		now = map_get(&site->by_address, edition_old_address(then, &site->arena));
		if (now)
			add_once(&now->before, then);
	}
	for (i = 0; i < site->pages.len; i++)
		vec_sort(&site->pages.at[i]->before, compare_editions);
}

void
edition_link(struct site *site)
{
	note_successors(site);
	note_before(site);
}
