/*
 * Prints an index: the scores of each document, then the documents of each
 * term.
 */
#include "search/index.h"

#include <assert.h>

#include "base/escape.h"
#include "base/workers.h"

/* What a worker prints at a time, and how many of these are held in memory
 * before they join the output. */
#define BLOCK_ITEMS 64
#define BLOCKS 64

/* The most characters that put_number and put_score write. */
#define NUMBER_MAX 20
#define SCORE_MAX (NUMBER_MAX + 4)

/* A term's number in the upper half, its count in the lower. */
VEC_TYPE(key_list, uint64_t);

struct writer {
	const struct search_index *index;
	struct key_list *keys; /* by worker, scratch */
};

/* Sorts by term number, one byte at a time; `limit` is above all numbers.
 * Returns the sorted keys, which are in `keys` or in `spare`. */
static uint64_t *
sort_keys(uint64_t *keys, uint64_t *spare, size_t count, size_t limit)
{
	unsigned shift;
	size_t i;

	for (shift = 32; limit; shift += 8, limit >>= 8) {
		size_t ends[256] = { 0 }, total = 0;
		uint64_t *sorted = spare;

		for (i = 0; i < count; i++)
			ends[keys[i] >> shift & 0xFF]++;
		for (i = 0; i < 256; i++) {
			total += ends[i];
			ends[i] = total - ends[i];
		}
		for (i = 0; i < count; i++)
			spare[ends[keys[i] >> shift & 0xFF]++] = keys[i];
		spare = keys;
		keys = sorted;
	}
	return keys;
}

static const uint64_t *
sorted_keys(const struct writer *w, size_t document, const struct index_field *field, struct key_list *keys)
{
	const struct index_worker *worker = index_worker(w->index, document);
	const struct index_entry *entries = worker->entries.at + field->first;
	size_t i;

	keys->len = 0;
	vec_reserve(keys, 2 * field->count);
	for (i = 0; i < field->count; i++)
		keys->at[i] = (uint64_t)w->index->numbers[entries[i].term] << 32 | entries[i].count;
	return sort_keys(keys->at, keys->at + field->count, field->count, w->index->terms.len);
}

/* Needs room for NUMBER_MAX characters, even if it writes fewer. */
static char *
put_number(char *to, uint64_t n)
{
	char digits[2 * NUMBER_MAX] = "", *p = digits + NUMBER_MAX;

	do
		*--p = (char)('0' + n % 10);
	while (n /= 10);
	memcpy(to, p, NUMBER_MAX);
	return to + (digits + NUMBER_MAX - p);
}

/* Thousandths as JavaScript prints the number: without trailing zeros. */
static char *
put_score(char *to, uint64_t thousandths)
{
	unsigned rest = (unsigned)(thousandths % 1000);

	to = put_number(to, thousandths / 1000);
	if (!rest)
		return to;
	*to++ = '.';
	*to++ = (char)('0' + rest / 100);
	if (rest % 100)
		*to++ = (char)('0' + rest / 10 % 10);
	if (rest % 10)
		*to++ = (char)('0' + rest % 10);
	return to;
}

/* Math.round(score * 1000): halves go up. */
static uint64_t
round_score(double score)
{
	double x = score * 1000;
	uint64_t whole = (uint64_t)x;

	return whole + (x - (double)whole >= 0.5);
}

static void
write_vector(const struct writer *w, unsigned worker, size_t document, size_t field, struct buf *out)
{
	const struct search_index *index = w->index;
	const struct index_field *f = index_field(index, document, field);
	const uint64_t *keys = sorted_keys(w, document, f, &w->keys[worker]);
	double k1 = index->k1, b = index->b;
	double damping = k1 * (1 - b + b * ((double)f->len / index->average_len[field]));
	double field_boost = index_boost(index->field_options[field].boost);
	double document_boost = index_boost(index->documents[document].boost);
	char *to = buf_reserve(out, size_mul(f->count, NUMBER_MAX + SCORE_MAX + 2));
	size_t i;

	for (i = 0; i < f->count; i++) {
		uint32_t number = (uint32_t)(keys[i] >> 32);
		double count = (double)(uint32_t)keys[i];
		double score = index->idf[number] * ((k1 + 1) * count) / (damping + count);

		score *= field_boost;
		score *= document_boost;
		if (i)
			*to++ = ',';
		to = put_number(to, number);
		*to++ = ',';
		to = put_score(to, round_score(score));
	}
	*to = '\0';
	out->len = (size_t)(to - out->ptr);
}

static void
write_vectors(const struct writer *w, unsigned worker, size_t document, struct buf *out)
{
	size_t field;

	for (field = 0; field < w->index->field_count; field++) {
		buf_str(out, field ? ",[\"" : "[\"");
		escape_json(out, span_of(w->index->field_options[field].name));
		buf_char(out, '/');
		buf_number(out, document);
		BUF_LIT(out, "\",[");
		write_vector(w, worker, document, field, out);
		BUF_LIT(out, "]]");
	}
}

