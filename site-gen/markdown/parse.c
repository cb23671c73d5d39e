#include <pthread.h>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm/syntax_extension.h>

#include "base/utf8.h"
#include "markdown/budget.h"
#include "markdown/tree.h"

#define BUDGET_BASE ((size_t)32 * 1024 * 1024)
#define BUDGET_PER_BYTE 128
#define SECONDS 2.0

/*
 * cmark_parser_finish puts the characters of `autolink` and `strikethrough`
 * into tables of the process and takes them out at its end, so two threads
 * disturb one another (github/cmark-gfm pull request 176).  Those of autolink
 * are there from the start instead, where nobody takes them out.  The tilde
 * of strikethrough matters to texts that have one, and only these wait for
 * one another.
 */
static pthread_mutex_t finishing = PTHREAD_MUTEX_INITIALIZER;

static const char *const extensions[] = { "table", "autolink", "tasklist" };

static void
attach(cmark_parser *parser, const char *name)
{
	cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name));
}

void
md_init(void)
{
	cmark_syntax_extension *autolink;
	cmark_parser *parser;

	cmark_gfm_core_extensions_ensure_registered();
	autolink = cmark_find_syntax_extension("autolink");
	parser = cmark_parser_new(CMARK_OPT_DEFAULT);
	attach(parser, "autolink");
	cmark_manage_extensions_special_characters(parser, true);
	cmark_parser_free(parser);
	cmark_llist_free(cmark_get_default_mem_allocator(), autolink->special_inline_chars);
	cmark_syntax_extension_set_special_inline_chars(autolink, NULL);
}

void
md_library_version(struct buf *out)
{
	buf_str(out, cmark_version_string());
}

void
md_thread_release(void)
{
	budget_release();
}

static cmark_parser *
new_parser(bool strikethrough)
{
	cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_FOOTNOTES, budget_allocator());
	size_t i;

	if (strikethrough)
		attach(parser, "strikethrough");
	for (i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++)
		attach(parser, extensions[i]);
	return parser;
}

/* cmark's tree, in the memory that budget_end takes back; NULL where that or
 * the time was used up. */
static cmark_node *
parse_bounded(struct span text)
{
	bool strikethrough = span_find(text, '~', 0) < text.len;
	volatile bool locked = false;
	cmark_parser *parser;
	cmark_node *root;
	jmp_buf landing;

	if (setjmp(landing)) {
		if (locked)
			pthread_mutex_unlock(&finishing);
		return NULL;
	}
	budget_begin(BUDGET_BASE + text.len * BUDGET_PER_BYTE, SECONDS, &landing);
	parser = new_parser(strikethrough);
	cmark_parser_feed(parser, text.ptr, text.len);
	if (strikethrough) {
		pthread_mutex_lock(&finishing);
		locked = true;
	}
	root = cmark_parser_finish(parser);
	if (locked) {
		locked = false;
		pthread_mutex_unlock(&finishing);
	}
	return root;
}

static struct md_doc *
empty_doc(const struct source *source, struct arena *arena)
{
	struct md_doc *doc = ARENA_NEW(arena, struct md_doc);

	doc->source = source;
	doc->nodes = ARENA_NEW(arena, struct md_node);
	doc->nodes[0].end = 1;
	doc->node_count = 1;
	return doc;
}

static bool
is_text(const struct source *source, size_t start, struct diag_list *diags)
{
	struct span text = span_from(source->text, start);
	size_t bad = utf8_check(text), nul = span_find(text, '\0', 0);

	if (text.len > MD_SOURCE_MAX)
		diag_add(diags, DIAG_MARKDOWN_LIMIT, (struct place){ source, start },
		         "the page is longer than %zu bytes", (size_t)MD_SOURCE_MAX);
	else if (bad < text.len)
		diag_add(diags, DIAG_TEXT_UTF8, (struct place){ source, start + bad },
		         "this byte is not UTF-8");
	else if (nul < text.len)
		diag_add(diags, DIAG_TEXT_NUL, (struct place){ source, start + nul }, "a NUL byte");
	else
		return true;
	return false;
}

static void
report_stop(enum budget_stop stop, const struct source *source, size_t start, struct diag_list *diags)
{
	struct place place = { source, start };

	if (stop == BUDGET_USED_UP)
		diag_add(diags, DIAG_MARKDOWN_LIMIT, place, "the page needs too much memory to read");
	else if (stop == BUDGET_TIMED_OUT)
		diag_add(diags, DIAG_MARKDOWN_LIMIT, place, "the page takes longer than %g seconds to read",
		         SECONDS);
}

struct md_doc *
md_parse(const struct source *source, size_t start, struct arena *arena, struct diag_list *diags)
{
	struct line_list lines = VEC_INIT;
	struct md_doc *doc = NULL;

	if (is_text(source, start, diags) && scan_page(source, start, &lines, diags)) {
		cmark_node *root = parse_bounded(span_from(source->text, start));

		if (root)
			doc = tree_build(root, source, &lines, arena, diags);
		report_stop(budget_end(), source, start, diags);
	}
	vec_release(&lines);
	return doc ? doc : empty_doc(source, arena);
}
