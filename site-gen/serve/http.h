/*
 * The preview's web server.  Private to serve/, which alone knows libmicrohttpd.
 *
 * It listens on 127.0.0.1 and answers only those who call it by that name or
 * "localhost" and the port, so that no page of another site can read the
 * preview by pointing a name of its own to this machine.  What it gives out are
 * values of maps in memory: no path of a request ever reaches the file system.
 *
 *	/guide/a.html           a page, with the preview's script put into it
 *	/search/manifest.js     any other file that a build would write
 *	/_preview/events?page=  events: see notice_write
 *	/_preview/source?path=  a file of the site with numbered lines
 *	/_preview/preview.js, /_preview/preview.css
 */
#ifndef SERVE_HTTP_H
#define SERVE_HTTP_H

#include "serve/preview.h"

struct http;

/* Sets p->port.  NULL with errno: the port is taken, as a rule. */
struct http *http_start(struct preview *p, int port);
/* Ends all connections; NULL is fine. */
void http_stop(struct http *http);
/* Tells every browser how things stand; the main thread's. */
void http_push(struct http *http);
/* Finds out who is gone; to be called now and then. */
void http_beat(struct http *http);

#endif
