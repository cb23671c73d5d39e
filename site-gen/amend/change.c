#include <string.h>

#include "amend/change.h"
#include "redline/align.h"

/* One page being compared. */
struct page_run {
	struct comparing *c;
	struct side_page *page;
	struct amend_change *change;
	struct worker *worker;
};

/* Whether each is what the other mostly is. */
static bool
are_one(const struct comparing *c, const struct side_page *old, const struct side_page *new)
{
	return old && side_nearest(old, &c->new) == new;
}

/* Old blocks in the order of the new ones. */
struct gathering {
	const struct side *old;
	struct amend_change *out;
};

static void
gather(struct gathering *g, const struct side_section *section)
{
	const struct side_page *page = side_page_of(g->old, section->section->page);
	struct amend_blocks *out = &g->out->old_blocks;
	size_t i;

	for (i = section->first; i < section->end; i++) {
		g->out->old_sections[out->count] = section->section;
		out->at[out->count] = page->blocks.at[i];
		out->texts[out->count++] = page->blocks.texts[i];
	}
}

static void
gather_chain(struct gathering *g, const struct section_chain *chain)
{
	const struct side_section *section;

	for (section = chain->first; section; section = section->next)
		gather(g, section);
}

/* The old section that the new one is, and not only part of. */
static struct side_section *
origin(const struct comparing *c, const struct amend_section *section)
{
	if (!section->other || section->kinds & AMEND_BIT(AMEND_SPLIT))
		return NULL;
	return side_section_of(&c->old, section->other);
}

static size_t
count_blocks(const struct section_chain *chain)
{
	const struct side_section *section;
	size_t count = 0;

	for (section = chain->first; section; section = section->next)
		count += section->end - section->first;
	return count;
}

static void
gather_old_blocks(struct page_run *run)
{
	struct comparing *c = run->c;
	struct side_page *page = run->page;
	struct amend_blocks *out = &run->change->old_blocks;
	struct gathering g = { &c->old, run->change };
	size_t i, count = count_blocks(&page->head) + count_blocks(&page->tail);

	for (i = 0; i < page->section_count; i++) {
		const struct side_section *old = origin(c, &page->sections[i]);

		count += (old ? old->end - old->first : 0) + count_blocks(&page->inner[i].followers);
	}
	out->at = arena_array(&run->worker->arena, count, sizeof(*out->at));
	out->texts = arena_array(&run->worker->arena, count, sizeof(*out->texts));
	run->change->old_sections = arena_array(&run->worker->arena, count, sizeof(struct amend_section *));
	gather_chain(&g, &page->head);
	for (i = 0; i < page->section_count; i++) {
		const struct side_section *old = origin(c, &page->sections[i]);

		if (old)
			gather(&g, old);
		gather_chain(&g, &page->inner[i].followers);
	}
	gather_chain(&g, &page->tail);
}

static size_t
cell_end(struct span text, size_t start)
{
	return span_find(text, '\t', start);
}

/* Runs of a row being joined from those of its cells. */
struct row_writer {
	VEC(struct redline_run) runs;
};

static struct span
extend(struct span a, struct span b)
{
	return span_make(a.ptr, a.len + b.len);
}

static void
add_run(struct row_writer *w, struct redline_run run)
{
	struct redline_run *last = w->runs.len ? vec_last(&w->runs) : NULL;

	if (last && last->kind == run.kind) {
		last->old = extend(last->old, run.old);
		last->new = extend(last->new, run.new);
	} else if (run.old.len || run.new.len) {
		vec_push(&w->runs, run);
	}
}

static void
add_cell(struct row_writer *w, struct span old, struct span new, struct redline_op *op, struct arena *arena)
{
	struct redline cell;
	size_t i;

	redline_texts(old, new, arena, &cell);
	op->added += cell.added;
	op->removed += cell.removed;
	if (cell.ops[0].kind == REDLINE_SAME)
		add_run(w, (struct redline_run){ REDLINE_SAME, old, new });
	for (i = 0; i < cell.ops[0].run_count; i++)
		add_run(w, cell.ops[0].runs[i]);
}

