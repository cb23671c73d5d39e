/*
 * Looking for rare bytes in long texts, sixteen at a time.
 *
 * SKIM_FUNCTION(find_quote, c, (c == '"') | (c == '\'')) defines
 *
 *     static size_t find_quote(struct span s, size_t at);
 *
 * which returns the place of the first byte at or behind `at` (at most s.len)
 * for which the condition holds, or s.len.  The condition is used for one byte
 * and for a vector of them (GCC and clang have such types on all machines), so
 * it compares c with constants and joins with | and &.
 */
#ifndef BASE_SKIM_H
#define BASE_SKIM_H

#include <stdint.h>
#include <string.h>

#include "base/span.h"

typedef unsigned char skim_block __attribute__((vector_size(16)));
/* What comparing two blocks gives: all bits of a byte where it holds. */
typedef signed char skim_found __attribute__((vector_size(16)));

static inline bool
skim_any(skim_found found)
{
	uint64_t halves[2];

	memcpy(halves, &found, sizeof(halves));
	return halves[0] | halves[1];
}

#define SKIM_FUNCTION(name, c, condition)                                                                    \
	static size_t name(struct span skim_text, size_t skim_at)                                            \
	{                                                                                                    \
		for (; skim_text.len - skim_at >= sizeof(skim_block); skim_at += sizeof(skim_block)) {       \
			skim_block c;                                                                        \
                                                                                                             \
			memcpy(&c, skim_text.ptr + skim_at, sizeof(c));                                      \
			if (skim_any(condition))                                                             \
				break;                                                                       \
		}                                                                                            \
		for (; skim_at < skim_text.len; skim_at++) {                                                 \
			unsigned char c = (unsigned char)skim_text.ptr[skim_at];                             \
                                                                                                             \
			if (condition)                                                                       \
				break;                                                                       \
		}                                                                                            \
		return skim_at;                                                                              \
	}

/* The same for a condition that is also about the byte behind, NUL at the end. */
#define SKIM_PAIR_FUNCTION(name, c, next, condition)                                                         \
	static size_t name(struct span skim_text, size_t skim_at)                                            \
	{                                                                                                    \
		for (; skim_text.len - skim_at > sizeof(skim_block); skim_at += sizeof(skim_block)) {        \
			skim_block c, next;                                                                  \
                                                                                                             \
			memcpy(&c, skim_text.ptr + skim_at, sizeof(c));                                      \
			memcpy(&next, skim_text.ptr + skim_at + 1, sizeof(next));                            \
			if (skim_any(condition))                                                             \
				break;                                                                       \
		}                                                                                            \
		for (; skim_at < skim_text.len; skim_at++) {                                                 \
			bool skim_last = skim_at + 1 == skim_text.len;                                       \
			unsigned char c = (unsigned char)skim_text.ptr[skim_at];                             \
			unsigned char next = skim_last ? 0 : (unsigned char)skim_text.ptr[skim_at + 1];      \
                                                                                                             \
			if (condition)                                                                       \
				break;                                                                       \
		}                                                                                            \
		return skim_at;                                                                              \
	}

#endif
