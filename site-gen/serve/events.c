#include "serve/events.h"

#include <string.h>

#include "serve/notice.h"

struct listener {
	struct listeners *all;
	struct MHD_Connection *connection;
	struct span address; /* of its page, in the arena */
	struct arena arena;
	struct buf sending; /* of which `sent` bytes are gone */
	size_t sent;
	struct buf next; /* sent after that; a newer event takes its place */
	bool suspended;
};

void
listeners_init(struct listeners *listeners, struct preview *preview)
{
	*listeners = (struct listeners){ .preview = preview, .list = VEC_INIT };
	pthread_mutex_init(&listeners->mutex, NULL);
}

void
listeners_release(struct listeners *listeners)
{
	vec_release(&listeners->list);
	pthread_mutex_destroy(&listeners->mutex);
}

/* The event that tells how the page at the address stands. */
static void
write_event(struct preview *p, unsigned worker, struct span address, struct buf *out)
{
	struct generation *generation = preview_hold(p, &p->served);
	struct notice *notice = preview_hold_notice(p);
	const struct page *page = generation ? preview_find(generation, address) : NULL;
	char version[VERSION_SIZE] = "";
	struct buf html = BUF_INIT;

	if (page && preview_page(generation, worker, page, &html))
		preview_version(generation, page, buf_as_span(&html), version);
	if (notice) {
		BUF_LIT(out, "data: ");
		notice_write(notice, page, version, out);
		BUF_LIT(out, "\n\n");
	}
	buf_release(&html);
	preview_drop_notice(p, notice);
	preview_drop(p, generation);
}

/* The listeners' mutex is held. */
static void
resume(struct listener *l)
{
	if (l->suspended)
		libmicrohttpd.resume_connection(l->connection);
	l->suspended = false;
}

/* Something to send, if there is anything. */
static struct span
to_send(struct listener *l)
{
	if (l->sent == l->sending.len) {
		struct buf done = l->sending;

		l->sending = l->next;
		l->next = done;
		buf_clear(&l->next);
		l->sent = 0;
	}
	return span_from(buf_as_span(&l->sending), l->sent);
}

/* libmicrohttpd asks for more.  Under the mutex, or a wake-up between looking
 * and suspending would be lost. */
static ssize_t
send_more(void *cls, uint64_t position, char *bytes, size_t max)
{
	struct listener *l = cls;
	struct listeners *all = l->all;
	struct span waiting;
	ssize_t len;

	(void)position;
	pthread_mutex_lock(&all->mutex);
	waiting = span_slice(to_send(l), 0, max);
	len = (ssize_t)waiting.len;
	if (len) {
		memcpy(bytes, waiting.ptr, waiting.len);
		l->sent += waiting.len;
	} else if (all->ended) {
		len = MHD_CONTENT_READER_END_OF_STREAM;
	} else {
		libmicrohttpd.suspend_connection(l->connection);
		l->suspended = true;
	}
	pthread_mutex_unlock(&all->mutex);
	return len;
}

/* The connection is gone. */
static void
leave(void *cls)
{
	struct listener *l = cls;
	struct listeners *all = l->all;
	size_t i;

	pthread_mutex_lock(&all->mutex);
	for (i = 0; i < all->list.len; i++)
		if (all->list.at[i] == l) {
			all->list.at[i] = all->list.at[--all->list.len];
			break;
		}
	pthread_mutex_unlock(&all->mutex);
	buf_release(&l->sending);
	buf_release(&l->next);
	arena_release(&l->arena);
	free(l);
}

static bool
join(struct listeners *all, struct listener *l)
{
	bool ok;

	pthread_mutex_lock(&all->mutex);
	ok = !all->ended && all->list.len < LISTENERS_MAX;
	if (ok)
		vec_push(&all->list, l);
	pthread_mutex_unlock(&all->mutex);
	return ok;
}

