/*
 * SHA-256 (FIPS 180-4), through libsodium.
 */
#ifndef BUNDLE_HASH_H
#define BUNDLE_HASH_H

#include "base/buf.h"

enum { HASH_SIZE = 32, HASH_DIGITS = 2 * HASH_SIZE };

struct hash {
	unsigned char bytes[HASH_SIZE];
};

struct hash hash_of(struct span bytes);
bool hash_equal(const struct hash *a, const struct hash *b);
/* As sha256sum prints it: 64 digits in lower case. */
void hash_write(struct buf *out, const struct hash *hash);
/* From that; false where it is anything else. */
bool hash_read(struct span digits, struct hash *out);

#endif
