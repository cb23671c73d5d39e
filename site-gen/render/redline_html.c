#include "base/escape.h"
#include "render/redline_writer.h"

#define FOLD_LEAST 2 /* unchanged blocks that are folded */

uint32_t *
redline_places(const struct amend_change *change, struct arena *arena)
{
	uint32_t *places = arena_array(arena, change->redline.op_count, sizeof(*places)), number = 0;
	size_t i;

	for (i = 0; i < change->redline.op_count; i++) {
		if (change->redline.ops[i].kind == REDLINE_SAME)
			continue;
		if (!i || change->redline.ops[i - 1].kind == REDLINE_SAME)
			number++;
		places[i] = number;
	}
	return places;
}

static void
write_page_link(struct redline_writer *w, const struct page *page, uint32_t heading)
{
	struct span anchor = { NULL, 0 };

	if (heading != UINT32_MAX)
		anchor = page->doc->headings[heading].anchor;
	BUF_LIT(&w->out, "<a href=\"");
	escape_html_url(&w->out, renderer_href(w->r, page->address, anchor));
	BUF_LIT(&w->out, "\">");
	escape_html(&w->out, page_heading(page, &w->r->arena));
	BUF_LIT(&w->out, "</a>");
}

static void
open_note(struct redline_writer *w)
{
	redline_close_boxes(w, 0);
	BUF_LIT(&w->out, "<p class=\"redline-note\">");
}

static void
write_quoted(struct redline_writer *w, struct span title)
{
	BUF_LIT(&w->out, "\xe2\x80\x9c");
	escape_html(&w->out, title);
	BUF_LIT(&w->out, "\xe2\x80\x9d");
}

/* What happened to a section of the new page, beside its words. */
static void
write_section_note(struct redline_writer *w, const struct amend_section *section)
{
	const struct amend_section *other = section->other;

	if (section->page != w->change->new || !other)
		return;
	if (section->kinds & AMEND_BIT(AMEND_SPLIT)) {
		open_note(w);
		BUF_LIT(&w->out, "This section was part of ");
		write_quoted(w, other->title);
	} else if (section->kinds & AMEND_BIT(AMEND_MOVED) && other->page != w->change->old) {
		open_note(w);
		BUF_LIT(&w->out, "This section was ");
		write_quoted(w, other->title);
	} else if (section->kinds & AMEND_BIT(AMEND_MOVED)) {
		open_note(w);
		BUF_LIT(&w->out, "This section stood in another place of the page.</p>\n");
		return;
	} else {
		return;
	}
	BUF_LIT(&w->out, " in ");
	write_page_link(w, other->page, other->heading);
	BUF_LIT(&w->out, ".</p>\n");
}

/* Before the first block that went away with another page than the nearest. */
static void
write_source_note(struct redline_writer *w, const struct redline_op *op)
{
	const struct amend_block *old = amend_op_old(w->change, op);

	if (op->new || old->page == w->change->old || old->page == w->source)
		return;
	w->source = old->page;
	open_note(w);
	BUF_LIT(&w->out, "Left out of ");
	write_page_link(w, old->page, UINT32_MAX);
	BUF_LIT(&w->out, ":</p>\n");
}

static bool
is_front(const struct amend_block *block)
{
	return block->kind == AMEND_TITLE || block->kind == AMEND_SUMMARY || block->kind == AMEND_FIELD;
}

static void
write_op(struct redline_writer *w, const struct redline_op *op)
{
	const struct amend_section *section = amend_op_section(w->change, op);

	if (section != w->section && op->new)
		write_section_note(w, section);
	write_source_note(w, op);
	w->section = section;
	redline_enter_boxes(w, redline_block_of(w, op));
	redline_write_block(w, op);
}

/* Changes, a block on each side of them, and the heading of each section that has one. */
static void
find_shown(struct redline_writer *w)
{
	const struct redline *redline = &w->change->redline;
	const struct amend_section *section = NULL;
	size_t i, heading = SIZE_MAX;

	w->shown = arena_array(&w->r->arena, redline->op_count, sizeof(*w->shown));
	for (i = 0; i < redline->op_count; i++) {
		const struct redline_op *op = &redline->ops[i];
		const struct amend_section *own = amend_op_section(w->change, op);

		if (i && own != section)
			heading = SIZE_MAX;
		section = own;
		if (redline_block_of(w, op)->kind == AMEND_HEADING) {
			heading = i;
			w->shown[i] = own->kinds & (AMEND_BIT(AMEND_MOVED) | AMEND_BIT(AMEND_SPLIT));
		}
		if (op->kind == REDLINE_SAME)
			continue;
		w->shown[i] = true;
		if (heading != SIZE_MAX)
			w->shown[heading] = true;
		if (i)
			w->shown[i - 1] = true;
		if (i + 1 < redline->op_count)
			w->shown[i + 1] = true;
	}
}

static bool
is_within(const struct amend_block *block, const struct amend_box *box)
{
	const struct amend_box *outer;

	for (outer = block->box; outer; outer = outer->outer)
		if (outer == box)
			return true;
	return false;
}

