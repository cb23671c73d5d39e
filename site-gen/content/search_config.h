/*
 * content/search.yaml: what the search knows that the pages do not say.
 *
 * Lives in the arena given to search_config_load and is read-only after.
 * Texts are as written; search_normalise makes what the search compares.
 */
#ifndef CONTENT_SEARCH_CONFIG_H
#define CONTENT_SEARCH_CONFIG_H

#include "yaml/yaml.h"

/* Queries whose first result is a certain page. */
struct best_bet {
	struct yaml_list queries;
	struct span page;               /* an id */
	size_t offset;                  /* of the id in the source */
};

/* A query that must find a page; the generator checks only that it is there. */
struct search_test {
	struct span query, page;
	size_t offset;
};

struct search_config {
	const struct source *source;    /* NULL if the site has none */
	struct yaml_list *synonyms;     /* lists of words and phrases that mean the same */
	struct best_bet *best_bets;
	struct search_test *tests;
	struct yaml_list unstemmed;
	size_t synonym_count, best_bet_count, test_count;
};

/* Decodes source into *config, of which what is right stays; false after a diagnostic. */
bool search_config_load(struct search_config *config, const struct source *source, struct arena *arena,
                        struct diag_list *diags);

#endif
