#include "diagram/scan.h"

#include <string.h>

#define SIGNS "{}[]=;,:+"

struct place
scan_place(const struct diagram_block *block, size_t at)
{
	struct span text = block->source->text;
	size_t line = 0, start = 0, end, next, rest, i;

	/* The end of the description is that of its last line, not the closing fence. */
	if (at && at >= block->dot.len && block->dot.ptr[block->dot.len - 1] == '\n')
		at = block->dot.len - 1;
	for (i = 0; i < at && i < block->dot.len; i++)
		if (block->dot.ptr[i] == '\n') {
			line++;
			start = i + 1;
		}
	rest = span_find(block->dot, '\n', start) - (at < block->dot.len ? at : block->dot.len);
	next = span_find(text, '\n', block->offset) + 1;
	while (line-- && next < text.len)
		next = span_find(text, '\n', next) + 1;
	if (next >= text.len)
		return (struct place){ block->source, block->offset };
	end = span_find(text, '\n', next);
	end -= end > next && text.ptr[end - 1] == '\r';
	return (struct place){ block->source, end - next > rest ? end - rest : next };
}

static char
peek(const struct scanner *s, size_t ahead)
{
	return s->at + ahead < s->block->dot.len ? s->block->dot.ptr[s->at + ahead] : '\0';
}

static struct token
bad(struct scanner *s, size_t at, const char *what)
{
	diag_add(s->diags, DIAG_DIAGRAM_SYNTAX, scan_place(s->block, at), "%s", what);
	return (struct token){ .kind = TOKEN_BAD, .at = at };
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static void
skip_line(struct scanner *s)
{
	s->at = span_find(s->block->dot, '\n', s->at);
}

/* False where a comment never ends. */
static bool
skip_comment(struct scanner *s)
{
	struct span dot = s->block->dot;
	size_t star = s->at + 2;

	while ((star = span_find(dot, '*', star)) < dot.len) {
		star++;
		if (star < dot.len && dot.ptr[star] == '/') {
			s->at = star + 1;
			return true;
		}
	}
	return false;
}

/* Skips blanks and comments; false where a comment never ends. */
static bool
skip_blanks(struct scanner *s)
{
	for (;;) {
		if (is_space(peek(s, 0)))
			s->at++;
		else if (peek(s, 0) == '/' && peek(s, 1) == '/')
			skip_line(s);
		else if (peek(s, 0) == '#' && (!s->at || s->block->dot.ptr[s->at - 1] == '\n'))
			skip_line(s);
		else if (peek(s, 0) != '/' || peek(s, 1) != '*')
			return true;
		else if (!skip_comment(s))
			return false;
	}
}

/* Behind the opening quote.  False where the closing one is missing. */
static bool
read_quoted(struct scanner *s, struct buf *text)
{
	for (; s->at < s->block->dot.len; s->at++) {
		char c = peek(s, 0), next = peek(s, 1);

		if (c == '"') {
			s->at++;
			return true;
		}
		if (c == '\\' && (next == '"' || next == '\n'))
			s->at++;
		if (c == '\\' && next == '\n')
			continue;
		/* A backslash takes the next one with it, or "\\" before a quote would escape that. */
		if (c == '\\' && next == '\\') {
			buf_char(text, c);
			s->at++;
		}
		buf_char(text, peek(s, 0));
	}
	return false;
}

/* Moves behind "+" to the quote of the next part; false, and nowhere, where there is none. */
static bool
skip_plus(struct scanner *s)
{
	size_t start = s->at;

	if (skip_blanks(s) && peek(s, 0) == '+') {
		s->at++;
		if (skip_blanks(s) && peek(s, 0) == '"')
			return true;
	}
	s->at = start;
	return false;
}

/* At a quote. */
static struct token
scan_quoted(struct scanner *s)
{
	struct token token = { .kind = TOKEN_ID, .quoted = true, .at = s->at };
	struct buf text = BUF_INIT;
	bool closed = false;

	do {
		s->at++;
		closed = read_quoted(s, &text);
	} while (closed && skip_plus(s));
	token.text = arena_copy(s->arena, buf_as_span(&text));
	buf_release(&text);
	return closed ? token : bad(s, token.at, "the closing quote is missing");
}

static struct token
scan_id(struct scanner *s)
{
	struct token token = { .kind = TOKEN_ID, .at = s->at };
	bool number = !is_word(peek(s, 0)) || is_digit(peek(s, 0));

	s->at += peek(s, 0) == '-';
	while (number ? is_digit(peek(s, 0)) || peek(s, 0) == '.' : is_word(peek(s, 0)))
		s->at++;
	token.text = span_slice(s->block->dot, token.at, s->at);
	return token;
}

static bool
begins_number(const struct scanner *s)
{
	size_t sign = peek(s, 0) == '-';

	return is_digit(peek(s, sign)) || (peek(s, sign) == '.' && is_digit(peek(s, sign + 1)));
}

struct token
scan_token(struct scanner *s)
{
	struct token token = { .kind = TOKEN_END };
	char c, next;

	if (!skip_blanks(s))
		return bad(s, s->at, "a comment that never ends");
	token.at = s->at;
	c = peek(s, 0);
	next = peek(s, 1);
	if (s->at >= s->block->dot.len)
		return token;
	if (c == '"')
		return scan_quoted(s);
	if (c == '-' && (next == '>' || next == '-')) {
		token.kind = next == '>' ? TOKEN_ARROW : TOKEN_LINE;
		s->at += 2;
		return token;
	}
	if (is_word(c) || begins_number(s))
		return scan_id(s);
	if (c == '<')
		return bad(s, s->at, "HTML labels are not drawn here; write the label in quotes");
	if (!c || !strchr(SIGNS, c))
		return bad(s, s->at, "a sign that DOT does not have; put names with such signs in quotes");
	token.kind = TOKEN_SIGN;
	token.sign = c;
	s->at++;
	return token;
}
