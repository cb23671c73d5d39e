/*
 * What fills the sections of a report.  Private to report/.
 */
#ifndef REPORT_SECTIONS_H
#define REPORT_SECTIONS_H

#include "report/scan.h"

struct builder {
	const struct site *site;
	const struct report_options *options;
	const struct page_scan *scans;
	struct map by_path;             /* struct page, by the path of its source */
	struct report *report;
};

/* Adds an item with one place. */
struct report_item *report_add(struct builder *b, enum report_section_id section, struct span text,
                                struct report_place place);
/* The place of an offset on a page, with the anchor of what it stands under. */
struct report_place report_place_at(const struct page *page, size_t offset);

/* sections.c: from front matter and links; from diagnostics. */
void build_reviews(struct builder *b);
void build_awaited(struct builder *b);
void build_unreferenced(struct builder *b);
void build_unused_files(struct builder *b);
void build_questions(struct builder *b);
void build_timescales(struct builder *b, const struct diag_list *diags);
/* wording.c: from the text. */
void build_sentences(struct builder *b);
void build_reading(struct builder *b);
void build_abbreviations(struct builder *b);
void build_repeats(struct builder *b);

#endif
