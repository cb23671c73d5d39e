#include "bundle/minisign.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

#define UNTRUSTED "untrusted comment: "
#define TRUSTED "trusted comment: "

static const char algorithm[2] = "Ed", algorithm_hashed[2] = "ED";
static const char kdf_scrypt[2] = "Sc", kdf_none[2] = "";
static const char checksum_blake2b[2] = "B2";

const struct minisign_cost minisign_cost = { crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE,
	                                     crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE };

/* What stands in base64, byte for byte; numbers have their lowest byte first. */
struct public_record {
	unsigned char algorithm[2], id[MINISIGN_ID_SIZE], key[MINISIGN_PUBLIC_SIZE];
};
struct signature_record {
	unsigned char algorithm[2], id[MINISIGN_ID_SIZE], signature[crypto_sign_BYTES];
};
/* All of this is encrypted where there is a password. */
struct secret_part {
	unsigned char id[MINISIGN_ID_SIZE], key[MINISIGN_SECRET_SIZE], checksum[32];
};
struct secret_record {
	unsigned char algorithm[2], kdf[2], checksum[2], salt[32], operations[8], memory[8];
	struct secret_part secret;
};

static_assert(sizeof(struct public_record) == 42, "records have no gaps");
static_assert(sizeof(struct signature_record) == 74, "records have no gaps");
static_assert(sizeof(struct secret_record) == 158, "records have no gaps");
static_assert(MINISIGN_SECRET_SIZE == crypto_sign_SECRETKEYBYTES, "sizes of Ed25519");
static_assert(MINISIGN_PUBLIC_SIZE == crypto_sign_PUBLICKEYBYTES, "sizes of Ed25519");

/* With the NUL byte. */
#define BASE64_SIZE(size) sodium_base64_ENCODED_LEN((size), sodium_base64_VARIANT_ORIGINAL)

static void
put_base64(struct buf *out, const void *record, size_t size)
{
	size_t len = sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL) - 1;

	sodium_bin2base64(buf_reserve(out, len + 1), len + 1, record, size, sodium_base64_VARIANT_ORIGINAL);
	out->len += len;
}

/* Exactly `size` bytes, in the one way that they can be written. */
static bool
read_base64(struct span text, void *record, size_t size)
{
	size_t len;

	return text.ptr &&
	       !sodium_base642bin(record, size, text.ptr, text.len, NULL, &len, NULL,
	                          sodium_base64_VARIANT_ORIGINAL) &&
	       len == size;
}

static struct span
take_line(struct span *text)
{
	struct span line;

	span_cut(*text, '\n', &line, text);
	if (line.len && line.ptr[line.len - 1] == '\r')
		line.len--;
	return line;
}

/* The line without its beginning; false where it begins otherwise. */
static bool
take_comment(struct span *text, const char *prefix, struct span *out)
{
	struct span line = take_line(text);

	*out = span_from(line, strlen(prefix));
	return span_starts_with(line, prefix);
}

struct minisign_secret *
minisign_secret_new(void)
{
	struct minisign_secret *secret = sodium_malloc(sizeof(*secret));

	if (!secret)
		mem_exhausted();
	return secret;
}

void
minisign_secret_free(struct minisign_secret *secret)
{
	sodium_free(secret);
}

void
minisign_generate(struct minisign_secret *out)
{
	unsigned char public_key[MINISIGN_PUBLIC_SIZE];

	randombytes_buf(out->id, sizeof(out->id));
	crypto_sign_keypair(public_key, out->key);
}

void
minisign_public_of(const struct minisign_secret *secret, struct minisign_public *out)
{
	memcpy(out->id, secret->id, sizeof(out->id));
	crypto_sign_ed25519_sk_to_pk(out->key, secret->key);
}

void
minisign_id_text(const unsigned char id[MINISIGN_ID_SIZE], char out[MINISIGN_ID_TEXT])
{
	size_t i;

	for (i = 0; i < MINISIGN_ID_SIZE; i++)
		snprintf(out + 2 * i, 3, "%02X", id[MINISIGN_ID_SIZE - 1 - i]);
}

void
minisign_write_public(const struct minisign_public *key, struct buf *out)
{
	struct public_record record;
	char id[MINISIGN_ID_TEXT];

	memcpy(record.algorithm, algorithm, sizeof(algorithm));
	memcpy(record.id, key->id, sizeof(record.id));
	memcpy(record.key, key->key, sizeof(record.key));
	minisign_id_text(key->id, id);
	buf_printf(out, UNTRUSTED "minisign public key %s\n", id);
	put_base64(out, &record, sizeof(record));
	buf_char(out, '\n');
}

enum minisign_result
minisign_read_public(struct span text, struct minisign_public *out)
{
	struct public_record record;
	struct span line = take_line(&text);

	if (span_starts_with(line, UNTRUSTED))
		line = take_line(&text);
	if (!read_base64(line, &record, sizeof(record)) || span_trim(text).len ||
	    memcmp(record.algorithm, algorithm, sizeof(algorithm)) != 0)
		return MINISIGN_FORMAT;
	memcpy(out->id, record.id, sizeof(out->id));
	memcpy(out->key, record.key, sizeof(out->key));
	return MINISIGN_OK;
}

