/*
 * Files of keys.  A file with a secret is made with mode 0600, in one step,
 * and never over another one.  Functions return 0 or an errno.
 */
#ifndef BUNDLE_KEY_FILE_H
#define BUNDLE_KEY_FILE_H

#include "base/span.h"

/* EEXIST where something has that name. */
int key_file_create(const char *path, struct span text, bool secret);
/* Reads at most `size` bytes (EFBIG where there are more); *exposed tells
 * whether other users may read the file. */
int key_file_read(const char *path, char *out, size_t size, size_t *len, bool *exposed);

#endif
