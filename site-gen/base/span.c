#include "base/span.h"

#include <string.h>

struct span
span_make(const char *ptr, size_t len)
{
	return (struct span){ ptr, len };
}

struct span
span_of(const char *cstr)
{
	return span_make(cstr, cstr ? strlen(cstr) : 0);
}

struct span
span_slice(struct span s, size_t start, size_t end)
{
	if (end > s.len)
		end = s.len;
	if (start > end)
		start = end;
	return span_make(s.ptr ? s.ptr + start : s.ptr, end - start);
}

struct span
span_from(struct span s, size_t start)
{
	return span_slice(s, start, s.len);
}

bool
span_equal(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool
span_is(struct span a, const char *cstr)
{
	return span_equal(a, span_of(cstr));
}

bool
span_starts_with(struct span s, const char *prefix)
{
	return span_is(span_slice(s, 0, strlen(prefix)), prefix);
}

bool
span_ends_with(struct span s, const char *suffix)
{
	size_t len = strlen(suffix);

	return s.len >= len && span_is(span_from(s, s.len - len), suffix);
}

struct span_ends
span_ends(struct span s)
{
	const char *end = s.ptr + s.len;
	struct span_ends ends = { 0, 0 };
	uint32_t head, tail;

	if (s.len >= 8) {
		memcpy(&ends.head, s.ptr, 8);
		memcpy(&ends.tail, end - 8, 8);
	} else if (s.len >= 4) {
		memcpy(&head, s.ptr, 4);
		memcpy(&tail, end - 4, 4);
		ends = (struct span_ends){ head, tail };
	} else if (s.len) {
		ends.head = (unsigned char)s.ptr[0];
		ends.tail = (uint64_t)(unsigned char)s.ptr[s.len / 2] << 8 | (unsigned char)end[-1];
	}
	return ends;
}

void
span_from_ends(struct span_ends ends, char *out, size_t len)
{
	if (len >= 8) {
		memcpy(out, &ends.head, 8);
		memcpy(out + len - 8, &ends.tail, 8);
	} else if (len >= 4) {
		memcpy(out, &ends.head, 4);
		memcpy(out + len - 4, &ends.tail, 4);
	} else if (len) {
		out[0] = (char)ends.head;
		out[len / 2] = (char)(ends.tail >> 8);
		out[len - 1] = (char)ends.tail;
	}
}

int
span_compare(struct span a, struct span b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.ptr, b.ptr, len) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

static bool
is_digit(struct span s, size_t at)
{
	return at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9';
}

/* The digits at *at without leading zeros; *at moves behind them. */
static struct span
take_number(struct span s, size_t *at)
{
	size_t start;

	while (is_digit(s, *at) && s.ptr[*at] == '0' && is_digit(s, *at + 1))
		++*at;
	start = *at;
	while (is_digit(s, *at))
		++*at;
	return span_slice(s, start, *at);
}

int
span_compare_natural(struct span a, struct span b)
{
	size_t i = 0, j = 0;

	while (i < a.len && j < b.len) {
		if (is_digit(a, i) && is_digit(b, j)) {
			struct span x = take_number(a, &i), y = take_number(b, &j);
			int order = x.len != y.len ? (x.len < y.len ? -1 : 1) : span_compare(x, y);

			if (order)
				return order;
		} else if (a.ptr[i] != b.ptr[j]) {
			return (unsigned char)a.ptr[i] < (unsigned char)b.ptr[j] ? -1 : 1;
		} else {
			i++;
			j++;
		}
	}
	if (i < a.len || j < b.len)
		return i < a.len ? 1 : -1;
	return span_compare(a, b);
}

size_t
span_find(struct span s, char c, size_t start)
{
	const char *hit;

	if (start >= s.len)
		return s.len;
	hit = memchr(s.ptr + start, c, s.len - start);
	return hit ? (size_t)(hit - s.ptr) : s.len;
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct span
span_trim(struct span s)
{
	while (s.len && is_space(s.ptr[0]))
		s = span_from(s, 1);
	while (s.len && is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

bool
span_cut(struct span s, char sep, struct span *head, struct span *tail)
{
	size_t at = span_find(s, sep, 0);
	bool found = at < s.len;

	*head = span_slice(s, 0, at);
	*tail = span_from(s, found ? at + 1 : at);
	return found;
}

struct span
span_base_name(struct span path)
{
	size_t start = path.len;

	while (start && path.ptr[start - 1] != '/')
		start--;
	return span_from(path, start);
}

struct span
span_folder(struct span path)
{
	size_t len = path.len - span_base_name(path).len;

	return span_slice(path, 0, len ? len - 1 : 0);
}
