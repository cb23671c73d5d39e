/*
 * What a callout of a kind with `compare` says: a time, and what it is for.
 *
 * What it is for are the words of its title, without those that say nothing
 * ("the", "completing"), stemmed, abbreviations of the glossary spelled out
 * and "non-urgent" being one word.
 * Two are about one thing if they have the same words, or if one has two words
 * or more and the other has all of them: what holds for the "review of a plan"
 * holds for the "review of a pre-birth plan".
 */
#ifndef CHECK_TIMESCALE_H
#define CHECK_TIMESCALE_H

#include "check/check.h"
#include "redline/duration.h"
#include "redline/token.h"

struct timescale {
	const struct page *page;
	const struct md_callout *callout;
	uint32_t *words;                /* numbers of its words, in order, each once */
	size_t word_count;
	struct duration *durations;
	size_t duration_count;
};

/* Two that are about one thing, have times that differ, and do not link to one another. */
struct timescale_conflict {
	const struct timescale *general, *special;      /* of two with the same words: the earlier, the later */
	const struct duration *general_time, *special_time;
};
typedef void timescale_found(void *context, const struct timescale_conflict *conflict);
/* Finds those of all pages but earlier editions'.  What it hands out is gone after. */
void timescale_compare(const struct site *site, timescale_found *found, void *context);
/* The callout's title, or of one without the heading that it stands under. */
struct span timescale_title(const struct timescale *timescale);
struct place timescale_place(const struct timescale *timescale);

/* What the words of a title are, as numbers of the vocabulary; in the arena. */
void timescale_words(const struct site *site, struct span title, struct vocabulary *vocabulary,
                     struct arena *arena, uint32_t **words, size_t *count);
/* Whether a's words are all among b's, or the same; both in order. */
bool timescale_covers(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count);
/* The times in the text of a callout; in the arena. */
void timescale_durations(const struct page *page, const struct md_callout *callout, struct arena *arena,
                         struct duration **durations, size_t *count);
/* Of those of a and of b, the first pair that differ, if none are equal and some
 * can be compared. */
bool timescale_differs(const struct duration *a, size_t a_count, const struct duration *b, size_t b_count,
                       const struct duration **x, const struct duration **y);

#endif
