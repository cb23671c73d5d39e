/*
 * Browsers that listen for events (HTML standard, 9.2, server-sent events).
 * Private to serve/.
 *
 * A listener's connection is suspended while there is nothing to say to it.
 */
#ifndef SERVE_EVENTS_H
#define SERVE_EVENTS_H

#include "serve/libmicrohttpd.h"
#include "serve/preview.h"

/* More listeners are sent away. */
#define LISTENERS_MAX 64

struct listeners {
	struct preview *preview;
	pthread_mutex_t mutex;
	VEC(struct listener *) list;
	unsigned long pushes;           /* counts them */
	bool ended;
};

void listeners_init(struct listeners *listeners, struct preview *preview);
void listeners_release(struct listeners *listeners);
/* Takes the connection up, for the page at the address; libmicrohttpd's thread. */
enum MHD_Result listeners_add(struct listeners *all, struct MHD_Connection *connection, struct span address);
/* Tells each how its page stands; the main thread's. */
void listeners_push(struct listeners *all);
/* Says nothing, in a way that finds out who is gone. */
void listeners_beat(struct listeners *all);
/* Lets all connections end, before libmicrohttpd is stopped. */
void listeners_end(struct listeners *all);

#endif
