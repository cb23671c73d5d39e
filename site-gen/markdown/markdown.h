/*
 * Markdown: GitHub-flavoured, through cmark-gfm, which nothing else includes.
 *
 * md_parse turns a page into a flat tree that is read-only afterwards: the
 * nodes stand in one array in the order of the text, and a node's descendants
 * are the nodes from its index + 1 up to `end`.  So a section, a callout or a
 * cell is a range of indices, and no walk needs recursion.
 *
 * Extensions: table, strikethrough, autolink, tasklist; footnotes; and ours:
 *   callouts          > [!KIND] optional title {#anchor}
 *   heading anchors   ## Heading {#anchor}
 *   includes          an image with a ref: address alone in a paragraph
 * Raw HTML is refused with a diagnostic.
 */
#ifndef MARKDOWN_MARKDOWN_H
#define MARKDOWN_MARKDOWN_H

#include <stdint.h>

#include "base/diag.h"

#define MD_SOURCE_MAX (1024 * 1024)     /* bytes of a page */
#define MD_DEPTH_MAX 100                /* nodes within nodes, the document included */

enum md_kind {
	/* blocks */
	MD_DOCUMENT, MD_PARAGRAPH, MD_HEADING, MD_LIST, MD_ITEM, MD_QUOTE, MD_CALLOUT, MD_INCLUDE,
	MD_CODE_BLOCK, MD_RULE, MD_TABLE, MD_ROW, MD_CELL, MD_FOOTNOTE,
	/* inlines */
	MD_TEXT, MD_CODE, MD_SOFT_BREAK, MD_LINE_BREAK, MD_EMPHASIS, MD_STRONG, MD_STRIKE, MD_LINK, MD_IMAGE,
	MD_FOOTNOTE_REF
};

enum md_flag {
	MD_ORDERED = 1 << 0,            /* list */
	MD_TIGHT = 1 << 1,              /* list */
	MD_TASK = 1 << 2,               /* item of a task list */
	MD_DONE = 1 << 3,               /* a task that is ticked */
	MD_HEADER = 1 << 4,             /* first row of a table */
	MD_AUTOLINK = 1 << 5            /* a link written as a bare address */
};
enum md_align { MD_ALIGN_NONE, MD_ALIGN_LEFT, MD_ALIGN_CENTRE, MD_ALIGN_RIGHT };

struct md_node {
	uint8_t kind;                   /* enum md_kind */
	uint8_t level;                  /* heading 1-6; cell: enum md_align */
	uint16_t flags;                 /* enum md_flag */
	uint32_t end;                   /* index behind the last descendant */
	uint32_t offset;                /* byte offset in the source */
	uint32_t ref;                   /* index into headings, links, callouts or footnotes;
	                                   an ordered list's first number; a code block's
	                                   bytes of info string, see md_language */
	struct span text;               /* MD_TEXT, MD_CODE, MD_CODE_BLOCK: unescaped literal;
	                                   MD_FOOTNOTE_REF: "2" for the second to its
	                                   footnote and so on, empty for the first */
};
/* The first word behind the fence of a code block, or empty. */
struct span md_language(const struct md_node *code_block);
/* What follows that word, or empty. */
struct span md_code_title(const struct md_node *code_block);

struct md_heading {
	uint32_t node;
	uint32_t section_end;           /* node behind the section: the next heading of this
	                                   level or above among its brothers, or the end */
	uint8_t level;
	struct span text;               /* plain text, may be empty */
	struct span anchor;             /* unique in the page */
	bool anchor_set;                /* by {#…} */
};

struct md_link {                        /* links, images and includes */
	uint32_t node;
	uint32_t offset;                /* of the "[", "!" or "<", in the source */
	struct span url, title;         /* unescaped */
	bool empty;                     /* no text between the brackets */
};

struct md_callout {
	uint32_t node;
	struct span kind;               /* "MUST-DO", in upper case */
	struct span title;              /* plain text, may be empty */
	struct span anchor;             /* unique in the page: set, or "must-do-2" */
	bool anchor_set;
};

struct md_footnote {
	uint32_t node;
	struct span label;              /* as slug, unique: "fn-" + label is its id in the page */
	uint32_t references;            /* how many times it is referred to */
};

struct md_doc {
	const struct source *source;
	struct md_node *nodes;          /* nodes[0] is the document */
	struct md_heading *headings;
	struct md_link *links;
	struct md_callout *callouts;
	struct md_footnote *footnotes;
	uint32_t node_count, heading_count, link_count, callout_count, footnote_count;
};

/* Once, before any thread. */
void md_init(void);
/* "0.29.0.gfm.6": of cmark-gfm, as linked. */
void md_library_version(struct buf *out);

