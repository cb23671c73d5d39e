#include "search/index.h"

#include <assert.h>
#include <math.h>

#include "base/workers.h"

/* The terms that stand for a document. */
#define TERMS 30
/* Postings that are gone through for a document: rare terms first, so what is
 * left out says least. */
#define WORK_MAX 8192

/* A term of a document, or a document of a term. */
struct weight {
	uint32_t number;
	float weight;
};

/* What a worker needs: by document, all zero between two calls. */
struct finder {
	float *sums;
	VEC(uint32_t) touched;
	VEC(struct weight) terms; /* scratch of search_likeness_new */
	uint32_t *places;         /* by term: its place in `terms` plus 1, or 0 */
};

struct search_likeness {
	size_t document_count, term_count;
	unsigned worker_count;
	struct weight *vectors; /* TERMS for each document, a weight of 0 where it has fewer */
	size_t *ends;           /* by term: of its documents, as in the index */
	struct weight *documents;
	struct finder *finders;
};

struct building {
	struct search_likeness *likeness;
	const struct search_index *index;
};

/* Adds what the field's terms score in the index, but for its rounding. */
static void
add_field(const struct search_index *index, struct finder *f, size_t document, size_t field)
{
	const struct index_field *list = index_field(index, document, field);
	const struct index_worker *worker = index_worker(index, document);
	double boost = index_boost(index->field_options[field].boost);
	double length = index->b * ((double)list->len / index->average_len[field]);
	double damping = index->k1 * (1 - index->b + length);
	size_t i;

	for (i = list->first; i < list->first + list->count; i++) {
		const struct index_entry *entry = &worker->entries.at[i];
		uint32_t number = index->numbers[entry->term];
		double count = (double)entry->count;
		double score = index->idf[number] * (index->k1 + 1) * count / (damping + count) * boost;

		if (!f->places[number]) {
			vec_push(&f->terms, (struct weight){ number, 0 });
			f->places[number] = (uint32_t)f->terms.len;
		}
		f->terms.at[f->places[number] - 1].weight += (float)score;
	}
}

/* Whether a stands before b among the heaviest. */
static bool
is_heavier(const struct weight *a, const struct weight *b)
{
	return a->weight > b->weight || (a->weight == b->weight && a->number < b->number);
}

/* Puts a weight in its place among the heaviest so far. */
static void
keep_heaviest(struct weight *vector, const struct weight *weight)
{
	size_t i = TERMS - 1;

	if (!is_heavier(weight, &vector[i]))
		return;
	for (; i && is_heavier(weight, &vector[i - 1]); i--)
		vector[i] = vector[i - 1];
	vector[i] = *weight;
}

static void
scale_to_one(struct weight *vector)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < TERMS; i++)
		sum += (double)vector[i].weight * (double)vector[i].weight;
	for (i = 0; i < TERMS && sum > 0; i++)
		vector[i].weight = (float)((double)vector[i].weight / sqrt(sum));
}

static void
make_vector(void *context, size_t document, unsigned worker)
{
	struct building *b = context;
	struct finder *f = &b->likeness->finders[worker];
	struct weight *vector = &b->likeness->vectors[document * TERMS];
	size_t i;

	f->terms.len = 0;
	for (i = 0; i < b->index->field_count; i++)
		add_field(b->index, f, document, i);
	for (i = 0; i < f->terms.len; i++) {
		keep_heaviest(vector, &f->terms.at[i]);
		f->places[f->terms.at[i].number] = 0;
	}
	scale_to_one(vector);
}

/* The documents of each term, as the vectors have them. */
static void
list_documents(struct search_likeness *l)
{
	size_t count = l->document_count * TERMS, total = 0, i;

	l->ends = xcalloc(size_add(l->term_count, 1), sizeof(*l->ends));
	for (i = 0; i < count; i++)
		if (l->vectors[i].weight > 0)
			l->ends[l->vectors[i].number]++;
	for (i = 0; i < l->term_count; i++) {
		total += l->ends[i];
		l->ends[i] = total - l->ends[i];
	}
	l->documents = xcalloc(size_add(total, 1), sizeof(*l->documents));
	for (i = 0; i < count; i++)
		if (l->vectors[i].weight > 0)
			l->documents[l->ends[l->vectors[i].number]++] =
				(struct weight){ (uint32_t)(i / TERMS), l->vectors[i].weight };
}

