/*
 * Phrases and numbers in a row of tokens.
 *
 * A function that matches gets the number of a token and returns the number
 * of that behind the match, or the same if there is none.  Any number will
 * do: behind the last token nothing matches.
 */
#ifndef REDLINE_PHRASE_H
#define REDLINE_PHRASE_H

#include "redline/token.h"

struct phrase_reader {
	const struct token *tokens;
	size_t len;
};

#define PHRASE_COUNT(array) (sizeof(array) / sizeof((array)[0]))

bool phrase_is_kind(const struct phrase_reader *r, size_t at, enum token_kind kind);
bool phrase_is_mark(const struct phrase_reader *r, size_t at, const char *mark);
/* A word of digits only. */
bool phrase_is_digits(const struct phrase_reader *r, size_t at);
bool phrase_begins_with_digit(const struct phrase_reader *r, size_t at);
/* ASCII. */
bool phrase_is_digit(char c);
char phrase_lower(char c);
/* The `len` bytes of `word`, in lower case, in any case, with an apostrophe of either form. */
bool phrase_is_word(struct span text, const char *word, size_t len);

/* A phrase in lower case; its single spaces stand for any space. */
size_t phrase_match(const struct phrase_reader *r, size_t start, const char *phrase);
/* The longest of the phrases; with a space behind it, which is matched too. */
size_t phrase_match_any(const struct phrase_reader *r, size_t at, const char *const *phrases, size_t count);
size_t phrase_lead(const struct phrase_reader *r, size_t at, const char *const *phrases, size_t count);
#define PHRASE_MATCH(r, at, phrases) phrase_match_any((r), (at), (phrases), PHRASE_COUNT(phrases))
#define PHRASE_LEAD(r, at, phrases) phrase_lead((r), (at), (phrases), PHRASE_COUNT(phrases))
/* A space; a space or a hyphen. */
size_t phrase_skip_space(const struct phrase_reader *r, size_t at);
size_t phrase_skip_link(const struct phrase_reader *r, size_t at);

/* "12", "1,000", "16s", "six", "twenty-four". */
size_t phrase_number(const struct phrase_reader *r, size_t at);
/* Up to four numbers that are joined: "16", "16-18", "two to three". */
size_t phrase_range(const struct phrase_reader *r, size_t at);
/* The value of the number word that begins at *at, which moves to its last
 * token, before `end`; 0 for another word. */
unsigned phrase_value(const struct phrase_reader *r, size_t *at, size_t end);

#endif
