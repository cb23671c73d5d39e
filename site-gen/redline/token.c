#include "redline/token.h"

#include "base/utf8.h"

/* Ids of what needs no look-up; those of words follow. */
enum { ID_SPACE, ID_ASCII, ID_WORD = ID_ASCII + 128 };

void
vocabulary_release(struct vocabulary *v)
{
	map_release(&v->numbers);
	arena_release(&v->arena);
}

uint32_t
vocabulary_size(const struct vocabulary *v)
{
	return ID_WORD + (uint32_t)v->numbers.len;
}

uint32_t
vocabulary_number(struct vocabulary *v, struct span name)
{
	uint32_t *number = map_get(&v->numbers, name);

	if (!number) {
		number = ARENA_NEW(&v->arena, uint32_t);
		*number = (uint32_t)v->numbers.len;
		map_put(&v->numbers, name, number);
	}
	return *number;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_ascii_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
}

static bool
is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) ||
	       c == 0x202F || c == 0x3000;
}

/* The character at `at`; *next is where it ends. */
static uint32_t
character(struct span s, size_t at, size_t *next)
{
	*next = at;
	if ((unsigned char)s.ptr[at] >= 0x80)
		return utf8_next(s, next);
	++*next;
	return (unsigned char)s.ptr[at];
}

static bool
is_word(uint32_t c)
{
	return c < 0x80 ? is_ascii_word((char)c) : utf8_is_word(c);
}

/* Whether c, which ends at `next`, holds together what stands before and behind it. */
static bool
is_joint(struct span s, size_t at, uint32_t c, size_t next)
{
	if (next >= s.len || at == 0)
		return false;
	if (c == '\'' || c == 0x2019)
		return is_word(character(s, next, &(size_t){ 0 }));
	return (c == '.' || c == ',' || c == ':') && is_digit(s.ptr[at - 1]) && is_digit(s.ptr[next]);
}

static size_t
word_end(struct span s, size_t at)
{
	size_t next;

	for (; at < s.len; at = next) {
		uint32_t c = character(s, at, &next);

		if (!is_word(c) && !is_joint(s, at, c, next))
			break;
	}
	return at;
}

static size_t
space_end(struct span s, size_t at)
{
	size_t next;

	for (; at < s.len && is_space(character(s, at, &next)); at = next)
		;
	return at;
}

struct token
text_token(struct span text, size_t at)
{
	size_t end;
	uint32_t c = character(text, at, &end);
	enum token_kind kind = TOKEN_MARK;

	if (is_word(c)) {
		kind = TOKEN_WORD;
		end = word_end(text, end);
	} else if (is_space(c)) {
		kind = TOKEN_SPACE;
		end = space_end(text, end);
	}
	return (struct token){ span_slice(text, at, end), 0, kind };
}

void
vocabulary_read(struct vocabulary *v, struct span text, struct token_list *out)
{
	size_t at = 0;

	while (at < text.len) {
		struct token token = text_token(text, at);
		unsigned char first = (unsigned char)token.text.ptr[0];

		if (token.kind == TOKEN_SPACE)
			token.id = ID_SPACE;
		else if (token.kind == TOKEN_MARK && first < 0x80)
			token.id = ID_ASCII + (uint32_t)first;
		else
			token.id = ID_WORD + vocabulary_number(v, token.text);
		vec_push(out, token);
		at += token.text.len;
	}
}

void
text_tokens(struct span text, struct token_list *out)
{
	size_t at = 0;

	while (at < text.len) {
		vec_push(out, text_token(text, at));
		at += vec_last(out)->text.len;
	}
}
