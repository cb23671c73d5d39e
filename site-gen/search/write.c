/*
 * Writes what search_add collected: numbers the terms in lunr's order, turns
 * entries into postings, and prints.
 */
#include "search/index.h"

#include <math.h>

#include "base/escape.h"
#include "base/workers.h"
#include "search/text.h"

#define UNNUMBERED UINT32_MAX
/* What a worker prints at a time, and how many of these are held in memory
 * before they join the output. */
#define BLOCK_ITEMS 64
#define BLOCKS 64

struct term {
	struct span text;
	uint32_t number;                /* lunr's _index: place in order of first sight */
	double idf;
};

/* A term in a field of a document. */
struct posting {
	uint32_t document;
	uint32_t entry;                 /* of the document's worker */
};

VEC_TYPE(key_list, uint64_t);

struct writer {
	const struct search_index *index;
	struct arena arena;
	struct map known;               /* text -> struct term */
	VEC(struct term *) terms;       /* by number */
	uint32_t **numbers;             /* by worker and the worker's term id */
	struct term **sorted;           /* the terms by text */
	VEC(size_t) ends;               /* by number * field_count + field: where the postings of
	                                   the term in the field end; they begin where those
	                                   before end */
	struct posting *postings;
	double *average_len;            /* by field */
	struct key_list *keys;          /* by worker, scratch */
};

static const struct index_field *
field_of(const struct search_index *index, size_t document, size_t field)
{
	return &index->fields[document * index->field_count + field];
}

static const struct index_worker *
worker_of(const struct search_index *index, size_t document)
{
	return &index->workers[index->documents[document].worker];
}

static uint32_t *
number_of(const struct writer *w, size_t document, size_t entry)
{
	unsigned worker = w->index->documents[document].worker;

	return &w->numbers[worker][w->index->workers[worker].entries.at[entry].term];
}

typedef void visit_entry(struct writer *w, size_t document, size_t field, size_t entry);

/* In the order in which lunr's builder meets the terms. */
static void
for_each_entry(struct writer *w, visit_entry *visit)
{
	const struct search_index *index = w->index;
	size_t document, field, entry;

	for (document = 0; document < index->document_count; document++)
		for (field = 0; field < index->field_count; field++) {
			const struct index_field *f = field_of(index, document, field);

			for (entry = f->first; entry < f->first + f->count; entry++)
				visit(w, document, field, entry);
		}
}

static uint32_t
number_text(struct writer *w, struct span text)
{
	struct term *term = map_get(&w->known, text);
	size_t field;

	if (!term) {
		term = ARENA_NEW(&w->arena, struct term);
		term->text = text;
		term->number = (uint32_t)w->terms.len;
		vec_push(&w->terms, term);
		map_put(&w->known, text, term);
		for (field = 0; field < w->index->field_count; field++)
			vec_push(&w->ends, 0);
	}
	return term->number;
}

static void
count_entry(struct writer *w, size_t document, size_t field, size_t entry)
{
	uint32_t *number = number_of(w, document, entry);

	if (*number == UNNUMBERED) {
		const struct index_worker *worker = worker_of(w->index, document);

		*number = number_text(w, worker->terms.at[worker->entries.at[entry].term]->text);
	}
	w->ends.at[*number * w->index->field_count + field]++;
}

/* Numbers the terms and counts the postings of each. */
static void
number_terms(struct writer *w)
{
	const struct search_index *index = w->index;
	unsigned i;

	w->numbers = arena_array(&w->arena, index->worker_count, sizeof(*w->numbers));
	for (i = 0; i < index->worker_count; i++) {
		size_t size = size_mul(index->workers[i].terms.len, sizeof(**w->numbers));

		w->numbers[i] = arena_alloc(&w->arena, size);
		memset(w->numbers[i], 0xFF, size);      /* UNNUMBERED */
	}
	for_each_entry(w, count_entry);
}

