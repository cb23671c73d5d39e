#include "markdown/render.h"

#include "base/escape.h"

static const char *const align_names[] = { "", "left", "center", "right" };
static const char *const align_classes[] = { "", "align-left", "align-centre", "align-right" };

static void
begin_line(struct renderer *r)
{
	if (r->out->len && r->out->ptr[r->out->len - 1] != '\n')
		buf_char(r->out, '\n');
}

static void
write_line(struct renderer *r, const char *html)
{
	begin_line(r);
	buf_str(r->out, html);
	buf_char(r->out, '\n');
}

/* The node that is open around the one at hand, `up` levels above it. */
static const struct md_node *
parent_of(const struct renderer *r, unsigned up)
{
	return r->depth > up ? &r->doc->nodes[r->open[r->depth - 1 - up].index] : NULL;
}

static bool
is_tight(const struct renderer *r)
{
	const struct md_node *list = parent_of(r, 1);

	return list && list->kind == MD_LIST && list->flags & MD_TIGHT;
}

static void
open_heading(struct renderer *r, const struct md_node *node)
{
	const struct md_hooks *hooks = r->hooks;

	begin_line(r);
	r->level = node->level;
	buf_clear(&r->heading_id);
	if (hooks) {
		if (hooks->heading)
			hooks->heading(hooks->context, r->doc, node->ref);
		buf_span(&r->heading_id, render_anchor(r, r->doc->headings[node->ref].anchor));
	}
	if (hooks && hooks->heading_shift) {
		r->level += hooks->heading_shift;
		r->level = r->level < 2 ? 2 : r->level > 6 ? 6 : r->level;
	}
	BUF_LIT(r->out, "<h");
	buf_number(r->out, r->level);
	if (r->heading_id.len)
		render_attribute(r, "id", buf_as_span(&r->heading_id));
	buf_char(r->out, '>');
	if (hooks && hooks->heading_start)
		hooks->heading_start(hooks->context, r->doc, node->ref, r->out);
}

static void
close_heading(struct renderer *r, const struct md_node *node)
{
	if (r->hooks && r->hooks->heading_links && r->heading_id.len) {
		BUF_LIT(r->out, " <a class=\"anchor\"");
		render_address(r, "href", "#", buf_as_span(&r->heading_id));
		BUF_LIT(r->out, " aria-label=\"Link to this section\">#</a>");
	}
	BUF_LIT(r->out, "</h");
	buf_number(r->out, r->level);
	BUF_LIT(r->out, ">\n");
	if (r->hooks && r->hooks->heading_end)
		r->hooks->heading_end(r->hooks->context, r->doc, node->ref, r->out);
}

static void
open_list(struct renderer *r, const struct md_node *node)
{
	begin_line(r);
	if (!(node->flags & MD_ORDERED))
		BUF_LIT(r->out, "<ul>\n");
	else if (node->ref == 1)
		BUF_LIT(r->out, "<ol>\n");
	else
		buf_printf(r->out, "<ol start=\"%u\">\n", node->ref);
}

static void
open_item(struct renderer *r, const struct md_node *node)
{
	bool done = node->flags & MD_DONE;

	begin_line(r);
	BUF_LIT(r->out, "<li>");
	if (!(node->flags & MD_TASK))
		return;
	BUF_LIT(r->out, "<input type=\"checkbox\"");
	if (done)
		BUF_LIT(r->out, " checked=\"\"");
	BUF_LIT(r->out, " disabled=\"\"");
	if (r->hooks)
		buf_str(r->out, done ? " aria-label=\"Done\"" : " aria-label=\"To do\"");
	render_end_void(r);
	buf_char(r->out, ' ');
}

static void
write_code_block(struct renderer *r, const struct md_node *node)
{
	const struct md_hooks *hooks = r->hooks;

	begin_line(r);
	if (hooks && hooks->code_block &&
	    hooks->code_block(hooks->context, r->doc, (uint32_t)(node - r->doc->nodes), r->out))
		return;
	buf_str(r->out, r->hooks ? "<pre tabindex=\"0\"><code" : "<pre><code");
	if (node->ref) {
		BUF_LIT(r->out, " class=\"language-");
		escape_html(r->out, md_language(node));
		buf_char(r->out, '"');
	}
	buf_char(r->out, '>');
	escape_html(r->out, node->text);
	BUF_LIT(r->out, "</code></pre>\n");
}

