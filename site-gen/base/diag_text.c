#include "base/diag.h"
#include "base/utf8.h"

#define TAB_WIDTH 4u
#define WIDTH_BEFORE 60u   /* columns shown of a line before the caret, */
#define WIDTH_AFTER 40u    /* and from the caret on; */
#define BYTES_AROUND 1000u /* a bound for characters without width */

struct colours {
	const char *place, *error, *warning, *note, *off;
};
static const struct colours terminal = { "\033[1m", "\033[1;31m", "\033[1;35m", "\033[1;36m", "\033[0m" };
static const struct colours plain = { "", "", "", "", "" };

static unsigned
shown_width(uint32_t c)
{
	if (c == '\t')
		return TAB_WIDTH;
	return utf8_is_control(c) ? 1 : utf8_width(c);
}

static void
show_char(struct buf *out, uint32_t c)
{
	if (c == '\t')
		buf_printf(out, "%*s", (int)TAB_WIDTH, "");
	else
		utf8_put(out, utf8_is_control(c) ? UTF8_REPLACEMENT : c);
}

/* Text from outside, harmless on a terminal. */
static void
show(struct buf *out, struct span s)
{
	size_t at = 0;

	while (at < s.len)
		show_char(out, utf8_next(s, &at));
}

/* The part of a line near the caret. */
struct window {
	size_t start, end; /* bytes of the line */
	unsigned caret;    /* columns before it */
};

static struct window
window_of(const struct source_position *p)
{
	struct window w = { .start = p->in_text, .end = p->in_text };
	unsigned after = 0;

	while (w.start > 0) {
		size_t at = w.start;
		unsigned width = shown_width(utf8_previous(p->text, &at));

		if (w.caret + width > WIDTH_BEFORE || p->in_text - at > BYTES_AROUND)
			break;
		w.start = at;
		w.caret += width;
	}
	while (w.end < p->text.len) {
		size_t at = w.end;

		after += shown_width(utf8_next(p->text, &at));
		if (after > WIDTH_AFTER || at - p->in_text > BYTES_AROUND)
			break;
		w.end = at;
	}
	return w;
}

static void
write_line(const struct source_position *p, const struct colours *colours, struct buf *out)
{
	struct window w = window_of(p);
	bool cut = w.start > 0;

	BUF_LIT(out, "    ");
	if (cut)
		BUF_LIT(out, "…");
	show(out, span_slice(p->text, w.start, w.end));
	if (w.end < p->text.len)
		BUF_LIT(out, "…");
	buf_printf(out, "\n    %*s%s^%s\n", (int)(w.caret + cut), "", colours->note, colours->off);
}

static void
write_place(const struct diag *d, const struct source_position *p, struct buf *out)
{
	if (!d->place.source) {
		BUF_LIT(out, "site-gen:");
		return;
	}
	show(out, d->place.source->path);
	if (p->line)
		buf_printf(out, ":%zu:%zu", p->line, p->column);
	BUF_LIT(out, ":");
}

static void
write_one(const struct diag *d, struct source_cursor *cursor, const struct colours *colours, struct buf *out)
{
	struct source_position p = diag_position(d, cursor);

	buf_str(out, colours->place);
	write_place(d, &p, out);
	buf_printf(out, "%s %s%s:%s ", colours->off,
	           d->severity == DIAG_SEVERITY_WARNING ? colours->warning : colours->error,
	           diag_severity_name(d->severity), colours->off);
	show(out, d->message);
	buf_printf(out, " [%s", diag_info[d->id].id);
	if (d->rule.len) {
		BUF_LIT(out, ": ");
		show(out, d->rule);
	}
	BUF_LIT(out, "]\n");
	if (p.line)
		write_line(&p, colours, out);
	if (d->hint.len) {
		buf_printf(out, "  %snote:%s ", colours->note, colours->off);
		show(out, d->hint);
		buf_char(out, '\n');
	}
}

static void
write_counts(const struct diag_list *list, struct buf *out)
{
	if (list->errors)
		buf_printf(out, "%zu error%s", list->errors, list->errors == 1 ? "" : "s");
	if (list->errors && list->warnings)
		BUF_LIT(out, ", ");
	if (list->warnings)
		buf_printf(out, "%zu warning%s", list->warnings, list->warnings == 1 ? "" : "s");
	if (list->items.len)
		buf_char(out, '\n');
}

void
diag_write_text(const struct diag_list *list, bool colour, struct buf *out)
{
	struct source_cursor cursor = { 0 };
	size_t i;

	for (i = 0; i < list->items.len; i++)
		write_one(&list->items.at[i], &cursor, colour ? &terminal : &plain, out);
	write_counts(list, out);
}
