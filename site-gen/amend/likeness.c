#include "amend/likeness.h"

#include <string.h>

#include "base/mem.h"
#include "redline/token.h"

/* A feature of more texts tells nothing. */
#define SHARED_LIMIT 8u
#define NO_ENTRY UINT32_MAX

/* Features of the texts looked in: a hash table with chains. */
struct entry {
	uint32_t feature, text, next;
};
struct table {
	struct entry *entries;
	uint32_t *heads;
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
	struct features features = { NULL, 0 };
	size_t i;

	vec_sort(&maker->hashes, compare_numbers);
	features.at = arena_array(arena, maker->hashes.len, sizeof(*features.at));
	for (i = 0; i < maker->hashes.len; i++)
		if (!i || maker->hashes.at[i] != maker->hashes.at[i - 1])
			features.at[features.count++] = maker->hashes.at[i];
	maker->hashes.len = 0;
	maker->words = 0;
	return features;
}

void
feature_maker_release(struct feature_maker *maker)
{
	vec_release(&maker->hashes);
}

/* Of the entries of a feature the number; more than the limit are not kept. */
static unsigned
count_entries(const struct table *t, uint32_t feature)
{
	uint32_t at = t->heads[feature & t->mask];
	unsigned found = 0;

	for (; at != NO_ENTRY; at = t->entries[at].next)
		found += t->entries[at].feature == feature;
	return found;
}

static void
add_entry(struct table *t, uint32_t feature, uint32_t text)
{
	uint32_t *head = &t->heads[feature & t->mask];

	/* One more than the limit says that there are too many. */
	if (count_entries(t, feature) > SHARED_LIMIT)
		return;
	t->entries[t->count] = (struct entry){ feature, text, *head };
	*head = t->count++;
}

static void
table_init(struct table *t, const struct features *others, size_t count)
{
	size_t features = 0, slots = 16, i, k;

	for (i = 0; i < count; i++)
		features += others[i].count;
	while (slots < features)
		slots *= 2;
	t->entries = xcalloc(features, sizeof(*t->entries));
	t->heads = xcalloc(slots, sizeof(*t->heads));
	t->mask = slots - 1;
	t->count = 0;
	memset(t->heads, 0xFF, slots * sizeof(*t->heads));
	for (i = 0; i < count; i++)
		for (k = 0; k < others[i].count; k++)
			add_entry(t, others[i].at[k], (uint32_t)i);
}

/* Counts a vote for every text that has the feature. */
static void
vote(const struct table *t, uint32_t feature, uint32_t *votes, uint32_t *voted, size_t *voted_count)
{
	uint32_t at = t->heads[feature & t->mask];

	if (count_entries(t, feature) > SHARED_LIMIT)
		return;
	for (; at != NO_ENTRY; at = t->entries[at].next) {
		uint32_t text = t->entries[at].text;

		if (t->entries[at].feature != feature)
			continue;
		if (!votes[text]++)
			voted[(*voted_count)++] = text;
	}
}

void
likeness_find(const struct features *texts, size_t count, const struct features *others, size_t other_count,
              struct likeness *best)
{
	uint32_t *votes = xcalloc(other_count, sizeof(*votes)), *voted = xcalloc(other_count, sizeof(*voted));
	struct table table;
	size_t i, k;

	table_init(&table, others, other_count);
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
	free(table.heads);
	free(votes);
	free(voted);
}
