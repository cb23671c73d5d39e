/*
 * Which text of one set holds most of a text of another.
 *
 * A text's features are hashes of every three words in a row (shingles;
 * Broder, "On the resemblance and containment of documents", 1997).  One that
 * stands in many texts tells nothing and is not counted, so the work is
 * linear in the features.
 */
#ifndef AMEND_LIKENESS_H
#define AMEND_LIKENESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"

/* In the order of the text, and as often as they stand there; or each once, in rising order. */
struct features {
	uint32_t *at;
	size_t count;
	bool distinct;
};

/* What a text's features are made of, word by word. */
struct feature_maker {
	VEC(uint32_t) hashes;
	uint32_t last[2];
	size_t words;
};

#define FEATURE_MAKER_INIT { VEC_INIT, { 0, 0 }, 0 }

/* Adds the words of a text; case makes no difference.  Returns how many. */
size_t features_add(struct feature_maker *maker, struct span text);
/* The features of all that was added; the maker begins anew. */
struct features features_take(struct feature_maker *maker, struct arena *arena);
void feature_maker_release(struct feature_maker *maker);
/* Sorts them, and drops those that stand there already. */
void features_make_distinct(struct features *features);
/* Whether so many are distinct; `least` is small. */
bool features_have(const struct features *features, size_t least);

#define LIKENESS_NONE UINT32_MAX

struct likeness {
	uint32_t other;                 /* of the set looked in, or LIKENESS_NONE */
	uint32_t common;                /* features that both have */
};

/*
 * For each text the one of `others` that has most features in common with it,
 * the first of several; best[i] is that of texts[i].  Features of texts are
 * distinct.
 */
void likeness_find(const struct features *texts, size_t count, const struct features *others, size_t other_count,
                   struct likeness *best);

#endif