static size_t
postings_start(const struct writer *w, size_t slot)
{
	return slot ? w->ends.at[slot - 1] : 0;
}

static void
list_entry(struct writer *w, size_t document, size_t field, size_t entry)
{
	size_t slot = *number_of(w, document, entry) * w->index->field_count + field;

	w->postings[w->ends.at[slot]++] = (struct posting){ (uint32_t)document, (uint32_t)entry };
}

/* Sorts the entries by term, field and document, by counting. */
static void
list_postings(struct writer *w)
{
	size_t total = 0, i;

	for (i = 0; i < w->ends.len; i++) {
		size_t count = w->ends.at[i];

		w->ends.at[i] = total;
		total += count;
	}
	w->postings = xmalloc(size_mul(total, sizeof(*w->postings)));
	for_each_entry(w, list_entry);
}

/* lunr counts a document once for each field that has the term. */
static void
weigh_terms(struct writer *w)
{
	size_t fields = w->index->field_count, i;
	double documents = (double)w->index->document_count;

	for (i = 0; i < w->terms.len; i++) {
		double n = (double)(w->ends.at[(i + 1) * fields - 1] - postings_start(w, i * fields));

		w->terms.at[i]->idf = search_log(1 + fabs((documents - n + 0.5) / (n + 0.5)));
	}
}

static void
average_fields(struct writer *w)
{
	const struct search_index *index = w->index;
	size_t document, field;

	w->average_len = arena_array(&w->arena, index->field_count, sizeof(*w->average_len));
	for (field = 0; field < index->field_count; field++) {
		size_t total = 0;

		for (document = 0; document < index->document_count; document++)
			total += field_of(index, document, field)->len;
		w->average_len[field] = (double)total / (double)index->document_count;
	}
}

static int
compare_terms(const void *a, const void *b)
{
	const struct term *const *x = a, *const *y = b;

	return search_compare_terms((*x)->text, (*y)->text);
}

static void
sort_terms(struct writer *w)
{
	size_t count = w->terms.len;

	w->sorted = arena_array(&w->arena, count, sizeof(*w->sorted));
	if (!count)
		return;
	memcpy(w->sorted, w->terms.at, count * sizeof(*w->sorted));
	qsort(w->sorted, count, sizeof(*w->sorted), compare_terms);
}

/* A boost as JavaScript's `boost || 1` takes it. */
static double
boost_or_1(double boost)
{
	return boost == 0 || isnan(boost) ? 1 : boost;
}

/* Math.round(score * 1000): halves go up. */
static unsigned long long
round_score(double score)
{
	double x = score * 1000, rounded = ceil(x);

	if (rounded - 0.5 > x)
		rounded -= 1;
	return (unsigned long long)rounded;
}

/* Thousandths as JavaScript prints the number: without trailing zeros. */
static void
put_score(struct buf *out, unsigned long long thousandths)
{
	unsigned rest = (unsigned)(thousandths % 1000);

	buf_number(out, thousandths / 1000);
	if (!rest)
		return;
	buf_char(out, '.');
	buf_char(out, (char)('0' + rest / 100));
	if (rest % 100)
		buf_char(out, (char)('0' + rest / 10 % 10));
	if (rest % 10)
		buf_char(out, (char)('0' + rest % 10));
}

