#include "content/store.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "history/commit.h"

/* What one load read and parsed, or the history of a walk. */
struct store_batch {
	struct arena arena;
	struct history *history;
	size_t total, live; /* files, pages, site.yaml: taken in; in use */
};

/* Batches smaller than this are not read anew. */
#define BATCH_LEAST 64

struct site_store *
site_store_new(void)
{
	struct site_store *store = xcalloc(1, sizeof(*store));

	store->changed_all = true;
	history_hold_library();
	return store;
}

static void
drop(struct store_batch *batch)
{
	if (--batch->live)
		return;
	history_free(batch->history);
	arena_release(&batch->arena);
	free(batch);
}

static struct store_batch *
take(struct site_store *store)
{
	store->batch->total++;
	store->batch->live++;
	return store->batch;
}

/* One thing of the batch is in use no more, but by sites of earlier loads. */
static void
discard(struct site_store *store, struct store_batch *batch)
{
	vec_push(&store->garbage, (struct stored_garbage){ batch, store->load });
}

static void
sweep(struct site_store *store)
{
	unsigned long oldest = ULONG_MAX;
	size_t i, kept = 0;

	for (i = 0; i < store->living.len; i++)
		if (store->living.at[i] < oldest)
			oldest = store->living.at[i];
	for (i = 0; i < store->garbage.len; i++) {
		if (store->garbage.at[i].load > oldest)
			store->garbage.at[kept++] = store->garbage.at[i];
		else
			drop(store->garbage.at[i].batch);
	}
	store->garbage.len = kept;
}

/* As it is: a picture, a style sheet, a form. */
static bool
is_published(struct span path)
{
	return !span_starts_with(path, "layouts/") && !span_ends_with(path, ".md") &&
	       !span_ends_with(path, ".yaml");
}

static void
discard_page(struct site_store *store, struct stored_file *file)
{
	if (file->page)
		discard(store, file->page->batch);
	file->page = NULL;
}

static void
discard_file(struct site_store *store, struct stored_file *file)
{
	discard_page(store, file);
	discard(store, file->batch);
	store->others += is_published(file->found.path);
}

static void
discard_edition(struct site_store *store, struct stored_edition *edition)
{
	size_t i;

	for (i = 0; i < edition->files.len; i++)
		discard_file(store, edition->files.at[i]);
	vec_release(&edition->files);
	discard(store, edition->batch);
	free(edition);
}

static void
discard_history(struct site_store *store)
{
	if (store->history.history)
		discard(store, store->history.batch);
	store->history.history = NULL;
}

void
site_store_free(struct site_store *store)
{
	size_t i;

	if (!store)
		return;
	for (i = 0; i < store->files.len; i++)
		discard_file(store, store->files.at[i]);
	for (i = 0; i < store->editions.len; i++)
		discard_edition(store, store->editions.at[i]);
	discard_history(store);
	if (store->config.file)
		discard(store, store->config.batch);
	store->living.len = 0;
	sweep(store);
	vec_release(&store->files);
	vec_release(&store->editions);
	vec_release(&store->changed);
	vec_release(&store->living);
	vec_release(&store->garbage);
	arena_release(&store->notes);
	history_release_library();
	free(store);
}

void
site_store_change(struct site_store *store, struct span path)
{
	vec_push(&store->changed, arena_copy(&store->notes, path));
}

void
site_store_change_all(struct site_store *store)
{
	store->changed_all = true;
}

