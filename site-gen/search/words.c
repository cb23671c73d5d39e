/*
 * The words of an index, not stemmed, from which the script takes its
 * spelling help; docs/search-index.md has the format.
 */
#include "search/index.h"

#include <assert.h>
#include <stdlib.h>

/* Shorter ones are never corrected. */
#define LEAST_LETTERS 3
#define MOST_LETTERS 32
#define SHARED_MAX 35

struct word {
	struct span text;
	uint32_t number; /* of its term */
};

struct search_words {
	const struct search_index *index;
	const uint32_t *numbers; /* while collecting: of the worker's terms */
	struct arena arena;
	VEC(struct word) words;            /* by first letter */
	size_t starts[SEARCH_LETTERS + 1]; /* of each letter's words, and the end */
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
	struct search_words *w = context;

	if (text.len && text.ptr[text.len - 1] == '_')
		text.len--;
	if (is_spelt(text))
		vec_push(&w->words, (struct word){ text, w->numbers[term] });
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

static size_t
letter_of(const struct word *word)
{
	return (size_t)(word->text.ptr[0] - 'a');
}

/* Puts the words in the order of their first letters. */
static void
group_by_letter(struct search_words *w)
{
	struct word *grouped = xcalloc(w->words.len, sizeof(*grouped));
	size_t next[SEARCH_LETTERS] = { 0 }, total = 0, i;

	for (i = 0; i < w->words.len; i++)
		next[letter_of(&w->words.at[i])]++;
	for (i = 0; i < SEARCH_LETTERS; i++) {
		w->starts[i] = total;
		total += next[i];
		next[i] = w->starts[i];
	}
	w->starts[SEARCH_LETTERS] = total;
	for (i = 0; i < w->words.len; i++)
		grouped[next[letter_of(&w->words.at[i])]++] = w->words.at[i];
	if (total)
		memcpy(w->words.at, grouped, total * sizeof(*grouped));
	free(grouped);
}

struct search_words *
search_words_new(const struct search_index *index)
{
	struct search_words *w = xcalloc(1, sizeof(*w));
	unsigned worker;

	assert(index->finished);
	w->index = index;
	for (worker = 0; worker < index->worker_count; worker++) {
		w->numbers = index->workers[worker].numbers;
		dictionary_words(&index->workers[worker].dictionary, &w->arena, collect, w);
	}
	group_by_letter(w);
	return w;
}

void
search_words_free(struct search_words *w)
{
	if (!w)
		return;
	vec_release(&w->words);
	arena_release(&w->arena);
	free(w);
}

bool
search_words_any(const struct search_words *w, size_t letter)
{
	return w->starts[letter] < w->starts[letter + 1];
}

void
search_words_write(struct search_words *w, size_t letter, struct buf *out)
{
	struct word *words = w->words.at + w->starts[letter];
	size_t count = w->starts[letter + 1] - w->starts[letter], i;
	struct span last = { NULL, 0 };

	if (count)
		qsort(words, count, sizeof(*words), compare_words);
	for (i = 0; i < count; i++) {
		struct span text = words[i].text;
		size_t shared = shared_length(text, last);

		if (span_equal(text, last))
			continue;
		if (out->len)
			buf_char(out, '\n');
		buf_char(out, digit(shared));
		buf_char(out, digit(frequency_bits(w->index, words[i].number)));
		buf_span(out, span_from(text, shared));
		last = text;
	}
}
