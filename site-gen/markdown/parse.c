#include <pthread.h>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>

#include "base/skim.h"
#include "base/utf8.h"
#include "markdown/budget.h"
#include "markdown/builder.h"
#include "markdown/tree.h"

#define BUDGET_BASE ((size_t)32 * 1024 * 1024)
#define BUDGET_PER_BYTE 128
#define SECONDS 2.0

/*
 * cmark_parser_finish puts the characters of `autolink` and `strikethrough`
 * into tables of the process and takes them out at its end, so two threads
 * disturb one another (github/cmark-gfm pull request 176).  Texts that need
 * one of the two wait for one another.  To the others it does not matter what
 * stands in the tables: text that is cut there is put together again.
 */
static pthread_mutex_t finishing = PTHREAD_MUTEX_INITIALIZER;

/* What a text needs; each costs a walk over the tree, autolink also a node for
 * each "w". */
struct needs {
	bool strikethrough, autolink, footnotes;
};

static void
attach(cmark_parser *parser, const char *name)
{
	cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name));
}

void
md_init(void)
{
	cmark_gfm_core_extensions_ensure_registered();
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
new_parser(const struct needs *needs)
{
	cmark_parser *parser = cmark_parser_new_with_mem(
		needs->footnotes ? CMARK_OPT_FOOTNOTES : CMARK_OPT_DEFAULT, budget_allocator());

	if (needs->strikethrough)
		attach(parser, "strikethrough");
	attach(parser, "table");
	if (needs->autolink)
		attach(parser, "autolink");
	attach(parser, "tasklist");
	return parser;
}

/* cmark's tree, in the memory that budget_end takes back; NULL where that or
 * the time was used up. */
static cmark_node *
parse_bounded(struct span text, const struct needs *needs)
{
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
	parser = new_parser(needs);
	cmark_parser_feed(parser, text.ptr, text.len);
	if (needs->strikethrough || needs->autolink) {
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

/* Where "@", "://" or "www." may begin. */
SKIM_PAIR_FUNCTION(find_candidate, c, next,
                   (c == '@') | ((c == ':') & (next == '/')) | ((c == 'w') & (next == 'w')))

/* Whether there is anything that autolink could make a link of. */
static bool
may_autolink(struct span s)
{
	size_t at;

	for (at = find_candidate(s, 0); at < s.len; at = find_candidate(s, at + 1)) {
		struct span rest = span_from(s, at);

		if (s.ptr[at] == '@' || span_starts_with(rest, "://") || span_starts_with(rest, "www."))
			return true;
	}
	return false;
}

/* The same of the texts of a tree: what is left of the addresses when the links are made. */
static bool
has_bare_address(cmark_node *root)
{
	cmark_node *node;

	for (node = root; node; node = builder_next(root, node))
		if (node->type == CMARK_NODE_TEXT &&
		    may_autolink(
			    span_make((const char *)node->as.literal.data, (size_t)node->as.literal.len)))
			return true;
	return false;
}

static bool
has_byte(struct span text, char byte)
{
	return span_find(text, byte, 0) < text.len;
}

/* The tree, parsed again with autolink where that makes a difference. */
static cmark_node *
parse_text(struct span text)
{
	struct needs needs = { .strikethrough = has_byte(text, '~'), .footnotes = has_byte(text, '^') };
	cmark_node *root = parse_bounded(text, &needs);

	/* An entity may stand for "@". */
	if (root && (has_byte(text, '&') || may_autolink(text)) && has_bare_address(root)) {
		budget_end();
		needs.autolink = true;
		root = parse_bounded(text, &needs);
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
		cmark_node *root = parse_text(span_from(source->text, start));

		if (root)
			doc = tree_build(root, source, &lines, arena, diags);
		report_stop(budget_end(), source, start, diags);
	}
	vec_release(&lines);
	return doc ? doc : empty_doc(source, arena);
}
