#include "markdown/position.h"

#include <ctype.h>
#include <string.h>

/* How far to look for an inline, and how often in vain, so that a page of
 * surprises costs no more than a few milliseconds. */
#define REACH 1024
#define MISSES_MAX 1000
/* How much of a text must fit where it is looked for. */
#define ENOUGH 16

static bool
is_newline(char c)
{
	return c == '\n' || c == '\r';
}

static bool
is_in(char c, const char *set)
{
	return c && strchr(set, c);
}

/* Whether an odd number of backslashes stands before `at`. */
static bool
is_escaped(const struct cursor *c, size_t at)
{
	size_t start = at, least = at > REACH ? at - REACH : 0;

	while (at > least && c->text.ptr[at - 1] == '\\')
		at--;
	return (start - at) % 2;
}

static size_t
search_end(const struct cursor *c)
{
	size_t reach = c->misses > MISSES_MAX ? 1 : REACH;

	return c->at < c->limit && c->limit - c->at > reach ? c->at + reach : c->limit;
}

static size_t
miss(struct cursor *c)
{
	c->misses++;
	return c->block;
}

/* The length of "&amp;", "&#38;" or "&#x26;" at `at`, or 0. */
static size_t
entity_length(struct span text, size_t at)
{
	size_t end = at + 1;

	if (end < text.len && text.ptr[end] == '#')
		end++;
	while (end < text.len && end - at < 34 && isalnum((unsigned char)text.ptr[end]))
		end++;
	return end > at + 1 && end < text.len && text.ptr[end] == ';' ? end + 1 - at : 0;
}

static size_t
code_point_length(struct span s, size_t at)
{
	size_t end = at + 1;

	while (end < s.len && ((unsigned char)s.ptr[end] & 0xC0) == 0x80)
		end++;
	return end - at;
}

/*
 * One step of comparing the source with what cmark made of it: the length in
 * the source of what byte *index of the literal comes from, or 0.
 */
static size_t
match_step(struct span text, size_t at, struct span literal, size_t *index)
{
	char c = text.ptr[at], wanted = literal.ptr[*index];
	size_t length;

	if (c == '\\' && at + 1 < text.len && text.ptr[at + 1] == wanted && ispunct((unsigned char)wanted)) {
		++*index;
		return 2;
	}
	if (c == '&' && (length = entity_length(text, at)) > 0 &&
	    !span_equal(span_slice(text, at, at + length), span_slice(literal, *index, *index + length))) {
		*index += code_point_length(literal, *index);
		return length;
	}
	if (c != wanted)
		return 0;
	++*index;
	return 1;
}

bool
cursor_fits(const struct cursor *c, size_t at, struct span literal, size_t *end)
{
	size_t index = 0;

	if (span_equal(span_slice(c->text, at, at + literal.len), literal)) {
		*end = at + literal.len;
		return true;
	}
	while (index < literal.len) {
		size_t length = at < c->text.len ? match_step(c->text, at, literal, &index) : 0;

		if (!length)
			return false;
		at += length;
	}
	*end = at;
	return true;
}

size_t
cursor_block(struct cursor *c, int line, int column)
{
	if (line > 0 && (size_t)line <= c->lines->len) {
		c->at = c->lines->at[line - 1];
		c->at = column > 0 ? c->at + (size_t)column - 1 : syntax_line_start(c, c->at);
		if (c->at > c->text.len)
			c->at = c->text.len;
	}
	c->limit = c->text.len;
	return c->block = c->at;
}

void
cursor_line_end(struct cursor *c)
{
	while (c->at < c->text.len && !is_newline(cursor_peek(c, c->at)))
		c->at++;
}

size_t
cursor_next_line(struct cursor *c)
{
	cursor_line_end(c);
	c->at += cursor_peek(c, c->at) == '\r' && cursor_peek(c, c->at + 1) == '\n';
	c->at += c->at < c->text.len;
	c->limit = c->text.len;
	return c->block = c->at = syntax_line_start(c, c->at);
}

