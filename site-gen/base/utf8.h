/*
 * Unicode, through utf8proc: nothing else in the program includes it.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdint.h>

#include "base/buf.h"

#define UTF8_REPLACEMENT 0xFFFDu

/* Offset of the first byte that is not UTF-8 (RFC 3629), or s.len. */
size_t utf8_check(struct span s);
/* The code point at *at, which moves behind it; U+FFFD for a bad byte.
 * *at must be less than s.len. */
uint32_t utf8_next(struct span s, size_t *at);
/* The code point before *at, which moves to its first byte; *at is not 0. */
uint32_t utf8_previous(struct span s, size_t *at);
void utf8_put(struct buf *out, uint32_t code_point);
/* Adds s with U+FFFD for each byte that is not UTF-8. */
void utf8_put_clean(struct buf *out, struct span s);
size_t utf8_count(struct span s);               /* code points; a bad byte is one */
bool utf8_is_word(uint32_t code_point);         /* letter, mark, number, connector */
/* Columns on a terminal: 0 for marks, 2 for wide characters, else 1. */
unsigned utf8_width(uint32_t code_point);
/* Whether a terminal would act on it: a control or a change of direction. */
bool utf8_is_control(uint32_t code_point);

/* Full case folding and composition (utf8proc STABLE|CASEFOLD|COMPOSE), for
 * comparing names.  A text that is not UTF-8 is added as it is. */
void utf8_fold(struct buf *out, struct span s);
/*
 * The anchor of a heading, as GitHub makes it: lower case; letters, marks,
 * decimal and letter numbers, connectors and hyphens stay; each space becomes
 * a hyphen; the rest is dropped.  Checked against github-slugger 2.0.
 */
void utf8_slug(struct buf *out, struct span s);

/* "2.8.0": of utf8proc, as linked. */
void utf8_library_version(struct buf *out);

#endif
