#include "web/transfer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/vec.h"
#include "web/libcurl.h"
#include "web/network.h"

#define HEADER_LIMIT (256 * 1024) /* bytes of all headers of an answer */
#define CONNECT_TIMEOUT 10000L    /* milliseconds */

struct transfer {
	struct transfers *all;
	CURL *easy;
	void *owner;
	size_t body_limit, header_bytes;
	bool blocked; /* an address was refused because it is private */
	bool ready;   /* answered without a request */
	struct arena arena;
	struct answer answer;
};
VEC_TYPE(transfer_list, struct transfer *);

struct transfers {
	struct transfer_options options;
	CURLM *multi;
	bool proxied[2]; /* http, https: libcurl asks a proxy, not the host */
	struct transfer_list running;
	struct transfer *done; /* whose answer was handed out last */
};

/* The variables that libcurl reads; it takes http_proxy in lower case only. */
static bool
has_proxy(const char *lower, const char *upper)
{
	const char *names[] = { lower, upper, "all_proxy", "ALL_PROXY" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = names[i] ? getenv(names[i]) : NULL;

		if (value && *value)
			return true;
	}
	return false;
}

static char *
copy_string(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(xmalloc(size), s, size);
}

struct transfers *
transfers_new(const struct transfer_options *options)
{
	struct transfers *t = xcalloc(1, sizeof(*t));

	libcurl_load();
	libcurl.global_init_mem(CURL_GLOBAL_DEFAULT, xmalloc, free, xrealloc, copy_string, xcalloc);
	t->options = *options;
	t->proxied[0] = has_proxy("http_proxy", NULL);
	t->proxied[1] = has_proxy("https_proxy", "HTTPS_PROXY");
	t->multi = libcurl.multi_init();
	assert(t->multi);
	return t;
}

static void
free_transfer(struct transfer *transfer)
{
	if (!transfer)
		return;
	libcurl.multi_remove_handle(transfer->all->multi, transfer->easy);
	libcurl.easy_cleanup(transfer->easy);
	buf_release(&transfer->answer.body);
	arena_release(&transfer->arena);
	free(transfer);
}

void
transfers_free(struct transfers *t)
{
	size_t i;

	if (!t)
		return;
	free_transfer(t->done);
	for (i = 0; i < t->running.len; i++)
		free_transfer(t->running.at[i]);
	vec_release(&t->running);
	libcurl.multi_cleanup(t->multi);
	libcurl.global_cleanup();
	free(t);
}

/* Names can be chosen by anybody, so the address itself decides. */
static curl_socket_t
open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *transfer = context;

	(void)purpose;
	if (network_is_private(&address->addr)) {
		transfer->blocked = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t
/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl gives the type. */
take_header(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;

	transfer->header_bytes += size * count;
	(void)bytes;
	return transfer->header_bytes > HEADER_LIMIT ? 0 : size * count;
}

static size_t
take_body(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	size_t len = size * count, room = transfer->body_limit - transfer->answer.body.len;

	transfer->answer.cut = len > room;
	buf_add(&transfer->answer.body, bytes, len < room ? len : room);
	return transfer->answer.cut ? 0 : len;
}

static void
set_options(struct transfer *transfer, const struct url *url)
{
	const struct transfer_options *options = &transfer->all->options;
	bool proxied = transfer->all->proxied[span_starts_with(url->text, "https:")];
	const char *authorities = getenv("SSL_CERT_FILE");
	CURL *easy = transfer->easy;

	libcurl.easy_setopt(easy, CURLOPT_URL, url->text.ptr);
	libcurl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	libcurl.easy_setopt(easy, CURLOPT_USERAGENT, options->user_agent);
	libcurl.easy_setopt(easy, CURLOPT_TIMEOUT_MS, options->timeout);
	libcurl.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT);
	libcurl.easy_setopt(easy, CURLOPT_NOBODY, transfer->body_limit ? 0L : 1L);
	libcurl.easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, transfer->body_limit ? "" : NULL);
	libcurl.easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
	libcurl.easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
	libcurl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
	libcurl.easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	libcurl.easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	libcurl.easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	/* OpenSSL's own variable, which libcurl does not read. */
	if (authorities && *authorities)
		libcurl.easy_setopt(easy, CURLOPT_CAINFO, authorities);
	if (options->private_networks)
		return;
	/* A proxy may stand in a private network; then nothing may go past it. */
	if (proxied) {
		libcurl.easy_setopt(easy, CURLOPT_NOPROXY, "");
	} else {
		libcurl.easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
		libcurl.easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
	}
}