/* A row is compared cell by cell, so that no change crosses the border of one. */
static void
compare_cells(struct page_run *run, struct redline_op *op)
{
	struct row_writer w = { VEC_INIT };
	struct span old = op->old->text, new = op->new->text;
	size_t i = 0, k = 0;

	op->added = op->removed = 0;
	for (;;) {
		size_t old_end = cell_end(old, i), new_end = cell_end(new, k);

		add_cell(&w, span_slice(old, i, old_end), span_slice(new, k, new_end), op,
		         &run->worker->arena);
		if (old_end == old.len || new_end == new.len)
			break;
		add_run(&w, (struct redline_run){ REDLINE_SAME, span_slice(old, old_end, old_end + 1),
		                                  span_slice(new, new_end, new_end + 1) });
		i = old_end + 1;
		k = new_end + 1;
	}
	op->run_count = w.runs.len;
	op->runs = arena_array(&run->worker->arena, w.runs.len, sizeof(*op->runs));
	memcpy(op->runs, w.runs.at, w.runs.len * sizeof(*op->runs));
	vec_release(&w.runs);
}

static void
compare_blocks(struct page_run *run)
{
	struct amend_change *change = run->change;
	struct redline *redline = &change->redline;
	size_t i;

	gather_old_blocks(run);
	redline_blocks(change->old_blocks.texts, change->old_blocks.count, change->new_blocks.texts,
	               change->new_blocks.count, &run->worker->arena, redline);
	redline->added = redline->removed = 0;
	for (i = 0; i < redline->op_count; i++) {
		struct redline_op *op = &redline->ops[i];

		if (op->kind == REDLINE_CHANGED && amend_op_new(change, op)->kind == AMEND_ROW)
			compare_cells(run, op);
		redline->added += op->added;
		redline->removed += op->removed;
	}
	change->added = redline->added;
	change->removed = redline->removed;
}

static bool
is_title(const struct amend_block *block)
{
	return block->kind == AMEND_TITLE || block->kind == AMEND_HEADING;
}

/* As amend_op_section. */
static struct amend_section *
section_of(const struct page_run *run, const struct redline_op *op)
{
	struct amend_section *section;

	if (op->new)
		return &run->page->sections[amend_op_new(run->change, op)->section];
	section = run->change->old_sections[op->old - run->change->old_blocks.texts];
	return section->other && section->other->page == run->page->page ? section->other : section;
}

static void
count_op(struct page_run *run, const struct redline_op *op)
{
	const struct amend_block *new = amend_op_new(run->change, op);
	bool retitled = op->kind == REDLINE_CHANGED && is_title(new);
	struct amend_section *section;

	if (op->kind == REDLINE_SAME)
		return;
	section = section_of(run, op);
	section->added += op->added;
	section->removed += op->removed;
	if (!retitled && section->page == run->page->page)
		section->kinds |= AMEND_BIT(AMEND_REWORDED);
	if (!retitled || new->kind == AMEND_HEADING)
		run->change->kinds |= AMEND_BIT(AMEND_REWORDED);
}

static void
find_alarms(struct page_run *run, uint32_t number)
{
	const struct redline_op *op = &run->change->redline.ops[number];
	const struct amend_block *block =
		op->new ? amend_op_new(run->change, op) : amend_op_old(run->change, op);
	struct redline_alarm_list found = VEC_INIT;
	size_t i;

	if (op->kind == REDLINE_SAME || block->kind == AMEND_TITLE || block->kind == AMEND_FIELD ||
	    block->kind == AMEND_INCLUDE || block->kind == AMEND_CODE)
		return;
	redline_alarms(op, &found);
	for (i = 0; i < found.len; i++)
		/* A plain number that came or went with its whole block has not changed. */
		if (found.at[i].kind != REDLINE_NUMBER || op->kind == REDLINE_CHANGED)
			vec_push(&run->worker->alarms, (struct amend_alarm){ found.at[i], number });
	vec_release(&found);
}

