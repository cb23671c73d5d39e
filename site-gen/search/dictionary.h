/*
 * The terms of an index, and what each token leads to.
 *
 * Most words of a text have been seen before, so the way from a trimmed
 * token to its term (stop words, stemmer) is gone once and remembered, for
 * all workers: what is known is found without a lock.
 */
#ifndef SEARCH_DICTIONARY_H
#define SEARCH_DICTIONARY_H

#include <stdint.h>

#include "base/arena.h"
#include "search/text.h"

struct dictionary;

#define DICTIONARY_BATCH 16
#define DICTIONARY_DROPPED UINT32_MAX

struct dictionary *dictionary_new(void);
void dictionary_free(struct dictionary *d);
/*
 * The ids of the terms of trimmed words, DICTIONARY_DROPPED for a stop word.
 * Several at a time, so that the memory of all of them is fetched at once.
 * Threads may call it at the same time, each with its own scratch.  Which id a term gets
 * depends on who comes first; ids have no gaps.
 */
void dictionary_find(struct dictionary *d, const struct span *words, size_t count, uint32_t *terms,
                     struct buf *scratch);

/* What follows is for the time after the last dictionary_find. */

/* The texts of the terms, by id, in the arena. */
struct span *dictionary_terms(const struct dictionary *d, struct arena *arena, size_t *count);
/* Calls `word` for each word of a part that leads to a term, in any order;
 * texts are in the arena or the dictionary. */
#define DICTIONARY_PARTS 64
typedef void dictionary_word(void *context, struct span text, uint32_t term);
void dictionary_words(const struct dictionary *d, size_t part, struct arena *arena, dictionary_word *word,
                      void *context);

#endif