/* Secret keys. */

static void
put_number(unsigned char out[8], uint64_t n)
{
	size_t i;

	for (i = 0; i < 8; i++)
		out[i] = (unsigned char)(n >> (8 * i));
}

static uint64_t
get_number(const unsigned char in[8])
{
	uint64_t n = 0;
	size_t i;

	for (i = 8; i-- > 0;)
		n = n << 8 | in[i];
	return n;
}

static void
checksum_of(const struct secret_record *record, unsigned char out[32])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, 32);
	crypto_generichash_update(&state, record->algorithm, sizeof(record->algorithm));
	crypto_generichash_update(&state, record->secret.id, sizeof(record->secret.id));
	crypto_generichash_update(&state, record->secret.key, sizeof(record->secret.key));
	crypto_generichash_final(&state, out, 32);
	sodium_memzero(&state, sizeof(state));
}

/* Encrypts and decrypts; false without the memory for it. */
static bool
apply_password(struct secret_record *record, struct span password)
{
	unsigned char stream[sizeof(struct secret_part)], *part = (unsigned char *)&record->secret;
	bool ok = !crypto_pwhash_scryptsalsa208sha256(
		stream, sizeof(stream), password.len ? password.ptr : "", password.len, record->salt,
		get_number(record->operations), (size_t)get_number(record->memory));
	size_t i;

	for (i = 0; ok && i < sizeof(stream); i++)
		part[i] ^= stream[i];
	sodium_memzero(stream, sizeof(stream));
	return ok;
}

static bool
protect(struct secret_record *record, struct span password, struct minisign_cost cost)
{
	memcpy(record->kdf, kdf_scrypt, sizeof(kdf_scrypt));
	randombytes_buf(record->salt, sizeof(record->salt));
	while (cost.operations >= crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_MIN &&
	       cost.memory >= crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_MIN) {
		put_number(record->operations, cost.operations);
		put_number(record->memory, cost.memory);
		if (apply_password(record, password))
			return true;
		cost.operations /= 2;
		cost.memory /= 2;
	}
	return false;
}

static void
write_secret_text(const struct secret_record *record, bool is_protected, char out[MINISIGN_SECRET_TEXT])
{
	int len = snprintf(out, MINISIGN_SECRET_TEXT, UNTRUSTED "minisign %s secret key\n",
	                   is_protected ? "encrypted" : "unencrypted");

	static_assert(BASE64_SIZE(sizeof(*record)) + 64 < MINISIGN_SECRET_TEXT, "a secret key fits");
	sodium_bin2base64(out + len, MINISIGN_SECRET_TEXT - (size_t)len, (const unsigned char *)record,
	                  sizeof(*record), sodium_base64_VARIANT_ORIGINAL);
	memcpy(out + strlen(out), "\n", 2);
}

enum minisign_result
minisign_write_secret(const struct minisign_secret *secret, struct span password,
                      const struct minisign_cost *cost, char out[MINISIGN_SECRET_TEXT])
{
	struct secret_record record = { .salt = { 0 } };
	bool ok = true;

	memcpy(record.algorithm, algorithm, sizeof(algorithm));
	memcpy(record.checksum, checksum_blake2b, sizeof(checksum_blake2b));
	memcpy(record.secret.id, secret->id, sizeof(secret->id));
	memcpy(record.secret.key, secret->key, sizeof(secret->key));
	checksum_of(&record, record.secret.checksum);
	if (cost)
		ok = protect(&record, password, *cost);
	if (ok)
		write_secret_text(&record, cost != NULL, out);
	sodium_memzero(&record, sizeof(record));
	return ok ? MINISIGN_OK : MINISIGN_MEMORY;
}

/* Whether the checksum fits; minisign leaves that of an unprotected key zero. */
static bool
is_intact(const struct secret_record *record, bool is_protected)
{
	unsigned char checksum[32];
	bool same;

	checksum_of(record, checksum);
	same = !sodium_memcmp(checksum, record->secret.checksum, sizeof(checksum)) ||
	       (!is_protected && sodium_is_zero(record->secret.checksum, sizeof(checksum)));
	sodium_memzero(checksum, sizeof(checksum));
	return same;
}

/* Nothing that minisign writes asks for more than its own cost. */
static bool
costs_too_much(const struct secret_record *record)
{
	return get_number(record->operations) > minisign_cost.operations ||
	       get_number(record->memory) > minisign_cost.memory;
}

static enum minisign_result
open_record(struct secret_record *record, struct span password)
{
	bool is_protected = memcmp(record->kdf, kdf_scrypt, sizeof(kdf_scrypt)) == 0;

	if (memcmp(record->algorithm, algorithm, sizeof(algorithm)) != 0 ||
	    memcmp(record->checksum, checksum_blake2b, sizeof(checksum_blake2b)) != 0 ||
	    (!is_protected && memcmp(record->kdf, kdf_none, sizeof(kdf_none)) != 0))
		return MINISIGN_FORMAT;
	if (is_protected && !password.ptr)
		return MINISIGN_PROTECTED;
	if (is_protected && (costs_too_much(record) || !apply_password(record, password)))
		return MINISIGN_MEMORY;
	if (!is_intact(record, is_protected))
		return is_protected ? MINISIGN_PASSWORD : MINISIGN_FORMAT;
	return MINISIGN_OK;
}

