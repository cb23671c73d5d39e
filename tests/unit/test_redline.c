#include "assertions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redline/redline.h"
#include "redline/token.h"

static uint64_t random_state = 88172645463325252u;

static size_t
below(size_t limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (size_t)(random_state >> 32) % limit;
}

static void
put_runs(const struct redline_op *op, struct buf *out)
{
	size_t i;

	for (i = 0; i < op->run_count; i++) {
		const struct redline_run *run = &op->runs[i];

		if (run->kind == REDLINE_SAME)
			buf_span(out, run->new);
		else if (run->kind == REDLINE_DELETED)
			buf_printf(out, "[-%.*s-]", SPAN_ARG(run->old));
		else
			buf_printf(out, "{+%.*s+}", SPAN_ARG(run->new));
	}
}

/* The words of two texts as "kept [-deleted-]{+inserted+}". */
static void
assert_words(const char *old, const char *new, const char *expected)
{
	struct arena arena = ARENA_INIT;
	struct buf got = BUF_INIT;
	struct redline r;

	redline_texts(span_of(old), span_of(new), &arena, &r);
	assert_int_equal(r.op_count, 1);
	if (r.ops[0].kind == REDLINE_SAME)
		BUF_LIT(&got, "=");
	put_runs(&r.ops[0], &got);
	assert_written(&got, expected);
	buf_release(&got);
	arena_release(&arena);
}

/* Blocks of kind '#', '-' or ' ', the first byte of each. */
static struct redline_block *
make_blocks(struct arena *arena, const char *const *texts, size_t *count)
{
	struct redline_block *blocks;
	size_t i;

	for (*count = 0; texts[*count]; ++*count)
		;
	blocks = arena_array(arena, *count, sizeof(*blocks));
	for (i = 0; i < *count; i++)
		blocks[i] = (struct redline_block){ texts[i][0], span_of(texts[i] + 1) };
	return blocks;
}

/* One line an op: "=" and the text, "~" and its runs, "-" or "+" and the text. */
static void
assert_blocks(const char *const *old, const char *const *new, const char *expected)
{
	struct arena arena = ARENA_INIT;
	struct buf got = BUF_INIT;
	struct redline r;
	size_t old_count, new_count, i;
	struct redline_block *a = make_blocks(&arena, old, &old_count), *b = make_blocks(&arena, new, &new_count);

	redline_blocks(a, old_count, b, new_count, &arena, &r);
	for (i = 0; i < r.op_count; i++) {
		const struct redline_op *op = &r.ops[i];

		buf_char(&got, "=~-+"[op->kind]);
		if (op->kind == REDLINE_CHANGED)
			put_runs(op, &got);
		else
			buf_span(&got, op->new ? op->new->text : op->old->text);
		buf_char(&got, '\n');
	}
	assert_written(&got, expected);
	buf_release(&got);
	arena_release(&arena);
}

static void
words_are_compared(void **state)
{
	(void)state;
	assert_words("", "", "=");
	assert_words("a b", "a b", "=");
	assert_words(" a\n b ", "a b", "=");
	assert_words("", "new text", "{+new text+}");
	assert_words("old text", "", "[-old text-]");
	assert_words("We ring the parents.", "We must ring the parents.", "We {+must +}ring the parents.");
	assert_words("within 5 days", "within 10 days", "within [-5-]{+10+} days");
	assert_words("Tell a manager.", "Tell a manager!", "Tell a manager[-.-]{+!+}");
	assert_words("don't stop", "do stop", "[-don't-]{+do+} stop");
	assert_words("1,000 and 6.10", "1,500 and 6.1", "[-1,000-]{+1,500+} and [-6.10-]{+6.1+}");
	assert_words("caf\xC3\xA9 \xE2\x80\x93 na\xC3\xAFve", "cafe \xE2\x80\x93 na\xC3\xAFve",
	             "[-caf\xC3\xA9-]{+cafe+} \xE2\x80\x93 na\xC3\xAFve");
	assert_words("bad \xFF byte", "bad \xFE byte", "bad [-\xFF-]{+\xFE+} byte");
}

