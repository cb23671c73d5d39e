#include "content/front.h"

#include <string.h>

static struct span
line_end(const struct page *page)
{
	struct span text = page->source->text;
	size_t end = span_find(text, '\n', 0);

	return span_of(end && end < text.len && text.ptr[end - 1] == '\r' ? "\r\n" : "\n");
}

static void
insert(struct front_edit *edit, size_t offset, struct span text)
{
	*edit = (struct front_edit){ offset, 0, text };
}

/* Before the first item of a list that is written line by line. */
static void
insert_line(const struct page *page, const struct yaml_node *list, struct span item, struct arena *arena,
            struct front_edit *edit)
{
	struct span text = page->source->text;
	size_t start = list->first->offset;

	/* What stands before the item: blanks and "- ". */
	while (start && text.ptr[start - 1] != '\n')
		start--;
	insert(edit, start,
	       arena_printf(arena, "%.*s%.*s%.*s", SPAN_ARG(span_slice(text, start, list->first->offset)),
	                    SPAN_ARG(item), SPAN_ARG(line_end(page))));
}

/* "key: text" becomes "key: [item, text]". */
static bool
wrap_text(const struct page *page, const struct yaml_node *node, struct span item, struct arena *arena,
          struct front_edit *edit)
{
	struct span text = page->source->text, whole;
	size_t quotes = node->plain ? 0 : 1, i;

	whole = span_slice(text, node->offset, node->offset + node->text.len + 2 * quotes);
	if (!node->text.len || !span_equal(span_slice(whole, quotes, whole.len - quotes), node->text))
		return false;
	for (i = 0; node->plain && i < node->text.len; i++)
		if (strchr(",[]{}#:", node->text.ptr[i]))
			return false;
	*edit = (struct front_edit){ node->offset, whole.len,
		                     arena_printf(arena, "[%.*s, %.*s]", SPAN_ARG(item), SPAN_ARG(whole)) };
	return true;
}

bool
front_add_item(const struct page *page, const char *key, struct span item, struct arena *arena,
               struct front_edit *edit)
{
	const struct yaml_node *list = yaml_get(page->front.root, key);
	struct span text;

	if (!page->front.root)
		return false;
	text = page->source->text;
	if (!list) {
		insert(edit, page->front.end,
		       arena_printf(arena, "%s: [%.*s]%.*s", key, SPAN_ARG(item), SPAN_ARG(line_end(page))));
		return true;
	}
	if (list->kind == YAML_TEXT)
		return wrap_text(page, list, item, arena, edit);
	if (list->kind != YAML_LIST)
		return false;
	if (text.ptr[list->offset] == '[')
		insert(edit, list->offset + 1,
		       arena_printf(arena, "%.*s%s", SPAN_ARG(item), list->first ? ", " : ""));
	else
		insert_line(page, list, item, arena, edit);
	return true;
}

bool
front_add_key(const struct page *page, const char *key, struct span value, struct arena *arena,
              struct front_edit *edit)
{
	if (!page->front.root)
		return false;
	insert(edit, span_find(page->source->text, '\n', 0) + 1,
	       arena_printf(arena, "%s: %.*s%.*s", key, SPAN_ARG(value), SPAN_ARG(line_end(page))));
	return true;
}

/* Letters, digits and what cannot begin or end anything in YAML. */
static bool
is_plain(struct span text)
{
	size_t i;

	if (!text.len || text.ptr[0] == ' ' || text.ptr[0] == '-' || text.ptr[text.len - 1] == ' ')
		return false;
	for (i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c < ' ' || c == 0x7F || strchr(":#,[]{}&*!|>'\"%@`?=\\", c))
			return false;
	}
	return true;
}

void
front_put_text(struct buf *out, struct span text)
{
	size_t i;

	if (is_plain(text)) {
		buf_span(out, text);
		return;
	}
	buf_char(out, '"');
	for (i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c == '"' || c == '\\')
			buf_char(out, '\\');
		buf_char(out, c < ' ' || c == 0x7F ? ' ' : (char)c);
	}
	buf_char(out, '"');
}
