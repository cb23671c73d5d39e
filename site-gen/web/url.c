#include "web/url.h"

#include <string.h>

#include "web/libcurl.h"

/* Spaces and the like, which browsers mend too, are encoded. */
#define LENIENT CURLU_URLENCODE

/* A part in the arena; empty where there is none. */
static struct span
take_part(CURLU *parts, CURLUPart part, struct arena *arena)
{
	struct span copy = { NULL, 0 };
	char *text;

	if (libcurl.url_get(parts, part, &text, 0) == CURLUE_OK) {
		copy = arena_copy(arena, span_of(text));
		libcurl.free(text);
	}
	return copy;
}

static void
lower_host(CURLU *parts)
{
	char *host, *c;

	if (libcurl.url_get(parts, CURLUPART_HOST, &host, 0))
		return;
	for (c = host; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c | 0x20);
	libcurl.url_set(parts, CURLUPART_HOST, host, 0);
	libcurl.free(host);
}

/* A port that the scheme has anyway is left out, so that one page has one address. */
static void
drop_usual_port(CURLU *parts, struct span scheme)
{
	char *port;

	if (libcurl.url_get(parts, CURLUPART_PORT, &port, 0))
		return;
	if (strcmp(port, span_is(scheme, "https") ? "443" : "80") == 0)
		libcurl.url_set(parts, CURLUPART_PORT, NULL, 0);
	libcurl.free(port);
}

static enum url_problem
check_parts(CURLU *parts, struct span scheme, struct arena *arena)
{
	if (!span_is(scheme, "http") && !span_is(scheme, "https"))
		return URL_SCHEME;
	if (take_part(parts, CURLUPART_USER, arena).len || take_part(parts, CURLUPART_PASSWORD, arena).len)
		return URL_USER;
	return take_part(parts, CURLUPART_HOST, arena).len ? URL_OK : URL_BAD;
}

static enum url_problem
read_parts(CURLU *parts, struct arena *arena, struct url *out)
{
	struct span scheme = take_part(parts, CURLUPART_SCHEME, arena);
	enum url_problem problem = check_parts(parts, scheme, arena);

	if (problem)
		return problem;
	lower_host(parts);
	drop_usual_port(parts, scheme);
	out->fragment = take_part(parts, CURLUPART_FRAGMENT, arena);
	libcurl.url_set(parts, CURLUPART_FRAGMENT, NULL, 0);
	out->text = take_part(parts, CURLUPART_URL, arena);
	out->host = take_part(parts, CURLUPART_HOST, arena);
	out->origin.ptr = out->text.ptr;
	out->origin.len = span_find(out->text, '/', scheme.len + 3);
	out->target = span_from(out->text, out->origin.len);
	if (!out->target.len)
		out->target = span_of("/");
	return out->text.len && out->text.len <= URL_MAX ? URL_OK : URL_BAD;
}

/* Sets what the handle holds, or resolves against it. */
static enum url_problem
set_text(CURLU *parts, struct span text, struct arena *arena)
{
	if (!text.len || text.len > URL_MAX || memchr(text.ptr, '\0', text.len))
		return URL_BAD;
	switch (libcurl.url_set(parts, CURLUPART_URL, arena_cstr(arena, text), LENIENT)) {
	case CURLUE_OK:
		return URL_OK;
	case CURLUE_UNSUPPORTED_SCHEME:
		return URL_SCHEME;
	default:
		return URL_BAD;
	}
}

static enum url_problem
parse(const struct url *base, struct span text, struct arena *arena, struct url *out)
{
	enum url_problem problem = URL_OK;
	CURLU *parts;

	libcurl_load();
	parts = libcurl.url();
	if (base)
		problem = set_text(parts, base->text, arena);
	if (!problem)
		problem = set_text(parts, text, arena);
	if (!problem)
		problem = read_parts(parts, arena, out);
	libcurl.url_cleanup(parts);
	return problem;
}

enum url_problem
url_parse(struct span text, struct arena *arena, struct url *out)
{
	return parse(NULL, text, arena, out);
}

enum url_problem
url_join(const struct url *base, struct span reference, struct arena *arena, struct url *out)
{
	return parse(base, reference, arena, out);
}
