#include "content/search_config.h"

#include "base/map.h"
#include "search/search.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FIELD(struct_name, key, member, type_name, required)                               \
	{                                                                                  \
		key, YAML_TYPE_##type_name, required, offsetof(struct struct_name, member) \
	}

struct reader {
	struct search_config *config;
	struct arena *arena;
	struct diag_list *diags;
};

/* search.yaml as it stands in YAML. */
struct raw_search {
	const struct yaml_node *synonyms, *best_bets, *tests;
	struct yaml_list unstemmed;
};

static struct place
place_at(const struct reader *r, size_t offset)
{
	return (struct place){ r->config->source, offset };
}

/* The first child of a list, or NULL; anything but a list is diagnosed. */
static const struct yaml_node *
items(const struct reader *r, const struct yaml_node *node, const char *name)
{
	if (!node)
		return NULL;
	if (node->kind == YAML_LIST)
		return node->first;
	diag_add(r->diags, DIAG_VALUE_TYPE, place_at(r, node->offset), "'%s' must be a list", name);
	return NULL;
}

static size_t
count_words(struct span normalised)
{
	size_t i, count = normalised.len > 0;

	for (i = 0; i < normalised.len; i++)
		count += normalised.ptr[i] == ' ';
	return count;
}

/* The words of a text as the search sees them; none at all are diagnosed. */
static struct span
read_words(const struct reader *r, struct span text, size_t offset)
{
	struct buf words = BUF_INIT;
	struct span copy;

	search_normalise(text, NULL, &words);
	copy = arena_copy(r->arena, buf_as_span(&words));
	buf_release(&words);
	if (!copy.len)
		diag_add(r->diags, DIAG_VALUE_TYPE, place_at(r, offset), "'%.*s' has no word to search for",
		         SPAN_ARG(text));
	return copy;
}

static void
read_synonyms(struct reader *r, const struct yaml_node *node)
{
	struct search_config *config = r->config;
	const struct yaml_node *child = items(r, node, "synonyms");
	size_t i;

	config->synonyms = arena_array(r->arena, node ? node->count : 0, sizeof(*config->synonyms));
	for (; child; child = child->next) {
		struct yaml_list *list = &config->synonyms[config->synonym_count];

		if (!yaml_decode_value(child, config->source, YAML_TYPE_LIST, list, r->arena, r->diags))
			continue;
		if (list->len < 2)
			diag_add(r->diags, DIAG_VALUE_TYPE, place_at(r, child->offset),
			         "a list of synonyms must have at least two");
		for (i = 0; i < list->len; i++)
			read_words(r, list->at[i], list->offsets[i]);
		config->synonym_count++;
	}
}

static void
read_best_bets(struct reader *r, const struct yaml_node *node)
{
	static const struct yaml_field fields[] = {
		FIELD(best_bet, "query", queries, LIST, true),
		FIELD(best_bet, "page", page, NAME, true),
	};
	struct search_config *config = r->config;
	const struct yaml_node *child = items(r, node, "best-bets");
	struct map known = MAP_INIT;
	size_t i;

	config->best_bets = arena_array(r->arena, node ? node->count : 0, sizeof(*config->best_bets));
	for (; child; child = child->next) {
		struct best_bet *bet = &config->best_bets[config->best_bet_count];

		if (!yaml_decode(child, config->source, "a best bet", fields, COUNT(fields), bet, r->arena,
		                 r->diags))
			continue;
		bet->offset = yaml_get(child, "page")->offset;
		config->best_bet_count++;
		for (i = 0; i < bet->queries.len; i++) {
			size_t offset = bet->queries.offsets[i];
			struct span words = read_words(r, bet->queries.at[i], offset);

			if (words.len && map_put(&known, words, bet) != bet)
				diag_add(r->diags, DIAG_SEARCH_DUPLICATE, place_at(r, offset),
				         "a second best bet for '%.*s'", SPAN_ARG(words));
		}
	}
	map_release(&known);
}

static void
read_unstemmed(struct reader *r)
{
	const struct yaml_list *list = &r->config->unstemmed;
	size_t i;

	for (i = 0; i < list->len; i++)
		if (count_words(read_words(r, list->at[i], list->offsets[i])) > 1)
			diag_add(r->diags, DIAG_VALUE_TYPE, place_at(r, list->offsets[i]),
			         "'%.*s' must be a single word", SPAN_ARG(list->at[i]));
}

static void
read_tests(struct reader *r, const struct yaml_node *node)
{
	static const struct yaml_field fields[] = {
		FIELD(search_test, "query", query, TEXT, true),
		FIELD(search_test, "page", page, NAME, true),
	};
	struct search_config *config = r->config;
	const struct yaml_node *child = items(r, node, "tests");

	config->tests = arena_array(r->arena, node ? node->count : 0, sizeof(*config->tests));
	for (; child; child = child->next) {
		struct search_test *test = &config->tests[config->test_count];

		if (!yaml_decode(child, config->source, "a test", fields, COUNT(fields), test, r->arena,
		                 r->diags))
			continue;
		test->offset = yaml_get(child, "page")->offset;
		config->test_count++;
	}
}

bool
search_config_load(struct search_config *config, const struct source *source, struct arena *arena,
                   struct diag_list *diags)
{
	static const struct yaml_field fields[] = {
		FIELD(raw_search, "synonyms", synonyms, NODE, false),
		FIELD(raw_search, "best-bets", best_bets, NODE, false),
		FIELD(raw_search, "unstemmed", unstemmed, LIST, false),
		FIELD(raw_search, "tests", tests, NODE, false),
	};
	struct reader r = { config, arena, diags };
	struct raw_search raw = { .synonyms = NULL };
	const struct yaml_node *root;
	size_t errors = diags->errors;

	config->source = source;
	root = yaml_parse(arena, source, 0, source->text.len, &yaml_file_limits, diags);
	if (!root)
		return false;
	yaml_decode(root, source, "search.yaml", fields, COUNT(fields), &raw, arena, diags);
	config->unstemmed = raw.unstemmed;
	read_synonyms(&r, raw.synonyms);
	read_best_bets(&r, raw.best_bets);
	read_unstemmed(&r);
	read_tests(&r, raw.tests);
	return diags->errors == errors;
}
