#include "render/amend_pages.h"
#include "render/search_files.h"

#include <stdlib.h>

#include "base/workers.h"

struct rendering {
	struct render render;
	struct template_set *templates;
	struct renderer *renderers; /* of each worker */
	unsigned jobs;
	struct amend_pages *amend_pages; /* or NULL */
	struct map amend_by_address;     /* struct amend_page */

	const struct render_options *options; /* while it is finished */
	size_t amend_check;                   /* the number of the first amend_page for the link check */
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
		         "no layouts/%s.mustache, which publications with several editions need",
		         amend_layouts[i]);
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

static bool
is_cancelled(const struct rendering *rendering)
{
	return rendering->options->cancelled && atomic_load(rendering->options->cancelled);
}

/* The pages of amendments have numbers behind those of the site. */
static const struct amend_page *
amend_page_of(const struct rendering *rendering, const struct page *page)
{
	size_t first = rendering->render.site->pages.len;

	return page->number < first ? NULL : &rendering->amend_pages->at[page->number - first];
}

/* The finished page is in r->html, until the next. */
static bool
write_page(struct rendering *rendering, struct renderer *r, const struct page *page)
{
	const struct amend_page *amend = amend_page_of(rendering, page);
	struct value values = amend ? amend_page_values(r, amend) : page_values(r, page);

	buf_clear(&r->html);
	return template_render(rendering->templates, page->type->layout, &values, &r->html, &r->diags);
}

/* Writes the page to the sink; `number` is its own in the link check. */
static void
finish_page(struct rendering *rendering, unsigned worker, size_t number, const struct page *page)
{
	struct renderer *r = &rendering->renderers[worker];

	if (write_page(rendering, r, page)) {
		output_check_page(rendering->render.check, worker, number, page->address,
		                  page->anywhere ? r->site->config.root : span_of(""), buf_as_span(&r->html),
		                  &r->diags);
		render_page_file(r, page->address, buf_as_span(&r->html));
	}
	arena_reset(&r->arena);
}

static void
render_page(void *context, size_t index, unsigned worker)
{
	struct rendering *rendering = context;
	const struct render_options *options = rendering->options;

	if (is_cancelled(rendering))
		return;
	finish_page(rendering, worker, index, rendering->render.site->pages.at[index]);
	if (options->progress)
		options->progress(options->progress_context, atomic_fetch_add(&rendering->done, 1) + 1,
		                  rendering->render.site->pages.len);
}

/* Of an edition, or of one change of it. */
static void
render_amend_page(void *context, size_t index, unsigned worker)
{
	struct rendering *rendering = context;

	if (!is_cancelled(rendering))
		finish_page(rendering, worker, rendering->amend_check + index,
		            &rendering->amend_pages->at[index].page);
}

static void
add_block(void *context, size_t block, unsigned worker)
{
	struct rendering *rendering = context;

	if (!is_cancelled(rendering))
		search_add_block(&rendering->renderers[worker], block);
}

/* Before the pages are written: their related pages come from the index. */
static void
index_pages(struct rendering *rendering)
{
	struct render *render = &rendering->render;

	render->search = search_files_new(render, rendering->jobs, rendering->options->search_dump);
	if (!render->search)
		return;
	workers_run(rendering->jobs, render->search->blocks.len, add_block, rendering);
	if (is_cancelled(rendering))
		return;
	search_files_finish(render->search);
	search_dump(&rendering->renderers[0]);
	render->related = related_new(render->site, &render->documents, render->search->index);
}

/* The files of the search after all others, which are work for one thread. */
static void
write_file(void *context, size_t file, unsigned worker)
{
	struct rendering *rendering = context;
	struct renderer *r = &rendering->renderers[worker];

	if (is_cancelled(rendering))
		return;
	if (file)
		search_write_file(r, file - 1);
	else
		files_write(r);
}

/* What only the run over all pages needs. */
static void
release_run(struct rendering *rendering)
{
	search_files_free(rendering->render.search);
	output_check_free(rendering->render.check);
	rendering->render.search = NULL;
	rendering->render.check = NULL;
	rendering->render.sink = NULL;
	rendering->options = NULL;
}

static void
finish_all(struct rendering *rendering)
{
	struct render *render = &rendering->render;
	size_t amend_count = rendering->amend_pages ? rendering->amend_pages->count : 0;
	unsigned jobs = rendering->jobs;

	/* Pages, redirects, old addresses of pages and files, pages for editors; then those of amendments. */
	rendering->amend_check = 2 * render->site->pages.len + render->site->by_alias.len +
	                         render->site->attachments.len + EDITORS_PAGES;
	render->check = output_check_new(rendering->amend_check + amend_count, jobs);
	index_pages(rendering);
	workers_run(jobs, render->site->pages.len, render_page, rendering);
	workers_run(jobs, amend_count, render_amend_page, rendering);
	workers_run(jobs, 1 + (render->search ? search_file_count(render->search) : 0), write_file,
	            rendering);
}

