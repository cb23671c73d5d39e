#include "amend/likeness.h"

#include <string.h>

#include "base/mem.h"
#include "redline/token.h"

/* A feature of more texts tells nothing. */
#define SHARED_LIMIT 8u

/* A feature of the texts looked for, and where it stands in those looked in. */
struct entry {
	uint32_t feature;
	uint32_t count; /* one more than the limit: too many */
	uint32_t others[SHARED_LIMIT];
};

/* Open addressing; a slot holds the number of an entry plus 1. */
struct table {
	struct entry *entries;
	uint32_t *slots;
	size_t mask;
	uint32_t count;
};

static uint32_t
mix(uint32_t h)
{
	h ^= h >> 16;
	h *= 0x85ebca6bu;
	h ^= h >> 13;
	h *= 0xc2b2ae35u;
	return h ^ h >> 16;
}

/* FNV-1a, without case. */
static uint32_t
hash_word(struct span word)
{
	uint32_t h = 2166136261u;
	size_t i;

	for (i = 0; i < word.len; i++) {
		unsigned char c = (unsigned char)word.ptr[i];

		h = (h ^ (c >= 'A' && c <= 'Z' ? c + 32u : c)) * 16777619u;
	}
	return h;
}

size_t
features_add(struct feature_maker *maker, struct span text)
{
	size_t at = 0, words = 0;

	while (at < text.len) {
		struct token token = text_token(text, at);
		uint32_t hash;

		at += token.text.len;
		if (token.kind != TOKEN_WORD)
			continue;
		words++;
		hash = hash_word(token.text);
		if (maker->words++ >= 2)
			vec_push(&maker->hashes, mix(mix(mix(maker->last[0]) + maker->last[1]) + hash));
		maker->last[0] = maker->last[1];
		maker->last[1] = hash;
	}
	return words;
}

static int
compare_numbers(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

struct features
features_take(struct feature_maker *maker, struct arena *arena)
{
	struct features features = { NULL, maker->hashes.len, false };

	features.at = arena_array(arena, features.count, sizeof(*features.at));
	if (features.count)
		memcpy(features.at, maker->hashes.at, features.count * sizeof(*features.at));
	maker->hashes.len = 0;
	maker->words = 0;
	return features;
}

void
features_make_distinct(struct features *features)
{
	size_t i, count = 0;

	if (features->distinct)
		return;
	if (features->count > 1)
		qsort(features->at, features->count, sizeof(*features->at), compare_numbers);
	for (i = 0; i < features->count; i++)
		if (!i || features->at[i] != features->at[count - 1])
			features->at[count++] = features->at[i];
	features->count = count;
	features->distinct = true;
}

bool
features_have(const struct features *features, size_t least)
{
	size_t i, k, found = 0;

	for (i = 0; i < features->count && found < least; i++) {
		for (k = 0; k < i && features->at[k] != features->at[i]; k++)
			;
		found += k == i;
	}
	return found >= least;
}

void
feature_maker_release(struct feature_maker *maker)
{
	vec_release(&maker->hashes);
}

/* The slot of the feature, or the one where it is to be. */
static uint32_t *
find_slot(const struct table *t, uint32_t feature)
{
	size_t i = feature & t->mask;

	while (t->slots[i] && t->entries[t->slots[i] - 1].feature != feature)
		i = (i + 1) & t->mask;
	return &t->slots[i];
}

static void
table_init(struct table *t, const struct features *texts, size_t count)
{
	size_t features = 0, slots = 16, i, k;

	for (i = 0; i < count; i++)
		features += texts[i].count;
	while (slots < features * 2)
		slots *= 2;
	t->entries = xcalloc(features, sizeof(*t->entries));
	t->slots = xcalloc(slots, sizeof(*t->slots));
	t->mask = slots - 1;
	t->count = 0;
	for (i = 0; i < count; i++)
		for (k = 0; k < texts[i].count; k++) {
			uint32_t *slot = find_slot(t, texts[i].at[k]);

			if (*slot)
				continue;
			t->entries[t->count].feature = texts[i].at[k];
			*slot = ++t->count;
		}
}

/* Notes where features of the table stand; each text is added once, in order. */
static void
add_other(struct table *t, const struct features *features, uint32_t other)
{
	size_t i;

	for (i = 0; i < features->count; i++) {
		uint32_t slot = *find_slot(t, features->at[i]);
		struct entry *entry = slot ? &t->entries[slot - 1] : NULL;

		if (!entry || entry->count > SHARED_LIMIT ||
		    (entry->count && entry->others[entry->count - 1] == other))
			continue;
		if (entry->count < SHARED_LIMIT)
			entry->others[entry->count] = other;
		entry->count++;
	}
}

/* Counts a vote for every text that has the feature. */
static void
vote(const struct table *t, uint32_t feature, uint32_t *votes, uint32_t *voted, size_t *voted_count)
{
	const struct entry *entry = &t->entries[*find_slot(t, feature) - 1];
	uint32_t i;

	if (entry->count > SHARED_LIMIT)
		return;
	for (i = 0; i < entry->count; i++)
		if (!votes[entry->others[i]]++)
			voted[(*voted_count)++] = entry->others[i];
}

void
likeness_find(const struct features *texts, size_t count, const struct features *others, size_t other_count,
              struct likeness *best)
{
	uint32_t *votes = xcalloc(other_count, sizeof(*votes)), *voted = xcalloc(other_count, sizeof(*voted));
	struct table table;
	size_t i, k;

	table_init(&table, texts, count);
	for (i = 0; i < other_count; i++)
		add_other(&table, &others[i], (uint32_t)i);
	for (i = 0; i < count; i++) {
		size_t voted_count = 0;

		best[i] = (struct likeness){ LIKENESS_NONE, 0 };
		for (k = 0; k < texts[i].count; k++)
			vote(&table, texts[i].at[k], votes, voted, &voted_count);
		for (k = 0; k < voted_count; k++) {
			struct likeness found = { voted[k], votes[voted[k]] };

			votes[found.other] = 0;
			if (found.common > best[i].common ||
			    (found.common == best[i].common && found.other < best[i].other))
				best[i] = found;
		}
	}
	free(table.entries);
	free(table.slots);
	free(votes);
	free(voted);
}
