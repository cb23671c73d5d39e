/*
 * The whole site in memory: loaded once, then read-only.
 */
#ifndef CONTENT_SITE_H
#define CONTENT_SITE_H

#include "base/map.h"
#include "content/changes.h"
#include "content/glossary.h"
#include "content/page.h"
#include "content/search_config.h"
#include "history/walk.h"

/* A file that is published or used as it is. */
struct site_file {
	struct source source;           /* path relative to the root; its bytes */
	struct span address;            /* of an attachment: "guide/form.pdf" */
	struct edition *edition;        /* of an attachment of an earlier edition; else NULL */
	struct stored_file *stored;     /* in a preview; else NULL */
};
VEC_TYPE(file_list, struct site_file *);

/* The pages that share a bare id. */
struct id_entry {
	struct page_list pages;
};

struct site {
	struct arena arena;             /* lifetime "build" */
	struct history *history;        /* of content/, or NULL: left out, or there is none; the
	                                   store's, where there is one */
	struct span commit;             /* with --ref: the commit read; else empty */
	int64_t time;                   /* of the commit read, or that the folder is at, in seconds
	                                   since 1970; 0 where nothing asks or it is not known */
	struct config config;
	struct glossary glossary;
	struct search_config search_config;
	VEC(struct publication *) publications; /* by order, then title */
	struct change_files changes;    /* by path */
	struct page_list pages;         /* by path; generated index pages included */
	struct page_list reading_order; /* the listed ones, each before those below it */
	struct file_list files;         /* every file that was read, by path */
	struct file_list attachments;   /* files of content/ that are neither pages nor data */
	struct file_list layouts;       /* layouts/<name>.mustache */
	struct file_list assets;        /* assets/… */
	struct page *home, *glossary_page, *search_page;        /* NULL if there is none */
	struct map by_path, by_address, by_key;                 /* struct page */
	struct map by_alias;            /* old address -> the first struct page that claims it */
	struct map by_id;               /* struct id_entry */
	struct map successors;          /* "toolkit/parenting", a page of an earlier edition ->
	                                   struct id_entry, the pages that continue it */
	struct map files_by_path;       /* attachments */
	struct site_store *store;       /* what it borrows from, or NULL; see content/store.h */
	unsigned long load;             /* its number there */
};

/* What a file would be: a change that is tried before it is made. */
struct overlay_file {
	struct span path;               /* "content/guide/a.md" */
	struct span text;               /* must outlive the site */
	bool gone;                      /* there is no such file; the text is not used */
};

struct site_options {
	const char *root;               /* the folder that holds content/, layouts/ and assets/ */
	const char *revision;           /* read from git, or NULL for the folder */
	const char *defaults;           /* holds the layouts/ or assets/ of a site that has none; or NULL */
	unsigned jobs;
	bool history;                   /* read editions and the dates of changes from git */
	struct site_store *store;       /* of a preview, which gives no `revision`; it outlives the site; or
	                                   NULL */
	const struct overlay_file *overlay;     /* instead of what is there; each path once */
	size_t overlay_count;
};

#define SITE_PAGE_LIMIT ((size_t)1 << 20)       /* bytes of a page */

/*
 * Reads and indexes everything.  NULL only where there is nothing to check
 * (no content/site.yaml, or it cannot be read); otherwise what is wrong is in
 * diags and the site is as complete as it can be made.
 */
struct site *site_load(const struct site_options *options, struct diag_list *diags);

/*
 * Loads two states of a site that are to be compared, without their history;
 * each as site_load does it, but for what nobody asks of what did not change:
 *
 *   - a page that both have at one path, with the same bytes and id, and that
 *     is the only one to continue itself, is `unread` in both, unless a page
 *     that is read shows words of it;
 *   - an anchor in an unread page is taken as it is;
 *   - backlinks, carriers of topics and circles of includes are not found.
 *
 * What is wrong with what they share is said of the first alone.  False if one
 * is NULL; the second borrows from the first, which must be freed after it.
 */
bool site_load_both(const struct site_options options[2], struct site *sites[2], struct diag_list diags[2]);
void site_free(struct site *site);      /* NULL is fine */

/* The publication of that id, as it is now; or NULL. */
const struct publication *site_publication(const struct site *site, struct span id);

#endif
