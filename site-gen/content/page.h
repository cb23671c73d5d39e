/*
 * A page: front matter, a Markdown tree, and its place in the site.
 *
 * Pages are made by site_load and read-only afterwards.  Every folder has a
 * page, its index.md or one that is generated, so the site is one tree of
 * pages: navigation needs nothing else.
 */
#ifndef CONTENT_PAGE_H
#define CONTENT_PAGE_H

#include "content/publication.h"
#include "diagram/diagram.h"
#include "history/walk.h"
#include "markdown/markdown.h"

struct page;
struct site_file;
struct stored_file;
VEC_TYPE(page_list, struct page *);

struct field_value {
	const struct field_rule *rule;
	const struct yaml_node *node;
};

/* What the front matter says; an absent text is empty. */
struct front_matter {
	struct span id, type, title, short_title, number, summary, status, authority, review, owner;
	struct yaml_list topics, audience, cross_authority, also, aliases, see, replaces;
	const struct yaml_node *anchors, *removed;      /* see struct anchor_alias; NULL if absent */
	long order;                     /* LONG_MAX if absent */
	bool glossary;
	const struct yaml_node *root;   /* for the offset of a key; NULL if there is none to be read */
	size_t end;                     /* offset of the line that closes it */
	struct field_value *fields;     /* of the page's type, those that are there */
	size_t field_count;
};

/* Where a link of the page leads; parallel to doc->links. */
enum reference_kind {
	REFERENCE_NONE,                 /* nowhere: see problem */
	REFERENCE_EXTERNAL,             /* leaves the site */
	REFERENCE_PAGE,                 /* a page, or an anchor in it */
	REFERENCE_FILE                  /* an attachment in content/ */
};
enum anchor_kind { ANCHOR_NONE, ANCHOR_HEADING, ANCHOR_CALLOUT, ANCHOR_TERM };
enum reference_problem {
	REFERENCE_OK,
	REFERENCE_NO_PAGE,
	REFERENCE_NO_ANCHOR,
	REFERENCE_OUTSIDE,
	REFERENCE_AMBIGUOUS,
	REFERENCE_SCHEME,
	REFERENCE_EMPTY
};
struct reference {
	enum reference_kind kind;
	enum reference_problem problem;
	struct page *target;            /* also where only the anchor is missing */
	const struct site_file *file;    /* an attachment */
	enum anchor_kind anchor_kind;
	uint32_t anchor_index;          /* of the heading, callout or term */
	struct span anchor;             /* without "#" */
	bool cycle;                     /* an include that leads back to itself, or to too many */
	uint8_t mark;                   /* while includes are walked */
	uint32_t weight;                /* sections that an include brings in, itself counted */
};

/* An anchor that the page had in an earlier edition, and where it leads now. */
struct anchor_alias {
	struct span name;
	size_t offset;                  /* of the entry in the front matter */
	struct span wanted;             /* as written: "heading", "ref:id#heading"; of a removed section
	                                   what the reader is told instead */
	bool removed;
	struct reference to;            /* NONE if the section was removed */
};

/* When the text of a page was changed last, as git has it. */
struct page_change {
	const struct history_commit *commit;    /* NULL: not known, or not committed */
	bool is_draft;                  /* the text is not the committed one */
};

/* A page that refers to this one. */
struct backlink {
	const struct page *from;
	uint32_t link;                  /* the first such link of `from`, or UINT32_MAX for "see" */
};

struct page {
	struct source *source;          /* NULL if generated */
	struct span path;               /* "content/guide/legal/plo.md"; of a generated one, where its
	                                   index.md would be */
	struct span address;            /* "guide/legal/plo.html" */
	struct span folder;             /* "guide/legal", "" for the root */
	struct span key;                /* "guide/public-law-outline", unique in the site */
	const struct page_type *type;   /* never NULL */
	const struct status *status;    /* NULL if site.yaml declares none */
	const struct authority *authority;      /* NULL: belongs to none */
	const struct publication *publication;  /* NULL: in none */
	struct edition *edition;        /* of a page of a published edition; else NULL */
	const struct part *part;        /* where the page is the index of a part */
	struct front_matter front;      /* title is never empty */
	size_t body;                    /* where the Markdown begins in the source */
	struct md_doc *doc;             /* empty where generated */
	const struct page *twin;        /* another with the same text, byte for byte, whose trees this one
	                                   shares; or NULL */
	bool unread;                    /* doc is empty, whatever the body says: see site_load_both */
	struct reference *references;
	struct anchor_alias *aliases;
	size_t alias_count;
	struct stored_file *stored;     /* what a preview keeps of it, or NULL */
	bool is_index;
	bool listed;                    /* in navigation: all but search and not-found pages, and earlier editions */
	bool anywhere;                  /* a server shows it at addresses that are not there, so its own
	                                   links begin at the server's root */
	size_t number;                  /* place in site->pages */

	struct page *parent;            /* NULL for the home page */
	struct page_list children;      /* in reading order */
	size_t position;                /* place among the parent's children */
	struct page *previous, *next;   /* in reading order, within a publication */
	VEC(struct backlink) backlinks; /* in reading order of `from` */
	struct page_list carriers;      /* of a topic: the pages that carry it, in reading order */
	struct page_change changed;     /* of a page of now; of one of an edition nothing is known */
	struct page_list before;        /* of a page of now: those of earlier editions that it continues,
	                                   or whose address it has; the newest edition first */
};

/*
 * Reads the front matter of page->source into page, and finds where its body
 * begins; its twin's must have been read before.  What is broken is diagnosed
 * (of twins once) and given a stand-in, so that the checks can go on.
 */
void page_load_front(struct page *page, const struct config *config, struct arena *arena, struct diag_list *diags);
/* Then the body, or shares its twin's. */
void page_load_body(struct page *page, struct arena *arena, struct diag_list *diags);
/* Gives the page a document without text. */
void page_leave_body(struct page *page, struct arena *arena);

/* "6.10 Assessing domestic abuse", in the arena if it has a number. */
struct span page_heading(const struct page *page, struct arena *arena);
/* The title for navigation. */
struct span page_short_title(const struct page *page);
/* The text of a field of the page's type, or an empty span. */
struct span page_field(const struct page *page, const char *name);
/* Whether a node is a code block whose language is "diagram"; gives it if so. */
bool page_diagram(const struct md_doc *doc, uint32_t node, struct diagram_block *block);
/* Where a front matter key stands, or the start of the file. */
struct place page_place(const struct page *page, const char *key);

#endif