/* What needs no request; false where one is needed. */
static bool
is_answered(struct transfer *transfer, const struct url *url)
{
	if (network_is_no_host(url->host))
		transfer->answer.kind = ANSWER_NO_HOST;
	else if (!transfer->all->options.private_networks && network_is_private_host(url->host))
		transfer->answer.kind = ANSWER_PRIVATE;
	else
		return false;
	return true;
}

void
transfers_start(struct transfers *t, const struct url *url, size_t body_limit, void *owner)
{
	struct transfer *transfer = xcalloc(1, sizeof(*transfer));

	*transfer = (struct transfer){ .all = t, .owner = owner, .body_limit = body_limit };
	transfer->answer.body = (struct buf)BUF_INIT;
	transfer->easy = libcurl.easy_init();
	assert(transfer->easy);
	vec_push(&t->running, transfer);
	transfer->ready = is_answered(transfer, url);
	if (transfer->ready)
		return;
	set_options(transfer, url);
	libcurl.multi_add_handle(t->multi, transfer->easy);
}

static const char *
tls_detail(CURL *easy, CURLcode code)
{
	/* OpenSSL's X509_V_ERR_… */
	static const struct {
		long result;
		const char *detail;
	} details[] = {
		{ 9, "its certificate is not valid yet" },
		{ 10, "its certificate has expired" },
		{ 18, "its certificate is signed by itself" },
		{ 19, "its certificate is signed by itself" },
		{ 20, "its certificate is of an unknown authority" },
		{ 21, "its certificate is of an unknown authority" },
		{ 23, "its certificate has been revoked" },
		{ 62, "its certificate is for another name" },
	};
	long result = 0;
	size_t i;

	if (code == CURLE_SSL_CACERT_BADFILE)
		return "this machine has no list of authorities; install ca-certificates";
	if (code != CURLE_PEER_FAILED_VERIFICATION)
		return "no secure connection can be agreed";
	libcurl.easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &result);
	for (i = 0; i < sizeof(details) / sizeof(details[0]); i++)
		if (details[i].result == result)
			return details[i].detail;
	/* libcurl compares names itself, and then gives OpenSSL's "unspecified" or no error. */
	return result > 1 ? "its certificate is not valid" : "its certificate is for another name";
}

static bool
is_connected(CURL *easy)
{
	curl_off_t microseconds = 0;

	libcurl.easy_getinfo(easy, CURLINFO_APPCONNECT_TIME_T, &microseconds);
	if (!microseconds)
		libcurl.easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &microseconds);
	return microseconds > 0;
}

static void
fail(struct answer *answer, enum answer_kind kind, const char *detail)
{
	answer->kind = kind;
	answer->detail = detail;
}

