#include "amend/blocks.h"

#include "content/edition.h"
#include "content/reference.h"

#define NO_LINK UINT32_MAX

/* Inline marks that hold up to a node. */
struct open_mark {
	uint32_t end;
	struct amend_piece before; /* what holds again behind it */
};

/* A page on its way to blocks. */
struct reader {
	const struct site *site;
	const struct page *page;
	struct arena *arena;
	VEC(const struct amend_block *) blocks;
	struct amend_box *boxes[MD_DEPTH_MAX]; /* open at the node at hand */
	uint32_t box_ends[MD_DEPTH_MAX];
	unsigned depth;
	uint32_t section;
	struct buf text, fold; /* of the block at hand */
	VEC(struct amend_piece) pieces;
	struct amend_piece mark;
};

static void
begin_block(struct reader *r)
{
	buf_clear(&r->text);
	r->pieces.len = 0;
	r->mark = (struct amend_piece){ 0, NO_LINK, 0 };
}

/* Notes the marks of what is added next. */
static void
mark_piece(struct reader *r)
{
	const struct amend_piece *last = r->pieces.len ? vec_last(&r->pieces) : NULL;
	struct amend_piece piece = r->mark;

	if (last && last->link == piece.link && last->marks == piece.marks)
		return;
	piece.start = (uint32_t)r->text.len;
	if (last && last->start == piece.start)
		*vec_last(&r->pieces) = piece;
	else
		vec_push(&r->pieces, piece);
}

static bool
is_marked(const struct reader *r)
{
	return r->pieces.len > 1 ||
	       (r->pieces.len && (r->pieces.at[0].marks || r->pieces.at[0].link != NO_LINK));
}

static struct amend_block *
end_block(struct reader *r, enum amend_block_kind kind)
{
	struct span text = span_trim(buf_as_span(&r->text));
	struct amend_block *block;
	size_t i, cut = (size_t)(text.ptr - r->text.ptr);

	if (!text.len)
		return NULL;
	block = ARENA_NEW(r->arena, struct amend_block);
	*block = (struct amend_block){ .kind = kind, .page = r->page, .section = r->section };
	block->text = arena_copy(r->arena, text);
	block->box = r->depth ? r->boxes[r->depth - 1] : NULL;
	if (is_marked(r)) {
		block->pieces = arena_array(r->arena, r->pieces.len, sizeof(*block->pieces));
		block->piece_count = r->pieces.len;
		for (i = 0; i < r->pieces.len; i++) {
			block->pieces[i] = r->pieces.at[i];
			block->pieces[i].start -=
				r->pieces.at[i].start > cut ? (uint32_t)cut : block->pieces[i].start;
		}
	}
	vec_push(&r->blocks, block);
	return block;
}

static void
add_plain_block(struct reader *r, enum amend_block_kind kind, struct span text)
{
	begin_block(r);
	buf_span(&r->text, text);
	end_block(r, kind);
}

/* Text as it is published: without the backslash before a word of the glossary, and without tabs. */
static void
add_text(struct reader *r, struct span text)
{
	struct term_match match;
	size_t i;

	mark_piece(r);
	for (i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '\\' && i + 1 < text.len && r->site->glossary.count &&
		    glossary_at(&r->site->glossary, text, i + 1, r->page->authority, &r->fold, &match))
			continue;
		buf_char(&r->text, c == '\t' || c == '\n' ? ' ' : c);
	}
}

static void
add_link_title(struct reader *r, uint32_t link)
{
	if (r->page->doc->links[link].empty)
		add_text(r, reference_title(r->site, &r->page->references[link], r->arena));
}

static void
set_marks(struct reader *r, const struct md_node *node)
{
	switch (node->kind) {
	case MD_STRONG:
		r->mark.marks |= AMEND_STRONG;
		break;
	case MD_EMPHASIS:
		r->mark.marks |= AMEND_EMPHASIS;
		break;
	case MD_STRIKE:
		r->mark.marks |= AMEND_STRIKE;
		break;
	case MD_LINK:
		r->mark.link = node->ref;
		add_link_title(r, node->ref);
		break;
	default:
		break;
	}
}

