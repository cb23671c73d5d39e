/*
 * Keys as commands are given them.
 */
#ifndef CMD_KEYS_H
#define CMD_KEYS_H

#include "base/diag.h"
#include "bundle/minisign.h"

/* Reads a secret key file, asking for its password if it has one.  NULL after
 * a diagnostic; the caller frees it with minisign_secret_free. */
struct minisign_secret *keys_read_secret(const char *path, struct diag_list *diags);
/* From a file, or from the line of base64 itself; false after a diagnostic. */
bool keys_read_public(const char *key, struct minisign_public *out, struct diag_list *diags);

#endif
