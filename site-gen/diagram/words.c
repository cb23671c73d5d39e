#include "base/escape.h"
#include "diagram/model.h"

/* Writes a text as HTML, or as it is. */
typedef void text_writer(struct buf *out, struct span text);

static struct span
name_of(struct span label)
{
	return span_slice(label, 0, span_find(label, '\n', 0));
}

static struct span
node_name(const struct diagram *d, uint32_t node)
{
	return name_of(d->nodes[node].style.label);
}

/* A label in one line: "Name: what explains it; and more". */
static void
write_label(struct buf *out, struct span label, text_writer *write)
{
	const char *mark = ": ";
	struct span line;

	while (span_cut(label, '\n', &line, &label)) {
		write(out, line);
		buf_str(out, mark);
		mark = "; ";
	}
	write(out, line);
}

/* "leads to B, and back: when"; `node` is the end that it is said of. */
static void
write_edge(const struct diagram *d, const struct diagram_edge *edge, uint32_t node, struct buf *out,
           text_writer *write)
{
	uint32_t other = edge->tail == node ? edge->head : edge->tail;

	buf_str(out, edge->style.arrow == ARROW_NONE ? "is joined to " : "leads to ");
	if (other == node)
		BUF_LIT(out, "itself");
	else
		write(out, node_name(d, other));
	if (edge->style.arrow == ARROW_BOTH && other != node)
		BUF_LIT(out, ", and back");
	if (edge->style.label.len) {
		BUF_LIT(out, ": ");
		write_label(out, edge->style.label, write);
	}
}

/* The node that an edge is said of: where it begins. */
static uint32_t
subject_of(const struct diagram_edge *edge)
{
	return edge->style.arrow == ARROW_BACK ? edge->head : edge->tail;
}

static void
write_node(const struct diagram *d, uint32_t node, struct buf *out)
{
	bool open = false;
	uint32_t i;

	BUF_LIT(out, "<li>");
	write_label(out, d->nodes[node].style.label, escape_html);
	for (i = 0; i < d->edge_count; i++) {
		if (subject_of(&d->edges[i]) != node)
			continue;
		buf_str(out, open ? "<li>" : "\n<ul>\n<li>");
		write_edge(d, &d->edges[i], node, out, escape_html);
		BUF_LIT(out, "</li>\n");
		open = true;
	}
	buf_str(out, open ? "</ul>\n</li>\n" : "</li>\n");
}

/* Numbered where arrows give an order. */
static void
write_words(const struct diagram *d, struct buf *out)
{
	uint32_t i;

	buf_str(out, d->directed ? "<ol>\n" : "<ul>\n");
	for (i = 0; i < d->node_count; i++)
		write_node(d, i, out);
	buf_str(out, d->directed ? "</ol>\n" : "</ul>\n");
}

static bool
has_edges(const struct diagram *d, uint32_t node)
{
	uint32_t i;

	for (i = 0; i < d->edge_count; i++)
		if (d->edges[i].tail == node || d->edges[i].head == node)
			return true;
	return false;
}

static void
end_sentence(struct buf *out)
{
	buf_str(out, strchr(".?!", out->ptr[out->len - 1]) ? "\n" : ".\n");
}

void
diagram_text(const struct diagram *d, struct buf *out)
{
	uint32_t i;

	if (d->title.len) {
		buf_span(out, d->title);
		buf_char(out, '\n');
	}
	for (i = 0; i < d->node_count; i++) {
		struct span label = d->nodes[i].style.label;

		if (span_find(label, '\n', 0) == label.len && has_edges(d, i))
			continue;
		write_label(out, label, buf_span);
		end_sentence(out);
	}
	for (i = 0; i < d->edge_count; i++) {
		uint32_t subject = subject_of(&d->edges[i]);

		buf_span(out, node_name(d, subject));
		buf_char(out, ' ');
		write_edge(d, &d->edges[i], subject, out, buf_span);
		end_sentence(out);
	}
}

bool
diagram_html(const struct diagram *d, struct buf *out)
{
	bool drawn;

	BUF_LIT(out, "<figure class=\"diagram\">\n");
	if (d->title.len) {
		BUF_LIT(out, "<figcaption>");
		escape_html(out, d->title);
		BUF_LIT(out, "</figcaption>\n");
	}
	drawn = svg_write(d, out);
	buf_str(out, drawn ? "<details>\n<summary>The same in words</summary>\n" : "");
	write_words(d, out);
	buf_str(out, drawn ? "</details>\n</figure>\n" : "</figure>\n");
	return drawn;
}
