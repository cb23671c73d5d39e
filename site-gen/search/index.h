/*
 * What search_add collects and the writers print.
 *
 * Workers share a dictionary, and each has entries and positions of its own.
 * search_finish numbers the terms and sorts the entries into postings.
 */
#ifndef SEARCH_INDEX_H
#define SEARCH_INDEX_H

#include "base/vec.h"
#include "search/dictionary.h"
#include "search/normalise.h"
#include "search/search.h"

/* A term of one field of one document, in order of first sight. */
struct index_entry {
	uint32_t term;                  /* id in the dictionary */
	uint32_t count;
};

/* The same among those of its term and field. */
struct index_posting {
	uint32_t document, count;
};

/* UTF-16 code units of the lower-cased field text. */
struct index_position {
	uint32_t start, len;
};

/* A token of the field that is being added. */
struct index_sighting {
	uint32_t entry;
	struct index_position position;
};

struct index_worker {
	VEC(struct index_entry) entries;
	VEC(uint32_t) last_entries;     /* by term id: its newest entry plus 1, or 0 */

	/* Only with positions: grouped by entry, those of entry i beginning at
	 * first_positions.at[i]. */
	VEC(struct index_position) positions;
	VEC(size_t) first_positions;
	VEC(struct index_sighting) sightings;

	struct normaliser normaliser;   /* scratch, also what follows */
	struct buf text, stem;
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
	struct search_field *field_options;
	size_t field_count;
	double b, k1;
	bool positions, normalise;
	const struct search_kept *kept;
	struct dictionary *dictionary;
	unsigned worker_count;
	struct index_worker *workers;
	size_t document_count;
	struct index_document *documents;
	struct index_field *fields;     /* document by document */

	bool finished;                  /* what follows is there, nothing may be added */
	VEC(struct span) terms;         /* by number, lunr's _index: in order of first sight */
	uint32_t *numbers;              /* by id in the dictionary */
	uint32_t *sorted;               /* numbers, by text */
	double *idf;                    /* by number */
	double *average_len;            /* by field */

	/* Those of a term in a field end at ends[number * field_count + field] and
	 * begin where those before end; by document. */
	size_t *ends;
	struct index_posting *postings;
	uint32_t *entries;              /* of each, in its document's worker; only with positions */
};

static inline const struct index_field *
index_field(const struct search_index *index, size_t document, size_t field)
{
	return &index->fields[document * index->field_count + field];
}

static inline struct index_worker *
index_worker(const struct search_index *index, size_t document)
{
	return &index->workers[index->documents[document].worker];
}

/* Where the postings of a slot, number * field_count + field, begin. */
static inline size_t
index_postings_start(const struct search_index *index, size_t slot)
{
	return slot ? index->ends[slot - 1] : 0;
}

/* A boost as JavaScript's `boost || 1` takes it. */
static inline double
index_boost(double boost)
{
	return boost == 0 ? 1 : boost;
}

#endif
