#include "redline/pairing.h"

/* Blocks are one if they share 2 of 5 words, or if one holds 4 of 5 of the other's words, and at least 4. */
#define SHARE_PART 2u
#define SHARE_OF 5u
#define WITHIN_PART 4u
#define WITHIN_OF 5u
#define WITHIN_LEAST 4u
/* Of these nothing can be told by their words. */
#define SHORT_WORDS 4u

/* Blocks between two pairs of equal ones. */
struct gap {
	size_t a, a_end, b, b_end;
};

/* The words of the blocks of a gap, one block after the other. */
struct word_list {
	VEC(uint32_t) ids, owners, pairs;
};

/* Two blocks that have words in common. */
struct likeness {
	uint32_t a, b;
	size_t common;
	size_t best;   /* the most that a choice of likenesses up to this one can have */
	size_t before; /* how many likenesses may be chosen together with this one */
	bool chosen;   /* it is part of that choice */
};
VEC_TYPE(likeness_list, struct likeness);

static void
word_list_release(struct word_list *list)
{
	vec_release(&list->ids);
	vec_release(&list->owners);
	vec_release(&list->pairs);
}

static void
collect_words(const struct block_side *s, size_t start, size_t end, struct word_list *out)
{
	size_t block, i;

	for (block = start; block < end; block++)
		for (i = s->starts[block]; i < s->starts[block + 1]; i++)
			if (s->tokens.at[i].kind == TOKEN_WORD) {
				vec_push(&out->ids, s->tokens.at[i].id);
				vec_push(&out->owners, (uint32_t)block);
			}
	vec_reserve(&out->pairs, out->ids.len);
}

/* Counts words in common by blocks.  Since pairs of words do not cross, neither do the blocks' numbers fall. */
static void
count_common(const struct word_list *a, const struct word_list *b, struct likeness_list *out)
{
	size_t i;

	for (i = 0; i < a->ids.len; i++) {
		uint32_t pair = a->pairs.at[i], x = a->owners.at[i];

		if (pair == ALIGN_NONE)
			continue;
		if (!out->len || vec_last(out)->a != x || vec_last(out)->b != b->owners.at[pair])
			vec_push(out, (struct likeness){ .a = x, .b = b->owners.at[pair] });
		vec_last(out)->common++;
	}
}

static bool
is_like(const struct likeness *l, const struct block_side *a, const struct block_side *b)
{
	size_t x = a->words[l->a], y = b->words[l->b], least = x < y ? x : y;

	if (a->blocks[l->a].kind != b->blocks[l->b].kind)
		return false;
	return 2 * l->common * SHARE_OF >= SHARE_PART * (x + y) ||
	       (l->common >= WITHIN_LEAST && l->common * WITHIN_OF >= least * WITHIN_PART);
}

static void
drop_unlike(struct likeness_list *list, const struct block_side *a, const struct block_side *b)
{
	size_t i, kept = 0;

	for (i = 0; i < list->len; i++)
		if (is_like(&list->at[i], a, b))
			list->at[kept++] = list->at[i];
	list->len = kept;
}

/* Chooses the likenesses with the most words in common, each block in one only. */
static void
choose(struct likeness_list *list)
{
	size_t i, before = 0;

	for (i = 0; i < list->len; i++) {
		struct likeness *l = &list->at[i];
		size_t without = i ? list->at[i - 1].best : 0, with = l->common;

		while (list->at[before].a < l->a && list->at[before].b < l->b)
			before++;
		l->before = before;
		if (before)
			with += list->at[before - 1].best;
		l->chosen = with > without;
		l->best = l->chosen ? with : without;
	}
}

static void
pair_like(struct aligner *aligner, size_t numbers, struct block_side *a, struct block_side *b,
          const struct gap *g)
{
	struct word_list x = { VEC_INIT, VEC_INIT, VEC_INIT }, y = x;
	struct likeness_list list = VEC_INIT;
	size_t i;

	collect_words(a, g->a, g->a_end, &x);
	collect_words(b, g->b, g->b_end, &y);
	align_sequences(aligner, numbers, &(struct align_sequence){ x.ids.at, x.ids.len, x.pairs.at },
	                &(struct align_sequence){ y.ids.at, y.ids.len, y.pairs.at });
	count_common(&x, &y, &list);
	drop_unlike(&list, a, b);
	choose(&list);
	for (i = list.len; i > 0;) {
		const struct likeness *l = &list.at[i - 1];

		if (l->chosen) {
			a->pairs[l->a] = l->b;
			b->pairs[l->b] = l->a;
		}
		i = l->chosen ? l->before : i - 1;
	}
	vec_release(&list);
	word_list_release(&x);
	word_list_release(&y);
}

/* The next blocks without a pair, at or behind the gap's end. */
static bool
next_gap(const struct block_side *a, const struct block_side *b, struct gap *g)
{
	g->a = g->a_end;
	g->b = g->b_end;
	while (g->a < a->count && g->b < b->count && a->pairs[g->a] == g->b) {
		g->a++;
		g->b++;
	}
	for (g->a_end = g->a; g->a_end < a->count && a->pairs[g->a_end] == ALIGN_NONE; g->a_end++)
		;
	for (g->b_end = g->b; g->b_end < b->count && b->pairs[g->b_end] == ALIGN_NONE; g->b_end++)
		;
	return g->a < g->a_end || g->b < g->b_end;
}

/* A heading or a cell that was replaced. */
static void
pair_short(struct block_side *a, struct block_side *b, const struct gap *g)
{
	if (g->a_end - g->a != 1 || g->b_end - g->b != 1 || a->blocks[g->a].kind != b->blocks[g->b].kind ||
	    a->words[g->a] > SHORT_WORDS || b->words[g->b] > SHORT_WORDS)
		return;
	a->pairs[g->a] = (uint32_t)g->b;
	b->pairs[g->b] = (uint32_t)g->a;
}

void
pairing_find(struct aligner *aligner, size_t numbers, struct block_side *a, struct block_side *b)
{
	struct align_sequence x = { a->ids, a->count, a->pairs }, y = { b->ids, b->count, b->pairs };
	struct gap g = { 0 };

	align_sequences(aligner, a->count + b->count, &x, &y);
	while (next_gap(a, b, &g))
		if (g.a < g.a_end && g.b < g.b_end)
			pair_like(aligner, numbers, a, b, &g);
	for (g = (struct gap){ 0 }; next_gap(a, b, &g);)
		pair_short(a, b, &g);
}
