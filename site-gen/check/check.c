#include "check/check.h"

#include <stdlib.h>

#include "base/workers.h"
#include "check/mend.h"
#include "content/reference.h"
#include "content/store.h"

/* What was found of a page alone: where it stands in its worker's list. */
struct alone {
	struct stored_page *page;
	unsigned worker;
	size_t first, count;
};

struct run {
	const struct site *site;
	struct alone *alone; /* by page, in a preview; else NULL */
	struct checker checkers[WORKERS_MAX];
};

static struct regex **
compile_rules(const struct config *config, struct diag_list *diags)
{
	struct regex **rules = xcalloc(config->rule_count, sizeof(*rules));
	struct buf message = BUF_INIT;
	size_t i, offset;

	for (i = 0; i < config->rule_count; i++) {
		const struct style_rule *rule = &config->rules[i];

		buf_clear(&message);
		rules[i] = regex_compile(rule->pattern, rule->ignore_case, &offset, &message);
		if (!rules[i])
			diag_add(diags, DIAG_STYLE_PATTERN, rule->place, "the pattern of rule '%.*s' fails at its "
			         "character %zu: %s", SPAN_ARG(rule->id), offset + 1, message.ptr);
	}
	buf_release(&message);
	return rules;
}

/* The pages that site.yaml links from every page. */
static void
check_menu(const struct site *site, const struct yaml_list *ids, const char *key, struct diag_list *diags)
{
	struct arena arena = ARENA_INIT;
	enum reference_problem problem;
	size_t i;

	for (i = 0; i < ids->len; i++) {
		struct place place = { site->config.source, ids->offsets[i] };

		if (reference_page(site, site->home, ids->at[i], &problem))
			continue;
		diag_add(diags, DIAG_LINK_MISSING, place, "no page, or several, with the id '%.*s' of '%s'",
		         SPAN_ARG(ids->at[i]), key);
		if (problem == REFERENCE_NO_PAGE)
			mend_missing_id(site, place, ids->at[i], &arena, diags);
	}
	arena_release(&arena);
}

/* What hangs on the page and site.yaml alone; a preview does it once. */
static void
check_alone(struct run *run, const struct page *page, unsigned worker)
{
	struct checker *c = &run->checkers[worker];
	struct stored_page *stored = page->stored ? page->stored->page : NULL;
	size_t first = c->diags.items.len;

	if (stored && stored->checked) {
		diag_add_kept(&c->diags, &stored->checks);
		return;
	}
	check_structure(c, page);
	check_style(c, page);
	if (stored)
		run->alone[page->number] =
			(struct alone){ stored, worker, first, c->diags.items.len - first };
}

static void
check_page(void *context, size_t index, unsigned worker)
{
	struct run *run = context;
	struct checker *c = &run->checkers[worker];
	const struct page *page = run->site->pages.at[index];

	if (page->edition)
		return;
	check_alone(run, page, worker);
	check_references(c, page);
	check_aliases(c, page);
	check_times_at_links(c, page);
	check_open_questions(c, page);
	arena_reset(&c->arena);
}

/* Before the workers' lists are merged. */
static void
keep_alone(struct run *run)
{
	size_t i;

	for (i = 0; run->alone && i < run->site->pages.len; i++) {
		const struct alone *alone = &run->alone[i];

		if (alone->page)
			store_checks(alone->page, &run->checkers[alone->worker].diags, alone->first,
			             alone->count);
	}
	free(run->alone);
}

void
check_site(const struct site *site, unsigned jobs, struct diag_list *diags)
{
	struct run *run = xcalloc(1, sizeof(*run));
	struct regex **rules = compile_rules(&site->config, diags);
	size_t i;

	check_menu(site, &site->config.menu, "menu", diags);
	check_menu(site, &site->config.footer, "footer", diags);
	check_search(site, diags);
	check_addresses(site, diags);
	check_timescales(site, diags);
	check_file_addresses(site, diags);
	run->site = site;
	if (site->store)
		run->alone = xcalloc(site->pages.len, sizeof(*run->alone));
	for (i = 0; i < jobs; i++)
		run->checkers[i] = (struct checker){ .site = site, .rules = rules,
			                             .scratch = regex_scratch_new(),
			                             .diags = DIAG_LIST_INIT };
	workers_run(jobs, site->pages.len, check_page, run);
	keep_alone(run);
	for (i = 0; i < jobs; i++) {
		diag_merge(diags, &run->checkers[i].diags);
		regex_scratch_free(run->checkers[i].scratch);
		arena_release(&run->checkers[i].arena);
	}
	for (i = 0; i < site->config.rule_count; i++)
		regex_free(rules[i]);
	free(rules);
	free(run);
}
