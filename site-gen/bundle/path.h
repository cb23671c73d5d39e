/*
 * Which files a mirror can hold, on Linux, Windows and whatever a USB stick
 * is formatted with.
 *
 * A path is relative to the site, with "/" between its parts.
 */
#ifndef BUNDLE_PATH_H
#define BUNDLE_PATH_H

#include "base/diag.h"

/* What is wrong with a path, to follow its name ("leads out of the site"); NULL where nothing is. */
const char *path_problem(struct span path);

/*
 * Paths that were seen, to find two that one folder cannot hold everywhere:
 * the same but for capitals, or a file where the other has a folder.
 */
struct path_set *path_set_new(void);
void path_set_free(struct path_set *set);       /* NULL is fine */
/* Adds a path, which must outlive the set; false, with the other one in
 * *clash, where they cannot be together.  The same path twice is a clash. */
bool path_set_add(struct path_set *set, struct span path, struct span *clash);

#endif
