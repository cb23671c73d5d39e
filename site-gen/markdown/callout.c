/* What our Markdown has besides GitHub's: callouts and set anchors. */
#include <ctype.h>

#include "markdown/builder.h"

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
callout_cut_anchor(struct span *text, struct span *anchor)
{
	struct span s = span_trim(*text);
	size_t start;

	if (!s.len || s.ptr[--s.len] != '}')
		return false;
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

/* Splits "[!KIND] title"; *title is without blanks at its ends. */
static bool
split_line(struct span line, struct span *kind, struct span *title)
{
	size_t end = 2;

	if (!span_starts_with(line, "[!"))
		return false;
	while (end < line.len && is_kind_character(line.ptr[end]))
		end++;
	if (end == 2 || end == line.len || line.ptr[end] != ']')
		return false;
	*kind = span_slice(line, 2, end);
	*title = span_from(line, end + 1);
	if (title->len && !isspace((unsigned char)title->ptr[0]))
		return false;
	*title = span_trim(*title);
	return true;
}

static bool
may_be_callout(const cmark_node *quote)
{
	const cmark_node *paragraph = quote->first_child, *text;

	if (!paragraph || paragraph->type != CMARK_NODE_PARAGRAPH)
		return false;
	text = paragraph->first_child;
	return text && text->type == CMARK_NODE_TEXT &&
	       span_starts_with(builder_chunk(&text->as.literal), "[!");
}

/* Gathers the literals of a paragraph's first line; *rest is what follows it.
 * Empty where there is raw HTML in it, which has to be reported first. */
static struct span
gather_line(struct builder *b, cmark_node *paragraph, cmark_node **rest)
{
	struct span line = span_make(b->pool, 0);
	cmark_node *child, *node;

	for (child = paragraph->first_child; child; child = child->next) {
		if (child->type == CMARK_NODE_SOFTBREAK || child->type == CMARK_NODE_LINEBREAK)
			break;
		for (node = child; node; node = builder_next(child, node)) {
			if (node->type == CMARK_NODE_HTML_INLINE)
				return span_of(NULL);
			if (node->type == CMARK_NODE_TEXT || node->type == CMARK_NODE_CODE)
				line.len += builder_keep(b, builder_chunk(&node->as.literal)).len;
		}
	}
	*rest = child ? child->next : NULL;
	return line;
}

/* Takes the first line out of the quote's first paragraph, which then has no
 * column: it begins on the line behind the cursor. */
static void
cut_line(cmark_node *quote, cmark_node *rest)
{
	cmark_node *paragraph = quote->first_child;

	paragraph->first_child = rest;
	paragraph->start_column = 0;
	if (!rest)
		quote->first_child = paragraph->next;
}

static void
upper_case(char *ptr, size_t len)
{
	for (; len; ptr++, len--)
		*ptr = (char)toupper((unsigned char)*ptr);
}

bool
callout_open(struct builder *b, cmark_node *quote, size_t offset)
{
	struct md_callout callout = { .node = b->doc->node_count };
	char *line = b->pool;
	cmark_node *rest = NULL;

	if (!may_be_callout(quote))
		return false;
	if (!split_line(gather_line(b, quote->first_child, &rest), &callout.kind, &callout.title)) {
		b->pool = line;
		return false;
	}
	upper_case(line + 2, callout.kind.len);
	callout.anchor_set = callout_cut_anchor(&callout.title, &callout.anchor);
	cut_line(quote, rest);
	cursor_line_end(&b->cursor);
	builder_add(b, MD_CALLOUT, offset)->ref = b->doc->callout_count;
	b->doc->callouts[b->doc->callout_count++] = callout;
	return true;
}

void
callout_close(struct builder *b, const struct md_node *node)
{
	const struct md_callout *callout = &b->doc->callouts[node->ref];

	if (node->end > callout->node + 1)
		return;
	diag_add(b->diags, DIAG_CALLOUT_EMPTY, builder_place(b, node->offset),
	         "the callout '%.*s' has nothing in it", SPAN_ARG(callout->kind));
	if (callout->title.len)
		diag_hint(b->diags, "its first line is its title; the text belongs on the lines behind it");
}
