/*
 * Keys and Ed25519 signatures as minisign writes and reads them.
 *
 * The formats are those of https://jedisct1.github.io/minisign/, "Signature
 * format", "Public key format" and "Private key format", tried against
 * Debian's minisign 0.11.  A signature is of the hashed kind ("ED"): Ed25519
 * (RFC 8032) over the BLAKE2b-512 hash (RFC 7693) of the message, and a
 * second, global one over the first and the trusted comment.  The older kind
 * without the hash ("Ed") is refused.
 *
 * All files are text: a line "untrusted comment: …", which nothing may rely
 * on, and a line of base64 (RFC 4648); a signature has two lines more, the
 * trusted comment and the global signature.
 *
 * Call bundle_init first.  Secrets live in memory of minisign_secret_new,
 * which is locked, guarded and zeroed when freed; copies that functions make
 * are zeroed before they return.
 */
#ifndef BUNDLE_MINISIGN_H
#define BUNDLE_MINISIGN_H

#include <stdint.h>

#include "base/buf.h"

#define MINISIGN_SUFFIX ".minisig"

enum { MINISIGN_ID_SIZE = 8, MINISIGN_PUBLIC_SIZE = 32, MINISIGN_SECRET_SIZE = 64 };

struct minisign_public {
	unsigned char id[MINISIGN_ID_SIZE], key[MINISIGN_PUBLIC_SIZE];
};

struct minisign_secret {
	unsigned char id[MINISIGN_ID_SIZE], key[MINISIGN_SECRET_SIZE];
};

/* How a key or a signature can be wrong. */
enum minisign_result {
	MINISIGN_OK,
	MINISIGN_FORMAT,        /* not in the format */
	MINISIGN_UNHASHED,      /* a signature of the older kind */
	MINISIGN_OTHER_KEY,     /* made with a key of another id */
	MINISIGN_FORGED,        /* not over this message */
	MINISIGN_COMMENT,       /* not over this trusted comment */
	MINISIGN_PROTECTED,     /* the secret key needs its password */
	MINISIGN_PASSWORD,      /* it is not this one */
	MINISIGN_MEMORY         /* no memory to try the password */
};

/* What guessing a password costs; see crypto_pwhash_scryptsalsa208sha256 of libsodium. */
struct minisign_cost {
	uint64_t operations, memory;    /* memory in bytes */
};
/* minisign's own: 2^25 and 1 GB, a few seconds. */
extern const struct minisign_cost minisign_cost;

struct minisign_secret *minisign_secret_new(void);
void minisign_secret_free(struct minisign_secret *secret);      /* NULL is fine */
/* A new random key. */
void minisign_generate(struct minisign_secret *out);
void minisign_public_of(const struct minisign_secret *secret, struct minisign_public *out);

/* The id as minisign prints it: 16 hexadecimal digits. */
#define MINISIGN_ID_TEXT (2 * MINISIGN_ID_SIZE + 1)
void minisign_id_text(const unsigned char id[MINISIGN_ID_SIZE], char out[MINISIGN_ID_TEXT]);

void minisign_write_public(const struct minisign_public *key, struct buf *out);
/* From the text of the file, or from its second line alone. */
enum minisign_result minisign_read_public(struct span text, struct minisign_public *out);

/*
 * The secret key's file, which is a secret too if no password protects it
 * (cost NULL): the caller zeroes it.  Takes less memory than asked for where
 * there is not so much.
 */
enum { MINISIGN_SECRET_TEXT = 512 };
enum minisign_result minisign_write_secret(const struct minisign_secret *secret, struct span password,
                                           const struct minisign_cost *cost, char out[MINISIGN_SECRET_TEXT]);
/* MINISIGN_PROTECTED where it needs a password and that has a NULL ptr. */
enum minisign_result minisign_read_secret(struct span text, struct span password, struct minisign_secret *out);

/* The same bytes each time.  The comment has no control characters but tabs,
 * and at most MINISIGN_COMMENT_MAX bytes. */
enum { MINISIGN_COMMENT_MAX = 8000 };
void minisign_sign(const struct minisign_secret *secret, struct span message, struct span trusted_comment,
                   struct buf *out);

struct minisign_signature {
	unsigned char id[MINISIGN_ID_SIZE];     /* of the key that made it, as it says */
	struct span trusted_comment;            /* within the text; to be trusted after MINISIGN_OK */
};
/* Reads the signature and checks both parts; *out is filled unless the result is MINISIGN_FORMAT. */
enum minisign_result minisign_verify(const struct minisign_public *key, struct span message, struct span text,
                                     struct minisign_signature *out);

#endif
