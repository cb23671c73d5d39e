/*
 * Putting a finished site in place, all or nothing.
 *
 * The new tree is staged in a folder beside the target and swapped in with
 * one renameat2(RENAME_EXCHANGE); the old tree is removed afterwards.  A kill
 * at any moment leaves the old or the new site whole; what a killed run left
 * beside the target is removed by the next one.  A target that exists must be
 * empty or hold the marker file, so no folder of somebody else is replaced.
 *
 * A target that is a symbolic link stays one: the folder that it leads to is
 * replaced.  Where the file system cannot exchange folders (overlayfs, NFS),
 * the link is pointed to a new folder beside the old one instead; without a
 * link that is an error.
 */
#ifndef PUBLISH_PUBLISH_H
#define PUBLISH_PUBLISH_H

#include "base/diag.h"

#define PUBLISH_MARKER ".site-gen"
#define PUBLISH_MARKER_TEXT "site-gen\n"

struct publish;

/* NULL after a diagnostic (not ours, no permission, the target's parent is
 * missing).  Takes a lock, so two builds to one target do not mix. */
struct publish *publish_begin(const char *target, struct diag_list *diags);
/*
 * Stages one file; folders are made as needed.  Where the old site has the
 * same bytes at this path, that very file is kept (inode and time).  Safe in
 * threads, each with its own diags.  False after a diagnostic.
 */
bool publish_file(struct publish *p, const char *path, struct span bytes, struct diag_list *diags);
/* Swaps the stage in.  False after a diagnostic, with the old site in place.
 * Frees p in any case. */
bool publish_commit(struct publish *p, struct diag_list *diags);
/* Removes the stage and frees p; NULL is fine. */
void publish_abort(struct publish *p);

#endif
