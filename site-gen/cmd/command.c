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

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define OPTION(name, letter, argument, member, help) \
	{ name, letter, argument, help, offsetof(struct arguments, member) }

#define HELP_OPTION OPTION("--help", 'h', NULL, help, "print this help")
#define JOBS_OPTION OPTION("--jobs", 'j', "N", jobs, "use N threads (default: one for each processor)")
#define REF_OPTION \
	OPTION("--ref", 0, "REV", revision, "read a branch, tag or commit of git instead of the folder")
#define NO_HISTORY_OPTION OPTION("--no-history", 0, NULL, no_history, "leave editions and dates out, which git has")
#define SEARCH_DUMP_OPTION                                \
	OPTION("--dump-search", 0, "DIR", search_dump, \
	       "write the search's texts and its whole index to DIR too")
#define STRICT_OPTION OPTION("--strict", 0, NULL, strict, "count warnings as errors, but for open questions")
#define FORMAT_OPTION OPTION("--format", 0, "FORMAT", format, "text, json or sarif (default: text)")
#define DIRECTORY_OPTION \
	OPTION("--directory", 'C', "DIR", directory, "the site's folder (default: the current folder)")
#define QUIET_OPTION OPTION("--quiet", 'q', NULL, quiet, "print no warnings and no progress")
#define PRECOMPRESS_OPTION \
	OPTION("--precompress", 0, NULL, precompress, "add a .gz and a .br beside each text, for web servers")
#define PUBLIC_KEY_OPTION \
	OPTION("--public-key", 'p', "KEY", public_key, "trust what this key signed: a file, or its text")

static const struct option_spec build_options[] = {
	OPTION("--output", 'o', "OUT", output, "write the site to OUT (default: DIR/build/site)"),
	PRECOMPRESS_OPTION,
	JOBS_OPTION,
	REF_OPTION,
	NO_HISTORY_OPTION,
	SEARCH_DUMP_OPTION,
	STRICT_OPTION,
	FORMAT_OPTION,
	QUIET_OPTION,
	HELP_OPTION,
};
static const struct option_spec check_options[] = {
	FORMAT_OPTION, JOBS_OPTION, REF_OPTION, NO_HISTORY_OPTION, STRICT_OPTION, QUIET_OPTION,
	OPTION("--external", 0, NULL, external, "ask other hosts whether links to them are right"),
	OPTION("--fresh", 0, NULL, fresh, "with --external: forget what earlier runs found out"),
	OPTION("--private", 0, NULL, private_networks, "with --external: ask hosts of private networks too"),
	OPTION("--delay", 0, "SECONDS", delay, "with --external: between requests to a host (default: 0.5)"),
	OPTION("--timeout", 0, "SECONDS", timeout, "with --external: for one request (default: 20)"),
	OPTION("--fix", 0, NULL, fix, "mend what is safe to mend: shown as a diff, written when you agree"),
	OPTION("--yes", 'y', NULL, yes, "with --fix: write without asking"),
	HELP_OPTION,
};

static const struct option_spec new_options[] = {
	OPTION("--title", 't', "TITLE", title, "the page's title; its id and file name come from it"),
	OPTION("--id", 0, "ID", id, "the page's id (default: from the file's name)"),
	DIRECTORY_OPTION, JOBS_OPTION, NO_HISTORY_OPTION, HELP_OPTION,
};
static const struct option_spec move_options[] = {
	OPTION("--dry-run", 'n', NULL, dry_run, "show the changes as a diff and make none"),
	OPTION("--no-alias", 0, NULL, no_alias, "leave no redirect: the old address was never published"),
	DIRECTORY_OPTION, JOBS_OPTION, NO_HISTORY_OPTION, HELP_OPTION,
};

static const struct option_spec diff_options[] = {
	DIRECTORY_OPTION,
	OPTION("--stat", 0, NULL, stat, "print figures of each page only"),
	OPTION("--format", 0, "FORMAT", format, "text or json (default: text)"),
	JOBS_OPTION, HELP_OPTION,
};
static const struct option_spec log_options[] = {
	DIRECTORY_OPTION,
	OPTION("--format", 0, "FORMAT", format, "text or json (default: text)"),
	OPTION("--ref", 0, "REV", revision, "the history of a branch, tag or commit (default: of what is checked out)"),
	HELP_OPTION,
};
static const struct option_spec help_only[] = { HELP_OPTION };

