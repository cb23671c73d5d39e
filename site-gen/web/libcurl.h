/*
 * What is called of libcurl, which is loaded late: see base/library.h.
 */
#ifndef WEB_LIBCURL_H
#define WEB_LIBCURL_H

#include <curl/curl.h>

#include "base/library.h"

/* clang-format off */
#define LIBCURL_FUNCTIONS(F) \
	F(easy_cleanup) F(easy_getinfo) F(easy_header) F(easy_init) \
	F(easy_setopt) F(easy_strerror) F(free) F(global_cleanup) \
	F(global_init_mem) F(multi_add_handle) F(multi_cleanup) \
	F(multi_info_read) F(multi_init) F(multi_perform) F(multi_poll) \
	F(multi_remove_handle) F(url) F(url_cleanup) F(url_get) F(url_set)
/* clang-format on */

#define LIBCURL_FUNCTION(name) LIBRARY_FUNCTION(curl_, name)
extern struct libcurl {
	LIBCURL_FUNCTIONS(LIBCURL_FUNCTION)
} libcurl;

/* Before the first of them is called; any thread may, and again. */
void libcurl_load(void);

#endif
