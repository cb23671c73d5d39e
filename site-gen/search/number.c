/*
 * From what each worker has collected to one index: terms are numbered in
 * the order in which lunr's builder meets them, and entries sorted by term,
 * field and document.
 *
 * Both go through all entries.  So the documents are cut into stretches, one
 * for a thread, which count first and then know where their postings go.
 * While they count, other threads sort the terms.
 */
#include "search/index.h"

#include <math.h>
#include <stdlib.h>

#include "base/workers.h"
#include "search/text.h"

/* Terms are sorted in groups of one first byte; the empty one is in the first. */
#define GROUPS 256

/* Documents [first, end). */
struct stretch {
	size_t first, end;
	bool *known;        /* by term: whether it is in `seen` */
	VEC(uint32_t) seen; /* in order of first sight */
	size_t *places;     /* by term and field: how many postings, then where the next goes */
};

/* A term on its way to its place among the others: its first bytes decide
 * nearly always. */
struct sort_key {
	uint64_t head;
	uint32_t term;
};

struct numbering {
	struct search_index *index;
	const struct span *terms; /* of the dictionary, in any order */
	size_t term_count;
	struct stretch *stretches; /* as many as workers */
	uint32_t *by_number;       /* ids of terms */
	struct sort_key *keys;
	size_t groups[GROUPS + 1]; /* where the keys of each begin, and the end */
};

static void
count_field(const struct numbering *n, struct stretch *s, size_t document, size_t field)
{
	const struct search_index *index = n->index;
	const struct index_field *f = index_field(index, document, field);
	const struct index_worker *worker = index_worker(index, document);
	size_t i;

	for (i = f->first; i < f->first + f->count; i++) {
		uint32_t term = worker->entries.at[i].term;

		s->places[term * index->field_count + field]++;
		if (!s->known[term]) {
			s->known[term] = true;
			vec_push(&s->seen, term);
		}
	}
}

static void
count_stretch(const struct numbering *n, struct stretch *s)
{
	size_t fields = n->index->field_count, document, field;

	s->known = xcalloc(n->term_count, sizeof(*s->known));
	s->places = xcalloc(size_mul(n->term_count, fields), sizeof(*s->places));
	for (document = s->first; document < s->end; document++)
		for (field = 0; field < fields; field++)
			count_field(n, s, document, field);
}

static uint64_t
first_bytes(struct span term)
{
	uint64_t head = 0;
	size_t i;

	for (i = 0; i < 8; i++)
		head = head << 8 | (i < term.len ? search_term_rank(term.ptr[i]) : 0);
	return head;
}

/* Puts the keys into the order of their first bytes. */
static void
group_keys(struct numbering *n)
{
	size_t count = n->term_count, next[GROUPS] = { 0 }, total = 0, i;
	struct sort_key *keys = xcalloc(count, sizeof(*keys));

	for (i = 0; i < count; i++) {
		keys[i] = (struct sort_key){ first_bytes(n->terms[i]), (uint32_t)i };
		next[keys[i].head >> 56]++;
	}
	for (i = 0; i < GROUPS; i++) {
		n->groups[i] = total;
		total += next[i];
		next[i] = n->groups[i];
	}
	n->groups[GROUPS] = total;
	n->keys = xcalloc(count, sizeof(*keys));
	for (i = 0; i < count; i++)
		n->keys[next[keys[i].head >> 56]++] = keys[i];
	free(keys);
}

static int
compare_keys(const void *a, const void *b, void *context)
{
	const struct sort_key *x = a, *y = b;
	const struct numbering *n = context;

	if (x->head != y->head)
		return x->head < y->head ? -1 : 1;
	return search_compare_terms(n->terms[x->term], n->terms[y->term]);
}

static void
sort_group(struct numbering *n, size_t group)
{
	size_t first = n->groups[group], count = n->groups[group + 1] - first;

	if (count > 1)
		qsort_r(n->keys + first, count, sizeof(*n->keys), compare_keys, n);
}

static void
count_or_sort(void *context, size_t i, unsigned worker)
{
	struct numbering *n = context;

	(void)worker;
	if (i < n->index->worker_count)
		count_stretch(n, &n->stretches[i]);
	else
		sort_group(n, i - n->index->worker_count);
}

static void
count_and_sort(struct numbering *n)
{
	size_t documents = n->index->document_count;
	unsigned count = n->index->worker_count, i;

	n->stretches = xcalloc(count, sizeof(*n->stretches));
	for (i = 0; i < count; i++) {
		n->stretches[i].first = documents * i / count;
		n->stretches[i].end = documents * (i + 1) / count;
	}
	group_keys(n);
	workers_run(count, count + GROUPS, count_or_sort, n);
}

