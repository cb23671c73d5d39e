#include "serve/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serve/events.h"
#include "serve/inject.h"

#define CONNECTIONS_MAX (LISTENERS_MAX + 64)
#define HTTP_PORT 80
#define TIMEOUT 30u /* seconds of a connection that says nothing */

struct http {
	struct preview *preview;
	struct MHD_Daemon *daemon;
	struct listeners listeners;
};

/* One request. */
struct request {
	struct http *http;
	struct MHD_Connection *connection;
	struct span address; /* without the "/" before it */
};

/* Pages of the preview itself load nothing but its own style. */
#define OWN_POLICY \
	"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'"

static const struct {
	const char *suffix, *type;
} types[] = {
	{ ".html", "text/html; charset=utf-8" },
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".json", "application/json" },
	{ ".xml", "application/xml" },
	{ ".txt", "text/plain; charset=utf-8" },
	{ ".svg", "image/svg+xml" },
	{ ".png", "image/png" },
	{ ".jpg", "image/jpeg" },
	{ ".jpeg", "image/jpeg" },
	{ ".gif", "image/gif" },
	{ ".webp", "image/webp" },
	{ ".ico", "image/x-icon" },
	{ ".pdf", "application/pdf" },
	{ ".woff2", "font/woff2" },
	{ ".csv", "text/csv; charset=utf-8" },
	{ ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
	{ ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
};

static const char *
type_of(struct span address)
{
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (span_ends_with(address, types[i].suffix))
			return types[i].type;
	return "application/octet-stream";
}

/* Sends a response that is ours to destroy; NULL ends the connection. */
static enum MHD_Result
send_response(struct request *r, unsigned status, const char *type, struct MHD_Response *response)
{
	enum MHD_Result result;

	if (!response)
		return MHD_NO;
	libmicrohttpd.add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	libmicrohttpd.add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	libmicrohttpd.add_response_header(response, "X-Content-Type-Options", "nosniff");
	libmicrohttpd.add_response_header(response, "X-Frame-Options", "DENY");
	libmicrohttpd.add_response_header(response, "Referrer-Policy", "same-origin");
	/* Else a page of another site could load the search's files as scripts. */
	libmicrohttpd.add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
	result = libmicrohttpd.queue_response(r->connection, status, response);
	libmicrohttpd.destroy_response(response);
	return result;
}

/* Takes the buffer. */
static struct MHD_Response *
take_buf(struct buf *out)
{
	buf_reserve(out, 1);
	return libmicrohttpd.create_response_from_buffer(out->len, out->ptr, MHD_RESPMEM_MUST_FREE);
}

static enum MHD_Result
send_own(struct request *r, unsigned status, struct buf *html)
{
	struct MHD_Response *response = take_buf(html);

	if (response)
		libmicrohttpd.add_response_header(response, "Content-Security-Policy", OWN_POLICY);
	return send_response(r, status, "text/html; charset=utf-8", response);
}

/* For libmicrohttpd, which does not write to it. */
static void *
without_const(const char *bytes)
{
	union {
		const char *in;
		void *out;
	} both = { bytes };

	return both.out;
}

static enum MHD_Result
refuse(struct request *r, unsigned status, const char *why)
{
	return send_response(r, status, "text/plain; charset=utf-8",
	                     libmicrohttpd.create_response_from_buffer(strlen(why), without_const(why),
	                                                               MHD_RESPMEM_PERSISTENT));
}

/* What a response holds while it is sent. */
struct held {
	struct preview *preview;
	struct generation *generation;
};

static void
let_go(void *cls)
{
	struct held *held = cls;

	preview_drop(held->preview, held->generation);
	free(held);
}

/* Sends bytes of the generation, which is dropped when they are sent. */
static enum MHD_Result
send_bytes(struct request *r, struct generation *generation, struct span bytes)
{
	struct held *held = xmalloc(sizeof(*held));
	struct MHD_Response *response;

	*held = (struct held){ r->http->preview, generation };
	response = libmicrohttpd.create_response_from_buffer_with_free_callback_cls(
		bytes.len, without_const(bytes.ptr), let_go, held);
	if (!response)
		let_go(held);
	return send_response(r, MHD_HTTP_OK, type_of(r->address), response);
}

/* Drops the generation. */
static enum MHD_Result
send_page(struct request *r, struct generation *generation, const struct page *page)
{
	struct buf html = BUF_INIT, out = BUF_INIT;
	bool ok = preview_page(generation, WORKER_HTTP, page, &html);
	char version[VERSION_SIZE];

	if (ok) {
		preview_version(generation, page, buf_as_span(&html), version);
		inject_page(buf_as_span(&html), page->address, version, &out);
	} else {
		inject_own_page("This page cannot be shown", "Its layout fails on it.", page->address, &out);
	}
	buf_release(&html);
	preview_drop(r->http->preview, generation);
	return ok ? send_response(r, MHD_HTTP_OK, "text/html; charset=utf-8", take_buf(&out))
	          : send_own(r, MHD_HTTP_INTERNAL_SERVER_ERROR, &out);
}

/* The page that a server shows in the place of one that is not there, or NULL. */
static const struct page *
not_found_page(const struct site *site)
{
	size_t i;

	for (i = 0; i < site->pages.len; i++)
		if (site->pages.at[i]->anywhere)
			return site->pages.at[i];
	return NULL;
}

/* In any case the page that comes to be there is shown in its place.  Drops the generation. */
static enum MHD_Result
send_missing(struct request *r, struct generation *generation)
{
	const struct page *page = not_found_page(generation->snapshot->site);
	struct buf html = BUF_INIT, out = BUF_INIT;
	bool ok = page && preview_page(generation, WORKER_HTTP, page, &html);

	if (ok)
		inject_page(buf_as_span(&html), r->address, "", &out);
	else
		inject_own_page("There is no page here",
		                "No page of the site has this address now. It may have been renamed or "
		                "removed, or the address has a typing mistake. If the page comes back, it is "
		                "shown here.",
		                r->address, &out);
	buf_release(&html);
	preview_drop(r->http->preview, generation);
	return ok ? send_response(r, MHD_HTTP_NOT_FOUND, "text/html; charset=utf-8", take_buf(&out))
	          : send_own(r, MHD_HTTP_NOT_FOUND, &out);
}

/* An attachment or asset of the generation's own site. */
static const struct source *
find_file(const struct site *site, struct span address)
{
	const struct site_file *file;
	struct arena arena = ARENA_INIT;
	size_t i;

	file = map_get(&site->files_by_path, arena_printf(&arena, "content/%.*s", SPAN_ARG(address)));
	arena_release(&arena);
	if (file)
		return &file->source;
	for (i = 0; i < site->assets.len; i++)
		if (span_equal(site->assets.at[i]->source.path, address))
			return &site->assets.at[i]->source;
	return NULL;
}

/* What only a whole build makes: of the last one, which is held then; or NULL. */
static const struct span *
find_made(struct preview *p, struct span address, struct generation **settled)
{
	const struct span *bytes;

	*settled = preview_hold(p, &p->settled);
	bytes = *settled ? map_get(&(*settled)->files, address) : NULL;
	if (!bytes)
		preview_drop(p, *settled);
	return bytes;
}

/* Links of the page that is shown for others begin with the path that site.yaml
 * gives the site; the preview has it at its own root. */
static bool
leave_root(struct request *r, const struct site *site)
{
	struct span root = span_from(site->config.root, 1);

	if (!root.len || r->address.len < root.len || !span_equal(span_slice(r->address, 0, root.len), root))
		return false;
	r->address = span_from(r->address, root.len);
	return true;
}

/* No site was good yet. */
static enum MHD_Result
send_none(struct request *r)
{
	struct preview *p = r->http->preview;
	struct notice *notice = preview_hold_notice(p);
	struct buf html = BUF_INIT;

	if (notice)
		inject_own_page(
			"The site cannot be shown yet",
			"Something in it must be put right first. Save the file, and the site appears here.",
			r->address, &html);
	else
		inject_own_page("The site is being read", "It appears here in a moment.", r->address, &html);
	preview_drop_notice(p, notice);
	return send_own(r, MHD_HTTP_SERVICE_UNAVAILABLE, &html);
}

static enum MHD_Result
answer_site(struct request *r)
{
	struct preview *p = r->http->preview;
	struct generation *generation = preview_hold(p, &p->served), *settled;
	const struct site *site;
	const struct source *file;
	const struct page *page;
	const struct span *made;

	if (!generation)
		return send_none(r);
	site = generation->snapshot->site;
	do {
		page = preview_find(generation, r->address);
		if (page)
			return send_page(r, generation, page);
		file = find_file(site, r->address);
		if (file)
			return send_bytes(r, generation, file->text);
		made = find_made(p, r->address, &settled);
		if (made) {
			preview_drop(p, generation);
			return send_bytes(r, settled, *made);
		}
	} while (leave_root(r, site));
	return send_missing(r, generation);
}

static struct span
argument(struct request *r, const char *name)
{
	return span_of(libmicrohttpd.lookup_connection_value(r->connection, MHD_GET_ARGUMENT_KIND, name));
}

static const struct source *
find_source(const struct site *site, struct span path)
{
	size_t i;

	for (i = 0; site && i < site->files.len; i++)
		if (span_equal(site->files.at[i]->source.path, path))
			return &site->files.at[i]->source;
	return NULL;
}

static enum MHD_Result
answer_source(struct request *r)
{
	struct preview *p = r->http->preview;
	struct snapshot *snapshot = preview_hold_newest(p);
	const struct source *source = snapshot ? find_source(snapshot->site, argument(r, "path")) : NULL;
	const char *line =
		libmicrohttpd.lookup_connection_value(r->connection, MHD_GET_ARGUMENT_KIND, "line");
	struct buf html = BUF_INIT;

	if (source)
		inject_source(source, line ? strtoul(line, NULL, 10) : 0, &html);
	preview_drop_snapshot(p, snapshot);
	if (!source)
		return refuse(r, MHD_HTTP_NOT_FOUND, "There is no such file in the site.\n");
	return send_own(r, MHD_HTTP_OK, &html);
}

static enum MHD_Result
send_asset(struct request *r, struct span bytes)
{
	return send_response(r, MHD_HTTP_OK, type_of(r->address),
	                     libmicrohttpd.create_response_from_buffer(bytes.len, without_const(bytes.ptr),
	                                                               MHD_RESPMEM_PERSISTENT));
}

static enum MHD_Result
answer_own(struct request *r)
{
	if (span_is(r->address, "_preview/events"))
		return listeners_add(&r->http->listeners, r->connection, argument(r, "page"));
	if (span_is(r->address, "_preview/source"))
		return answer_source(r);
	if (span_is(r->address, "_preview/preview.js"))
		return send_asset(r, inject_script());
	if (span_is(r->address, "_preview/preview.css"))
		return send_asset(r, inject_style());
	return refuse(r, MHD_HTTP_NOT_FOUND, "The preview has no such file.\n");
}

/* "127.0.0.1:8017" or "localhost:8017"; nobody writes HTTP's own port. */
static bool
is_own_host(const struct http *http, const char *host)
{
	char wanted[32];

	if (!host)
		return false;
	if (http->preview->port == HTTP_PORT)
		return strcmp(host, "127.0.0.1") == 0 || strcasecmp(host, "localhost") == 0;
	snprintf(wanted, sizeof(wanted), "127.0.0.1:%d", http->preview->port);
	if (strcmp(host, wanted) == 0)
		return true;
	snprintf(wanted, sizeof(wanted), "localhost:%d", http->preview->port);
	return strcasecmp(host, wanted) == 0;
}

/* Browsers say so of what a page of another site loads; following a link is fine. */
static bool
is_foreign_load(struct request *r)
{
	const char *site =
		libmicrohttpd.lookup_connection_value(r->connection, MHD_HEADER_KIND, "Sec-Fetch-Site");
	const char *mode =
		libmicrohttpd.lookup_connection_value(r->connection, MHD_HEADER_KIND, "Sec-Fetch-Mode");

	return site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0 &&
	       !(mode && strcmp(mode, "navigate") == 0);
}

static enum MHD_Result
answer(void *cls, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
       const char *upload, size_t *upload_size, void **state)
{
	struct request r = { cls, connection, span_of(url[0] == '/' ? url + 1 : url) };

	(void)version;
	(void)upload;
	*upload_size = 0;
	/* Answering the first of two calls would cost the connection. */
	if (!*state) {
		*state = cls;
		return MHD_YES;
	}
	if (!is_own_host(r.http, libmicrohttpd.lookup_connection_value(connection, MHD_HEADER_KIND,
	                                                               MHD_HTTP_HEADER_HOST)))
		return refuse(&r, MHD_HTTP_FORBIDDEN,
		              "The preview answers to 127.0.0.1 and localhost only.\n");
	if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
		return refuse(&r, MHD_HTTP_METHOD_NOT_ALLOWED, "The preview can only be read.\n");
	if (is_foreign_load(&r))
		return refuse(&r, MHD_HTTP_FORBIDDEN, "The preview is not for pages of other sites.\n");
	if (span_starts_with(r.address, "_preview/"))
		return answer_own(&r);
	return answer_site(&r);
}

/* A socket on the loopback interface, and the port that it got; -1 with errno. */
static int
listen_on(int port, int *got)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		                       .sin_port = htons((uint16_t)port),
		                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1, error;

	if (fd < 0)
		return -1;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (!bind(fd, (const struct sockaddr *)(const void *)&address, len) && !listen(fd, SOMAXCONN) &&
	    !getsockname(fd, (struct sockaddr *)(void *)&address, &len)) {
		*got = ntohs(address.sin_port);
		return fd;
	}
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

struct http *
http_start(struct preview *p, int port)
{
	struct http *http = xcalloc(1, sizeof(*http));
	int fd = listen_on(port < 0 ? SERVE_PORT : port, &p->port);

	if (fd < 0 && port < 0 && errno == EADDRINUSE)
		fd = listen_on(0, &p->port);
	libmicrohttpd_load();
	http->preview = p;
	listeners_init(&http->listeners, p);
	if (fd >= 0)
		http->daemon = libmicrohttpd.start_daemon(
			MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, answer, http,
			MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
			MHD_OPTION_CONNECTION_TIMEOUT, TIMEOUT, MHD_OPTION_END);
	if (http->daemon)
		return http;
	listeners_release(&http->listeners);
	free(http);
	return NULL;
}

void
http_stop(struct http *http)
{
	if (!http)
		return;
	listeners_end(&http->listeners);
	libmicrohttpd.stop_daemon(http->daemon);
	listeners_release(&http->listeners);
	free(http);
}

void
http_push(struct http *http)
{
	listeners_push(&http->listeners);
}

void
http_beat(struct http *http)
{
	listeners_beat(&http->listeners);
}
