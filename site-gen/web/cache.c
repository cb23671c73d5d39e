#include "web/cache.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/fs.h"
#include "base/map.h"
#include "base/utf8.h"

#define HEADER "site-gen links 1"
#define FILE_LIMIT ((size_t)64 << 20)
#define HOUR 3600
#define DAY (24 * HOUR)
#define FORGET (90 * DAY) /* addresses that are linked no more */

struct web_cache {
	struct arena arena;
	const char *path;
	int64_t now;
	struct map verdicts; /* struct verdict, by address */
};

static const char *const outcome_names[OUTCOME_COUNT] = {
	[OUTCOME_FINE] = "fine",
	[OUTCOME_GONE] = "gone",
	[OUTCOME_STATUS] = "status",
	[OUTCOME_UNREACHABLE] = "unreachable",
	[OUTCOME_TLS] = "tls",
	[OUTCOME_REDIRECT] = "redirect",
	[OUTCOME_BROKEN] = "broken",
	[OUTCOME_NO_ANCHOR] = "no-anchor",
	[OUTCOME_UNCHECKED] = "unchecked",
	[OUTCOME_PRIVATE] = "private",
};

/* A decimal number of at most 15 digits; false for anything else. */
static bool
read_number(struct span s, int64_t *out)
{
	size_t i;

	*out = 0;
	if (!s.len || s.len > 15)
		return false;
	for (i = 0; i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9'; i++)
		*out = *out * 10 + (s.ptr[i] - '0');
	return i == s.len;
}

static bool
read_outcome(struct span s, enum outcome *out)
{
	size_t i;

	for (i = 0; i < OUTCOME_COUNT; i++) {
		if (span_is(s, outcome_names[i])) {
			*out = (enum outcome)i;
			return true;
		}
	}
	return false;
}

/* checked, outcome, status, "temporary" or "lasting", address, moved_to, detail */
static void
read_line(struct web_cache *cache, struct span line)
{
	struct verdict *verdict = ARENA_NEW(&cache->arena, struct verdict);
	struct span fields[7];
	int64_t status;
	size_t i;

	if (utf8_check(line) != line.len)
		return;
	for (i = 0; i < 7; i++)
		if (span_cut(line, '\t', &fields[i], &line) != (i < 6))
			return;
	if (!read_number(fields[0], &verdict->checked) || !read_outcome(fields[1], &verdict->outcome) ||
	    !read_number(fields[2], &status) || status > 999 || !fields[4].len)
		return;
	verdict->status = (int)status;
	verdict->temporary = span_is(fields[3], "temporary");
	verdict->moved_to = fields[5];
	verdict->detail = fields[6];
	map_set(&cache->verdicts, fields[4], verdict);
}

struct web_cache *
web_cache_read(const char *path, int64_t now, int *error)
{
	struct web_cache *cache = xcalloc(1, sizeof(*cache));
	struct span text = { NULL, 0 }, line;
	bool more;

	cache->now = now;
	*error = 0;
	if (!path)
		return cache;
	cache->path = arena_cstr(&cache->arena, span_of(path));
	*error = fs_read(path, FILE_LIMIT, &cache->arena, &text);
	if (*error == ENOENT)
		*error = 0;
	more = span_cut(text, '\n', &line, &text) && span_is(line, HEADER);
	while (more) {
		more = span_cut(text, '\n', &line, &text);
		/* A line without an end may be half a line. */
		if (more)
			read_line(cache, line);
	}
	return cache;
}

static int64_t
lifetime(const struct verdict *verdict)
{
	return verdict->outcome == OUTCOME_FINE ? 7 * DAY : verdict->temporary ? HOUR : DAY;
}

bool
web_cache_get(const struct web_cache *cache, struct span address, struct verdict *out)
{
	const struct verdict *verdict = map_get(&cache->verdicts, address);

	/* A clock that was set back must not keep a verdict for ever. */
	if (!verdict || verdict->checked > cache->now || cache->now - verdict->checked >= lifetime(verdict))
		return false;
	*out = *verdict;
	return true;
}

void
web_cache_put(struct web_cache *cache, struct span address, const struct verdict *verdict)
{
	struct verdict *copy;

	if (verdict->outcome == OUTCOME_PRIVATE)
		return;
	copy = ARENA_NEW(&cache->arena, struct verdict);
	*copy = *verdict;
	copy->detail = arena_copy(&cache->arena, verdict->detail);
	copy->moved_to = arena_copy(&cache->arena, verdict->moved_to);
	map_set(&cache->verdicts, arena_copy(&cache->arena, address), copy);
}

/* What would end the field or the line becomes a space. */
static void
write_field(struct buf *out, struct span s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		buf_char(out, (unsigned char)s.ptr[i] < ' ' ? ' ' : s.ptr[i]);
}

static void
write_line(struct buf *out, struct span address, const struct verdict *verdict)
{
	buf_number(out, (unsigned long long)verdict->checked);
	buf_printf(out, "\t%s\t%d\t%s\t", outcome_names[verdict->outcome], verdict->status,
	           verdict->temporary ? "temporary" : "lasting");
	write_field(out, address);
	buf_char(out, '\t');
	write_field(out, verdict->moved_to);
	buf_char(out, '\t');
	write_field(out, verdict->detail);
	buf_char(out, '\n');
}

static int
make_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct arena arena = ARENA_INIT;
	int error = 0;

	if (slash && slash > path)
		error = fs_make_dirs(arena_cstr(&arena, span_make(path, (size_t)(slash - path))));
	arena_release(&arena);
	return error;
}

int
web_cache_write(const struct web_cache *cache)
{
	struct buf out = BUF_INIT;
	size_t i;
	int error;

	if (!cache->path)
		return 0;
	BUF_LIT(&out, HEADER "\n");
	for (i = 0; i < cache->verdicts.len; i++) {
		const struct verdict *verdict = cache->verdicts.entries[i].value;

		if (cache->now - verdict->checked < FORGET)
			write_line(&out, cache->verdicts.entries[i].key, verdict);
	}
	error = make_folder(cache->path);
	if (!error)
		error = fs_write(cache->path, buf_as_span(&out));
	buf_release(&out);
	return error;
}

void
web_cache_free(struct web_cache *cache)
{
	map_release(&cache->verdicts);
	arena_release(&cache->arena);
	free(cache);
}