static void
changes_parted_by_spaces_are_joined(void **state)
{
	(void)state;
	assert_words("x one two y", "x three four y", "x [-one two-]{+three four+} y");
	assert_words("x one, two y", "x three, four y", "x [-one-]{+three+}, [-two-]{+four+} y");
	/* A few words between many. */
	assert_words("x a b c d the e f g h y", "x i j k l the m n o p y",
	             "x [-a b c d the e f g h-]{+i j k l the m n o p+} y");
	assert_words("x a b the e f y", "x i j the m n y", "x [-a b-]{+i j+} the [-e f-]{+m n+} y");
}

static void
changes_begin_where_sentences_do(void **state)
{
	(void)state;
	assert_words("The child. The parent.", "The child. The worker. The parent.",
	             "The child. {+The worker. +}The parent.");
	assert_words("The child. The worker. The parent.", "The child. The parent.",
	             "The child. [-The worker. -]The parent.");
	assert_words("a b", "a c b", "a {+c +}b");
	assert_words("One. Two.", "One. Two. Three.", "One. Two.{+ Three.+}");
	assert_words("a a a", "a a a a", "{+a +}a a a");
}

static void
equal_blocks_are_paired_first(void **state)
{
	static const char *const old[] = { "#Title", " One.", " Same words.", " Two.", NULL };
	static const char *const new[] = { "#Title", " Same words.", " New here.", " Same words.", " Two.", NULL };

	(void)state;
	assert_blocks(old, new, "=Title\n-One.\n+Same words.\n+New here.\n=Same words.\n=Two.\n");
	assert_blocks(new, old, "=Title\n-Same words.\n-New here.\n+One.\n=Same words.\n=Two.\n");
}

static void
white_space_makes_no_difference(void **state)
{
	static const char *const old[] = { "  a b", " one two", " c\n d ", "  ", NULL };
	static const char *const new[] = { " a \t b", " onetwo", " c d", " ", NULL };
	static const char *const more[] = { "  ", " a b", " a b", NULL };
	static const char *const less[] = { " a\nb", NULL };

	(void)state;
	assert_blocks(old, new, "=a \t b\n~[-one two-]{+onetwo+}\n=c d\n=\n");
	assert_blocks(more, less, "- \n-a b\n=a\nb\n");
}

static void
like_blocks_are_paired(void **state)
{
	static const char *const old[] = { " We tell the family what the plan is and why.", "-Ring the school.",
		                           " Nothing of this paragraph stays at all, ever.", NULL };
	static const char *const new[] = { " Quite other things are written now, in full, today.",
		                           " We tell the family and the child what the plan is.", "-Ring the new school.",
		                           NULL };
	static const char *const none[] = { NULL };

	(void)state;
	assert_blocks(old, new,
	              "+Quite other things are written now, in full, today.\n"
	              "~We tell the family {+and the child +}what the plan is[- and why-].\n"
	              "~Ring the {+new +}school.\n"
	              "-Nothing of this paragraph stays at all, ever.\n");
	assert_blocks(none, none, "");
	assert_blocks(none, &old[2], "+Nothing of this paragraph stays at all, ever.\n");
	assert_blocks(&old[2], none, "-Nothing of this paragraph stays at all, ever.\n");
}

static void
blocks_of_two_kinds_are_never_paired(void **state)
{
	static const char *const old[] = { "#Ring the school", NULL };
	static const char *const new[] = { " Ring the school", NULL };

	(void)state;
	assert_blocks(old, new, "-Ring the school\n+Ring the school\n");
}

/* Headings and cells have too few words to be like one another. */
static void
short_blocks_are_paired_by_place(void **state)
{
	static const char *const old[] = { "#Title", "#Impact", " Text.", "|7", "|x", NULL };
	static const char *const new[] = { "#Title", "#Effects on children", " Text.", "|14", "|x", NULL };

	(void)state;
	assert_blocks(old, new, "=Title\n~[-Impact-]{+Effects on children+}\n=Text.\n~[-7-]{+14+}\n=x\n");
}

