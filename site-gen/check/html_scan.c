#include "check/html_scan.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

#define ATTRIBUTE_LIMIT 64

struct scan {
	struct span html;
	size_t at;
	struct html_attribute attributes[ATTRIBUTE_LIMIT];
	struct html_tag tag;
	bool self_closing;
	size_t foreign_depth; /* svg and math around: <title/> is whole there */
};

enum byte_class { SPACE = 1, NAME_END = 2, ATTRIBUTE_END = 4, BARE_END = 8 };

static const unsigned char byte_classes[256] = {
	['\t'] = SPACE | NAME_END | ATTRIBUTE_END | BARE_END,
	['\n'] = SPACE | NAME_END | ATTRIBUTE_END | BARE_END,
	['\f'] = SPACE | NAME_END | ATTRIBUTE_END | BARE_END,
	['\r'] = SPACE | NAME_END | ATTRIBUTE_END | BARE_END,
	[' '] = SPACE | NAME_END | ATTRIBUTE_END | BARE_END,
	['/'] = NAME_END | ATTRIBUTE_END,
	['>'] = NAME_END | ATTRIBUTE_END | BARE_END,
	['='] = ATTRIBUTE_END,
};

static bool
is_class(const struct scan *s, size_t at, enum byte_class wanted)
{
	return at < s->html.len && byte_classes[(unsigned char)s->html.ptr[at]] & wanted;
}

static bool
is_letter(const struct scan *s, size_t at)
{
	return at < s->html.len && (s->html.ptr[at] | 0x20) >= 'a' && (s->html.ptr[at] | 0x20) <= 'z';
}

/* Moves over bytes up to one of class `end`, or the end; gives them. */
static struct span
take_until(struct scan *s, enum byte_class end)
{
	const char *html = s->html.ptr;
	size_t start = s->at, at = start, len = s->html.len;

	while (at < len && !(byte_classes[(unsigned char)html[at]] & end))
		at++;
	s->at = at;
	return span_slice(s->html, start, at);
}

static void
skip_spaces(struct scan *s)
{
	while (is_class(s, s->at, SPACE))
		s->at++;
}

static char
peek(const struct scan *s)
{
	return s->at < s->html.len ? s->html.ptr[s->at] : '\0';
}

/* Sets `at` behind the next `c`; false where there is none. */
static bool
skip_past(struct scan *s, char c, size_t from)
{
	size_t end = span_find(s->html, c, from);

	if (end >= s->html.len)
		return false;
	s->at = end + 1;
	return true;
}

/* At "<!--".  Such a comment may end as soon as "<!-->" and also as "--!>". */
static bool
skip_comment(struct scan *s)
{
	size_t start = s->at + 4, at = s->at + 2;

	while (skip_past(s, '>', at)) {
		const char *end = s->html.ptr + s->at - 1;

		at = s->at;
		if (end[-1] == '-' && end[-2] == '-')
			return true;
		if (end - 3 >= s->html.ptr + start && end[-1] == '!' && end[-2] == '-' && end[-3] == '-')
			return true;
	}
	return false;
}

/* The value behind a name, or the empty span; false where a quote never closes. */
static bool
read_value(struct scan *s, struct span *value)
{
	size_t start;
	char quote;

	*value = span_slice(s->html, s->at, s->at);
	skip_spaces(s);
	if (peek(s) != '=')
		return true;
	s->at++;
	skip_spaces(s);
	quote = peek(s);
	if (quote != '"' && quote != '\'') {
		*value = take_until(s, BARE_END);
		return true;
	}
	start = s->at + 1;
	if (!skip_past(s, quote, start))
		return false;
	*value = span_slice(s->html, start, s->at - 1);
	return true;
}

/* At the first byte of a name; "=" may begin one. */
static bool
read_attribute(struct scan *s)
{
	struct html_attribute attribute = { .offset = s->at };

	s->at++;
	take_until(s, ATTRIBUTE_END);
	attribute.name = span_slice(s->html, attribute.offset, s->at);
	if (!read_value(s, &attribute.value))
		return false;
	if (s->tag.attribute_count < ATTRIBUTE_LIMIT)
		s->attributes[s->tag.attribute_count++] = attribute;
	return true;
}

/* At the name of the tag that begins at `start`; false where it never ends,
 * with `at` where that began. */
static bool
read_tag(struct scan *s, size_t start)
{
	s->tag.offset = start;
	s->tag.name = take_until(s, NAME_END);
	s->tag.attribute_count = 0;
	s->self_closing = false;
	if (peek(s) == '>') {
		s->at++;
		return true;
	}
	for (;;) {
		s->self_closing = false;
		skip_spaces(s);
		while (peek(s) == '/') {
			s->self_closing = true;
			s->at++;
		}
		if (s->at >= s->html.len) {
			s->at = start;
			return false;
		}
		if (peek(s) == '>') {
			s->at++;
			return true;
		}
		if (!is_class(s, s->at, SPACE) && !read_attribute(s))
			return false;
	}
}