/* Whether the page that the old link led to has become the one that the new link leads to. */
static bool
leads_to_successor(const struct page_run *run, const struct amend_target *old, const struct amend_target *new)
{
	const struct side_page *page;
	size_t i;

	if (!old->page || !new->page || old->page->edition != run->c->out->old.edition)
		return false;
	page = side_page_of(&run->c->old, old->page);
	for (i = 0; page && i < page->partners.len; i++)
		if (run->c->new.pages[page->partners.at[i]].page == new->page)
			return span_find(old->target, '#', 0) == old->target.len ||
			       span_find(new->target, '#', 0) == new->target.len;
	return false;
}

/* Whether a part of the old or new text stood there and stands there still. */
static bool
is_kept(const struct redline_op *op, struct span part, bool old)
{
	size_t i;

	if (op->kind == REDLINE_SAME)
		return true;
	for (i = 0; i < op->run_count; i++) {
		struct span text = old ? op->runs[i].old : op->runs[i].new;

		if (op->runs[i].kind == REDLINE_SAME && part.ptr >= text.ptr &&
		    part.ptr + part.len <= text.ptr + text.len)
			return true;
	}
	return false;
}

static void
add_link_change(struct page_run *run, uint32_t number, const struct amend_target *old,
                const struct amend_target *new)
{
	struct amend_link link = { .op = number, .text = new ? new->text : old->text };

	if (old)
		link.old = old->target;
	if (new)
		link.new = new->target;
	if (!span_equal(link.old, link.new) && !(old && new &&leads_to_successor(run, old, new)))
		vec_push(&run->worker->links, link);
}

/* The next target of the same words; links change places seldom, so not far away. */
static size_t
find_target(const struct amend_targets *targets, size_t at, struct span text)
{
	size_t end = at + 16 < targets->len ? at + 16 : targets->len;

	while (at < end && !span_equal(targets->at[at].text, text))
		at++;
	return at < end ? at : SIZE_MAX;
}

static void
compare_targets(struct page_run *run, uint32_t number, const struct amend_targets *old,
                const struct amend_targets *new)
{
	const struct redline_op *op = &run->change->redline.ops[number];
	size_t i, k = 0;

	for (i = 0; i < new->len; i++) {
		size_t found = find_target(old, k, new->at[i].text);

		if (found == SIZE_MAX) {
			if (is_kept(op, new->at[i].text, false))
				add_link_change(run, number, NULL, &new->at[i]);
			continue;
		}
		for (; k < found; k++)
			if (is_kept(op, old->at[k].text, true))
				add_link_change(run, number, &old->at[k], NULL);
		add_link_change(run, number, &old->at[k++], &new->at[i]);
	}
	for (; k < old->len; k++)
		if (is_kept(op, old->at[k].text, true))
			add_link_change(run, number, &old->at[k], NULL);
}

static void
find_link_changes(struct page_run *run, uint32_t number)
{
	const struct redline_op *op = &run->change->redline.ops[number];
	const struct amend_block *old = amend_op_old(run->change, op), *new = amend_op_new(run->change, op);
	struct amend_targets before = VEC_INIT, after = VEC_INIT;

	if (!old || !new || (!old->piece_count && !new->piece_count))
		return;
	amend_block_targets(old, &run->worker->arena, &before);
	amend_block_targets(new, &run->worker->arena, &after);
	compare_targets(run, number, &before, &after);
	vec_release(&before);
	vec_release(&after);
}

/* What was found goes to the change; alarms by kind, those of one kind in the order of the text. */
static void
keep_findings(struct page_run *run)
{
	struct amend_change *change = run->change;
	struct worker *w = run->worker;
	size_t i, count = 0;
	int kind;

	change->alarms = arena_array(&w->arena, w->alarms.len, sizeof(*change->alarms));
	change->alarm_count = w->alarms.len;
	for (kind = 0; kind < REDLINE_ALARM_KINDS; kind++)
		for (i = 0; i < w->alarms.len; i++)
			if ((int)w->alarms.at[i].alarm.kind == kind)
				change->alarms[count++] = w->alarms.at[i];
	change->links = arena_array(&w->arena, w->links.len, sizeof(*change->links));
	change->link_count = w->links.len;
	for (i = 0; i < w->links.len; i++)
		change->links[i] = w->links.at[i];
	if (w->links.len)
		change->kinds |= AMEND_BIT(AMEND_RELINKED);
	w->alarms.len = w->links.len = 0;
}

