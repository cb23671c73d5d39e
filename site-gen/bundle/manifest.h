/*
 * What a bundle says of itself: two JSON documents and SHA256SUMS.
 *
 * The manifest lists every file of the site with its size and hash.  It is
 * the same for a whole bundle and for one that holds only changes, and it
 * stays in the mirror as MANIFEST_INSTALLED.  The changes say from which
 * manifest to which other they lead.  All texts live in the caller's arena.
 *
 * What is read may come from anybody: every size, hash and path is checked
 * here, so that who uses a manifest can trust it to be well-formed, though
 * not to be ours (minisign.h says that).
 */
#ifndef BUNDLE_MANIFEST_H
#define BUNDLE_MANIFEST_H

#include <stdint.h>

#include "base/diag.h"
#include "bundle/hash.h"

/* In a mirror; no file of a site has these names. */
#define MANIFEST_INSTALLED ".site-gen.json"
#define MANIFEST_INSTALLED_SIGNATURE ".site-gen.json.minisig"

#define MANIFEST_FORMAT "site-gen manifest 1"
#define CHANGES_FORMAT "site-gen changes 1"
#define MANIFEST_BYTES_MAX ((size_t)64 << 20)          /* of the document */
#define MANIFEST_FILE_MAX ((uint64_t)1 << 30)           /* of one file of the site */
#define MANIFEST_FILES_MAX ((size_t)500 * 1000)

struct manifest_file {
	struct span path;
	uint64_t size;
	struct hash hash;
};
VEC_TYPE(manifest_files, struct manifest_file);

struct manifest_edition {
	struct span publication, edition, label;
};

struct manifest {
	struct span title;              /* of the site */
	struct span commit;             /* full id */
	struct span tool;               /* "site-gen 0.1" */
	int64_t time;                   /* of the commit: seconds since 1970 */
	struct manifest_edition *editions;
	size_t edition_count;
	struct manifest_file *files;    /* by path in byte order */
	size_t file_count;
	uint64_t size;                  /* of all files together */
};

void manifest_write(const struct manifest *manifest, struct buf *out);
/* False after a diagnostic. */
bool manifest_read(const struct source *source, struct arena *arena, struct manifest *out,
                   struct diag_list *diags);
/* The file of that path, or NULL. */
const struct manifest_file *manifest_find(const struct manifest *manifest, struct span path);
/* Whether site-gen itself puts a file of this name into a mirror, capitals or not. */
bool manifest_owns(struct span path);

/* From one manifest to another. */
struct changes {
	struct span from_commit, commit;
	int64_t from_time;
	struct hash from, to;           /* of the manifests */
	struct span *changed;           /* paths: new or with other bytes; ascending */
	struct span *removed;           /* paths; ascending */
	size_t changed_count, removed_count;
};

/* Fills the lists and commits; the hashes are the caller's. */
void changes_between(const struct manifest *from, const struct manifest *to, struct arena *arena,
                     struct changes *out);
void changes_write(const struct changes *changes, struct buf *out);
/* False after a diagnostic. */
bool changes_read(const struct source *source, struct arena *arena, struct changes *out,
                  struct diag_list *diags);

/* A line of SHA256SUMS, as sha256sum writes it for files of its own folder. */
struct sum {
	struct span name;
	struct hash hash;
};
VEC_TYPE(sums, struct sum);

void sum_write(const struct sum *sum, struct buf *out);
/* Names are plain ones, without a folder.  False after a diagnostic. */
bool sums_read(const struct source *source, struct sums *out, struct diag_list *diags);
/* NULL where the name is not listed. */
const struct sum *sums_find(const struct sums *sums, const char *name);

#endif
