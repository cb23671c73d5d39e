#include "assertions.h"

#include <sodium.h>
#include <string.h>

#include "bundle/bundle.h"

/* Made by Debian's minisign 0.11: minisign -G -W, and -S with comments of its own. */
#define VECTOR_MESSAGE "A message.\n"
#define VECTOR_PUBLIC "RWR4BawNIAY4ZnY0G0QJzUyZwoOueHgF0l2oEJf99duysUAkobyNQXLB"
static const char vector_public[] =
	"untrusted comment: minisign public key 663806200DAC0578\n" VECTOR_PUBLIC "\n";
static const char vector_secret[] =
	"untrusted comment: minisign encrypted secret key\n"
	"RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAeAWsDSAGOGaZ27fNUDdYoc6JCvv9GY+bZn8r"
	"p2wLz+umCX4QI79vPXY0G0QJzUyZwoOueHgF0l2oEJf99duysUAkobyNQXLBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
static const char vector_signature[] =
	"untrusted comment: any comment\n"
	"RUR4BawNIAY4ZkcMvoMa6WeH7NBe26UttHZ5bq3iQGa9fX81HxaFpIWRAzDqJexQzOnNu0yxrrCgwglGbEsv5y8HYiH0DdYY/gg=\n"
	"trusted comment: a trusted comment\n"
	"ClXEsgU1KCjdvbqwv+W/ie7gw7HLRe4ZmnqdaKnAuBnIvJTw0xa5JcwMRRedPSKWEb74SEl6tllRGsiO6RmLBQ==\n";
static const char vector_unhashed[] =
	"untrusted comment: signature from minisign secret key\n"
	"RWR4BawNIAY4ZnPCelaFcBtoOSjCo3cp8rBrki/G9/yfwCZrw8hs6CR5mZ3oonH6e7UkhlSwMIhsBrTX3VueRSGqMkBMZdt/bwo=\n"
	"trusted comment: old\n"
	"G9PEBhZ8sv+nKir1Zt4X0Uplfw5mtU8NywkEh1Hdb/cSCBO6kFmHGdaX3dgaUcSulnBsTSwWKjz/MuAyMOaoCw==\n";

/* What a test needs of a password, not what a key does. */
static const struct minisign_cost cheap = { 32768, 16777216 };

static const struct span no_password = { NULL, 0 };

static struct minisign_public
public_vector(void)
{
	struct minisign_public key;

	assert_int_equal(minisign_read_public(span_of(vector_public), &key), MINISIGN_OK);
	return key;
}

static void
minisigns_files_are_read(void **state)
{
	struct minisign_public key = public_vector(), derived, bare;
	struct minisign_secret *secret = minisign_secret_new();
	struct minisign_signature found;
	char id[MINISIGN_ID_TEXT];

	(void)state;
	minisign_id_text(key.id, id);
	assert_string_equal(id, "663806200DAC0578");
	assert_int_equal(minisign_read_public(span_of(VECTOR_PUBLIC), &bare), MINISIGN_OK);
	assert_memory_equal(&bare, &key, sizeof(key));
	assert_int_equal(minisign_read_secret(span_of(vector_secret), no_password, secret), MINISIGN_OK);
	minisign_public_of(secret, &derived);
	assert_memory_equal(&derived, &key, sizeof(key));
	assert_int_equal(minisign_verify(&key, span_of(VECTOR_MESSAGE), span_of(vector_signature), &found),
	                 MINISIGN_OK);
	assert_span(found.trusted_comment, "a trusted comment");
	assert_int_equal(minisign_verify(&key, span_of(VECTOR_MESSAGE), span_of(vector_unhashed), &found),
	                 MINISIGN_UNHASHED);
	minisign_secret_free(secret);
}

static void
the_same_key_writes_what_minisign_wrote(void **state)
{
	struct minisign_public key = public_vector();
	struct minisign_secret *secret = minisign_secret_new();
	struct buf out = BUF_INIT;

	(void)state;
	minisign_write_public(&key, &out);
	assert_written(&out, vector_public);
	assert_int_equal(minisign_read_secret(span_of(vector_secret), no_password, secret), MINISIGN_OK);
	minisign_sign(secret, span_of(VECTOR_MESSAGE), span_of("a trusted comment"), &out);
	/* All but the untrusted comment. */
	assert_string_equal(strchr(out.ptr, '\n'), strchr(vector_signature, '\n'));
	minisign_secret_free(secret);
	buf_release(&out);
}

