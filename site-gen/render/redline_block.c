#include "base/escape.h"
#include "render/redline_writer.h"

const struct amend_block *
redline_block_of(const struct redline_writer *w, const struct redline_op *op)
{
	return op->new ? amend_op_new(w->change, op) : amend_op_old(w->change, op);
}

/* An old box and the one that it has become. */
struct box_pair {
	const struct amend_box *old, *now;
};

/* The bytes of the pointer. */
static struct span
box_key(const struct amend_box *const *box)
{
	return span_make((const char *)box, sizeof(*box));
}

/* Boxes of a block, from the outside in. */
static unsigned
list_boxes(const struct amend_block *block, const struct amend_box **out)
{
	const struct amend_box *box;

	for (box = block ? block->box : NULL; box; box = box->outer)
		out[box->depth] = box;
	return block && block->box ? block->box->depth + 1 : 0;
}

/* Old boxes become those that the new forms of their blocks stand in. */
void
redline_match_boxes(struct redline_writer *w)
{
	const struct redline *redline = &w->change->redline;
	const struct amend_box *old[MD_DEPTH_MAX], *new[MD_DEPTH_MAX];
	size_t i;
	unsigned k;

	for (i = 0; i < redline->op_count; i++) {
		unsigned depth = list_boxes(amend_op_old(w->change, &redline->ops[i]), old);
		unsigned other = list_boxes(amend_op_new(w->change, &redline->ops[i]), new);

		for (k = 0; k < depth && k < other && old[k]->kind == new[k]->kind; k++) {
			struct box_pair *pair = ARENA_NEW(&w->r->arena, struct box_pair);

			*pair = (struct box_pair){ old[k], new[k] };
			map_put(&w->boxes, box_key(&pair->old), pair);
		}
	}
}

const struct amend_box *
redline_box_now(struct redline_writer *w, const struct amend_box *box)
{
	const struct box_pair *pair = map_get(&w->boxes, box_key(&box));

	return pair ? pair->now : box;
}

static const char *const piece_tags[] = { "strong", "em", "s", "code" };

static void
write_marks(struct redline_writer *w, uint8_t marks, bool closing)
{
	int i;

	for (i = 0; i < 4; i++) {
		int mark = closing ? 3 - i : i;

		if (marks >> mark & 1)
			buf_printf(&w->out, closing ? "</%s>" : "<%s>", piece_tags[mark]);
	}
}

static void
write_lines(struct redline_writer *w, struct span text, bool code)
{
	struct span line;
	bool more = true;

	if (code) {
		escape_html(&w->out, text);
		return;
	}
	while (more) {
		more = span_cut(text, '\n', &line, &text);
		escape_html(&w->out, line);
		if (more)
			BUF_LIT(&w->out, "<br>");
	}
}

static bool
open_link(struct redline_writer *w, const struct amend_block *block, uint32_t link)
{
	const struct reference *reference;
	struct span href = { NULL, 0 };

	if (link == UINT32_MAX)
		return false;
	reference = &block->page->references[link];
	if (reference->kind == REFERENCE_PAGE && reference->problem == REFERENCE_OK)
		href = renderer_href(w->r, reference->target->address, reference->anchor);
	else if (reference->kind == REFERENCE_FILE)
		href = renderer_href(w->r, reference->file->address, span_make(NULL, 0));
	else if (reference->kind == REFERENCE_EXTERNAL && reference->problem != REFERENCE_SCHEME)
		href = block->page->doc->links[link].url;
	if (!href.len)
		return false;
	BUF_LIT(&w->out, "<a href=\"");
	escape_html_url(&w->out, href);
	BUF_LIT(&w->out, "\">");
	return true;
}

/* Bytes [start, end) of the block's text, marked as they are there; links only where they still lead. */
static void
write_text(struct redline_writer *w, const struct amend_block *block, size_t start, size_t end, bool links)
{
	struct amend_piece plain = { 0, UINT32_MAX, 0 };
	size_t i, count = block->piece_count ? block->piece_count : 1;

	for (i = 0; i < count; i++) {
		const struct amend_piece *piece = block->piece_count ? &block->pieces[i] : &plain;
		size_t from = piece->start > start ? piece->start : start;
		size_t to = i + 1 < count && piece[1].start < end ? piece[1].start : end;
		bool link;

		if (from >= to)
			continue;
		link = links && open_link(w, block, piece->link);
		write_marks(w, piece->marks, false);
		write_lines(w, span_slice(block->text, from, to), block->kind == AMEND_CODE);
		write_marks(w, piece->marks, true);
		if (link)
			BUF_LIT(&w->out, "</a>");
	}
}

static void
write_deleted(struct redline_writer *w, const struct amend_block *block, size_t start, size_t end)
{
	BUF_LIT(&w->out, "<del><span class=\"hidden\">[removed: </span>");
	write_text(w, block, start, end, false);
	BUF_LIT(&w->out, "<span class=\"hidden\">] </span></del>");
}

