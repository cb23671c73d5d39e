/*
 * Reading the files of a site, from a folder or from a revision of git.  Private
 * to content/.
 */
#ifndef CONTENT_LOAD_H
#define CONTENT_LOAD_H

#include "content/site.h"
#include "history/tree.h"

/*
 * Lists and reads every file of content/, layouts/ and assets/ into
 * *files, sorted by path.  Files that cannot be read are diagnosed and left
 * out.  False only where nothing at all can be read.  `known` is that of
 * history_read_tree.
 */
bool load_files(const struct site_options *options, struct history_blobs *known, struct arena *arena,
                struct file_list *files, struct span *commit, struct diag_list *diags);

/* Reads and sorts the files of a site: what site_load begins with.  NULL as there. */
struct site *site_begin(const struct site_options *options, struct history_blobs *known, struct diag_list *diags);

#endif