/* A paragraph that was split: the larger part is the old one. */
static void
parts_are_paired_with_the_whole(void **state)
{
	static const char *const whole[] = { " One two three four five six seven. Eight nine ten eleven.", NULL };
	static const char *const parts[] = { " One two three four five six seven.", " Eight nine ten eleven.", NULL };

	(void)state;
	assert_blocks(whole, parts,
	              "~One two three four five six seven.[- Eight nine ten eleven.-]\n+Eight nine ten eleven.\n");
	assert_blocks(parts, whole,
	              "~One two three four five six seven.{+ Eight nine ten eleven.+}\n-Eight nine ten eleven.\n");
}

/* Spans of an op's side, one after the other, are the text. */
static void
assert_side(const struct redline_op *op, bool is_old)
{
	struct span text = is_old ? op->old->text : op->new->text;
	const char *at = text.ptr;
	size_t i;

	for (i = 0; i < op->run_count; i++) {
		struct span part = is_old ? op->runs[i].old : op->runs[i].new;

		assert_ptr_equal(part.ptr, at);
		at += part.len;
	}
	assert_ptr_equal(at, text.ptr + text.len);
}

static void
assert_op(const struct redline_op *op)
{
	size_t i;

	assert_int_equal(op->kind == REDLINE_CHANGED, op->run_count > 0);
	if (op->kind != REDLINE_CHANGED)
		return;
	assert_side(op, true);
	assert_side(op, false);
	for (i = 0; i < op->run_count; i++) {
		const struct redline_run *run = &op->runs[i];

		assert_true(run->kind != REDLINE_CHANGED);
		assert_int_equal(run->old.len > 0, run->kind != REDLINE_INSERTED);
		assert_int_equal(run->new.len > 0, run->kind != REDLINE_DELETED);
		if (i) {
			assert_true(run->kind != run[-1].kind);
			assert_false(run->kind == REDLINE_DELETED && run[-1].kind == REDLINE_INSERTED);
		}
	}
}

static size_t
count_words(const struct redline_block *blocks, size_t count)
{
	size_t i, at, words = 0;

	for (i = 0; i < count; i++)
		for (at = 0; at < blocks[i].text.len;) {
			struct token token = text_token(blocks[i].text, at);

			words += token.kind == TOKEN_WORD;
			at += token.text.len;
		}
	return words;
}

/* Whether blocks were left alone just where their texts alone would be. */
static void
assert_like_texts(const struct redline_op *op)
{
	struct arena arena = ARENA_INIT;
	struct redline r;

	redline_texts(op->old->text, op->new->text, &arena, &r);
	assert_int_equal(op->kind, r.ops[0].kind);
	arena_release(&arena);
}

/* What redline.h promises of any result. */
static void
assert_invariants(const struct redline *r, const struct redline_block *old, size_t old_count,
                  const struct redline_block *new, size_t new_count)
{
	size_t i, a = 0, b = 0, added = 0, removed = 0;

	for (i = 0; i < r->op_count; i++) {
		const struct redline_op *op = &r->ops[i];

		assert_op(op);
		assert_int_equal(op->old == NULL, op->kind == REDLINE_INSERTED);
		assert_int_equal(op->new == NULL, op->kind == REDLINE_DELETED);
		if (op->old)
			assert_ptr_equal(op->old, &old[a++]);
		if (op->new)
			assert_ptr_equal(op->new, &new[b++]);
		if (op->old && op->new)
			assert_int_equal(op->old->kind, op->new->kind);
		if (op->old && op->new)
			assert_like_texts(op);
		added += op->added;
		removed += op->removed;
	}
	assert_int_equal(a, old_count);
	assert_int_equal(b, new_count);
	assert_int_equal(added, r->added);
	assert_int_equal(removed, r->removed);
	assert_int_equal(count_words(new, new_count) - r->added, count_words(old, old_count) - r->removed);
}

