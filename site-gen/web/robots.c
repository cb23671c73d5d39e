#include "web/robots.h"

#include <stdint.h>
#include <strings.h>

#include "base/escape.h"

#define WORK_LIMIT 20000000 /* comparisons of bytes for one address */
#define DELAY_MAX 3600

/* The reading of one robots.txt. */
struct reader {
	struct span product; /* whose groups are taken */
	struct arena *arena;
	struct robots *out;
	bool in_names; /* the last line named a product */
	bool ours;     /* the group names `product` */
	bool found;
};

static bool
same_word(struct span s, const char *word)
{
	return s.len == strlen(word) && strncasecmp(s.ptr, word, s.len) == 0;
}

static bool
is_unreserved(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
	       c == '.' || c == '_' || c == '~';
}

/* RFC 9309, 2.2.2: octets beyond ASCII are encoded, unreserved ones are not. */
static void
normalise(struct span s, struct buf *out)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		int encoded = escape_percent_value(s, i);
		unsigned char c = encoded < 0 ? (unsigned char)s.ptr[i] : (unsigned char)encoded;

		i += encoded < 0 ? 0 : 2;
		if (c < 0x80 && (encoded < 0 || is_unreserved(c)))
			buf_char(out, (char)c);
		else
			buf_printf(out, "%%%02X", c);
	}
}

/* "site-gen/1.0 (…)" names site-gen. */
static struct span
product_token(struct span value)
{
	size_t len = 0;

	if (value.len && value.ptr[0] == '*')
		return span_slice(value, 0, 1);
	while (len < value.len && ((value.ptr[len] | 0x20) >= 'a' && (value.ptr[len] | 0x20) <= 'z'))
		len++;
	while (len < value.len && (value.ptr[len] == '-' || value.ptr[len] == '_' ||
	                           ((value.ptr[len] | 0x20) >= 'a' && (value.ptr[len] | 0x20) <= 'z')))
		len++;
	return span_slice(value, 0, len);
}

static void
add_rule(struct reader *r, struct span path, bool allow)
{
	struct buf pattern = BUF_INIT;

	/* An empty one matches nothing. */
	if (!path.len)
		return;
	normalise(path, &pattern);
	vec_push(&r->out->rules, (struct robots_rule){ arena_copy(r->arena, buf_as_span(&pattern)), allow });
	buf_release(&pattern);
}

static void
set_delay(struct reader *r, struct span value)
{
	unsigned seconds = 0;
	size_t i;

	for (i = 0; i < value.len && value.ptr[i] >= '0' && value.ptr[i] <= '9' && seconds < DELAY_MAX; i++)
		seconds = seconds * 10 + (unsigned)(value.ptr[i] - '0');
	/* A part of a second counts as one. */
	seconds += i < value.len && value.ptr[i] == '.';
	r->out->delay = seconds > DELAY_MAX ? DELAY_MAX : seconds;
}

static void
read_name(struct reader *r, struct span value)
{
	struct span token = product_token(value);

	if (!r->in_names)
		r->ours = false;
	r->in_names = true;
	if (token.len == r->product.len && strncasecmp(token.ptr, r->product.ptr, token.len) == 0)
		r->ours = r->found = true;
}

static void
read_line(struct reader *r, struct span line)
{
	struct span key, value, comment;

	span_cut(line, '#', &line, &comment);
	if (!span_cut(line, ':', &key, &value))
		return;
	key = span_trim(key);
	value = span_trim(value);
	if (same_word(key, "user-agent")) {
		read_name(r, value);
		return;
	}
	if (same_word(key, "allow") || same_word(key, "disallow")) {
		r->in_names = false;
		if (r->ours)
			add_rule(r, value, same_word(key, "allow"));
	} else if (r->ours && same_word(key, "crawl-delay")) {
		set_delay(r, value);
	}
}

/* Lines end at LF, CR LF or CR. */
static void
read_lines(struct reader *r, struct span text)
{
	size_t at = 0, end;

	if (span_starts_with(text, "\xEF\xBB\xBF"))
		at = 3;
	for (; at < text.len; at = end + 1) {
		for (end = at; end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r'; end++)
			;
		read_line(r, span_slice(text, at, end));
	}
}

void
robots_parse(struct span text, const char *product, struct arena *arena, struct robots *out)
{
	struct reader r = { .product = span_of(product), .arena = arena, .out = out };

	*out = (struct robots){ .delay = 0 };
	text = span_slice(text, 0, ROBOTS_LIMIT);
	read_lines(&r, text);
	if (r.found)
		return;
	r = (struct reader){ .product = SPAN("*"), .arena = arena, .out = out };
	read_lines(&r, text);
}

void
robots_release(struct robots *robots)
{
	vec_release(&robots->rules);
}

/* Whether a beginning of `s` matches; "*" goes back to where it last took up. */
static bool
matches(struct span pattern, struct span s, size_t *work)
{
	bool whole = pattern.len && pattern.ptr[pattern.len - 1] == '$';
	size_t p = 0, at = 0, star = SIZE_MAX, star_at = 0;

	pattern.len -= whole;
	for (; *work; --*work) {
		if (p == pattern.len && (!whole || at == s.len))
			return true;
		if (p < pattern.len && pattern.ptr[p] == '*') {
			star = p++;
			star_at = at;
		} else if (p < pattern.len && at < s.len && pattern.ptr[p] == s.ptr[at]) {
			p++;
			at++;
		} else if (star != SIZE_MAX && star_at < s.len) {
			p = star + 1;
			at = ++star_at;
		} else {
			return false;
		}
	}
	return true;
}

bool
robots_allow(const struct robots *robots, struct span target)
{
	struct buf path = BUF_INIT;
	size_t work = WORK_LIMIT, longest = 0, i;
	bool allowed = true;

	normalise(target, &path);
	for (i = 0; i < robots->rules.len && work; i++) {
		const struct robots_rule *rule = &robots->rules.at[i];
		bool decides = rule->pattern.len > longest || (rule->pattern.len == longest && rule->allow);

		if (decides && matches(rule->pattern, buf_as_span(&path), &work)) {
			longest = rule->pattern.len;
			allowed = rule->allow;
		}
	}
	buf_release(&path);
	return allowed && work;
}
