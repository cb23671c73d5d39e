/*
 * Is the content right?  Reads the site, changes nothing, reports everything.
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "base/regex.h"
#include "content/site.h"

/* All checks of the source, over all pages, on `jobs` threads. */
void check_site(const struct site *site, unsigned jobs, struct diag_list *diags);

/* The address contract: every page and anchor that an edition published leads
 * somewhere now. */
void check_addresses(const struct site *site, struct diag_list *diags);

/* The same of attachments: each is there, or under `files` or `removed` in publication.yaml. */
void check_file_addresses(const struct site *site, struct diag_list *diags);

/* The pages that content/search.yaml names. */
void check_search(const struct site *site, struct diag_list *diags);

/* Callouts whose kind compares times: two that are about one thing, and differ. */
void check_timescales(const struct site *site, struct diag_list *diags);

/* Whether the callout asks the page's owner for something: by its kind, or by
 * how its title begins. */
bool check_is_question(const struct config *config, const struct md_callout *callout);

/* What one thread checks with. */
struct checker {
	const struct site *site;
	struct regex *const *rules;     /* compiled, parallel to config.rules; NULL if broken */
	struct regex_scratch *scratch;
	struct arena arena;             /* lifetime "one page" */
	struct diag_list diags;
};

/* Links, front matter ids, other authorities. */
void check_references(struct checker *c, const struct page *page);
/* Old addresses of the page and old anchors in it. */
void check_aliases(struct checker *c, const struct page *page);
/* Headings, required and in order; callouts; pictures. */
void check_structure(struct checker *c, const struct page *page);
/* Times that stand beside a link to a callout which says another one. */
void check_times_at_links(struct checker *c, const struct page *page);
/* House style. */
void check_style(struct checker *c, const struct page *page);
/* What the page leaves open for its owner. */
void check_open_questions(struct checker *c, const struct page *page);

#endif