static void
write_inserted(struct redline_writer *w, const struct amend_block *block, size_t start, size_t end)
{
	BUF_LIT(&w->out, "<ins><span class=\"hidden\">[added: </span>");
	write_text(w, block, start, end, true);
	BUF_LIT(&w->out, "<span class=\"hidden\">] </span></ins>");
}

/* A part of a changed block: the whole, or a cell. */
struct stretch {
	size_t old, old_end, new, new_end;
};

static void
write_runs(struct redline_writer *w, const struct redline_op *op, const struct stretch *part)
{
	const struct amend_block *old = amend_op_old(w->change, op), *new = amend_op_new(w->change, op);
	size_t i;

	for (i = 0; i < op->run_count; i++) {
		const struct redline_run *run = &op->runs[i];
		size_t at = (size_t)(run->new.ptr - new->text.ptr), end = at + run->new.len;
		size_t old_at = (size_t)(run->old.ptr - old->text.ptr);

		if (at < part->new)
			at = part->new;
		if (end > part->new_end)
			end = part->new_end;
		if (run->kind == REDLINE_DELETED) {
			/* No change crosses the border of a cell. */
			if (old_at >= part->old && old_at + run->old.len <= part->old_end)
				write_deleted(w, old, old_at, old_at + run->old.len);
		} else if (at < end && run->kind == REDLINE_INSERTED) {
			write_inserted(w, new, at, end);
		} else if (at < end) {
			write_text(w, new, at, end, true);
		}
	}
}

static void
write_part(struct redline_writer *w, const struct redline_op *op, const struct stretch *part)
{
	if (op->kind == REDLINE_CHANGED)
		write_runs(w, op, part);
	else if (op->kind == REDLINE_SAME)
		write_text(w, amend_op_new(w->change, op), part->new, part->new_end, true);
	else if (op->kind == REDLINE_INSERTED && part->new < part->new_end)
		write_inserted(w, amend_op_new(w->change, op), part->new, part->new_end);
	else if (op->kind == REDLINE_DELETED && part->old < part->old_end)
		write_deleted(w, amend_op_old(w->change, op), part->old, part->old_end);
}

static void
write_whole(struct redline_writer *w, const struct redline_op *op)
{
	struct stretch part = { 0, op->old ? op->old->text.len : 0, 0, op->new ? op->new->text.len : 0 };

	write_part(w, op, &part);
}

/* The id of the place that the op begins, and whether it is one. */
static void
write_state(struct redline_writer *w, const struct redline_op *op, const char *class)
{
	size_t at = (size_t)(op - w->change->redline.ops);
	bool changed = op->kind != REDLINE_SAME;

	if (changed && (!at || w->places[at - 1] != w->places[at]))
		buf_printf(&w->out, " id=\"change-%u\"", w->places[at]);
	if (changed || *class)
		buf_printf(&w->out, " class=\"%s%s%s\"", class, *class && changed ? " " : "",
		           changed ? "changed" : "");
}

static void
write_element(struct redline_writer *w, const struct redline_op *op, const char *tag, const char *class)
{
	buf_printf(&w->out, "<%s", tag);
	write_state(w, op, class);
	buf_char(&w->out, '>');
	write_whole(w, op);
	buf_printf(&w->out, "</%s>\n", tag);
}

/* Where the tab behind `start` is, or the end of the text. */
static size_t
cell_end(const struct redline_block *block, size_t start)
{
	return block ? span_find(block->text, '\t', start) : 0;
}

static void
write_cells(struct redline_writer *w, const struct redline_op *op, const char *tag)
{
	size_t cells = redline_block_of(w, op)->cells, i;
	struct stretch part = { 0, 0, 0, 0 };

	for (i = 0; i < cells; i++) {
		part.old_end = cell_end(op->old, part.old);
		part.new_end = cell_end(op->new, part.new);
		buf_str(&w->out, tag);
		write_part(w, op, &part);
		buf_str(&w->out, tag[2] == 'h' ? "</th>\n" : "</td>\n");
		part.old = part.old_end + 1;
		part.new = part.new_end + 1;
	}
}

static void
write_row(struct redline_writer *w, const struct redline_op *op)
{
	bool header = redline_block_of(w, op)->is_header;

	if (header && !w->in_body)
		BUF_LIT(&w->out, "<thead>\n");
	else if (!w->in_body)
		BUF_LIT(&w->out, "<tbody>\n");
	BUF_LIT(&w->out, "<tr");
	write_state(w, op, "");
	BUF_LIT(&w->out, ">\n");
	write_cells(w, op, header ? "<th scope=\"col\">" : "<td>");
	BUF_LIT(&w->out, "</tr>\n");
	if (header && !w->in_body)
		BUF_LIT(&w->out, "</thead>\n");
	w->in_body = w->in_body || !header;
}

