/*
 * What somebody has to look at in a page that changed: alarms and links.
 */
#include "amend/change.h"

/* Whether a heading has another number and nothing else. */
static bool
is_renumbered(const struct redline_op *op, const struct amend_block *block)
{
	return block->kind == AMEND_HEADING && op->old &&
	       op->new &&span_equal(amend_title_text(op->old->text), amend_title_text(op->new->text));
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
	    block->kind == AMEND_INCLUDE || block->kind == AMEND_CODE || is_renumbered(op, block))
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
	struct amend_link link = { .op = number };

	if (old) {
		link.text = old->text;
		link.old = old->target;
	}
	if (new) {
		link.text = new->text;
		link.new = new->target;
	}
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

void
change_find_alarms(struct page_run *run)
{
	struct amend_change *change = run->change;
	struct worker *w = run->worker;
	size_t i, count = 0;
	int kind;

	w->alarms.len = 0;
	for (i = 0; i < change->redline.op_count; i++)
		find_alarms(run, (uint32_t)i);
	change->alarms = arena_array(&w->arena, w->alarms.len, sizeof(*change->alarms));
	change->alarm_count = w->alarms.len;
	for (kind = 0; kind < REDLINE_ALARM_KINDS; kind++)
		for (i = 0; i < w->alarms.len; i++)
			if ((int)w->alarms.at[i].alarm.kind == kind)
				change->alarms[count++] = w->alarms.at[i];
}

void
change_find_links(struct page_run *run)
{
	struct amend_change *change = run->change;
	struct worker *w = run->worker;
	size_t i;

	w->links.len = 0;
	for (i = 0; i < change->redline.op_count; i++)
		find_link_changes(run, (uint32_t)i);
	change->links = arena_array(&w->arena, w->links.len, sizeof(*change->links));
	change->link_count = w->links.len;
	for (i = 0; i < w->links.len; i++)
		change->links[i] = w->links.at[i];
	if (w->links.len)
		change->kinds |= AMEND_BIT(AMEND_RELINKED);
}
