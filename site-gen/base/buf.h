/*
 * A string that grows: where output is written.
 *
 * Invariant: ptr[len] is NUL, also for BUF_INIT, so ptr is always a C
 * string.  The owner calls buf_release; buf_clear keeps the memory for the
 * next use.  Functions that write take `struct buf *out` and never store it.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <string.h>

#include "base/span.h"

struct buf {
	char *ptr;
	size_t len, cap;        /* bytes; cap is 0 while ptr is not ours */
};

extern char buf_empty[1];
#define BUF_INIT { buf_empty, 0, 0 }

void buf_release(struct buf *b);
void buf_clear(struct buf *b);
void buf_truncate(struct buf *b, size_t len);   /* len <= b->len */
/* Room for `more` bytes after len; returns where to write them. */
char *buf_reserve(struct buf *b, size_t more);

static inline void buf_add(struct buf *b, const void *ptr, size_t len);
static inline void buf_span(struct buf *b, struct span s);
static inline void buf_str(struct buf *b, const char *cstr);
void buf_printf(struct buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void buf_number(struct buf *b, unsigned long long n);   /* decimal digits */
struct span buf_as_span(const struct buf *b);           /* until b changes */
/* Puts s in place of b[start, end). */
void buf_splice(struct buf *b, size_t start, size_t end, struct span s);

static inline void
buf_add(struct buf *b, const void *ptr, size_t len)
{
	if (!len)
		return;
	if (len >= b->cap - b->len)
		buf_reserve(b, len);
	memcpy(b->ptr + b->len, ptr, len);
	b->len += len;
	b->ptr[b->len] = '\0';
}

static inline void
buf_span(struct buf *b, struct span s)
{
	buf_add(b, s.ptr, s.len);
}

static inline void
buf_str(struct buf *b, const char *cstr)
{
	buf_add(b, cstr, strlen(cstr));
}

static inline void
buf_char(struct buf *b, char c)
{
	if (b->len + 1 >= b->cap)
		buf_reserve(b, 1);
	b->ptr[b->len++] = c;
	b->ptr[b->len] = '\0';
}

/* Adds a string literal. */
#define BUF_LIT(b, literal) buf_add((b), "" literal, sizeof(literal) - 1)

#endif
