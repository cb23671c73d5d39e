#include "serve/preview.h"

#include <inttypes.h>
#include <stdio.h>

void
preview_init(struct preview *p, const struct serve_options *options)
{
	*p = (struct preview){ .options = options, .wake = -1 };
	pthread_mutex_init(&p->mutex, NULL);
}

void
preview_release(struct preview *p)
{
	preview_set(p, &p->served, NULL);
	preview_set(p, &p->settled, NULL);
	preview_set_newest(p, NULL);
	preview_set_notice(p, NULL);
	preview_reap(p);
	vec_release(&p->dead_generations);
	vec_release(&p->dead_snapshots);
	vec_release(&p->dead_notices);
	pthread_mutex_destroy(&p->mutex);
}

/* Each kind is held and dropped in the same way; the mutex is held. */
#define HOLD(thing)                         \
	do {                                \
		if (thing)                  \
			(thing)->holders++; \
	} while (0)
#define DROP(thing, dead)                           \
	do {                                        \
		if ((thing) && !--(thing)->holders) \
			vec_push(dead, (thing));    \
	} while (0)

struct generation *
preview_hold(struct preview *p, struct generation *const *which)
{
	struct generation *held;

	pthread_mutex_lock(&p->mutex);
	held = *which;
	HOLD(held);
	pthread_mutex_unlock(&p->mutex);
	return held;
}

struct snapshot *
preview_hold_newest(struct preview *p)
{
	struct snapshot *held;

	pthread_mutex_lock(&p->mutex);
	held = p->newest;
	HOLD(held);
	pthread_mutex_unlock(&p->mutex);
	return held;
}

struct notice *
preview_hold_notice(struct preview *p)
{
	struct notice *held;

	pthread_mutex_lock(&p->mutex);
	held = p->notice;
	HOLD(held);
	pthread_mutex_unlock(&p->mutex);
	return held;
}

void
preview_drop(struct preview *p, struct generation *generation)
{
	pthread_mutex_lock(&p->mutex);
	DROP(generation, &p->dead_generations);
	pthread_mutex_unlock(&p->mutex);
}

void
preview_drop_snapshot(struct preview *p, struct snapshot *snapshot)
{
	pthread_mutex_lock(&p->mutex);
	DROP(snapshot, &p->dead_snapshots);
	pthread_mutex_unlock(&p->mutex);
}

void
preview_drop_notice(struct preview *p, struct notice *notice)
{
	pthread_mutex_lock(&p->mutex);
	DROP(notice, &p->dead_notices);
	pthread_mutex_unlock(&p->mutex);
}

void
preview_set(struct preview *p, struct generation **which, struct generation *generation)
{
	pthread_mutex_lock(&p->mutex);
	DROP(*which, &p->dead_generations);
	*which = generation;
	pthread_mutex_unlock(&p->mutex);
}

void
preview_set_newest(struct preview *p, struct snapshot *snapshot)
{
	pthread_mutex_lock(&p->mutex);
	DROP(p->newest, &p->dead_snapshots);
	p->newest = snapshot;
	pthread_mutex_unlock(&p->mutex);
}

void
preview_set_notice(struct preview *p, struct notice *notice)
{
	pthread_mutex_lock(&p->mutex);
	DROP(p->notice, &p->dead_notices);
	p->notice = notice;
	pthread_mutex_unlock(&p->mutex);
}

/* Takes the last off a list of dead ones; NULL if there is none. */
#define TAKE(p, list, out)                                              \
	do {                                                            \
		pthread_mutex_lock(&(p)->mutex);                        \
		(out) = (list)->len ? (list)->at[--(list)->len] : NULL; \
		pthread_mutex_unlock(&(p)->mutex);                      \
	} while (0)

void
preview_reap(struct preview *p)
{
	struct generation *generation;
	struct snapshot *snapshot;
	struct notice *notice;

	for (;;) {
		TAKE(p, &p->dead_generations, generation);
		if (!generation)
			break;
		rendering_close(generation->rendering);
		preview_drop(p, generation->before);
		preview_drop_snapshot(p, generation->snapshot);
		map_release(&generation->files);
		arena_release(&generation->arena);
		free(generation);
	}
	for (;;) {
		TAKE(p, &p->dead_snapshots, snapshot);
		if (!snapshot)
			break;
		diag_release(&snapshot->diags);
		amendments_free(snapshot->amendments);
		site_free(snapshot->site);
		free(snapshot);
	}
	for (;;) {
		TAKE(p, &p->dead_notices, notice);
		if (!notice)
			break;
		map_release(&notice->notes);
		arena_release(&notice->arena);
		free(notice);
	}
}

bool
preview_page(const struct generation *generation, unsigned worker, const struct page *page, struct buf *out)
{
	return rendering_page(generation->rendering, worker, page, out);
}

static uint64_t
mix(uint64_t hash, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;
	size_t i;

	/* FNV-1a, 64 bits. */
	for (i = 0; i < len; i++)
		hash = (hash ^ at[i]) * UINT64_C(1099511628211);
	return hash;
}

void
preview_version(const struct generation *generation, const struct page *page, struct span html,
                char version[VERSION_SIZE])
{
	const struct snapshot *snapshot = generation->snapshot;
	uint64_t hash = mix(UINT64_C(14695981039346656037), html.ptr, html.len);

	hash = mix(hash, &snapshot->others, sizeof(snapshot->others));
	/* The search page shows the index. */
	if (page && page == snapshot->site->search_page)
		hash = mix(hash, &generation->settled, sizeof(generation->settled));
	snprintf(version, VERSION_SIZE, "%016" PRIx64, hash);
}

const struct page *
preview_find(const struct generation *generation, struct span address)
{
	struct span parts[2] = { address, SPAN("index.html") };
	struct arena arena = ARENA_INIT;
	const struct page *page;

	if (address.len && address.ptr[address.len - 1] != '/')
		return rendering_find(generation->rendering, address);
	page = rendering_find(generation->rendering, arena_join(&arena, parts, 2));
	arena_release(&arena);
	return page;
}