struct search_likeness *
search_likeness_new(const struct search_index *index)
{
	struct search_likeness *l = xcalloc(1, sizeof(*l));
	struct building b = { l, index };
	unsigned i;

	assert(index->finished);
	l->document_count = index->document_count;
	l->term_count = index->terms.len;
	l->worker_count = index->worker_count;
	l->vectors = xcalloc(size_mul(l->document_count, TERMS), sizeof(*l->vectors));
	l->finders = xcalloc(l->worker_count, sizeof(*l->finders));
	for (i = 0; i < l->worker_count; i++) {
		l->finders[i].sums = xcalloc(l->document_count, sizeof(float));
		l->finders[i].places = xcalloc(l->term_count, sizeof(uint32_t));
	}
	workers_run(l->worker_count, l->document_count, make_vector, &b);
	list_documents(l);
	return l;
}

void
search_likeness_free(struct search_likeness *l)
{
	unsigned i;

	if (!l)
		return;
	for (i = 0; i < l->worker_count; i++) {
		free(l->finders[i].sums);
		free(l->finders[i].places);
		vec_release(&l->finders[i].touched);
		vec_release(&l->finders[i].terms);
	}
	free(l->vectors);
	free(l->ends);
	free(l->documents);
	free(l->finders);
	free(l);
}

static size_t
list_start(const struct search_likeness *l, uint32_t term)
{
	return term ? l->ends[term - 1] : 0;
}

static size_t
list_length(const struct search_likeness *l, uint32_t term)
{
	return l->ends[term] - list_start(l, term);
}

/* The document's terms, those of fewest documents first; returns how many. */
static size_t
sort_terms(const struct search_likeness *l, size_t document, struct weight sorted[TERMS])
{
	const struct weight *vector = &l->vectors[document * TERMS];
	size_t count, i;

	for (count = 0; count < TERMS && vector[count].weight > 0; count++) {
		size_t length = list_length(l, vector[count].number);

		for (i = count; i && list_length(l, sorted[i - 1].number) > length; i--)
			sorted[i] = sorted[i - 1];
		sorted[i] = vector[count];
	}
	return count;
}

/* Adds up the products of common terms, and notes the documents met. */
static void
add_products(const struct search_likeness *l, struct finder *f, size_t document)
{
	struct weight terms[TERMS];
	size_t count = sort_terms(l, document, terms), work = 0, i, k;

	for (i = 0; i < count && work + list_length(l, terms[i].number) <= WORK_MAX; i++) {
		work += list_length(l, terms[i].number);
		for (k = list_start(l, terms[i].number); k < l->ends[terms[i].number]; k++) {
			uint32_t other = l->documents[k].number;

			if (other == document)
				continue;
			if (!(f->sums[other] > 0))
				vec_push(&f->touched, other);
			f->sums[other] += terms[i].weight * l->documents[k].weight;
		}
	}
}

/* Puts one in its place among the best; returns how many there are then. */
static size_t
keep_best(struct search_like *found, size_t count, size_t max, struct search_like like)
{
	size_t i = count < max ? count : max - 1;

	if (count == max && like.likeness <= found[i].likeness)
		return count;
	for (; i && like.likeness > found[i - 1].likeness; i--)
		found[i] = found[i - 1];
	found[i] = like;
	return count < max ? count + 1 : count;
}

size_t
search_find_like(struct search_likeness *l, unsigned worker, size_t document, double least,
                 search_weigh *weigh, void *context, struct search_like *found, size_t max)
{
	struct finder *f = &l->finders[worker];
	size_t count = 0, i;

	assert(worker < l->worker_count && document < l->document_count && max);
	f->touched.len = 0;
	add_products(l, f, document);
	for (i = 0; i < f->touched.len; i++) {
		size_t other = f->touched.at[i];
		double likeness = (double)f->sums[other];
		double floor = count == max ? found[max - 1].likeness : least;

		f->sums[other] = 0;
		if (likeness * SEARCH_WEIGHT_MAX <= floor)
			continue;
		likeness *= weigh(context, other);
		if (likeness > least)
			count = keep_best(found, count, max, (struct search_like){ other, likeness });
	}
	return count;
}
