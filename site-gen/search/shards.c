/*
 * The index cut into shards, for assets/search/load.js.  A shard holds rows
 * of terms in order; docs/search-index.md has the format.
 *
 * Rows say how often a term stands in a document, not its score: the loader
 * computes that as lunr does, from the lengths of the fields.  So a row has
 * a third of the bytes.
 */
#include "search/index.h"

#include <assert.h>
#include <stdio.h>

#include "base/escape.h"
#include "base/workers.h"

/* Bytes: a shard is full at SHARD_SIZE.  A row from ALONE_SIZE on is a shard of
 * its own, so that a query for a frequent word brings no other. */
#define SHARD_SIZE 16384
#define ALONE_SIZE 6144

/* Rows that a worker prints at a time. */
#define BLOCK_ROWS 64

/* The most characters of a number. */
#define DIGITS_MAX 13

VEC_TYPE(row_list, struct span);

struct search_shards {
	const struct search_index *index;
	size_t row_count;
	struct buf *blocks; /* of BLOCK_ROWS rows each */
	struct span *rows;  /* by text of the term; in the blocks */
	VEC(size_t) firsts; /* first row of each shard of several */
	VEC(size_t) alone;  /* rows that are a shard */
};

/* Digits of five bits, the lowest first; 32 says that more follow (the
 * alphabet of RFC 4648, section 5). */
static char *
put_digits(char *to, uint64_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

	for (; n >= 32; n >>= 5)
		*to++ = digits[32 + (n & 31)];
	*to++ = digits[n];
	return to;
}

void
search_put_number(struct buf *out, uint64_t n)
{
	char *to = put_digits(buf_reserve(out, DIGITS_MAX), n);

	*to = '\0';
	out->len = (size_t)(to - out->ptr);
}

/* The documents between, times four, plus how often more than once, up to
 * three: that much nearly always takes one or two characters. */
static char *
put_posting(char *to, const struct index_posting *posting, uint32_t next)
{
	uint64_t more = posting->count - 1;

	to = put_digits(to, (uint64_t)(posting->document - next) << 2 | (more < 3 ? more : 3));
	return more < 3 ? to : put_digits(to, more - 3);
}

static void
write_postings(const struct search_index *index, size_t slot, struct buf *out)
{
	size_t i = index_postings_start(index, slot), end = index->ends[slot];
	char *to = buf_reserve(out, size_mul(end - i, 2 * DIGITS_MAX));
	uint32_t next = 0;

	for (; i < end; i++) {
		to = put_posting(to, &index->postings[i], next);
		next = index->postings[i].document + 1;
	}
	out->len = (size_t)(to - out->ptr);
}

static void
write_row(const struct search_index *index, uint32_t number, struct buf *out)
{
	size_t field, slot = number * index->field_count, last = slot + index->field_count;

	while (last > slot && index_postings_start(index, last - 1) == index->ends[last - 1])
		last--;
	buf_span(out, index->terms.at[number]);
	buf_char(out, ' ');
	search_put_number(out, number);
	for (field = slot; field < last; field++) {
		buf_char(out, ' ');
		write_postings(index, field, out);
	}
}

static void
print_block(void *context, size_t block, unsigned worker)
{
	struct search_shards *s = context;
	struct buf *out = &s->blocks[block];
	size_t first = block * BLOCK_ROWS, ends[BLOCK_ROWS], count, i;

	(void)worker;
	for (count = 0; count < BLOCK_ROWS && first + count < s->row_count; count++) {
		write_row(s->index, s->index->sorted[first + count], out);
		ends[count] = out->len;
	}
	for (i = 0; i < count; i++) {
		size_t start = i ? ends[i - 1] : 0;

		s->rows[first + i] = span_make(out->ptr + start, ends[i] - start);
	}
}

/* The empty term always stands in the first shard of several. */
static bool
is_alone(const struct search_shards *s, size_t row)
{
	return s->rows[row].len >= ALONE_SIZE && s->rows[row].ptr[0] != ' ';
}

