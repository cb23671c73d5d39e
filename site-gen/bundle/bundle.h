/*
 * Bundles: a built site in a few files, to be carried to a mirror.
 *
 * A bundle is a folder:
 *
 *	SHA256SUMS, SHA256SUMS.minisig        of all that follow
 *	manifest.json, manifest.json.minisig  every file of the site (manifest.h)
 *	changes.json                          only in a bundle of changes
 *	site-DAY-COMMIT.zip, .tar.zst         the files, twice the same
 *	sbom.spdx.json                        what they and the program are made of
 *
 * The archives hold the marker of a site (publish.h) and the manifest under
 * the name that it has in a mirror.  The signature of SHA256SUMS vouches for
 * the archives before a byte of them is read; that of the manifest stays with
 * the mirror.
 */
#ifndef BUNDLE_BUNDLE_H
#define BUNDLE_BUNDLE_H

#include "bundle/manifest.h"
#include "bundle/minisign.h"

#define BUNDLE_SUMS "SHA256SUMS"
#define BUNDLE_MANIFEST "manifest.json"
#define BUNDLE_CHANGES "changes.json"
#define BUNDLE_SBOM "sbom.spdx.json"

/* Before anything else of bundle/, from one thread: sets the time zone of the
 * process to UTC, for the archives.  False without a source of randomness. */
bool bundle_init(void);

/* A finished file of the site, in the caller's memory. */
struct bundle_file {
	struct span path, bytes;
};
VEC_TYPE(bundle_files, struct bundle_file);

struct bundle_request {
	struct bundle_files *files;     /* of the site, in any order; sorted in place */
	struct manifest manifest;       /* all but the files and their size */
	const struct source *since;     /* the manifest to start from, or NULL for all */
	const struct minisign_secret *key;      /* NULL: no signatures */
};

/* The name of the bundle and of its archives: "site-2027-03-31-0123456789ab", or "changes-…". */
struct span bundle_name(const struct bundle_request *request, struct arena *arena);
/*
 * Makes the bundle in the folder `output`, which is replaced as a whole if it
 * is there (publish.h).  False after a diagnostic.
 */
bool bundle_make(struct bundle_request *request, const char *output, struct diag_list *diags);

#endif
