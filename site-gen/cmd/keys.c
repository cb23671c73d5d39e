#include "cmd/keys.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bundle/bundle.h"
#include "bundle/key_file.h"
#include "bundle/password.h"
#include "cmd/command.h"

static const struct place nowhere = { NULL, 0 };

static bool
report_key(const char *path, enum minisign_result result, struct diag_list *diags)
{
	static const char *const problems[] = {
		[MINISIGN_FORMAT] = "is no key of minisign's format",
		[MINISIGN_PASSWORD] = "does not open with this password",
		[MINISIGN_MEMORY] = "needs more memory for its password than there is (1 GB)",
		[MINISIGN_PROTECTED] = "needs a password, and none was given",
	};

	diag_add(diags, DIAG_KEY, nowhere, "the key '%s' %s", path, problems[result]);
	return false;
}

static enum minisign_result
read_with_password(struct span text, struct minisign_secret *out)
{
	struct password *password = password_new();
	enum minisign_result result = MINISIGN_PROTECTED;

	if (password_ask("Password of the key: ", password))
		result = minisign_read_secret(text, span_make(password->text, password->len), out);
	password_free(password);
	return result;
}

static bool
read_secret(const char *path, char *text, struct minisign_secret *out, struct diag_list *diags)
{
	enum minisign_result result;
	size_t len;
	bool exposed;
	int error = key_file_read(path, text, MINISIGN_SECRET_TEXT, &len, &exposed);

	if (error && error != EFBIG) {
		diag_errno(diags, DIAG_FILE_READ, "read", path, error);
		return false;
	}
	result =
		error ? MINISIGN_FORMAT : minisign_read_secret(span_make(text, len), span_make(NULL, 0), out);
	if (result == MINISIGN_PROTECTED)
		result = read_with_password(span_make(text, len), out);
	if (result != MINISIGN_OK)
		return report_key(path, result, diags);
	if (exposed) {
		diag_add(diags, DIAG_KEY_EXPOSED, nowhere, "other users may read the secret key '%s'", path);
		diag_hint(diags, "chmod 600 '%s'", path);
	}
	return true;
}

struct minisign_secret *
keys_read_secret(const char *path, struct diag_list *diags)
{
	struct minisign_secret *secret = minisign_secret_new();
	char text[MINISIGN_SECRET_TEXT];
	bool ok = read_secret(path, text, secret, diags);

	explicit_bzero(text, sizeof(text));
	if (ok)
		return secret;
	minisign_secret_free(secret);
	return NULL;
}

bool
keys_read_public(const char *key, struct minisign_public *out, struct diag_list *diags)
{
	char text[MINISIGN_SECRET_TEXT];
	size_t len;
	bool exposed;
	int error;

	if (minisign_read_public(span_of(key), out) == MINISIGN_OK)
		return true;
	error = key_file_read(key, text, sizeof(text), &len, &exposed);
	if (error && error != EFBIG) {
		diag_errno(diags, DIAG_FILE_READ, "read", key, error);
		return false;
	}
	return (!error && minisign_read_public(span_make(text, len), out) == MINISIGN_OK) ||
	       report_key(key, MINISIGN_FORMAT, diags);
}

/* The command that makes keys. */

struct new_key {
	const struct arguments *arguments;
	struct arena arena;
	struct diag_list diags;
};

static const char *
name_with(struct new_key *k, const char *suffix)
{
	return arena_printf(&k->arena, "%s%s", k->arguments->operands[0], suffix).ptr;
}

/* False where the two are not the same, or there is none. */
static bool
ask_twice(struct new_key *k, struct password *password)
{
	struct password *again = password_new();
	bool given = password_ask("Password for the new key: ", password) && password->len &&
	             password_ask("The same again: ", again);
	bool same =
		given && again->len == password->len && memcmp(again->text, password->text, again->len) == 0;

	password_free(again);
	if (!same)
		diag_add(&k->diags, DIAG_KEY, nowhere,
		         given ? "the two passwords are not the same" : "no password was given");
	if (!given)
		diag_hint(&k->diags, "--no-password makes a key without one");
	return same;
}

/* The secret key's file. */
static bool
write_secret(struct new_key *k, const struct minisign_secret *secret, char text[MINISIGN_SECRET_TEXT])
{
	struct password *password;
	enum minisign_result result = MINISIGN_MEMORY;

	if (k->arguments->no_password)
		return minisign_write_secret(secret, span_make(NULL, 0), NULL, text) == MINISIGN_OK;
	password = password_new();
	if (ask_twice(k, password)) {
		result = minisign_write_secret(secret, span_make(password->text, password->len),
		                               &minisign_cost, text);
		if (result != MINISIGN_OK)
			report_key(name_with(k, ".key"), result, &k->diags);
	}
	password_free(password);
	return result == MINISIGN_OK;
}

static bool
create(struct new_key *k, const char *path, struct span text, bool is_secret)
{
	int error = key_file_create(path, text, is_secret);

	if (error == EEXIST) {
		diag_add(&k->diags, DIAG_KEY, nowhere,
		         "'%s' is there already, and a key is never overwritten", path);
		diag_hint(&k->diags, "name another one");
	} else if (error) {
		diag_errno(&k->diags, DIAG_FILE_WRITE, "write", path, error);
	}
	return !error;
}

/* The secret key last: where it is, the public one is too. */
static bool
create_both(struct new_key *k, const struct minisign_secret *secret, struct span text)
{
	struct minisign_public public_key;
	struct buf public_text = BUF_INIT;
	bool ok;

	minisign_public_of(secret, &public_key);
	minisign_write_public(&public_key, &public_text);
	ok = create(k, name_with(k, ".pub"), buf_as_span(&public_text), false);
	if (ok && !create(k, name_with(k, ".key"), text, true)) {
		remove(name_with(k, ".pub"));
		ok = false;
	}
	buf_release(&public_text);
	return ok;
}

static void
make_key(struct new_key *k)
{
	struct minisign_secret *secret = minisign_secret_new();
	char text[MINISIGN_SECRET_TEXT] = "";
	bool done;

	minisign_generate(secret);
	done = write_secret(k, secret, text) && create_both(k, secret, span_of(text));
	if (done && !k->arguments->quiet)
		fprintf(stderr, "%s signs: keep it secret.  %s verifies: give it to every mirror.\n",
		        name_with(k, ".key"), name_with(k, ".pub"));
	explicit_bzero(text, sizeof(text));
	minisign_secret_free(secret);
}

int
command_key(const struct arguments *arguments)
{
	struct new_key k = { .arguments = arguments, .diags = DIAG_LIST_INIT };
	int status;

	if (!arguments->operand_count)
		return command_usage("key", "which name is the key to have?");
	if (!bundle_init())
		diag_add(&k.diags, DIAG_FILE_READ, nowhere,
		         "there is no source of randomness, or no locale C.UTF-8");
	else
		make_key(&k);
	status = command_finish(&k.diags, arguments);
	diag_release(&k.diags);
	arena_release(&k.arena);
	return status;
}
