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
	bool *known;        /* by term of the union: whether it is in `seen` */
	VEC(uint32_t) seen; /* in order of first sight */
	size_t *places;     /* by term of the union and field: how many postings, then where the next goes */
};

/* A term on its way to its place among the others: its first bytes decide
 * nearly always. */
struct sort_key {
	uint64_t head;
	uint32_t term; /* of the union */
};

struct joining {
	struct search_index *index;
	struct dictionary all;     /* the union of all dictionaries, in any order */
	struct stretch *stretches; /* as many as workers */
	uint32_t *by_number;       /* terms of the union */
	struct sort_key *keys;
	size_t groups[GROUPS + 1]; /* where the keys of each begin, and the end */
};

/* Leads each worker's terms to those of the union. */
static void
join_dictionaries(struct joining *j)
{
	unsigned i;

	for (i = 0; i < j->index->worker_count; i++) {
		struct index_worker *w = &j->index->workers[i];

		w->numbers = arena_array(&j->index->arena, w->dictionary.terms.len, sizeof(*w->numbers));
		dictionary_join(&j->all, &w->dictionary, w->numbers);
	}
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

		s->places[term * index->field_count + field]++;
		if (!s->known[term]) {
			s->known[term] = true;
			vec_push(&s->seen, term);
		}
	}
}

static void
count_stretch(const struct joining *j, struct stretch *s)
{
	size_t fields = j->index->field_count, document, field;

	s->known = xcalloc(j->all.terms.len, sizeof(*s->known));
	s->places = xcalloc(size_mul(j->all.terms.len, fields), sizeof(*s->places));
	for (document = s->first; document < s->end; document++)
		for (field = 0; field < fields; field++)
			count_field(j, s, document, field);
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
group_keys(struct joining *j)
{
	size_t count = j->all.terms.len, next[GROUPS] = { 0 }, total = 0, i;
	struct sort_key *keys = xcalloc(count, sizeof(*keys));

	for (i = 0; i < count; i++) {
		keys[i] = (struct sort_key){ first_bytes(j->all.terms.at[i]), (uint32_t)i };
		next[keys[i].head >> 56]++;
	}
	for (i = 0; i < GROUPS; i++) {
		j->groups[i] = total;
		total += next[i];
		next[i] = j->groups[i];
	}
	j->groups[GROUPS] = total;
	j->keys = xcalloc(count, sizeof(*keys));
	for (i = 0; i < count; i++)
		j->keys[next[keys[i].head >> 56]++] = keys[i];
	free(keys);
}

static int
compare_keys(const void *a, const void *b, void *context)
{
	const struct sort_key *x = a, *y = b;
	const struct span *terms = context;

	if (x->head != y->head)
		return x->head < y->head ? -1 : 1;
	return search_compare_terms(terms[x->term], terms[y->term]);
}

static void
sort_group(const struct joining *j, size_t group)
{
	size_t first = j->groups[group], count = j->groups[group + 1] - first;

	if (count > 1)
		qsort_r(j->keys + first, count, sizeof(*j->keys), compare_keys, j->all.terms.at);
}

static void
count_or_sort(void *context, size_t i, unsigned worker)
{
	struct joining *j = context;

	(void)worker;
	if (i < j->index->worker_count)
		count_stretch(j, &j->stretches[i]);
	else
		sort_group(j, i - j->index->worker_count);
}

static void
count_and_sort(struct joining *j)
{
	size_t documents = j->index->document_count;
	unsigned count = j->index->worker_count, i;

	j->stretches = xcalloc(count, sizeof(*j->stretches));
	for (i = 0; i < count; i++) {
		j->stretches[i].first = documents * i / count;
		j->stretches[i].end = documents * (i + 1) / count;
	}
	group_keys(j);
	workers_run(count, count + GROUPS, count_or_sort, j);
}

/* Of each term of the union. */
static uint32_t *
number_terms(struct joining *j)
{
	struct search_index *index = j->index;
	size_t count = j->all.terms.len, i, k;
	uint32_t *numbers = xcalloc(count, sizeof(*numbers));
	bool *numbered = xcalloc(count, sizeof(*numbered));

	j->by_number = xcalloc(count, sizeof(*j->by_number));
	for (i = 0; i < index->worker_count; i++) {
		const struct stretch *s = &j->stretches[i];

		for (k = 0; k < s->seen.len; k++) {
			uint32_t term = s->seen.at[k];

			if (numbered[term])
				continue;
			numbered[term] = true;
			numbers[term] = (uint32_t)index->terms.len;
			j->by_number[index->terms.len] = term;
			vec_push(&index->terms, j->all.terms.at[term]);
		}
	}
	free(numbered);
	return numbers;
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
				size_t *place =
					&j->stretches[i].places[j->by_number[number] * fields + field];
				size_t count = *place;

				*place = total;
				total += count;
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

/* From terms of the union to their numbers. */
static void
renumber(struct joining *j, const uint32_t *numbers)
{
	struct search_index *index = j->index;
	size_t count = index->terms.len, i, k;

	index->sorted = arena_array(&index->arena, count, sizeof(*index->sorted));
	for (i = 0; i < count; i++)
		index->sorted[i] = numbers[j->keys[i].term];
	for (i = 0; i < index->worker_count; i++)
		for (k = 0; k < index->workers[i].dictionary.terms.len; k++)
			index->workers[i].numbers[k] = numbers[index->workers[i].numbers[k]];
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
release_joining(struct joining *j)
{
	unsigned i;

	for (i = 0; i < j->index->worker_count; i++) {
		free(j->stretches[i].known);
		vec_release(&j->stretches[i].seen);
		free(j->stretches[i].places);
	}
	free(j->stretches);
	free(j->by_number);
	free(j->keys);
	dictionary_release(&j->all);
}

void
search_finish(struct search_index *index)
{
	struct joining j = { .index = index, .all = DICTIONARY_INIT };
	uint32_t *numbers;

	if (index->finished)
		return;
	join_dictionaries(&j);
	count_and_sort(&j);
	numbers = number_terms(&j);
	list_postings(&j);
	renumber(&j, numbers);
	weigh_terms(index);
	average_fields(index);
	free(numbers);
	release_joining(&j);
	index->finished = true;
}