static inline bool
is_name(struct span name, const char *wanted)
{
	return name.len == strlen(wanted) && (name.ptr[0] | 0x20) == wanted[0] &&
	       strncasecmp(name.ptr, wanted, name.len) == 0;
}

static bool
is_raw_text(struct span name)
{
	return is_name(name, "script") || is_name(name, "style") || is_name(name, "title") ||
	       is_name(name, "textarea");
}

/* Moves to the closing tag of the raw-text element; false where there is none. */
static bool
skip_raw_text(struct scan *s)
{
	struct span name = s->tag.name;
	size_t at = s->at;

	while ((at = span_find(s->html, '<', at)) < s->html.len) {
		struct span rest = span_from(s->html, at + 1);

		if (rest.len > name.len && rest.ptr[0] == '/' && is_class(s, at + 2 + name.len, NAME_END) &&
		    strncasecmp(rest.ptr + 1, name.ptr, name.len) == 0) {
			s->at = at;
			return true;
		}
		at++;
	}
	return false;
}

static void
count_foreign(struct scan *s)
{
	if (!is_name(s->tag.name, "svg") && !is_name(s->tag.name, "math"))
		return;
	if (!s->tag.closing && !s->self_closing)
		s->foreign_depth++;
	else if (s->tag.closing && s->foreign_depth)
		s->foreign_depth--;
}

/* At "<".  False where something never ends, with `at` where it began. */
static bool
scan_markup(struct scan *s, void (*tag)(void *context, const struct html_tag *tag), void *context)
{
	size_t start = s->at;
	struct span rest = span_from(s->html, start);

	s->tag.closing = rest.len > 1 && rest.ptr[1] == '/';
	if (is_letter(s, start + 1 + s->tag.closing)) {
		s->at += 1 + s->tag.closing;
		if (!read_tag(s, start))
			return false;
		tag(context, &s->tag);
		count_foreign(s);
		if (s->tag.closing || (s->self_closing && s->foreign_depth) || !is_raw_text(s->tag.name))
			return true;
		if (skip_raw_text(s))
			return true;
	} else if (span_starts_with(rest, "<!--")) {
		if (skip_comment(s))
			return true;
	} else if (rest.len > 1 && (rest.ptr[1] == '!' || rest.ptr[1] == '?' || s->tag.closing)) {
		if (skip_past(s, '>', start + 1))
			return true;
	} else {
		s->at++;
		return true;
	}
	s->at = start;
	return false;
}

/* Moves to the next "<", which is near as a rule; false where there is none. */
static bool
find_markup(struct scan *s)
{
	size_t near = s->at + 8;

	for (; s->at < near && s->at < s->html.len; s->at++)
		if (s->html.ptr[s->at] == '<')
			return true;
	s->at = span_find(s->html, '<', s->at);
	return s->at < s->html.len;
}

size_t
html_scan(struct span html, void (*tag)(void *context, const struct html_tag *tag), void *context)
{
	struct scan s;

	s.html = html;
	s.at = s.foreign_depth = 0;
	s.tag.attributes = s.attributes;
	while (find_markup(&s))
		if (!scan_markup(&s, tag, context))
			return s.at;
	return html.len;
}

static int
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* Behind "&#": writes the character, U+FFFD if there is none such, and
 * returns the length up to and with the semicolon; 0 where it is no reference. */
static size_t
decode_number(struct span s, struct buf *out)
{
	bool hex = s.len && (s.ptr[0] == 'x' || s.ptr[0] == 'X');
	int base = hex ? 16 : 10;
	size_t first = hex, at = first;
	uint32_t code_point = 0;

	for (; at < s.len && digit_value(s.ptr[at]) < base; at++)
		if (code_point <= 0x10FFFF)
			code_point = code_point * (uint32_t)base + (uint32_t)digit_value(s.ptr[at]);
	if (at == first || at == s.len || s.ptr[at] != ';')
		return 0;
	if (!code_point || code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
		code_point = 0xFFFD;
	utf8_put(out, code_point);
	return at + 1;
}

/* As decode_number, behind "&". */
static size_t
decode_name(struct span s, struct buf *out)
{
	static const struct {
		const char *name, *text;
	} names[] = {
		{ "amp;", "&" },   { "lt;", "<" },   { "gt;", ">" },
		{ "quot;", "\"" }, { "apos;", "'" }, { "nbsp;", "\xC2\xA0" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (span_starts_with(s, names[i].name)) {
			buf_str(out, names[i].text);
			return strlen(names[i].name);
		}
	}
	return 0;
}

void
html_decode(struct span value, struct buf *out)
{
	size_t start = 0, at;

	while ((at = span_find(value, '&', start)) < value.len) {
		struct span rest = span_from(value, at + 1);
		size_t used;

		buf_span(out, span_slice(value, start, at));
		if (rest.len && rest.ptr[0] == '#') {
			used = decode_number(span_from(rest, 1), out);
			used += used > 0;
		} else {
			used = decode_name(rest, out);
		}
		if (!used)
			buf_char(out, '&');
		start = at + 1 + used;
	}
	buf_span(out, span_from(value, start));
}
