#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/workers.h"
#include "cmd/command.h"
#include "serve/serve.h"

#define PORT_MAX 65535

/* The desktop's own way to open an address; it says itself what is wrong. */
static void
open_browser(const char *address)
{
	char program[] = "xdg-open", *words[] = { program, NULL, NULL };
	char *copy = strdup(address);
	posix_spawnattr_t attributes;
	sigset_t none;
	pid_t child;

	words[1] = copy;
	/* The preview's own signals are blocked. */
	sigemptyset(&none);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&attributes, &none);
	if (posix_spawnp(&child, program, NULL, &attributes, words, environ))
		fprintf(stderr, "site-gen: cannot open a browser (xdg-open); open %s yourself\n", address);
	posix_spawnattr_destroy(&attributes);
	free(copy);
}

/* -1 where none is given, -2 where it is none. */
static int
port_from(const char *text)
{
	char *end;
	long port;

	if (!text)
		return -1;
	errno = 0;
	port = strtol(text, &end, 10);
	return errno || *end || text[0] < '0' || text[0] > '9' || port > PORT_MAX ? -2 : (int)port;
}

static const char *
editor_link(const char *name)
{
	return name && strcmp(name, "vscode") == 0 ? "vscode://file{file}:{line}:{column}" : name;
}

static const char *
root_from(const struct arguments *arguments)
{
	if (arguments->operand_count)
		return arguments->operands[0];
	return arguments->directory ? arguments->directory : ".";
}

static struct serve_options
options_from(const struct arguments *arguments, struct arena *arena)
{
	return (struct serve_options){
		.site = { .root = root_from(arguments),
		          .defaults = command_defaults(arena),
		          .jobs = command_jobs(arguments->jobs),
		          .history = !arguments->no_history },
		.strict = arguments->strict,
		.quiet = arguments->quiet,
		.port = port_from(arguments->port),
		.editor = editor_link(arguments->editor),
		.ready = arguments->open ? open_browser : NULL,
	};
}

int
command_serve(const struct arguments *arguments)
{
	struct arena arena = ARENA_INIT;
	struct serve_options options = options_from(arguments, &arena);
	int status;

	if (!options.site.jobs)
		status = command_usage("serve", "'--jobs' takes a number from 1 to %u", WORKERS_MAX);
	else if (options.port < -1)
		status = command_usage("serve", "'--port' takes a number from 0 to %d", PORT_MAX);
	else if (options.editor && !strstr(options.editor, "{file}"))
		status = command_usage("serve", "'--editor' is vscode, or an address with {file} in it");
	else
		status = serve_run(&options) ? EXIT_ENVIRONMENT : EXIT_CLEAN;
	arena_release(&arena);
	return status;
}
