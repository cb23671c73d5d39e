#include "serve/libmicrohttpd.h"

#define NAME(name) LIBRARY_NAME(MHD_, name)
static const char *const names[] = { LIBMICROHTTPD_FUNCTIONS(NAME) };

struct libmicrohttpd libmicrohttpd;

void
libmicrohttpd_load(void)
{
	static struct library library = LIBRARY("libmicrohttpd.so.12", names, &libmicrohttpd);

	library_load(&library);
}