/*
 * Parses source->text from `start` (behind the front matter) into `arena`.
 * Never NULL: a page that costs too much or is no text gives an empty document
 * and a diagnostic.  Safe in threads, each with its own arena and diags.
 * Limits: MD_SOURCE_MAX, MD_DEPTH_MAX, 32 MB + 128 bytes of memory for each
 * byte of source, 2 seconds of the thread's time, 100,000 table cells, 500
 * closing brackets in a row or "@" in a word.
 *
 * Anchors: those that the page sets come first; then headings get the slug of
 * their text, with -1, -2, … where it is taken, as on GitHub; then callouts
 * their kind, with -2, -3, ….  Of an anchor set twice the second gets a number
 * (and a diagnostic).  An unused footnote is left out, as cmark does.
 */
struct md_doc *md_parse(const struct source *source, size_t start, struct arena *arena, struct diag_list *diags);
/*
 * Where the address of links[link] stands in the source, without "<" and ">":
 * in the link itself, or in the definition that it names.  False where no
 * place is found whose text means the link's url.  Costs a walk over the page
 * where it is a definition.
 */
bool md_address(const struct md_doc *doc, uint32_t link, size_t *start, size_t *end);

/* Frees what the calling thread keeps for the next md_parse. */
void md_thread_release(void);

/*
 * Rendering to HTML.  Without hooks (NULL) it is what cmark-gfm writes for
 * safe HTML, but "'" is escaped too, only http, https, mailto, tel and
 * relative addresses become links and pictures (else their text stays), and
 * a callout is a quote with a bold first line.  With hooks, each of which may
 * be NULL, come also: ids of headings, the wrapper of tables, classes
 * align-left, align-centre and align-right for cells instead of the obsolete
 * attribute, scope="col", tabindex on <pre>, labels of tasks, and void
 * elements without a slash.
 */
struct md_target {
	struct span href;               /* unescaped; ptr NULL: render the text without a link */
	struct span text;               /* HTML used where the link has no text of its own */
	const char *class;              /* or NULL */
};
struct md_hooks {
	void *context;
	/* Where links[link] leads. */
	struct md_target (*link)(void *context, const struct md_doc *doc, uint32_t link);
	/* Where the picture links[link] is, relative to the page that is written. */
	struct span (*image)(void *context, const struct md_doc *doc, uint32_t link);
	/* Writes the text node, escaped (the place for glossary links).  Called for
	 * text in links and headings too, but not in alternative texts. */
	void (*text)(void *context, const struct md_doc *doc, uint32_t node, struct buf *out);
	/* The anchor to write for one; lets includes keep ids unique.  An empty span:
	 * none.  Called for ids of headings, footnotes ("fn-…") and references to them
	 * ("fnref-…"), and for the links between the latter: the same must give the
	 * same, and a link to none is left out. */
	struct span (*anchor)(void *context, const struct md_doc *doc, struct span anchor);
	/* Writes what stands before and after a callout's content, its id included. */
	void (*callout_open)(void *context, const struct md_doc *doc, uint32_t callout, struct buf *out);
	void (*callout_close)(void *context, const struct md_doc *doc, uint32_t callout, struct buf *out);
	/* Writes the included section; links[link] names it. */
	void (*include)(void *context, const struct md_doc *doc, uint32_t link, struct buf *out);
	/* Writes a code block in its own way; false to have it written as code. */
	bool (*code_block)(void *context, const struct md_doc *doc, uint32_t node, struct buf *out);
	/* Told of every heading before it is written. */
	void (*heading)(void *context, const struct md_doc *doc, uint32_t heading);
	/* Writes what stands behind a heading. */
	void (*heading_end)(void *context, const struct md_doc *doc, uint32_t heading, struct buf *out);
	/* Writes what stands first in a heading. */
	void (*heading_start)(void *context, const struct md_doc *doc, uint32_t heading, struct buf *out);
	int heading_shift;              /* added to levels; the result stays within 2-6 if not 0 */
	bool heading_links;             /* a link to itself in each heading, class "anchor" */
};
/* Renders nodes [from, to) that are complete subtrees.  With hooks tables are
 * wrapped in <div class="table" tabindex="0" role="group" aria-label="Table">. */
void md_render(const struct md_doc *doc, uint32_t from, uint32_t to, const struct md_hooks *hooks, struct buf *out);

/*
 * The plain text of nodes [from, to): blocks on lines of their own, cells
 * separated by spaces, code, alternative texts and titles of callouts included.
 * `include` (or NULL) adds the text of an included section.
 */
void md_text(const struct md_doc *doc, uint32_t from, uint32_t to,
             void (*include)(void *context, const struct md_doc *doc, uint32_t link, struct buf *out),
             void *context, struct buf *out);

#endif
