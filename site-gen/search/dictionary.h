/*
 * The terms of one worker, and what each token leads to.
 *
 * Most words of a text have been seen before, so the way from a trimmed
 * token to its term (stop words, stemmer) is gone once and remembered.
 */
#ifndef SEARCH_DICTIONARY_H
#define SEARCH_DICTIONARY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "search/text.h"

struct dictionary_slot;

/* Words and a number for each. */
struct dictionary_table {
	struct dictionary_slot *slots;  /* words of up to 16 bytes */
	size_t slot_bits, slots_used;
	struct map long_words;          /* the others -> uint32_t */
};

struct dictionary {
	struct arena arena;             /* the texts */
	VEC(struct span) terms;         /* by id */
	struct dictionary_table stems;  /* texts of terms -> their ids */
	struct dictionary_table words;  /* what was met -> what it leads to */
	struct buf stem;                /* scratch */
};

#define DICTIONARY_INIT { .stem = BUF_INIT }
#define DICTIONARY_BATCH 16
#define DICTIONARY_DROPPED UINT32_MAX

void dictionary_release(struct dictionary *d);
/* The ids of the tokens' terms, DICTIONARY_DROPPED for a stop word.  Several at
 * a time, so that the memory of all of them is fetched at once. */
void dictionary_find(struct dictionary *d, const struct search_token *tokens, size_t count, uint32_t *terms);

/* Adds the terms of another dictionary, whose texts stay there; ids says what
 * they are here. */
void dictionary_join(struct dictionary *d, const struct dictionary *other, uint32_t *ids);

/* Calls `word` for each word that leads to a term, in any order; texts are in
 * the arena or the dictionary. */
typedef void dictionary_word(void *context, struct span text, uint32_t term);
void dictionary_words(const struct dictionary *d, struct arena *arena, dictionary_word *word, void *context);

#endif
