#include "redline/redline.h"

#include "base/buf.h"
#include "redline/pairing.h"
#include "redline/words.h"

struct comparison {
	struct block_side old, new;
	/* The two in an order that does not depend on which is which. */
	struct block_side *a, *b;
	struct vocabulary words;
	struct aligner aligner;
	uint32_t *token_ids, *token_pairs; /* of a, then of b: for all blocks, in turn */
	struct arena scratch;
	struct arena *arena;
	struct redline *out;
};

static int
compare_blocks(const struct redline_block *a, const struct redline_block *b)
{
	return a->kind != b->kind ? (a->kind < b->kind ? -1 : 1) : span_compare(a->text, b->text);
}

static bool
goes_first(const struct block_side *x, const struct block_side *y)
{
	size_t i;

	if (x->count != y->count)
		return x->count < y->count;
	for (i = 0; i < x->count; i++) {
		int order = compare_blocks(&x->blocks[i], &y->blocks[i]);

		if (order)
			return order < 0;
	}
	return true;
}

static void
read_blocks(struct comparison *c, struct block_side *s)
{
	size_t i, k;

	s->starts = arena_array(&c->scratch, s->count + 1, sizeof(*s->starts));
	s->words = arena_array(&c->scratch, s->count, sizeof(*s->words));
	s->ids = arena_array(&c->scratch, s->count, sizeof(*s->ids));
	s->pairs = arena_array(&c->scratch, s->count, sizeof(*s->pairs));
	for (i = 0; i < s->count; i++) {
		vocabulary_read(&c->words, s->blocks[i].text, &s->tokens);
		s->starts[i + 1] = s->tokens.len;
		for (k = s->starts[i]; k < s->tokens.len; k++)
			s->words[i] += s->tokens.at[k].kind == TOKEN_WORD;
	}
}

/* What makes blocks equal: kind, words and marks, and that there is a space between them. */
static void
block_key(const struct block_side *s, size_t block, struct buf *out)
{
	size_t start = s->starts[block], end = s->starts[block + 1];

	buf_add(out, &s->blocks[block].kind, sizeof(s->blocks[block].kind));
	if (start < end && s->tokens.at[start].kind == TOKEN_SPACE)
		start++;
	if (start < end && s->tokens.at[end - 1].kind == TOKEN_SPACE)
		end--;
	for (; start < end; start++)
		buf_add(out, &s->tokens.at[start].id, sizeof(s->tokens.at[start].id));
}

static void
number_blocks(struct comparison *c, struct block_side *s, struct vocabulary *keys)
{
	struct buf key = BUF_INIT;
	size_t i;

	for (i = 0; i < s->count; i++) {
		buf_clear(&key);
		block_key(s, i, &key);
		s->ids[i] = vocabulary_number(keys, arena_copy(&c->scratch, buf_as_span(&key)));
	}
	buf_release(&key);
}

/* The tokens of a block as words_pair wants them. */
static struct word_side
side_of(const struct block_side *s, size_t block, uint32_t *ids, uint32_t *pairs)
{
	struct word_side side = { .text = s->blocks[block].text };
	size_t start = s->starts[block], i;

	side.ids = ids;
	side.pairs = pairs;
	if (!side.text.ptr)
		side.text.ptr = "";
	side.len = s->starts[block + 1] - start;
	side.tokens = s->tokens.at + start;
	for (i = 0; i < side.len; i++)
		ids[i] = side.tokens[i].id;
	return side;
}

static void
compare_words(struct comparison *c, size_t old, size_t new, struct redline_op *op)
{
	size_t a = c->a == &c->old ? old : new, b = c->a == &c->old ? new : old, len;
	struct word_side x = side_of(c->a, a, c->token_ids, c->token_pairs), y;

	len = x.len;
	y = side_of(c->b, b, c->token_ids + len, c->token_pairs + len);
	words_pair(&c->aligner, vocabulary_size(&c->words), &x, &y);
	if (c->a == &c->old)
		words_runs(&x, &y, c->arena, op);
	else
		words_runs(&y, &x, c->arena, op);
}

static size_t
longest_block(const struct block_side *s)
{
	size_t i, longest = 0;

	for (i = 0; i < s->count; i++)
		if (s->starts[i + 1] - s->starts[i] > longest)
			longest = s->starts[i + 1] - s->starts[i];
	return longest;
}

static void
add_op(struct comparison *c, struct redline_op op)
{
	struct redline *out = c->out;

	out->ops[out->op_count++] = op;
	out->added += op.added;
	out->removed += op.removed;
}

static void
add_pair(struct comparison *c, size_t old, size_t new)
{
	struct redline_op op = { .kind = REDLINE_SAME,
		                 .old = &c->old.blocks[old],
		                 .new = &c->new.blocks[new] };

	if (c->old.ids[old] != c->new.ids[new]) {
		op.kind = REDLINE_CHANGED;
		compare_words(c, old, new, &op);
	}
	add_op(c, op);
}

