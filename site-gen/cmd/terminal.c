#include "cmd/terminal.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/utf8.h"

#define BOLD "\033[1m"
#define OFF "\033[0m"
#define WIDTH_LEAST 30u
#define WIDTH_MOST 80u /* longer lines are hard to read */

/* Stand in a paragraph's text until it is wrapped. */
#define BOLD_ON '\x01'
#define BOLD_OFF '\x02'

struct terminal
terminal_of_output(void)
{
	struct winsize size = { .ws_col = 0 };
	unsigned width = WIDTH_MOST;
	bool tty = isatty(STDOUT_FILENO);

	if (tty && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col && size.ws_col < width)
		width = size.ws_col < WIDTH_LEAST ? WIDTH_LEAST : size.ws_col;
	return (struct terminal){ width, tty && !getenv("NO_COLOR") };
}

void
terminal_bold(const struct terminal *terminal, struct span text, struct buf *out)
{
	if (terminal->bold)
		BUF_LIT(out, BOLD);
	buf_span(out, text);
	if (terminal->bold)
		BUF_LIT(out, OFF);
}

static unsigned
width_of(struct span word)
{
	unsigned width = 0;
	size_t at = 0;

	while (at < word.len) {
		uint32_t c = utf8_next(word, &at);

		width += c > ' ' ? utf8_width(c) : 0;
	}
	return width;
}

static void
put_word(const struct terminal *terminal, struct span word, struct buf *out)
{
	size_t i;

	for (i = 0; i < word.len; i++) {
		if (word.ptr[i] == BOLD_ON || word.ptr[i] == BOLD_OFF)
			buf_str(out, !terminal->bold ? "" : word.ptr[i] == BOLD_ON ? BOLD : OFF);
		else
			buf_char(out, word.ptr[i]);
	}
}

/* Breaks a text into lines behind `indent` blanks; the first line has its own mark. */
static void
wrap(const struct terminal *terminal, struct span text, unsigned indent, const char *mark, struct buf *out)
{
	unsigned column = indent;
	bool first = true;

	buf_printf(out, "%*s", (int)indent, mark);
	while (text.len) {
		struct span word;
		unsigned width;

		span_cut(text, ' ', &word, &text);
		width = width_of(word);
		if (!first && column + 1 + width > terminal->width) {
			buf_printf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (!first) {
			buf_char(out, ' ');
			column++;
		}
		put_word(terminal, word, out);
		column += width;
		first = false;
	}
	buf_char(out, '\n');
}

/* The inlines of a paragraph as one line of text with marks for bold. */
static void
gather(const struct terminal *terminal, const struct md_doc *doc, uint32_t from, uint32_t to, struct buf *out)
{
	uint32_t i, strong_end = 0;

	for (i = from; i <= to; i++) {
		const struct md_node *node = &doc->nodes[i];

		if (strong_end && i >= strong_end) {
			buf_char(out, BOLD_OFF);
			strong_end = 0;
		}
		if (i == to)
			break;
		if (node->kind == MD_STRONG && !strong_end) {
			buf_char(out, BOLD_ON);
			strong_end = node->end;
		} else if (node->kind == MD_CODE) {
			buf_char(out, terminal->bold ? BOLD_ON : '`');
			buf_span(out, node->text);
			buf_char(out, terminal->bold ? BOLD_OFF : '`');
		} else if (node->kind == MD_TEXT) {
			buf_span(out, node->text);
		} else if (node->kind == MD_SOFT_BREAK || node->kind == MD_LINE_BREAK) {
			buf_char(out, ' ');
		}
	}
}

static void
put_code(struct span code, struct buf *out)
{
	while (code.len) {
		struct span line;

		span_cut(code, '\n', &line, &code);
		buf_printf(out, "    %.*s\n", SPAN_ARG(line));
	}
}

void
terminal_render(const struct terminal *terminal, const struct md_doc *doc, uint32_t from, uint32_t to,
                struct buf *out)
{
	struct buf text = BUF_INIT;
	bool item = false;
	uint32_t i;

	for (i = from; i < to; i++) {
		const struct md_node *node = &doc->nodes[i];

		if (node->kind == MD_ITEM) {
			item = true;
		} else if (node->kind == MD_CODE_BLOCK) {
			buf_char(out, '\n');
			put_code(node->text, out);
		} else if (node->kind == MD_PARAGRAPH) {
			buf_clear(&text);
			gather(terminal, doc, i + 1, node->end, &text);
			buf_str(out, item ? "" : "\n");
			wrap(terminal, buf_as_span(&text), item ? 4 : 0, item ? "  - " : "", out);
			i = node->end - 1;
			item = false;
		}
	}
	buf_release(&text);
}
