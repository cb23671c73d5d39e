/*
 * Two texts, parted by a line "====", compared as texts and, line by line, as
 * blocks.  The runs must give both texts again, and alarms lie within them.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "redline/alarm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool condition)
{
	if (!condition)
		abort();
}

static void
split(struct span input, struct span *old, struct span *new)
{
	struct span line, rest = input;

	*old = input;
	*new = span_of("");
	while (rest.len) {
		size_t start = (size_t)(rest.ptr - input.ptr);

		span_cut(rest, '\n', &line, &rest);
		if (span_is(line, "====")) {
			*old = span_slice(input, 0, start);
			*new = rest;
			return;
		}
	}
}

/* Each line is a block; its first byte makes it one of two kinds. */
static struct redline_block *
lines_of(struct arena *arena, struct span text, size_t *count)
{
	VEC(struct redline_block) blocks = VEC_INIT;
	struct redline_block *result;
	struct span line;
	size_t i;

	while (text.len) {
		span_cut(text, '\n', &line, &text);
		vec_push(&blocks, (struct redline_block){ line.len && line.ptr[0] == '#', line });
	}
	*count = blocks.len;
	result = arena_array(arena, blocks.len, sizeof(*result));
	for (i = 0; i < blocks.len; i++)
		result[i] = blocks.at[i];
	vec_release(&blocks);
	return result;
}

static bool
is_within(struct span part, const struct redline_block *block)
{
	return !part.len || (block && part.ptr >= block->text.ptr &&
	                     part.ptr + part.len <= block->text.ptr + block->text.len);
}

static void
check_alarms(const struct redline_op *op)
{
	struct redline_alarm_list alarms = VEC_INIT;
	size_t i;

	redline_alarms(op, &alarms);
	for (i = 0; i < alarms.len; i++) {
		must(alarms.at[i].old.len || alarms.at[i].new.len);
		must(is_within(alarms.at[i].old, op->old) && is_within(alarms.at[i].new, op->new));
	}
	vec_release(&alarms);
}

static void
check_runs(const struct redline_op *op)
{
	const char *old = op->old->text.ptr, *new = op->new->text.ptr;
	size_t i;

	for (i = 0; i < op->run_count; i++) {
		const struct redline_run *run = &op->runs[i];

		must(run->old.len == 0 || run->old.ptr == old);
		must(run->new.len == 0 || run->new.ptr == new);
		if (run->old.len)
			old += run->old.len;
		if (run->new.len)
			new += run->new.len;
	}
	must(old == op->old->text.ptr + op->old->text.len);
	must(new == op->new->text.ptr + op->new->text.len);
}

static void
check(const struct redline *r, size_t bytes)
{
	size_t i, added = 0, removed = 0;

	must(r->work <= 200 * (bytes + 100));
	for (i = 0; i < r->op_count; i++) {
		added += r->ops[i].added;
		removed += r->ops[i].removed;
		check_alarms(&r->ops[i]);
		if (r->ops[i].kind == REDLINE_CHANGED)
			check_runs(&r->ops[i]);
	}
	must(added == r->added && removed == r->removed);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	struct span old, new;
	struct redline r, back;
	size_t old_count, new_count;
	struct redline_block *a, *b;

	split(span_make((const char *)data, size), &old, &new);
	redline_texts(old, new, &arena, &r);
	check(&r, size);
	a = lines_of(&arena, old, &old_count);
	b = lines_of(&arena, new, &new_count);
	redline_blocks(a, old_count, b, new_count, &arena, &r);
	check(&r, size);
	redline_blocks(b, new_count, a, old_count, &arena, &back);
	check(&back, size);
	must(r.added == back.removed && r.removed == back.added && r.op_count == back.op_count);
	arena_release(&arena);
	return 0;
}
