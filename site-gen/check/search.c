#include "check/check.h"

#include "base/nearest.h"
#include "check/mend.h"
#include "content/reference.h"

static void
hint_page_id(const struct site *site, struct place place, struct span id, struct diag_list *diags)
{
	struct arena arena = ARENA_INIT;
	struct span *names = arena_array(&arena, site->pages.len, sizeof(*names));
	bool qualified = span_find(id, '/', 0) < id.len;
	size_t i;

	for (i = 0; i < site->pages.len; i++)
		names[i] = qualified ? site->pages.at[i]->key : site->pages.at[i]->front.id;
	i = nearest_name(id, names, site->pages.len);
	if (i < site->pages.len)
		diag_hint(diags, "did you mean '%.*s'?", SPAN_ARG(names[i]));
	mend_missing_id(site, place, id, &arena, diags);
	arena_release(&arena);
}

/* The page must be one that the search can show. */
static void
check_target(const struct site *site, struct span id, size_t offset, const char *what,
             struct diag_list *diags)
{
	struct place place = { site->search_config.source, offset };
	enum reference_problem problem;
	const struct page *page = reference_page(site, site->home, id, &problem);

	if (page && page->listed)
		return;
	if (page) {
		diag_add(diags, DIAG_VALUE_UNKNOWN, place, "the page '%.*s' of %s is not in the search",
		         SPAN_ARG(id), what);
	} else if (problem == REFERENCE_AMBIGUOUS) {
		diag_add(diags, DIAG_LINK_AMBIGUOUS, place, "several pages have the id '%.*s' of %s",
		         SPAN_ARG(id), what);
		diag_hint(diags, "write the publication before it, as in 'guide/%.*s'", SPAN_ARG(id));
	} else {
		diag_add(diags, DIAG_LINK_MISSING, place, "no page with the id '%.*s' of %s", SPAN_ARG(id),
		         what);
		hint_page_id(site, place, id, diags);
	}
}

void
check_search(const struct site *site, struct diag_list *diags)
{
	const struct search_config *config = &site->search_config;
	size_t i;

	for (i = 0; i < config->best_bet_count; i++)
		check_target(site, config->best_bets[i].page, config->best_bets[i].offset, "a best bet",
		             diags);
	for (i = 0; i < config->test_count; i++)
		check_target(site, config->tests[i].page, config->tests[i].offset, "a test", diags);
}