static void
write_positions(const struct writer *w, size_t posting, struct buf *out)
{
	const struct index_worker *worker = index_worker(w->index, w->index->postings[posting].document);
	uint32_t entry = w->index->entries[posting];
	const struct index_position *p = worker->positions.at + worker->first_positions.at[entry];
	uint32_t count = worker->entries.at[entry].count, i;

	BUF_LIT(out, "\"position\":[");
	for (i = 0; i < count; i++) {
		char *to = buf_reserve(out, 2 * NUMBER_MAX + 4);

		if (i)
			*to++ = ',';
		*to++ = '[';
		to = put_number(to, p[i].start);
		*to++ = ',';
		to = put_number(to, p[i].len);
		*to++ = ']';
		out->len = (size_t)(to - out->ptr);
	}
	buf_char(out, ']');
}

static void
write_postings(const struct writer *w, size_t slot, struct buf *out)
{
	const struct search_index *index = w->index;
	size_t start = index_postings_start(index, slot), i;

	for (i = start; i < index->ends[slot]; i++) {
		char *to = buf_reserve(out, NUMBER_MAX + 5);

		if (i > start)
			*to++ = ',';
		*to++ = '"';
		to = put_number(to, index->postings[i].document);
		*to++ = '"';
		*to++ = ':';
		*to++ = '{';
		out->len = (size_t)(to - out->ptr);
		if (index->positions)
			write_positions(w, i, out);
		buf_char(out, '}');
	}
}

static void
write_term(const struct writer *w, unsigned worker, size_t place, struct buf *out)
{
	const struct search_index *index = w->index;
	uint32_t number = index->sorted[place];
	size_t field;

	(void)worker;
	BUF_LIT(out, "[\"");
	escape_json(out, index->terms.at[number]);
	BUF_LIT(out, "\",{\"_index\":");
	buf_number(out, number);
	for (field = 0; field < index->field_count; field++) {
		BUF_LIT(out, ",\"");
		escape_json(out, span_of(index->field_options[field].name));
		BUF_LIT(out, "\":{");
		write_postings(w, number * index->field_count + field, out);
		buf_char(out, '}');
	}
	BUF_LIT(out, "}]");
}

typedef void write_item(const struct writer *w, unsigned worker, size_t item, struct buf *out);

/* A list that several workers print. */
struct printing {
	const struct writer *writer;
	write_item *write;
	size_t next, count; /* items */
	struct buf blocks[BLOCKS];
};

static void
print_block(void *context, size_t block, unsigned worker)
{
	struct printing *p = context;
	size_t item = p->next + block * BLOCK_ITEMS, end = item + BLOCK_ITEMS;

	for (; item < end && item < p->count; item++) {
		if (item)
			buf_char(&p->blocks[block], ',');
		p->write(p->writer, worker, item, &p->blocks[block]);
	}
}

static void
write_list(const struct writer *w, write_item *write, size_t count, struct buf *out)
{
	struct printing p = { .writer = w, .write = write, .count = count };
	size_t i;

	for (i = 0; i < BLOCKS; i++)
		p.blocks[i] = (struct buf)BUF_INIT;
	for (; p.next < count; p.next += BLOCKS * BLOCK_ITEMS) {
		workers_run(w->index->worker_count, BLOCKS, print_block, &p);
		for (i = 0; i < BLOCKS; i++) {
			buf_span(out, buf_as_span(&p.blocks[i]));
			buf_clear(&p.blocks[i]);
		}
	}
	for (i = 0; i < BLOCKS; i++)
		buf_release(&p.blocks[i]);
}

static void
write_field_names(const struct search_index *index, struct buf *out)
{
	size_t i;

	for (i = 0; i < index->field_count; i++) {
		buf_str(out, i ? ",\"" : "\"");
		escape_json(out, span_of(index->field_options[i].name));
		buf_char(out, '"');
	}
}

void
search_write(const struct search_index *index, struct buf *out)
{
	struct writer w = { .index = index };
	unsigned i;

	assert(index->finished);
	w.keys = xcalloc(index->worker_count, sizeof(*w.keys));
	BUF_LIT(out, "{\"version\":\"2.3.9\",\"fields\":[");
	write_field_names(index, out);
	BUF_LIT(out, "],\"fieldVectors\":[");
	write_list(&w, write_vectors, index->document_count, out);
	BUF_LIT(out, "],\"invertedIndex\":[");
	write_list(&w, write_term, index->terms.len, out);
	BUF_LIT(out, "],\"pipeline\":[\"stemmer\"]}");
	for (i = 0; i < index->worker_count; i++)
		vec_release(&w.keys[i]);
	free(w.keys);
}
