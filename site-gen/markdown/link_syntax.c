/* The parts of CommonMark 0.29 that cmark leaves out of its tree. */
#include <ctype.h>

#include "markdown/position.h"

#define PARENTHESES_MAX 32 /* as cmark has it */
#define LABEL_MAX 1000

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool
is_newline(char c)
{
	return c == '\n' || c == '\r';
}

static size_t
skip_blanks(const struct cursor *c, size_t at)
{
	while (is_blank(cursor_peek(c, at)))
		at++;
	return at;
}

static size_t
skip_newline(const struct cursor *c, size_t at)
{
	return at + (cursor_peek(c, at) == '\r' && cursor_peek(c, at + 1) == '\n' ? 2 : 1);
}

size_t
syntax_line_start(const struct cursor *c, size_t at)
{
	unsigned quotes = c->quotes;

	at = skip_blanks(c, at);
	while (quotes-- && cursor_peek(c, at) == '>')
		at = skip_blanks(c, at + 1);
	return at;
}

size_t
syntax_space(const struct cursor *c, size_t at)
{
	for (;;) {
		at = skip_blanks(c, at);
		if (!is_newline(cursor_peek(c, at)))
			return at;
		at = syntax_line_start(c, skip_newline(c, at));
	}
}

/* The end of a backslash and what it escapes, or of a single byte. */
static size_t
skip_character(const struct cursor *c, size_t at)
{
	return at + (cursor_peek(c, at) == '\\' && ispunct((unsigned char)cursor_peek(c, at + 1)) ? 2 : 1);
}

/* The end of a text in which `close` ends and `open` and blank lines may not
 * stand; `at` is behind its first character. */
static size_t
skip_until(const struct cursor *c, size_t at, char open, char close)
{
	while (at < c->text.len) {
		char ch = cursor_peek(c, at);

		if (ch == close)
			return at + 1;
		if (ch == open)
			return 0;
		if (is_newline(ch)) {
			at = syntax_line_start(c, skip_newline(c, at));
			if (is_newline(cursor_peek(c, at)))
				return 0;
		} else {
			at = skip_character(c, at);
		}
	}
	return 0;
}

size_t
syntax_label(const struct cursor *c, size_t at)
{
	size_t end = cursor_peek(c, at) == '[' ? skip_until(c, at + 1, '[', ']') : 0;

	return end && end - at > LABEL_MAX + 2 ? 0 : end;
}

static size_t
skip_title(const struct cursor *c, size_t at)
{
	switch (cursor_peek(c, at)) {
	case '"':
		return skip_until(c, at + 1, '\0', '"');
	case '\'':
		return skip_until(c, at + 1, '\0', '\'');
	case '(':
		return skip_until(c, at + 1, '(', ')');
	default:
		return 0;
	}
}

static size_t
skip_bracketed_address(const struct cursor *c, size_t at)
{
	for (at++; at < c->text.len; at = skip_character(c, at)) {
		char ch = cursor_peek(c, at);

		if (ch == '>')
			return at + 1;
		if (ch == '<' || is_newline(ch))
			break;
	}
	return 0;
}

static size_t
skip_address(const struct cursor *c, size_t at)
{
	size_t start = at;
	unsigned char ch;
	int depth = 0;

	if (cursor_peek(c, at) == '<')
		return skip_bracketed_address(c, at);
	for (; at < c->text.len; at = ch == '\\' ? skip_character(c, at) : at + 1) {
		ch = (unsigned char)cursor_peek(c, at);
		if (ch <= ' ' || ch == 0x7F || (ch == ')' && depth == 0))
			break;
		depth += (ch == '(') - (ch == ')');
		if (depth > PARENTHESES_MAX)
			return 0;
	}
	return at > start && depth == 0 ? at : 0;
}

static size_t
take_address(const struct cursor *c, size_t at, struct syntax_range *range)
{
	size_t end = skip_address(c, at);

	if (end && range)
		*range = (struct syntax_range){ at, end };
	return end;
}

static size_t
skip_parentheses(const struct cursor *c, size_t at, struct syntax_range *range)
{
	size_t address, title;

	at = syntax_space(c, at + 1);
	if (cursor_peek(c, at) == ')')
		return at + 1;
	address = take_address(c, at, range);
	if (!address)
		return 0;
	at = syntax_space(c, address);
	title = at > address ? skip_title(c, at) : 0;
	if (title)
		at = syntax_space(c, title);
	return cursor_peek(c, at) == ')' ? at + 1 : 0;
}

size_t
syntax_link_tail(const struct cursor *c, size_t at, struct syntax_range *address)
{
	return cursor_peek(c, at) == '(' ? skip_parentheses(c, at, address) : syntax_label(c, at);
}

/* The end of the line if nothing but blanks is left in it, or 0. */
static size_t
rest_of_line(const struct cursor *c, size_t at)
{
	at = skip_blanks(c, at);
	return at >= c->text.len || is_newline(cursor_peek(c, at)) ? at : 0;
}

size_t
syntax_definition(const struct cursor *c, size_t at, struct syntax_range *range)
{
	size_t address, title, end = 0;

	at = syntax_label(c, at);
	if (!at || cursor_peek(c, at) != ':')
		return 0;
	address = take_address(c, syntax_space(c, at + 1), range);
	if (!address)
		return 0;
	at = syntax_space(c, address);
	title = at > address ? skip_title(c, at) : 0;
	if (title)
		end = rest_of_line(c, title);
	return end ? end : rest_of_line(c, address);
}
