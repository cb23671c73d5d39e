#include "cmd/fix.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/edit.h"
#include "edit/suggest.h"

static size_t
plan_fixes(struct editing *e)
{
	size_t count = 0, i;

	for (i = 0; i < e->diags.items.len; i++) {
		const struct diag_fix *fix = &e->diags.items.at[i].fix;

		/* Pages of earlier editions are in git alone, and stay as they are. */
		if (!fix->source)
			continue;
		plan_edit(&e->plan, fix->source, fix->offset, fix->length, fix->text);
		count++;
	}
	return count;
}

/* Only a person who sees the diff can agree to it. */
static bool
agrees(const struct editing *e, const struct arguments *arguments)
{
	char answer[16];

	if (arguments->yes)
		return true;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		fputs("nothing was written; with --yes it will be\n", stderr);
		return false;
	}
	fprintf(stderr, "Write these changes to %zu file%s? [y/N] ", e->plan.files.len,
	        e->plan.files.len == 1 ? "" : "s");
	if (fgets(answer, sizeof(answer), stdin) && (answer[0] == 'y' || answer[0] == 'Y'))
		return true;
	fputs("nothing was written\n", stderr);
	return false;
}

static void
print_left(const struct diag_list *diags)
{
	fprintf(stderr, "%zu error%s and %zu warning%s left\n", diags->errors, diags->errors == 1 ? "" : "s",
	        diags->warnings, diags->warnings == 1 ? "" : "s");
}

static int
finish(struct editing *e, size_t fixes)
{
	int status = editing_write(e);

	if (status)
		return status;
	fprintf(stderr, "%zu mended in %zu file%s; ", fixes, e->plan.files.len,
	        e->plan.files.len == 1 ? "" : "s");
	print_left(&e->result_diags);
	return diag_exit_status(&e->result_diags);
}

static int
run(struct editing *e, const struct arguments *arguments)
{
	size_t fixes;

	suggest_from_history(e->site, e->options.root, e->options.jobs, &e->diags);
	if (arguments->strict)
		diag_strict(&e->diags);
	diag_sort(&e->diags);
	fixes = plan_fixes(e);
	if (arguments->quiet)
		diag_drop_warnings(&e->diags);
	editing_print(&e->diags);
	if (!fixes) {
		fputs("nothing that could be mended without asking\n", stderr);
		return diag_exit_status(&e->diags);
	}
	if (!editing_try(e, NULL)) {
		editing_report(e, true);
		fputs("the fixes together would leave these errors, so nothing was written\n", stderr);
		return EXIT_CONTENT;
	}
	if (arguments->strict)
		diag_strict(&e->result_diags);
	fprintf(stderr, "%zu can be mended so:\n", fixes);
	editing_show(e);
	return agrees(e, arguments) ? finish(e, fixes) : diag_exit_status(&e->diags);
}

int
fix_run(const struct arguments *arguments)
{
	const char *root = arguments->operand_count ? arguments->operands[0] : ".";
	struct editing e;
	int status;

	if (arguments->revision)
		return command_usage("check", "'--fix' mends files, '--ref' reads git: not both");
	if (arguments->format && strcmp(arguments->format, "text") != 0)
		return command_usage("check",
		                     "'--fix' shows a diff; without it '--format %s' has the fixes as data",
		                     arguments->format);
	status = editing_begin(&e, "check", root, arguments);
	if (!status)
		status = run(&e, arguments);
	editing_end(&e);
	return status;
}
