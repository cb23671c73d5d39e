#include "base/utf8.h"
#include "cmd/diff.h"

#define CONTEXT 1 /* blocks shown before and behind a change */

struct palette {
	const char *title, *section, *note, *alarm, *removed, *added, *off;
};
static const struct palette terminal = { "\033[1m",    "\033[36m", "\033[2m", "\033[1;33m",
	                                 "\033[9;31m", "\033[32m", "\033[0m" };
static const struct palette none = { "", "", "", "", "[-", "{+", "" };

/* One comparison being written. */
struct writer {
	const struct diff_style *style;
	const struct palette *palette;
	struct buf *out;
};

/* Text from pages, harmless on a terminal. */
static void
show(struct writer *w, struct span text)
{
	size_t at = 0;

	while (at < text.len) {
		uint32_t c = utf8_next(text, &at);

		if (c == '\t')
			BUF_LIT(w->out, " | ");
		else if (c == '\n')
			buf_char(w->out, ' ');
		else
			utf8_put(w->out, utf8_is_control(c) ? UTF8_REPLACEMENT : c);
	}
}

static void
begin(struct writer *w, const char *colour)
{
	buf_str(w->out, colour);
}

static void
end(struct writer *w)
{
	buf_str(w->out, w->palette->off);
}

static void
show_in(struct writer *w, const char *colour, struct span text)
{
	begin(w, colour);
	show(w, text);
	end(w);
}

static void
show_removed(struct writer *w, struct span text)
{
	show_in(w, w->palette->removed, text);
	buf_str(w->out, w->style->colour ? "" : "-]");
}

static void
show_added(struct writer *w, struct span text)
{
	show_in(w, w->palette->added, text);
	buf_str(w->out, w->style->colour ? "" : "+}");
}

void
diff_write_kinds(unsigned kinds, struct buf *out)
{
	const char *comma = "";
	int kind;

	for (kind = 0; kind < AMEND_KINDS; kind++)
		if (kinds & AMEND_BIT(kind)) {
			buf_printf(out, "%s%s", comma, amend_kind_name((enum amend_kind)kind));
			comma = ", ";
		}
}

static void
write_counts(struct writer *w, const struct amend_comparison *c)
{
	int kind;

	buf_printf(w->out, "%zu pages before, %zu now: %zu unchanged", c->old_pages, c->new_pages,
	           c->unchanged);
	for (kind = 0; kind < AMEND_KINDS; kind++)
		if (c->counts[kind])
			buf_printf(w->out, ", %zu %s", c->counts[kind],
			           amend_kind_name((enum amend_kind)kind));
	buf_printf(w->out, "\n%zu words added, %zu removed\n", c->added, c->removed);
	for (kind = 0; kind < REDLINE_ALARM_KINDS; kind++)
		if (c->alarms[kind])
			buf_printf(w->out, "%6zu  %s\n", c->alarms[kind],
			           amend_alarm_title((enum redline_alarm_kind)kind));
}

static void
write_alarms(struct writer *w, const struct amend_change *change)
{
	size_t i;

	for (i = 0; i < change->alarm_count; i++) {
		const struct redline_alarm *alarm = &change->alarms[i].alarm;

		show_in(w, w->palette->alarm, span_of("  ! "));
		buf_printf(w->out, "%s: ", amend_alarm_name(alarm->kind));
		if (alarm->old.len)
			show_removed(w, alarm->old);
		buf_str(w->out, alarm->old.len && alarm->new.len ? " " : "");
		if (alarm->new.len)
			show_added(w, alarm->new);
		buf_char(w->out, '\n');
	}
}

static void
write_links(struct writer *w, const struct amend_change *change)
{
	size_t i;

	for (i = 0; i < change->link_count; i++) {
		BUF_LIT(w->out, "  link \"");
		show(w, change->links[i].text);
		BUF_LIT(w->out, "\":");
		if (change->links[i].old.len) {
			buf_char(w->out, ' ');
			show_removed(w, change->links[i].old);
		}
		if (change->links[i].new.len) {
			buf_char(w->out, ' ');
			show_added(w, change->links[i].new);
		}
		buf_char(w->out, '\n');
	}
}

static void
write_section(struct writer *w, const struct amend_section *section)
{
	BUF_LIT(w->out, "\n  ");
	begin(w, w->palette->section);
	BUF_LIT(w->out, "## ");
	show(w, section->title);
	if (section->kinds) {
		BUF_LIT(w->out, " (");
		diff_write_kinds(section->kinds, w->out);
		buf_char(w->out, ')');
	}
	end(w);
	buf_char(w->out, '\n');
}

