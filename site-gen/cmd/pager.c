#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/diff.h"

#define NOT_FOUND 127 /* what the shell says of a command that is not there */

static void
write_all(int fd, struct span text)
{
	size_t at = 0;

	while (at < text.len) {
		ssize_t n = write(fd, text.ptr + at, text.len - at);

		if (n < 0 && errno == EINTR)
			continue;
		/* The reader has seen enough. */
		if (n <= 0)
			break;
		at += (size_t)n;
	}
}

static const char *
pager_command(void)
{
	const char *pager = getenv("PAGER");

	return pager ? pager : "less -R";
}

/* In the child: reads from the pipe. */
static void
become_pager(const char *command, const int ends[2])
{
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	close(ends[1]);
	/* Leave what fits on a screen, and the last screen of what does not. */
	setenv("LESS", "FRX", 0);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(NOT_FOUND);
}

/* False where there is no such command. */
static bool
run_pager(const char *command, struct span text)
{
	int ends[2], status = 0;
	pid_t child;

	if (pipe(ends))
		return false;
	fflush(stdout);
	child = fork();
	if (child == 0)
		become_pager(command, ends);
	close(ends[0]);
	if (child > 0)
		write_all(ends[1], text);
	close(ends[1]);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return child > 0 && !(WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND);
}

void
diff_page(struct span text)
{
	const char *command = pager_command();
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	bool shown;

	sigaction(SIGPIPE, &ignore, &before);
	shown = *command && run_pager(command, text);
	sigaction(SIGPIPE, &before, NULL);
	if (!shown)
		write_all(STDOUT_FILENO, text);
}
