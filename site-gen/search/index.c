#include "search/index.h"

#include <assert.h>
#include <math.h>

#include "base/workers.h"
#include "search/text.h"

/* Scores stay so small that their thousandths are exact. */
static bool
is_boost(double boost)
{
	return boost >= 0 && boost <= SEARCH_BOOST_MAX;
}

static struct search_field *
copy_fields(struct arena *arena, const struct search_options *options)
{
	struct search_field *fields = arena_array(arena, options->field_count, sizeof(*fields));
	size_t i;

	for (i = 0; i < options->field_count; i++) {
		assert(is_boost(options->fields[i].boost));
		fields[i].name = arena_cstr(arena, span_of(options->fields[i].name));
		fields[i].boost = options->fields[i].boost;
	}
	return fields;
}

struct search_index *
search_new(const struct search_options *options, size_t documents)
{
	struct search_index *index = xcalloc(1, sizeof(*index));
	size_t field_count = options->field_count, i;

	assert(options->workers >= 1 && options->workers <= WORKERS_MAX);
	assert(options->k1 >= 0 && options->k1 <= 100);
	index->field_count = field_count;
	index->field_options = copy_fields(&index->arena, options);
	index->b = fmax(0, fmin(1, options->b));
	index->k1 = options->k1;
	index->positions = options->positions;
	index->normalise = options->normalise;
	index->kept = options->kept;
	index->dictionary = dictionary_new();
	index->worker_count = options->workers;
	index->workers = arena_array(&index->arena, options->workers, sizeof(*index->workers));
	for (i = 0; i < options->workers; i++)
		index->workers[i] = (struct index_worker){ .text = BUF_INIT,
			                                   .stem = BUF_INIT,
			                                   .normaliser = NORMALISER_INIT };
	index->document_count = documents;
	index->documents = arena_array(&index->arena, documents, sizeof(*index->documents));
	for (i = 0; i < documents; i++)
		index->documents[i].boost = 1;
	index->fields = arena_array(&index->arena, size_mul(documents, field_count), sizeof(*index->fields));
	return index;
}

static void
release_worker(struct index_worker *w)
{
	vec_release(&w->entries);
	vec_release(&w->last_entries);
	vec_release(&w->positions);
	vec_release(&w->first_positions);
	vec_release(&w->sightings);
	normaliser_release(&w->normaliser);
	buf_release(&w->text);
	buf_release(&w->stem);
}

void
search_free(struct search_index *index)
{
	unsigned i;

	if (!index)
		return;
	for (i = 0; i < index->worker_count; i++)
		release_worker(&index->workers[i]);
	dictionary_free(index->dictionary);
	vec_release(&index->terms);
	free(index->numbers);
	free(index->ends);
	free(index->postings);
	free(index->entries);
	arena_release(&index->arena);
	free(index);
}

/* Counts a term in the field whose entries begin at `first`. */
static void
add_sighting(const struct search_index *index, struct index_worker *w, size_t first, uint32_t term,
             const struct search_token *token)
{
	uint32_t entry;

	while (w->last_entries.len <= term)
		vec_push(&w->last_entries, 0);
	if (w->last_entries.at[term] <= first) {
		assert(w->entries.len < UINT32_MAX);
		vec_push(&w->entries, (struct index_entry){ term, 0 });
		w->last_entries.at[term] = (uint32_t)w->entries.len;
	}
	entry = w->last_entries.at[term] - 1;
	w->entries.at[entry].count++;
	if (index->positions)
		vec_push(&w->sightings,
		         (struct index_sighting){ entry, { (uint32_t)token->start, (uint32_t)token->len } });
}

/* Moves the sightings to the positions, grouped by entry. */
static void
group_positions(struct index_worker *w, size_t first)
{
	size_t base = w->positions.len, i;

	for (i = first; i < w->entries.len; i++) {
		vec_push(&w->first_positions, base);
		base += w->entries.at[i].count;
	}
	vec_reserve(&w->positions, w->sightings.len);
	for (i = 0; i < w->sightings.len; i++) {
		const struct index_sighting *s = &w->sightings.at[i];

		w->positions.at[w->first_positions.at[s->entry]++] = s->position;
	}
	w->positions.len += w->sightings.len;
	for (i = first; i < w->entries.len; i++)
		w->first_positions.at[i] -= w->entries.at[i].count;
	w->sightings.len = 0;
}

/* The text of one field, on its way to terms. */
struct reading {
	const struct search_index *index;
	struct index_worker *worker;
	struct search_tokeniser tokeniser;
	size_t units; /* of normalised text, behind the last word */
};

static void
start_reading(struct reading *r, struct span text)
{
	struct index_worker *w = r->worker;

	if (r->index->normalise) {
		normaliser_start(&w->normaliser, r->index->kept, text);
		return;
	}
	buf_clear(&w->text);
	search_lower_case(text, &w->text);
	r->tokeniser.text = buf_as_span(&w->text);
}

static bool
next_token(struct reading *r, struct search_token *token)
{
	if (!r->index->normalise)
		return search_next_token(&r->tokeniser, token);
	if (!normaliser_next(&r->worker->normaliser, &token->text))
		return false;
	token->start = r->units;
	token->len = token->text.len;
	r->units += token->len + 1;
	return true;
}

/* The next tokens and their terms; returns how many. */
static size_t
next_terms(struct reading *r, struct search_token *tokens, uint32_t *terms)
{
	struct span words[DICTIONARY_BATCH];
	size_t count = 0;

	for (; count < DICTIONARY_BATCH && next_token(r, &tokens[count]); count++)
		words[count] = r->index->normalise ? tokens[count].text : search_trim(tokens[count].text);
	dictionary_find(r->index->dictionary, words, count, terms, &r->worker->stem);
	return count;
}

static struct index_field
add_field(const struct search_index *index, struct index_worker *w, struct span text)
{
	struct index_field field = { .first = w->entries.len };
	struct reading reading = { .index = index, .worker = w };
	struct search_token tokens[DICTIONARY_BATCH];
	uint32_t terms[DICTIONARY_BATCH];
	size_t count, i;

	start_reading(&reading, text);
	while ((count = next_terms(&reading, tokens, terms)) > 0)
		for (i = 0; i < count; i++) {
			if (terms[i] == DICTIONARY_DROPPED)
				continue;
			field.len++;
			add_sighting(index, w, field.first, terms[i], &tokens[i]);
		}
	if (index->positions)
		group_positions(w, field.first);
	field.count = w->entries.len - field.first;
	return field;
}

void
search_add(struct search_index *index, unsigned worker, size_t document, const struct span *texts)
{
	size_t i;

	assert(worker < index->worker_count && document < index->document_count && !index->finished);
	index->documents[document].worker = worker;
	for (i = 0; i < index->field_count; i++)
		index->fields[document * index->field_count + i] =
			add_field(index, &index->workers[worker], texts[i]);
}

void
search_boost(struct search_index *index, size_t document, double boost)
{
	assert(document < index->document_count && is_boost(boost));
	index->documents[document].boost = boost;
}
