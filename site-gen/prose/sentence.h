/*
 * Sentences and words of running text.  English.
 *
 * Where a sentence ends is Unicode's rule (UAX #29, revision 41, SB6 to SB11)
 * as far as English needs it, with the abbreviations that it leaves to the
 * language: a full stop, question mark or exclamation mark, with the quotes
 * and brackets that close behind it, ends one if white space follows, unless
 * the next word begins with a small letter, or the stop belongs to a number
 * or to an abbreviation such as "e.g." or "Dr".
 */
#ifndef PROSE_SENTENCE_H
#define PROSE_SENTENCE_H

#include "base/span.h"

/* The sentence at or behind *at, without white space at its ends; *at moves
 * behind it.  False at the end of the text.  What a block ends with is a
 * sentence, with or without a stop. */
bool sentence_next(struct span text, size_t *at, struct span *sentence);

/*
 * The word at or behind *at, which moves behind it: letters, marks and
 * digits, with apostrophes, hyphens, full stops and commas between them, so
 * "well-being", "don't", "e.g" and "1,000" are one and "and/or" is two.
 */
bool sentence_word(struct span text, size_t *at, struct span *word);
size_t sentence_count_words(struct span text);

#endif
