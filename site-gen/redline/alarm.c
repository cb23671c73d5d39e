#include "redline/alarm.h"

#include "base/arena.h"
#include "redline/align.h"
#include "redline/term.h"

#define UNTOUCHED SIZE_MAX

/* Bytes [start, end) of a text. */
struct part {
	size_t start, end;
};

/* The terms of one text. */
struct term_side {
	struct span text;
	struct term_list terms;
	size_t *touched;          /* of each term: the number of the change that touches it, or UNTOUCHED */
	VEC(struct part) changes; /* what each takes away, or puts there; as many on both sides */
};

struct search {
	const struct redline_op *op;
	struct term_side old, new;
	struct redline_alarm_list *out;
	struct arena arena;
};

/* Touched terms of one side; their numbers are equal for equal keys in one change. */
struct row {
	VEC(uint32_t) terms, ids, pairs;
};

static size_t
offset_in(struct span text, struct span part)
{
	return part.ptr ? (size_t)(part.ptr - text.ptr) : 0;
}

static void
open_change(struct term_side *side, size_t at)
{
	vec_push(&side->changes, (struct part){ at, at });
}

static void
read_changes(struct search *s)
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
		if (!open) {
			open_change(&s->old, old);
			open_change(&s->new, new);
		}
		vec_last(&s->old.changes)->end = old + run->old.len;
		vec_last(&s->new.changes)->end = new + run->new.len;
		open = true;
	}
}

static void
read_side(struct search *s, struct term_side *side, const struct redline_block *block)
{
	size_t i;

	side->text = block ? block->text : span_of("");
	term_find(side->text, &s->arena, &side->terms);
	side->touched = arena_array(&s->arena, side->terms.len, sizeof(*side->touched));
	for (i = 0; i < side->terms.len; i++)
		side->touched[i] = UNTOUCHED;
}

/* Marks the terms that a change overlaps, or that it puts something into. */
static void
touch(struct term_side *side)
{
	size_t i, at = 0;

	for (i = 0; i < side->terms.len; i++) {
		const struct term *term = &side->terms.at[i];

		while (at < side->changes.len && side->changes.at[at].end <= term->start)
			at++;
		if (at < side->changes.len && side->changes.at[at].start < term->end)
			side->touched[i] = at;
	}
}

/* The part of the other text that a touched term has grown from, or into. */
static struct part
counterpart(const struct term *term, struct part here, struct part there)
{
	size_t before = term->start < here.start ? here.start - term->start : 0;
	size_t behind = term->end > here.end ? term->end - here.end : 0;

	return (struct part){ there.start > before ? there.start - before : 0, there.end + behind };
}

/* Marks terms of `to` that are not touched but have become part of a touched one: "must", now "must not". */
static void
touch_counterparts(const struct term_side *from, struct term_side *to)
{
	size_t i, k = 0;

	for (i = 0; i < from->terms.len; i++) {
		size_t change = from->touched[i];
		struct part part;

		if (change == UNTOUCHED)
			continue;
		part = counterpart(&from->terms.at[i], from->changes.at[change], to->changes.at[change]);
		while (k < to->terms.len && to->terms.at[k].end <= part.start)
			k++;
		for (; k < to->terms.len && to->terms.at[k].start < part.end; k++)
			if (to->touched[k] == UNTOUCHED)
				to->touched[k] = change;
	}
}

static void
row_release(struct row *row)
{
	vec_release(&row->terms);
	vec_release(&row->ids);
	vec_release(&row->pairs);
}

static void
collect(struct search *s, const struct term_side *side, struct vocabulary *keys, struct row *row)
{
	size_t i;

	for (i = 0; i < side->terms.len; i++) {
		struct span key;

		if (side->touched[i] == UNTOUCHED)
			continue;
		key = arena_printf(&s->arena, "%zu %.*s", side->touched[i], SPAN_ARG(side->terms.at[i].key));
		vec_push(&row->terms, (uint32_t)i);
		vec_push(&row->ids, vocabulary_number(keys, key));
	}
	vec_reserve(&row->pairs, row->ids.len);
}

