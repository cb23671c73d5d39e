#include "render/amend_pages.h"
#include "render/search_files.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/workers.h"

/* The run over all pages. */
struct run {
	struct render render;
	struct renderer *renderers; /* of each worker */
	const struct render_options *options;
	struct amend_pages *amend_pages; /* or NULL */
	size_t amend_check;              /* the number of the first of them for the link check */
	atomic_size_t done;
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct span
layout_name(struct span path)
{
	return span_slice(path, 8, path.len - 9); /* layouts/ … .mustache */
}

static struct template_set *
load_templates(const struct site *site, struct diag_list *diags)
{
	struct template_set *set = template_set_new();
	bool ok = true;
	size_t i;

	for (i = 0; i < site->layouts.len; i++) {
		const struct source *source = &site->layouts.at[i]->source;

		if (span_ends_with(source->path, ".mustache"))
			ok = template_add(set, layout_name(source->path), source, diags) && ok;
	}
	if (ok && template_link(set, diags))
		return set;
	template_set_free(set);
	return NULL;
}

static bool
has_amendments(const struct amendments *amendments)
{
	size_t i;

	for (i = 0; amendments && i < amendments->step_count; i++)
		if (amendments->steps[i]->is_shown)
			return true;
	return false;
}

/* Every layout that a type names must be there, before any page is rendered. */
static bool
check_layouts(const struct site *site, const struct amendments *amendments, const struct template_set *set,
              struct diag_list *diags)
{
	static const char *const amend_layouts[] = AMEND_LAYOUTS;
	bool ok = true, redirects = false;
	size_t i;