static void
cut(struct search_shards *s)
{
	size_t size = 0, i;

	vec_push(&s->firsts, 0);
	for (i = 0; i < s->row_count; i++) {
		size_t len = s->rows[i].len + 1;

		if (is_alone(s, i)) {
			vec_push(&s->alone, i);
			continue;
		}
		if (size && size + len > SHARD_SIZE) {
			vec_push(&s->firsts, i);
			size = 0;
		}
		size += len;
	}
}

struct search_shards *
search_shards_new(const struct search_index *index)
{
	struct search_shards *s = xcalloc(1, sizeof(*s));
	size_t count = index->terms.len, blocks = count / BLOCK_ROWS + 1, i;

	assert(index->finished);
	s->index = index;
	s->row_count = count;
	s->rows = xcalloc(count, sizeof(*s->rows));
	s->blocks = xcalloc(blocks, sizeof(*s->blocks));
	for (i = 0; i < blocks; i++)
		s->blocks[i] = (struct buf)BUF_INIT;
	workers_run(index->worker_count, blocks, print_block, s);
	cut(s);
	return s;
}

void
search_shards_free(struct search_shards *s)
{
	size_t i;

	if (!s)
		return;
	for (i = 0; i < s->row_count / BLOCK_ROWS + 1; i++)
		buf_release(&s->blocks[i]);
	free(s->blocks);
	free(s->rows);
	vec_release(&s->firsts);
	vec_release(&s->alone);
	free(s);
}

size_t
search_shard_count(const struct search_shards *s)
{
	return s->firsts.len + s->alone.len;
}

void
search_shard_write(const struct search_shards *s, size_t shard, struct buf *out)
{
	size_t i, end, start = out->len;

	if (shard >= s->firsts.len) {
		buf_span(out, s->rows[s->alone.at[shard - s->firsts.len]]);
		return;
	}
	end = shard + 1 < s->firsts.len ? s->firsts.at[shard + 1] : s->row_count;
	for (i = s->firsts.at[shard]; i < end; i++) {
		if (is_alone(s, i))
			continue;
		if (out->len > start)
			buf_char(out, '\n');
		buf_span(out, s->rows[i]);
	}
}

/* "key":"term term …": terms hold no white space. */
static void
describe_terms(const struct search_shards *s, const char *key, const size_t *rows, size_t count,
               struct buf *out)
{
	size_t i;

	buf_printf(out, ",\"%s\":\"", key);
	for (i = 0; i < count && rows[i] < s->row_count; i++) {
		if (i)
			buf_char(out, ' ');
		escape_json(out, s->index->terms.at[s->index->sorted[rows[i]]]);
	}
	buf_char(out, '"');
}

/* As short as it can be read back. */
static void
describe_number(struct buf *out, double number)
{
	char text[32];
	int digits;

	for (digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, number);
		if (strtod(text, NULL) == number)
			break;
	}
	buf_str(out, text);
}

static void
describe_lengths(const struct search_index *index, size_t field, struct buf *out)
{
	size_t i;

	for (i = 0; i < index->document_count; i++)
		search_put_number(out, index_field(index, i, field)->len);
}

static void
describe_fields(const struct search_index *index, struct buf *out)
{
	size_t i;

	BUF_LIT(out, ",\"fields\":[");
	for (i = 0; i < index->field_count; i++) {
		buf_str(out, i ? ",[\"" : "[\"");
		escape_json(out, span_of(index->field_options[i].name));
		BUF_LIT(out, "\",");
		describe_number(out, index_boost(index->field_options[i].boost));
		BUF_LIT(out, ",\"");
		describe_lengths(index, i, out);
		BUF_LIT(out, "\"]");
	}
	buf_char(out, ']');
}

void
search_shards_describe(const struct search_shards *s, struct buf *out)
{
	BUF_LIT(out, "\"b\":");
	describe_number(out, s->index->b);
	BUF_LIT(out, ",\"k1\":");
	describe_number(out, s->index->k1);
	describe_fields(s->index, out);
	describe_terms(s, "shards", s->firsts.at, s->firsts.len, out);
	describe_terms(s, "alone", s->alone.at, s->alone.len, out);
}
