/*
 * What an editor wants to know before a change is published: everything that
 * is not as it was at a revision, and whether anything of it is worse.
 */
#ifndef REPORT_SINCE_H
#define REPORT_SINCE_H

#include "amend/amend.h"
#include "report/report.h"

/* One of the two states.  Diagnostics are sorted. */
struct since_state {
	const struct site *site;
	const struct diag_list *diags;
};

/* An address that was there, and leads nowhere now. */
struct since_lost {
	const struct page *page;        /* of the old state */
	struct span address, anchor;    /* the anchor is empty where the page is gone */
	struct span hint;               /* what to write, and where; may be empty */
};

/* A test of search.yaml that the change may have broken. */
struct since_test {
	struct span query;
	const struct page *page;        /* that must be among the first results; it has changed */
};

/* An item of the editors' report on a page that changed. */
struct since_note {
	enum report_section_id section;
	const struct report_item *item;
	const struct report_place *place;       /* of the item: the first on such a page */
};

/* Borrows from both states and from the report; all of them must outlive it. */
struct since_report {
	struct arena arena;
	struct span since;              /* as it was asked for */
	const struct report *report;    /* of the new state */
	struct amend_comparison *comparison;
	VEC(const struct diag *) problems;      /* that are new, in order */
	size_t mended;                  /* that are gone */
	size_t errors;                  /* of the new state, old and new */
	VEC(struct since_lost) lost;
	VEC(struct since_test) tests;
	size_t test_count;              /* all of search.yaml */
	VEC(struct since_note) notes;
};

/* `since` is a name for readers.  Never NULL; on `jobs` threads. */
struct since_report *since_report_new(const struct since_state *old, const struct since_state *new,
                                        struct span since, const struct report *report, unsigned jobs);
void since_report_free(struct since_report *change);  /* NULL is fine */

/* Whether nothing stands against publishing: no error, and no address lost. */
bool since_is_ready(const struct since_report *change);
/* "3 pages changed, 1 added", in the arena. */
struct span since_counts(const struct since_report *change, struct arena *arena);
/* "reworded, moved" of one page, in the arena. */
struct span since_kinds(const struct amend_change *change, struct arena *arena);
/* The page that a change is about: as it is, or as it was if it is gone. */
const struct page *since_page(const struct amend_change *change);
/* How tests of the search are run. */
extern const char since_search_help[];
/* "not ready to be published: 1 error, 2 addresses lost", in the arena. */
struct span since_verdict(const struct since_report *change, struct arena *arena);

/* As lines for a terminal, and as one JSON object. */
void since_write_text(const struct since_report *change, struct buf *out);
void since_write_json(const struct since_report *change, struct buf *out);      /* see above */

#endif
