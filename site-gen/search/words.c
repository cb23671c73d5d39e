/*
 * The words of an index, not stemmed, from which the script takes its
 * spelling help; docs/search-index.md has the format.
 */
#include "search/index.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/workers.h"

/* Shorter ones are never corrected. */
#define LEAST_LETTERS 3
#define MOST_LETTERS 32
#define SHARED_MAX 35

struct word {
	uint64_t head; /* its first bytes, which decide on most comparisons */
	const char *text;
	uint32_t number; /* of its term */
	uint8_t len;
};

VEC_TYPE(word_list, struct word);

/* What a worker has found of them. */
struct lexicon {
	struct arena arena;
	const uint32_t *numbers; /* of terms, by id */
	struct word_list letters[SEARCH_LETTERS];
};

struct search_words {
	const struct search_index *index;
	struct lexicon *lexicons; /* of each worker */
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

static uint64_t
first_bytes(struct span text)
{
	uint64_t head = 0;
	size_t i;

	for (i = 0; i < 8; i++)
		head = head << 8 | (i < text.len ? (unsigned char)text.ptr[i] : 0);
	return head;
}

static void
collect(void *context, struct span text, uint32_t term)
{
	struct lexicon *l = context;

	if (text.len && text.ptr[text.len - 1] == '_')
		text.len--;
	if (is_spelt(text))
		vec_push(&l->letters[text.ptr[0] - 'a'],
		         (struct word){ first_bytes(text), text.ptr, l->numbers[term], (uint8_t)text.len });
}

static struct span
word_text(const struct word *word)
{
	return (struct span){ word->text, word->len };
}

static int
compare_words(const void *a, const void *b)
{
	const struct word *x = a, *y = b;
	int order;

	if (x->head != y->head)
		return x->head < y->head ? -1 : 1;
	order = span_compare(word_text(x), word_text(y));
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

static void
collect_words(void *context, size_t part, unsigned worker)
{
	struct search_words *w = context;
	struct lexicon *l = &w->lexicons[worker];

	l->numbers = w->index->numbers;
	dictionary_words(w->index->dictionary, part, &l->arena, collect, l);
}

struct search_words *
search_words_new(const struct search_index *index)
{
	struct search_words *w = xcalloc(1, sizeof(*w));

	assert(index->finished);
	w->index = index;
	w->lexicons = xcalloc(index->worker_count, sizeof(*w->lexicons));
	workers_run(index->worker_count, DICTIONARY_PARTS, collect_words, w);
	return w;
}

void
search_words_free(struct search_words *w)
{
	size_t i, letter;

	if (!w)
		return;
	for (i = 0; i < w->index->worker_count; i++) {
		for (letter = 0; letter < SEARCH_LETTERS; letter++)
			vec_release(&w->lexicons[i].letters[letter]);
		arena_release(&w->lexicons[i].arena);
	}
	free(w->lexicons);
	free(w);
}

bool
search_words_any(const struct search_words *w, size_t letter)
{
	size_t i;

	for (i = 0; i < w->index->worker_count; i++)
		if (w->lexicons[i].letters[letter].len)
			return true;
	return false;
}

/* Those of all workers, in order. */
static void
list_words(const struct search_words *w, size_t letter, struct word_list *words)
{
	size_t i;

	for (i = 0; i < w->index->worker_count; i++) {
		const struct word_list *own = &w->lexicons[i].letters[letter];

		vec_reserve(words, own->len);
		if (own->len)
			memcpy(words->at + words->len, own->at, own->len * sizeof(*own->at));
		words->len += own->len;
	}
	vec_sort(words, compare_words);
}

void
search_words_write(const struct search_words *w, size_t letter, struct buf *out)
{
	struct word_list words = VEC_INIT;
	struct span last = { NULL, 0 };
	size_t i;

	list_words(w, letter, &words);
	for (i = 0; i < words.len; i++) {
		struct span text = word_text(&words.at[i]);
		size_t shared = shared_length(text, last);

		if (span_equal(text, last))
			continue;
		if (out->len)
			buf_char(out, '\n');
		buf_char(out, digit(shared));
		buf_char(out, digit(frequency_bits(w->index, words.at[i].number)));
		buf_span(out, span_from(text, shared));
		last = text;
	}
	vec_release(&words);
}
