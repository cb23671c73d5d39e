/*
 * Libraries that are loaded when a command first needs them.
 *
 * libcurl, libarchive and libmicrohttpd bring thirty others along.  To load
 * and relocate all of them before main took a thirtieth of the time of a
 * build of 1,000 pages, which calls none.
 *
 * Each has a header with a list of the functions that we call, from which a
 * struct of pointers is made: `libcurl.easy_init()` is curl_easy_init of
 * <curl/curl.h>, type and all, once libcurl_load() was called.
 */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

/* What makes names and members of a list, a macro that calls another one for
 * each function: F(easy_init) F(easy_cleanup) ... */
#define LIBRARY_NAME(prefix, name) #prefix #name,
#define LIBRARY_FUNCTION(prefix, name) __typeof__(prefix##name) *name;

struct library {
	const char *soname;             /* with the version of the ABI that the headers describe */
	const char *const *names;
	size_t count;
	void *functions;                /* a struct of as many pointers */
	bool loaded;
};

#define LIBRARY(soname, names, functions) \
	{ soname, names, sizeof(names) / sizeof((names)[0]), functions, false }

/* Sets the functions, once.  Where the library or one of them is not there,
 * the program ends with a message and status 3, as the dynamic linker would
 * have ended it. */
void library_load(struct library *library);

#endif
