#include "markdown/own_syntax.h"

#include <ctype.h>

static bool
is_kind_character(char c)
{
	return isalnum((unsigned char)c) || c == '-';
}

static bool
is_anchor_character(char c)
{
	return is_kind_character(c) || c == '_' || c == '.' || (unsigned char)c >= 0x80;
}

bool
own_anchor(struct span *text, struct span *anchor)
{
	struct span s = span_trim(*text);
	size_t start = s.len;

	if (!s.len || s.ptr[s.len - 1] != '}')
		return false;
	s.len--;
	for (start = s.len; start > 0 && is_anchor_character(s.ptr[start - 1]); start--)
		;
	if (start == s.len || start < 2 || s.ptr[start - 1] != '#' || s.ptr[start - 2] != '{')
		return false;
	*anchor = span_from(s, start);
	text->len = (size_t)(s.ptr - text->ptr) + start - 2;
	while (text->len && isspace((unsigned char)text->ptr[text->len - 1]))
		text->len--;
	return true;
}

bool
own_callout(struct span text, struct span *kind, struct span *title)
{
	size_t end = 2;

	if (!span_starts_with(text, "[!"))
		return false;
	while (end < text.len && is_kind_character(text.ptr[end]))
		end++;
	if (end == 2 || end == text.len || text.ptr[end] != ']')
		return false;
	*kind = span_slice(text, 2, end);
	*title = span_from(text, end + 1);
	if (title->len && !isspace((unsigned char)title->ptr[0]))
		return false;
	*title = span_trim(*title);
	return true;
}
