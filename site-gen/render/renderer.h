/*
 * What one thread renders with.  Private to render/.
 */
#ifndef RENDER_RENDERER_H
#define RENDER_RENDERER_H

#include "amend/amendments.h"
#include "check/output.h"
#include "content/reference.h"
#include "render/related.h"
#include "render/render.h"
#include "template/template.h"

/* What all threads share, read-only but for what is indexed by page or worker. */
struct render {
	const struct site *site;
	const struct render_sink *sink;
	const struct template_set *templates;
	struct search_files *search;    /* NULL: the site has no search page */
	struct related *related;        /* NULL where no page has related ones */
	const struct amendments *amendments;    /* NULL: nothing was compared */
	const struct report *report;    /* NULL: no pages for editors */
	const struct since_report *since;       /* NULL: no page of what changed */
	const struct render *before;    /* gives those of a preview that is not finished, or NULL */
	struct output_check *check;
	struct page_list *by_type;      /* pages of each type, in reading order; by index of type */
	struct page_list documents;     /* of the search: the reading order, then earlier editions */
	uint32_t *document_of;          /* by page of those: its place among them */
};

struct renderer {
	const struct render *render;
	const struct site *site;
	unsigned worker;
	struct arena arena;             /* lifetime "one page" */
	struct arena kept;              /* lifetime "build" */
	struct diag_list diags;
	struct buf html;                /* the finished page */
	struct buf scratch, fold;

	const struct page *page;        /* the one being written */
	uint32_t *term_section;         /* by term: the last section that links it, plus 1 */
	uint32_t section;               /* counts headings, over all pages */
	int level;                      /* of the heading that was written last */
	uint32_t *used_terms;           /* terms linked in this page, in order */
	uint32_t turn;                  /* counts pages */
	uint32_t *term_page;            /* by term: the last page that uses it, its turn */
	size_t used_term_count;
	struct amend_label *labels;     /* of the page's sections, what stands before the first of them too; or NULL */
	const struct amend_label *label_most;   /* what most of them say; NULL: too many different things */
	bool labels_differ;             /* they do not all say the same */
	size_t signposts;               /* redirects and the like written so far */
};

void renderer_init(struct renderer *r, const struct render *render, unsigned worker);
void renderer_release(struct renderer *r);

/* The address of `to`, relative to the page being written, with "#anchor". */
struct span renderer_href(struct renderer *r, struct span to, struct span anchor);
/* The way from `address` to the site's root: "", "../" …. */
struct span renderer_root(struct renderer *r, struct span address);
/* A short-lived copy of what `scratch` holds from `start` on, taken off it. */
struct span renderer_take(struct renderer *r, size_t start);

/* How a range of a page's Markdown is written into the page at hand. */
enum html_mode {
	HTML_OWN,                       /* the page's own text: anchors and glossary links */
	HTML_BORROWED,                  /* another page's, or a second copy: neither */
	HTML_CELL                       /* the same in a matrix or column, without what it includes */
};
struct span html_range(struct renderer *r, const struct page *source, uint32_t from, uint32_t to,
                       enum html_mode mode);
/* The plain text of a range, includes in place; in scratch memory. */
struct span html_plain_text(struct renderer *r, const struct page *page, uint32_t from, uint32_t to);

/* All values of a page, its view's among them. */
struct value page_values(struct renderer *r, const struct page *page);
/* Adds what the page's view gives. */
void view_values(struct renderer *r, const struct page *page, struct value *map);
struct value site_values(struct renderer *r);

/* Small helpers for values; texts are borrowed. */
void set_text(struct renderer *r, struct value *map, const char *key, struct span text);
void set_flag(struct renderer *r, struct value *map, const char *key, bool flag);
void set_value(struct renderer *r, struct value *map, const char *key, struct value value);
/* The list, and "has_<key>". */
void set_list(struct renderer *r, struct value *map, const char *key, const char *has_key, struct value list);
struct value authority_value(struct renderer *r, const struct authority *authority);
struct value status_value(struct renderer *r, const struct page *page);
/* title, number, heading, href, summary, authority, status: a page in a list. */
struct value entry_value(struct renderer *r, const struct page *page);

/* A page that is none of the site's, by the layout of that name; r->page has its
 * address, which must outlive the link check.  Forgets the memory of a page. */
void render_signpost(struct renderer *r, const char *layout, const struct value *map, struct span address);
/* The pages for editors, if there is a report. */
#define EDITORS_PAGES (REPORT_SECTIONS + 3)
void editors_write(struct renderer *r);
/* Whether no page of the site has their addresses, and their layout is there. */
bool editors_check(const struct site *site, const struct template_set *templates, struct diag_list *diags);
/* The pages related to a listed one, best first; returns how many. */
size_t render_related(const struct render *render, unsigned worker, const struct page *page,
                      const struct page *found[RELATED_MAX]);

/* Files that are no page: redirects, sitemap.xml, assets, attachments. */
void files_write(struct renderer *r);

/* Hands a file to the sink and, unless it is a page, notes it for the link
 * check; `address` must outlive that. */
void render_file(struct renderer *r, struct span address, struct span bytes);
void render_page_file(struct renderer *r, struct span address, struct span bytes);

#endif
