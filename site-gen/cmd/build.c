#include "cmd/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/workers.h"
#include "check/check.h"
#include "cmd/report.h"
#include "publish/publish.h"
#include "render/render.h"

typedef void diag_writer(const struct diag_list *diags, struct buf *out);

/* One run of build or check. */
struct session {
	const struct arguments *arguments;
	const char *command;
	struct site_options options;
	diag_writer *format;
	const char *output;             /* NULL: check only */
	struct arena arena;
	struct diag_list diags;
};

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

static int
session_init(struct session *s, const char *command, const struct arguments *arguments)
{
	*s = (struct session){ .arguments = arguments, .command = command, .diags = DIAG_LIST_INIT };
	s->options.root = arguments->operand_count ? arguments->operands[0] : ".";
	s->options.revision = arguments->revision;
	s->options.history = !arguments->no_history;
	s->options.jobs = command_jobs(arguments->jobs);
	s->format = format_named(arguments->format);
	if (!s->options.jobs)
		return command_usage(command, "'--jobs' takes a number from 1 to %u", WORKERS_MAX);
	if (!s->format)
		return command_usage(command, "'--format' is text, json or sarif");
	return editors_check_arguments(command, arguments);
}

static void
show_progress(void *context, size_t done, size_t total)
{
	(void)context;
	if (done % 256 == 0 || done == total)
		fprintf(stderr, "\r%zu of %zu pages%s", done, total, done == total ? "\r\033[K" : "");
}

static bool
stage_file(void *context, const char *path, struct span bytes, struct diag_list *diags)
{
	return publish_file(context, path, bytes, diags);
}

/* Renders into a stage, or into nothing, and puts it in place if all is well. */
static void
render(struct session *s, const struct site *site, const struct editors *editors)
{
	struct render_options options = { .jobs = s->options.jobs, .report = editors->report,
		                          .since = editors->change };
	struct publish *publish = s->output ? publish_begin(s->output, &s->diags) : NULL;
	struct render_sink sink = { publish, stage_file };

	if (isatty(STDERR_FILENO) && !s->arguments->quiet)
		options.progress = show_progress;
	if (s->output && !publish)
		return;
	render_site(site, &options, publish ? &sink : NULL, &s->diags);
	if (s->arguments->strict)
		diag_strict(&s->diags);
	if (s->diags.errors)
		publish_abort(publish);
	else if (publish)
		publish_commit(publish, &s->diags);
}

static void
render_with_reports(struct session *s, const struct site *site)
{
	struct editors editors = EDITORS_INIT;

	if (!s->arguments->editors || editors_open(&editors, s->arguments, &s->options, site, &s->diags))
		render(s, site, &editors);
	editors_close(&editors);
}

static void
report(struct session *s, const struct site *site)
{
	struct buf out = BUF_INIT;

	if (s->arguments->quiet)
		diag_drop_warnings(&s->diags);
	diag_sort(&s->diags);
	s->format(&s->diags, &out);
	fwrite(out.ptr, 1, out.len, s->format == write_text ? stderr : stdout);
	buf_release(&out);
	if (s->output && site && !s->diags.errors && s->format == write_text && !s->arguments->quiet)
		fprintf(stderr, "%zu pages written to %s\n", site->pages.len, s->output);
}

static int
session_run(struct session *s)
{
	struct site *site = site_load(&s->options, &s->diags);
	int status;

	if (site) {
		check_site(site, s->options.jobs, &s->diags);
		if (s->arguments->strict)
			diag_strict(&s->diags);
		if (!s->diags.errors)
			render_with_reports(s, site);
	}
	report(s, site);
	status = diag_exit_status(&s->diags);
	site_free(site);
	diag_release(&s->diags);
	arena_release(&s->arena);
	return status;
}

/* DIR/build/site; its parent is ours to make. */
static const char *
default_output(struct session *s)
{
	char *parent = fs_join(&s->arena, s->options.root, "build");
	int error = fs_make_dirs(parent);

	if (error)
		diag_errno(&s->diags, DIAG_FILE_WRITE, "make", parent, error);
	return fs_join(&s->arena, parent, "site");
}

int
command_build(const struct arguments *arguments)
{
	struct session s;
	int status = session_init(&s, "build", arguments);

	if (status)
		return status;
	s.output = arguments->output ? arguments->output : default_output(&s);
	return session_run(&s);
}

int
command_check(const struct arguments *arguments)
{
	struct session s;
	int status = session_init(&s, "check", arguments);

	return status ? status : session_run(&s);
}
