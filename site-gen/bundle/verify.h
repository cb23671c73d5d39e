/*
 * Whether a mirror is, file for file, what was published.
 */
#ifndef BUNDLE_VERIFY_H
#define BUNDLE_VERIFY_H

#include "bundle/bundle.h"

struct verify_request {
	const char *mirror;
	const char *manifest;           /* a file to trust, or NULL for the one in the mirror */
	const struct minisign_public *key;      /* NULL: the manifest's signature is not checked */
	struct arena *arena;            /* keeps what diagnostics point to */
};

struct verify_result {
	size_t files;
	char commit[41];
	int64_t time;
};

/*
 * Every file that is missing, changed or extra is a diagnostic.  False where
 * that could not be found out: no manifest, or one that the key did not sign.
 * Empty folders do not count.
 */
bool mirror_verify(const struct verify_request *request, struct verify_result *out, struct diag_list *diags);

#endif