size_t
cursor_paragraph(struct cursor *c)
{
	size_t end;

	while (cursor_peek(c, c->at) == '[' && (end = syntax_definition(c, c->at, NULL)) > 0) {
		c->at = end;
		cursor_next_line(c);
	}
	return c->block = c->at;
}

size_t
cursor_heading(struct cursor *c)
{
	if (cursor_peek(c, c->at) != '#')
		return cursor_paragraph(c);
	while (cursor_peek(c, c->at) == '#')
		c->at++;
	while (is_in(cursor_peek(c, c->at), " \t"))
		c->at++;
	return c->block;
}

static size_t
cell_end(const struct cursor *c, size_t at)
{
	while (at < c->text.len && !is_newline(cursor_peek(c, at)) &&
	       (cursor_peek(c, at) != '|' || is_escaped(c, at)))
		at++;
	return at;
}

static void
set_cell(struct cursor *c, size_t start)
{
	c->cell = start;
	c->limit = cell_end(c, start);
	c->at = start;
	while (c->at < c->limit && is_in(cursor_peek(c, c->at), " \t"))
		c->at++;
	c->block = c->at;
}

size_t
cursor_row(struct cursor *c)
{
	size_t start = c->at;

	while (is_in(cursor_peek(c, c->at), " \t"))
		c->at++;
	set_cell(c, c->at + (cursor_peek(c, c->at) == '|'));
	return start;
}

size_t
cursor_cell(struct cursor *c, bool first)
{
	if (!first) {
		size_t end = cell_end(c, c->cell);

		set_cell(c, end + (cursor_peek(c, end) == '|'));
	}
	return c->at;
}

size_t
cursor_text(struct cursor *c, struct span literal)
{
	size_t at, end = search_end(c), behind;

	for (at = c->at; at < end; at++) {
		if (!cursor_fits(c, at, span_slice(literal, 0, ENOUGH), &behind))
			continue;
		c->at = behind;
		if (cursor_fits(c, at, literal, &behind))
			c->at = behind;
		return at;
	}
	return miss(c);
}

size_t
cursor_within(const struct cursor *c, size_t offset, struct span literal, size_t index)
{
	size_t end;

	return cursor_fits(c, offset, span_slice(literal, 0, index), &end) ? end : offset;
}

size_t
cursor_break(struct cursor *c)
{
	size_t start = c->at, at = start;

	while (is_in(cursor_peek(c, at), " \t\\"))
		at++;
	if (!is_newline(cursor_peek(c, at)))
		return miss(c);
	c->at = syntax_space(c, at);
	return start;
}

size_t
cursor_mark(struct cursor *c, const char *set, size_t most)
{
	size_t at, end = search_end(c), behind;

	for (at = c->at; at < end; at++)
		if (is_in(cursor_peek(c, at), set) && !is_escaped(c, at))
			break;
	if (at >= end)
		return miss(c);
	behind = at + 1;
	while (behind - at < most && cursor_peek(c, behind) == cursor_peek(c, at))
		behind++;
	c->at = behind;
	return at;
}

static size_t
run_end(const struct cursor *c, size_t at)
{
	while (cursor_peek(c, at) == '`')
		at++;
	return at;
}

size_t
cursor_code(struct cursor *c, struct span literal)
{
	size_t at, end = search_end(c), length, close;

	for (at = c->at; at < end; at++)
		if (cursor_peek(c, at) == '`' && !is_escaped(c, at))
			break;
	if (at >= end)
		return miss(c);
	length = run_end(c, at) - at;
	end = at + length + 2 * literal.len + REACH;
	for (close = at + length; close < end && close < c->text.len; close++) {
		size_t behind = run_end(c, close);

		if (behind - close == length) {
			c->at = behind;
			return at;
		}
		close = behind;
	}
	return miss(c);
}

