/* The functions of libraries that the program loads itself (site-gen/base/library.h),
 * linked in the ordinary way: from this dpkg-shlibdeps learns what the package needs. */
#include "bundle/libarchive.h"
#include "serve/libmicrohttpd.h"
#include "web/libcurl.h"

#define ARCHIVE(name) (void *)archive_##name,
#define MICROHTTPD(name) (void *)MHD_##name,
#define CURL(name) (void *)curl_##name,

void *functions[] = { LIBARCHIVE_FUNCTIONS(ARCHIVE) LIBMICROHTTPD_FUNCTIONS(MICROHTTPD) LIBCURL_FUNCTIONS(CURL) };
