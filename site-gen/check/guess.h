/*
 * Which page or section of now an editor probably means, for one that an
 * earlier edition published and that leads nowhere.  By title, by the words
 * that both texts have, by name.
 */
#ifndef CHECK_GUESS_H
#define CHECK_GUESS_H

#include "content/site.h"

struct guesser;

/* A section or callout of an earlier edition. */
struct old_section {
	struct span anchor, title;
	uint32_t from, to;              /* its nodes; none where only the name is known */
};

/* Where it may be now; page is NULL where nothing is like it. */
struct anchor_guess {
	const struct page *page;
	struct span anchor, title;
};

/* The site must outlive the guesser. */
struct guesser *guesser_new(const struct site *site);
void guesser_free(struct guesser *guesser);

/* The page of now that is most like one of an earlier edition, or NULL.  Only
 * the first GUESS_WIDE calls, of this and for other pages' sections, look. */
#define GUESS_WIDE 20u
const struct page *guess_page(struct guesser *guesser, const struct page *then);

/* A section of the page of now, else of its publication. */
struct anchor_guess guess_anchor(struct guesser *guesser, const struct page *then, const struct page *now,
                                 const struct old_section *section);

/* The id of a page of an earlier edition that is spelled nearly so, or empty. */
struct span guess_old_id(const struct guesser *guesser, const struct publication *publication, struct span id);

#endif
