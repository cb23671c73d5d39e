/*
 * Changing a publication.yaml as an editor would: line by line, so that
 * comments and layout stay.
 *
 * Only the usual form is understood: keys of the publication at the start of
 * a line, and below `editions:` one "- " for each edition with a key on each
 * line.  For any other the functions give false, and an editor has to do it.
 * What they give is to be decoded again before it is believed.
 */
#ifndef CONTENT_PUBLICATION_EDIT_H
#define CONTENT_PUBLICATION_EDIT_H

#include "content/publication.h"

/* The text with a new edition, first in its list and the current one. */
bool publication_add_edition(struct span text, struct span id, struct span label, struct buf *out);

/* The text with the date of an edition, whose entry begins at `offset` and has none. */
bool publication_set_date(struct span text, size_t offset, struct span date, struct buf *out);

#endif
