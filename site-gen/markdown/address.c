/* Where the address of a link stands, for whoever changes it. */
#include <ctype.h>

#include "base/utf8.h"
#include "markdown/markdown.h"
#include "markdown/position.h"

/* More marks of quotes than there can be: what is found is compared in the end. */
#define ANY_QUOTES MD_SOURCE_MAX

static struct cursor
cursor_over(const struct md_doc *doc)
{
	struct span text = doc->source->text;

	return (struct cursor){ .text = text, .limit = text.len, .quotes = ANY_QUOTES };
}

/* The end of the code span at `at`, or of its backticks where it is none. */
static size_t
skip_code(const struct cursor *c, size_t at)
{
	size_t start = at, behind, i;

	while (cursor_peek(c, at) == '`')
		at++;
	for (i = at; i < c->text.len; i = behind + (behind == i)) {
		for (behind = i; cursor_peek(c, behind) == '`'; behind++)
			;
		if (behind > i && behind - i == at - start)
			return behind;
	}
	return at;
}

/* Behind the "]" of the bracket that is open before `at`, or 0. */
static size_t
close_bracket(const struct cursor *c, size_t at)
{
	unsigned depth = 1;

	while (at < c->text.len) {
		char ch = cursor_peek(c, at);

		if (ch == '`') {
			at = skip_code(c, at);
			continue;
		}
		depth += (ch == '[') - (ch == ']');
		at += ch == '\\' ? 2 : 1;
		if (!depth)
			return at;
	}
	return 0;
}

/* Without "<" and ">"; false unless it is the address that cmark read. */
static bool
take(const struct cursor *c, struct syntax_range range, struct span url, size_t *start, size_t *end)
{
	size_t behind;

	if (cursor_peek(c, range.start) == '<') {
		range.start++;
		range.end--;
	}
	if (range.end <= range.start || !cursor_fits(c, range.start, url, &behind) || behind != range.end)
		return false;
	*start = range.start;
	*end = range.end;
	return true;
}

/* A label as two are compared: blanks are one, letters are folded. */
static void
put_label(struct buf *out, struct span label)
{
	struct buf words = BUF_INIT;
	size_t i;

	label = span_trim(label);
	for (i = 0; i < label.len; i++) {
		if (!isspace((unsigned char)label.ptr[i]))
			buf_char(&words, label.ptr[i]);
		else if (!isspace((unsigned char)label.ptr[i - 1]))
			buf_char(&words, ' ');
	}
	utf8_fold(out, buf_as_span(&words));
	buf_release(&words);
}

static bool
same_label(struct span a, const struct buf *wanted)
{
	struct buf label = BUF_INIT;
	bool same;

	put_label(&label, a);
	same = span_equal(buf_as_span(&label), buf_as_span(wanted));
	buf_release(&label);
	return same;
}

/* Every line is looked at: a definition may stand in a list or a quote. */
static bool
find_definition(const struct cursor *c, struct span label, struct span url, size_t *start, size_t *end)
{
	struct buf wanted = BUF_INIT;
	bool found = false;
	size_t line = 0;

	put_label(&wanted, label);
	while (line < c->text.len && !found) {
		struct syntax_range range = { 0, 0 };
		size_t at = syntax_line_start(c, line), close = syntax_label(c, at);

		if (close && same_label(span_slice(c->text, at + 1, close - 1), &wanted) &&
		    syntax_definition(c, at, &range))
			found = take(c, range, url, start, end);
		while (line < c->text.len && c->text.ptr[line] != '\n' && c->text.ptr[line] != '\r')
			line++;
		line++;
	}
	buf_release(&wanted);
	return found;
}

bool
md_address(const struct md_doc *doc, uint32_t link, size_t *start, size_t *end)
{
	const struct cursor c = cursor_over(doc);
	struct span url = doc->links[link].url, label;
	struct syntax_range range = { 0, 0 };
	size_t at = doc->links[link].offset, close, behind;

	if (cursor_peek(&c, at) == '<') {
		range = (struct syntax_range){ at, span_find(c.text, '>', at) + 1 };
		return take(&c, range, url, start, end);
	}
	at += cursor_peek(&c, at) == '!';
	if (cursor_peek(&c, at) != '[' || !(close = close_bracket(&c, at + 1)))
		return false;
	behind = syntax_link_tail(&c, close, &range);
	if (range.end && take(&c, range, url, start, end))
		return true;
	label = span_slice(c.text, at + 1, close - 1);
	if (cursor_peek(&c, close) == '[' && behind > close + 2)
		label = span_slice(c.text, close + 1, behind - 1);
	return find_definition(&c, label, url, start, end);
}
