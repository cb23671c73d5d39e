/*
 * Writing files into the staged tree.  Functions return 0 or an errno.
 */
#ifndef PUBLISH_STAGE_H
#define PUBLISH_STAGE_H

#include "base/span.h"

/* Relative, without empty parts, "." and "..". */
bool stage_path_is_clean(const char *path);

/*
 * Makes the file `path` with these bytes below the folder `stage`, and its
 * folders.  Where the folder `old` (-1 for none) has a regular file there with
 * the same bytes, that file is linked; or copied with its time where the file
 * system refuses another link.  EEXIST where the stage has the path.
 */
int stage_file(int stage, int old, const char *path, struct span bytes);

#endif
