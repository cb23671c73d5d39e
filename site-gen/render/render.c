#include "render/search_files.h"

#include <stdlib.h>

#include "base/workers.h"

struct rendering {
	struct render render;
	struct template_set *templates;
	struct renderer *renderers; /* of each worker */
	unsigned jobs;
	const struct render_options *options; /* while it is finished */
	atomic_size_t done;
};

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

/* Every layout that a type names must be there, before any page is rendered. */
static bool
check_layouts(const struct site *site, const struct template_set *set, struct diag_list *diags)
{
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
	for (i = 0; i < site->pages.len; i++)
		redirects = redirects || site->pages.at[i]->front.aliases.len;
	if (redirects && !template_known(set, span_of("redirect"))) {
		diag_add(diags, DIAG_TEMPLATE_PARTIAL, (struct place){ site->config.source, 0 },
		         "no layouts/redirect.mustache, which pages with 'aliases' need");
		ok = false;
	}
	return ok;
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
		render->document_of[page->number] = (uint32_t)i;
	}
}

static bool
is_cancelled(const struct rendering *rendering)
{
	return rendering->options->cancelled && atomic_load(rendering->options->cancelled);
}

/* The finished page is in r->html, until the next. */
static bool
write_page(struct rendering *rendering, struct renderer *r, const struct page *page)
{
	struct value values = page_values(r, page);

	buf_clear(&r->html);
	return template_render(rendering->templates, page->type->layout, &values, &r->html, &r->diags);
}

static void
render_page(void *context, size_t index, unsigned worker)
{
	struct rendering *rendering = context;
	struct renderer *r = &rendering->renderers[worker];
	const struct page *page = rendering->render.site->pages.at[index];
	const struct render_options *options = rendering->options;

	if (is_cancelled(rendering))
		return;
	if (write_page(rendering, r, page)) {
		output_check_page(rendering->render.check, worker, index, page->address,
		                  buf_as_span(&r->html), &r->diags);
		render_page_file(r, page->address, buf_as_span(&r->html));
	}
	arena_reset(&r->arena);
	if (options->progress)
		options->progress(options->progress_context, atomic_fetch_add(&rendering->done, 1) + 1,
		                  rendering->render.site->pages.len);
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

	render->search = search_files_new(render, rendering->jobs);
	if (!render->search)
		return;
	workers_run(rendering->jobs, render->search->blocks.len, add_block, rendering);
	if (is_cancelled(rendering))
		return;
	search_files_finish(render->search);
	render->related = related_new(render->site, render->search->index);
}

/* The files of the search, then all others. */
static void
write_file(void *context, size_t file, unsigned worker)
{
	struct rendering *rendering = context;
	struct renderer *r = &rendering->renderers[worker];

	if (is_cancelled(rendering))
		return;
	if (rendering->render.search && file < search_file_count(rendering->render.search))
		search_write_file(r, file);
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

bool
rendering_finish(struct rendering *rendering, const struct render_options *options,
                 const struct render_sink *sink, struct diag_list *diags)
{
	struct render *render = &rendering->render;
	const struct site *site = render->site;
	unsigned jobs = rendering->jobs, i;
	bool cancelled;

	rendering->options = options;
	render->sink = sink;
	render->before = NULL;
	/* Pages, redirects of aliases, and old addresses of earlier editions. */
	render->check = output_check_new(2 * site->pages.len + site->by_alias.len, jobs);
	index_pages(rendering);
	workers_run(jobs, site->pages.len, render_page, rendering);
	workers_run(jobs, (render->search ? search_file_count(render->search) : 0) + 1, write_file,
	            rendering);
	for (i = 0; i < jobs; i++)
		diag_merge(diags, &rendering->renderers[i].diags);
	cancelled = is_cancelled(rendering);
	if (!cancelled)
		output_check_links(render->check, diags);
	release_run(rendering);
	return !cancelled;
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

struct rendering *
rendering_open(const struct site *site, unsigned jobs, const struct rendering *before,
               struct diag_list *diags)
{
	struct template_set *templates = load_templates(site, diags);
	struct rendering *rendering;
	unsigned i;

	if (!templates || !check_layouts(site, templates, diags)) {
		template_set_free(templates);
		return NULL;
	}
	rendering = xcalloc(1, sizeof(*rendering));
	rendering->templates = templates;
	rendering->jobs = jobs;
	rendering->render = (struct render){ .site = site, .templates = templates };
	rendering->render.before = before ? &before->render : NULL;
	list_pages(&rendering->render);
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
	free(rendering->renderers);
	related_free(rendering->render.related);
	template_set_free(rendering->templates);
	free(rendering);
}

void
render_site(const struct site *site, const struct render_options *options, const struct render_sink *sink,
            struct diag_list *diags)
{
	struct rendering *rendering = rendering_open(site, options->jobs, NULL, diags);

	if (rendering)
		rendering_finish(rendering, options, sink, diags);
	rendering_close(rendering);
}
