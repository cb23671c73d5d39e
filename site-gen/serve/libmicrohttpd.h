/*
 * What is called of libmicrohttpd, which is loaded late: see base/library.h.
 */
#ifndef SERVE_LIBMICROHTTPD_H
#define SERVE_LIBMICROHTTPD_H

#include <microhttpd.h>

#include "base/library.h"

/* clang-format off */
#define LIBMICROHTTPD_FUNCTIONS(F) \
	F(add_response_header) F(create_response_from_buffer) \
	F(create_response_from_buffer_with_free_callback_cls) \
	F(create_response_from_callback) F(destroy_response) \
	F(lookup_connection_value) F(queue_response) F(resume_connection) \
	F(set_connection_option) F(start_daemon) F(stop_daemon) \
	F(suspend_connection)
/* clang-format on */

#define LIBMICROHTTPD_FUNCTION(name) LIBRARY_FUNCTION(MHD_, name)
extern struct libmicrohttpd {
	LIBMICROHTTPD_FUNCTIONS(LIBMICROHTTPD_FUNCTION)
} libmicrohttpd;

/* Before the first of them is called; any thread may, and again. */
void libmicrohttpd_load(void);

#endif
