/*
 * What a bundle says of itself.  The first byte chooses the reader: "m" a
 * manifest, "c" changes, "s" SHA256SUMS, "p" a public key, "k" a secret key
 *, anything else a signature over "message" with a
 * fixed key.
 */
#include <stdint.h>
#include <stdlib.h>

#include "bundle/bundle.h"
#include "bundle/path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool condition)
{
	if (!condition)
		abort();
}

static void
check_manifest(const struct source *source, struct arena *arena, struct diag_list *diags)
{
	struct buf again = BUF_INIT;
	struct manifest m;
	uint64_t sum = 0;
	size_t i;

	if (manifest_read(source, arena, &m, diags)) {
		for (i = 0; i < m.file_count; i++) {
			must(!path_problem(m.files[i].path) && !manifest_owns(m.files[i].path));
			must(manifest_find(&m, m.files[i].path) == &m.files[i]);
			sum += m.files[i].size;
		}
		manifest_write(&m, &again);
		must(sum == m.size && span_equal(buf_as_span(&again), source->text));
	} else {
		must(diags->errors == 1);
	}
	buf_release(&again);
}

static void
check_changes(const struct source *source, struct arena *arena, struct diag_list *diags)
{
	struct changes changes;

	must(changes_read(source, arena, &changes, diags) == !diags->errors);
}

static void
check_sums(const struct source *source, struct diag_list *diags)
{
	struct sums sums = VEC_INIT;
	struct buf again = BUF_INIT;
	size_t i;

	if (sums_read(source, &sums, diags)) {
		for (i = 0; i < sums.len; i++)
			sum_write(&sums.at[i], &again);
		/* A last line may lack its end. */
		must(again.len == source->text.len || again.len == source->text.len + 1);
	}
	buf_release(&again);
	vec_release(&sums);
}

static void
check_signature(struct span text)
{
	static const char key[] = "RWR4BawNIAY4ZnY0G0QJzUyZwoOueHgF0l2oEJf99duysUAkobyNQXLB";
	struct minisign_signature found;
	struct minisign_public public_key;

	must(minisign_read_public(span_of(key), &public_key) == MINISIGN_OK);
	if (minisign_verify(&public_key, span_of("A message.\n"), text, &found) == MINISIGN_OK)
		must(span_is(found.trusted_comment, "a trusted comment"));
}

static void
check_secret(struct span text)
{
	struct minisign_secret *secret = minisign_secret_new();

	/* Trying a password takes seconds, and is libsodium's. */
	minisign_read_secret(text, span_make(NULL, 0), secret);
	minisign_secret_free(secret);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source source = { SPAN("input"), { (const char *)data + 1, size ? size - 1 : 0 } };
	struct arena arena = ARENA_INIT;
	struct diag_list diags = DIAG_LIST_INIT;
	struct minisign_public key;

	must(bundle_init());
	switch (size ? data[0] : 0) {
	case 'm':
		check_manifest(&source, &arena, &diags);
		break;
	case 'c':
		check_changes(&source, &arena, &diags);
		break;
	case 's':
		check_sums(&source, &diags);
		break;
	case 'p':
		minisign_read_public(source.text, &key);
		break;
	case 'k':
		check_secret(source.text);
		break;
	default:
		check_signature(source.text);
	}
	diag_release(&diags);
	arena_release(&arena);
	return 0;
}
