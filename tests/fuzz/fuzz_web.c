/*
 * What other hosts send, before a NUL byte and after it: robots.txt and a path,
 * an address and what it redirects to, a page and a fragment.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "check/anchor.h"
#include "web/network.h"
#include "web/robots.h"
#include "web/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_robots(struct span text, struct span path, struct arena *arena)
{
	struct robots robots;
	bool allowed;

	robots_parse(text, "site-gen", arena, &robots);
	allowed = robots_allow(&robots, path);
	assert(allowed == robots_allow(&robots, path));
	assert(allowed || robots.rules.len);
	robots_release(&robots);
}

/* What was read once is read again as the same. */
static void
try_url(struct span text, struct span location, struct arena *arena)
{
	struct url url, joined, again;

	if (url_parse(text, arena, &url))
		return;
	assert(!url_parse(url.text, arena, &again) && span_equal(again.text, url.text));
	assert(!memchr(url.text.ptr, '\n', url.text.len) && !memchr(url.text.ptr, ' ', url.text.len));
	network_is_private_host(url.host);
	if (!url_join(&url, location, arena, &joined))
		assert(span_starts_with(joined.text, "http"));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span all = span_make((const char *)data, size), first, second;
	struct arena arena = ARENA_INIT;

	span_cut(all, '\0', &first, &second);
	try_robots(first, second, &arena);
	try_url(first, second, &arena);
	anchor_is_in(first, second);
	arena_release(&arena);
	return 0;
}