/* The place of the path among the files, or where it belongs. */
static size_t
find(const struct stored_files *files, struct span path, bool *is_there)
{
	size_t low = 0, high = files->len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (span_compare(files->at[middle]->found.path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*is_there = low < files->len && span_equal(files->at[low]->found.path, path);
	return low;
}

/* A file of the load's batch, which holds its bytes already or gets a copy of them. */
static struct stored_file *
new_file(struct site_store *store, const struct found_file *found, bool copy)
{
	struct arena *arena = &store->batch->arena;
	struct stored_file *file = ARENA_NEW(arena, struct stored_file);

	file->found = *found;
	if (copy) {
		file->found.path = arena_copy(arena, found->path);
		file->found.bytes = arena_copy(arena, found->bytes);
	}
	file->source = (struct source){ file->found.path, file->found.bytes };
	file->batch = take(store);
	store->others += is_published(found->path);
	return file;
}

static bool
is_same(const struct stored_file *file, const struct found_file *found)
{
	return file->found.error == found->error && span_equal(file->found.bytes, found->bytes);
}

/* Little of the file's batch is in use: it moves to the load's, so that the rest can go. */
static bool
is_sparse(const struct store_batch *batch)
{
	return batch->total >= BATCH_LEAST && batch->live * 4 < batch->total;
}

static void
insert(struct stored_files *files, size_t at, struct stored_file *file)
{
	vec_push(files, file);
	memmove(&files->at[at + 1], &files->at[at], (files->len - 1 - at) * sizeof(*files->at));
	files->at[at] = file;
}

static void
remove_at(struct stored_files *files, size_t at)
{
	files->len--;
	memmove(&files->at[at], &files->at[at + 1], (files->len - at) * sizeof(*files->at));
}

/* Reads one file again. */
static void
update_one(struct site_store *store, const struct site_options *options, struct span path)
{
	struct arena arena = ARENA_INIT;
	struct found_file found;
	bool is_there;
	bool exists = !load_is_hidden(path) && load_one(options->root, path, &arena, &found);
	size_t at = find(&store->files, path, &is_there);

	if (exists && is_there && !is_same(store->files.at[at], &found)) {
		discard_file(store, store->files.at[at]);
		store->files.at[at] = new_file(store, &found, true);
	} else if (exists && !is_there) {
		insert(&store->files, at, new_file(store, &found, true));
	} else if (!exists && is_there) {
		discard_file(store, store->files.at[at]);
		remove_at(&store->files, at);
	}
	arena_release(&arena);
}

/* Puts what was found in place of what was known; what is the same stays. */
static void
merge(struct site_store *store, const struct found_files *found, bool copy)
{
	struct stored_files merged = VEC_INIT;
	size_t i, k = 0;

	for (i = 0; i < found->len; i++) {
		const struct found_file *f = &found->at[i];

		if (f->error == ENOENT)
			continue;
		for (; k < store->files.len && span_compare(store->files.at[k]->found.path, f->path) < 0; k++)
			discard_file(store, store->files.at[k]);
		if (k < store->files.len && span_equal(store->files.at[k]->found.path, f->path)) {
			if (is_same(store->files.at[k], f)) {
				vec_push(&merged, store->files.at[k++]);
				continue;
			}
			discard_file(store, store->files.at[k++]);
		}
		vec_push(&merged, new_file(store, f, copy));
	}
	for (; k < store->files.len; k++)
		discard_file(store, store->files.at[k]);
	vec_release(&store->files);
	store->files = merged;
}

static void
update_all(struct site_store *store, const struct site_options *options)
{
	struct found_files found = VEC_INIT;
	struct arena arena = ARENA_INIT;
	bool copy = store->files.len > 0;

	load_folders(options, copy ? &arena : &store->batch->arena, &found, store->folder_errors);
	merge(store, &found, copy);
	vec_release(&found);
	arena_release(&arena);
}

static void
renew_sparse(struct site_store *store)
{
	struct stored_files *files = &store->files;
	size_t i;

	for (i = 0; i < files->len; i++) {
		struct stored_file *file = files->at[i];

		if (is_sparse(file->batch)) {
			files->at[i] = new_file(store, &file->found, true);
			discard_file(store, file);
		} else if (file->page && is_sparse(file->page->batch)) {
			discard_page(store, file);
		}
	}
}

/* Editions come from git again. */
static void
forget_sparse_editions(struct site_store *store)
{
	size_t kept = 0, i, k;

	for (i = 0; i < store->editions.len; i++) {
		struct stored_edition *edition = store->editions.at[i];

		if (is_sparse(edition->batch)) {
			discard_edition(store, edition);
			continue;
		}
		for (k = 0; k < edition->files.len; k++)
			if (edition->files.at[k]->page && is_sparse(edition->files.at[k]->page->batch))
				discard_page(store, edition->files.at[k]);
		store->editions.at[kept++] = edition;
	}
	store->editions.len = kept;
}

/* Which of the layouts and assets are the program's own hangs on all that the site has. */
static bool
has_defaults(const struct site_options *options, struct span path)
{
	return options->defaults && !span_starts_with(path, "content/");
}

void
store_update(struct site_store *store, const struct site_options *options)
{
	size_t i;

	store->load++;
	store->batch = xcalloc(1, sizeof(*store->batch));
	take(store);
	renew_sparse(store);
	forget_sparse_editions(store);
	for (i = 0; i < store->changed.len; i++)
		store->changed_all = store->changed_all || has_defaults(options, store->changed.at[i]);
	if (store->changed_all) {
		update_all(store, options);
	} else {
		for (i = 0; i < store->changed.len; i++)
			update_one(store, options, store->changed.at[i]);
	}
	store->changed_all = false;
	store->changed.len = 0;
	arena_reset(&store->notes);
}

bool
store_load_config(struct site_store *store, struct config *config, const struct stored_file *file,
                  struct diag_list *diags)
{
	struct stored_config *known = &store->config;
	size_t first = diags->items.len, i, k;

	if (known->file == file && !is_sparse(known->batch)) {
		*config = known->config;
		diag_add_kept(diags, &known->diags);
		return true;
	}
	if (known->file)
		discard(store, known->batch);
	known->file = NULL;
	for (i = 0; i < store->files.len; i++)
		discard_page(store, store->files.at[i]);
	for (i = 0; i < store->editions.len; i++)
		for (k = 0; k < store->editions.at[i]->files.len; k++)
			discard_page(store, store->editions.at[i]->files.at[k]);
	if (!config_load(config, &file->source, &store->batch->arena, diags) && !config->type_count)
		return false;
	known->config = *config;
	known->diags = diag_keep(diags, first, diags->items.len - first, &store->batch->arena);
	known->file = file;
	known->batch = take(store);
	return true;
}

/* A page as it was loaded, in its place in the site. */
static void
recall(struct page *page, const struct stored_page *stored, struct arena *arena)
{
	const struct page *parsed = &stored->page;
	size_t i;

	page->front = parsed->front;
	page->type = parsed->type;
	page->status = parsed->status;
	page->authority = parsed->authority;
	page->body = parsed->body;
	page->doc = parsed->doc;
	page->references = arena_array(arena, page->doc->link_count, sizeof(*page->references));
	/* Resolved in each site. */
	page->alias_count = parsed->alias_count;
	page->aliases = arena_array(arena, page->alias_count, sizeof(*page->aliases));
	for (i = 0; i < page->alias_count; i++)
		page->aliases[i] = parsed->aliases[i];
}

void
store_load_page(struct page *page, struct stored_file *file, const struct config *config, struct arena *site,
                struct arena *kept, struct diag_list *diags)
{
	struct stored_page *stored = file->page;
	size_t first = diags->items.len;

	page->stored = file;
	if (stored) {
		recall(page, stored, site);
		diag_add_kept(diags, &stored->diags);
		return;
	}
	stored = ARENA_NEW(kept, struct stored_page);
	stored->page.source = &file->source;
	stored->page.path = file->found.path;
	page_load_front(&stored->page, config, kept, diags);
	page_load_body(&stored->page, kept, diags);
	stored->diags = diag_keep(diags, first, diags->items.len - first, kept);
	file->page = stored;
	recall(page, stored, site);
}

static struct stored_edition *
find_edition(const struct site_store *store, const struct load_edition *wanted)
{
	size_t i;

	for (i = 0; i < store->editions.len; i++) {
		struct stored_edition *edition = store->editions.at[i];

		/* A page belongs to one edition, even where the same is listed twice. */
		if (edition->load != store->load && span_equal(edition->folder, wanted->folder) &&
		    strcmp(edition->commit, wanted->commit) == 0)
			return edition;
	}
	return NULL;
}

static struct stored_edition *
read_edition(struct site_store *store, const struct site_options *options, const struct load_edition *wanted,
             struct diag_list *diags)
{
	struct arena *arena = &store->batch->arena;
	struct found_files found = VEC_INIT;
	struct stored_edition *edition = NULL;
	size_t first = diags->items.len, i;

	if (load_edition_tree(options, wanted, NULL, arena, &found, diags)) {
		edition = xcalloc(1, sizeof(*edition));
		edition->folder = arena_copy(arena, wanted->folder);
		memcpy(edition->commit, wanted->commit, sizeof(edition->commit));
		edition->diags = diag_keep(diags, first, diags->items.len - first, arena);
		edition->batch = take(store);
		for (i = 0; i < found.len; i++)
			vec_push(&edition->files, new_file(store, &found.at[i], false));
		vec_push(&store->editions, edition);
	}
	vec_release(&found);
	return edition;
}

const struct stored_files *
store_edition(struct site_store *store, const struct site_options *options, const struct load_edition *wanted,
              struct diag_list *diags)
{
	struct stored_edition *edition = find_edition(store, wanted);

	if (edition)
		diag_add_kept(diags, &edition->diags);
	else
		edition = read_edition(store, options, wanted, diags);
	if (!edition)
		return NULL;
	edition->load = store->load;
	return &edition->files;
}

struct history *
store_history(struct site_store *store, const struct history_request *request, struct diag_list *diags)
{
	struct stored_history *known = &store->history;
	struct commit_name head;

	if (!history_find_commit(request->dir, request->revision, &head, diags))
		return NULL;
	if (known->history && strcmp(known->commit, head.id) == 0)
		return known->history;
	discard_history(store);
	known->history = history_walk(request, diags);
	if (!known->history)
		return NULL;
	memcpy(known->commit, head.id, sizeof(known->commit));
	known->walk++;
	known->batch = xcalloc(1, sizeof(*known->batch));
	known->batch->live = known->batch->total = 1;
	known->batch->history = known->history;
	return known->history;
}

static void
take_pages(struct site_store *store, const struct stored_files *files)
{
	size_t i;

	for (i = 0; i < files->len; i++)
		if (files->at[i]->page && !files->at[i]->page->batch)
			files->at[i]->page->batch = take(store);
}

void
store_adopt(struct site_store *store, struct arena *arena)
{
	arena_adopt(&store->batch->arena, arena);
}

void
store_checks(struct stored_page *page, const struct diag_list *diags, size_t first, size_t count)
{
	page->checks = diag_keep(diags, first, count, &page->batch->arena);
	page->checked = true;
}

/* Takes over the pages of editions, and forgets editions that this load did not ask for. */
static void
end_editions(struct site_store *store)
{
	size_t i, kept = 0;

	for (i = 0; i < store->editions.len; i++) {
		struct stored_edition *edition = store->editions.at[i];

		take_pages(store, &edition->files);
		if (edition->load == store->load)
			store->editions.at[kept++] = edition;
		else
			discard_edition(store, edition);
	}
	store->editions.len = kept;
}

void
store_end(struct site_store *store, struct site *site)
{
	take_pages(store, &store->files);
	end_editions(store);
	if (site) {
		site->load = store->load;
		vec_push(&store->living, store->load);
	}
	drop(store->batch);
	store->batch = NULL;
	sweep(store);
}

void
store_leave(struct site_store *store, unsigned long load)
{
	size_t i;

	for (i = 0; i < store->living.len && store->living.at[i] != load; i++)
		;
	store->living.at[i] = *vec_last(&store->living);
	store->living.len--;
	sweep(store);
}
