/*
 * Abbreviations, and where a text says what they stand for.
 *
 * What counts as one: a word of 2 to 10 letters and digits that begins with a
 * capital and has at least as many capitals as small letters, two or more:
 * "MASH", "DfE", "GCP2".  A plural's "s" is no part of it.  Roman numerals are
 * none, nor is anything in a text that is all in capitals.
 */
#ifndef PROSE_ABBREVIATION_H
#define PROSE_ABBREVIATION_H

#include "base/span.h"

/* The next one at or behind *at, which moves behind it; false at the end. */
bool abbreviation_next(struct span text, size_t *at, struct span *found);

/*
 * What `abbreviation`, a part of the text, is said to stand for there, in
 * either order: "Multi-Agency Safeguarding Hub (MASH)", "MASH (Multi-Agency
 * Safeguarding Hub)".  By A. S. Schwartz and M. A. Hearst: A simple algorithm
 * for identifying abbreviation definitions in biomedical text, Pacific
 * Symposium on Biocomputing 8, 2003: its letters and digits, from the last to
 * the first, stand in this order in the long form, the first at the start of a
 * word.  False where nothing does.
 */
bool abbreviation_long_form(struct span text, struct span abbreviation, struct span *long_form);

#endif
