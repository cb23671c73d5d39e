#include "bundle/password.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/mem.h"

#define CTRL_C 3

struct password *
password_new(void)
{
	struct password *password = sodium_malloc(sizeof(*password));

	if (!password)
		mem_exhausted();
	return password;
}

void
password_free(struct password *password)
{
	sodium_free(password);
}

/* Byte by byte, so that a second password can follow the first in a pipe. */
static bool
read_line(int fd, struct password *out)
{
	for (out->len = 0; out->len < sizeof(out->text);) {
		char *c = &out->text[out->len];
		ssize_t n = read(fd, c, 1);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || (n == 0 && out->len == 0) || (n > 0 && *c == CTRL_C))
			return false;
		if (n == 0 || *c == '\n')
			return true;
		out->len++;
	}
	return false;
}

/*
 * Ctrl-C sends no signal meanwhile, which would end the program with the
 * terminal still silent; it ends the line instead.
 */
static bool
silence(int fd, struct termios *before)
{
	struct termios silent;

	if (tcgetattr(fd, before))
		return false;
	silent = *before;
	silent.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ISIG);
	silent.c_cc[VEOL] = CTRL_C;
	return !tcsetattr(fd, TCSAFLUSH, &silent);
}

bool
password_ask(const char *prompt, struct password *out)
{
	struct termios before;
	bool ok;

	out->len = 0;
	if (!isatty(STDIN_FILENO))
		return read_line(STDIN_FILENO, out);
	if (!silence(STDIN_FILENO, &before))
		return false;
	fputs(prompt, stderr);
	fflush(stderr);
	ok = read_line(STDIN_FILENO, out);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	fputc('\n', stderr);
	return ok;
}
