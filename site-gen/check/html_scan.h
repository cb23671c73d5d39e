/*
 * A linear scanner for the tags of finished pages: no tree, no recursion, one
 * pass over the bytes.  It knows comments, doctypes, raw-text elements
 * (script, style, textarea, title) and quoted and bare attributes, as the
 * tokeniser of the HTML standard (WHATWG, 13.2.5) does for valid pages.  In
 * svg and math a raw-text element may close itself.
 */
#ifndef CHECK_HTML_SCAN_H
#define CHECK_HTML_SCAN_H

#include "base/buf.h"

struct html_attribute {
	struct span name;               /* as written */
	struct span value;              /* as written, entities not decoded */
	size_t offset;                  /* of the name */
};
struct html_tag {
	struct span name;               /* as written */
	bool closing;
	size_t offset;                  /* of the "<" */
	struct html_attribute *attributes;
	size_t attribute_count;         /* attributes beyond 64 are dropped */
};

/* Calls `tag` for each tag; what it points to is valid during the call, and
 * the spans as long as `html`.  Returns html.len, or the offset of a tag,
 * comment, raw-text element or quoted value that never ends. */
size_t html_scan(struct span html, void (*tag)(void *context, const struct html_tag *tag), void *context);
/* The value with character references decoded: the numeric ones and
 * &amp; &lt; &gt; &quot; &apos; &nbsp;.  Others stay. */
void html_decode(struct span value, struct buf *out);

#endif
