/*
 * What the editors of a site may want to look at: found, counted and sorted,
 * the most useful first.  Nothing here is an error; what is wrong is a
 * diagnostic.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "content/site.h"

enum report_section_id {
	REPORT_TIMESCALES,              /* times that differ for one thing */
	REPORT_QUESTIONS,               /* callouts that ask the owner */
	REPORT_AWAITED,                 /* pages whose status asks for something */
	REPORT_REVIEWS,                 /* review dates that are past or near */
	REPORT_ABBREVIATIONS,           /* that nothing explains */
	REPORT_REPEATS,                 /* paragraphs that stand twice, or nearly */
	REPORT_UNREFERENCED,            /* pages that no page refers to */
	REPORT_UNUSED,                  /* the same of types and files that are there to be linked to */
	REPORT_SENTENCES,               /* long ones */
	REPORT_READING,                 /* pages that are hard to read */
	REPORT_SECTIONS
};

/* Sentences with more words are long; the GOV.UK style guide has them checked. */
#define REPORT_LONG_SENTENCE 25
/* Pages with a higher reading age, in tenths of a year, are listed. */
#define REPORT_READING_AGE 140
/* Paragraphs with fewer words are not compared. */
#define REPORT_REPEAT_WORDS 15
/* Days before its date that a review is announced. */
#define REPORT_REVIEW_DAYS 90

struct report_place {
	const struct page *page;        /* NULL for a file that is no page */
	struct place place;
	struct span anchor;             /* in the page, or empty */
};

struct report_item {
	struct span group;              /* "Overdue", an owner; items of a group stand together */
	struct span text;               /* what it is about */
	struct span detail;             /* figures, a reason; may be empty */
	struct report_place *places;    /* at least one */
	size_t place_count;
	size_t weight;                  /* the heavier first, within a group */
	size_t order;                   /* then in this order */
};
VEC_TYPE(report_items, struct report_item);

struct report_section {
	const char *name;               /* "timescales": in addresses and options */
	const char *title, *help;
	struct span note;               /* what else there is to say, or empty */
	struct report_items items;
};

struct report {
	struct arena arena;
	struct span date;               /* of today, "2027-03-31" */
	size_t pages, words, errors, warnings;
	struct report_section sections[REPORT_SECTIONS];
};

struct report_options {
	struct span today;              /* "2027-03-31" */
	unsigned jobs;
};

/* `diags` are those of site_load and check_site, sorted; both must outlive the
 * report.  Never NULL. */
struct report *report_new(const struct site *site, const struct diag_list *diags,
                          const struct report_options *options);
void report_free(struct report *report);        /* NULL is fine */

/* The section of that name, or REPORT_SECTIONS. */
enum report_section_id report_section_named(struct span name);
/* Whether the text is a date, "2027-03-31", "2027-03" or "2027", of which the
 * last day is meant; gives the days since 1 March of the year 0. */
bool report_read_date(struct span text, long *days);

/*
 * Writers.  With `section` below REPORT_SECTIONS that one alone, and in full;
 * else the text has REPORT_TEXT_ITEMS items of each.
 */
#define REPORT_TEXT_ITEMS 10
void report_write_text(const struct report *report, enum report_section_id section, struct buf *out);
void report_write_json(const struct report *report, enum report_section_id section, struct buf *out);

#endif
