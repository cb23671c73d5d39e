/*
 * From what each worker has collected to one index: terms are numbered in
 * the order in which lunr's builder meets them, and entries sorted by term,
 * field and document.
 *
 * Both go through all entries.  So the documents are cut into stretches, one
 * for a thread, which count first and then know where their postings go.
 */
#include "search/index.h"

#include <math.h>

#include "base/workers.h"
#include "search/text.h"

/* Documents [first, end). */
struct stretch {
	size_t first, end;
	bool *known;        /* by term of the union: whether it is in `seen` */
	VEC(uint32_t) seen; /* in order of first sight */
	size_t *counts;     /* by term of the union and field */
	size_t *places;     /* by slot: where the next posting goes */
};

struct joining {
	struct search_index *index;
	struct arena arena;
	VEC(struct span) terms;    /* of all dictionaries, in any order */
	uint32_t *by_number;       /* terms of the union */
	struct stretch *stretches; /* as many as workers */
};

static uint32_t
join_term(struct joining *j, struct map *known, struct span text)
{
	uint32_t *id = map_get(known, text);

	if (id)
		return *id;
	id = ARENA_NEW(&j->arena, uint32_t);
	*id = (uint32_t)j->terms.len;
	vec_push(&j->terms, text);
	map_put(known, text, id);
	return *id;
}

/* Leads each worker's terms to those of the union. */
static void
join_dictionaries(struct joining *j)
{
	struct map known = MAP_INIT;
	unsigned i;
	size_t k;

	for (i = 0; i < j->index->worker_count; i++) {
		struct index_worker *w = &j->index->workers[i];

		w->numbers = arena_array(&j->index->arena, w->dictionary.terms.len, sizeof(*w->numbers));
		for (k = 0; k < w->dictionary.terms.len; k++)
			w->numbers[k] = join_term(j, &known, w->dictionary.terms.at[k]);
	}
	map_release(&known);
}

static void
count_field(const struct joining *j, struct stretch *s, size_t document, size_t field)
{
	const struct search_index *index = j->index;
	const struct index_field *f = index_field(index, document, field);
	const struct index_worker *worker = index_worker(index, document);
	size_t i;

	for (i = f->first; i < f->first + f->count; i++) {
		uint32_t term = worker->numbers[worker->entries.at[i].term];

		s->counts[term * index->field_count + field]++;
		if (!s->known[term]) {
			s->known[term] = true;
			vec_push(&s->seen, term);
		}
	}
}

static void
count_stretch(void *context, size_t i, unsigned worker)
{
	struct joining *j = context;
	struct stretch *s = &j->stretches[i];
	size_t document, field;

	(void)worker;
	for (document = s->first; document < s->end; document++)
		for (field = 0; field < j->index->field_count; field++)
			count_field(j, s, document, field);
}

static void
make_stretches(struct joining *j)
{
	size_t slots = size_mul(j->terms.len, j->index->field_count), documents = j->index->document_count;
	unsigned count = j->index->worker_count, i;

	j->stretches = arena_array(&j->arena, count, sizeof(*j->stretches));
	for (i = 0; i < count; i++) {
		struct stretch *s = &j->stretches[i];

		s->first = documents * i / count;
		s->end = documents * (i + 1) / count;
		s->known = arena_array(&j->arena, j->terms.len, sizeof(*s->known));
		s->counts = arena_array(&j->arena, slots, sizeof(*s->counts));
		s->places = arena_array(&j->arena, slots, sizeof(*s->places));
	}
	workers_run(count, count, count_stretch, j);
}

static void
number_terms(struct joining *j)
{
	struct search_index *index = j->index;
	/* By term of the union, plus 1. */
	uint32_t *numbers = arena_array(&j->arena, j->terms.len, sizeof(*numbers));
	unsigned i;
	size_t k;

	j->by_number = arena_array(&j->arena, j->terms.len, sizeof(*j->by_number));
	for (i = 0; i < index->worker_count; i++) {
		const struct stretch *s = &j->stretches[i];

		for (k = 0; k < s->seen.len; k++) {
			uint32_t term = s->seen.at[k];

			if (numbers[term])
				continue;
			j->by_number[index->terms.len] = term;
			vec_push(&index->terms, j->terms.at[term]);
			numbers[term] = (uint32_t)index->terms.len;
		}
	}
	for (i = 0; i < index->worker_count; i++)
		for (k = 0; k < index->workers[i].dictionary.terms.len; k++)
			index->workers[i].numbers[k] = numbers[index->workers[i].numbers[k]] - 1;
}

/* Says where the postings of each slot and stretch go; returns how many there are. */
static size_t
place_postings(struct joining *j)
{
	struct search_index *index = j->index;
	size_t fields = index->field_count, total = 0, number, field;
	unsigned i;

	index->ends = xcalloc(size_mul(index->terms.len, fields), sizeof(*index->ends));
	for (number = 0; number < index->terms.len; number++)
		for (field = 0; field < fields; field++) {
			for (i = 0; i < index->worker_count; i++) {
				struct stretch *s = &j->stretches[i];

				s->places[number * fields + field] = total;
				total += s->counts[j->by_number[number] * fields + field];
			}
			index->ends[number * fields + field] = total;
		}
	return total;
}

static void
list_field(const struct joining *j, struct stretch *s, size_t document, size_t field)
{
	const struct search_index *index = j->index;
	const struct index_field *f = index_field(index, document, field);
	const struct index_worker *worker = index_worker(index, document);
	size_t i;

	for (i = f->first; i < f->first + f->count; i++) {
		const struct index_entry *entry = &worker->entries.at[i];
		size_t at = s->places[worker->numbers[entry->term] * index->field_count + field]++;

		index->postings[at] = (struct index_posting){ (uint32_t)document, entry->count };
		if (index->entries)
			index->entries[at] = (uint32_t)i;
	}
}

static void
list_stretch(void *context, size_t i, unsigned worker)
{
	struct joining *j = context;
	struct stretch *s = &j->stretches[i];
	size_t document, field;

	(void)worker;
	for (document = s->first; document < s->end; document++)
		for (field = 0; field < j->index->field_count; field++)
			list_field(j, s, document, field);
}

static void
list_postings(struct joining *j)
{
	struct search_index *index = j->index;
	size_t total = place_postings(j);

	index->postings = xmalloc(size_mul(total + 1, sizeof(*index->postings)));
	if (index->positions)
		index->entries = xmalloc(size_mul(total + 1, sizeof(*index->entries)));
	workers_run(index->worker_count, index->worker_count, list_stretch, j);
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

static int
compare_numbers(const void *a, const void *b, void *context)
{
	const struct span *terms = context;

	return search_compare_terms(terms[*(const uint32_t *)a], terms[*(const uint32_t *)b]);
}

static void
sort_terms(struct search_index *index)
{
	size_t count = index->terms.len, i;

	index->sorted = arena_array(&index->arena, count, sizeof(*index->sorted));
	for (i = 0; i < count; i++)
		index->sorted[i] = (uint32_t)i;
	if (count)
		qsort_r(index->sorted, count, sizeof(*index->sorted), compare_numbers, index->terms.at);
}

void
search_finish(struct search_index *index)
{
	struct joining j = { .index = index };
	unsigned i;

	if (index->finished)
		return;
	join_dictionaries(&j);
	make_stretches(&j);
	number_terms(&j);
	list_postings(&j);
	weigh_terms(index);
	average_fields(index);
	sort_terms(index);
	for (i = 0; i < index->worker_count; i++)
		vec_release(&j.stretches[i].seen);
	vec_release(&j.terms);
	arena_release(&j.arena);
	index->finished = true;
}