static bool
is_partner(const struct page_run *run, const struct page *old)
{
	const struct page_numbers *partners = &run->page->partners;
	size_t i;

	for (i = 0; i < partners->len; i++)
		if (run->c->old.pages[partners->at[i]].page == old)
			return true;
	return false;
}

static void
name_section(struct page_run *run, struct amend_section *section)
{
	const struct amend_section *other = section->other;

	if (!other || section->kinds & AMEND_BIT(AMEND_SPLIT))
		return;
	if (!is_partner(run, other->page))
		section->kinds |= AMEND_BIT(AMEND_MOVED);
	if (section->heading == UINT32_MAX || span_equal(section->title, other->title))
		return;
	if (span_equal(amend_title_text(section->title), amend_title_text(other->title)))
		section->kinds |= AMEND_BIT(AMEND_RENUMBERED);
	else
		section->kinds |= AMEND_BIT(AMEND_RETITLED);
}

/* Of sections that came from one page those that others have overtaken: the fewest that can have moved. */
static void
find_overtaken(struct page_run *run, const struct side_page *old)
{
	struct arena *scratch = &run->worker->scratch;
	struct align_sequence before = { NULL, 0, NULL }, after = { NULL, 0, NULL };
	uint32_t *ids = arena_array(scratch, old->section_count, sizeof(*ids)), *sections;
	uint32_t *kept = arena_array(scratch, run->page->section_count, sizeof(*kept));
	struct aligner aligner;
	size_t i;

	sections = arena_array(scratch, run->page->section_count, sizeof(*sections));
	before.pairs = arena_array(scratch, old->section_count, sizeof(*before.pairs));
	after.pairs = arena_array(scratch, run->page->section_count, sizeof(*after.pairs));
	for (i = 0; i < old->section_count; i++)
		ids[before.len++] = (uint32_t)i;
	for (i = 0; i < run->page->section_count; i++) {
		const struct side_section *from = origin(run->c, &run->page->sections[i]);

		if (!from || from->section->page != old->page)
			continue;
		sections[after.len] = (uint32_t)i;
		kept[after.len++] = (uint32_t)(from - old->inner);
	}
	before.ids = ids;
	after.ids = kept;
	aligner_init(&aligner);
	align_sequences(&aligner, old->section_count, &before, &after);
	aligner_release(&aligner);
	for (i = 0; i < after.len; i++)
		if (after.pairs[i] == ALIGN_NONE)
			run->page->sections[sections[i]].kinds |= AMEND_BIT(AMEND_MOVED);
}

static void
find_gone(struct page_run *run)
{
	struct amend_change *change = run->change;
	VEC(struct amend_section *) gone = VEC_INIT;
	size_t i, k;

	for (i = 0; i < run->page->partners.len; i++) {
		struct side_page *old = &run->c->old.pages[run->page->partners.at[i]];

		for (k = 0; side_nearest(old, &run->c->new) == run->page && k < old->section_count; k++) {
			struct amend_section *section = &old->sections[k];

			if (section->other && section->other->page != run->page->page)
				section->kinds |= AMEND_BIT(AMEND_MOVED);
			if (section->kinds)
				vec_push(&gone, section);
		}
	}
	change->gone = arena_array(&run->worker->arena, gone.len, sizeof(struct amend_section *));
	change->gone_count = gone.len;
	for (i = 0; i < gone.len; i++)
		change->gone[i] = gone.at[i];
	vec_release(&gone);
}

