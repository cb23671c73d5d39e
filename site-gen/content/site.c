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
add_page(struct site *site, struct site_file *file, const struct site *like)
{
	struct page *page = ARENA_NEW(&site->arena, struct page);
	const struct page *twin = like ? map_get(&like->by_path, file->source.path) : NULL;

	page->stored = file->stored;
	page->source = page->stored ? &page->stored->source : &file->source;
	page->path = file->source.path;
	if (twin && twin->source && span_equal(twin->source->text, file->source.text))
		page->twin = twin;
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
sort_files(struct site *site, const struct site *like, struct diag_list *diags)
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
			add_page(site, file, like);
		} else if (!span_is(path, "content/site.yaml")) {
			add_attachment(site, file);
		}
	}
	vec_sort(&site->publications, compare_publications);
}

/* A loop over pages, each with the worker's own arena and diagnostics. */
struct page_loop {
	struct site *site;
	struct arena arenas[WORKERS_MAX];
	struct diag_list diags[WORKERS_MAX];
	struct diag_list unheard[WORKERS_MAX];  /* of pages of earlier editions */
	struct arena kept[WORKERS_MAX];         /* what a preview keeps */
};

static void
run_pages(struct site *site, unsigned jobs, workers_task *task, struct diag_list *diags)
{
	struct page_loop *loop = xcalloc(1, sizeof(*loop));
	unsigned i;

	loop->site = site;
	workers_run_leaving(jobs, site->pages.len, task, loop, md_thread_release);
	for (i = 0; i < jobs; i++) {
		arena_adopt(&site->arena, &loop->arenas[i]);
		diag_merge(diags, &loop->diags[i]);
		diag_release(&loop->unheard[i]);
		if (site->store)
			store_adopt(site->store, &loop->kept[i]);
	}
	free(loop);
}

/* Whether it shares the tree of another page of this site, which has to be read first. */
static bool
has_twin_here(const struct page *page)
{
	return page->edition && page->twin;
}

static void
load_page(struct page_loop *loop, struct page *page, unsigned worker)
{
	const struct config *config = &loop->site->config;
	struct diag_list *diags = page->edition ? &loop->unheard[worker] : &loop->diags[worker];

	if (page->stored)
		store_load_page(page, page->stored, config, &loop->arenas[worker], &loop->kept[worker],
		                diags);
	else
		page_load(page, config, &loop->arenas[worker], diags);
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
load_first(void *context, size_t index, unsigned worker)
{
	struct page_loop *loop = context;

	if (!has_twin_here(loop->site->pages.at[index]))
		load_page(loop, loop->site->pages.at[index], worker);
}

static void
load_twin(void *context, size_t index, unsigned worker)
{
	struct page_loop *loop = context;

	if (has_twin_here(loop->site->pages.at[index]))
		load_page(loop, loop->site->pages.at[index], worker);
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

static bool
read_all(struct site *site, const struct site_options *options, struct diag_list *diags)
{
	if (!load_files(options, &site->arena, &site->files, &site->commit, diags) ||
	    !load_config(site, diags)) {
		if (!diags->errors)
			diag_add(diags, DIAG_FILE_READ, (struct place){ NULL, 0 },
			         "there is no content/site.yaml in '%s'", options->root);
		return false;
	}
	if (site->config.mirror_days)
		site->time = find_time(options);
	sort_files(site, options->like, diags);
	if (load_history(site, options, diags))
		edition_add_pages(site, options, diags);
	run_pages(site, options->jobs, load_first, diags);
	run_pages(site, options->jobs, load_twin, diags);
	navigation_build(site, diags);
	run_pages(site, options->jobs, resolve_page, diags);
	navigation_link(site, diags);
	edition_link(site);
	return true;
}

struct site *
site_load(const struct site_options *options, struct diag_list *diags)
{
	struct site *site = xcalloc(1, sizeof(*site));
	bool ok;

	site->store = options->store;
	ok = read_all(site, options, diags);
	if (site->store)
		store_end(site->store, ok ? site : NULL);
	if (ok)
		return site;
	/* Diagnostics point into it. */
	arena_adopt(&diags->arena, &site->arena);
	site->store = NULL;
	site_free(site);
	return NULL;
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
