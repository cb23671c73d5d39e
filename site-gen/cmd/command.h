/*
 * The commands, as a table.
 */
#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

#include "base/diag.h"

#ifndef VERSION
#define VERSION "0.1"
#endif

/* Exit status of the program. */
enum { EXIT_CLEAN = 0, EXIT_CONTENT = 1, EXIT_USAGE = 2, EXIT_ENVIRONMENT = 3 };

/* One option of a command. */
struct option_spec {
	const char *name;               /* "--jobs" */
	char letter;                    /* 'j', or 0 */
	const char *argument;           /* "N", or NULL for a flag */
	const char *help;
	size_t member;                  /* offsetof in struct arguments: const char * or bool */
};

/* What the command line gives; every command reads what it knows. */
struct arguments {
	const char *operands[3];
	size_t operand_count;
	/* Of several commands. */
	const char *output, *directory, *jobs, *revision, *format, *since, *today;
	bool strict, quiet, help, no_history, precompress, editors, dry_run;
	/* build */
	const char *search_dump;
	/* check */
	const char *delay, *timeout;
	bool external, fresh, private_networks, fix, yes;
	/* serve */
	const char *port, *editor;
	bool open;
	/* report */
	const char *section;
	/* new, move */
	const char *title, *id;
	bool no_alias;
	/* diff, edition */
	const char *label, *date;
	bool stat;
	/* bundle, apply, verify, key */
	const char *key, *public_key, *manifest;
	bool no_password, older;
};

struct command {
	const char *name, *operands, *summary, *details;
	size_t operand_max;
	const struct option_spec *options;
	size_t option_count;
	int (*run)(const struct arguments *arguments);
};

extern const struct command commands[];
extern const size_t command_count;

/* Runs the command line; returns the exit status. */
int command_main(int argc, char **argv);

/* The commands: docs/site-gen.1 says what each does.  They return the exit status. */
int command_build(const struct arguments *arguments);
int command_check(const struct arguments *arguments);
int command_serve(const struct arguments *arguments);
int command_diff(const struct arguments *arguments);
int command_log(const struct arguments *arguments);
int command_edition(const struct arguments *arguments);
int command_bundle(const struct arguments *arguments);
int command_apply(const struct arguments *arguments);
int command_verify(const struct arguments *arguments);
int command_key(const struct arguments *arguments);
int command_new(const struct arguments *arguments);
int command_move(const struct arguments *arguments);
int command_report(const struct arguments *arguments);
int command_explain(const struct arguments *arguments);
int command_completion(const struct arguments *arguments);

/* The number of threads that --jobs asks for, or that suits the machine; 0 for no number from 1 to WORKERS_MAX. */
unsigned command_jobs(const char *text);
/* Prints diagnostics as text, for commands without --format; the exit status. */
int command_finish(struct diag_list *diags, const struct arguments *arguments);

/* The folder ../share/site-gen beside the program, which an installed one has;
 * NULL where there is none. */
const char *command_defaults(struct arena *arena);

/* A usage error: prints it and how to get help; EXIT_USAGE. */
int command_usage(const char *command, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
