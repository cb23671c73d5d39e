#include "template/tag.h"

#include <stdint.h>
#include <string.h>

bool
tag_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool
tag_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Index of `what` at or after `start`, or SIZE_MAX. */
static size_t
find_text(struct span text, struct span what, size_t start)
{
	const char *hit;

	if (start >= text.len)
		return SIZE_MAX;
	hit = memmem(text.ptr + start, text.len - start, what.ptr, what.len);
	return hit ? (size_t)(hit - text.ptr) : SIZE_MAX;
}

/* Finds where the tag stands in its line. */
static void
read_surroundings(struct span text, struct tag *tag)
{
	size_t at = tag->start;

	while (at && tag_is_blank(text.ptr[at - 1]))
		at--;
	tag->line_start = at;
	tag->leads = at == 0 || text.ptr[at - 1] == '\n';
	for (at = tag->end; at < text.len && tag_is_blank(text.ptr[at]); at++)
		;
	if (at + 1 < text.len && text.ptr[at] == '\r' && text.ptr[at + 1] == '\n')
		at++;
	tag->trails = at == text.len || text.ptr[at] == '\n';
	tag->next_line = at < text.len ? at + 1 : at;
}

/* Where the content from `at` ends, or SIZE_MAX.  "}" and "=" end a content
 * only together with the delimiter behind them. */
static size_t
find_end(struct span text, char sigil, size_t at, struct span close)
{
	char last = sigil == '{' ? '}' : '=';

	if (sigil != '{' && sigil != '=')
		return find_text(text, close, at);
	for (at = span_find(text, last, at); at < text.len; at = span_find(text, last, at + 1))
		if (span_equal(span_slice(text, at + 1, at + 1 + close.len), close))
			return at;
	return SIZE_MAX;
}

bool
tag_find(struct span text, size_t start, const struct tag_delimiters *delimiters, struct tag *tag)
{
	size_t at, end;

	start = find_text(text, delimiters->open, start);
	if (start == SIZE_MAX)
		return false;
	*tag = (struct tag){ .start = start };
	at = start + delimiters->open.len;
	while (at < text.len && tag_is_space(text.ptr[at]))
		at++;
	if (at < text.len && memchr("#^$<>/!=&{", text.ptr[at], 10))
		tag->sigil = text.ptr[at++];
	end = find_end(text, tag->sigil, at, delimiters->close);
	if (end == SIZE_MAX)
		return true;
	tag->content = span_trim(span_slice(text, at, end));
	tag->end = end + delimiters->close.len + (tag->sigil == '{' || tag->sigil == '=');
	read_surroundings(text, tag);
	return true;
}
