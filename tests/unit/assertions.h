/*
 * cmocka with what it needs, and assertions on our own types.
 */
#ifndef UNIT_ASSERTIONS_H
#define UNIT_ASSERTIONS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"

/* Shows both texts where they differ. */
static inline void
assert_span(struct span actual, const char *expected)
{
	struct arena arena = ARENA_INIT;
	const char *text = arena_cstr(&arena, actual);

	assert_string_equal(text, expected);
	assert_int_equal(actual.len, strlen(expected));
	arena_release(&arena);
}

/* Compares what was written, and clears it for the next use. */
static inline void
assert_written(struct buf *out, const char *expected)
{
	assert_span(buf_as_span(out), expected);
	buf_clear(out);
}

#endif