void
redline_write_block(struct redline_writer *w, const struct redline_op *op)
{
	const struct amend_block *block = redline_block_of(w, op);
	char heading[3] = { 'h', '2', '\0' };

	switch (block->kind) {
	case AMEND_HEADING:
		heading[1] = (char)('0' + (block->level < 2 ? 2 : block->level > 6 ? 6 : block->level));
		write_element(w, op, heading, "");
		break;
	case AMEND_ROW:
		write_row(w, op);
		break;
	case AMEND_CODE:
		BUF_LIT(&w->out, "<pre tabindex=\"0\"");
		write_state(w, op, "");
		BUF_LIT(&w->out, "><code>");
		write_whole(w, op);
		BUF_LIT(&w->out, "</code></pre>\n");
		break;
	case AMEND_TITLE:
		write_element(w, op, "p", "redline-title");
		break;
	case AMEND_SUMMARY:
		write_element(w, op, "p", "lead");
		break;
	case AMEND_LABEL:
		write_element(w, op, "p", "callout-title");
		break;
	case AMEND_INCLUDE:
		write_element(w, op, "p", "included-from");
		break;
	default:
		write_element(w, op, "p", "");
		break;
	}
}

/* The header of a table that is opened behind its first rows. */
static void
write_header(struct redline_writer *w, const struct amend_block *header)
{
	size_t i, start = 0;

	BUF_LIT(&w->out, "<thead>\n<tr>\n");
	for (i = 0; i < header->cells; i++) {
		size_t end = span_find(header->text, '\t', start);

		BUF_LIT(&w->out, "<th scope=\"col\">");
		write_text(w, header, start, end, false);
		BUF_LIT(&w->out, "</th>\n");
		start = end + 1;
	}
	BUF_LIT(&w->out, "</tr>\n</thead>\n");
}

static void
open_callout(struct redline_writer *w, const struct amend_box *box)
{
	const struct md_doc *doc = box->page->doc;
	struct span kind = doc->callouts[doc->nodes[box->node].ref].kind;
	size_t i;

	BUF_LIT(&w->out, "<div class=\"callout callout-");
	for (i = 0; i < kind.len; i++)
		buf_char(&w->out,
		         kind.ptr[i] >= 'A' && kind.ptr[i] <= 'Z' ? (char)(kind.ptr[i] + 32) : kind.ptr[i]);
	BUF_LIT(&w->out, "\">\n");
}

static void
open_box(struct redline_writer *w, const struct amend_box *box, const struct amend_block *block)
{
	switch (box->kind) {
	case MD_LIST:
		buf_str(&w->out, box->ordered ? "<ol>\n" : "<ul>\n");
		break;
	case MD_ITEM:
		BUF_LIT(&w->out, "<li");
		if (box->outer && box->outer->ordered)
			buf_printf(&w->out, " value=\"%u\"", box->number);
		BUF_LIT(&w->out, ">\n");
		break;
	case MD_QUOTE:
		BUF_LIT(&w->out, "<blockquote>\n");
		break;
	case MD_CALLOUT:
		open_callout(w, box);
		break;
	case MD_TABLE:
		BUF_LIT(&w->out,
		        "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">\n<table>\n");
		w->in_body = false;
		if (!block->is_header && box->header && box->header->is_header)
			write_header(w, box->header);
		break;
	default:
		BUF_LIT(&w->out, "<div class=\"redline-box\">\n");
		break;
	}
	w->open[w->depth++] = box;
}

void
redline_close_boxes(struct redline_writer *w, unsigned depth)
{
	while (w->depth > depth) {
		const struct amend_box *box = w->open[--w->depth];

		switch (box->kind) {
		case MD_LIST:
			buf_str(&w->out, box->ordered ? "</ol>\n" : "</ul>\n");
			break;
		case MD_ITEM:
			BUF_LIT(&w->out, "</li>\n");
			break;
		case MD_QUOTE:
			BUF_LIT(&w->out, "</blockquote>\n");
			break;
		case MD_TABLE:
			buf_str(&w->out, w->in_body ? "</tbody>\n</table>\n</div>\n" : "</table>\n</div>\n");
			break;
		default:
			BUF_LIT(&w->out, "</div>\n");
			break;
		}
	}
}

/* Opens and closes boxes until those of the block are open. */
void
redline_enter_boxes(struct redline_writer *w, const struct amend_block *block)
{
	const struct amend_box *boxes[MD_DEPTH_MAX];
	unsigned depth = list_boxes(block, boxes), i, common = 0;

	for (i = 0; i < depth; i++)
		boxes[i] = redline_box_now(w, boxes[i]);
	while (common < depth && common < w->depth && boxes[common] == w->open[common])
		common++;
	redline_close_boxes(w, common);
	for (i = common; i < depth; i++)
		open_box(w, boxes[i], block);
}
