/*
 * Words, spaces and marks of a text, numbered so that equal ones are found by
 * comparing numbers.
 */
#ifndef REDLINE_TOKEN_H
#define REDLINE_TOKEN_H

#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"

enum token_kind {
	TOKEN_WORD,     /* letters, marks, digits; "don't", "1,000" and "6.10" are one */
	TOKEN_SPACE,    /* a run of white space, of any kind and length: all are equal */
	TOKEN_MARK      /* one character of another kind, or one bad byte */
};

struct token {
	struct span text;
	uint32_t id;
	enum token_kind kind;
};
VEC_TYPE(token_list, struct token);

/* Numbers of words, or of other things that have a name.  Names are borrowed: they must outlive it. */
struct vocabulary {
	struct map numbers;     /* name -> uint32_t */
	struct arena arena;
};

#define VOCABULARY_INIT { MAP_INIT, ARENA_INIT }

void vocabulary_release(struct vocabulary *v);
/* The number of the name: that of the first is 0. */
uint32_t vocabulary_number(struct vocabulary *v, struct span name);
/* Adds the tokens of the text, which together are the text. */
void vocabulary_read(struct vocabulary *v, struct span text, struct token_list *out);
/* Numbers and ids are less than this. */
uint32_t vocabulary_size(const struct vocabulary *v);

/* The token at `at`, which is less than text.len; its id is not set. */
struct token text_token(struct span text, size_t at);
/* Adds all tokens of the text; their ids are not set. */
void text_tokens(struct span text, struct token_list *out);

#endif
