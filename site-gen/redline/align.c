#include "redline/align.h"

#include <assert.h>
#include <string.h>

/* Anchors within anchors; text needs three or four. */
#define DEPTH_LIMIT 12u
/* Differences before the search starts again: it has filled half their square of steps by then. */
#define DIFFERENCE_LIMIT 256u

/* How often a number stands in the range, and where in b. */
struct align_slot {
	uint32_t a_count, b_count, b_at;
};

struct align_anchor {
	uint32_t a, b;
	uint32_t before; /* the anchor before it in the longest run that ends here */
};

void
aligner_init(struct aligner *aligner)
{
	memset(aligner, 0, sizeof(*aligner));
}

void
aligner_release(struct aligner *aligner)
{
	free(aligner->slots);
	vec_release(&aligner->open);
	vec_release(&aligner->kept_a);
	vec_release(&aligner->kept_b);
	vec_release(&aligner->anchors);
	vec_release(&aligner->tails);
	vec_release(&aligner->trace);
}

struct job {
	struct aligner *al;
	const struct align_sequence *a, *b;
};

static bool
is_same(const struct job *j, size_t a, size_t b)
{
	return j->a->ids[a] == j->b->ids[b];
}

static void
set_pair(const struct job *j, size_t a, size_t b)
{
	j->a->pairs[a] = (uint32_t)b;
	j->b->pairs[b] = (uint32_t)a;
}

/* Pairs what is equal at both ends. */
static void
trim(const struct job *j, struct align_range *r)
{
	size_t before = r->a_end - r->a;

	while (r->a < r->a_end && r->b < r->b_end && is_same(j, r->a, r->b))
		set_pair(j, r->a++, r->b++);
	while (r->a < r->a_end && r->b < r->b_end && is_same(j, r->a_end - 1, r->b_end - 1))
		set_pair(j, --r->a_end, --r->b_end);
	j->al->work += before - (r->a_end - r->a) + 1;
}

static void
count(const struct job *j, const struct align_range *r)
{
	size_t i;

	for (i = r->a; i < r->a_end; i++)
		j->al->slots[j->a->ids[i]].a_count++;
	for (i = r->b; i < r->b_end; i++) {
		struct align_slot *slot = &j->al->slots[j->b->ids[i]];

		slot->b_at = (uint32_t)i;
		slot->b_count++;
	}
	j->al->work += r->a_end - r->a + r->b_end - r->b;
}

static void
forget_counts(const struct job *j, const struct align_range *r)
{
	size_t i;

	for (i = r->a; i < r->a_end; i++)
		j->al->slots[j->a->ids[i]] = (struct align_slot){ 0 };
	for (i = r->b; i < r->b_end; i++)
		j->al->slots[j->b->ids[i]] = (struct align_slot){ 0 };
}

/* Anchors of the range, in the order of a. */
static void
find_anchors(const struct job *j, const struct align_range *r)
{
	struct aligner *al = j->al;
	size_t i;

	al->anchors.len = 0;
	for (i = r->a; i < r->a_end; i++) {
		const struct align_slot *slot = &al->slots[j->a->ids[i]];

		if (slot->a_count == 1 && slot->b_count == 1)
			vec_push(&al->anchors, (struct align_anchor){ (uint32_t)i, slot->b_at, ALIGN_NONE });
	}
}