	for (i = 0; i < site->config.type_count; i++) {
		const struct page_type *type = &site->config.types[i];

		if (template_known(set, type->layout))
			continue;
		diag_add(diags, DIAG_TEMPLATE_PARTIAL, (struct place){ site->config.source, 0 },
		         "no layouts/%.*s.mustache, the layout of type '%.*s'", SPAN_ARG(type->layout),
		         SPAN_ARG(type->name));
		ok = false;
	}
	for (i = 0; i < COUNT(amend_layouts); i++) {
		if (!has_amendments(amendments) || template_known(set, span_of(amend_layouts[i])))
			continue;
		diag_add(diags, DIAG_TEMPLATE_PARTIAL, (struct place){ site->config.source, 0 },
		         "no layouts/%s.mustache, which publications with several editions need", amend_layouts[i]);
		ok = false;
	}
	for (i = 0; i < site->pages.len; i++)
		redirects = redirects || site->pages.at[i]->front.aliases.len;
	if (redirects && !template_known(set, span_of("redirect"))) {
		diag_add(diags, DIAG_TEMPLATE_PARTIAL, (struct place){ site->config.source, 0 },
		         "no layouts/redirect.mustache, which pages with 'aliases' need");
		ok = false;
	}
	return ok;
}

static void
add_document(struct render *render, struct page *page)
{
	render->document_of[page->number] = (uint32_t)render->documents.len;
	vec_push(&render->documents, page);
}

/* Pages by type, and their numbers in the search. */
static void
list_pages(struct render *render)
{
	const struct site *site = render->site;
	size_t i;

	render->by_type = xcalloc(site->config.type_count, sizeof(*render->by_type));
	render->document_of = xcalloc(site->pages.len, sizeof(*render->document_of));
	for (i = 0; i < site->reading_order.len; i++) {
		struct page *page = site->reading_order.at[i];

		vec_push(&render->by_type[page->type - site->config.types], page);
		add_document(render, page);
	}
	for (i = 0; i < site->pages.len; i++)
		if (site->pages.at[i]->edition)
			add_document(render, site->pages.at[i]);
}

static void
render_page(void *context, size_t index, unsigned worker)
{
	struct run *run = context;
	struct renderer *r = &run->renderers[worker];
	const struct page *page = run->render.site->pages.at[index];
	struct value values = page_values(r, page);

	buf_clear(&r->html);
	if (template_render(run->render.templates, page->type->layout, &values, &r->html, &r->diags)) {
		output_check_page(run->render.check, worker, index, page->address,
		                  page->anywhere ? r->site->config.root : span_of(""), buf_as_span(&r->html),
		                  &r->diags);
		render_page_file(r, page->address, buf_as_span(&r->html));
	}
	arena_reset(&r->arena);
	if (run->options->progress)
		run->options->progress(run->options->progress_context, atomic_fetch_add(&run->done, 1) + 1,
		                       run->render.site->pages.len);
}

/* Of an edition, or of one change of it. */
static void
render_amend_page(void *context, size_t index, unsigned worker)
{
	struct run *run = context;
	struct renderer *r = &run->renderers[worker];
	const struct amend_page *page = &run->amend_pages->at[index];
	struct value values = amend_page_values(r, page);
	struct span address = page->page.address;

	buf_clear(&r->html);
	if (template_render(run->render.templates, page->page.type->layout, &values, &r->html, &r->diags)) {
		output_check_page(run->render.check, worker, run->amend_check + index, address, span_of(""),
		                  buf_as_span(&r->html), &r->diags);
		render_page_file(r, address, buf_as_span(&r->html));
	}
	arena_reset(&r->arena);
}

static void
add_block(void *context, size_t block, unsigned worker)
{
	struct run *run = context;

	search_add_block(&run->renderers[worker], block);
}

/* Before the pages are written: their related pages come from the index. */
static void
index_pages(struct run *run)
{
	unsigned jobs = run->options->jobs;

	if (!run->render.search)
		return;
	workers_run(jobs, run->render.search->blocks.len, add_block, run);
	search_files_finish(run->render.search);
	search_dump(&run->renderers[0]);
	run->render.related =
		related_new(run->render.site, &run->render.documents, run->render.search->index);
}

static void
release(struct run *run)
{
	struct render *render = &run->render;
	size_t i;

	for (i = 0; i < run->options->jobs; i++)
		renderer_release(&run->renderers[i]);
	for (i = 0; i < render->site->config.type_count; i++)
		vec_release(&render->by_type[i]);
	free(render->by_type);
	free(render->document_of);
	vec_release(&render->documents);
	free(run->renderers);
	related_free(render->related);
	amend_pages_free(run->amend_pages);
	search_files_free(render->search);
	output_check_free(render->check);
}

/* The files of the search after all others, which are work for one thread. */
static void
finish(void *context, size_t file, unsigned worker)
{
	struct run *run = context;
	struct renderer *r = &run->renderers[worker];

	if (file)
		search_write_file(r, file - 1);
	else
		files_write(r);
}

static void
render_all(struct run *run, struct diag_list *diags)
{
	const struct render_options *options = run->options;
	const struct site *site = run->render.site;
	size_t files, amend_count;
	unsigned i;

	run->renderers = xcalloc(options->jobs, sizeof(*run->renderers));
	run->amend_pages = amend_pages_new(site, options->amendments);
	amend_count = run->amend_pages ? run->amend_pages->count : 0;
	/* Pages, redirects, old addresses of pages and files, pages for editors; then those of amendments. */
	run->amend_check = 2 * site->pages.len + site->by_alias.len + site->attachments.len + EDITORS_PAGES;
	run->render.check = output_check_new(run->amend_check + amend_count, options->jobs);
	list_pages(&run->render);
	run->render.search = search_files_new(&run->render, options->jobs, options->search_dump);
	for (i = 0; i < options->jobs; i++)
		renderer_init(&run->renderers[i], &run->render, i);
	index_pages(run);
	workers_run(options->jobs, site->pages.len, render_page, run);
	workers_run(options->jobs, amend_count, render_amend_page, run);
	files = run->render.search ? search_file_count(run->render.search) : 0;
	workers_run(options->jobs, 1 + files, finish, run);
	for (i = 0; i < options->jobs; i++)
		diag_merge(diags, &run->renderers[i].diags);
	output_check_links(run->render.check, diags);
	/* The diagnostics of finished pages point into what is freed here. */
	release(run);
}

void
render_site(const struct site *site, const struct render_options *options, const struct render_sink *sink,
            struct diag_list *diags)
{
	struct run run = { .render = { .site = site, .sink = sink, .amendments = options->amendments },
		           .options = options };
	struct template_set *templates = load_templates(site, diags);

	run.render.templates = templates;
	run.render.report = options->report;
	run.render.since = options->since;
	if (templates && check_layouts(site, options->amendments, templates, diags) &&
	    (!options->report || editors_check(site, templates, diags)))
		render_all(&run, diags);
	template_set_free(templates);
}
