/*
 * Asking for a password.
 */
#ifndef BUNDLE_PASSWORD_H
#define BUNDLE_PASSWORD_H

#include "base/span.h"

/* Locked memory that is zeroed when freed. */
struct password {
	size_t len;
	char text[1024];
};
struct password *password_new(void);
void password_free(struct password *password);  /* NULL is fine */

/*
 * Reads a line from the terminal without showing it; from standard input
 * where that is none, as a script gives it.  False where there is no line, or
 * one that is too long, or Ctrl-C was pressed.
 */
bool password_ask(const char *prompt, struct password *out);

#endif
