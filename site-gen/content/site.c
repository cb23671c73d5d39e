#include "content/site.h"

#include <stdlib.h>

#include "base/workers.h"
#include "content/edition.h"
#include "content/load.h"
#include "content/reference.h"
#include "content/navigation.h"
#include "content/store.h"
#include "history/commit.h"

static struct site_file *
find_file(const struct file_list *files, const char *path)
{
	size_t i;

	for (i = 0; i < files->len; i++)
		if (span_is(files->at[i]->source.path, path))
			return files->at[i];
	return NULL;
}

/* The publication of a "content/<name>/publication.yaml", or an empty span. */
static struct span
publication_folder(struct span path)
{
	struct span name, rest;

	if (!span_starts_with(path, "content/"))
		return span_make(NULL, 0);
	span_cut(span_from(path, 8), '/', &name, &rest);
	return span_is(rest, "publication.yaml") ? name : span_make(NULL, 0);
}

static int
compare_publications(const void *a, const void *b)
{
	const struct publication *x = *(struct publication *const *)a, *y = *(struct publication *const *)b;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return span_compare_natural(x->title, y->title);
}

static void
add_page(struct site *site, struct site_file *file)
{
	struct page *page = ARENA_NEW(&site->arena, struct page);

	page->stored = file->stored;
	page->source = page->stored ? &page->stored->source : &file->source;
	page->path = file->source.path;
	vec_push(&site->pages, page);
}

static void
add_attachment(struct site *site, struct site_file *file)
{
	file->address = span_from(file->source.path, 8);
	vec_push(&site->attachments, file);
	map_put(&site->files_by_path, file->source.path, file);
}

/* Puts every file where it belongs; data files are read at once. */
static void
sort_files(struct site *site, struct diag_list *diags)
{
	size_t i;

	for (i = 0; i < site->files.len; i++) {
		struct site_file *file = site->files.at[i];
		struct span path = file->source.path, folder = publication_folder(path), name;
		struct publication *publication;
		struct change_file *changes;

		if (span_starts_with(path, "layouts/")) {
			vec_push(&site->layouts, file);
		} else if (span_starts_with(path, "assets/")) {
			vec_push(&site->assets, file);
		} else if (folder.len) {
			publication = publication_load(&site->config, folder, &file->source, &site->arena, diags);
			if (publication)
				vec_push(&site->publications, publication);
		} else if (changes_is_file(path, &folder, &name)) {
			changes = changes_load(&file->source, folder, name, &site->arena, diags);
			if (changes)
				vec_push(&site->changes, changes);
		} else if (span_is(path, "content/glossary.yaml")) {
			glossary_load(&site->glossary, &site->config, &file->source, &site->arena, diags);
		} else if (span_is(path, "content/search.yaml")) {
			search_config_load(&site->search_config, &file->source, &site->arena, diags);
		} else if (span_ends_with(path, ".md")) {
			add_page(site, file);
		} else if (!span_is(path, "content/site.yaml")) {
			add_attachment(site, file);
		}
	}
	vec_sort(&site->publications, compare_publications);
}

/* Loops over pages, each worker with its own arena and diagnostics. */
struct page_loop {
	struct site *site;
	const struct site_options *options;
	size_t first;                           /* page */
	bool has_history;                       /* false after a diagnostic */
	struct arena arenas[WORKERS_MAX];
	struct diag_list diags[WORKERS_MAX];
	struct diag_list unheard[WORKERS_MAX];  /* of pages of earlier editions */
	struct arena kept[WORKERS_MAX];         /* what a preview keeps */
};

static void
run_pages(struct page_loop *loop, size_t count, workers_task *task, struct diag_list *diags)
{
	unsigned jobs = loop->options->jobs, i;

	workers_run_leaving(jobs, count, task, loop, md_thread_release);
	for (i = 0; i < jobs; i++) {
		arena_adopt(&loop->site->arena, &loop->arenas[i]);
		diag_merge(diags, &loop->diags[i]);
		diag_release(&loop->unheard[i]);
		if (loop->site->store)
			store_adopt(loop->site->store, &loop->kept[i]);
	}
}

/* One walk for dates and editions; false after a diagnostic. */
static bool
load_history(struct site *site, const struct site_options *options, struct diag_list *diags)
{
	struct history_request request = {
		.dir = options->root,
		.below = "content",
		.revision = options->revision ? options->revision : "HEAD",
	};

	if (!options->history || (!options->revision && history_state(options->root) != HISTORY_THERE))
		return true;
	site->history = site->store ? store_history(site->store, &request, diags)
	                            : history_walk(&request, diags);
	if (!site->history && !vec_last(&diags->items)->hint.len)
		diag_hint(diags, "'--no-history' leaves editions and dates out");
	return site->history;
}

/* When the page was changed; a page that is not as it was committed has no date. */
static struct page_change
find_change(const struct site *site, const struct page *page)
{
	struct page_change found = { .is_draft = !site->commit.len };
	struct history_change change;

	if (found.is_draft)
		found.is_draft = !history_has_text(site->history, page->path, page->source->text);
	if (!found.is_draft && history_last_edit(site->history, page->path, &change))
		found.commit = change.commit;
	return found;
}

static void
date_page(const struct site *site, struct page *page)
{
	struct stored_page *stored = page->stored ? page->stored->page : NULL;

	if (!site->history || page->edition || !page->source)
		return;
	if (stored && stored->walk == site->store->history.walk) {
		page->changed = stored->changed;
		return;
	}
	page->changed = find_change(site, page);
	if (stored) {
		stored->changed = page->changed;
		stored->walk = site->store->history.walk;
	}
}