static void
finish_sections(struct page_run *run)
{
	struct amend_change *change = run->change;
	size_t i;

	for (i = 0; i < run->page->section_count; i++)
		name_section(run, &run->page->sections[i]);
	for (i = 0; i < run->page->partners.len; i++)
		find_overtaken(run, &run->c->old.pages[run->page->partners.at[i]]);
	find_gone(run);
	for (i = 0; i < change->link_count; i++) {
		const struct redline_op *op = &change->redline.ops[change->links[i].op];

		run->page->sections[amend_op_new(change, op)->section].kinds |= AMEND_BIT(AMEND_RELINKED);
	}
	for (i = 0; i < run->page->section_count; i++) {
		struct amend_section *section = &run->page->sections[i];

		if (section->kinds & AMEND_BIT(AMEND_ADDED))
			section->kinds = AMEND_BIT(AMEND_ADDED);
		if (section->kinds & AMEND_BIT(AMEND_MOVED))
			change->kinds |= AMEND_BIT(AMEND_REORDERED);
	}
	for (i = 0; i < change->gone_count; i++)
		if (change->gone[i]->kinds & AMEND_BIT(AMEND_MOVED))
			change->kinds |= AMEND_BIT(AMEND_REORDERED);
}

static const struct page **
pages_of(const struct page_numbers *numbers, const struct side *side, struct arena *arena)
{
	const struct page **pages = arena_array(arena, numbers->len, sizeof(struct page *));
	size_t i;

	for (i = 0; i < numbers->len; i++)
		pages[i] = side->pages[numbers->at[i]].page;
	return pages;
}

/* What front matter and partners say. */
static void
compare_places(struct page_run *run, const struct side_page *old)
{
	struct amend_change *change = run->change;
	struct arena *scratch = &run->worker->scratch;
	const struct page *page = run->page->page;

	change->old_count = run->page->partners.len;
	change->olds = pages_of(&run->page->partners, &run->c->old, &run->worker->arena);
	if (!old) {
		change->kinds |= AMEND_BIT(AMEND_ADDED);
		return;
	}
	change->old = old->page;
	change->new_count = old->partners.len;
	change->news = pages_of(&old->partners, &run->c->new, &run->worker->arena);
	if (change->old_count > 1)
		change->kinds |= AMEND_BIT(AMEND_MERGED);
	if (change->new_count > 1)
		change->kinds |= AMEND_BIT(AMEND_SPLIT);
	if (!are_one(run->c, old, run->page))
		return;
	if (!span_equal(amend_page_address(old->page, scratch), amend_page_address(page, scratch)))
		change->kinds |= AMEND_BIT(AMEND_MOVED);
	if (!span_equal(old->page->front.number, page->front.number))
		change->kinds |= AMEND_BIT(AMEND_RENUMBERED);
	if (!span_equal(old->page->front.title, page->front.title))
		change->kinds |= AMEND_BIT(AMEND_RETITLED);
}

static bool
has_origins(const struct page_run *run)
{
	size_t i;

	for (i = 0; i < run->page->section_count; i++)
		if (origin(run->c, &run->page->sections[i]))
			return true;
	return run->page->partners.len > 0;
}

void
change_find(void *context, size_t index, unsigned worker)
{
	struct comparing *c = context;
	struct side_page *page = &c->new.pages[index], *old = side_nearest(page, &c->old);
	struct worker *w = &c->workers[worker];
	struct amend_change *change = ARENA_NEW(&w->arena, struct amend_change);
	struct page_run run = { c, page, change, w };
	uint32_t i;

	change->new = page->page;
	change->id = page->id;
	change->new_blocks = page->blocks;
	change->sections = page->sections;
	change->section_count = page->section_count;
	compare_places(&run, old);
	if (page->same) {
		c->changes[index] = change->kinds ? change : NULL;
		arena_reset(&w->scratch);
		return;
	}
	if (has_origins(&run))
		compare_blocks(&run);
	else
		change->added = page->words;
	for (i = 0; i < change->redline.op_count; i++) {
		count_op(&run, &change->redline.ops[i]);
		find_alarms(&run, i);
		find_link_changes(&run, i);
	}
	keep_findings(&run);
	finish_sections(&run);
	if (!change->kinds)
		change->kinds = AMEND_BIT(AMEND_RETOUCHED);
	c->changes[index] = change;
	arena_reset(&w->scratch);
}