static void
write_op(struct writer *w, const struct redline_op *op)
{
	size_t i;

	BUF_LIT(w->out, "  ");
	if (op->kind == REDLINE_DELETED)
		show_removed(w, op->old->text);
	else if (op->kind == REDLINE_INSERTED)
		show_added(w, op->new->text);
	else if (op->kind == REDLINE_SAME)
		show(w, op->new->text);
	for (i = 0; i < op->run_count; i++) {
		const struct redline_run *run = &op->runs[i];

		if (run->kind == REDLINE_DELETED)
			show_removed(w, run->old);
		else if (run->kind == REDLINE_INSERTED)
			show_added(w, run->new);
		else
			show(w, run->new);
	}
	buf_char(w->out, '\n');
}

/* Whether a change is at most CONTEXT blocks away. */
static bool
is_near_change(const struct redline *redline, size_t at)
{
	size_t i = at < CONTEXT ? 0 : at - CONTEXT;

	for (; i < redline->op_count && i <= at + CONTEXT; i++)
		if (redline->ops[i].kind != REDLINE_SAME)
			return true;
	return false;
}

static void
write_gap(struct writer *w, size_t *skipped)
{
	if (*skipped) {
		begin(w, w->palette->note);
		buf_printf(w->out, "  … %zu unchanged", *skipped);
		end(w);
		buf_char(w->out, '\n');
	}
	*skipped = 0;
}

static void
write_redline(struct writer *w, const struct amend_change *change)
{
	const struct redline *redline = &change->redline;
	const struct amend_section *section = NULL;
	size_t i, skipped = 0;

	for (i = 0; i < redline->op_count; i++) {
		const struct amend_section *own = amend_op_section(change, &redline->ops[i]);

		if (!is_near_change(redline, i)) {
			skipped++;
			continue;
		}
		write_gap(w, &skipped);
		if (own != section)
			write_section(w, own);
		section = own;
		write_op(w, &redline->ops[i]);
	}
	write_gap(w, &skipped);
}

static void
write_change(struct writer *w, const struct amend_change *change)
{
	const struct page *page = change->new ? change->new : change->old;
	size_t i;

	buf_char(w->out, '\n');
	show_in(w, w->palette->title, change->id);
	BUF_LIT(w->out, "  ");
	diff_write_kinds(change->kinds, w->out);
	buf_printf(w->out, "  +%zu -%zu words\n  ", change->added, change->removed);
	show_in(w, w->palette->note, page->path);
	for (i = 0; change->new &&i < change->old_count; i++)
		if (change->kinds &
		    (AMEND_BIT(AMEND_MERGED) | AMEND_BIT(AMEND_SPLIT) | AMEND_BIT(AMEND_MOVED))) {
			buf_str(w->out, i ? ", " : "  from ");
			show(w, change->olds[i]->path);
		}
	buf_char(w->out, '\n');
	write_alarms(w, change);
	write_links(w, change);
	write_redline(w, change);
}

static void
write_stat(struct writer *w, const struct amend_comparison *c)
{
	size_t i, width = 0;

	for (i = 0; i < c->change_count; i++)
		width = c->changes[i].id.len > width && c->changes[i].id.len <= 48 ? c->changes[i].id.len
		                                                                   : width;
	for (i = 0; i < c->change_count; i++) {
		const struct amend_change *change = &c->changes[i];
		size_t shown = change->id.len < width ? width - change->id.len : 0;

		show_in(w, w->palette->title, change->id);
		buf_printf(w->out, "%*s %6zu+ %6zu-  ", (int)shown, "", change->added, change->removed);
		diff_write_kinds(change->kinds, w->out);
		if (change->alarm_count)
			buf_printf(w->out, "  ! %zu", change->alarm_count);
		buf_char(w->out, '\n');
	}
}

void
diff_write_text(const struct amend_comparison *comparison, const struct diff_style *style, struct buf *out)
{
	struct writer w = { style, style->colour ? &terminal : &none, out };
	size_t i;

	write_counts(&w, comparison);
	if (style->stat)
		write_stat(&w, comparison);
	else
		for (i = 0; i < comparison->change_count; i++)
			write_change(&w, &comparison->changes[i]);
}
