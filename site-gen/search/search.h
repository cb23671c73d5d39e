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

#include <stdint.h>

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
	bool normalise;                 /* texts go through search_normalise first, with `kept` */
	const struct search_kept *kept; /* or NULL; outlives the index */
	unsigned workers;
};

struct search_index;
struct search_kept;

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
/* After the last search_add, with options.workers threads; again is fine.
 * What follows needs it, and only reads the index. */
void search_finish(struct search_index *index);

/* The whole index as JSON, with options.workers threads. */
void search_write(const struct search_index *index, struct buf *out);

/*
 * The same index in parts, for assets/search/load.js: rows of terms in shards,
 * and what a manifest says of them.
 */
struct search_shards;
/* With options.workers threads.  The index must outlive the shards. */
struct search_shards *search_shards_new(const struct search_index *index);
void search_shards_free(struct search_shards *shards);  /* NULL is fine */
size_t search_shard_count(const struct search_shards *shards);
void search_shard_write(const struct search_shards *shards, size_t shard, struct buf *out);
/* Members of a JSON object, without its braces. */
void search_shards_describe(const struct search_shards *shards, struct buf *out);

/* A number in the digits of the shards: see docs/search-index.md. */
void search_put_number(struct buf *out, uint64_t n);

/*
 * Every word that is a term when stemmed, but for numbers: rows for spelling
 * help.  The index must outlive the words.
 */
#define SEARCH_LETTERS 26
struct search_words;
/* With options.workers threads. */
struct search_words *search_words_new(const struct search_index *index);
void search_words_free(struct search_words *words);     /* NULL is fine */
/* Whether there are words that begin with the letter, 0 for a. */
bool search_words_any(const struct search_words *words, size_t letter);
/* Adds the rows of a letter behind those that `out` has. */
void search_words_write(const struct search_words *words, size_t letter, struct buf *out);

/*
 * Which documents are like which: the cosine of the angle between their
 * strongest terms, weighted as the index scores them.  The work for a document
 * has a limit, whatever the others are.
 */
struct search_likeness;
struct search_like {
	size_t document;
	double likeness;                /* from 0 to 1, times what `weigh` gave */
};
/* What a document's likeness is multiplied with, from 0 to SEARCH_WEIGHT_MAX. */
typedef double search_weigh(void *context, size_t document);
#define SEARCH_WEIGHT_MAX 2.0

/* With options.workers threads.  Needs the index only until it returns. */
struct search_likeness *search_likeness_new(const struct search_index *index);
void search_likeness_free(struct search_likeness *likeness);    /* NULL is fine */
/* The documents most like this one, best first, with a likeness above `least`;
 * returns how many, at most `max`.  Threads use different workers. */
size_t search_find_like(struct search_likeness *likeness, unsigned worker, size_t document, double least,
                        search_weigh *weigh, void *context, struct search_like *found, size_t max);

/*
 * The normalisation that both the index and the query go through before
 * lunr: docs/search-index.md holds its rules, which assets/search/core.js has
 * as well.  Appends words of ASCII, apart by single spaces.  `kept` may be
 * NULL.
 */
void search_normalise(struct span text, const struct search_kept *kept, struct buf *out);

/* Words that are never stemmed, normalised.  They and their plurals in -s and
 * -es become the word with "_" behind it, which the stemmer leaves alone. */
struct search_kept *search_kept_new(const struct span *words, size_t count);
void search_kept_free(struct search_kept *kept);        /* NULL is fine */

#endif
