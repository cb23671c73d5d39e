/*
 * An array that grows, of any type.
 *
 *	VEC(struct page *) pages = VEC_INIT;
 *	vec_push(&pages, page);
 *	for (size_t i = 0; i < pages.len; i++) … pages.at[i] …
 *	vec_release(&pages);
 *
 * Pointers to elements are valid until the next push.  Give a vector that is
 * passed around a name: `VEC_TYPE(page_list, struct page *);` declares
 * `struct page_list`.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stdlib.h>

#include "base/mem.h"

#define VEC(type) struct { type *at; size_t len, cap; }
#define VEC_TYPE(name, type) struct name { type *at; size_t len, cap; }
#define VEC_INIT { NULL, 0, 0 }

#define vec_reserve(v, more)                                                  \
	do {                                                                  \
		if ((v)->len + (more) > (v)->cap) {                           \
			size_t vec_cap_ = (v)->cap ? (v)->cap : 8;            \
			while (vec_cap_ < (v)->len + (more))                  \
				vec_cap_ = size_mul(vec_cap_, 2);             \
			(v)->at = xrealloc((v)->at,                           \
			                   size_mul(vec_cap_, sizeof(*(v)->at))); \
			(v)->cap = vec_cap_;                                  \
		}                                                             \
	} while (0)

#define vec_push(v, ...)                                                      \
	do {                                                                  \
		vec_reserve((v), 1);                                          \
		(v)->at[(v)->len++] = (__VA_ARGS__);                          \
	} while (0)

#define vec_last(v) (&(v)->at[(v)->len - 1])

#define vec_release(v)                                                        \
	do {                                                                  \
		free((v)->at);                                                \
		(v)->at = NULL;                                               \
		(v)->len = (v)->cap = 0;                                      \
	} while (0)

/* qsort that allows an empty vector; compare gets pointers to elements. */
#define vec_sort(v, compare)                                                  \
	do {                                                                  \
		if ((v)->len > 1)                                             \
			qsort((v)->at, (v)->len, sizeof(*(v)->at), (compare)); \
	} while (0)

#endif
