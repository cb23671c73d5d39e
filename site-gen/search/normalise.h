/*
 * The normalisation of search.h, a word at a time.
 */
#ifndef SEARCH_NORMALISE_H
#define SEARCH_NORMALISE_H

#include "search/search.h"

struct normaliser {
	const struct search_kept *kept;
	struct buf folded;              /* the text: small letters, no accents, a space at the end */
	struct buf lowered;             /* scratch */
	size_t at;
	struct span number;             /* "47" of "s47", which comes next */
};

#define NORMALISER_INIT { .folded = BUF_INIT, .lowered = BUF_INIT }

void normaliser_release(struct normaliser *n);
void normaliser_start(struct normaliser *n, const struct search_kept *kept, struct span text);
/* The next word, valid until the next start; false at the end. */
bool normaliser_next(struct normaliser *n, struct span *word);

#endif