static void
add_leaf(struct reader *r, const struct md_node *node)
{
	switch (node->kind) {
	case MD_TEXT:
		add_text(r, node->text);
		break;
	case MD_CODE:
		r->mark.marks |= AMEND_CODE_TEXT;
		add_text(r, node->text);
		r->mark.marks &= (uint8_t)~AMEND_CODE_TEXT;
		break;
	case MD_SOFT_BREAK:
		add_text(r, span_of(" "));
		break;
	case MD_LINE_BREAK:
		mark_piece(r);
		buf_char(&r->text, '\n');
		break;
	default:
		break;
	}
}

/* Adds the inlines of nodes [from, to). */
static void
add_inlines(struct reader *r, uint32_t from, uint32_t to)
{
	struct open_mark open[MD_DEPTH_MAX];
	unsigned depth = 0;
	uint32_t i;

	for (i = from; i < to; i++) {
		const struct md_node *node = &r->page->doc->nodes[i];

		while (depth && open[depth - 1].end <= i)
			r->mark = open[--depth].before;
		if (node->end > i + 1 || node->kind == MD_LINK) {
			open[depth++] = (struct open_mark){ node->end, r->mark };
			set_marks(r, node);
		} else {
			add_leaf(r, node);
		}
	}
	while (depth)
		r->mark = open[--depth].before;
}

static struct amend_box *
open_box(struct reader *r, uint32_t node)
{
	const struct md_node *n = &r->page->doc->nodes[node];
	struct amend_box *box = ARENA_NEW(r->arena, struct amend_box);

	*box = (struct amend_box){ .kind = n->kind, .page = r->page, .node = node, .depth = r->depth };
	box->ordered = n->kind == MD_LIST && n->flags & MD_ORDERED;
	box->outer = r->depth ? r->boxes[r->depth - 1] : NULL;
	/* A list counts its items while they go by. */
	box->number = box->ordered ? n->ref : 0;
	r->boxes[r->depth] = box;
	r->box_ends[r->depth++] = n->end;
	return box;
}

static void
open_item(struct reader *r, uint32_t node)
{
	struct amend_box *list = r->depth ? r->boxes[r->depth - 1] : NULL, *item = open_box(r, node);

	if (list && list->ordered)
		item->number = list->number++;
}

/* "[x] " before a task: whether it is done is part of what it says. */
static void
add_tick(struct reader *r, uint32_t node)
{
	const struct md_node *item = r->depth && r->boxes[r->depth - 1]->kind == MD_ITEM
	                                     ? &r->page->doc->nodes[r->boxes[r->depth - 1]->node]
	                                     : NULL;

	if (item && item->flags & MD_TASK && r->boxes[r->depth - 1]->node + 1 == node)
		add_text(r, span_of(item->flags & MD_DONE ? "[x] " : "[ ] "));
}

static void
read_paragraph(struct reader *r, uint32_t node)
{
	begin_block(r);
	add_tick(r, node);
	add_inlines(r, node + 1, r->page->doc->nodes[node].end);
	end_block(r, AMEND_TEXT);
}

static void
read_heading(struct reader *r, uint32_t node)
{
	struct amend_block *block;

	r->section = r->page->doc->nodes[node].ref + 1;
	begin_block(r);
	add_inlines(r, node + 1, r->page->doc->nodes[node].end);
	block = end_block(r, AMEND_HEADING);
	if (block)
		block->level = r->page->doc->nodes[node].level;
}

static void
read_row(struct reader *r, uint32_t node)
{
	const struct md_node *row = &r->page->doc->nodes[node];
	struct amend_box *table = r->boxes[r->depth - 1];
	struct amend_block *block;
	size_t cells = 0;
	uint32_t i;

	begin_block(r);
	for (i = node + 1; i < row->end; i = r->page->doc->nodes[i].end) {
		if (cells++)
			buf_char(&r->text, '\t');
		add_inlines(r, i + 1, r->page->doc->nodes[i].end);
	}
	/* An empty first cell must not be trimmed away with its tab. */
	block = ARENA_NEW(r->arena, struct amend_block);
	*block = (struct amend_block){ .kind = AMEND_ROW,
		                       .page = r->page,
		                       .section = r->section,
		                       .cells = cells,
		                       .is_header = row->flags & MD_HEADER,
		                       .box = table };
	block->text = arena_copy(r->arena, buf_as_span(&r->text));
	if (is_marked(r)) {
		block->pieces = arena_array(r->arena, r->pieces.len, sizeof(*block->pieces));
		block->piece_count = r->pieces.len;
		memcpy(block->pieces, r->pieces.at, r->pieces.len * sizeof(*block->pieces));
	}
	if (!table->header)
		table->header = block;
	vec_push(&r->blocks, block);
}