/* What a callout is called is shown with whatever is shown of it. */
static void
show_labels(struct redline_writer *w)
{
	const struct redline *redline = &w->change->redline;
	const struct amend_box *callout = NULL;
	size_t i, label = 0;

	for (i = 0; i < redline->op_count; i++) {
		const struct amend_block *block = redline_block_of(w, &redline->ops[i]);

		if (block->kind == AMEND_LABEL) {
			callout = block->box;
			label = i;
		} else if (callout && w->shown[i] && is_within(block, callout)) {
			w->shown[label] = true;
		}
	}
}

static void
write_fold(struct redline_writer *w, size_t from, size_t to)
{
	size_t i;

	redline_close_boxes(w, 0);
	buf_printf(&w->out,
	           "<details class=\"unchanged\">\n<summary>Not changed: %zu paragraphs or rows</summary>\n",
	           to - from);
	for (i = from; i < to; i++)
		write_op(w, &w->change->redline.ops[i]);
	redline_close_boxes(w, 0);
	BUF_LIT(&w->out, "</details>\n");
}

static bool
is_written(const struct redline_writer *w, const struct redline_op *op)
{
	const struct amend_block *block = redline_block_of(w, op);

	return is_front(block) && (op->new || block->page == w->change->old);
}

/* Title, summary and fields first, whatever went away before them. */
static void
write_front(struct redline_writer *w)
{
	const struct redline *redline = &w->change->redline;
	size_t i;

	for (i = 0; i < redline->op_count; i++)
		if (is_written(w, &redline->ops[i]))
			redline_write_block(w, &redline->ops[i]);
}

/* The box that stands around all others of the block, as it is now. */
static const struct amend_box *
outermost(struct redline_writer *w, const struct amend_block *block)
{
	const struct amend_box *box = block->box;

	while (box && box->outer)
		box = box->outer;
	return box ? redline_box_now(w, box) : NULL;
}

/*
 * Deletions stand before what replaces them; but what was added to the list,
 * table or callout that is open goes there before it is closed for something
 * that went away behind it.  Returns the op behind those written.
 */
static size_t
write_deletions(struct redline_writer *w, size_t from)
{
	const struct redline *redline = &w->change->redline;
	const struct amend_box *open = w->depth ? w->open[0] : NULL;
	size_t end = from, i;

	while (end < redline->op_count && !redline->ops[end].new && !is_written(w, &redline->ops[end]))
		end++;
	i = end;
	if (open && outermost(w, redline_block_of(w, &redline->ops[from])) != open)
		while (i < redline->op_count && !redline->ops[i].old && !is_written(w, &redline->ops[i]) &&
		       outermost(w, redline_block_of(w, &redline->ops[i])) == open)
			write_op(w, &redline->ops[i++]);
	for (; from < end; from++)
		write_op(w, &redline->ops[from]);
	return i;
}

/* Behind the unchanged blocks from `at` on that nothing shows. */
static size_t
end_of_hidden(const struct redline_writer *w, size_t at)
{
	const struct redline *redline = &w->change->redline;

	while (at < redline->op_count && !w->shown[at] && !is_written(w, &redline->ops[at]))
		at++;
	return at;
}

static void
write_body(struct redline_writer *w)
{
	const struct redline *redline = &w->change->redline;
	size_t i = 0;

	while (i < redline->op_count) {
		size_t hidden = end_of_hidden(w, i);

		if (is_written(w, &redline->ops[i])) {
			i++;
		} else if (hidden >= i + FOLD_LEAST) {
			write_fold(w, i, hidden);
			i = hidden;
		} else if (redline->ops[i].kind == REDLINE_DELETED) {
			i = write_deletions(w, i);
		} else {
			write_op(w, &redline->ops[i++]);
		}
	}
	redline_close_boxes(w, 0);
}

/* Sections that went to another page. */
static void
write_gone(struct redline_writer *w)
{
	size_t i;

	for (i = 0; i < w->change->gone_count; i++) {
		const struct amend_section *section = w->change->gone[i];

		if (!section->other || section->other->page == w->change->new)
			continue;
		open_note(w);
		write_quoted(w, section->title);
		BUF_LIT(&w->out, " stands now in ");
		write_page_link(w, section->other->page, section->other->heading);
		BUF_LIT(&w->out, ".</p>\n");
	}
}

struct span
redline_html(struct renderer *r, const struct amend_step *step, const struct amend_change *change,
             size_t *places)
{
	struct redline_writer w = { .r = r, .step = step, .change = change, .out = BUF_INIT };
	struct span html;
	size_t i;

	w.places = redline_places(change, &r->arena);
	*places = 0;
	for (i = 0; i < change->redline.op_count; i++)
		*places = w.places[i] > *places ? w.places[i] : *places;
	redline_match_boxes(&w);
	find_shown(&w);
	show_labels(&w);
	write_front(&w);
	write_body(&w);
	write_gone(&w);
	html = arena_copy(&r->arena, buf_as_span(&w.out));
	map_release(&w.boxes);
	buf_release(&w.out);
	return html;
}
