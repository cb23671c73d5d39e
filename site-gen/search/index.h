/*
 * What search_add collects and search_write prints.
 *
 * Each worker has its own dictionary, entries and positions, so that adding
 * needs no lock.  search_number joins the dictionaries.
 */
#ifndef SEARCH_INDEX_H
#define SEARCH_INDEX_H

#include "search/dictionary.h"
#include "search/search.h"

/* A term of one field of one document, in order of first sight. */
struct index_entry {
	uint32_t term;                  /* id in the worker's dictionary; once numbered,
	                                   place in the index's terms */
	uint32_t count;
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
	struct dictionary dictionary;
	VEC(struct index_entry) entries;
	VEC(uint32_t) last_entries;     /* by term id: its newest entry plus 1, or 0 */

	/* Only with positions: grouped by entry, those of entry i beginning at
	 * first_positions.at[i]. */
	VEC(struct index_position) positions;
	VEC(size_t) first_positions;
	VEC(struct index_sighting) sightings;

	struct buf text;                /* scratch */
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
	bool positions;
	unsigned worker_count;
	struct index_worker *workers;
	size_t document_count;
	struct index_document *documents;
	struct index_field *fields;     /* document by document */

	bool numbered;                  /* what follows is there, nothing may be added */
	VEC(struct span) terms;         /* by number, lunr's _index: in order of first sight */
	VEC(size_t) frequencies;        /* by number * field_count + field: documents with it */
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

/* Numbers the terms in the order in which lunr's builder meets them. */
void search_number(struct search_index *index);

#endif
