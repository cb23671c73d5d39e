/*
 * Bringing a mirror to the state of a bundle, all or nothing.
 */
#ifndef BUNDLE_APPLY_H
#define BUNDLE_APPLY_H

#include "bundle/open.h"

struct apply_request {
	const char *bundle;     /* its folder, or an archive in that */
	const char *mirror;     /* the folder to replace (publish.h) */
	const struct minisign_public *key;
	bool older;             /* also where the mirror has a newer commit */
	struct arena *arena;    /* keeps what diagnostics point to */
};

struct apply_result {
	size_t written, kept, removed;  /* files */
	bool was_there;         /* the mirror has this state already; nothing was done */
	char commit[41];
	int64_t time;
};

/*
 * Everything is checked before the first byte of the mirror changes:
 * signatures, hashes, every entry of the archive, and, where the bundle holds
 * only changes, that the mirror has the state which they start from and every
 * file that stays is undamaged.  Then the new state is put in place in one
 * step.  False after a diagnostic; the mirror is then as it was.
 */
bool bundle_apply(const struct apply_request *request, struct apply_result *out, struct diag_list *diags);

#endif
