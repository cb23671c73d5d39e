/*
 * The amendments of every edition of a site, with what the editors say of
 * them in content/<publication>/changes/.
 */
#ifndef AMEND_AMENDMENTS_H
#define AMEND_AMENDMENTS_H

#include "amend/amend.h"
#include "content/changes.h"

/* From one edition to the next, or from the last published one to the text as it is now. */
struct amend_step {
	const struct publication *publication;
	const struct edition *from;
	const struct edition *to;       /* NULL: the text as it is now */
	struct span name;               /* of its notes and addresses: the id of `to`, or "now" */
	struct span label;              /* "Second edition", "Changes since the fifth edition" */
	struct amend_comparison *comparison;
	const struct change_file *file; /* content/<publication>/changes/<name>.yaml, or NULL */
	const struct change_note **notes;       /* of each change of the comparison; NULL where it has none */
};

struct amendments {
	struct amend_step **steps;      /* by publication, the oldest first */
	size_t step_count;
	struct arena arena;
};

/*
 * Compares each edition of each publication with the one before, and the last
 * published one with the text as it is now.  An edition that is listed as the
 * current one and is not in git yet is the text as it is now: its step has
 * its name.  Diagnoses changes without a class and notes about pages that did
 * not change.  Without earlier editions (also with --no-history) there are no
 * steps.  Never NULL.
 */
struct amendments *amendments_load(const struct site *site, const struct site_options *options,
                                   struct diag_list *diags);
void amendments_free(struct amendments *amendments);

/* The step that leads to the text as it is now, or the newest; NULL if there is none. */
const struct amend_step *amendments_latest(const struct amendments *amendments,
                                           const struct publication *publication);

#endif
