#include "check/external.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check/anchor.h"
#include "check/external_report.h"
#include "web/cache.h"

#define CONNECTIONS 8
#define SAVE_EVERY 15 /* seconds: a run that is stopped keeps what it learnt before */
#define PRODUCT "site-gen"

VEC_TYPE(question_list, struct question *);

struct run {
	const struct site *site;
	const struct external_options *options;
	struct diag_list *diags;
	struct arena arena;
	struct map questions; /* by address with fragment */
	struct external_links links;
	struct question_list open; /* what the cache does not answer */
	struct web_cache *cache;
	bool cache_failed; /* and that was said */
	time_t saved;
	size_t done;
};

/* An address with its fragment: what tells one from another. */
static struct span
key_of(struct arena *arena, const struct url *url)
{
	struct span parts[3] = { url->text, SPAN("#"), url->fragment };

	return arena_join(arena, parts, url->fragment.len ? 3 : 1);
}

/* An address that nobody can be asked for. */
static void
refuse(struct question *question, struct span address, enum url_problem problem)
{
	*question = (struct question){ .url = { .text = address, .host = SPAN("(no host)") } };
	if (problem == URL_USER) {
		question->verdict.outcome = OUTCOME_UNCHECKED;
		question->verdict.detail = (struct span)SPAN("it carries a user name or password");
	} else {
		question->verdict.outcome = OUTCOME_UNREACHABLE;
		question->verdict.detail = (struct span)SPAN("it makes no sense as an address");
	}
}

/* The question that all links to the address share. */
static const struct question *
question_for(struct run *run, struct span address)
{
	struct question *question = ARENA_NEW(&run->arena, struct question), *there;
	enum url_problem problem = url_parse(address, &run->arena, &question->url);

	if (problem)
		refuse(question, address, problem);
	there = map_put(&run->questions, key_of(&run->arena, &question->url), question);
	if (there == question && !problem)
		vec_push(&run->open, question);
	return there;
}

static void
add_link(struct run *run, struct place place, struct span address)
{
	vec_push(&run->links, (struct external_link){ place, question_for(run, address) });
}

static bool
is_web(struct span address)
{
	return span_starts_with(address, "https:") || span_starts_with(address, "http:");
}

static void
add_page(struct run *run, const struct page *page)
{
	uint32_t i;

	for (i = 0; i < page->doc->link_count; i++)
		if (page->references[i].kind == REFERENCE_EXTERNAL && is_web(page->doc->links[i].url))
			add_link(run, (struct place){ page->source, page->doc->links[i].offset },
			         page->doc->links[i].url);
	for (i = 0; i < page->front.field_count; i++)
		if (page->front.fields[i].rule->type == YAML_TYPE_ADDRESS)
			add_link(run, (struct place){ page->source, page->front.fields[i].node->offset },
			         page->front.fields[i].node->text);
}

static void
warn_of_cache(struct run *run, const char *doing, int error)
{
	if (!run->cache_failed)
		diag_errno(run->diags, DIAG_EXTERNAL_CACHE, doing, run->options->cache, error);
	run->cache_failed = true;
}

static void
save(struct run *run)
{
	int error = run->cache_failed ? 0 : web_cache_write(run->cache);

	run->saved = time(NULL);
	if (error)
		warn_of_cache(run, "write", error);
}

static void
take_answer(void *context, const struct question *question)
{
	struct run *run = context;

	web_cache_put(run->cache, key_of(&run->arena, &question->url), &question->verdict);
	if (time(NULL) - run->saved >= SAVE_EVERY)
		save(run);
	run->done++;
	if (run->options->progress)
		run->options->progress(run->options->context, run->done, run->open.len);
}

/* Leaves in `open` what is not known, or not any more. */
static void
look_up(struct run *run)
{
	size_t i, kept = 0;

	for (i = 0; i < run->open.len; i++) {
		struct question *question = run->open.at[i];

		if (run->options->fresh ||
		    !web_cache_get(run->cache, key_of(&run->arena, &question->url), &question->verdict))
			run->open.at[kept++] = question;
	}
	run->open.len = kept;
}

/* Says who asks: the program, and the site where its people are to be found. */
static const char *
user_agent(struct run *run)
{
	struct span address = run->site->config.address;

	return arena_cstr(&run->arena,
	                  arena_printf(&run->arena, "%s (link check%s%.*s)", run->options->generator,
	                               address.len ? "; +" : "", SPAN_ARG(address)));
}

static void
ask(struct run *run)
{
	const struct external_options *options = run->options;
	struct prober_options prober = {
		.transfer = { user_agent(run), options->timeout, options->private_networks },
		.product = PRODUCT,
		.delay = options->delay,
		.connections = CONNECTIONS,
		.has_anchor = anchor_is_in,
		.answered = take_answer,
		.context = run,
	};

	run->saved = time(NULL);
	prober_run(&prober, run->open.at, run->open.len, &run->arena);
	if (run->open.len)
		save(run);
}

void
check_external(const struct site *site, const struct external_options *options, struct buf *summary,
               struct diag_list *diags)
{
	struct run run = { .site = site, .options = options, .diags = diags };
	int error;
	size_t i;

	for (i = 0; i < site->pages.len; i++)
		if (!site->pages.at[i]->edition)
			add_page(&run, site->pages.at[i]);
	run.cache = web_cache_read(options->cache, (int64_t)time(NULL), &error);
	if (error)
		warn_of_cache(&run, "read", error);
	look_up(&run);
	ask(&run);
	external_report(&run.links, diags);
	external_summary(&run.questions, run.links.len, run.open.len, summary);
	web_cache_free(run.cache);
	vec_release(&run.open);
	vec_release(&run.links);
	map_release(&run.questions);
	arena_release(&run.arena);
}
