#include "cmd/report.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/workers.h"
#include "check/check.h"

int
editors_check_arguments(const char *command, const struct arguments *arguments)
{
	const char *today = arguments->today;
	long days;

	if (today && (strlen(today) != 10 || !report_read_date(span_of(today), &days)))
		return command_usage(command, "'--today' is a date such as 2027-03-31");
	return EXIT_CLEAN;
}

/* Where no day is given, that of the place where the program runs. */
static struct span
today(const struct arguments *arguments, struct arena *arena)
{
	char text[16] = "";
	time_t now = time(NULL);
	struct tm local;

	if (arguments->today)
		return span_of(arguments->today);
	if (localtime_r(&now, &local))
		strftime(text, sizeof(text), "%Y-%m-%d", &local);
	return arena_copy(arena, span_of(text));
}

/* The site as it was.  What was wrong with its content then is no news. */
static bool
load_before(struct editors *editors, const struct arguments *arguments, const struct site_options *options,
            struct diag_list *diags)
{
	struct site_options then = *options;

	then.revision = arguments->since;
	editors->before = site_load(&then, &editors->before_diags);
	if (editors->before)
		check_site(editors->before, options->jobs, &editors->before_diags);
	else
		diag_merge(diags, &editors->before_diags);
	diag_sort(&editors->before_diags);
	return editors->before != NULL;
}

bool
editors_open(struct editors *editors, const struct arguments *arguments, const struct site_options *options,
             const struct site *site, struct diag_list *diags)
{
	struct report_options report = { today(arguments, &editors->arena), options->jobs };
	struct since_state before, now = { site, diags };

	diag_sort(diags);
	editors->report = report_new(site, diags, &report);
	if (!arguments->since)
		return true;
	if (!load_before(editors, arguments, options, diags))
		return false;
	before = (struct since_state){ editors->before, &editors->before_diags };
	editors->change =
		since_report_new(&before, &now, span_of(arguments->since), editors->report, options->jobs);
	return true;
}

void
editors_close(struct editors *editors)
{
	since_report_free(editors->change);
	report_free(editors->report);
	site_free(editors->before);
	diag_release(&editors->before_diags);
	arena_release(&editors->arena);
}

/* What the command line asks for, or a usage error. */
static int
read_arguments(const struct arguments *arguments, struct site_options *options,
               enum report_section_id *section)
{
	*options = (struct site_options){ .root = arguments->operand_count ? arguments->operands[0] : ".",
		                          .revision = arguments->revision,
		                          .history = !arguments->no_history,
		                          .jobs = command_jobs(arguments->jobs) };
	*section = arguments->section ? report_section_named(span_of(arguments->section)) : REPORT_SECTIONS;
	if (!options->jobs)
		return command_usage("report", "'--jobs' takes a number from 1 to %u", WORKERS_MAX);
	if (arguments->section && *section == REPORT_SECTIONS)
		return command_usage("report", "no section '%s'", arguments->section);
	if (arguments->section && arguments->since)
		return command_usage("report", "'--section' is of the report without '--since'");
	if (arguments->format && strcmp(arguments->format, "text") != 0 &&
	    strcmp(arguments->format, "json") != 0)
		return command_usage("report", "'--format' is text or json");
	return editors_check_arguments("report", arguments);
}

static int
print(const struct editors *editors, const struct arguments *arguments, enum report_section_id section)
{
	bool json = arguments->format && strcmp(arguments->format, "json") == 0;
	struct buf out = BUF_INIT;
	bool written;

	if (editors->change && json)
		since_write_json(editors->change, &out);
	else if (editors->change)
		since_write_text(editors->change, &out);
	else if (json)
		report_write_json(editors->report, section, &out);
	else
		report_write_text(editors->report, section, &out);
	written = fwrite(out.ptr, 1, out.len, stdout) == out.len && fflush(stdout) == 0;
	buf_release(&out);
	if (!written)
		return EXIT_ENVIRONMENT;
	return editors->change && !since_is_ready(editors->change) ? EXIT_CONTENT : EXIT_CLEAN;
}

static int
run(const struct arguments *arguments, const struct site_options *options, enum report_section_id section)
{
	struct diag_list diags = DIAG_LIST_INIT;
	struct editors editors = EDITORS_INIT;
	struct site *site = site_load(options, &diags);
	int status;

	if (site)
		check_site(site, options->jobs, &diags);
	if (site && editors_open(&editors, arguments, options, site, &diags))
		status = print(&editors, arguments, section);
	else
		status = command_finish(&diags, arguments);
	editors_close(&editors);
	site_free(site);
	diag_release(&diags);
	return status;
}

/* The report as pages of the site: a build. */
static int
build(const struct arguments *arguments)
{
	struct arguments with = *arguments;

	with.editors = true;
	with.quiet = true;
	with.format = NULL;
	return command_build(&with);
}

int
command_report(const struct arguments *arguments)
{
	struct site_options options;
	enum report_section_id section;
	int status = read_arguments(arguments, &options, &section);

	if (status)
		return status;
	return arguments->output ? build(arguments) : run(arguments, &options, section);
}
