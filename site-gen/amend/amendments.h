/*
 * The amendments of every edition of a site, with what the editors say of
 * them in content/<publication>/changes/.
 */
#ifndef AMEND_AMENDMENTS_H
#define AMEND_AMENDMENTS_H

#include "amend/amend.h"

/* When something changed. */
struct amend_date {
	struct span day;                /* "2026-11-22", "2026-11" or "2026"; empty: not in git yet */
	int64_t seconds;                /* of the commit, since 1970, UTC; -1: the day is an editor's */
};

/* From one edition to the next, or from the last published one to the text as it is now. */
struct amend_step {
	const struct publication *publication;  /* as it is now */
	const struct edition *from;
	const struct edition *to;       /* NULL: the text as it is now */
	const struct edition *in_making;        /* what that is to become, where it is listed already; or NULL */
	struct span name;               /* of its notes and addresses: the id of `to` or `in_making`, or "now" */
	struct span address;            /* "toolkit/changes/2.html" */
	struct amend_comparison *comparison;
	const struct change_file *file; /* content/<publication>/changes/<name>.yaml, or NULL */
	const struct change_note **notes;       /* of each change of the comparison; NULL where it has none */
	struct amend_date *dates;       /* of each */
	bool is_shown;                  /* something that a reader can see changed */
};

/* A substantive change of a page: what goes into "What's new". */
struct amend_event {
	const struct amend_step *step;
	const struct amend_change *change;
	const struct change_note *note;
	struct amend_date date;
	const struct page *page;        /* that continues it now, or NULL */
};

struct amendments {
	const struct site *site;
	struct amend_step **steps;      /* by publication, the oldest first; those not shown, too */
	size_t step_count;
	struct amend_event *events;     /* newest first */
	size_t event_count;
	struct map by_page;             /* address -> the newest struct amend_event of the page as it is now */
	struct arena arena;
};

/*
 * Compares each edition of each publication with the one before, and the last
 * published one with the text as it is now.  An edition that is listed as the
 * current one and is not in git yet is the text as it is now.  Diagnoses
 * changes without a class and notes about pages that did not change.  Without
 * published editions (also with --no-history) there are no steps.  Never NULL.
 */
struct amendments *amendments_load(const struct site *site, const struct site_options *options,
                                   struct diag_list *diags);
void amendments_free(struct amendments *amendments);    /* NULL is fine */

/* Whether a change has to have a class: all but those that no reader sees. */
bool amend_needs_class(const struct amend_change *change);

/* The step from, or to, an edition of the publication; `to` NULL: to the text as it is now.  NULL if there is none. */
const struct amend_step *amendments_step_from(const struct amendments *amendments, const struct edition *edition);
const struct amend_step *amendments_step_to(const struct amendments *amendments, const struct publication *publication,
                                            const struct edition *edition);

/* Where a change's redline is published: "toolkit/changes/2/living-well.html"; empty if it has none. */
struct span amend_redline_address(const struct amend_step *step, const struct amend_change *change,
                                  struct arena *arena);
/* "Second edition", "Changes since the fifth edition". */
struct span amend_step_title(const struct amend_step *step, struct arena *arena);
/* "2026-11-22": the day of a clock so many minutes east of UTC. */
struct span amend_day(int64_t seconds, int offset, struct arena *arena);
/* The edition's label as it stands within a sentence: "second edition", "March 2026 edition". */
struct span amend_edition_words(const struct edition *edition, struct arena *arena);
const struct change_note *amend_note_of(const struct amend_step *step, const struct amend_change *change);
const struct amend_date *amend_date_of(const struct amend_step *step, const struct amend_change *change);

/* What a section of the text as it is now has been through. */
enum amend_label_kind {
	AMEND_LABEL_NONE,               /* nothing is known of earlier texts */
	AMEND_LABEL_NEW,                /* came with `step` */
	AMEND_LABEL_AMENDED,            /* was changed last by `step` */
	AMEND_LABEL_UNCHANGED           /* since `since`, the oldest edition that has it */
};
struct amend_label {
	enum amend_label_kind kind;
	const struct amend_step *step;
	const struct amend_change *change;      /* of that step */
	const struct edition *since;
};
/* `heading` as in struct amend_section. */
struct amend_label amendments_label(const struct amendments *amendments, const struct page *page, uint32_t heading);

#endif
