#include "search/index.h"

#include <assert.h>
#include <math.h>

#include "base/workers.h"
#include "search/text.h"

static const struct search_field *
copy_fields(struct arena *arena, const struct search_options *options)
{
	struct search_field *fields = arena_array(arena, options->field_count, sizeof(*fields));
	size_t i;

	for (i = 0; i < options->field_count; i++) {
		fields[i].name = arena_cstr(arena, span_of(options->fields[i].name));
		fields[i].boost = options->fields[i].boost;
	}
	return fields;
}

struct search_index *
search_new(const struct search_options *options, size_t documents)
{
	struct search_index *index = xcalloc(1, sizeof(*index));
	size_t i;

	assert(options->workers >= 1 && options->workers <= WORKERS_MAX);
	index->field_count = options->field_count;
	index->field_options = copy_fields(&index->arena, options);
	index->b = fmax(0, fmin(1, options->b));
	index->k1 = options->k1;
	index->positions = options->positions;
	index->worker_count = options->workers;
	index->workers = arena_array(&index->arena, options->workers, sizeof(*index->workers));
	for (i = 0; i < options->workers; i++)
		index->workers[i] = (struct index_worker){ .text = BUF_INIT, .stem = BUF_INIT };
	index->document_count = documents;
	index->documents = arena_array(&index->arena, documents, sizeof(*index->documents));
	for (i = 0; i < documents; i++)
		index->documents[i].boost = 1;
	index->fields = arena_array(&index->arena, size_mul(documents, options->field_count),
	                            sizeof(*index->fields));
	return index;
}

static void
release_worker(struct index_worker *w)
{
	map_release(&w->tokens);
	map_release(&w->stems);
	vec_release(&w->terms);
	vec_release(&w->entries);
	vec_release(&w->positions);
	vec_release(&w->first_positions);
	vec_release(&w->sightings);
	buf_release(&w->text);
	buf_release(&w->stem);
	arena_release(&w->arena);
}

void
search_free(struct search_index *index)
{
	unsigned i;

	if (!index)
		return;
	for (i = 0; i < index->worker_count; i++)
		release_worker(&index->workers[i]);
	arena_release(&index->arena);
	free(index);
}

static struct index_term *
find_stem(struct index_worker *w, struct span stem)
{
	struct index_term *term = map_get(&w->stems, stem);

	if (!term) {
		term = ARENA_NEW(&w->arena, struct index_term);
		term->text = arena_copy(&w->arena, stem);
		term->id = (uint32_t)w->terms.len;
		vec_push(&w->terms, term);
		map_put(&w->stems, term->text, term);
	}
	return term;
}

/* The term of a lower-cased token, or NULL for a stop word.  The empty term
 * is a term: lunr drops only stop words. */
static struct index_term *
find_term(struct index_worker *w, struct span token)
{
	struct index_term *term = map_get(&w->tokens, token);

	if (!term) {
		struct span word = search_trim(token);

		if (search_is_stop_word(word)) {
			term = &w->dropped;
		} else {
			buf_clear(&w->stem);
			search_stem(word, &w->stem);
			term = find_stem(w, buf_as_span(&w->stem));
		}
		map_put(&w->tokens, arena_copy(&w->arena, token), term);
	}
	return term == &w->dropped ? NULL : term;
}

static void
count_term(struct index_worker *w, struct index_term *term)
{
	if (term->field != w->field_count) {
		term->field = w->field_count;
		term->entry = w->entries.len;
		vec_push(&w->entries, (struct index_entry){ term->id, 0 });
	}
	w->entries.at[term->entry].count++;
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

static struct index_field
add_field(struct search_index *index, struct index_worker *w, struct span text)
{
	struct index_field field = { .first = w->entries.len };
	struct search_tokeniser tokeniser = { .at = 0 };
	struct search_token token;

	w->field_count++;
	buf_clear(&w->text);
	search_lower_case(text, &w->text);
	tokeniser.text = buf_as_span(&w->text);
	while (search_next_token(&tokeniser, &token)) {
		struct index_term *term = find_term(w, token.text);

		if (!term)
			continue;
		field.len++;
		count_term(w, term);
		if (index->positions)
			vec_push(&w->sightings,
			         (struct index_sighting){ term->entry,
			                                  { (uint32_t)token.start, (uint32_t)token.len } });
	}
	if (index->positions)
		group_positions(w, field.first);
	field.count = w->entries.len - field.first;
	assert(w->entries.len <= UINT32_MAX);
	return field;
}

void
search_add(struct search_index *index, unsigned worker, size_t document, const struct span *texts)
{
	size_t i;

	assert(worker < index->worker_count && document < index->document_count);
	index->documents[document].worker = worker;
	for (i = 0; i < index->field_count; i++)
		index->fields[document * index->field_count + i] =
			add_field(index, &index->workers[worker], texts[i]);
}

void
search_boost(struct search_index *index, size_t document, double boost)
{
	assert(document < index->document_count);
	index->documents[document].boost = boost;
}