bool
rendering_finish(struct rendering *rendering, const struct render_options *options,
                 const struct render_sink *sink, struct diag_list *diags)
{
	unsigned i;
	bool cancelled;

	rendering->options = options;
	rendering->render.sink = sink;
	rendering->render.report = options->report;
	rendering->render.since = options->since;
	rendering->render.before = NULL;
	finish_all(rendering);
	for (i = 0; i < rendering->jobs; i++)
		diag_merge(diags, &rendering->renderers[i].diags);
	cancelled = is_cancelled(rendering);
	if (!cancelled)
		output_check_links(rendering->render.check, diags);
	release_run(rendering);
	return !cancelled;
}

const struct page *
rendering_find(const struct rendering *rendering, struct span address)
{
	const struct amend_page *amend = map_get(&rendering->amend_by_address, address);

	return amend ? &amend->page : map_get(&rendering->render.site->by_address, address);
}

bool
rendering_page(struct rendering *rendering, unsigned worker, const struct page *page, struct buf *out)
{
	struct renderer *r = &rendering->renderers[worker];
	bool ok = write_page(rendering, r, page);

	if (ok)
		buf_span(out, buf_as_span(&r->html));
	diag_release(&r->diags);
	arena_reset(&r->arena);
	return ok;
}

size_t
render_related(const struct render *render, unsigned worker, const struct page *page,
               const struct page *found[RELATED_MAX])
{
	const struct render *before = render->before;
	const struct page *then;
	size_t count, kept = 0, i;

	if (render->related)
		return related_find(render->related, worker, render->document_of[page->number], found);
	then = before ? map_get(&before->site->by_address, page->address) : NULL;
	if (!then || !then->listed || !before->related)
		return 0;
	count = related_find(before->related, worker, before->document_of[then->number], found);
	for (i = 0; i < count; i++) {
		found[kept] = map_get(&render->site->by_address, found[i]->address);
		kept += found[kept] != NULL;
	}
	return kept;
}

static void
find_amend_pages(struct rendering *rendering)
{
	struct amend_pages *pages = amend_pages_new(rendering->render.site, rendering->render.amendments);
	size_t i;

	rendering->amend_pages = pages;
	for (i = 0; pages && i < pages->count; i++)
		map_put(&rendering->amend_by_address, pages->at[i].page.address, &pages->at[i]);
}

struct rendering *
rendering_open(const struct site *site, const struct amendments *amendments, unsigned jobs,
               const struct rendering *before, struct diag_list *diags)
{
	struct template_set *templates = load_templates(site, diags);
	struct rendering *rendering;
	unsigned i;

	if (!templates || !check_layouts(site, amendments, templates, diags)) {
		template_set_free(templates);
		return NULL;
	}
	rendering = xcalloc(1, sizeof(*rendering));
	rendering->templates = templates;
	rendering->jobs = jobs;
	rendering->render = (struct render){ .site = site, .templates = templates, .amendments = amendments };
	rendering->render.before = before ? &before->render : NULL;
	list_pages(&rendering->render);
	find_amend_pages(rendering);
	rendering->renderers = xcalloc(jobs, sizeof(*rendering->renderers));
	for (i = 0; i < jobs; i++)
		renderer_init(&rendering->renderers[i], &rendering->render, i);
	return rendering;
}

void
rendering_close(struct rendering *rendering)
{
	unsigned i;

	if (!rendering)
		return;
	for (i = 0; i < rendering->jobs; i++)
		renderer_release(&rendering->renderers[i]);
	for (i = 0; i < rendering->render.site->config.type_count; i++)
		vec_release(&rendering->render.by_type[i]);
	free(rendering->render.by_type);
	free(rendering->render.document_of);
	vec_release(&rendering->render.documents);
	free(rendering->renderers);
	related_free(rendering->render.related);
	map_release(&rendering->amend_by_address);
	amend_pages_free(rendering->amend_pages);
	template_set_free(rendering->templates);
	free(rendering);
}

void
render_site(const struct site *site, const struct render_options *options, const struct render_sink *sink,
            struct diag_list *diags)
{
	struct rendering *rendering = rendering_open(site, options->amendments, options->jobs, NULL, diags);

	if (rendering && (!options->report || editors_check(site, rendering->templates, diags)))
		rendering_finish(rendering, options, sink, diags);
	rendering_close(rendering);
}
