#include "cmd/external.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"

#define DELAY 500 /* milliseconds */
#define TIMEOUT 20000
#define SECONDS_MAX 600

/* Milliseconds of a number of seconds, "0.5"; false where it is none. */
static bool
read_seconds(const char *text, long *milliseconds)
{
	char *end;
	double seconds;

	errno = 0;
	seconds = strtod(text, &end);
	if (errno || end == text || *end || !(seconds >= 0 && seconds <= SECONDS_MAX))
		return false;
	*milliseconds = (long)(seconds * 1000 + 0.5);
	return true;
}

/* $XDG_CACHE_HOME/site-gen/links (XDG Base Directory Specification 0.8), or
 * NULL where no folder is known.  Relative paths do not count there. */
static const char *
cache_path(struct arena *arena)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (cache && cache[0] == '/')
		return fs_join(arena, cache, "site-gen/links");
	if (home && home[0] == '/')
		return fs_join(arena, home, ".cache/site-gen/links");
	return NULL;
}

int
external_options_from(const struct arguments *arguments, struct arena *arena,
                      struct external_options *options)
{
	*options = (struct external_options){
		.cache = cache_path(arena),
		.fresh = arguments->fresh,
		.private_networks = arguments->private_networks,
		.delay = DELAY,
		.timeout = TIMEOUT,
		.generator = "site-gen/" VERSION,
	};
	if (arguments->delay && !read_seconds(arguments->delay, &options->delay))
		return command_usage("check", "'--delay' takes a number of seconds up to %d", SECONDS_MAX);
	if (arguments->timeout && (!read_seconds(arguments->timeout, &options->timeout) || !options->timeout))
		return command_usage("check", "'--timeout' takes a number of seconds up to %d", SECONDS_MAX);
	if (!arguments->external &&
	    (arguments->fresh || arguments->private_networks || arguments->delay || arguments->timeout))
		return command_usage(
			"check", "'--fresh', '--private', '--delay' and '--timeout' go with '--external'");
	return EXIT_CLEAN;
}

static void
show_progress(void *context, size_t done, size_t total)
{
	(void)context;
	fprintf(stderr, "\r%zu of %zu addresses of other hosts%s", done, total,
	        done == total ? "\r\033[K" : "");
}

void
external_run(const struct site *site, const struct external_options *options, bool quiet, struct buf *summary,
             struct diag_list *diags)
{
	struct external_options own = *options;

	if (isatty(STDERR_FILENO) && !quiet)
		own.progress = show_progress;
	check_external(site, &own, summary, diags);
}