static const struct option_spec edition_options[] = {
	OPTION("--dry-run", 'n', NULL, dry_run, "say what would be done, and write nothing"),
	OPTION("--label", 0, "TEXT", label, "start: what readers call it (default: 'Third edition' for 3)"),
	OPTION("--date", 0, "DATE", date, "publish: its date, or none (default: today, if it has none)"),
	DIRECTORY_OPTION, JOBS_OPTION, HELP_OPTION,
};

static const struct option_spec bundle_options[] = {
	OPTION("--output", 'o', "OUT", output, "write the bundle to OUT (default: below DIR/build/bundles)"),
	OPTION("--key", 'k', "FILE", key, "sign with this secret key (site-gen key)"),
	OPTION("--since", 0, "MANIFEST", since, "only what changed since the bundle with this manifest.json"),
	OPTION("--ref", 0, "REV", revision, "bundle a branch, tag or commit of git (default: HEAD)"),
	PRECOMPRESS_OPTION, JOBS_OPTION, STRICT_OPTION, FORMAT_OPTION, QUIET_OPTION, HELP_OPTION,
};
static const struct option_spec apply_options[] = {
	PUBLIC_KEY_OPTION,
	OPTION("--older", 0, NULL, older, "also where the mirror has a newer state"),
	QUIET_OPTION, HELP_OPTION,
};
static const struct option_spec verify_options[] = {
	PUBLIC_KEY_OPTION,
	OPTION("--manifest", 'm', "FILE", manifest, "compare with this manifest.json, not the mirror's own"),
	QUIET_OPTION, HELP_OPTION,
};
static const struct option_spec key_options[] = {
	OPTION("--no-password", 'W', NULL, no_password, "do not protect the secret key with a password"),
	QUIET_OPTION, HELP_OPTION,
};
static const struct option_spec serve_options[] = {
	OPTION("--port", 'p', "N", port, "listen on port N; 0: any that is free (default: 8017, or any)"),
	OPTION("--open", 'o', NULL, open, "open the preview in the browser"),
	OPTION("--editor", 'e', "LINK", editor, "link to an editor: vscode, or an address with {file} and {line}"),
	DIRECTORY_OPTION, JOBS_OPTION, NO_HISTORY_OPTION, STRICT_OPTION, QUIET_OPTION, HELP_OPTION,
};

