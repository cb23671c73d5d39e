#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static uint64_t
mix(uint64_t h, uint64_t bytes)
{
	h = (h ^ bytes) * 0x9E3779B97F4A7C15u;
	return h ^ h >> 32;
}

uint32_t
span_hash(struct span s)
{
	struct span_ends ends = span_ends(s);
	uint64_t h = mix(s.len, ends.head), bytes;
	size_t at;

	for (at = 8; at + 8 < s.len; at += 8) {
		memcpy(&bytes, s.ptr + at, 8);
		h = mix(h, bytes);
	}
	return (uint32_t)mix(mix(h, ends.tail), 0);
}

void
map_release(struct map *m)
{
	free(m->entries);
	free(m->slots);
	*m = (struct map)MAP_INIT;
}

/* The slot of the key, or the free slot where it would go. */
static uint32_t *
find_slot(const struct map *m, struct span key, uint32_t hash)
{
	size_t mask = m->slot_count - 1, i = hash & mask;

	while (m->slots[i]) {
		const struct map_entry *e = &m->entries[m->slots[i] - 1];

		if (e->hash == hash && span_equal(e->key, key))
			break;
		i = (i + 1) & mask;
	}
	return &m->slots[i];
}

static void
grow(struct map *m)
{
	size_t i, mask;

	m->cap = m->cap ? size_mul(m->cap, 2) : 16;
	m->entries = xrealloc(m->entries, size_mul(m->cap, sizeof(*m->entries)));
	free(m->slots);
	m->slot_count = size_mul(m->cap, 2);
	m->slots = xcalloc(m->slot_count, sizeof(*m->slots));
	mask = m->slot_count - 1;
	for (i = 0; i < m->len; i++) {
		size_t at = m->entries[i].hash & mask;

		while (m->slots[at])
			at = (at + 1) & mask;
		m->slots[at] = (uint32_t)i + 1;
	}
}

static struct map_entry *
find_or_add(struct map *m, struct span key, void *value)
{
	uint32_t hash = span_hash(key), *slot;

	if (m->len == m->cap)
		grow(m);
	slot = find_slot(m, key, hash);
	if (!*slot) {
		m->entries[m->len] = (struct map_entry){ key, value, hash };
		*slot = (uint32_t)++m->len;
	}
	return &m->entries[*slot - 1];
}

void *
map_get(const struct map *m, struct span key)
{
	uint32_t *slot;

	if (!m->len)
		return NULL;
	slot = find_slot(m, key, span_hash(key));
	return *slot ? m->entries[*slot - 1].value : NULL;
}

void *
map_put(struct map *m, struct span key, void *value)
{
	return find_or_add(m, key, value)->value;
}

void
map_set(struct map *m, struct span key, void *value)
{
	find_or_add(m, key, value)->value = value;
}