/* The first of the runs, by their tails, that the anchor does not go behind. */
static size_t
find_tail(const struct aligner *al, uint32_t b)
{
	size_t low = 0, high = al->tails.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (al->anchors.at[al->tails.at[middle]].b < b)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The last anchor of the longest run that rises in both; ALIGN_NONE without anchors. */
static uint32_t
longest_run(struct aligner *al)
{
	uint32_t i;

	al->tails.len = 0;
	for (i = 0; i < al->anchors.len; i++) {
		size_t run = find_tail(al, al->anchors.at[i].b);

		if (run)
			al->anchors.at[i].before = al->tails.at[run - 1];
		if (run == al->tails.len)
			vec_push(&al->tails, i);
		else
			al->tails.at[run] = i;
		al->work++;
	}
	return al->tails.len ? *vec_last(&al->tails) : ALIGN_NONE;
}

/* Pairs the run of anchors that ends with `last`; what lies between is opened. */
static void
split(const struct job *j, const struct align_range *r, uint32_t last)
{
	struct align_range rest = *r;

	rest.depth++;
	for (; last != ALIGN_NONE; last = j->al->anchors.at[last].before) {
		const struct align_anchor *anchor = &j->al->anchors.at[last];
		struct align_range behind = rest;

		set_pair(j, anchor->a, anchor->b);
		behind.a = anchor->a + 1;
		behind.b = anchor->b + 1;
		vec_push(&j->al->open, behind);
		rest.a_end = anchor->a;
		rest.b_end = anchor->b;
	}
	vec_push(&j->al->open, rest);
}

static void
keep_common(const struct job *j, const struct align_range *r)
{
	struct aligner *al = j->al;
	size_t i;

	al->kept_a.len = al->kept_b.len = 0;
	for (i = r->a; i < r->a_end; i++)
		if (al->slots[j->a->ids[i]].b_count)
			vec_push(&al->kept_a, (uint32_t)i);
	for (i = r->b; i < r->b_end; i++)
		if (al->slots[j->b->ids[i]].a_count)
			vec_push(&al->kept_b, (uint32_t)i);
}

/*
 * Myers's search in what is kept, from (x, y) on.  Row d of the trace holds
 * how far d differences lead on each diagonal: the x of element e is that of
 * diagonal 2e - d, counted from x - y of the start.
 */
struct search {
	const struct job *job;
	size_t x, y, width, height; /* the start, and what is left from there */
};

/* How far a diagonal leads; no way leads there: ALIGN_NONE. */
static uint32_t *
row(const struct search *s, size_t d)
{
	return s->job->al->trace.at + d * (d + 1) / 2;
}

static bool
matches(const struct search *s, size_t x, size_t y)
{
	const struct aligner *al = s->job->al;

	return is_same(s->job, al->kept_a.at[s->x + x], al->kept_b.at[s->y + y]);
}

/* Where element e of row d begins, after its last difference. */
static uint32_t
begin_of(const struct search *s, size_t d, size_t e)
{
	uint32_t right = ALIGN_NONE, down = ALIGN_NONE;

	if (d == 0)
		return 0;
	if (e > 0 && row(s, d - 1)[e - 1] < s->width)
		right = row(s, d - 1)[e - 1] + 1;
	/* y is x + d - 2e. */
	if (e < d && row(s, d - 1)[e] != ALIGN_NONE && row(s, d - 1)[e] + d - 2 * e <= s->height)
		down = row(s, d - 1)[e];
	if (right == ALIGN_NONE || down == ALIGN_NONE)
		return right == ALIGN_NONE ? down : right;
	return right > down ? right : down;
}

/* Fills row d; returns the element that came to the end, or d + 1. */
static size_t
fill_row(const struct search *s, size_t d)
{
	size_t e;

	for (e = 0; e <= d; e++) {
		uint32_t x = begin_of(s, d, e), begin = x;
		size_t y = x + d - 2 * e;

		while (x != ALIGN_NONE && x < s->width && y < s->height && matches(s, x, y)) {
			x++;
			y++;
		}
		row(s, d)[e] = x;
		s->job->al->work += x - begin + 1;
		if (x == s->width && y == s->height)
			break;
	}
	return e;
}

/* The element of row d that came farthest. */
static size_t
farthest(const struct search *s, size_t d)
{
	size_t e, best = 0, distance = 0;

	for (e = 0; e <= d; e++) {
		uint32_t x = row(s, d)[e];

		if (x != ALIGN_NONE && 2 * x + d - 2 * e > distance) {
			distance = 2 * x + d - 2 * e;
			best = e;
		}
	}
	return best;
}

/* Pairs what is equal on the way to element e of row d. */
static void
follow_back(const struct search *s, size_t d, size_t e)
{
	const struct aligner *al = s->job->al;

	for (;;) {
		uint32_t begin = begin_of(s, d, e), x = row(s, d)[e];

		while (x > begin) {
			x--;
			set_pair(s->job, al->kept_a.at[s->x + x], al->kept_b.at[s->y + x + d - 2 * e]);
		}
		if (d == 0)
			return;
		d--;
		/* To the right if the row before has the x before. */
		if (e > 0 && row(s, d)[e - 1] < s->width && row(s, d)[e - 1] + 1 == begin)
			e--;
	}
}

/* Goes on until the end or the limit; false at the end. */
static bool
search_on(struct search *s)
{
	size_t d, e = 0;

	for (d = 0; d <= DIFFERENCE_LIMIT; d++)
		if ((e = fill_row(s, d)) <= d)
			break;
	if (d > DIFFERENCE_LIMIT)
		e = farthest(s, --d);
	follow_back(s, d, e);
	s->width -= row(s, d)[e];
	s->height -= row(s, d)[e] + d - 2 * e;
	s->x += row(s, d)[e];
	s->y += row(s, d)[e] + d - 2 * e;
	return s->width && s->height;
}

static void
search_all(const struct job *j)
{
	struct search s = { .job = j, .width = j->al->kept_a.len, .height = j->al->kept_b.len };

	vec_reserve(&j->al->trace, (DIFFERENCE_LIMIT + 1) * (DIFFERENCE_LIMIT + 2) / 2);
	while (s.width && s.height && search_on(&s))
		;
}

static void
align_range(const struct job *j, struct align_range r)
{
	uint32_t last = ALIGN_NONE;

	trim(j, &r);
	if (r.a == r.a_end || r.b == r.b_end)
		return;
	count(j, &r);
	if (r.depth < DEPTH_LIMIT) {
		find_anchors(j, &r);
		last = longest_run(j->al);
	}
	if (last == ALIGN_NONE)
		keep_common(j, &r);
	forget_counts(j, &r);
	if (last == ALIGN_NONE)
		search_all(j);
	else
		split(j, &r, last);
}

static void
forget_pairs(const struct align_sequence *s)
{
	size_t i;

	for (i = 0; i < s->len; i++)
		s->pairs[i] = ALIGN_NONE;
}

static void
reserve_slots(struct aligner *al, size_t numbers)
{
	if (numbers <= al->slot_count)
		return;
	free(al->slots);
	al->slots = xcalloc(numbers, sizeof(*al->slots));
	al->slot_count = numbers;
}

void
align_sequences(struct aligner *aligner, size_t numbers, const struct align_sequence *a,
                const struct align_sequence *b)
{
	struct job j = { aligner, a, b };

	assert(a->len < ALIGN_NONE / 2 && b->len < ALIGN_NONE / 2);
	reserve_slots(aligner, numbers);
	forget_pairs(a);
	forget_pairs(b);
	aligner->open.len = 0;
	vec_push(&aligner->open, (struct align_range){ 0, a->len, 0, b->len, 0 });
	while (aligner->open.len) {
		struct align_range next = *vec_last(&aligner->open);

		aligner->open.len--;
		align_range(&j, next);
	}
}
