#include "search/index.h"

#define UNNUMBERED UINT32_MAX

/* What is known while terms are numbered. */
struct numbering {
	struct search_index *index;
	struct arena arena;
	struct map known;   /* text -> uint32_t, a term's number */
	uint32_t **numbers; /* by worker and term id */
};

static uint32_t
number_term(struct numbering *n, struct span text)
{
	struct search_index *index = n->index;
	uint32_t *number = map_get(&n->known, text);
	size_t field;

	if (number)
		return *number;
	number = ARENA_NEW(&n->arena, uint32_t);
	*number = (uint32_t)index->terms.len;
	map_put(&n->known, text, number);
	vec_push(&index->terms, text);
	for (field = 0; field < index->field_count; field++)
		vec_push(&index->frequencies, 0);
	return *number;
}

static void
number_field(struct numbering *n, size_t document, size_t field)
{
	struct search_index *index = n->index;
	const struct index_field *f = index_field(index, document, field);
	struct index_worker *worker = index_worker(index, document);
	uint32_t *numbers = n->numbers[index->documents[document].worker];
	size_t i;

	for (i = f->first; i < f->first + f->count; i++) {
		struct index_entry *entry = &worker->entries.at[i];
		uint32_t *number = &numbers[entry->term];

		if (*number == UNNUMBERED)
			*number = number_term(n, worker->dictionary.terms.at[entry->term]);
		entry->term = *number;
		index->frequencies.at[*number * index->field_count + field]++;
	}
}

void
search_number(struct search_index *index)
{
	struct numbering n = { .index = index };
	size_t document, field;
	unsigned i;

	n.numbers = arena_array(&n.arena, index->worker_count, sizeof(*n.numbers));
	for (i = 0; i < index->worker_count; i++) {
		size_t size = size_mul(index->workers[i].dictionary.terms.len, sizeof(**n.numbers));

		n.numbers[i] = arena_alloc(&n.arena, size);
		memset(n.numbers[i], 0xFF, size); /* UNNUMBERED */
	}
	for (document = 0; document < index->document_count; document++)
		for (field = 0; field < index->field_count; field++)
			number_field(&n, document, field);
	map_release(&n.known);
	arena_release(&n.arena);
	index->numbered = true;
}
