/*
 * Prints the tests of a site's search.yaml: usage: dump_tests ROOT
 *
 * A line for each: the query, a tab, the address of the page.
 */
#include <stdio.h>

#include "content/reference.h"

static int
print_tests(const struct site *site)
{
	const struct search_config *config = &site->search_config;
	enum reference_problem problem;
	size_t i;

	for (i = 0; i < config->test_count; i++) {
		const struct page *page = reference_page(site, site->home, config->tests[i].page, &problem);

		if (!page) {
			fprintf(stderr, "dump_tests: no page '%.*s'\n", SPAN_ARG(config->tests[i].page));
			return 1;
		}
		printf("%.*s\t%.*s\n", SPAN_ARG(config->tests[i].query), SPAN_ARG(page->address));
	}
	return 0;
}

int
main(int argc, char **argv)
{
	struct site_options options = { .root = argc == 2 ? argv[1] : ".", .jobs = 1 };
	struct diag_list diags = DIAG_LIST_INIT;
	struct site *site;
	int status;

	md_init();
	site = site_load(&options, &diags);
	status = site ? print_tests(site) : 1;
	site_free(site);
	diag_release(&diags);
	return status;
}
