/*
 * Reading the files of a site, from a folder or from a revision of git.
 */
#ifndef CONTENT_LOAD_H
#define CONTENT_LOAD_H

#include "content/site.h"

/*
 * Lists and reads every file of content/, layouts/ and assets/ into
 * *files, sorted by path.  Files that cannot be read are diagnosed and left
 * out.  False only where nothing at all can be read.
 */
bool load_files(const struct site_options *options, struct arena *arena, struct file_list *files,
                struct span *commit, struct diag_list *diags);

#endif
