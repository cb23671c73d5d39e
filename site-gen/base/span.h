/*
 * A run of bytes that somebody else owns.
 *
 * A span is two words, passed by value, and never freed.  It need not end
 * in a NUL byte.  The empty span may have any ptr, NULL included.
 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
	const char *ptr;
	size_t len;
};

/* A span of a string literal; usable as an initialiser. */
#define SPAN(literal) { "" literal, sizeof(literal) - 1 }
/* The two arguments of printf's "%.*s". */
#define SPAN_ARG(s) ((int)(s).len), ((s).ptr ? (s).ptr : "")

struct span span_of(const char *cstr);          /* NULL gives the empty span */
struct span span_make(const char *ptr, size_t len);
struct span span_from(struct span s, size_t start);             /* clamped */
struct span span_slice(struct span s, size_t start, size_t end); /* clamped */

bool span_equal(struct span a, struct span b);
bool span_is(struct span a, const char *cstr);
bool span_starts_with(struct span s, const char *prefix);
bool span_ends_with(struct span s, const char *suffix);
/* Byte order, the shorter first where one begins the other. */
int span_compare(struct span a, struct span b);
/* As span_compare, but runs of digits compare by value: "6.2" < "6.10". */
int span_compare_natural(struct span a, struct span b);

/* The first and the last bytes as two numbers, which together with the length
 * are a span of up to 16 bytes; where they overlap, some stand in both. */
struct span_ends {
	uint64_t head, tail;
};
struct span_ends span_ends(struct span s);
/* Puts the `len` bytes, up to 16, together again. */
void span_from_ends(struct span_ends ends, char *out, size_t len);

/* Index of the first byte c at or after `start`, or s.len. */
size_t span_find(struct span s, char c, size_t start);
/* Without ASCII white space at both ends. */
struct span span_trim(struct span s);
/*
 * Splits at the first `sep`: *head is what stands before it, *tail what
 * follows.  Without a separator *head is all, *tail is empty and the result
 * is false.  `s` may be *head or *tail.
 */
bool span_cut(struct span s, char sep, struct span *head, struct span *tail);
/* Of a path: "guide/legal" of "guide/legal/a.md"; empty without a "/". */
struct span span_folder(struct span path);
/* "a.md" of the same. */
struct span span_base_name(struct span path);

#endif
