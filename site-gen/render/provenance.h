/*
 * Where a page comes from and what became of its sections: what a reader who
 * keeps a record needs.  Private to render/.
 */
#ifndef RENDER_PROVENANCE_H
#define RENDER_PROVENANCE_H

#include "render/renderer.h"

/*
 * Adds `changed`: when the text was changed last; `cite`: how to cite the
 * page and its sections as they are; `earlier`: sections of earlier editions
 * that are not in the page.
 */
void provenance_values(struct renderer *r, const struct page *page, struct value *map);

#endif
