#include "cmd/command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/nearest.h"
#include "base/workers.h"

unsigned
command_jobs(const char *text)
{
	char *end;
	unsigned long jobs;

	if (!text) {
		long processors = sysconf(_SC_NPROCESSORS_ONLN);

		return processors < 2 ? 2 : processors > 16 ? 16 : (unsigned)processors;
	}
	errno = 0;
	jobs = strtoul(text, &end, 10);
	return errno || *end || text[0] < '0' || text[0] > '9' || jobs > WORKERS_MAX ? 0 : (unsigned)jobs;
}

/* By the name that the kernel was given: /proc need not be there. */
const char *
command_defaults(struct arena *arena)
{
	/* NOLINTNEXTLINE(performance-no-int-to-ptr): the kernel hands out addresses as numbers. */
	const char *name = (const char *)getauxval(AT_EXECFN);
	char *program = name ? realpath(name, NULL) : NULL, *slash = program ? strrchr(program, '/') : NULL;
	const char *path = NULL;

	if (slash)
		path = arena_printf(arena, "%.*s/../share/site-gen", (int)(slash - program), program).ptr;
	free(program);
	return path && fs_exists(path) ? path : NULL;
}

int
command_finish(struct diag_list *diags, const struct arguments *arguments)
{
	struct buf out = BUF_INIT;

	if (arguments->quiet)
		diag_drop_warnings(diags);
	diag_sort(diags);
	diag_write_text(diags, isatty(STDERR_FILENO) && !getenv("NO_COLOR"), &out);
	fwrite(out.ptr, 1, out.len, stderr);
	buf_release(&out);
	return diag_exit_status(diags);
}

int
command_usage(const char *command, const char *fmt, ...)
{
	va_list args;

	fputs("site-gen: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, "\nTry 'site-gen %s%s--help'.\n", command ? command : "", command ? " " : "");
	return EXIT_USAGE;
}

static void
print_option(const struct option_spec *option)
{
	char left[40];

	snprintf(left, sizeof(left), "%s%s%s", option->name, option->argument ? " " : "",
	         option->argument ? option->argument : "");
	if (option->letter)
		printf("  -%c, %-18s %s\n", option->letter, left, option->help);
	else
		printf("      %-18s %s\n", left, option->help);
}

static int
print_command_help(const struct command *command)
{
	size_t i;

	printf("usage: site-gen %s [options] %s\n\n%s\n\n", command->name, command->operands, command->details);
	for (i = 0; i < command->option_count; i++)
		print_option(&command->options[i]);
	return EXIT_CLEAN;
}

static int
print_help(void)
{
	size_t i;

	puts("usage: site-gen COMMAND [options]\n\nTurns Markdown guidance into one cross-linked, searchable static "
	     "site.\n");
	for (i = 0; i < command_count; i++)
		printf("  %-10s %s\n", commands[i].name, commands[i].summary);
	puts("\n  --help     print this help, or a command's after its name\n  --version  print the version\n\n"
	     "Exit status: 0 clean, 1 errors in the content, 2 wrong use, 3 the environment failed.");
	return EXIT_CLEAN;
}

static const struct command *
find_command(const char *name)
{
	size_t i;

	for (i = 0; i < command_count; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static int
unknown_command(const char *name)
{
	struct arena arena = ARENA_INIT;
	struct span *names = arena_array(&arena, command_count, sizeof(*names));
	size_t i;

	for (i = 0; i < command_count; i++)
		names[i] = span_of(commands[i].name);
	i = nearest_name(span_of(name), names, command_count);
	arena_release(&arena);
	if (i < command_count)
		return command_usage(NULL, "no command '%s'; did you mean '%s'?", name, commands[i].name);
	return command_usage(NULL, "no command '%s'", name);
}

static const struct option_spec *
find_option(const struct command *command, const char *word, size_t len)
{
	size_t i;

	for (i = 0; i < command->option_count; i++) {
		const struct option_spec *option = &command->options[i];

		if ((len == 2 && option->letter && word[1] == option->letter) ||
		    (strlen(option->name) == len && strncmp(option->name, word, len) == 0))
			return option;
	}
	return NULL;
}

/* Takes the option at argv[*i], and its argument; EXIT_CLEAN or EXIT_USAGE. */
static int
take_option(const struct command *command, char **argv, int *i, struct arguments *arguments)
{
	const char *word = argv[*i], *equals = strchr(word, '=');
	size_t len = equals ? (size_t)(equals - word) : strlen(word);
	const struct option_spec *option = find_option(command, word, len);
	char *member;

	if (!option)
		return command_usage(command->name, "no option '%.*s'", (int)len, word);
	member = (char *)arguments + option->member;
	if (!option->argument) {
		if (equals)
			return command_usage(command->name, "'%s' takes no value", option->name);
		*(bool *)member = true;
		return EXIT_CLEAN;
	}
	if (!equals && !argv[*i + 1])
		return command_usage(command->name, "'%s' needs a value", option->name);
	*(const char **)(void *)member = equals ? equals + 1 : argv[++*i];
	return EXIT_CLEAN;
}

static int
parse(const struct command *command, char **argv, struct arguments *arguments)
{
	bool options = true;
	int i, status;

	for (i = 0; argv[i]; i++) {
		if (options && strcmp(argv[i], "--") == 0) {
			options = false;
		} else if (options && argv[i][0] == '-' && argv[i][1]) {
			status = take_option(command, argv, &i, arguments);
			if (status)
				return status;
		} else if (arguments->operand_count == command->operand_max) {
			return command_usage(command->name, "too many arguments: '%s'", argv[i]);
		} else {
			arguments->operands[arguments->operand_count++] = argv[i];
		}
	}
	return EXIT_CLEAN;
}

int
command_main(int argc, char **argv)
{
	struct arguments arguments = { .operand_count = 0 };
	const struct command *command;
	int status;

	if (argc < 2)
		return command_usage(NULL, "which command?");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return print_help();
	if (strcmp(argv[1], "--version") == 0)
		return puts("site-gen " VERSION) < 0 ? EXIT_ENVIRONMENT : EXIT_CLEAN;
	command = find_command(argv[1]);
	if (!command)
		return unknown_command(argv[1]);
	status = parse(command, argv + 2, &arguments);
	if (status)
		return status;
	return arguments.help ? print_command_help(command) : command->run(&arguments);
}
