#include "cmd/pager.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool
write_all(int fd, struct span text)
{
	while (text.len) {
		ssize_t n = write(fd, text.ptr, text.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		text = span_from(text, (size_t)n);
	}
	return true;
}

/* NULL: none is wanted. */
static const char *
pager_command(void)
{
	const char *command = getenv("PAGER");

	if (!command)
		return "less";
	return *command && strcmp(command, "cat") != 0 ? command : NULL;
}

static void
run_pager(const char *command, int input)
{
	dup2(input, STDIN_FILENO);
	close(input);
	/* Colours; no pager at all for what fits the screen; and the screen is left as it is. */
	setenv("LESS", "FRX", 0);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

/* False if no pager ran. */
static bool
show_in(const char *command, struct span text)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, old;
	int pipe_ends[2], status = 0;
	pid_t pid;

	if (pipe(pipe_ends))
		return false;
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		close(pipe_ends[1]);
		run_pager(command, pipe_ends[0]);
	}
	close(pipe_ends[0]);
	sigemptyset(&ignore.sa_mask);
	sigaction(SIGPIPE, &ignore, &old);
	if (pid > 0)
		write_all(pipe_ends[1], text);
	close(pipe_ends[1]);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	sigaction(SIGPIPE, &old, NULL);
	return pid > 0 && !(WIFEXITED(status) && WEXITSTATUS(status) == 127);
}

bool
pager_show(struct span text)
{
	const char *command = isatty(STDOUT_FILENO) ? pager_command() : NULL;

	if (command && show_in(command, text))
		return true;
	fflush(stdout);
	return write_all(STDOUT_FILENO, text);
}
