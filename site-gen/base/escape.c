#include "base/escape.h"

#include "base/skim.h"

static const char hex_upper[] = "0123456789ABCDEF";
static const char hex_lower[] = "0123456789abcdef";

static const char *const html_references[256] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
};

SKIM_FUNCTION(find_html_special, c, (c == '&') | (c == '<') | (c == '>') | (c == '"') | (c == '\''))

void
escape_html(struct buf *out, struct span s)
{
	size_t done = 0, at;

	while ((at = find_html_special(s, done)) < s.len) {
		buf_add(out, s.ptr + done, at - done);
		buf_str(out, html_references[(unsigned char)s.ptr[at]]);
		done = at + 1;
	}
	buf_span(out, span_from(s, done));
}

static bool
is_alphanumeric(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool
is_in(char c, const char *set)
{
	return c && strchr(set, c);
}

static bool
is_unreserved(char c)
{
	return is_alphanumeric(c) || is_in(c, "-._~");
}

static void
put_percent(struct buf *out, char c)
{
	buf_char(out, '%');
	buf_char(out, hex_upper[(unsigned char)c >> 4]);
	buf_char(out, hex_upper[(unsigned char)c & 15]);
}

/* Where the authority of an address ends ("//host:80" of "http://host:80/a"),
 * the only place where brackets may stand. */
static size_t
authority_end(struct span url)
{
	size_t at = 0;

	while (at < url.len && (is_alphanumeric(url.ptr[at]) || is_in(url.ptr[at], "+-.")))
		at++;
	if (at && at < url.len && url.ptr[at] == ':')
		at++;
	else
		at = 0;
	if (!span_starts_with(span_from(url, at), "//"))
		return 0;
	for (at += 2; at < url.len; at++)
		if (is_in(url.ptr[at], "/?#"))
			break;
	return at;
}

/* What stands in a reference anywhere, in HTML as it is. */
static const bool
	plain_in_url
		[256] = {
			['a'] = 1, 1,         1, 1, 1, 1, 1, 1, 1, 1,         1, 1, 1, 1, 1, 1, 1,
			1,         1,         1, 1, 1, 1, 1, 1, 1, ['A'] = 1, 1, 1, 1, 1, 1, 1, 1,
			1,         1,         1, 1, 1, 1, 1, 1, 1, 1,         1, 1, 1, 1, 1, 1, 1,
			1,         ['-'] = 1, 1, 1, 1, 1, 1, 1, 1, 1,         1, 1, 1, 1, 1, /* -./ 0-9 : */
			['_'] = 1, ['~'] = 1,
		};

/* Whether a byte that is not plain may stand where it is in a reference. */
static bool
is_allowed_in_url(struct span url, size_t at, size_t authority, bool in_fragment)
{
	char c = url.ptr[at];

	if (c == '%')
		return at + 2 < url.len && is_hex(url.ptr[at + 1]) && is_hex(url.ptr[at + 2]);
	if (c == '[' || c == ']')
		return at < authority;
	if (c == '#')
		return !in_fragment;
	return is_in(c, "?@!$&'()*+,;=");
}

void
escape_html_url(struct buf *out, struct span s)
{
	size_t authority = authority_end(s), done = 0, i;
	bool in_fragment = false;

	for (i = 0; i < s.len; i++) {
		if (plain_in_url[(unsigned char)s.ptr[i]])
			continue;
		buf_add(out, s.ptr + done, i - done);
		done = i + 1;
		if (!is_allowed_in_url(s, i, authority, in_fragment))
			put_percent(out, s.ptr[i]);
		else
			escape_html(out, span_slice(s, i, i + 1));
		in_fragment |= s.ptr[i] == '#';
	}
	buf_span(out, span_from(s, done));
}

void
escape_url_path(struct buf *out, struct span s)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		if (is_unreserved(s.ptr[i]) || s.ptr[i] == '/')
			buf_char(out, s.ptr[i]);
		else
			put_percent(out, s.ptr[i]);
	}
}

/* The letter behind the backslash of a short escape, or 0. */
static char
short_escape(char c)
{
	switch (c) {
	case '\b':
		return 'b';
	case '\t':
		return 't';
	case '\n':
		return 'n';
	case '\f':
		return 'f';
	case '\r':
		return 'r';
	case '\\':
		return '\\';
	default:
		return 0;
	}
}

