/*
 * Reading the files of a site, from a folder or from a revision of git.
 */
#ifndef CONTENT_LOAD_H
#define CONTENT_LOAD_H

#include "content/site.h"

/*
 * Lists and reads every file of content/, layouts/ and assets/ into
 * *files, sorted by path within its folder.  Files that cannot be read are
 * diagnosed and left out.  With options->store only what changed is read.
 * False only where nothing at all can be read.
 */
bool load_files(const struct site_options *options, struct arena *arena, struct file_list *files,
                struct span *commit, struct diag_list *diags);

/* A file as it was found: its bytes, or why there are none. */
struct found_file {
	struct span path;               /* "content/a.md" */
	struct span bytes;
	int error;                      /* errno; ELOOP for a link to a folder or to nothing */
};
VEC_TYPE(found_files, struct found_file);

#define LOAD_FOLDERS 3
/* Reads all of folder number `folder`, sorted by path.  An errno where the
 * folder itself cannot be opened. */
int load_folder(const struct site_options *options, size_t folder, struct arena *arena, struct found_files *found);
/* What load_folder would find at a path below one of the folders; false if that is nothing. */
bool load_one(const char *root, struct span path, struct arena *arena, struct found_file *found);
/* Whether no file of that path is ever read: a dot file or a backup. */
bool load_is_hidden(struct span path);

#endif