static void
read_callout(struct reader *r, uint32_t node)
{
	const struct md_callout *callout = &r->page->doc->callouts[r->page->doc->nodes[node].ref];
	const struct callout_kind *kind = config_callout(&r->site->config, callout->kind);
	struct span title = kind ? kind->title : callout->kind;

	begin_block(r);
	buf_span(&r->text, title);
	if (callout->title.len && !span_equal(callout->title, title)) {
		buf_str(&r->text, ": ");
		buf_span(&r->text, callout->title);
	}
	end_block(r, AMEND_LABEL);
}

static void
read_include(struct reader *r, uint32_t node)
{
	const struct reference *reference = &r->page->references[r->page->doc->nodes[node].ref];

	if (reference->kind != REFERENCE_PAGE || reference->problem != REFERENCE_OK)
		return;
	begin_block(r);
	BUF_LIT(&r->text, "From ");
	buf_span(&r->text, page_heading(reference->target, r->arena));
	if (reference->anchor_kind != ANCHOR_NONE) {
		BUF_LIT(&r->text, ": ");
		buf_span(&r->text, reference_title(r->site, reference, r->arena));
	}
	end_block(r, AMEND_INCLUDE);
}

static bool
read_diagram(struct reader *r, uint32_t node)
{
	struct diag_list known = DIAG_LIST_INIT;
	const struct diagram *diagram = NULL;
	struct diagram_block block;
	struct buf words = BUF_INIT;
	struct span line, rest;

	if (page_diagram(r->page->doc, node, &block))
		diagram = diagram_parse(&block, r->arena, &known);
	diag_release(&known);
	if (!diagram)
		return false;
	diagram_text(diagram, &words);
	open_box(r, node);
	for (rest = buf_as_span(&words); rest.len;) {
		span_cut(rest, '\n', &line, &rest);
		add_plain_block(r, AMEND_DIAGRAM, line);
	}
	buf_release(&words);
	return true;
}

static void
read_code(struct reader *r, uint32_t node)
{
	if (!read_diagram(r, node))
		add_plain_block(r, AMEND_CODE, r->page->doc->nodes[node].text);
}

/* Reads the node, or opens it; returns the node to go on with. */
static uint32_t
read_node(struct reader *r, uint32_t at)
{
	const struct md_node *node = &r->page->doc->nodes[at];

	switch (node->kind) {
	case MD_PARAGRAPH:
		read_paragraph(r, at);
		return node->end;
	case MD_HEADING:
		read_heading(r, at);
		return node->end;
	case MD_ROW:
		read_row(r, at);
		return node->end;
	case MD_CODE_BLOCK:
		read_code(r, at);
		return node->end;
	case MD_INCLUDE:
		read_include(r, at);
		return node->end;
	case MD_ITEM:
		open_item(r, at);
		break;
	case MD_CALLOUT:
		open_box(r, at);
		read_callout(r, at);
		break;
	case MD_LIST:
	case MD_QUOTE:
	case MD_TABLE:
	case MD_FOOTNOTE:
		open_box(r, at);
		break;
	default:
		break;
	}
	return at + 1;
}

static void
read_body(struct reader *r)
{
	const struct md_doc *doc = r->page->doc;
	uint32_t at = 1;

	while (at < doc->node_count) {
		while (r->depth && r->box_ends[r->depth - 1] <= at)
			r->depth--;
		at = read_node(r, at);
	}
	r->depth = 0;
}

static void
read_field(struct reader *r, struct span name, struct span value)
{
	if (value.len)
		add_plain_block(r, AMEND_FIELD,
		                arena_printf(r->arena, "%.*s: %.*s", SPAN_ARG(name), SPAN_ARG(value)));
}

