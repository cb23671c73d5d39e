#include "cmd/edit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/workers.h"
#include "check/check.h"
#include "edit/transaction.h"

void
editing_print(const struct diag_list *diags)
{
	struct buf out = BUF_INIT;

	diag_write_text(diags, isatty(STDERR_FILENO) && !getenv("NO_COLOR"), &out);
	fwrite(out.ptr, 1, out.len, stderr);
	buf_release(&out);
}

/* Before the site is read: the files of a change that was broken off are put back. */
static bool
recover(struct editing *e)
{
	bool undone, ok = transaction_recover(e->options.root, &undone, &e->diags);

	if (ok && undone)
		fputs("site-gen: an earlier run was killed; the files that it had changed are as they were before\n",
		      stderr);
	return ok;
}

static struct site *
load_and_check(const struct site_options *options, struct diag_list *diags)
{
	struct site *site = site_load(options, diags);

	if (site)
		check_site(site, options->jobs, diags);
	diag_sort(diags);
	return site;
}

int
editing_begin(struct editing *e, const char *command, const char *root, const struct arguments *arguments)
{
	*e = (struct editing){ .command = command,
		               .diags = DIAG_LIST_INIT,
		               .result_diags = DIAG_LIST_INIT,
		               .fresh = DIAG_LIST_INIT,
		               .plan = PLAN_INIT };
	e->options = (struct site_options){ .root = root,
		                            .jobs = command_jobs(arguments->jobs),
		                            .history = !arguments->no_history,
		                            .defaults = command_defaults(&e->plan.arena) };
	if (!e->options.jobs)
		return command_usage(command, "'--jobs' takes a number from 1 to %u", WORKERS_MAX);
	if (recover(e))
		e->site = load_and_check(&e->options, &e->diags);
	if (e->site && !e->diags.environment)
		return EXIT_CLEAN;
	diag_drop_warnings(&e->diags);
	editing_print(&e->diags);
	return diag_exit_status(&e->diags);
}

void
editing_end(struct editing *e)
{
	diag_release(&e->fresh);
	diag_release(&e->result_diags);
	diag_release(&e->diags);
	plan_release(&e->plan);
	site_free(e->result);
	site_free(e->site);
}

/* How often each key is among the diagnostics. */
struct tally {
	struct map counts;
	struct arena arena;
};

static struct span
key_of(struct tally *tally, const struct diag *d, struct span path, bool with_message)
{
	struct span message = with_message ? d->message : span_of(NULL);

	return arena_printf(&tally->arena, "%s\n%.*s\n%.*s\n%.*s", diag_info[d->id].id, SPAN_ARG(d->rule),
	                    SPAN_ARG(path), SPAN_ARG(message));
}

static long *
count_at(struct tally *tally, struct span key)
{
	return map_put(&tally->counts, key, ARENA_NEW(&tally->arena, long));
}

static struct span
path_of(const struct diag *d)
{
	return d->place.source ? d->place.source->path : span_of(NULL);
}

/*
 * A diagnostic is fresh if its file has more of its kind than before, and it
 * is not word for word one of those that were there: a move changes the names
 * in old messages.
 */
static void
find_fresh(struct editing *e, const struct move *move)
{
	struct tally tally = { MAP_INIT, ARENA_INIT };
	size_t i;

	for (i = 0; i < e->result_diags.items.len; i++) {
		const struct diag *d = &e->result_diags.items.at[i];

		++*count_at(&tally, key_of(&tally, d, path_of(d), false));
	}
	for (i = 0; i < e->diags.items.len; i++) {
		const struct diag *d = &e->diags.items.at[i];
		struct span path = move ? move_path(move, path_of(d), &tally.arena) : path_of(d);

		--*count_at(&tally, key_of(&tally, d, path, false));
		++*count_at(&tally, key_of(&tally, d, path, true));
	}
	for (i = 0; i < e->result_diags.items.len; i++) {
		const struct diag *d = &e->result_diags.items.at[i];
		long *known = count_at(&tally, key_of(&tally, d, path_of(d), true));

		if (*known)
			--*known;
		else if (*count_at(&tally, key_of(&tally, d, path_of(d), false)) > 0)
			diag_copy(&e->fresh, d);
	}
	map_release(&tally.counts);
	arena_release(&tally.arena);
}

bool
editing_try(struct editing *e, const struct move *move)
{
	struct site_options options = e->options;

	plan_finish(&e->plan);
	plan_lay_over(&e->plan, &options);
	e->result = load_and_check(&options, &e->result_diags);
	if (e->result && move)
		move_verify(move, e->site, e->result, &e->fresh);
	find_fresh(e, move);
	diag_sort(&e->fresh);
	return e->result && !e->fresh.errors;
}

void
editing_report(const struct editing *e, bool errors_only)
{
	struct diag_list shown = DIAG_LIST_INIT;
	size_t i;

	for (i = 0; i < e->fresh.items.len; i++)
		if (!errors_only || e->fresh.items.at[i].severity != DIAG_SEVERITY_WARNING)
			diag_copy(&shown, &e->fresh.items.at[i]);
	editing_print(&shown);
	diag_release(&shown);
}

void
editing_show(const struct editing *e)
{
	struct buf out = BUF_INIT;

	plan_diff(&e->plan, isatty(STDOUT_FILENO) && !getenv("NO_COLOR"), &out);
	fwrite(out.ptr, 1, out.len, stdout);
	fflush(stdout);
	buf_release(&out);
}

int
editing_write(struct editing *e)
{
	struct diag_list diags = DIAG_LIST_INIT;
	bool ok = transaction_commit(e->options.root, &e->plan, &diags);
	int status = ok ? EXIT_CLEAN : EXIT_ENVIRONMENT;

	editing_print(&diags);
	diag_release(&diags);
	return status;
}
