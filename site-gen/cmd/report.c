#include "cmd/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/nearest.h"
#include "check/check.h"
#include "cmd/command.h"

/* Where no day is given, that of the place where the program runs. */
struct span
report_today(const char *given, struct arena *arena)
{
	char text[16] = "";
	time_t now = time(NULL);
	struct tm local;

	if (given)
		return span_of(given);
	if (localtime_r(&now, &local))
		strftime(text, sizeof(text), "%Y-%m-%d", &local);
	return arena_copy(arena, span_of(text));
}

bool
report_is_day(const char *given)
{
	long days;

	return !given || (strlen(given) == 10 && report_read_date(span_of(given), &days));
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
		return command_usage("report", "'--jobs' takes a number from 1 to 64");
	if (arguments->section && *section == REPORT_SECTIONS)
		return command_usage("report", "no section '%s'", arguments->section);
	if (arguments->format && strcmp(arguments->format, "text") != 0 &&
	    strcmp(arguments->format, "json") != 0)
		return command_usage("report", "'--format' is text or json");
	if (!report_is_day(arguments->today))
		return command_usage("report", "'--today' is a date such as 2027-03-31");
	return EXIT_CLEAN;
}

static int
print_report(const struct site *site, const struct diag_list *diags, const struct arguments *arguments,
             enum report_section_id section, unsigned jobs)
{
	struct arena arena = ARENA_INIT;
	struct report_options options = { report_today(arguments->today, &arena), jobs };
	struct report *report = report_new(site, diags, &options);
	struct buf out = BUF_INIT;
	bool written;

	if (arguments->format && strcmp(arguments->format, "json") == 0)
		report_write_json(report, section, &out);
	else
		report_write_text(report, section, &out);
	written = fwrite(out.ptr, 1, out.len, stdout) == out.len && fflush(stdout) == 0;
	buf_release(&out);
	report_free(report);
	arena_release(&arena);
	return written ? EXIT_CLEAN : EXIT_ENVIRONMENT;
}

int
command_editors(const struct arguments *arguments)
{
	struct diag_list diags = DIAG_LIST_INIT;
	struct site_options options;
	enum report_section_id section;
	struct site *site;
	int status = read_arguments(arguments, &options, &section);

	if (status)
		return status;
	if (arguments->output) {
		struct arguments build = *arguments;

		build.editors = true;
		build.quiet = true;
		build.format = NULL;
		return command_build(&build);
	}
	site = site_load(&options, &diags);
	if (site)
		check_site(site, options.jobs, &diags);
	diag_sort(&diags);
	if (site)
		status = print_report(site, &diags, arguments, section, options.jobs);
	else
		status = command_report(&diags, arguments);
	site_free(site);
	diag_release(&diags);
	return status;
}
