#include "site_fixture.h"

#include <malloc.h>
#include <stdio.h>
#include <unistd.h>

#include "check/check.h"
#include "content/store.h"
#include "markdown/markdown.h"

static struct site *
load_options(const struct site_options *options, size_t errors)
{
	struct diag_list diags = DIAG_LIST_INIT;
	struct site *site = site_load(options, &diags);

	if (site)
		check_site(site, 2, &diags);
	assert_int_equal(diags.errors, errors);
	diag_release(&diags);
	return site;
}

/* Loads and checks the site, which must have so many errors. */
static struct site *
load(struct fixture *f, struct site_store *store, size_t errors)
{
	struct site_options options = { .root = f->dir, .jobs = 2, .store = store };

	return load_options(&options, errors);
}

/* With editions and dates. */
static struct site *
load_history(struct fixture *f, struct site_store *store)
{
	struct site_options options = { .root = f->dir, .jobs = 2, .store = store, .history = true };

	return load_options(&options, 0);
}

static void
git(struct fixture *f, const char *words)
{
	const char *command = arena_printf(&f->arena,
	                             "cd '%s' && git -c user.name=A -c user.email=a@example.org %s >/dev/null",
	                             f->dir, words)
	                        .ptr;

	assert_int_equal(system(command), 0);
}

static const struct page *
page_at(const struct site *site, const char *path)
{
	const struct page *page = map_get(&site->by_path, span_of(path));

	assert_non_null(page);
	return page;
}

static void
what_did_not_change_is_kept(void **state)
{
	struct fixture *f = *state;
	struct site_store *store = site_store_new();
	struct site *first = load(f, store, 0), *second;

	put(f, "content/guide/a.md", "---\ntitle: New\n---\n\nMore.\n");
	/* Nobody said that this one changed. */
	put(f, "content/guide/b.md", "---\ntitle: Unnoticed\n---\n\nMore.\n");
	site_store_change(store, span_of("content/guide/a.md"));
	second = load(f, store, 0);
	assert_span(page_at(second, "content/guide/a.md")->front.title, "New");
	assert_span(page_at(second, "content/guide/b.md")->front.title, "B");
	assert_ptr_equal(page_at(second, "content/guide/b.md")->doc, page_at(first, "content/guide/b.md")->doc);
	assert_ptr_not_equal(page_at(second, "content/guide/a.md")->doc, page_at(first, "content/guide/a.md")->doc);
	/* The old site is as it was, also where the files are gone. */
	assert_span(page_at(first, "content/guide/a.md")->front.title, "A");
	assert_span(page_at(first, "content/guide/a.md")->source->text, "---\ntitle: A\n---\n\nText of A.\n");
	site_free(first);
	site_free(second);
	site_store_free(store);
}

#define PUBLICATION                                          \
	"title: Guide\nedition: '2'\neditions:\n"            \
	"  - {id: '2', label: Second edition}\n"            \
	"  - {id: '1', label: First edition, date: 2025}\n"
#define OF_THE_FIRST "content/guide/editions/1/a.md"

static void
editions_and_history_are_read_once(void **state)
{
	struct fixture *f = *state;
	struct site_store *store = site_store_new();
	struct site *first, *second, *third, *fourth;

	put(f, "content/guide/publication.yaml", PUBLICATION);
	git(f, "init -q");
	git(f, "add .");
	git(f, "commit -q -m 'Edition 1'");
	git(f, "tag guide/1");
	first = load_history(f, store);
	put(f, "content/guide/a.md", "---\ntitle: New\n---\n\nMore.\n");
	site_store_change(store, span_of("content/guide/a.md"));
	second = load_history(f, store);
	assert_ptr_equal(first->history, second->history);
	assert_ptr_equal(page_at(first, OF_THE_FIRST)->doc, page_at(second, OF_THE_FIRST)->doc);
	/* Nor does an edition hang on a page that comes to be another. */
	assert_ptr_not_equal(page_at(first, OF_THE_FIRST)->doc, page_at(first, "content/guide/a.md")->doc);
	assert_true(page_at(second, "content/guide/a.md")->changed.is_draft);
	assert_span(page_at(second, "content/guide/b.md")->changed.commit->summary, "Edition 1");

	git(f, "commit -q -a -m Later");
	third = load_history(f, store);
	assert_ptr_not_equal(second->history, third->history);
	assert_span(page_at(third, "content/guide/a.md")->changed.commit->summary, "Later");
	assert_ptr_equal(page_at(third, OF_THE_FIRST)->doc, page_at(first, OF_THE_FIRST)->doc);

	git(f, "tag -f guide/1 HEAD");
	fourth = load_history(f, store);
	assert_ptr_equal(third->history, fourth->history);
	assert_span(page_at(fourth, OF_THE_FIRST)->front.title, "New");
	/* Older sites are as they were. */
	assert_span(page_at(first, OF_THE_FIRST)->front.title, "A");
	assert_span(page_at(first, "content/guide/a.md")->changed.commit->summary, "Edition 1");
	site_free(third);
	site_free(first);
	site_free(fourth);
	assert_span(page_at(second, OF_THE_FIRST)->source->text, "---\ntitle: A\n---\n\nText of A.\n");
	site_free(second);
	site_store_free(store);
}

