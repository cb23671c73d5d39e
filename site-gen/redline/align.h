/*
 * The longest common part of two sequences, or nearly, in bounded time.
 *
 * Elements that stand once in both are anchors if they are in the same order
 * (Bram Cohen's patience diff); what lies between is compared again, and
 * where no anchor is left by Myers's greedy algorithm ("An O(ND) Difference
 * Algorithm", 1986), which gives up after so many differences, keeps the way
 * that came farthest and starts again behind it.
 */
#ifndef REDLINE_ALIGN_H
#define REDLINE_ALIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/vec.h"

#define ALIGN_NONE UINT32_MAX

/* A part of each sequence that is to be aligned. */
struct align_range {
	size_t a, a_end, b, b_end;
	unsigned depth;         /* anchors above it */
};

/* Memory that is used again; one at a time for one thread. */
struct aligner {
	struct align_slot *slots;       /* one for each number; all zero between calls */
	size_t slot_count;
	VEC(struct align_range) open;
	VEC(struct align_anchor) anchors;
	VEC(uint32_t) tails;            /* of runs of anchors */
	VEC(uint32_t) kept_a, kept_b;   /* indexes of what stands in both parts */
	VEC(uint32_t) trace;
	size_t work;            /* steps so far: at most some hundred for each element */
};

void aligner_init(struct aligner *aligner);
void aligner_release(struct aligner *aligner);

/* A sequence of numbers less than `numbers`. */
struct align_sequence {
	const uint32_t *ids;
	size_t len;
	uint32_t *pairs;        /* set: the index in the other sequence, or ALIGN_NONE */
};

/* Pairs equal elements of a and b: pairs never cross. */
void align_sequences(struct aligner *aligner, size_t numbers, const struct align_sequence *a,
                     const struct align_sequence *b);

#endif