/* What the page's layout shows of its front matter; addresses and ids are links, not words. */
static void
read_front(struct reader *r)
{
	const struct page *page = r->page;
	size_t i;

	add_plain_block(r, AMEND_TITLE, page_heading(page, r->arena));
	add_plain_block(r, AMEND_SUMMARY, page->front.summary);
	if (page->status && !span_is(page->status->id, "current"))
		read_field(r, span_of("Status"), page->status->title);
	read_field(r, span_of("Owner"), page->front.owner);
	read_field(r, span_of("Review by"), page->front.review);
	for (i = 0; i < page->front.field_count; i++) {
		const struct field_value *field = &page->front.fields[i];

		if (field->node->kind == YAML_TEXT && !field->rule->page &&
		    field->rule->type != YAML_TYPE_ADDRESS)
			read_field(r, field->rule->name, field->node->text);
	}
}

void
amend_blocks_read(const struct site *site, const struct page *page, struct arena *arena,
                  struct amend_blocks *out)
{
	struct reader r = { .site = site, .page = page, .arena = arena, .text = BUF_INIT, .fold = BUF_INIT };
	size_t i;

	read_front(&r);
	read_body(&r);
	out->count = r.blocks.len;
	out->at = arena_array(arena, r.blocks.len, sizeof(*out->at));
	out->texts = arena_array(arena, r.blocks.len, sizeof(*out->texts));
	for (i = 0; i < r.blocks.len; i++) {
		out->at[i] = r.blocks.at[i];
		/* Rows that have not as many cells are not to be compared word by word. */
		out->texts[i].kind =
			(int)(out->at[i]->kind + 16 * (out->at[i]->cells > 4096 ? 4096 : out->at[i]->cells));
		out->texts[i].text = out->at[i]->text;
	}
	vec_release(&r.blocks);
	vec_release(&r.pieces);
	buf_release(&r.text);
	buf_release(&r.fold);
}

struct span
amend_page_key(const struct page *page, struct arena *arena)
{
	return page->edition ? arena_printf(arena, "%.*s/%.*s", SPAN_ARG(page->publication->id),
	                                    SPAN_ARG(page->front.id))
	                     : page->key;
}

struct span
amend_page_address(const struct page *page, struct arena *arena)
{
	return page->edition ? edition_old_address(page, arena) : page->address;
}

/* As it is while the page's edition is the current one. */
static struct span
file_address(const struct page *page, struct span address, struct arena *arena)
{
	struct span folder;

	if (!page->edition)
		return address;
	folder = page->publication->folder;
	if (!span_equal(span_slice(address, 0, folder.len), folder))
		return address;
	return arena_printf(arena, "%.*s%.*s", SPAN_ARG(page->publication->id),
	                    SPAN_ARG(span_from(address, folder.len)));
}

static struct amend_target
target_of(const struct page *page, uint32_t link, struct arena *arena)
{
	const struct reference *reference = &page->references[link];
	struct amend_target target = { .target = { NULL, 0 } };

	switch (reference->kind) {
	case REFERENCE_PAGE:
		target.page = reference->target;
		target.target = amend_page_key(reference->target, arena);
		if (reference->anchor.len)
			target.target = arena_printf(arena, "%.*s#%.*s", SPAN_ARG(target.target),
			                             SPAN_ARG(reference->anchor));
		break;
	case REFERENCE_FILE:
		target.target = file_address(page, reference->file->address, arena);
		break;
	case REFERENCE_EXTERNAL:
		target.target = page->doc->links[link].url;
		break;
	default:
		break;
	}
	return target;
}

void
amend_block_targets(const struct amend_block *block, struct arena *arena, struct amend_targets *out)
{
	size_t i;

	for (i = 0; i < block->piece_count; i++) {
		const struct amend_piece *piece = &block->pieces[i];
		size_t end = i + 1 < block->piece_count ? piece[1].start : block->text.len;
		struct span text = span_slice(block->text, piece->start, end);
		struct amend_target target;

		if (piece->link == NO_LINK)
			continue;
		if (i && piece[-1].link == piece->link) {
			/* A link whose words are marked in several ways. */
			struct amend_target *last = vec_last(out);

			last->text =
				span_make(last->text.ptr, (size_t)(text.ptr + text.len - last->text.ptr));
			continue;
		}
		target = target_of(block->page, piece->link, arena);
		target.text = text;
		vec_push(out, target);
	}
}