/* What a request that did not end well means. */
static void
explain(struct transfer *transfer, CURLcode code)
{
	struct answer *answer = &transfer->answer;
	long tunnel = 0;

	libcurl.easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &tunnel);
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		fail(answer, ANSWER_NO_HOST, NULL);
		break;
	case CURLE_COULDNT_RESOLVE_PROXY:
		fail(answer, ANSWER_REFUSED, "the proxy has no address");
		break;
	case CURLE_COULDNT_CONNECT:
		fail(answer, transfer->blocked ? ANSWER_PRIVATE : ANSWER_REFUSED, NULL);
		break;
	case CURLE_OPERATION_TIMEDOUT:
		fail(answer, is_connected(transfer->easy) ? ANSWER_TIMEOUT : ANSWER_REFUSED,
		     "it does not answer in time");
		break;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS:
		fail(answer, ANSWER_TLS, tls_detail(transfer->easy, code));
		break;
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
		if (tunnel >= 300)
			fail(answer, ANSWER_REFUSED, "the proxy cannot reach it");
		else if (answer->status)
			fail(answer, ANSWER_BROKEN, "the page breaks off");
		else
			fail(answer, ANSWER_CLOSED, "it closes the connection");
		break;
	case CURLE_PARTIAL_FILE:
		fail(answer, ANSWER_BROKEN, "the page breaks off");
		break;
	case CURLE_WRITE_ERROR:
	case CURLE_OUT_OF_MEMORY: /* one header line beyond libcurl's limit */
		fail(answer, ANSWER_BROKEN, "its headers are too large");
		break;
	case CURLE_UNSUPPORTED_PROTOCOL:
		fail(answer, ANSWER_BROKEN, "it is not in HTTP");
		break;
	default:
		fail(answer, ANSWER_BROKEN, libcurl.easy_strerror(code));
	}
}

static void
read_headers(struct transfer *transfer)
{
	struct answer *answer = &transfer->answer;
	CURL *easy = transfer->easy;
	struct curl_header *header;
	curl_off_t seconds = 0;
	char *type = NULL;
	long status = 0;

	libcurl.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	libcurl.easy_getinfo(easy, CURLINFO_RETRY_AFTER, &seconds);
	libcurl.easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
	answer->status = (int)status;
	answer->retry_after = seconds > 0 && seconds < 1000000 ? (long)seconds : seconds > 0 ? 1000000 : 0;
	answer->html = type && (strncasecmp(type, "text/html", 9) == 0 ||
	                        strncasecmp(type, "application/xhtml+xml", 21) == 0);
	if (libcurl.easy_header(easy, "Location", 0, CURLH_HEADER, -1, &header) == CURLHE_OK)
		answer->location = span_trim(arena_copy(&transfer->arena, span_of(header->value)));
}

/* The kind of answer; what was asked for in full may be cut. */
static void
finish(struct transfer *transfer, CURLcode code)
{
	if (code == CURLE_WRITE_ERROR && transfer->answer.cut)
		code = CURLE_OK;
	read_headers(transfer);
	if (code != CURLE_OK)
		explain(transfer, code);
}

static struct transfer *
take_at(struct transfers *t, size_t index)
{
	struct transfer *taken = t->running.at[index];

	t->running.at[index] = t->running.at[--t->running.len];
	return taken;
}

/* One that is answered, taken off the list; NULL if none is. */
static struct transfer *
take_done(struct transfers *t)
{
	struct CURLMsg *message;
	int left;
	size_t i;

	for (i = 0; i < t->running.len; i++)
		if (t->running.at[i]->ready)
			return take_at(t, i);
	while ((message = libcurl.multi_info_read(t->multi, &left)) != NULL) {
		if (message->msg != CURLMSG_DONE)
			continue;
		for (i = 0; t->running.at[i]->easy != message->easy_handle; i++)
			;
		finish(t->running.at[i], message->data.result);
		return take_at(t, i);
	}
	return NULL;
}

void *
transfers_wait(struct transfers *t, int milliseconds, const struct answer **answer)
{
	int running;

	free_transfer(t->done);
	t->done = take_done(t);
	if (!t->done) {
		libcurl.multi_perform(t->multi, &running);
		t->done = take_done(t);
	}
	if (!t->done) {
		libcurl.multi_poll(t->multi, NULL, 0, milliseconds, NULL);
		libcurl.multi_perform(t->multi, &running);
		t->done = take_done(t);
	}
	if (!t->done)
		return NULL;
	*answer = &t->done->answer;
	return t->done->owner;
}
