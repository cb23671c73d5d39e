/*
 * What our Markdown has besides GitHub's.
 */
#ifndef MARKDOWN_OWN_SYNTAX_H
#define MARKDOWN_OWN_SYNTAX_H

#include "base/span.h"

/* Cuts "{#anchor}" and the blanks before it off the end of *text.  An anchor
 * is made of letters, digits, "-", "_", "." and anything not ASCII. */
bool own_anchor(struct span *text, struct span *anchor);

/* Splits "[!KIND] title"; *title is without blanks at its ends. */
bool own_callout(struct span text, struct span *kind, struct span *title);

#endif