/* Adds one byte of a string between `quote`s. */
static void
put_string_byte(struct buf *out, char c, char quote, const char *control)
{
	char letter = c == quote ? quote : short_escape(c);

	if (letter) {
		buf_char(out, '\\');
		buf_char(out, letter);
	} else {
		buf_str(out, control);
		buf_char(out, hex_lower[(unsigned char)c >> 4]);
		buf_char(out, hex_lower[(unsigned char)c & 15]);
	}
}

static bool
is_string_special(char c, char quote)
{
	return (unsigned char)c < 0x20 || c == quote || c == '\\';
}

void
escape_json(struct buf *out, struct span s)
{
	size_t done = 0, i;

	for (i = 0; i < s.len; i++) {
		if (!is_string_special(s.ptr[i], '"'))
			continue;
		buf_add(out, s.ptr + done, i - done);
		put_string_byte(out, s.ptr[i], '"', "\\u00");
		done = i + 1;
	}
	buf_span(out, span_from(s, done));
}

/* U+2028 and U+2029 ended a line in JavaScript before ECMAScript 2019. */
static bool
is_line_separator(struct span s, size_t at)
{
	return at + 2 < s.len && s.ptr[at] == '\xE2' && s.ptr[at + 1] == '\x80' &&
	       (s.ptr[at + 2] == '\xA8' || s.ptr[at + 2] == '\xA9');
}

/* Bytes that may end a run of plain ones. */
SKIM_FUNCTION(find_js_special, c, (c < 0x20) | (c == '\'') | (c == '\\') | (c == 0xE2))
SKIM_FUNCTION(find_json_js_special, c, (c < 0x20) | (c == '"') | (c == '\'') | (c == '\\') | (c == 0xE2))

/* The length of what escape_js writes in another way at s[at], or 0. */
static size_t
js_special_length(struct span s, size_t at)
{
	if (is_line_separator(s, at))
		return 3;
	return is_string_special(s.ptr[at], '\'') ? 1 : 0;
}

static void
put_js_special(struct buf *out, struct span special)
{
	if (special.len == 3)
		buf_str(out, special.ptr[2] == '\xA8' ? "\\u2028" : "\\u2029");
	else
		put_string_byte(out, special.ptr[0], '\'', "\\x");
}

void
escape_js(struct buf *out, struct span s)
{
	size_t done = 0, at = 0, len;

	while ((at = find_js_special(s, at)) < s.len) {
		len = js_special_length(s, at);
		if (!len) {
			at++;
			continue;
		}
		buf_add(out, s.ptr + done, at - done);
		put_js_special(out, span_slice(s, at, at + len));
		done = at += len;
	}
	buf_span(out, span_from(s, done));
}

/* JSON's backslashes are doubled for JavaScript. */
static void
put_json_js_special(struct buf *out, struct span special)
{
	char c = special.ptr[0];

	if (special.len == 3 || c == '\'') {
		put_js_special(out, special);
	} else if (c == '\\') {
		BUF_LIT(out, "\\\\\\\\");
	} else {
		buf_char(out, '\\');
		put_string_byte(out, c, '"', "\\u00");
	}
}

void
escape_json_js(struct buf *out, struct span s)
{
	size_t done = 0, at = 0, len;

	while ((at = find_json_js_special(s, at)) < s.len) {
		len = s.ptr[at] == '"' ? 1 : js_special_length(s, at);
		if (!len) {
			at++;
			continue;
		}
		buf_add(out, s.ptr + done, at - done);
		put_json_js_special(out, span_slice(s, at, at + len));
		done = at += len;
	}
	buf_span(out, span_from(s, done));
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int
escape_percent_value(struct span s, size_t at)
{
	int high, low;

	if (at >= s.len || s.len - at < 3 || s.ptr[at] != '%')
		return -1;
	high = hex_value(s.ptr[at + 1]);
	low = hex_value(s.ptr[at + 2]);
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

void
escape_percent_decode(struct buf *out, struct span s)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		int byte = escape_percent_value(s, i);

		buf_char(out, byte < 0 ? s.ptr[i] : (char)byte);
		i += byte < 0 ? 0 : 2;
	}
}
