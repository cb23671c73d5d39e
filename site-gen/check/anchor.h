/*
 * Places in pages that somebody else wrote.
 */
#ifndef CHECK_ANCHOR_H
#define CHECK_ANCHOR_H

#include "base/span.h"

/*
 * Whether the fragment of an address (without "#", as written) names a place
 * of the page: an id, or the name of an <a> (HTML, 7.4.6.4).  What is no name
 * of a place is found everywhere: "top", a text to be found (":~:"), and what
 * begins with "/" or "!", which a script reads.
 */
bool anchor_is_in(struct span html, struct span fragment);

#endif