static int
compare_keys(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The numbers and counts of a field's terms, by number. */
static void
collect_keys(const struct writer *w, size_t document, const struct index_field *field, struct key_list *keys)
{
	size_t i;

	keys->len = 0;
	for (i = field->first; i < field->first + field->count; i++)
		vec_push(keys, (uint64_t)*number_of(w, document, i) << 32 |
		               worker_of(w->index, document)->entries.at[i].count);
	vec_sort(keys, compare_keys);
}

static void
write_vector(const struct writer *w, unsigned worker, size_t document, size_t field, struct buf *out)
{
	const struct search_index *index = w->index;
	const struct index_field *f = field_of(index, document, field);
	struct key_list *keys = &w->keys[worker];
	double k1 = index->k1, b = index->b;
	double damping = k1 * (1 - b + b * ((double)f->len / w->average_len[field]));
	double field_boost = boost_or_1(index->field_options[field].boost);
	double document_boost = boost_or_1(index->documents[document].boost);
	size_t i;

	collect_keys(w, document, f, keys);
	for (i = 0; i < keys->len; i++) {
		uint32_t number = (uint32_t)(keys->at[i] >> 32);
		double count = (double)(uint32_t)keys->at[i];
		double score = w->terms.at[number]->idf * ((k1 + 1) * count) / (damping + count);

		score *= field_boost;
		score *= document_boost;
		if (i)
			buf_char(out, ',');
		buf_number(out, number);
		buf_char(out, ',');
		put_score(out, round_score(score));
	}
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
write_positions(const struct writer *w, const struct posting *posting, struct buf *out)
{
	const struct index_worker *worker = worker_of(w->index, posting->document);
	const struct index_position *p = worker->positions.at + worker->first_positions.at[posting->entry];
	uint32_t count = worker->entries.at[posting->entry].count, i;

	BUF_LIT(out, "\"position\":[");
	for (i = 0; i < count; i++) {
		buf_str(out, i ? ",[" : "[");
		buf_number(out, p[i].start);
		buf_char(out, ',');
		buf_number(out, p[i].len);
		buf_char(out, ']');
	}
	buf_char(out, ']');
}

static void
write_postings(const struct writer *w, size_t slot, struct buf *out)
{
	size_t start = postings_start(w, slot), i;

	for (i = start; i < w->ends.at[slot]; i++) {
		buf_str(out, i > start ? ",\"" : "\"");
		buf_number(out, w->postings[i].document);
		BUF_LIT(out, "\":{");
		if (w->index->positions)
			write_positions(w, &w->postings[i], out);
		buf_char(out, '}');
	}
}

static void
write_term(const struct writer *w, unsigned worker, size_t place, struct buf *out)
{
	const struct term *term = w->sorted[place];
	size_t fields = w->index->field_count, field;

	(void)worker;
	BUF_LIT(out, "[\"");
	escape_json(out, term->text);
	BUF_LIT(out, "\",{\"_index\":");
	buf_number(out, term->number);
	for (field = 0; field < fields; field++) {
		BUF_LIT(out, ",\"");
		escape_json(out, span_of(w->index->field_options[field].name));
		BUF_LIT(out, "\":{");
		write_postings(w, term->number * fields + field, out);
		buf_char(out, '}');
	}
	BUF_LIT(out, "}]");
}

typedef void write_item(const struct writer *w, unsigned worker, size_t item, struct buf *out);

/* A part of a list, printed by several workers. */
struct printing {
	const struct writer *writer;
	write_item *write;
	size_t next, count;             /* items */
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

static void
release_writer(struct writer *w)
{
	unsigned i;

	for (i = 0; i < w->index->worker_count; i++)
		vec_release(&w->keys[i]);
	free(w->postings);
	vec_release(&w->ends);
	vec_release(&w->terms);
	map_release(&w->known);
	arena_release(&w->arena);
}

void
search_write(struct search_index *index, struct buf *out)
{
	struct writer w = { .index = index };

	w.keys = arena_array(&w.arena, index->worker_count, sizeof(*w.keys));
	number_terms(&w);
	list_postings(&w);
	weigh_terms(&w);
	average_fields(&w);
	sort_terms(&w);
	BUF_LIT(out, "{\"version\":\"2.3.9\",\"fields\":[");
	write_field_names(index, out);
	BUF_LIT(out, "],\"fieldVectors\":[");
	write_list(&w, write_vectors, index->document_count, out);
	BUF_LIT(out, "],\"invertedIndex\":[");
	write_list(&w, write_term, w.terms.len, out);
	BUF_LIT(out, "],\"pipeline\":[\"stemmer\"]}");
	release_writer(&w);
}
