/*
 * The pages that show amendments: one for each step from edition to edition,
 * one redline for each page that a step changed, "What's new" and the feeds.
 * Private to render/.
 */
#ifndef RENDER_AMEND_PAGES_H
#define RENDER_AMEND_PAGES_H

#include "amend/amendments.h"
#include "render/renderer.h"

/* A page that is not in the site: of a step, or of one change of it. */
struct amend_page {
	struct page page;               /* with a number behind those of the site */
	const struct amend_step *step;
	const struct amend_change *change;      /* NULL: of the step */
	size_t first, end;              /* of the step: which of the changes that are shown it lists */
	bool is_list;                   /* it does nothing else */
	size_t lists;                   /* so many pages behind it are its lists: it has none itself */
};

struct amend_pages {
	struct amend_page *at;
	size_t count;
	struct arena arena;
};

/* NULL where there are none. */
struct amend_pages *amend_pages_new(const struct site *site, const struct amendments *amendments);
void amend_pages_free(struct amend_pages *pages);       /* NULL is fine */
/* The publication's own page, or NULL. */
struct page *amend_home(const struct site *site, const struct publication *publication);
/* The layouts that they need. */
#define AMEND_LAYOUTS { "amendments", "redline" }

/* What page_values gives, and what the page says of itself. */
struct value amend_page_values(struct renderer *r, const struct amend_page *page);

/* Of a page of the site: what changed in it, and since; its section labels into r->labels. */
void amend_values(struct renderer *r, const struct page *page, struct value *map);
/* Notes the labels of the page's sections, for amend_write_label. */
void amend_find_labels(struct renderer *r, const struct page *page);
/* Writes the label of a section behind its heading, if it has one of its own. */
void amend_write_label(struct renderer *r, uint32_t heading, struct buf *out);
/* The events of "What's new". */
void view_news(struct renderer *r, const struct page *page, struct value *map);

/* The redline as HTML: headings, paragraphs, lists and tables with <ins> and <del> inside; *places is how many
 * places changed.  Each is the target of "#change-1", "#change-2" …. */
struct span redline_html(struct renderer *r, const struct amend_step *step, const struct amend_change *change,
                         size_t *places);
/* By op: the number of the place that it is in, from 1 on; 0: unchanged. */
uint32_t *redline_places(const struct amend_change *change, struct arena *arena);

/* feed.xml, and one for each publication that has events (RFC 4287). */
void feeds_write(struct renderer *r);
/* "feed.xml"; empty if there is nothing to be in it. */
struct span feed_address(const struct amendments *amendments);

#endif
