#include "markdown/markdown.h"

#include <string.h>

/* Splits what stands behind a fence into its first word and the rest. */
static struct span
cut_info(const struct md_node *code_block, struct span *rest)
{
	struct span info = span_make(code_block->text.ptr + code_block->text.len, code_block->ref);
	size_t end = 0;

	while (end < info.len && !strchr(" \t\n\r", info.ptr[end]))
		end++;
	*rest = span_trim(span_from(info, end));
	return span_slice(info, 0, end);
}

struct span
md_language(const struct md_node *code_block)
{
	struct span title;

	return cut_info(code_block, &title);
}

struct span
md_code_title(const struct md_node *code_block)
{
	struct span title;

	cut_info(code_block, &title);
	return title;
}

/* What is written so far is out[start, …). */
static void
begin_line(struct buf *out, size_t start)
{
	if (out->len > start && out->ptr[out->len - 1] != '\n')
		buf_char(out, '\n');
}

static void
begin_cell(struct buf *out, size_t start)
{
	if (out->len > start && out->ptr[out->len - 1] != '\n')
		buf_char(out, ' ');
}

void
md_text(const struct md_doc *doc, uint32_t from, uint32_t to,
        void (*include)(void *context, const struct md_doc *doc, uint32_t link, struct buf *out),
        void *context, struct buf *out)
{
	size_t start = out->len;
	uint32_t i;

	for (i = from; i < to; i++) {
		const struct md_node *node = &doc->nodes[i];

		if (node->kind == MD_CELL)
			begin_cell(out, start);
		else if (node->kind < MD_TEXT)
			begin_line(out, start);
		switch (node->kind) {
		case MD_TEXT:
		case MD_CODE:
		case MD_CODE_BLOCK:
			buf_span(out, node->text);
			break;
		case MD_SOFT_BREAK:
		case MD_LINE_BREAK:
			buf_char(out, ' ');
			break;
		case MD_CALLOUT:
			buf_span(out, doc->callouts[node->ref].title);
			break;
		case MD_INCLUDE:
			if (include)
				include(context, doc, node->ref, out);
			break;
		default:
			break;
		}
	}
	if (from < to && doc->nodes[from].kind < MD_TEXT)
		begin_line(out, start);
}
