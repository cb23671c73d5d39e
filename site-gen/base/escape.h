/*
 * Escapers, each named after the place that it writes to.  All of the
 * program's escaping is in this file.
 */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include "base/buf.h"

/* Text or a quoted attribute value of HTML or XML: & < > " ' */
void escape_html(struct buf *out, struct span s);
/* An address in an attribute: percent-encodes what RFC 3986 does not allow
 * in a reference (existing %XX stays), then escapes as HTML. */
void escape_html_url(struct buf *out, struct span s);
/* A path or fragment inside an address: percent-encodes all but unreserved
 * characters and "/". */
void escape_url_path(struct buf *out, struct span s);
/* Inside the quotes of a JSON string, as JSON.stringify (ECMA-262, 25.5.2):
 * only " \ and control characters. */
void escape_json(struct buf *out, struct span s);
/* Inside the single quotes of a JavaScript string in a script file. */
void escape_js(struct buf *out, struct span s);
/* Inside a JSON string that is part of such a JavaScript string: escape_json,
 * then escape_js, in one go. */
void escape_json_js(struct buf *out, struct span s);

/* The byte that "%XX" at `at` stands for; -1 where there is none. */
int escape_percent_value(struct span s, size_t at);
/* s with every %XX decoded; what is no such triple stays. */
void escape_percent_decode(struct buf *out, struct span s);

#endif