/* A few words of a small vocabulary, so that much is equal by accident. */
static struct span
random_text(struct arena *arena, size_t most, size_t vocabulary)
{
	static const char *const marks[] = { " ", " ", " ", ". ", ", ", "\n", "-", "" };
	struct buf text = BUF_INIT;
	struct span result;
	size_t count = below(most + 1);

	while (count--)
		buf_printf(&text, "w%zu%s", below(vocabulary), marks[below(sizeof(marks) / sizeof(marks[0]))]);
	result = arena_copy(arena, buf_as_span(&text));
	buf_release(&text);
	return result;
}

static struct span
random_edit(struct arena *arena, struct span text)
{
	size_t at = below(text.len + 1), end = at + below(text.len - at + 1);
	struct span parts[3];

	parts[0] = span_slice(text, 0, at);
	parts[1] = random_text(arena, 3, 20);
	parts[2] = span_from(text, below(2) ? end : at);
	return arena_join(arena, parts, 3);
}

/* Blocks that come from the old ones by edits, deletions and insertions. */
static struct redline_block *
random_blocks(struct arena *arena, const struct redline_block *from, size_t *count)
{
	struct redline_block *blocks = arena_array(arena, *count * 2 + 4, sizeof(*blocks));
	size_t i, made = 0;

	for (i = 0; i <= *count; i++) {
		size_t what = below(8);

		if (!from || what == 0)
			blocks[made++] = (struct redline_block){ (int)below(2), random_text(arena, 12, 30) };
		if (i == *count || !from || what == 1)
			continue;
		blocks[made] = from[i];
		if (what < 4)
			blocks[made].text = random_edit(arena, from[i].text);
		made++;
	}
	*count = made;
	return blocks;
}

/* Both ways round: the same ops, but for the order of what was deleted and inserted in one place. */
static void
assert_mirrored(const struct redline *r, const struct redline *back)
{
	size_t i, same = 0, same_back = 0;

	assert_int_equal(r->op_count, back->op_count);
	assert_int_equal(r->added, back->removed);
	assert_int_equal(r->removed, back->added);
	for (i = 0; i < r->op_count; i++) {
		same += r->ops[i].kind == REDLINE_SAME;
		same_back += back->ops[i].kind == REDLINE_SAME;
	}
	assert_int_equal(same, same_back);
}

static void
random_blocks_keep_the_invariants(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < 3000; round++) {
		struct arena arena = ARENA_INIT;
		size_t old_count = below(12), new_count;
		struct redline_block *old = random_blocks(&arena, NULL, &old_count), *new;
		struct redline r, back, same;

		new_count = old_count;
		new = random_blocks(&arena, old, &new_count);
		redline_blocks(old, old_count, new, new_count, &arena, &r);
		redline_blocks(new, new_count, old, old_count, &arena, &back);
		redline_blocks(old, old_count, old, old_count, &arena, &same);
		assert_invariants(&r, old, old_count, new, new_count);
		assert_invariants(&back, new, new_count, old, old_count);
		assert_mirrored(&r, &back);
		assert_int_equal(same.added + same.removed, 0);
		assert_int_equal(same.op_count, old_count);
		arena_release(&arena);
	}
}

static void
random_texts_keep_the_invariants(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < 3000; round++) {
		struct arena arena = ARENA_INIT;
		size_t vocabulary = 1 + below(40), edits = below(6);
		struct redline_block old = { 0, random_text(&arena, 200, vocabulary) }, new = old;
		struct redline r, back;

		while (edits--)
			new.text = random_edit(&arena, new.text);
		if (below(4) == 0)
			new.text = random_text(&arena, 200, vocabulary);
		redline_texts(old.text, new.text, &arena, &r);
		redline_texts(new.text, old.text, &arena, &back);
		old.text = r.ops[0].old->text;
		assert_invariants(&r, r.ops[0].old, 1, r.ops[0].new, 1);
		assert_mirrored(&r, &back);
		arena_release(&arena);
	}
}