/* The first event: an older one must not follow one that is pushed meanwhile. */
static void
write_first(struct listener *l)
{
	struct listeners *all = l->all;
	struct buf event = BUF_INIT;
	unsigned long pushes;
	bool is_last = false;

	pthread_mutex_lock(&all->mutex);
	while (!is_last) {
		pushes = all->pushes;
		pthread_mutex_unlock(&all->mutex);
		buf_clear(&event);
		BUF_LIT(&event, "retry: 1000\n");
		write_event(all->preview, WORKER_HTTP, l->address, &event);
		pthread_mutex_lock(&all->mutex);
		is_last = pushes == all->pushes;
	}
	buf_clear(&l->next);
	buf_span(&l->next, buf_as_span(&event));
	pthread_mutex_unlock(&all->mutex);
	buf_release(&event);
}

enum MHD_Result
listeners_add(struct listeners *all, struct MHD_Connection *connection, struct span address)
{
	struct listener *l = xcalloc(1, sizeof(*l));
	struct MHD_Response *response;
	enum MHD_Result result;

	*l = (struct listener){ .all = all, .connection = connection, .sending = BUF_INIT, .next = BUF_INIT };
	l->address = arena_copy(&l->arena, address);
	/* It listens before it looks: nothing that happens meanwhile is missed. */
	if (!join(all, l)) {
		arena_release(&l->arena);
		free(l);
		return MHD_NO;
	}
	response = libmicrohttpd.create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, send_more, l, leave);
	if (!response) {
		leave(l);
		return MHD_NO;
	}
	write_first(l);
	libmicrohttpd.add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/event-stream");
	libmicrohttpd.add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	/* A listener is silent for long. */
	libmicrohttpd.set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, 0u);
	result = libmicrohttpd.queue_response(connection, MHD_HTTP_OK, response);
	libmicrohttpd.destroy_response(response);
	return result;
}

/* The addresses that somebody looks at, each once. */
static void
list_addresses(struct listeners *all, struct arena *arena, struct map *addresses)
{
	size_t i;

	pthread_mutex_lock(&all->mutex);
	all->pushes++;
	for (i = 0; i < all->list.len; i++)
		map_put(addresses, arena_copy(arena, all->list.at[i]->address), ARENA_NEW(arena, struct buf));
	pthread_mutex_unlock(&all->mutex);
}

void
listeners_push(struct listeners *all)
{
	struct arena arena = ARENA_INIT;
	struct map events = MAP_INIT;
	size_t i;

	list_addresses(all, &arena, &events);
	for (i = 0; i < events.len; i++) {
		struct buf *event = events.entries[i].value;

		*event = (struct buf)BUF_INIT;
		write_event(all->preview, WORKER_MAIN, events.entries[i].key, event);
	}
	pthread_mutex_lock(&all->mutex);
	for (i = 0; i < all->list.len; i++) {
		struct listener *l = all->list.at[i];
		const struct buf *event = map_get(&events, l->address);

		/* One that came since finds out by itself. */
		if (!event)
			continue;
		buf_clear(&l->next);
		buf_span(&l->next, buf_as_span(event));
		resume(l);
	}
	pthread_mutex_unlock(&all->mutex);
	for (i = 0; i < events.len; i++)
		buf_release(events.entries[i].value);
	map_release(&events);
	arena_release(&arena);
}

void
listeners_beat(struct listeners *all)
{
	size_t i;

	pthread_mutex_lock(&all->mutex);
	for (i = 0; i < all->list.len; i++) {
		struct listener *l = all->list.at[i];

		if (!l->next.len)
			BUF_LIT(&l->next, ":\n\n");
		resume(l);
	}
	pthread_mutex_unlock(&all->mutex);
}

void
listeners_end(struct listeners *all)
{
	size_t i;

	pthread_mutex_lock(&all->mutex);
	all->ended = true;
	for (i = 0; i < all->list.len; i++)
		resume(all->list.at[i]);
	pthread_mutex_unlock(&all->mutex);
}
