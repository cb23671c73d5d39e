/*
 * What changed between two states of a publication: its amendments.
 *
 * A state is an edition, or the text as it is now, as pages of a loaded site.
 * A page is paired with the one that has its id, then by `replaces`, then by
 * likeness of the text; sections likewise, within and across pages.  Work is
 * linear in the size of what changed: pages whose bytes are equal are not
 * looked into.
 *
 * A comparison is read-only once it is made, and borrows from both sites.
 */
#ifndef AMEND_AMEND_H
#define AMEND_AMEND_H

#include "amend/blocks.h"
#include "redline/alarm.h"

/* What happened to a page or a section; several may have happened at once. */
enum amend_kind {
	AMEND_ADDED,            /* continues nothing */
	AMEND_REMOVED,          /* nothing continues it */
	AMEND_SPLIT,            /* part of what became several */
	AMEND_MERGED,           /* made of several */
	AMEND_MOVED,            /* a page: another address; a section: another page, or another place in it */
	AMEND_RENUMBERED,
	AMEND_RETITLED,
	AMEND_REORDERED,        /* a page: sections stand in another order, came in or went to another page */
	AMEND_REWORDED,         /* words were added or removed, titles and numbers aside */
	AMEND_RELINKED,         /* a link with the same words leads elsewhere, came or went */
	AMEND_RETOUCHED,        /* nothing of all that, yet the file is another: emphasis, topics, names for the search */
	AMEND_KINDS
};
#define AMEND_BIT(kind) (1u << (kind))
/* "added", "reworded" … */
const char *amend_kind_name(enum amend_kind kind);
/* Of one alarm, "time limit"; of all of a kind, "Time limits". */
const char *amend_alarm_name(enum redline_alarm_kind kind);
const char *amend_alarm_title(enum redline_alarm_kind kind);

/* A publication at one time. */
struct amend_state {
	const struct site *site;
	const struct publication *publication;  /* as it is now; NULL: all pages of the site */
	const struct edition *edition;          /* NULL: the text as it is */
};

/* From a heading to the next one, or from the title to the first. */
struct amend_section {
	const struct page *page;
	uint32_t heading;               /* UINT32_MAX: what stands before the first */
	struct span title;              /* of that, the page's */
	struct amend_section *other;    /* that it was before, or is now (the one that has most of it); or NULL */
	unsigned kinds;                 /* AMEND_BIT; 0: unchanged.  Of an old section REMOVED,
	                                   SPLIT, MERGED or MOVED, or 0: the rest is said of the new */
	size_t added, removed;          /* words; of a new section */
};

/* A link whose words stayed and whose target is another, or that was made or taken away. */
struct amend_link {
	uint32_t op;                    /* of the redline */
	struct span text, old, new;     /* targets: "guide/plo#meeting", "https://…"; empty for none */
};

struct amend_alarm {
	struct redline_alarm alarm;
	uint32_t op;                    /* of the redline */
};

/* A page that is not what it was. */
struct amend_change {
	const struct page *old, *new;   /* the nearest of those below; NULL of one added or removed */
	const struct page **olds, **news;       /* all that it continues, all that continue old */
	size_t old_count, new_count;
	unsigned kinds;                 /* AMEND_BIT, never 0 */
	size_t added, removed;          /* words, also of pages added or removed */
	struct span id;                 /* "parenting": of new, or of old if it was removed; in a comparison
	                                   of a whole site with its folder before: "guide/plo" */
	/* What the redline compares: all blocks of new; before it those that became them, in
	 * the order of what they became, with what went away where it stood. */
	struct amend_blocks old_blocks, new_blocks;
	struct amend_section **old_sections;    /* of each old block */
	struct redline redline;         /* without ops where new was made of nothing, or is nothing */
	struct amend_section *sections; /* of new, in order; all of them */
	size_t section_count;
	struct amend_section **gone;    /* of old pages: removed from new, or moved out of it */
	size_t gone_count;
	struct amend_alarm *alarms;     /* by kind, then place */
	size_t alarm_count;
	struct amend_link *links;
	size_t link_count;
};

/* The blocks of an op of the change's redline; NULL where it has none. */
const struct amend_block *amend_op_old(const struct amend_change *change, const struct redline_op *op);
const struct amend_block *amend_op_new(const struct amend_change *change, const struct redline_op *op);
/* The section that an op belongs to: of the new page; or of an old one, where it is not in the new page any more. */
const struct amend_section *amend_op_section(const struct amend_change *change, const struct redline_op *op);

struct amend_pair {
	const struct page *other;       /* of the other state, or NULL */
	struct amend_change *change;    /* NULL: unchanged */
};

struct amend_comparison {
	struct amend_state old, new;
	struct amend_change *changes;   /* in the order of the new pages, each removed one behind what it followed */
	size_t change_count;
	size_t counts[AMEND_KINDS];     /* pages of each kind; one may count for several */
	size_t unchanged, old_pages, new_pages;
	size_t added, removed;          /* words in all */
	size_t alarms[REDLINE_ALARM_KINDS];
	struct map by_old, by_new;      /* address of a page, changed or not -> struct amend_pair */
	struct arena arena;
};

/* Never NULL; on `jobs` threads. */
struct amend_comparison *amend_compare(const struct amend_state *old, const struct amend_state *new, unsigned jobs);
void amend_comparison_free(struct amend_comparison *comparison);       /* NULL is fine */
/* The change that made the page of the new state, or NULL: unchanged. */
const struct amend_change *amend_change_to(const struct amend_comparison *comparison, const struct page *page);
/* What the page of the old state has become, the nearest of several; NULL: unchanged. */
const struct amend_change *amend_change_from(const struct amend_comparison *comparison, const struct page *page);
/* The page that continues one of the old state, and the one that a page of the new state continues, changed
 * or not: the nearest of several, or NULL. */
const struct page *amend_successor(const struct amend_comparison *comparison, const struct page *page);
const struct page *amend_predecessor(const struct amend_comparison *comparison, const struct page *page);
#endif
