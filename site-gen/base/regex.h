/*
 * Regular expressions, through PCRE2: nothing else includes it.
 *
 * A compiled expression is read-only and may be shared by threads; a
 * scratch belongs to one thread.  Work is limited at each place where a match
 * could begin (PCRE2's match limit), so no pattern can hang a build.
 */
#ifndef BASE_REGEX_H
#define BASE_REGEX_H

#include "base/buf.h"

struct regex;
struct regex_scratch;

/* NULL on a bad pattern, with its offset and PCRE2's words in *error.
 * Patterns are UTF-8, multi-line, and see Unicode properties in \w and \b. */
struct regex *regex_compile(struct span pattern, bool ignore_case, size_t *error_offset, struct buf *error);
void regex_free(struct regex *re);
struct regex_scratch *regex_scratch_new(void);
void regex_scratch_free(struct regex_scratch *scratch);

enum regex_result { REGEX_NONE, REGEX_MATCH, REGEX_LIMIT };
/* The first match at or after `start`, which begins a code point; it can be
 * empty.  The text must be valid UTF-8: it is not checked. */
enum regex_result regex_find(const struct regex *re, struct regex_scratch *scratch, struct span text,
                             size_t start, size_t *match_start, size_t *match_end);
/* Adds `replacement` with $0…$9 replaced by the groups of the last match in
 * `text`, and $$ by a dollar. */
void regex_expand(struct regex_scratch *scratch, struct span text, struct span replacement, struct buf *out);

/* "10.42": of PCRE2, as linked. */
void regex_library_version(struct buf *out);

#endif
