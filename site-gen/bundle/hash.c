#include "bundle/hash.h"

#include <sodium.h>

struct hash
hash_of(struct span bytes)
{
	struct hash hash;

	crypto_hash_sha256(hash.bytes, (const unsigned char *)bytes.ptr, bytes.len);
	return hash;
}

bool
hash_equal(const struct hash *a, const struct hash *b)
{
	return memcmp(a->bytes, b->bytes, HASH_SIZE) == 0;
}

void
hash_write(struct buf *out, const struct hash *hash)
{
	sodium_bin2hex(buf_reserve(out, HASH_DIGITS + 1), HASH_DIGITS + 1, hash->bytes, HASH_SIZE);
	out->len += HASH_DIGITS;
}

bool
hash_read(struct span digits, struct hash *out)
{
	size_t i;

	for (i = 0; i < digits.len; i++)
		if (digits.ptr[i] >= 'A' && digits.ptr[i] <= 'F')
			return false;
	return digits.len == HASH_DIGITS &&
	       !sodium_hex2bin(out->bytes, HASH_SIZE, digits.ptr, digits.len, NULL, NULL, NULL);
}
