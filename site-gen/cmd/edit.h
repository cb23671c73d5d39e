/*
 * What the commands that change the content have in common: the site as it
 * is, a plan, the site as it would be, and what is said about both.
 */
#ifndef CMD_EDIT_H
#define CMD_EDIT_H

#include "cmd/command.h"
#include "edit/move.h"

struct editing {
	const char *command;
	struct site_options options;
	struct site *site, *result;     /* result: after editing_try */
	struct diag_list diags;         /* of the site */
	struct diag_list result_diags;
	struct diag_list fresh;         /* those of the result that the site has not */
	struct plan plan;
};

/*
 * Undoes what a killed run left, then loads and checks the site; `jobs` and the
 * like come from the arguments.  EXIT_CLEAN, or the exit status after saying
 * why; editing_end is right in any case.
 */
int editing_begin(struct editing *e, const char *command, const char *root, const struct arguments *arguments);
void editing_end(struct editing *e);

/* Finishes the plan, tries it in memory and fills `fresh`; a move (or NULL) is
 * what became of the paths.  False where an error is among them. */
bool editing_try(struct editing *e, const struct move *move);
/* Prints the fresh diagnostics, or only those that are errors. */
void editing_report(const struct editing *e, bool errors_only);
/* Prints the plan as a diff to standard output. */
void editing_show(const struct editing *e);
/* Makes the changes; EXIT_CLEAN or the exit status after saying why. */
int editing_write(struct editing *e);

/* Prints diagnostics as text to standard error. */
void editing_print(const struct diag_list *diags);
#endif