size_t
cursor_html(struct cursor *c, struct span literal)
{
	size_t at, end = search_end(c), i = 0;

	for (at = c->at; at < end; at++)
		if (cursor_peek(c, at) == '<' && !is_escaped(c, at))
			break;
	if (at >= end)
		return miss(c);
	c->at = at;
	while (i < literal.len && c->at < c->text.len) {
		if (is_newline(cursor_peek(c, c->at))) {
			c->at = syntax_space(c, c->at);
			while (i < literal.len && isspace((unsigned char)literal.ptr[i]))
				i++;
		} else {
			c->at++;
			i++;
		}
	}
	return at;
}

size_t
cursor_footnote(struct cursor *c)
{
	size_t at, end = search_end(c);

	for (at = c->at; at < end; at++)
		if (cursor_peek(c, at) == '[' && cursor_peek(c, at + 1) == '^' && !is_escaped(c, at))
			break;
	if (at >= end)
		return miss(c);
	c->at = span_find(c->text, ']', at);
	if (c->at < c->text.len)
		c->at++;
	return at;
}

/* Whether the link's text may begin at `at`, behind marks of emphasis. */
static bool
link_text_fits(const struct cursor *c, size_t at, struct span first)
{
	size_t end = at + 64, behind;

	if (!first.len)
		return true;
	for (; at < end; at++) {
		if (cursor_fits(c, at, span_slice(first, 0, ENOUGH), &behind))
			return true;
		if (!is_in(cursor_peek(c, at), "*_~`![<>\\ \t\r\n"))
			break;
	}
	return false;
}

/* The beginning of the text of a link with brackets at `at`, or 0. */
static size_t
opening_fits(const struct cursor *c, size_t at, const struct cursor_link *link)
{
	size_t start = at;

	if (link->image && cursor_peek(c, at++) != '!')
		return 0;
	if (cursor_peek(c, at) != '[' || is_escaped(c, start))
		return 0;
	return link_text_fits(c, at + 1, link->first) ? at + 1 : 0;
}

/* A bare address is the link's whole text, but for "mailto:" or "http://". */
static bool
may_be_bare(const struct cursor_link *link)
{
	size_t added = link->url.len - link->first.len;

	return !link->image && link->first.len && link->url.len >= link->first.len &&
	       (added == 0 || added == 7) && span_equal(span_from(link->url, added), link->first);
}

/* The beginning of the text of a bare address at `at`, or 0. */
static size_t
bare_fits(const struct cursor *c, size_t at, const struct cursor_link *link)
{
	size_t start = at + (cursor_peek(c, at) == '<'), behind;

	return cursor_fits(c, start, link->first, &behind) ? start + 1 : 0;
}

size_t
cursor_link(struct cursor *c, const struct cursor_link *link, bool *bare)
{
	size_t at, end = search_end(c), text;
	bool bare_too = may_be_bare(link);

	*bare = false;
	for (at = c->at; at < end; at++) {
		if ((text = opening_fits(c, at, link)) > 0) {
			c->at = text;
			return at;
		}
		if (bare_too && (text = bare_fits(c, at, link)) > 0) {
			c->at = text - 1;
			*bare = true;
			return at;
		}
	}
	*bare = bare_too && cursor_peek(c, c->at) != '[';
	return miss(c);
}

void
cursor_link_end(struct cursor *c, size_t offset, bool bare)
{
	size_t at, end, tail;

	if (bare) {
		c->at += cursor_peek(c, offset) == '<' && cursor_peek(c, c->at) == '>';
		return;
	}
	end = search_end(c);
	for (at = c->at; at < end; at++)
		if (cursor_peek(c, at) == ']' && !is_escaped(c, at))
			break;
	if (at >= end) {
		miss(c);
		return;
	}
	tail = syntax_link_tail(c, at + 1, NULL);
	c->at = tail ? tail : at + 1;
}