/* Layouts and assets of the program itself, where the site has none. */
static void
defaults_give_way_to_the_sites_own(void **state)
{
	struct fixture *f = *state;
	struct site_options options = { .root = f->dir, .jobs = 2, .defaults = in_dir(f, "share") };
	struct site *site;

	assert_int_equal(fs_make_dirs(in_dir(f, "share/layouts")), 0);
	assert_int_equal(fs_make_dirs(in_dir(f, "layouts")), 0);
	put(f, "share/layouts/page.mustache", "default");
	put(f, "share/layouts/base.mustache", "default");
	options.store = site_store_new();
	site = load_options(&options, 0);
	assert_int_equal(site->layouts.len, 2);
	site_free(site);
	put(f, "layouts/page.mustache", "own");
	site_store_change(options.store, span_of("layouts/page.mustache"));
	site = load_options(&options, 0);
	assert_int_equal(site->layouts.len, 1);
	assert_span(site->layouts.at[0]->source.text, "own");
	site_free(site);
	assert_int_equal(unlink(in_dir(f, "layouts/page.mustache")), 0);
	site_store_change(options.store, span_of("layouts/page.mustache"));
	site = load_options(&options, 0);
	assert_int_equal(site->layouts.len, 2);
	site_free(site);
	site_store_free(options.store);
}

static void
files_come_and_go(void **state)
{
	struct fixture *f = *state;
	struct site_store *store = site_store_new();
	struct site *site = load(f, store, 0);

	assert_int_equal(unlink(in_dir(f, "content/guide/a.md")), 0);
	put(f, "content/guide/c.md", "---\ntitle: C\n---\n\nText.\n");
	site_store_change(store, span_of("content/guide/a.md"));
	site_store_change(store, span_of("content/guide/c.md"));
	site_store_change(store, span_of("content/guide/never.md"));
	site_free(site);
	site = load(f, store, 1);
	assert_null(map_get(&site->by_path, span_of("content/guide/a.md")));
	assert_span(page_at(site, "content/guide/c.md")->front.title, "C");
	put(f, "content/guide/a.md", "---\ntitle: Again\n---\n\nText.\n");
	site_store_change_all(store);
	site_free(site);
	site = load(f, store, 0);
	assert_span(page_at(site, "content/guide/a.md")->front.title, "Again");
	site_free(site);
	site_store_free(store);
}

static void
problems_are_told_again_until_they_are_mended(void **state)
{
	struct fixture *f = *state;
	struct site_store *store = site_store_new();
	struct site *site;

	put(f, "content/guide/b.md", "---\ntitle: B\nnonsense: 1\n---\n\n## \n\nText.\n");
	site_free(load(f, store, 2));
	site_free(load(f, store, 2));
	put(f, "content/site.yaml", "title: [");
	site_store_change(store, span_of("content/site.yaml"));
	assert_null(load(f, store, 1));
	put(f, "content/site.yaml", "title: Library\ntypes:\n  page:\n    layout: page\n    fields: {nonsense: number}\n");
	site_store_change(store, span_of("content/site.yaml"));
	site = load(f, store, 1);
	assert_span(site->config.title, "Library");
	site_free(site);
	assert_int_equal(fs_remove_tree(in_dir(f, "content")), 0);
	site_store_change_all(store);
	assert_null(load(f, store, 1));
	site_store_free(store);
}

/* A hundred pages, of which a few change again and again. */
static void
memory_does_not_grow(void **state)
{
	struct fixture *f = *state;
	struct site_store *store = site_store_new();
	struct site *site = NULL, *next;
	size_t first = 0, save;
	char name[64], text[256];

	for (save = 0; save < 100; save++) {
		snprintf(name, sizeof(name), "content/guide/p%zu.md", save);
		put(f, name, "---\ntitle: Page\n---\n\nText.\n");
	}
	for (save = 0; save < 600; save++) {
		snprintf(name, sizeof(name), "content/guide/p%zu.md", save * 7 % 100);
		snprintf(text, sizeof(text), "---\ntitle: Page %zu\n---\n\n## Heading %zu\n\nText.\n", save, save);
		put(f, name, text);
		site_store_change(store, span_of(name));
		next = load(f, store, 0);
		site_free(site);
		site = next;
		if (save == 200)
			first = mallinfo2().uordblks;
	}
	/* Every page was parsed anew before and since.  A sanitizer counts nothing: 0 and 0. */
	assert_true(mallinfo2().uordblks <= first + first / 4);
	site_free(site);
	site_store_free(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SITE(what_did_not_change_is_kept),
		WITH_SITE(editions_and_history_are_read_once),
		WITH_SITE(defaults_give_way_to_the_sites_own),
		WITH_SITE(files_come_and_go),
		WITH_SITE(problems_are_told_again_until_they_are_mended),
		WITH_SITE(memory_does_not_grow),
	};

	md_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
