#include "web/libcurl.h"

#define NAME(name) LIBRARY_NAME(curl_, name)
static const char *const names[] = { LIBCURL_FUNCTIONS(NAME) };

struct libcurl libcurl;

void
libcurl_load(void)
{
	static struct library library = LIBRARY("libcurl.so.4", names, &libcurl);

	library_load(&library);
}
