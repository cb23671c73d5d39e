/*
 * What editors are told: by the command `report`, and by `build --editors`.
 */
#ifndef CMD_REPORT_H
#define CMD_REPORT_H

#include "cmd/command.h"
#include "report/since.h"

struct editors {
	struct arena arena;
	struct report *report;
	struct since_report *change;   /* NULL without --since */
	struct site *before;            /* as it was then, with what was wrong with it */
	struct diag_list before_diags;
};

#define EDITORS_INIT { .report = NULL, .before_diags = DIAG_LIST_INIT }

/* Whether the options that both commands have are right; else a usage error. */
int editors_check_arguments(const char *command, const struct arguments *arguments);
/*
 * Makes the reports of a site that was loaded with these options and checked;
 * the site, and `diags`, which are put in order, must outlive them.  False
 * after a diagnostic: the revision of --since cannot be read.
 */
bool editors_open(struct editors *editors, const struct arguments *arguments, const struct site_options *options,
                  const struct site *site, struct diag_list *diags);
void editors_close(struct editors *editors);

#endif
