/*
 * What search_add collects and search_write reads.
 *
 * Each worker has its own terms, entries and positions, so that adding needs
 * no lock; the terms of the workers are joined when the index is written.
 */
#ifndef SEARCH_INDEX_H
#define SEARCH_INDEX_H

#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "search/search.h"

/* A term as one worker knows it. */
struct index_term {
	struct span text;               /* in the worker's arena */
	uint32_t id;                    /* place in the worker's terms */
	size_t field;                   /* the worker's field_count when last seen */
	size_t entry;                   /* its entry in that field */
};

/* A term of one field of one document, in order of first sight. */
struct index_entry {
	uint32_t term, count;
};

/* UTF-16 code units of the lower-cased field text. */
struct index_position {
	uint32_t start, len;
};

/* A token of the field that is being added. */
struct index_sighting {
	size_t entry;
	struct index_position position;
};

struct index_worker {
	struct arena arena;
	struct map tokens;              /* lower-cased token -> struct index_term, perhaps dropped */
	struct map stems;               /* stem -> struct index_term */
	struct index_term dropped;      /* what stop words lead to */
	VEC(struct index_term *) terms;
	VEC(struct index_entry) entries;
	size_t field_count;             /* fields added */

	/* Only with positions: grouped by entry, those of entry i beginning at
	 * first_positions.at[i]. */
	VEC(struct index_position) positions;
	VEC(size_t) first_positions;
	VEC(struct index_sighting) sightings;

	struct buf text, stem;          /* scratch */
};

/* One field of one document. */
struct index_field {
	size_t first, count;            /* of the worker's entries */
	size_t len;                     /* terms, with repeats */
};

struct index_document {
	unsigned worker;
	double boost;
};

struct search_index {
	struct arena arena;
	size_t field_count;
	const struct search_field *field_options;
	double b, k1;
	bool positions;
	unsigned worker_count;
	struct index_worker *workers;
	size_t document_count;
	struct index_document *documents;
	struct index_field *fields;     /* document by document */
};

#endif
