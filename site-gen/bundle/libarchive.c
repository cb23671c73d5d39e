#include "bundle/libarchive.h"

#define NAME(name) LIBRARY_NAME(archive_, name)
static const char *const names[] = { LIBARCHIVE_FUNCTIONS(NAME) };

struct libarchive libarchive;

void
libarchive_load(void)
{
	static struct library library = LIBRARY("libarchive.so.13", names, &libarchive);

	library_load(&library);
}