/* The signature with one character of its line changed; base64 stays base64. */
static char *
with_change(const char *text, size_t line, size_t column)
{
	char *copy = strdup(text), *at = copy;

	while (line--)
		at = strchr(at, '\n') + 1;
	at[column] = at[column] == 'A' ? 'B' : 'A';
	return copy;
}

static void
assert_verify(const char *message, const char *signature, enum minisign_result expected)
{
	struct minisign_public key = public_vector();
	struct minisign_signature found;

	assert_int_equal(minisign_verify(&key, span_of(message), span_of(signature), &found), expected);
}

static void
any_change_is_found(void **state)
{
	static const struct {
		size_t line, column;
		enum minisign_result result;
	} changes[] = {
		{ 1, 0, MINISIGN_FORMAT },       /* the algorithm */
		{ 1, 4, MINISIGN_OTHER_KEY },    /* the key's id */
		{ 1, 40, MINISIGN_FORGED },      { 1, 90, MINISIGN_FORGED },
		{ 2, 20, MINISIGN_COMMENT },     /* the trusted comment */
		{ 3, 0, MINISIGN_COMMENT },      { 3, 80, MINISIGN_COMMENT },
		{ 2, 0, MINISIGN_FORMAT },       { 0, 0, MINISIGN_FORMAT },
	};
	size_t i;

	(void)state;
	assert_verify("A message\n", vector_signature, MINISIGN_FORGED);
	assert_verify("", vector_signature, MINISIGN_FORGED);
	for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		char *changed = with_change(vector_signature, changes[i].line, changes[i].column);

		assert_verify(VECTOR_MESSAGE, changed, changes[i].result);
		free(changed);
	}
}

static void
what_is_no_signature_is_refused(void **state)
{
	struct minisign_public key = public_vector();
	struct minisign_signature found;
	size_t len;
	struct buf text = BUF_INIT;

	(void)state;
	/* Cut short anywhere: only the last newline is not missed. */
	for (len = 0; len + 1 < strlen(vector_signature); len++)
		assert_int_not_equal(minisign_verify(&key, span_of(VECTOR_MESSAGE), span_make(vector_signature, len), &found),
		                     MINISIGN_OK);
	buf_str(&text, vector_signature);
	buf_str(&text, "more\n");
	assert_verify(VECTOR_MESSAGE, text.ptr, MINISIGN_FORMAT);
	buf_clear(&text);
	buf_str(&text, vector_signature);
	*strstr(text.ptr, "trusted comment: a") = '\n';
	assert_verify(VECTOR_MESSAGE, text.ptr, MINISIGN_FORMAT);
	buf_release(&text);
}

static void
a_comment_without_controls(void **state)
{
	struct minisign_secret *secret = minisign_secret_new();
	struct minisign_public key;
	struct minisign_signature found;
	struct buf out = BUF_INIT;

	(void)state;
	minisign_generate(secret);
	minisign_public_of(secret, &key);
	minisign_sign(secret, span_of("x"), span_of("tab\tand é"), &out);
	assert_int_equal(minisign_verify(&key, span_of("x"), buf_as_span(&out), &found), MINISIGN_OK);
	assert_span(found.trusted_comment, "tab\tand é");
	buf_clear(&out);
	minisign_sign(secret, span_of("x"), span_of("\033[2J"), &out);
	assert_int_equal(minisign_verify(&key, span_of("x"), buf_as_span(&out), &found), MINISIGN_FORMAT);
	buf_release(&out);
	minisign_secret_free(secret);
}

static void
a_secret_key_comes_back(void **state)
{
	struct minisign_secret *secret = minisign_secret_new(), *again = minisign_secret_new();
	char text[MINISIGN_SECRET_TEXT];

	(void)state;
	minisign_generate(secret);
	assert_int_equal(minisign_write_secret(secret, no_password, NULL, text), MINISIGN_OK);
	assert_int_equal(minisign_read_secret(span_of(text), no_password, again), MINISIGN_OK);
	assert_memory_equal(secret, again, sizeof(*secret));

	assert_int_equal(minisign_write_secret(secret, span_of("open sesame"), &cheap, text), MINISIGN_OK);
	assert_int_equal(minisign_read_secret(span_of(text), no_password, again), MINISIGN_PROTECTED);
	assert_int_equal(minisign_read_secret(span_of(text), span_of("open"), again), MINISIGN_PASSWORD);
	memset(again, 0, sizeof(*again));
	assert_int_equal(minisign_read_secret(span_of(text), span_of("open sesame"), again), MINISIGN_OK);
	assert_memory_equal(secret, again, sizeof(*secret));
	minisign_secret_free(secret);
	minisign_secret_free(again);
}

