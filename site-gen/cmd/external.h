/*
 * check --external, as the command line asks for it.
 */
#ifndef CMD_EXTERNAL_H
#define CMD_EXTERNAL_H

#include "check/external.h"
#include "cmd/command.h"

/* Reads the options; EXIT_CLEAN or EXIT_USAGE.  Paths are in the arena. */
int external_options_from(const struct arguments *arguments, struct arena *arena, struct external_options *options);
/* Checks, with progress on a terminal unless it is to be quiet. */
void external_run(const struct site *site, const struct external_options *options, bool quiet, struct buf *summary,
                  struct diag_list *diags);

#endif
