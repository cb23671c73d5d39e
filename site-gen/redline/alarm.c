#include "redline/alarm.h"

#include "base/map.h"
#include "redline/align.h"
#include "redline/term.h"

#define UNTOUCHED SIZE_MAX

/* A change: what it took away and what it put there, as offsets in the texts. */
struct region {
	size_t old, old_end, new, new_end;
};

/* The terms of one text. */
struct term_side {
	struct span text;
	struct term_list terms;
	size_t *regions;        /* of each term: the change that touches it, or UNTOUCHED */
};

struct search {
	const struct redline_op *op;
	struct term_side old, new;
	VEC(struct region) regions;
	struct redline_alarm_list *out;
	struct arena arena;
};

/* Touched terms in a row, as numbers that are equal for equal keys in one region. */
struct row {
	VEC(uint32_t) terms, ids, pairs;
};

static size_t
offset_in(struct span text, struct span part)
{
	return part.ptr ? (size_t)(part.ptr - text.ptr) : 0;
}

static void
read_regions(struct search *s)
{
	size_t i;
	bool open = false;

	for (i = 0; i < s->op->run_count; i++) {
		const struct redline_run *run = &s->op->runs[i];
		size_t old = offset_in(s->old.text, run->old), new = offset_in(s->new.text, run->new);

		if (run->kind == REDLINE_SAME) {
			open = false;
			continue;
		}
		if (!open)
			vec_push(&s->regions, (struct region){ old, old, new, new });
		vec_last(&s->regions)->old_end = old + run->old.len;
		vec_last(&s->regions)->new_end = new + run->new.len;
		open = true;
	}
	/* A block that was deleted or inserted is one change. */
	if (s->op->kind != REDLINE_CHANGED)
		vec_push(&s->regions, (struct region){ 0, s->old.text.len, 0, s->new.text.len });
}

static void
find_terms(struct search *s, struct term_side *side, const struct redline_block *block)
{
	size_t i;

	side->text = block ? block->text : span_of("");
	term_find(side->text, &s->arena, &side->terms);
	side->regions = arena_array(&s->arena, side->terms.len, sizeof(*side->regions));
	for (i = 0; i < side->terms.len; i++)
		side->regions[i] = UNTOUCHED;
}

/* Marks terms that a change overlaps, or that it puts something into. */
static void
touch(struct search *s, struct term_side *side)
{
	size_t i, at = 0;

	for (i = 0; i < side->terms.len; i++) {
		const struct term *term = &side->terms.at[i];
		bool is_old = side == &s->old;

		while (at < s->regions.len &&
		       (is_old ? s->regions.at[at].old_end : s->regions.at[at].new_end) <= term->start)
			at++;
		if (at < s->regions.len && (is_old ? s->regions.at[at].old : s->regions.at[at].new) < term->end)
			side->regions[i] = at;
	}
}