/* A key file with one byte of its record changed. */
static enum minisign_result
read_with_byte(const char *text, size_t at, unsigned char value)
{
	struct minisign_secret *secret = minisign_secret_new();
	const char *line = strchr(text, '\n') + 1;
	unsigned char record[158];
	char changed[MINISIGN_SECRET_TEXT] = "untrusted comment: x\n";
	enum minisign_result result;
	size_t len;

	assert_int_equal(sodium_base642bin(record, sizeof(record), line, strlen(line) - 1, NULL, &len, NULL,
	                                   sodium_base64_VARIANT_ORIGINAL),
	                 0);
	record[at] = value;
	sodium_bin2base64(changed + strlen(changed), sizeof(changed) - strlen(changed), record, sizeof(record),
	                  sodium_base64_VARIANT_ORIGINAL);
	result = minisign_read_secret(span_of(changed), span_of("open sesame"), secret);
	minisign_secret_free(secret);
	return result;
}

static void
a_damaged_secret_key_is_refused(void **state)
{
	struct minisign_secret *secret = minisign_secret_new();
	char plain[MINISIGN_SECRET_TEXT], locked[MINISIGN_SECRET_TEXT];

	(void)state;
	minisign_generate(secret);
	minisign_write_secret(secret, no_password, NULL, plain);
	minisign_write_secret(secret, span_of("open sesame"), &cheap, locked);
	assert_int_equal(read_with_byte(plain, 0, 'e'), MINISIGN_FORMAT);
	assert_int_equal(read_with_byte(plain, 2, 'S'), MINISIGN_FORMAT);
	assert_int_equal(read_with_byte(plain, 5, '3'), MINISIGN_FORMAT);
	assert_int_equal(read_with_byte(plain, 70, (unsigned char)(secret->key[8] + 1)), MINISIGN_FORMAT);
	assert_int_equal(read_with_byte(locked, 6, 'x'), MINISIGN_PASSWORD);
	/* 2^56 operations, or bytes of memory: more than minisign ever asks for. */
	assert_int_equal(read_with_byte(locked, 45, 1), MINISIGN_MEMORY);
	assert_int_equal(read_with_byte(locked, 53, 1), MINISIGN_MEMORY);
	minisign_secret_free(secret);
}

static void
what_is_no_key_is_refused(void **state)
{
	static const char *const bad[] = {
		"", "\n", "untrusted comment: x\n", "untrusted comment: x\n\n", "RWR4", VECTOR_PUBLIC "\nmore",
		"untrusted comment: x\nRUR4BawNIAY4ZnY0G0QJzUyZwoOueHgF0l2oEJf99duysUAkobyNQXLB\n",
		"untrusted comment: x\nRWR4BawNIAY4ZnY0G0QJzUyZwoOueHgF0l2oEJf99duysUAkobyNQXLBAA==\n",
		"untrusted comment: x\nRWR4BawNIAY4ZnY0G0QJzUyZwoOueHgF0l2oEJf99duysUAkobyNQX*B\n",
	};
	struct minisign_public key;
	struct minisign_secret *secret = minisign_secret_new();
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(minisign_read_public(span_of(bad[i]), &key), MINISIGN_FORMAT);
		assert_int_equal(minisign_read_secret(span_of(bad[i]), no_password, secret), MINISIGN_FORMAT);
	}
	assert_int_equal(minisign_read_secret(span_of(vector_public), no_password, secret), MINISIGN_FORMAT);
	assert_int_equal(minisign_read_public(span_of(vector_secret), &key), MINISIGN_FORMAT);
	minisign_secret_free(secret);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(minisigns_files_are_read),
		cmocka_unit_test(the_same_key_writes_what_minisign_wrote),
		cmocka_unit_test(any_change_is_found),
		cmocka_unit_test(what_is_no_signature_is_refused),
		cmocka_unit_test(a_comment_without_controls),
		cmocka_unit_test(a_secret_key_comes_back),
		cmocka_unit_test(a_damaged_secret_key_is_refused),
		cmocka_unit_test(what_is_no_key_is_refused),
	};

	return bundle_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
