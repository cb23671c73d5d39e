/*
 * Putting a staged folder in the place of another in one step.  Functions
 * return 0 or an errno, and on an error have changed nothing.  Names are
 * relative to the open folder `parent`.
 */
#ifndef PUBLISH_SWAP_H
#define PUBLISH_SWAP_H

#include "base/span.h"

/* Whether `name` is the folder open as `fd`. */
bool swap_is_folder(int parent, const char *name, int fd);

/* Renames `stage` to `name`, which must not exist. */
int swap_new(int parent, const char *stage, const char *name);
/*
 * Exchanges `stage` and `name`, which must be the folder open as `old`: if it
 * is another one by now, the exchange is undone and the result is ESTALE.
 */
int swap_exchange(int parent, const char *stage, const char *name, int old);
/*
 * For file systems without that: renames `stage` to `name`, and points the
 * symbolic link at the path `link`, which leads to another folder in the
 * parent, there instead.  The old folder stays.
 */
int swap_link(int parent, const char *stage, const char *name, const char *link);

#endif
