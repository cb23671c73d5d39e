/*
 * Unicode, through utf8proc: nothing else in the program includes it.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdint.h>

#include "base/buf.h"

/* Offset of the first byte that is not UTF-8 (RFC 3629), or s.len. */
size_t utf8_check(struct span s);
/* The code point at *at, which moves behind it; U+FFFD for a bad byte. */
uint32_t utf8_next(struct span s, size_t *at);
void utf8_put(struct buf *out, uint32_t code_point);
size_t utf8_count(struct span s);               /* code points */
bool utf8_is_word(uint32_t code_point);         /* letter, mark, number, connector */

/* Full case folding and composition (utf8proc STABLE|CASEFOLD|COMPOSE), for
 * comparing names; s must be valid. */
void utf8_fold(struct buf *out, struct span s);
/*
 * The anchor of a heading, as GitHub makes it: lower case; letters, marks,
 * decimal and letter numbers, connectors and hyphens stay; each space becomes
 * a hyphen; the rest is dropped.  Checked against github-slugger 2.0.
 */
void utf8_slug(struct buf *out, struct span s);

#endif