enum minisign_result
minisign_read_secret(struct span text, struct span password, struct minisign_secret *out)
{
	struct secret_record record;
	enum minisign_result result = MINISIGN_FORMAT;
	struct span comment;

	if (take_comment(&text, UNTRUSTED, &comment) &&
	    read_base64(take_line(&text), &record, sizeof(record)) && !span_trim(text).len)
		result = open_record(&record, password);
	if (result == MINISIGN_OK) {
		memcpy(out->id, record.secret.id, sizeof(out->id));
		memcpy(out->key, record.secret.key, sizeof(out->key));
	}
	sodium_memzero(&record, sizeof(record));
	return result;
}

/* Signatures. */

enum { MESSAGE_HASH = 64 };

static void
hash_message(struct span message, unsigned char out[MESSAGE_HASH])
{
	crypto_generichash(out, MESSAGE_HASH, (const unsigned char *)message.ptr, message.len, NULL, 0);
}

/* What the global signature is over. */
static void
put_global(const unsigned char signature[crypto_sign_BYTES], struct span trusted_comment, struct buf *out)
{
	buf_add(out, signature, crypto_sign_BYTES);
	buf_span(out, trusted_comment);
}

void
minisign_sign(const struct minisign_secret *secret, struct span message, struct span trusted_comment,
              struct buf *out)
{
	unsigned char hash[MESSAGE_HASH], global_signature[crypto_sign_BYTES];
	struct signature_record record;
	struct buf global = BUF_INIT;
	char id[MINISIGN_ID_TEXT];

	hash_message(message, hash);
	memcpy(record.algorithm, algorithm_hashed, sizeof(algorithm_hashed));
	memcpy(record.id, secret->id, sizeof(record.id));
	crypto_sign_detached(record.signature, NULL, hash, sizeof(hash), secret->key);
	put_global(record.signature, trusted_comment, &global);
	crypto_sign_detached(global_signature, NULL, (const unsigned char *)global.ptr, global.len,
	                     secret->key);
	buf_release(&global);

	minisign_id_text(secret->id, id);
	buf_printf(out, UNTRUSTED "signature with the minisign key %s\n", id);
	put_base64(out, &record, sizeof(record));
	BUF_LIT(out, "\n" TRUSTED);
	buf_span(out, trusted_comment);
	buf_char(out, '\n');
	put_base64(out, global_signature, sizeof(global_signature));
	buf_char(out, '\n');
}

static bool
is_printable(struct span s)
{
	size_t at = 0;

	if (s.len > MINISIGN_COMMENT_MAX || utf8_check(s) != s.len)
		return false;
	while (at < s.len) {
		uint32_t c = utf8_next(s, &at);

		if (c != '\t' && utf8_is_control(c))
			return false;
	}
	return true;
}

static bool
global_is_genuine(const struct minisign_public *key, const struct signature_record *record,
                  struct span trusted_comment, const unsigned char signature[crypto_sign_BYTES])
{
	struct buf global = BUF_INIT;
	bool genuine;

	put_global(record->signature, trusted_comment, &global);
	genuine = !crypto_sign_verify_detached(signature, (const unsigned char *)global.ptr, global.len,
	                                       key->key);
	buf_release(&global);
	return genuine;
}

enum minisign_result
minisign_verify(const struct minisign_public *key, struct span message, struct span text,
                struct minisign_signature *out)
{
	unsigned char hash[MESSAGE_HASH], global_signature[crypto_sign_BYTES];
	struct signature_record record;
	struct span comment;

	if (!take_comment(&text, UNTRUSTED, &comment) ||
	    !read_base64(take_line(&text), &record, sizeof(record)) ||
	    !take_comment(&text, TRUSTED, &out->trusted_comment) || !is_printable(out->trusted_comment) ||
	    !read_base64(take_line(&text), global_signature, sizeof(global_signature)) || span_trim(text).len)
		return MINISIGN_FORMAT;
	memcpy(out->id, record.id, sizeof(out->id));
	if (memcmp(record.algorithm, algorithm, sizeof(algorithm)) == 0)
		return MINISIGN_UNHASHED;
	if (memcmp(record.algorithm, algorithm_hashed, sizeof(algorithm_hashed)) != 0)
		return MINISIGN_FORMAT;
	if (memcmp(record.id, key->id, sizeof(record.id)) != 0)
		return MINISIGN_OTHER_KEY;
	hash_message(message, hash);
	if (crypto_sign_verify_detached(record.signature, hash, sizeof(hash), key->key))
		return MINISIGN_FORGED;
	return global_is_genuine(key, &record, out->trusted_comment, global_signature) ? MINISIGN_OK
	                                                                               : MINISIGN_COMMENT;
}
