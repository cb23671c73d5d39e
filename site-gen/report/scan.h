/*
 * One reading of the running text of every page, in parallel.  Private to
 * report/.
 */
#ifndef REPORT_SCAN_H
#define REPORT_SCAN_H

#include "prose/reading.h"
#include "prose/similar.h"
#include "report/report.h"

struct scan_sentence {
	size_t offset, words;
	struct span text;
};
struct scan_abbreviation {
	struct span text;
	size_t offset;                  /* of the first use on the page that is not in a link */
	size_t uses;                    /* of such */
	struct span long_form;          /* on this page, or empty */
};
struct scan_paragraph {
	size_t offset, words;
	struct span text;
	struct similar_sketch sketch;
};
struct page_scan {
	struct reading reading;
	VEC(struct scan_sentence) sentences;            /* the long ones */
	VEC(struct scan_abbreviation) abbreviations;    /* each once */
	VEC(struct scan_paragraph) paragraphs;          /* those to be compared */
};

/* One for each page, by number; pages of earlier editions and pages that no
 * list has are empty.  Texts are in the arena. */
struct page_scan *scan_pages(const struct site *site, unsigned jobs, struct arena *arena);
void scan_free(struct page_scan *scans, size_t count);

#endif