static void
load_page(struct page_loop *loop, size_t number, unsigned worker)
{
	struct page *page = loop->site->pages.at[number];
	struct diag_list *diags = page->edition ? &loop->unheard[worker] : &loop->diags[worker];

	if (page->stored) {
		store_load_page(page, page->stored, &loop->site->config, &loop->arenas[worker],
		                &loop->kept[worker], diags);
		return;
	}
	page_load_front(page, &loop->site->config, &loop->arenas[worker], diags);
	page_load_body(page, &loop->arenas[worker], diags);
}

/* The history, which is work for one thread, and the pages of now meanwhile. */
static void
load_now(void *context, size_t index, unsigned worker)
{
	struct page_loop *loop = context;

	if (index)
		load_page(loop, index - 1, worker);
	else
		loop->has_history = load_history(loop->site, loop->options, &loop->diags[worker]);
}

static void
load_then(void *context, size_t index, unsigned worker)
{
	struct page_loop *loop = context;

	load_page(loop, loop->first + index, worker);
}

static void
resolve_page(void *context, size_t index, unsigned worker)
{
	struct page_loop *loop = context;

	reference_resolve(loop->site, loop->site->pages.at[index], &loop->arenas[worker]);
	date_page(loop->site, loop->site->pages.at[index]);
}

/* A folder that is in no repository has no time. */
static int64_t
find_time(const struct site_options *options)
{
	struct diag_list unheard = DIAG_LIST_INIT;
	struct commit_name commit = { .seconds = 0 };

	if (options->revision || options->history)
		history_find_commit(options->root, options->revision ? options->revision : "HEAD", &commit, &unheard);
	diag_release(&unheard);
	return commit.seconds;
}

static bool
load_config(struct site *site, struct diag_list *diags)
{
	const struct site_file *file = find_file(&site->files, "content/site.yaml");

	if (!file)
		return false;
	if (site->store)
		return store_load_config(site->store, &site->config, file->stored, diags);
	return config_load(&site->config, &file->source, &site->arena, diags) || site->config.type_count;
}

/* Everything that is not in one file. */
static void
load_pages(struct site *site, const struct site_options *options, struct diag_list *diags)
{
	struct page_loop *loop = xcalloc(1, sizeof(*loop));

	loop->site = site;
	loop->options = options;
	run_pages(loop, 1 + site->pages.len, load_now, diags);
	loop->first = site->pages.len;
	if (loop->has_history)
		edition_add_pages(site, options, diags);
	/* They may share the trees of pages of now. */
	run_pages(loop, site->pages.len - loop->first, load_then, diags);
	navigation_build(site, diags);
	run_pages(loop, site->pages.len, resolve_page, diags);
	navigation_link(site, diags);
	edition_link(site);
	free(loop);
}

struct site *
site_begin(const struct site_options *options, struct history_blobs *known, struct diag_list *diags)
{
	struct site *site = xcalloc(1, sizeof(*site));

	site->store = options->store;
	if (load_files(options, known, &site->arena, &site->files, &site->commit, diags) &&
	    load_config(site, diags)) {
		if (site->config.mirror_days)
			site->time = find_time(options);
		sort_files(site, diags);
		return site;
	}
	if (!diags->errors)
		diag_add(diags, DIAG_FILE_READ, (struct place){ NULL, 0 },
		         "there is no content/site.yaml in '%s'", options->root);
	/* Diagnostics point into it. */
	arena_adopt(&diags->arena, &site->arena);
	site->store = NULL;
	site_free(site);
	return NULL;
}

struct site *
site_load(const struct site_options *options, struct diag_list *diags)
{
	struct site *site = site_begin(options, NULL, diags);

	if (site)
		load_pages(site, options, diags);
	if (options->store)
		store_end(options->store, site);
	return site;
}

static void
release_entries(struct map *map)
{
	size_t i;

	for (i = 0; i < map->len; i++)
		vec_release(&((struct id_entry *)map->entries[i].value)->pages);
	map_release(map);
}

void
site_free(struct site *site)
{
	size_t i;

	if (!site)
		return;
	for (i = 0; i < site->pages.len; i++) {
		vec_release(&site->pages.at[i]->children);
		vec_release(&site->pages.at[i]->backlinks);
		vec_release(&site->pages.at[i]->carriers);
		vec_release(&site->pages.at[i]->before);
	}
	if (!site->store)
		history_free(site->history);
	release_entries(&site->by_id);
	release_entries(&site->successors);
	glossary_release(&site->glossary);
	vec_release(&site->publications);
	vec_release(&site->changes);
	vec_release(&site->pages);
	vec_release(&site->reading_order);
	vec_release(&site->files);
	vec_release(&site->attachments);
	vec_release(&site->layouts);
	vec_release(&site->assets);
	map_release(&site->by_path);
	map_release(&site->by_address);
	map_release(&site->by_key);
	map_release(&site->by_alias);
	map_release(&site->files_by_path);
	arena_release(&site->arena);
	if (site->store)
		store_leave(site->store, site->load);
	free(site);
}

const struct publication *
site_publication(const struct site *site, struct span id)
{
	size_t i;

	for (i = 0; i < site->publications.len; i++)
		if (span_equal(site->publications.at[i]->id, id))
			return site->publications.at[i];
	return NULL;
}
