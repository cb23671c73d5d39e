#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

char buf_empty[1];

void
buf_release(struct buf *b)
{
	if (b->cap)
		free(b->ptr);
	*b = (struct buf)BUF_INIT;
}

void
buf_clear(struct buf *b)
{
	buf_truncate(b, 0);
}

void
buf_truncate(struct buf *b, size_t len)
{
	b->len = len;
	if (b->cap)
		b->ptr[len] = '\0';
}

char *
buf_reserve(struct buf *b, size_t more)
{
	size_t need = size_add(size_add(b->len, more), 1);

	if (need > b->cap) {
		size_t cap = b->cap ? b->cap : 256;

		while (cap < need)
			cap = size_mul(cap, 2);
		b->ptr = xrealloc(b->cap ? b->ptr : NULL, cap);
		b->cap = cap;
		b->ptr[b->len] = '\0';
	}
	return b->ptr + b->len;
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list args, again;
	int len;

	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	vsnprintf(buf_reserve(b, (size_t)len), (size_t)len + 1, fmt, again);
	va_end(again);
	b->len += (size_t)len;
}

void
buf_number(struct buf *b, unsigned long long n)
{
	char digits[24], *p = digits + sizeof(digits);

	do
		*--p = (char)('0' + n % 10);
	while (n /= 10);
	buf_add(b, p, (size_t)(digits + sizeof(digits) - p));
}

struct span
buf_as_span(const struct buf *b)
{
	return span_make(b->ptr, b->len);
}

void
buf_splice(struct buf *b, size_t start, size_t end, struct span s)
{
	size_t tail = b->len - end;

	buf_reserve(b, s.len);
	memmove(b->ptr + start + s.len, b->ptr + end, tail);
	if (s.len)
		memcpy(b->ptr + start, s.ptr, s.len);
	b->len = start + s.len + tail;
	b->ptr[b->len] = '\0';
}
