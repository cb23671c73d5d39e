/*
 * Texts that say nearly the same.
 *
 * A text is the set of its shingles, the runs of SIMILAR_WORDS words without
 * regard to capitals and marks; how alike two are is the size of what the sets
 * share by the size of both together (Jaccard).  A sketch of a set holds the
 * least of its hashes under each of several functions; two sketches agree in a
 * function as often as the sets are alike (A. Z. Broder: On the resemblance
 * and containment of documents, 1997).  Sketches are cut into bands, and texts
 * that agree in a band are compared, so the work is linear in the texts.
 */
#ifndef PROSE_SIMILAR_H
#define PROSE_SIMILAR_H

#include <stdint.h>

#include "base/vec.h"
#include "base/span.h"

#define SIMILAR_WORDS 4
/* With 20 bands of 4, of texts that are 0.6 alike 94 in 100 pairs meet in a
 * band, of those 0.7 alike 99.6. */
#define SIMILAR_BANDS 20
#define SIMILAR_ROWS 4
#define SIMILAR_LEAST 0.7

VEC_TYPE(similar_set, uint64_t);

/* The shingles of a text in order, each once; none of fewer than SIMILAR_WORDS
 * words.  Replaces what is in the set. */
void similar_read(struct span text, struct similar_set *set);
double similar_likeness(const struct similar_set *a, const struct similar_set *b);

/* One hash for each band of the set's sketch. */
struct similar_sketch {
	uint32_t bands[SIMILAR_BANDS];
};
void similar_sketch(const struct similar_set *set, struct similar_sketch *out);

/* Whether texts number `a` and `b` are to be put together. */
typedef bool similar_match(void *context, size_t a, size_t b);
/*
 * Puts texts into groups: group[i] is the first text of that of i.  `match` is
 * asked for at most some pairs for each band of each text, only of such as
 * agree in it.
 */
void similar_group(const struct similar_sketch *sketches, size_t count, similar_match *match, void *context,
                   size_t *group);

#endif
