#include "redline/words.h"

#include <string.h>

/* Kept words are given up where the changes on both sides have this many times more. */
#define ISLAND_RATIO 3u

static bool
is_kept(const struct word_side *s, size_t i)
{
	return s->pairs[i] != ALIGN_NONE;
}

/* Whether what stands before token i ends a sentence: ". " and the like. */
static bool
ends_sentence(const struct word_side *s, size_t i)
{
	struct span mark;

	if (i < 2 || s->tokens[i - 2].kind != TOKEN_MARK)
		return false;
	mark = s->tokens[i - 2].text;
	return mark.len == 1 && strchr(".?!:;", mark.ptr[0]);
}

/* How good it is for a change to begin or end before token i. */
static unsigned
score(const struct word_side *s, size_t i)
{
	if (i == 0 || i == s->len)
		return 4;
	if (s->tokens[i - 1].kind == TOKEN_SPACE)
		return ends_sentence(s, i) ? 3 : 2;
	return s->tokens[i - 1].kind == TOKEN_MARK ? 1 : 0;
}

/* A run of tokens of `s` that the other text has nothing for: tokens [start, end), where it has `at`. */
struct slide {
	const struct word_side *s, *other;
	size_t start, end, at;
};

static bool
move_left(struct slide *m)
{
	if (!m->start || !m->at || m->s->pairs[m->start - 1] != m->at - 1 ||
	    m->s->ids[m->start - 1] != m->s->ids[m->end - 1])
		return false;
	m->start--;
	m->end--;
	m->at--;
	m->s->pairs[m->start] = ALIGN_NONE;
	m->s->pairs[m->end] = (uint32_t)m->at;
	m->other->pairs[m->at] = (uint32_t)m->end;
	return true;
}

static bool
move_right(struct slide *m)
{
	if (m->end == m->s->len || m->s->pairs[m->end] != m->at || m->s->ids[m->start] != m->s->ids[m->end])
		return false;
	m->s->pairs[m->end] = ALIGN_NONE;
	m->s->pairs[m->start] = (uint32_t)m->at;
	m->other->pairs[m->at] = (uint32_t)m->start;
	m->start++;
	m->end++;
	m->at++;
	return true;
}

/* Moves the run to where it begins and ends best; returns where it then ends. */
static size_t
slide(struct slide m)
{
	unsigned best = 0;
	size_t place = m.start;

	while (move_left(&m))
		;
	do {
		unsigned now = score(m.s, m.start) + score(m.s, m.end);

		if (now > best) {
			best = now;
			place = m.start;
		}
	} while (move_right(&m));
	while (m.start > place)
		move_left(&m);
	return m.end;
}

/* Slides all runs of `s` that stand where the other text has nothing. */
static void
slide_runs(const struct word_side *s, const struct word_side *other)
{
	size_t i = 0, end, at, next;

	while (i < s->len) {
		if (is_kept(s, i)) {
			i++;
			continue;
		}
		for (end = i; end < s->len && !is_kept(s, end); end++)
			;
		at = i ? s->pairs[i - 1] + (size_t)1 : 0;
		next = end < s->len ? s->pairs[end] : other->len;
		i = at == next ? slide((struct slide){ s, other, i, end, at }) : end;
	}
}

/* Tokens [a, a_end) in place of [b, b_end). */
struct change {
	size_t a, a_end, b, b_end;
	size_t words; /* of the side that has more */
};
VEC_TYPE(change_list, struct change);

static size_t
count_words(const struct word_side *s, size_t start, size_t end)
{
	size_t words = 0;

	for (; start < end; start++)
		words += s->tokens[start].kind == TOKEN_WORD;
	return words;
}

/* Finds the next change at or behind (c->a_end, c->b_end); false if there is none. */
static bool
next_change(const struct word_side *a, const struct word_side *b, struct change *c)
{
	size_t in_a, in_b;

	c->a = c->a_end;
	c->b = c->b_end;
	while (c->a < a->len && c->b < b->len && a->pairs[c->a] == c->b) {
		c->a++;
		c->b++;
	}
	for (c->a_end = c->a; c->a_end < a->len && !is_kept(a, c->a_end); c->a_end++)
		;
	for (c->b_end = c->b; c->b_end < b->len && !is_kept(b, c->b_end); c->b_end++)
		;
	in_a = count_words(a, c->a, c->a_end);
	in_b = count_words(b, c->b, c->b_end);
	c->words = in_a > in_b ? in_a : in_b;
	return c->a < c->a_end || c->b < c->b_end;
}

