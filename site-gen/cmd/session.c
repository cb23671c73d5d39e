#include "cmd/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "amend/amend.h"
#include "base/workers.h"
#include "check/check.h"
#include "cmd/report.h"

static void
write_text(const struct diag_list *diags, struct buf *out)
{
	diag_write_text(diags, isatty(STDERR_FILENO) && !getenv("NO_COLOR"), out);
}

static diag_writer *
format_named(const char *name)
{
	if (!name || strcmp(name, "text") == 0)
		return write_text;
	if (strcmp(name, "json") == 0)
		return diag_write_json;
	if (strcmp(name, "sarif") == 0)
		return diag_write_sarif;
	return NULL;
}

int
session_init(struct session *s, const char *command, const struct arguments *arguments)
{
	*s = (struct session){ .arguments = arguments, .editors = EDITORS_INIT,
		               .diags = DIAG_LIST_INIT };
	s->options.root = arguments->operand_count ? arguments->operands[0] : ".";
	s->options.revision = arguments->revision;
	s->options.history = !arguments->no_history;
	s->options.jobs = command_jobs(arguments->jobs);
	s->format = format_named(arguments->format);
	if (!s->options.jobs)
		return command_usage(command, "'--jobs' takes a number from 1 to %u", WORKERS_MAX);
	if (!s->format)
		return command_usage(command, "'--format' is text, json or sarif");
	s->options.defaults = command_defaults(&s->arena);
	return editors_check_arguments(command, arguments);
}

struct site *
session_load(struct session *s)
{
	struct site *site = site_load(&s->options, &s->diags);

	if (!site)
		return NULL;
	s->amendments = amendments_load(site, &s->options, &s->diags);
	check_site(site, s->options.jobs, &s->diags);
	if (s->arguments->strict)
		diag_strict(&s->diags);
	return site;
}

static void
show_progress(void *context, size_t done, size_t total)
{
	(void)context;
	if (done % 256 == 0 || done == total)
		fprintf(stderr, "\r%zu of %zu pages%s", done, total, done == total ? "\r\033[K" : "");
}

void
session_render(struct session *s, const struct site *site, const struct render_sink *sink)
{
	struct render_options options = { .jobs = s->options.jobs,
		                          .amendments = s->amendments,
		                          .search_dump = s->arguments->search_dump };

	if (s->arguments->editors &&
	    !editors_open(&s->editors, s->arguments, &s->options, site, &s->diags))
		return;
	options.report = s->editors.report;
	options.since = s->editors.change;
	if (isatty(STDERR_FILENO) && !s->arguments->quiet)
		options.progress = show_progress;
	render_site(site, &options, sink, &s->diags);
	if (s->arguments->strict)
		diag_strict(&s->diags);
}

/* Of build --editors --since. */
static bool
is_ready(const struct session *s)
{
	return !s->editors.change || since_is_ready(s->editors.change);
}

/* Open questions are many, and old ones stand before what is new: where the command says so they are only counted. */
static size_t
fold_questions(struct session *s)
{
	size_t before = s->diags.warnings;

	if (!s->folds_questions || s->format != write_text)
		return 0;
	diag_drop(&s->diags, DIAG_STATUS_OPEN);
	diag_drop(&s->diags, DIAG_CALLOUT_OPEN);
	diag_drop(&s->diags, DIAG_TIMESCALE_DIFFERS);
	return before - s->diags.warnings;
}

void
session_report(struct session *s)
{
	struct buf out = BUF_INIT;
	size_t questions;

	if (s->arguments->quiet)
		diag_drop_warnings(&s->diags);
	questions = fold_questions(s);
	diag_sort(&s->diags);
	s->format(&s->diags, &out);
	fwrite(out.ptr, 1, out.len, s->format == write_text ? stderr : stdout);
	buf_release(&out);
	if (questions)
		fprintf(stderr, "%zu open question%s, which 'site-gen report' lists\n", questions,
		        questions == 1 ? "" : "s");
	if (!s->diags.errors && !is_ready(s))
		fprintf(stderr, "%s\n", since_verdict(s->editors.change, &s->arena).ptr);
}

bool
session_is_talkative(const struct session *s)
{
	return s->format == write_text && !s->arguments->quiet;
}

int
session_end(struct session *s, struct site *site)
{
	int status = diag_exit_status(&s->diags);

	if (status == EXIT_CLEAN && !is_ready(s))
		status = EXIT_CONTENT;
	editors_close(&s->editors);
	amendments_free(s->amendments);
	site_free(site);
	diag_release(&s->diags);
	arena_release(&s->arena);
	return status;
}

void
session_check_strictly(const struct site *site, const struct site_options *options, struct diag_list *diags)
{
	struct amendments *amendments = amendments_load(site, options, diags);
	struct render_options rendering = { .jobs = options->jobs, .amendments = amendments };

	check_site(site, options->jobs, diags);
	diag_strict(diags);
	if (!diags->errors) {
		render_site(site, &rendering, NULL, diags);
		diag_strict(diags);
	}
	amendments_free(amendments);
}
