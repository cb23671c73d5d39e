/*
 * The words of an index, not stemmed, from which the script takes its
 * spelling help; docs/search-index.md has the format.
 */
#include "search/index.h"

#include <assert.h>

/* Shorter ones are never corrected. */
#define LEAST_LETTERS 3
#define MOST_LETTERS 32
#define SHARED_MAX 35

struct word {
	struct span text;
	uint32_t number; /* of its term */
};

struct collecting {
	const uint32_t *numbers;
	VEC(struct word) words;
};

/* Letters alone can be misspelt; the mark of a kept word is not part of it. */
static bool
is_spelt(struct span text)
{
	size_t i;

	for (i = 0; i < text.len; i++)
		if (text.ptr[i] < 'a' || text.ptr[i] > 'z')
			return false;
	return text.len >= LEAST_LETTERS && text.len <= MOST_LETTERS;
}

static void
collect(void *context, struct span text, uint32_t term)
{
	struct collecting *c = context;

	if (text.len && text.ptr[text.len - 1] == '_')
		text.len--;
	if (is_spelt(text))
		vec_push(&c->words, (struct word){ text, c->numbers[term] });
}

static int
compare_words(const void *a, const void *b)
{
	const struct word *x = a, *y = b;
	int order = span_compare(x->text, y->text);

	return order ? order : (x->number > y->number) - (x->number < y->number);
}

static char
digit(size_t n)
{
	return "0123456789abcdefghijklmnopqrstuvwxyz"[n];
}

static size_t
shared_length(struct span a, struct span b)
{
	size_t i = 0;

	while (i < a.len && i < b.len && i < SHARED_MAX && a.ptr[i] == b.ptr[i])
		i++;
	return i;
}

/* How many documents the term is in at least, as a power of two. */
static size_t
frequency_bits(const struct search_index *index, uint32_t number)
{
	size_t field, most = 1, bits = 0;

	for (field = 0; field < index->field_count; field++) {
		size_t slot = number * index->field_count + field;
		size_t count = index->ends[slot] - index_postings_start(index, slot);

		most = count > most ? count : most;
	}
	while (most >>= 1)
		bits++;
	return bits;
}

void
search_write_words(const struct search_index *index, struct buf *out)
{
	struct collecting c = { .numbers = NULL };
	struct arena arena = ARENA_INIT;
	struct span last = { NULL, 0 };
	size_t i;
	unsigned worker;

	assert(index->finished);
	for (worker = 0; worker < index->worker_count; worker++) {
		c.numbers = index->workers[worker].numbers;
		dictionary_words(&index->workers[worker].dictionary, &arena, collect, &c);
	}
	vec_sort(&c.words, compare_words);
	for (i = 0; i < c.words.len; i++) {
		struct span text = c.words.at[i].text;
		size_t shared = shared_length(text, last);

		if (span_equal(text, last))
			continue;
		if (last.len)
			buf_char(out, '\n');
		buf_char(out, digit(shared));
		buf_char(out, digit(frequency_bits(index, c.words.at[i].number)));
		buf_span(out, span_from(text, shared));
		last = text;
	}
	vec_release(&c.words);
	arena_release(&arena);
}
