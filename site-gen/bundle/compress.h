/*
 * Copies of a site's files for web servers that send them compressed, as
 * nginx's gzip_static and brotli_static, and Apache and IIS with a rule.
 */
#ifndef BUNDLE_COMPRESS_H
#define BUNDLE_COMPRESS_H

#include "base/buf.h"

enum compress_kind { COMPRESS_GZIP, COMPRESS_BROTLI, COMPRESS_KINDS };
extern const char *const compress_suffix[COMPRESS_KINDS];       /* ".gz", ".br" */

/* Whether a file of this name is a text, which gets smaller. */
bool compress_is_text(struct span path);
/*
 * Adds the compressed bytes: gzip (RFC 1952, without name and time) or brotli
 * (RFC 7932).  The same bytes each time with the same libraries.  False where
 * they would not be fewer; then nothing is added.
 */
bool compress_bytes(enum compress_kind kind, struct span bytes, struct buf *out);

#endif
