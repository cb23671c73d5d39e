/*
 * What search/engine.js says of the pages and of words.
 */
#include "base/escape.h"
#include "render/search_files.h"

static void
json_string(struct buf *json, struct span s)
{
	buf_char(json, '"');
	escape_json(json, s);
	buf_char(json, '"');
}

static void
json_strings(struct buf *json, const char *key, const struct span *texts, size_t count)
{
	size_t i;

	buf_printf(json, "\"%s\":[", key);
	for (i = 0; i < count; i++) {
		if (i)
			buf_char(json, ',');
		json_string(json, texts[i]);
	}
	buf_char(json, ']');
}

VEC_TYPE(span_list, struct span);

/* By what results can be filtered: each document has a set of values. */
struct facet {
	struct arena arena;
	struct map known; /* an id -> size_t, its place */
	struct span_list ids, titles;
	struct map sets;      /* "0,2" -> size_t, its place */
	struct buf set, runs; /* the document's; what is written */
	size_t last, length;  /* of the run at the end */
};

#define FACET_INIT                                \
	{                                         \
		.set = BUF_INIT, .runs = BUF_INIT \
	}

/* The place of a key in a map, which it joins if it is new. */
static size_t
place_of(struct facet *f, struct map *map, struct span key)
{
	size_t *place = map_get(map, key);

	if (!place) {
		place = ARENA_NEW(&f->arena, size_t);
		*place = map->len;
		map_put(map, arena_copy(&f->arena, key), place);
	}
	return *place;
}

static void
add_value(struct facet *f, struct span id, struct span title)
{
	size_t place = place_of(f, &f->known, id);

	if (place == f->ids.len) {
		vec_push(&f->ids, arena_copy(&f->arena, id));
		vec_push(&f->titles, arena_copy(&f->arena, title));
	}
	if (f->set.len)
		buf_char(&f->set, ',');
	buf_number(&f->set, place);
}

static void
end_run(struct facet *f)
{
	if (!f->length)
		return;
	search_put_number(&f->runs, f->last);
	search_put_number(&f->runs, f->length - 1);
	f->length = 0;
}

/* The document has the values that were added. */
static void
end_document(struct facet *f)
{
	size_t set = place_of(f, &f->sets, buf_as_span(&f->set));

	if (set != f->last)
		end_run(f);
	f->last = set;
	f->length++;
	buf_clear(&f->set);
}

static void
describe_facet(struct facet *f, const char *name, struct buf *json)
{
	size_t i;

	end_run(f);
	buf_printf(json, "\"%s\":{", name);
	json_strings(json, "ids", f->ids.at, f->ids.len);
	buf_char(json, ',');
	json_strings(json, "titles", f->titles.at, f->titles.len);
	BUF_LIT(json, ",\"sets\":[");
	for (i = 0; i < f->sets.len; i++) {
		buf_str(json, i ? ",[" : "[");
		buf_span(json, f->sets.entries[i].key);
		buf_char(json, ']');
	}
	BUF_LIT(json, "],\"runs\":\"");
	buf_span(json, buf_as_span(&f->runs));
	BUF_LIT(json, "\"}");
}

static void
release_facet(struct facet *f)
{
	map_release(&f->known);
	map_release(&f->sets);
	vec_release(&f->ids);
	vec_release(&f->titles);
	buf_release(&f->set);
	buf_release(&f->runs);
	arena_release(&f->arena);
}

typedef void read_facet(struct renderer *r, const struct page *page, struct facet *f);

static void
read_publication(struct renderer *r, const struct page *page, struct facet *f)
{
	(void)r;
	if (page->publication)
		add_value(f, page->publication->id, page->publication->short_title);
}

static void
read_authority(struct renderer *r, const struct page *page, struct facet *f)
{
	(void)r;
	if (page->authority)
		add_value(f, page->authority->id, page->authority->title);
}

/* "Chapter"; a resource says itself what it is. */
static void
read_kind(struct renderer *r, const struct page *page, struct facet *f)
{
	struct span kind = page_field(page, "kind");
	char *title;

	if (!kind.len)
		kind = page->type->title;
	if (!kind.len)
		return;
	title = arena_cstr(&r->arena, kind);
	if (title[0] >= 'a' && title[0] <= 'z')
		title[0] = (char)(title[0] - 32);
	add_value(f, span_make(title, kind.len), span_make(title, kind.len));
}

static void
read_audience(struct renderer *r, const struct page *page, struct facet *f)
{
	size_t i;

	for (i = 0; i < page->front.audience.len; i++) {
		const struct audience *a = config_audience(&r->site->config, page->front.audience.at[i]);

		if (a)
			add_value(f, a->id, a->title);
	}
}

/* Pages of earlier editions are found by those who ask for them. */
static void
read_edition(struct renderer *r, const struct page *page, struct facet *f)
{
	const struct edition *edition = page->edition;

	if (edition)
		add_value(f,
		          arena_printf(&r->arena, "%.*s/%.*s", SPAN_ARG(page->publication->id),
		                       SPAN_ARG(edition->id)),
		          arena_printf(&r->arena, "%.*s, %.*s", SPAN_ARG(page->publication->short_title),
		                       SPAN_ARG(edition->label)));
}

