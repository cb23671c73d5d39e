/*
 * Long output on a terminal: through a pager, as git does it.
 */
#ifndef CMD_PAGER_H
#define CMD_PAGER_H

#include "base/span.h"

/*
 * Writes the text to standard output; on a terminal through $PAGER, or `less`
 * if that is not set, and not if it is empty or "cat".  Whoever leaves the
 * pager before the end has seen enough: no error.  False where standard output
 * could not be written.
 */
bool pager_show(struct span text);

#endif
