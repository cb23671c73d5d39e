/*
 * Reading a bundle that came from elsewhere.
 *
 * Signatures first, then hashes, then contents: nothing is understood before
 * it is known to be ours, and the archive is in memory before it is hashed,
 * so what is unpacked later is what was checked.
 */
#ifndef BUNDLE_OPEN_H
#define BUNDLE_OPEN_H

#include "bundle/bundle.h"
#include "bundle/pack.h"

struct bundle {
	struct arena *arena;            /* the caller's: keeps what diagnostics point to */
	char *folder;
	const struct source *manifest_text;
	struct span manifest_signature;
	struct manifest manifest;
	struct changes *changes;        /* NULL: the archive holds the whole site */
	const struct source *archive_name;      /* without a text */
	struct span archive;
	enum pack_kind kind;
};

/*
 * Opens the bundle in the folder `path`, or the one of the archive `path`,
 * and checks all but what is in the archive.  Everything lives in the arena.
 * False after a diagnostic.
 */
bool bundle_open(const char *path, const struct minisign_public *key, struct arena *arena, struct bundle *out,
                 struct diag_list *diags);

/*
 * Checks a text against its signature, which is NULL where there is none.
 * False after a diagnostic that names the text.
 */
bool bundle_check_signature(const struct minisign_public *key, const struct source *text,
                            const struct span *signature, struct diag_list *diags);

enum { BUNDLE_SIGNATURE_MAX = 16 * 1024 };      /* bytes */

#endif