/* Pairs terms that mean the same and stand in the same change. */
static void
pair_equal(struct search *s, struct row *old, struct row *new)
{
	struct vocabulary keys = VOCABULARY_INIT;
	struct aligner aligner;

	collect(s, &s->old, &keys, old);
	collect(s, &s->new, &keys, new);
	aligner_init(&aligner);
	align_sequences(&aligner, vocabulary_size(&keys),
	                &(struct align_sequence){ old->ids.at, old->ids.len, old->pairs.at },
	                &(struct align_sequence){ new->ids.at, new->ids.len, new->pairs.at });
	aligner_release(&aligner);
	vocabulary_release(&keys);
}

static struct span
text_of(const struct term_side *side, size_t term)
{
	return span_slice(side->text, side->terms.at[term].start, side->terms.at[term].end);
}

/* The next new term of the kind in the change that has no pair, from *at on; NULL if there is none. */
static uint32_t *
next_of_kind(const struct search *s, struct row *new, size_t *at, enum redline_alarm_kind kind, size_t change)
{
	for (; *at < new->terms.len; ++*at) {
		size_t term = new->terms.at[*at];

		if (s->new.touched[term] > change)
			break;
		if (new->pairs.at[*at] == ALIGN_NONE && s->new.touched[term] == change &&
		    s->new.terms.at[term].kind == kind)
			return &new->pairs.at[*at];
	}
	return NULL;
}

static void
report(struct search *s, struct row *old, struct row *new)
{
	size_t cursors[REDLINE_ALARM_KINDS] = { 0 }, i;

	for (i = 0; i < old->terms.len; i++) {
		const struct term *term = &s->old.terms.at[old->terms.at[i]];
		struct redline_alarm alarm = { .kind = term->kind,
			                       .old = text_of(&s->old, old->terms.at[i]) };
		size_t *cursor = &cursors[term->kind];
		uint32_t *pair;

		if (old->pairs.at[i] != ALIGN_NONE)
			continue;
		pair = next_of_kind(s, new, cursor, term->kind, s->old.touched[old->terms.at[i]]);
		if (pair) {
			*pair = (uint32_t)i;
			alarm.new = text_of(&s->new, new->terms.at[*cursor]);
		}
		vec_push(s->out, alarm);
	}
	for (i = 0; i < new->terms.len; i++)
		if (new->pairs.at[i] == ALIGN_NONE)
			vec_push(s->out,
			         (struct redline_alarm){ .kind = s->new.terms.at[new->terms.at[i]].kind,
			                                 .new = text_of(&s->new, new->terms.at[i]) });
}

static void
search_release(struct search *s)
{
	vec_release(&s->old.terms);
	vec_release(&s->old.changes);
	vec_release(&s->new.terms);
	vec_release(&s->new.changes);
	arena_release(&s->arena);
}

void
redline_alarms(const struct redline_op *op, struct redline_alarm_list *out)
{
	struct search s = { .op = op, .out = out };
	struct row old = { VEC_INIT, VEC_INIT, VEC_INIT }, new = old;

	if (op->kind == REDLINE_SAME)
		return;
	read_side(&s, &s.old, op->old);
	read_side(&s, &s.new, op->new);
	read_changes(&s);
	if (op->kind != REDLINE_CHANGED) {
		/* A block that was deleted or inserted is one change. */
		vec_push(&s.old.changes, (struct part){ 0, s.old.text.len });
		vec_push(&s.new.changes, (struct part){ 0, s.new.text.len });
	}
	touch(&s.old);
	touch(&s.new);
	touch_counterparts(&s.new, &s.old);
	touch_counterparts(&s.old, &s.new);
	pair_equal(&s, &old, &new);
	report(&s, &old, &new);
	row_release(&old);
	row_release(&new);
	search_release(&s);
}