static void
number_terms(struct numbering *n)
{
	struct search_index *index = n->index;
	bool *numbered = xcalloc(n->term_count, sizeof(*numbered));
	size_t i, k;

	index->numbers = xcalloc(n->term_count, sizeof(*index->numbers));
	n->by_number = xcalloc(n->term_count, sizeof(*n->by_number));
	for (i = 0; i < index->worker_count; i++) {
		const struct stretch *s = &n->stretches[i];

		for (k = 0; k < s->seen.len; k++) {
			uint32_t term = s->seen.at[k];

			if (numbered[term])
				continue;
			numbered[term] = true;
			index->numbers[term] = (uint32_t)index->terms.len;
			n->by_number[index->terms.len] = term;
			vec_push(&index->terms, n->terms[term]);
		}
	}
	free(numbered);
}

/* Says where the postings of each slot and stretch go; returns how many there are. */
static size_t
place_postings(struct numbering *n)
{
	struct search_index *index = n->index;
	size_t fields = index->field_count, total = 0, number, field;
	unsigned i;

	index->ends = xcalloc(size_mul(index->terms.len, fields), sizeof(*index->ends));
	for (number = 0; number < index->terms.len; number++)
		for (field = 0; field < fields; field++) {
			for (i = 0; i < index->worker_count; i++) {
				size_t *place =
					&n->stretches[i].places[n->by_number[number] * fields + field];
				size_t count = *place;

				*place = total;
				total += count;
			}
			index->ends[number * fields + field] = total;
		}
	return total;
}

static void
list_field(const struct numbering *n, struct stretch *s, size_t document, size_t field)
{
	const struct search_index *index = n->index;
	const struct index_field *f = index_field(index, document, field);
	const struct index_worker *worker = index_worker(index, document);
	size_t i;

	for (i = f->first; i < f->first + f->count; i++) {
		const struct index_entry *entry = &worker->entries.at[i];
		size_t at = s->places[entry->term * index->field_count + field]++;

		index->postings[at] = (struct index_posting){ (uint32_t)document, entry->count };
		if (index->entries)
			index->entries[at] = (uint32_t)i;
	}
}

static void
list_stretch(void *context, size_t i, unsigned worker)
{
	struct numbering *n = context;
	struct stretch *s = &n->stretches[i];
	size_t document, field;

	(void)worker;
	for (document = s->first; document < s->end; document++)
		for (field = 0; field < n->index->field_count; field++)
			list_field(n, s, document, field);
}

static void
list_postings(struct numbering *n)
{
	struct search_index *index = n->index;
	size_t total = place_postings(n);

	index->postings = xmalloc(size_mul(total + 1, sizeof(*index->postings)));
	if (index->positions)
		index->entries = xmalloc(size_mul(total + 1, sizeof(*index->entries)));
	workers_run(index->worker_count, index->worker_count, list_stretch, n);
}

static void
list_sorted(struct numbering *n)
{
	struct search_index *index = n->index;
	size_t i;

	index->sorted = arena_array(&index->arena, index->terms.len, sizeof(*index->sorted));
	for (i = 0; i < index->terms.len; i++)
		index->sorted[i] = index->numbers[n->keys[i].term];
}

/* lunr counts a document once for each field that has the term. */
static void
weigh_terms(struct search_index *index)
{
	double documents = (double)index->document_count;
	size_t fields = index->field_count, i;

	index->idf = arena_array(&index->arena, index->terms.len, sizeof(*index->idf));
	for (i = 0; i < index->terms.len; i++) {
		size_t start = index_postings_start(index, i * fields);
		double n = (double)(index->ends[(i + 1) * fields - 1] - start);

		index->idf[i] = search_log(1 + fabs((documents - n + 0.5) / (n + 0.5)));
	}
}

static void
average_fields(struct search_index *index)
{
	size_t document, field;

	index->average_len = arena_array(&index->arena, index->field_count, sizeof(*index->average_len));
	for (field = 0; field < index->field_count; field++) {
		size_t total = 0;

		for (document = 0; document < index->document_count; document++)
			total += index_field(index, document, field)->len;
		index->average_len[field] = (double)total / (double)index->document_count;
	}
}

static void
release_numbering(struct numbering *n)
{
	unsigned i;

	for (i = 0; i < n->index->worker_count; i++) {
		free(n->stretches[i].known);
		vec_release(&n->stretches[i].seen);
		free(n->stretches[i].places);
	}
	free(n->stretches);
	free(n->by_number);
	free(n->keys);
}

void
search_finish(struct search_index *index)
{
	struct numbering n = { .index = index };

	if (index->finished)
		return;
	n.terms = dictionary_terms(index->dictionary, &index->arena, &n.term_count);
	count_and_sort(&n);
	number_terms(&n);
	list_postings(&n);
	list_sorted(&n);
	weigh_terms(index);
	average_fields(index);
	release_numbering(&n);
	index->finished = true;
}
