/*
 * Which page and which section became which.  Private to amend/.
 */
#ifndef AMEND_PAIRS_H
#define AMEND_PAIRS_H

#include "amend/amend.h"
#include "amend/likeness.h"

VEC_TYPE(page_numbers, uint32_t);

/* Old sections that are shown one behind the other. */
struct section_chain {
	struct side_section *first, *last;
};

/* A section, and what only this folder needs of it. */
struct side_section {
	struct amend_section *section;  /* in the page's array */
	size_t first, end;              /* its blocks */
	size_t words;
	struct features features;
	struct side_section *next;      /* in a chain */
	struct section_chain followers; /* of a new one: old ones that went into it, or stood behind its own */
};

struct side_page {
	const struct page *page;
	struct span id;                 /* with the publication's folder before in a whole site */
	struct page_numbers partners;   /* of the other side; the nearest is the first */
	bool same;                      /* as its only partner, byte for byte: what follows is not there */
	struct amend_blocks blocks;
	struct amend_section *sections;
	struct side_section *inner;     /* of each */
	size_t section_count;
	size_t words;
	struct features features;
	struct section_chain head, tail;        /* of a new one: old sections that stood before all, or nowhere */
};

struct side {
	const struct amend_state *state;
	struct side_page *pages;
	size_t count;
	struct map by_id;               /* struct side_page */
	uint32_t *by_number;            /* by page->number of the site: the page here, or UINT32_MAX */
};

/* The pages of both states, and who continues whom.  Pages that are not the same are read in parallel; what
 * that needs is in `arena` afterwards. */
void pairs_find_pages(struct side *old, struct side *new, unsigned jobs, struct arena *arena);
/* Sets `other` and the kinds ADDED, REMOVED, SPLIT and MERGED of sections of pages that are not the same. */
void pairs_find_sections(struct side *old, struct side *new, struct arena *arena);
void side_release(struct side *side);

/* A heading without the number that it begins with: "2.1 Meetings" -> "Meetings". */
struct span amend_title_text(struct span title);

/* The nearest of the page's partners, or NULL. */
struct side_page *side_nearest(const struct side_page *page, const struct side *other);
/* The page here, or NULL. */
struct side_page *side_page_of(const struct side *side, const struct page *page);
struct side_section *side_section_of(const struct side *side, const struct amend_section *section);

#endif
