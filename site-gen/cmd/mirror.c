#include <stdio.h>

#include "bundle/apply.h"
#include "bundle/utc.h"
#include "bundle/verify.h"
#include "cmd/command.h"
#include "cmd/keys.h"

/* What both commands need. */
struct mirroring {
	const struct arguments *arguments;
	struct minisign_public key;
	struct arena arena;
	struct diag_list diags;
};

static bool
begin(struct mirroring *m)
{
	if (!bundle_init()) {
		diag_add(&m->diags, DIAG_FILE_READ, (struct place){ NULL, 0 }, "there is no locale C.UTF-8");
		return false;
	}
	return !m->arguments->public_key || keys_read_public(m->arguments->public_key, &m->key, &m->diags);
}

static int
end(struct mirroring *m)
{
	int status = command_finish(&m->diags, m->arguments);

	diag_release(&m->diags);
	arena_release(&m->arena);
	return status;
}

/* "2027-03-31, commit 0123456789ab" */
static const char *
state_text(struct mirroring *m, const char *commit, int64_t time)
{
	struct buf day = BUF_INIT;
	const char *text;

	utc_write_day(&day, time);
	text = arena_printf(&m->arena, "%s, commit %.12s", day.ptr, commit).ptr;
	buf_release(&day);
	return text;
}

static void
say_applied(struct mirroring *m, const struct apply_result *result)
{
	const char *mirror = m->arguments->operands[1];
	const char *state = state_text(m, result->commit, result->time);

	if (result->was_there)
		fprintf(stderr, "%s has this state already: %s\n", mirror, state);
	else
		fprintf(stderr, "%s now has the state of %s: %zu file%s from the bundle, %zu kept\n", mirror,
		        state, result->written, result->written == 1 ? "" : "s", result->kept);
}

/* Changes lead to the state that is there, and so mend nothing in it: what is damaged is named. */
static bool
is_whole(struct mirroring *m)
{
	struct verify_request request = { .mirror = m->arguments->operands[1],
		                          .key = &m->key,
		                          .arena = &m->arena };
	struct verify_result result;

	if (mirror_verify(&request, &result, &m->diags) && !m->diags.errors)
		return true;
	diag_hint(&m->diags, "a bundle of changes mends nothing in the state that they lead to: apply a whole one");
	return false;
}

int
command_apply(const struct arguments *arguments)
{
	struct mirroring m = { .arguments = arguments, .diags = DIAG_LIST_INIT };
	struct apply_request request = { .bundle = arguments->operands[0],
		                         .mirror = arguments->operands[1],
		                         .key = &m.key,
		                         .older = arguments->older,
		                         .arena = &m.arena };
	struct apply_result result;
	bool ok;

	if (arguments->operand_count < 2)
		return command_usage("apply", "give the bundle and the folder of the mirror");
	if (!arguments->public_key)
		return command_usage("apply", "'--public-key' says whose bundles are to be trusted");
	ok = begin(&m) && bundle_apply(&request, &result, &m.diags);
	if (ok && result.was_there)
		ok = is_whole(&m);
	if (ok && !arguments->quiet)
		say_applied(&m, &result);
	return end(&m);
}

static void
say_verified(struct mirroring *m, const struct verify_result *result)
{
	fprintf(stderr, "%zu files are as published on %s%s\n", result->files,
	        state_text(m, result->commit, result->time),
	        m->arguments->public_key ? "" : "; the signature was not checked: give --public-key");
}

int
command_verify(const struct arguments *arguments)
{
	struct mirroring m = { .arguments = arguments, .diags = DIAG_LIST_INIT };
	struct verify_request request = { .mirror = arguments->operands[0],
		                          .manifest = arguments->manifest,
		                          .arena = &m.arena };
	struct verify_result result;

	if (!arguments->operand_count)
		return command_usage("verify", "give the folder of the mirror");
	if (arguments->public_key)
		request.key = &m.key;
	if (begin(&m) && mirror_verify(&request, &result, &m.diags) && !m.diags.errors && !arguments->quiet)
		say_verified(&m, &result);
	return end(&m);
}
