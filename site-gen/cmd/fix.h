/*
 * check --fix: what is safe to mend, shown first.
 */
#ifndef CMD_FIX_H
#define CMD_FIX_H

#include "cmd/command.h"

/* Returns the exit status: of the site as it then is. */
int fix_run(const struct arguments *arguments);

#endif