const struct command commands[] = {
	{ "build", "[DIR]", "build the site",
	  "Reads content/, layouts/ and assets/ of DIR (default: the current folder), checks\n"
	  "everything and writes the site.  With an error nothing is written and the site\n"
	  "that is there stays.",
	  1, build_options, COUNT(build_options), command_build },
	{ "check", "[DIR]", "check the content without writing anything",
	  "Does everything that build does, but writes nothing.  With --external it also asks\n"
	  "other hosts, slowly and as their robots.txt allows, whether the links to them are\n"
	  "right; what they answer is remembered for up to a week.",
	  1, check_options, COUNT(check_options), command_check },
	{ "serve", "[DIR]", "show the site while you write it",
	  "Shows the site of DIR (default: the current folder) at an address of this machine\n"
	  "that it prints.  When a file is saved, pages that are open in the browser come up\n"
	  "to date by themselves.  While something is wrong, the last good site stays and the\n"
	  "browser says what it is.  Nothing is written.  Ctrl-C ends it.",
	  1, serve_options, COUNT(serve_options), command_serve },
	{ "new", "[TYPE [PATH]]", "start a page of a type",
	  "Writes a page with what its type requires: front matter, headings in order, an id\n"
	  "that is free; and says what is left to fill in.  PATH is a file or folder of content/\n"
	  "(default: where most pages of the type are).  Without TYPE lists the types.",
	  2, new_options, COUNT(new_options), command_new },
	{ "move", "OLD NEW", "move or rename a page or folder and mend every link to it",
	  "OLD is a page's file, address or id, another file of content/, or a folder; NEW is\n"
	  "its new name, or a folder to put it in.  Every reference in the site is mended, the\n"
	  "page's own too, its old address becomes an alias, and a file that git knows moves\n"
	  "in git's index.  All is done, or nothing; nothing is committed.",
	  2, move_options, COUNT(move_options), command_move },
	{ "diff", "[PUBLICATION] A B", "show what changed between two editions",
	  "A and B are editions of the publication, tags, branches or commits of git, or\n"
	  "'now' for the folder as it is.  Without a publication, and where no publication\n"
	  "has such an edition, the whole site is compared.  On a terminal $PAGER shows it.",
	  3, diff_options, COUNT(diff_options), command_diff },
	{ "log", "PAGE", "list every change of a page",
	  "Lists the changes of a page, newest first, back to its beginning and through all\n"
	  "the names that it had, with the editions that were published in between.  PAGE is\n"
	  "an id (neglect, or toolkit/neglect), an address (toolkit/neglect.html) or a path\n"
	  "(content/toolkit/neglect.md), also of a page that is gone.\nOn a terminal $PAGER shows it.",
	  1, log_options, COUNT(log_options), command_log },
	{ "edition", "start|publish PUBLICATION ID", "start a new edition, or publish it",
	  "start makes ID the current edition in publication.yaml, so that the pages can be\n"
	  "written over.  It makes sure first that the edition before is kept in git.\n\n"
	  "publish checks everything as 'check --strict' does, that every address of every\n"
	  "earlier edition leads somewhere, that each changed page has a class, and that all\n"
	  "is committed.  Then it makes the commit and the tag PUBLICATION/ID, both or neither.\n"
	  "If something stands in the way it says what, and how to get on; where classes are\n"
	  "missing it writes the file to fill in, content/PUBLICATION/changes/ID.yaml.",
	  3, edition_options, COUNT(edition_options), command_edition },
	{ "bundle", "[DIR]", "pack the built site for mirrors, signed",
	  "Builds a commit of DIR (default: the current folder) and writes a folder with a zip\n"
	  "and a tar.zst of the site, SHA256SUMS, a manifest, a bill of materials and their\n"
	  "signatures.  The same commit gives the same bytes.",
	  1, bundle_options, COUNT(bundle_options), command_bundle },
	{ "apply", "BUNDLE DIR", "bring a mirror to the state of a bundle",
	  "Checks the signature and every hash of BUNDLE, a folder or an archive in it, then\n"
	  "replaces the mirror DIR in one step.  If anything is wrong, DIR stays as it is.",
	  2, apply_options, COUNT(apply_options), command_apply },
	{ "verify", "DIR", "name every file of a mirror that is not as published",
	  "Compares every file of the mirror DIR with its manifest and names those that are\n"
	  "missing, changed or extra.",
	  1, verify_options, COUNT(verify_options), command_verify },
	{ "key", "NAME", "make a pair of keys to sign bundles with",
	  "Writes NAME.key, which signs, and NAME.pub, which verifies, both as minisign's.\n"
	  "Asks for a password, twice.  Never overwrites a file.",
	  1, key_options, COUNT(key_options), command_key },
	{ "explain", "[ID]", "explain a diagnostic",
	  "ID is the word in brackets at the end of a message.  Without it lists them all.",
	  1, help_only, COUNT(help_only), command_explain },
	{ "completion", "[bash]", "print what bash needs to complete commands",
	  "To use it once: source <(site-gen completion).  An installed site-gen needs no more.",
	  1, help_only, COUNT(help_only), command_completion },
};
const size_t command_count = COUNT(commands);

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
command_report(struct diag_list *diags, const struct arguments *arguments)
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
	struct span names[COUNT(commands)];
	size_t i;

	for (i = 0; i < COUNT(commands); i++)
		names[i] = span_of(commands[i].name);
	i = nearest_name(span_of(name), names, COUNT(commands));
	if (i < COUNT(commands))
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