void
search_describe_facets(struct renderer *r, struct buf *json)
{
	static const struct {
		const char *name;
		read_facet *read;
	} facets[] = {
		{ "publication", read_publication }, { "authority", read_authority }, { "kind", read_kind },
		{ "audience", read_audience },       { "edition", read_edition },
	};
	const struct page_list *pages = &r->render->documents;
	size_t i, k;

	BUF_LIT(json, ",\"facets\":{");
	for (i = 0; i < sizeof(facets) / sizeof(facets[0]); i++) {
		struct facet facet = FACET_INIT;

		for (k = 0; k < pages->len; k++) {
			facets[i].read(r, pages->at[k], &facet);
			end_document(&facet);
		}
		if (i)
			buf_char(json, ',');
		describe_facet(&facet, facets[i].name, json);
		release_facet(&facet);
	}
	buf_char(json, '}');
}

/* Words and phrases as the search compares them, each once. */
static void
add_phrase(struct renderer *r, struct span_list *phrases, struct span text)
{
	size_t start = r->scratch.len, i;
	struct span phrase;

	search_normalise(text, r->render->search->kept, &r->scratch);
	phrase = renderer_take(r, start);
	for (i = 0; i < phrases->len; i++)
		if (span_equal(phrases->at[i], phrase))
			return;
	if (phrase.len)
		vec_push(phrases, phrase);
}

static void
read_names(struct renderer *r, const struct term *term, struct span_list *names)
{
	size_t i;

	names->len = 0;
	add_phrase(r, names, term->name);
	add_phrase(r, names, term->abbreviation);
	for (i = 0; i < term->aliases.len; i++)
		add_phrase(r, names, term->aliases.at[i]);
}

/* Terms that have several names: who types one is after any. */
static void
describe_names(struct renderer *r, struct buf *json)
{
	const struct glossary *glossary = &r->site->glossary;
	struct span_list names = VEC_INIT;
	size_t i, count = 0;

	BUF_LIT(json, "\"names\":[");
	for (i = 0; i < glossary->count; i++) {
		const struct term *term = &glossary->terms[i];

		read_names(r, term, &names);
		if (names.len < 2)
			continue;
		buf_str(json, count++ ? ",{" : "{");
		json_strings(json, "names", names.at, names.len);
		BUF_LIT(json, ",\"authority\":");
		json_string(json, term->authority ? term->authority->id : span_make(NULL, 0));
		buf_char(json, '}');
	}
	buf_char(json, ']');
	vec_release(&names);
}

static void
describe_synonyms(struct renderer *r, struct buf *json)
{
	const struct search_config *config = &r->site->search_config;
	struct span_list phrases = VEC_INIT;
	size_t i, k, count = 0;

	BUF_LIT(json, ",\"synonyms\":[");
	for (i = 0; i < config->synonym_count; i++) {
		phrases.len = 0;
		for (k = 0; k < config->synonyms[i].len; k++)
			add_phrase(r, &phrases, config->synonyms[i].at[k]);
		if (phrases.len < 2)
			continue;
		buf_str(json, count++ ? ",[" : "[");
		for (k = 0; k < phrases.len; k++) {
			if (k)
				buf_char(json, ',');
			json_string(json, phrases.at[k]);
		}
		buf_char(json, ']');
	}
	buf_char(json, ']');
	vec_release(&phrases);
}

static void
describe_best_bets(struct renderer *r, struct buf *json)
{
	const struct search_config *config = &r->site->search_config;
	struct span_list queries = VEC_INIT;
	enum reference_problem problem;
	size_t i, k, count = 0;

	BUF_LIT(json, ",\"bestBets\":[");
	for (i = 0; i < config->best_bet_count; i++) {
		const struct best_bet *bet = &config->best_bets[i];
		const struct page *page = reference_page(r->site, r->site->home, bet->page, &problem);

		queries.len = 0;
		for (k = 0; k < bet->queries.len; k++)
			add_phrase(r, &queries, bet->queries.at[k]);
		for (k = 0; page && page->listed && k < queries.len; k++) {
			buf_str(json, count++ ? ",[" : "[");
			json_string(json, queries.at[k]);
			buf_printf(json, ",%u]", (unsigned)r->render->document_of[page->number]);
		}
	}
	buf_char(json, ']');
	vec_release(&queries);
}

void
search_describe_words(struct renderer *r, struct buf *json)
{
	const struct yaml_list *unstemmed = &r->site->search_config.unstemmed;
	struct span_list words = VEC_INIT;
	struct buf word = BUF_INIT;
	size_t i;

	buf_char(json, '{');
	describe_names(r, json);
	describe_synonyms(r, json);
	describe_best_bets(r, json);
	buf_char(json, ',');
	for (i = 0; i < unstemmed->len; i++) {
		buf_clear(&word);
		search_normalise(unstemmed->at[i], NULL, &word);
		vec_push(&words, arena_copy(&r->arena, buf_as_span(&word)));
	}
	json_strings(json, "unstemmed", words.at, words.len);
	buf_char(json, '}');
	buf_release(&word);
	vec_release(&words);
}
