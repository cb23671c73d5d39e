/*
 * The completion script is written from the table of commands, so a command
 * or option that is added there is completed without further ado.
 */
#include "cmd/command.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* What may stand where a value or an operand is called so: words for compgen -W,
 * or one of the kinds that the script knows.  Anything else is free text. */
static const struct {
	const char *name, *kind;
} kinds[] = {
	{ "DIR", "dirs" },
	{ "OUT", "files" },
	{ "FILE", "files" },
	{ "PATH", "content" },
	{ "OLD", "content" },
	{ "NEW", "content" },
	{ "PAGE", "content" },
	{ "KEY", "files" },
	{ "MANIFEST", "files" },
	{ "BUNDLE", "files" },
	{ "FORMAT", "words text json sarif" },
	{ "LINK", "words vscode" },
	{ "TYPE", "types" },
	{ "ID", "ids" },
};

static const char head[] =
	"# bash completion for site-gen; written by 'site-gen completion'\n\n"
	"# COMPREPLY from a kind: dirs, files, content, types, ids, words WORD...\n"
	"_site_gen_offer()\n"
	"{\n"
	"\tlocal kind=${1-none} IFS=$'\\n'\n\n"
	"\tshift $(($# > 0))\n"
	"\tcase $kind in\n"
	"\tdirs)\n"
	"\t\tcompopt -o filenames 2>/dev/null\n"
	"\t\tCOMPREPLY=($(compgen -d -- \"$cur\"))\n"
	"\t\t;;\n"
	"\tfiles)\n"
	"\t\tcompopt -o filenames 2>/dev/null\n"
	"\t\tCOMPREPLY=($(compgen -f -- \"$cur\"))\n"
	"\t\t;;\n"
	"\tcontent)\n"
	"\t\tcompopt -o filenames 2>/dev/null\n"
	"\t\tCOMPREPLY=($(compgen -f -- \"${cur:-content/}\"))\n"
	"\t\t;;\n"
	"\ttypes)\n"
	"\t\tCOMPREPLY=($(compgen -W \"$(\"${COMP_WORDS[0]}\" new 2>/dev/null | cut -d ' ' -f 1)\" -- \"$cur\"))\n"
	"\t\t;;\n"
	"\tids)\n"
	"\t\tCOMPREPLY=($(compgen -W \"$(\"${COMP_WORDS[0]}\" explain 2>/dev/null |\n"
	"\t\t\tsed -n 's/^  \\([a-z0-9-]*\\) .*/\\1/p')\" -- \"$cur\"))\n"
	"\t\t;;\n"
	"\twords)\n"
	"\t\tCOMPREPLY=($(compgen -W \"$*\" -- \"$cur\"))\n"
	"\t\t;;\n"
	"\tesac\n"
	"}\n\n";

static const char tail[] =
	"# Which operand the word at hand is, from 0; options and their values are not counted.\n"
	"_site_gen_operand()\n"
	"{\n"
	"\tlocal i word count=0\n\n"
	"\tfor ((i = 2; i < COMP_CWORD; i++)); do\n"
	"\t\tword=${COMP_WORDS[i]}\n"
	"\t\tif [[ $word = -* ]]; then\n"
	"\t\t\tif [[ ${COMP_WORDS[i + 1]-} = '=' ]]; then\n"
	"\t\t\t\t((i += 2))\n"
	"\t\t\telif [[ -n $(_site_gen_value \"$command\" \"$word\") ]]; then\n"
	"\t\t\t\t((i++))\n"
	"\t\t\tfi\n"
	"\t\telse\n"
	"\t\t\t((count++))\n"
	"\t\tfi\n"
	"\tdone\n"
	"\techo \"$count\"\n"
	"}\n\n"
	"_site_gen()\n"
	"{\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} kind\n\n"
	"\tCOMPREPLY=()\n"
	"\tif ((COMP_CWORD == 1)); then\n"
	"\t\t_site_gen_offer words $(_site_gen_commands) --help --version\n"
	"\t\treturn\n"
	"\tfi\n"
	"\t# '--format=json' comes as three words.\n"
	"\tif [[ $cur = '=' ]]; then\n"
	"\t\tcur=\n"
	"\telif [[ $prev = '=' ]]; then\n"
	"\t\tprev=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"\tfi\n"
	"\tkind=$(_site_gen_value \"$command\" \"$prev\")\n"
	"\tif [[ -z $kind && $cur = -* ]]; then\n"
	"\t\tkind=\"words $(_site_gen_options \"$command\")\"\n"
	"\telif [[ -z $kind ]]; then\n"
	"\t\tkind=$(_site_gen_operand_kind \"$command\" \"$(_site_gen_operand)\")\n"
	"\tfi\n"
	"\t_site_gen_offer $kind\n"
	"}\n\n"
	"complete -F _site_gen site-gen\n";

/* Small letters are the word itself: "[bash]". */
static void
print_kind(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strlen(kinds[i].name) == len && strncmp(kinds[i].name, name, len) == 0) {
			fputs(kinds[i].kind, stdout);
			return;
		}
	if (islower((unsigned char)name[0]))
		printf("words %.*s", (int)len, name);
	else
		fputs("none", stdout);
}

static void
print_commands(void)
{
	size_t i;

	fputs("_site_gen_commands()\n{\n\techo", stdout);
	for (i = 0; i < command_count; i++)
		printf(" %s", commands[i].name);
	puts("\n}\n");
}

static void
print_options(void)
{
	size_t i, k;

	puts("_site_gen_options()         # COMMAND\n{\n\tcase $1 in");
	for (i = 0; i < command_count; i++) {
		printf("\t%s) echo", commands[i].name);
		for (k = 0; k < commands[i].option_count; k++)
			printf(" %s", commands[i].options[k].name);
		puts(" ;;");
	}
	puts("\tesac\n}\n");
}

static void
print_values(void)
{
	size_t i, k;

	puts("# What follows an option; nothing where it takes no value.\n"
	     "_site_gen_value()           # COMMAND OPTION\n{\n\tcase $1:$2 in");
	for (i = 0; i < command_count; i++)
		for (k = 0; k < commands[i].option_count; k++) {
			const struct option_spec *option = &commands[i].options[k];

			if (!option->argument)
				continue;
			printf("\t%s:%s", commands[i].name, option->name);
			if (option->letter)
				printf(" | %s:-%c", commands[i].name, option->letter);
			fputs(") echo ", stdout);
			print_kind(option->argument, strlen(option->argument));
			puts(" ;;");
		}
	puts("\tesac\n}\n");
}

/* "OLD NEW", "[TYPE [PATH]]": each word is an operand; the last may repeat. */
static void
print_operands(const struct command *command)
{
	const char *at = command->operands;
	size_t count = 0;

	while (*at) {
		size_t len = strcspn(at, "[] .");

		if (len) {
			printf("\t%s:%zu) echo ", command->name, count++);
			print_kind(at, len);
			puts(" ;;");
		}
		at += len + (at[len] != '\0');
	}
}

int
command_completion(const struct arguments *arguments)
{
	size_t i;

	if (arguments->operand_count && strcmp(arguments->operands[0], "bash") != 0)
		return command_usage("completion", "only bash is known, not '%s'", arguments->operands[0]);
	fputs(head, stdout);
	print_commands();
	print_options();
	print_values();
	puts("_site_gen_operand_kind()    # COMMAND NUMBER\n{\n\tcase $1:$2 in");
	for (i = 0; i < command_count; i++)
		print_operands(&commands[i]);
	puts("\tesac\n}\n");
	fputs(tail, stdout);
	return EXIT_CLEAN;
}