static void
add_ops(struct comparison *c)
{
	size_t longest = size_add(longest_block(c->a), longest_block(c->b)), i = 0, k = 0;

	c->token_ids = arena_array(&c->scratch, longest, sizeof(*c->token_ids));
	c->token_pairs = arena_array(&c->scratch, longest, sizeof(*c->token_pairs));
	while (i < c->old.count || k < c->new.count) {
		if (i < c->old.count && c->old.pairs[i] == ALIGN_NONE) {
			add_op(c, (struct redline_op){ .kind = REDLINE_DELETED,
			                               .old = &c->old.blocks[i],
			                               .removed = c->old.words[i] });
			i++;
		} else if (k < c->new.count && c->new.pairs[k] == ALIGN_NONE) {
			add_op(c, (struct redline_op){ .kind = REDLINE_INSERTED,
			                               .new = &c->new.blocks[k],
			                               .added = c->new.words[k] });
			k++;
		} else {
			add_pair(c, i++, k++);
		}
	}
}

/* Reads the blocks; `ordered`: the old ones go first. */
static void
comparison_init(struct comparison *c, bool ordered)
{
	struct vocabulary keys = VOCABULARY_INIT;

	c->a = ordered ? &c->old : &c->new;
	c->b = ordered ? &c->new : &c->old;
	aligner_init(&c->aligner);
	read_blocks(c, c->a);
	read_blocks(c, c->b);
	number_blocks(c, c->a, &keys);
	number_blocks(c, c->b, &keys);
	vocabulary_release(&keys);
}

static void
comparison_release(struct comparison *c)
{
	c->out->work = c->aligner.work;
	aligner_release(&c->aligner);
	vocabulary_release(&c->words);
	vec_release(&c->old.tokens);
	vec_release(&c->new.tokens);
	arena_release(&c->scratch);
}

/* The token at *at, and moves on; one of no text at the end, and for a space there. */
static struct token
next_token(struct span text, size_t *at)
{
	struct token token = { { "", 0 }, 0, TOKEN_SPACE };

	if (*at < text.len)
		token = text_token(text, *at);
	*at += token.text.len;
	if (token.kind == TOKEN_SPACE && *at == text.len)
		token.text.len = 0;
	return token;
}

/* As block_key has it: words and marks, and whether there is a space between them. */
static bool
has_same_words(struct span a, struct span b)
{
	size_t i = 0, k = 0;
	struct token x = next_token(a, &i), y = next_token(b, &k);

	if (x.kind == TOKEN_SPACE)
		x = next_token(a, &i);
	if (y.kind == TOKEN_SPACE)
		y = next_token(b, &k);
	while (x.text.len && y.text.len) {
		if (x.kind != y.kind || (x.kind != TOKEN_SPACE && !span_equal(x.text, y.text)))
			return false;
		x = next_token(a, &i);
		y = next_token(b, &k);
	}
	return !x.text.len && !y.text.len;
}

static bool
is_same(const struct redline_block *a, const struct redline_block *b)
{
	return a->kind == b->kind && (span_equal(a->text, b->text) || has_same_words(a->text, b->text));
}

static void
add_same(struct comparison *c, const struct redline_block *old, const struct redline_block *new, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		add_op(c, (struct redline_op){ .kind = REDLINE_SAME, .old = &old[i], .new = &new[i] });
}

void
redline_blocks(const struct redline_block *old, size_t old_count, const struct redline_block *new,
               size_t new_count, struct arena *arena, struct redline *out)
{
	struct comparison c = { .old = { .blocks = old, .count = old_count },
		                .new = { .blocks = new, .count = new_count },
		                .arena = arena,
		                .out = out };
	bool ordered = goes_first(&c.old, &c.new);
	size_t head = 0, tail = 0;

	*out = (struct redline){ .ops = arena_array(arena, size_add(old_count, new_count),
		                                    sizeof(*out->ops)) };
	/* Most of a page is as it was: what is equal at both ends is not read. */
	while (head < old_count && head < new_count && is_same(&old[head], &new[head]))
		head++;
	while (head + tail < old_count && head + tail < new_count &&
	       is_same(&old[old_count - tail - 1], &new[new_count - tail - 1]))
		tail++;
	c.old.blocks += head;
	c.new.blocks += head;
	c.old.count -= head + tail;
	c.new.count -= head + tail;
	comparison_init(&c, ordered);
	pairing_find(&c.aligner, vocabulary_size(&c.words), c.a, c.b);
	add_same(&c, old, new, head);
	add_ops(&c);
	add_same(&c, old + (old_count - tail), new + (new_count - tail), tail);
	comparison_release(&c);
}

void
redline_texts(struct span old, struct span new, struct arena *arena, struct redline *out)
{
	struct redline_block *blocks = arena_array(arena, 2, sizeof(*blocks));
	struct comparison c = { .old = { .blocks = &blocks[0], .count = 1 },
		                .new = { .blocks = &blocks[1], .count = 1 },
		                .arena = arena,
		                .out = out };

	*out = (struct redline){ .ops = arena_array(arena, 1, sizeof(*out->ops)) };
	blocks[0].text = old;
	blocks[1].text = new;
	comparison_init(&c, goes_first(&c.old, &c.new));
	/* Each is the other's only pair. */
	add_ops(&c);
	comparison_release(&c);
}