/* Whether what is kept between two changes would rather disturb. */
typedef bool is_island(const struct word_side *a, const struct change *left, const struct change *right);

static bool
is_spaces(const struct word_side *a, const struct change *left, const struct change *right)
{
	size_t i = left->a_end;

	while (i < right->a && a->tokens[i].kind == TOKEN_SPACE)
		i++;
	return i == right->a;
}

/* A word or two in a text that is written anew. */
static bool
is_small(const struct word_side *a, const struct change *left, const struct change *right)
{
	size_t least = left->words < right->words ? left->words : right->words;
	size_t words = count_words(a, left->a_end, right->a);

	/* Marks alone weigh as much as a word. */
	return (words ? words : 1) * ISLAND_RATIO <= least;
}

static void
unpair(const struct word_side *a, const struct word_side *b, size_t start, size_t end)
{
	for (; start < end; start++) {
		b->pairs[a->pairs[start]] = ALIGN_NONE;
		a->pairs[start] = ALIGN_NONE;
	}
}

/* Joins a change with the one before where only an island parts them. */
static void
join_changes(const struct word_side *a, const struct word_side *b, is_island *parts)
{
	struct change c = { 0 }, left = { 0 };
	bool first = true;

	while (next_change(a, b, &c)) {
		if (!first && parts(a, &left, &c)) {
			c.words += left.words + count_words(a, left.a_end, c.a);
			unpair(a, b, left.a_end, c.a);
		}
		left = c;
		first = false;
	}
}

void
words_pair(struct aligner *aligner, size_t numbers, struct word_side *a, struct word_side *b)
{
	struct align_sequence x = { a->ids, a->len, a->pairs }, y = { b->ids, b->len, b->pairs };

	align_sequences(aligner, numbers, &x, &y);
	slide_runs(a, b);
	slide_runs(b, a);
	join_changes(a, b, is_spaces);
	join_changes(a, b, is_small);
	aligner->work += 5 * (a->len + b->len);
}

/* The text of tokens [start, end). */
static struct span
text_of(const struct word_side *s, size_t start, size_t end)
{
	const char *from = start < s->len ? s->tokens[start].text.ptr : s->text.ptr + s->text.len;
	const char *to = end < s->len ? s->tokens[end].text.ptr : s->text.ptr + s->text.len;

	return span_make(from, (size_t)(to - from));
}

/* Where the runs are being written. */
struct writer {
	const struct word_side *old, *new;
	VEC(struct redline_run) runs;
};

/* Adds the run of old tokens [a, a_end) and new ones [b, b_end), if there are any. */
static void
add_run(struct writer *w, enum redline_kind kind, const struct change *c)
{
	struct redline_run run = { kind, text_of(w->old, c->a, c->a_end), text_of(w->new, c->b, c->b_end) };

	if (run.old.len || run.new.len)
		vec_push(&w->runs, run);
}

static void
add_change(struct writer *w, const struct change *c, struct redline_op *op)
{
	struct change deleted = { c->a, c->a_end, c->b, c->b, 0 };
	struct change inserted = { c->a_end, c->a_end, c->b, c->b_end, 0 };

	add_run(w, REDLINE_DELETED, &deleted);
	add_run(w, REDLINE_INSERTED, &inserted);
	op->removed += count_words(w->old, c->a, c->a_end);
	op->added += count_words(w->new, c->b, c->b_end);
}

void
words_runs(const struct word_side *old, const struct word_side *new, struct arena *arena,
           struct redline_op *op)
{
	struct writer w = { old, new, VEC_INIT };
	struct change c = { 0 }, kept = { 0 };

	while (next_change(old, new, &c)) {
		kept = (struct change){ kept.a, c.a, kept.b, c.b, 0 };
		add_run(&w, REDLINE_SAME, &kept);
		add_change(&w, &c, op);
		kept.a = c.a_end;
		kept.b = c.b_end;
	}
	kept.a_end = old->len;
	kept.b_end = new->len;
	add_run(&w, REDLINE_SAME, &kept);
	op->run_count = w.runs.len;
	op->runs = arena_array(arena, w.runs.len, sizeof(*op->runs));
	if (w.runs.len)
		memcpy(op->runs, w.runs.at, w.runs.len * sizeof(*op->runs));
	vec_release(&w.runs);
}
