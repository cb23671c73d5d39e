/*
 * Zip and tar.zst archives in memory, through libarchive.
 *
 * Call bundle_init first: libarchive takes the time zone and the locale of
 * the process.
 */
#ifndef BUNDLE_PACK_H
#define BUNDLE_PACK_H

#include <stdint.h>

#include "base/map.h"
#include "base/diag.h"
#include "bundle/hash.h"

enum pack_kind { PACK_ZIP, PACK_TAR_ZST, PACK_KINDS };
extern const char *const pack_suffix[PACK_KINDS]; /* ".zip", ".tar.zst" */

struct pack_file {
	struct span path, bytes;
};

/*
 * Writes the files, which are sorted, as regular ones of mode 0644 without
 * owners and with the same time, in seconds since 1970.  The same files give
 * the same bytes with the same libraries.  False after a diagnostic.
 */
bool pack_write(enum pack_kind kind, const struct pack_file *files, size_t count, int64_t time,
                         struct buf *out, struct diag_list *diags);

/* A file that an archive is to hold. */
struct pack_expected {
	struct span path;
	uint64_t size;
	struct hash hash;
	bool seen;              /* set while reading */
};

/* An archive to be read. */
struct pack_input {
	const struct source *source;    /* its name for diagnostics, without a text */
	struct span bytes;
	enum pack_kind kind;
	const struct map *expected;     /* path -> struct pack_expected */
	/* Takes one file; `bytes` is gone after the call.  False after a diagnostic. */
	bool (*take)(void *context, const struct pack_expected *file, struct span bytes,
	             struct diag_list *diags);
	void *context;
};

/*
 * Reads an archive that holds exactly the expected files: no other, none
 * twice, no folder, link or device, each with its size and hash; it is not
 * unpacked further than the expected sizes.  False after a diagnostic, when
 * some of the files may have been taken.
 */
bool pack_read(const struct pack_input *input, struct diag_list *diags);

#endif
