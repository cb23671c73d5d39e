/*
 * The search index: lunr 2.3.9's serialised form, written by C.
 *
 * Rule: the file is byte-equal to JSON.stringify(lunr(…)) of lunr 2.3.9 for
 * the same fields, boosts and documents with the default pipeline (trimmer,
 * stop word filter, stemmer).  Documents are referred to as "0", "1", ….
 * docs/search-index.md specifies the format.
 */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "base/buf.h"

/* Boosts are from 0, which counts as 1 as in lunr, to SEARCH_BOOST_MAX. */
#define SEARCH_BOOST_MAX 10000

struct search_field {
	const char *name;               /* without "/"; not a number, not "_index" */
	double boost;
};

struct search_options {
	const struct search_field *fields;
	size_t field_count;
	double b, k1;                   /* 0.75 and 1.2 in lunr; k1 from 0 to 100 */
	bool positions;                 /* metadata whitelist ["position"] */
	unsigned workers;
};

struct search_index;

struct search_index *search_new(const struct search_options *options, size_t documents);
void search_free(struct search_index *index);
/*
 * Adds document `document` (each at most once; one never added counts as
 * empty) with one text for each field, UTF-8; each bad byte counts as U+FFFD.
 * Threads may call it at the same time with different `worker` numbers below
 * options.workers.
 */
void search_add(struct search_index *index, unsigned worker, size_t document, const struct span *texts);
/* Sets the document's boost; 1 is the default. */
void search_boost(struct search_index *index, size_t document, double boost);
/* Writes the whole index as JSON, with options.workers threads.  Nothing may be
 * added afterwards; writing again gives the same. */
void search_write(struct search_index *index, struct buf *out);

/*
 * The normalisation that both the index and the query go through before
 * lunr: docs/search-index.md holds its rules, which assets/search-core.js has
 * as well.  Appends words of ASCII, apart by single spaces.
 */
void search_normalise(struct span text, struct buf *out);

#endif
