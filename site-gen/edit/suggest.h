/*
 * What the last commit knows of broken links: a page or a heading that was
 * there under another name.
 */
#ifndef EDIT_SUGGEST_H
#define EDIT_SUGGEST_H

#include "content/site.h"

/*
 * Compares the site with the last commit of the repository that `root` is in.
 * Diagnostics of links to a page that has moved, or to a heading that was
 * reworded where it stands, get the fix that they lack; a page that moved
 * without an alias is diagnosed, with the alias as the fix.  Where there is no
 * repository nothing happens.
 */
void suggest_from_history(const struct site *site, const char *root, unsigned jobs, struct diag_list *diags);

#endif