/* Every token is a byte at least. */
static void
assert_work(const struct redline *r, size_t bytes)
{
	assert_true(r->work <= 200 * (bytes + 100));
}

/* Compares two texts and bounds the steps by their length. */
static void
assert_bounded(struct span old, struct span new)
{
	struct arena arena = ARENA_INIT;
	struct redline r;

	redline_texts(old, new, &arena, &r);
	assert_invariants(&r, r.ops[0].old, 1, r.ops[0].new, 1);
	assert_work(&r, old.len + new.len);
	arena_release(&arena);
}

static struct span
repeat(struct arena *arena, const char *first, const char *second, size_t count, bool mixed)
{
	struct buf text = BUF_INIT;
	struct span result;

	while (count--)
		buf_str(&text, (mixed ? below(2) : count % 2) ? first : second);
	result = arena_copy(arena, buf_as_span(&text));
	buf_release(&text);
	return result;
}

/* Each word of the text, but the other way round. */
static struct span
numbers(struct arena *arena, size_t count, bool down)
{
	struct buf text = BUF_INIT;
	struct span result;
	size_t i;

	for (i = 0; i < count; i++)
		buf_printf(&text, "w%zu ", down ? count - i : i + 1);
	result = arena_copy(arena, buf_as_span(&text));
	buf_release(&text);
	return result;
}

static void
work_is_bounded(void **state)
{
	struct arena arena = ARENA_INIT;
	struct span mixed = repeat(&arena, "a ", "b ", 30000, true), up = numbers(&arena, 30000, false);

	(void)state;
	assert_bounded(mixed, repeat(&arena, "a ", "b ", 30000, true));
	assert_bounded(mixed, repeat(&arena, "a ", "b ", 15000, false));
	assert_bounded(repeat(&arena, "a ", "a ", 30000, false), repeat(&arena, "a ", "a ", 20000, false));
	assert_bounded(repeat(&arena, "a b ", "b a ", 10000, false), repeat(&arena, "b ", "a ", 30000, false));
	assert_bounded(up, numbers(&arena, 30000, true));
	assert_bounded(up, mixed);
	assert_bounded(repeat(&arena, "((", "))", 20000, true), repeat(&arena, "((", "))", 20000, true));
	arena_release(&arena);
}

/* Many blocks, all alike and all changed. */
static void
work_on_blocks_is_bounded(void **state)
{
	enum { COUNT = 4000 };
	struct arena arena = ARENA_INIT;
	struct redline_block *old = arena_array(&arena, COUNT, sizeof(*old));
	struct redline_block *new = arena_array(&arena, COUNT, sizeof(*new));
	struct redline r;
	size_t i, bytes = 0;

	(void)state;
	for (i = 0; i < COUNT; i++) {
		old[i].text = random_text(&arena, 20, 5);
		new[i].text = random_text(&arena, 20, 5);
		bytes += old[i].text.len + new[i].text.len;
	}
	redline_blocks(old, COUNT, new, COUNT, &arena, &r);
	assert_invariants(&r, old, COUNT, new, COUNT);
	assert_work(&r, bytes);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_compared),
		cmocka_unit_test(changes_parted_by_spaces_are_joined),
		cmocka_unit_test(changes_begin_where_sentences_do),
		cmocka_unit_test(equal_blocks_are_paired_first),
		cmocka_unit_test(white_space_makes_no_difference),
		cmocka_unit_test(like_blocks_are_paired),
		cmocka_unit_test(blocks_of_two_kinds_are_never_paired),
		cmocka_unit_test(short_blocks_are_paired_by_place),
		cmocka_unit_test(parts_are_paired_with_the_whole),
		cmocka_unit_test(random_blocks_keep_the_invariants),
		cmocka_unit_test(random_texts_keep_the_invariants),
		cmocka_unit_test(work_is_bounded),
		cmocka_unit_test(work_on_blocks_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