static void
open_callout(struct renderer *r, const struct md_node *node)
{
	const struct md_callout *callout = &r->doc->callouts[node->ref];

	begin_line(r);
	if (r->hooks && r->hooks->callout_open) {
		r->hooks->callout_open(r->hooks->context, r->doc, node->ref, r->out);
		return;
	}
	BUF_LIT(r->out, "<blockquote>\n<p><strong>");
	escape_html(r->out, callout->title.len ? callout->title : callout->kind);
	BUF_LIT(r->out, "</strong></p>\n");
}

static void
close_callout(struct renderer *r, const struct md_node *node)
{
	if (r->hooks && r->hooks->callout_close)
		r->hooks->callout_close(r->hooks->context, r->doc, node->ref, r->out);
	else if (!r->hooks || !r->hooks->callout_open)
		write_line(r, "</blockquote>");
}

static void
write_include(struct renderer *r, const struct md_node *node)
{
	if (!r->hooks || !r->hooks->include)
		return;
	begin_line(r);
	r->hooks->include(r->hooks->context, r->doc, node->ref, r->out);
}

static void
open_table(struct renderer *r)
{
	r->body = false;
	if (r->hooks)
		write_line(r, "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">");
	write_line(r, "<table>");
}

static void
close_table(struct renderer *r)
{
	if (r->body)
		write_line(r, "</tbody>");
	write_line(r, "</table>");
	if (r->hooks)
		write_line(r, "</div>");
}

static void
open_row(struct renderer *r, const struct md_node *node)
{
	if (node->flags & MD_HEADER)
		write_line(r, "<thead>");
	else if (!r->body)
		write_line(r, "<tbody>");
	r->body = !(node->flags & MD_HEADER);
	write_line(r, "<tr>");
}

static void
close_row(struct renderer *r, const struct md_node *node)
{
	write_line(r, "</tr>");
	if (node->flags & MD_HEADER)
		write_line(r, "</thead>");
}

static bool
is_header_cell(const struct renderer *r)
{
	const struct md_node *row = parent_of(r, 0);

	return row && row->flags & MD_HEADER;
}

static void
open_cell(struct renderer *r, const struct md_node *node)
{
	bool header = is_header_cell(r);

	begin_line(r);
	buf_str(r->out, header ? "<th" : "<td");
	if (header && r->hooks)
		BUF_LIT(r->out, " scope=\"col\"");
	if (node->level != MD_ALIGN_NONE && r->hooks)
		render_attribute(r, "class", span_of(align_classes[node->level]));
	else if (node->level != MD_ALIGN_NONE)
		render_attribute(r, "align", span_of(align_names[node->level]));
	buf_char(r->out, '>');
}

static void
open_footnote(struct renderer *r, const struct md_node *node)
{
	struct span id;

	if (!r->footnotes)
		BUF_LIT(r->out, "<section class=\"footnotes\" data-footnotes>\n<ol>\n");
	r->footnotes = true;
	r->referred_back = false;
	id = render_footnote_anchor(r, "fn-", &r->doc->footnotes[node->ref], span_of(NULL));
	BUF_LIT(r->out, "<li");
	if (id.len)
		render_attribute(r, "id", id);
	BUF_LIT(r->out, ">\n");
}

static void
close_footnote(struct renderer *r, const struct md_node *node)
{
	if (!r->referred_back) {
		render_back_links(r, node);
		buf_char(r->out, '\n');
	}
	BUF_LIT(r->out, "</li>\n");
}

static void
open_paragraph(struct renderer *r)
{
	if (is_tight(r))
		return;
	begin_line(r);
	BUF_LIT(r->out, "<p>");
}

static void
close_paragraph(struct renderer *r, const struct md_node *node)
{
	const struct md_node *parent = parent_of(r, 0);

	if (is_tight(r))
		return;
	if (parent && parent->kind == MD_FOOTNOTE && parent->end == node->end) {
		buf_char(r->out, ' ');
		render_back_links(r, parent);
	}
	BUF_LIT(r->out, "</p>\n");
}

static void
open_container(struct renderer *r, const struct md_node *node)
{
	bool link = false;

	switch (node->kind) {
	case MD_PARAGRAPH:
		open_paragraph(r);
		break;
	case MD_HEADING:
		open_heading(r, node);
		break;
	case MD_LIST:
		open_list(r, node);
		break;
	case MD_ITEM:
		open_item(r, node);
		break;
	case MD_QUOTE:
		write_line(r, "<blockquote>");
		break;
	case MD_CALLOUT:
		open_callout(r, node);
		break;
	case MD_TABLE:
		open_table(r);
		break;
	case MD_ROW:
		open_row(r, node);
		break;
	case MD_CELL:
		open_cell(r, node);
		break;
	case MD_FOOTNOTE:
		open_footnote(r, node);
		break;
	case MD_EMPHASIS:
		BUF_LIT(r->out, "<em>");
		break;
	case MD_STRONG:
		BUF_LIT(r->out, "<strong>");
		break;
	case MD_STRIKE:
		BUF_LIT(r->out, "<del>");
		break;
	case MD_LINK:
		link = render_open_link(r, node);
		break;
	default:
		break;
	}
	r->open[r->depth++] = (struct open_node){ (uint32_t)(node - r->doc->nodes), link };
}

static void
close_container(struct renderer *r)
{
	const struct open_node *open = &r->open[--r->depth];
	const struct md_node *node = &r->doc->nodes[open->index];

	switch (node->kind) {
	case MD_PARAGRAPH:
		close_paragraph(r, node);
		break;
	case MD_HEADING:
		close_heading(r, node);
		break;
	case MD_LIST:
		buf_str(r->out, node->flags & MD_ORDERED ? "</ol>\n" : "</ul>\n");
		break;
	case MD_ITEM:
		BUF_LIT(r->out, "</li>\n");
		break;
	case MD_QUOTE:
		write_line(r, "</blockquote>");
		break;
	case MD_CALLOUT:
		close_callout(r, node);
		break;
	case MD_TABLE:
		close_table(r);
		break;
	case MD_ROW:
		close_row(r, node);
		break;
	case MD_CELL:
		buf_str(r->out, is_header_cell(r) ? "</th>" : "</td>");
		break;
	case MD_FOOTNOTE:
		close_footnote(r, node);
		break;
	case MD_EMPHASIS:
		BUF_LIT(r->out, "</em>");
		break;
	case MD_STRONG:
		BUF_LIT(r->out, "</strong>");
		break;
	case MD_STRIKE:
		BUF_LIT(r->out, "</del>");
		break;
	case MD_LINK:
		buf_str(r->out, open->link ? "</a>" : "");
		break;
	default:
		break;
	}
}

/* Writes a node that has nothing to be closed; false for others. */
static bool
write_leaf(struct renderer *r, const struct md_node *node)
{
	switch (node->kind) {
	case MD_INCLUDE:
		write_include(r, node);
		return true;
	case MD_CODE_BLOCK:
		write_code_block(r, node);
		return true;
	case MD_RULE:
		begin_line(r);
		BUF_LIT(r->out, "<hr");
		render_end_void(r);
		buf_char(r->out, '\n');
		return true;
	default:
		return render_inline(r, node);
	}
}

static void
close_until(struct renderer *r, uint32_t index)
{
	while (r->depth && r->doc->nodes[r->open[r->depth - 1].index].end <= index)
		close_container(r);
}

void
md_render(const struct md_doc *doc, uint32_t from, uint32_t to, const struct md_hooks *hooks, struct buf *out)
{
	struct renderer r = {
		.doc = doc, .hooks = hooks, .out = out, .id = BUF_INIT, .heading_id = BUF_INIT
	};
	uint32_t i = from;

	while (i < to) {
		const struct md_node *node = &doc->nodes[i];

		close_until(&r, i);
		if (write_leaf(&r, node)) {
			i = node->end;
		} else {
			open_container(&r, node);
			i++;
		}
	}
	close_until(&r, UINT32_MAX);
	if (r.footnotes)
		BUF_LIT(out, "</ol>\n</section>\n");
	buf_release(&r.id);
	buf_release(&r.heading_id);
}
