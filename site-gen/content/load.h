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
 * out.  With options->store only what changed is read.  False only where
 * nothing at all can be read.  `known` is that of history_read_tree.
 */
bool load_files(const struct site_options *options, struct history_blobs *known, struct arena *arena,
                struct file_list *files, struct span *commit, struct diag_list *diags);

/* Reads and sorts the files of a site: what site_load begins with.  NULL as there. */
struct site *site_begin(const struct site_options *options, struct history_blobs *known, struct diag_list *diags);

/* A publication as a commit has it, and where its files are in the site. */
struct load_edition {
	struct span publication;        /* "toolkit" */
	struct span folder;             /* "toolkit/editions/1" */
	const char *commit;             /* full id */
};
/* The files of an edition, sorted by path: "content/toolkit/editions/1/index.md".
 * With options->store they are read once.  False after a diagnostic. */
bool load_edition_files(const struct site_options *options, const struct load_edition *edition,
                        struct history_blobs *known, struct arena *arena, struct file_list *files,
                        struct diag_list *diags);

/* What follows is for content/store.c. */

/* A file as it was found: its bytes, or why there are none. */
struct found_file {
	struct span path;               /* "content/a.md" */
	struct span bytes;
	int error;                      /* errno; ELOOP for a link to a folder or to nothing */
};
VEC_TYPE(found_files, struct found_file);

#define LOAD_FOLDERS 3
/* Reads all that load_files would, sorted by path.  An errno where content/,
 * layouts/ or assets/ cannot be opened; without content/ nothing is read. */
void load_folders(const struct site_options *options, struct arena *arena, struct found_files *found,
                  int errors[LOAD_FOLDERS]);
/* What load_folders would find at a path below the root; false if that is nothing. */
bool load_one(const char *root, struct span path, struct arena *arena, struct found_file *found);
/* Whether no file of that path is ever read: a dot file or a backup. */
bool load_is_hidden(struct span path);
/* Reads an edition's files from git, sorted by path; false after a diagnostic. */
bool load_edition_tree(const struct site_options *options, const struct load_edition *edition,
                       struct history_blobs *known, struct arena *arena, struct found_files *found,
                       struct diag_list *diags);

#endif
