/*
 * What a preview keeps of a site from one load to the next: files as read,
 * pages as parsed, editions and the history as git has them, so that a load
 * reads and parses only what changed.
 *
 * Files and pages of one load share an arena, a batch.  A site borrows them;
 * what a later load replaces stays until the last site that may hold it is
 * freed, and a batch goes when nothing of it is in use.  A batch of which
 * little is in use is read anew, so that at most four times what is in use is
 * kept.
 *
 * All of it, and site_load and site_free of its sites, belongs to one thread.
 */
#ifndef CONTENT_STORE_H
#define CONTENT_STORE_H

#include "content/load.h"
#include "content/site.h"

struct store_batch;

/* A page as parsed: what of struct page hangs on its text and site.yaml alone. */
struct stored_page {
	struct page page;
	struct diag_kept diags;         /* of parsing */
	struct diag_kept checks;        /* of check_site, once `checked`, on the page alone */
	bool checked;
	struct page_change changed;     /* as of walk number `walk`; 0: not known */
	unsigned long walk;
	struct store_batch *batch;
};

struct stored_file {
	struct found_file found;
	struct source source;           /* the same, for what points into it */
	struct stored_page *page;       /* NULL where it is not parsed */
	struct store_batch *batch;
};
VEC_TYPE(stored_files, struct stored_file *);

/* site.yaml as decoded. */
struct stored_config {
	struct config config;
	struct diag_kept diags;
	const struct stored_file *file; /* NULL: not there */
	struct store_batch *batch;
};

/* An edition: its files at a commit. */
struct stored_edition {
	struct span folder;             /* "toolkit/editions/1"; in `batch` */
	char commit[41];
	struct stored_files files;
	struct diag_kept diags;         /* of reading them */
	struct store_batch *batch;
	unsigned long load;             /* that asked for it last */
};

/* The walk over all commits that HEAD comes from. */
struct stored_history {
	struct history *history;        /* NULL: none is known */
	char commit[41];                /* of HEAD */
	unsigned long walk;             /* counts walks */
	struct store_batch *batch;      /* of it alone */
};

struct site_store {
	struct stored_files files;      /* by path; also those that cannot be read */
	int folder_errors[LOAD_FOLDERS];
	struct stored_config config;
	VEC(struct stored_edition *) editions;
	struct stored_history history;
	unsigned long others;           /* counts changes of files that are published as they are */

	bool changed_all;
	VEC(struct span) changed;       /* paths */
	struct arena notes;             /* holds those */

	unsigned long load;             /* number of the last load */
	struct store_batch *batch;      /* that load's; NULL between loads */
	VEC(unsigned long) living;      /* loads whose sites are not freed */
	VEC(struct stored_garbage {
		struct store_batch *batch;
		unsigned long load;     /* that replaced it */
	}) garbage;
};

/* A new one knows no file: the first load reads all. */
struct site_store *site_store_new(void);
/* After the last of its sites; NULL is fine. */
void site_store_free(struct site_store *store);
/* The file at the path ("content/a.md") may have changed, come or gone. */
void site_store_change(struct site_store *store, struct span path);
/* Anything may have: the next load reads every file. */
void site_store_change_all(struct site_store *store);

/* What follows is for content/ and check/. */

/* The load begins: reads what changed into store->files. */
void store_update(struct site_store *store, const struct site_options *options);
/* Decodes site.yaml unless it is known; as config_load. */
bool store_load_config(struct site_store *store, struct config *config, const struct stored_file *file,
                       struct diag_list *diags);
/* As page_load_front and page_load_body with the site's arena; what is not known is parsed into `kept`,
 * an arena that goes to store_adopt. */
void store_load_page(struct page *page, struct stored_file *file, const struct config *config, struct arena *site,
                     struct arena *kept, struct diag_list *diags);
/* As load_edition_tree; the files are the store's.  NULL after a diagnostic. */
const struct stored_files *store_edition(struct site_store *store, const struct site_options *options,
                                         const struct load_edition *wanted, struct diag_list *diags);
/* As history_walk of HEAD, but the store's; walked only if HEAD is another commit than in the load before. */
struct history *store_history(struct site_store *store, const struct history_request *request,
                              struct diag_list *diags);
/* After the pages are loaded: their new memory belongs to the load's batch. */
void store_adopt(struct site_store *store, struct arena *arena);
/* What check_site found of a page alone, `count` from number `first` on. */
void store_checks(struct stored_page *page, const struct diag_list *diags, size_t first, size_t count);
/* The load is over: a site is there, or none came of it. */
void store_end(struct site_store *store, struct site *site);
/* The site of that load is freed. */
void store_leave(struct site_store *store, unsigned long load);

#endif
