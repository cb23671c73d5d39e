#include "prose/similar.h"

#include <string.h>

#include "base/map.h"
#include "prose/sentence.h"

/* Texts of one band that a text is compared with. */
#define CANDIDATES 4

/* Sebastiano Vigna's splitmix64, the finishing steps. */
static uint64_t
mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static uint64_t
hash_word(struct span word)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	size_t i;

	for (i = 0; i < word.len; i++) {
		unsigned char c = (unsigned char)word.ptr[i];

		if (c >= 'A' && c <= 'Z')
			c = (unsigned char)(c - 'A' + 'a');
		hash = (hash ^ c) * UINT64_C(0x100000001b3);
	}
	return mix(hash);
}

static int
compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void
drop_repeats(struct similar_set *set)
{
	size_t i, kept = 0;

	vec_sort(set, compare);
	for (i = 0; i < set->len; i++)
		if (!kept || set->at[i] != set->at[kept - 1])
			set->at[kept++] = set->at[i];
	set->len = kept;
}

void
similar_read(struct span text, struct similar_set *set)
{
	uint64_t last[SIMILAR_WORDS] = { 0 };
	struct span word;
	size_t at = 0, count = 0, i;

	set->len = 0;
	while (sentence_word(text, &at, &word)) {
		uint64_t hash = 0;

		memmove(last, last + 1, sizeof(last) - sizeof(last[0]));
		last[SIMILAR_WORDS - 1] = hash_word(word);
		if (++count < SIMILAR_WORDS)
			continue;
		for (i = 0; i < SIMILAR_WORDS; i++)
			hash = mix(hash + last[i]);
		vec_push(set, hash);
	}
	drop_repeats(set);
}

double
similar_likeness(const struct similar_set *a, const struct similar_set *b)
{
	size_t i = 0, k = 0, shared = 0;

	while (i < a->len && k < b->len) {
		shared += a->at[i] == b->at[k];
		if (a->at[i] == b->at[k]) {
			i++;
			k++;
		} else if (a->at[i] < b->at[k]) {
			i++;
		} else {
			k++;
		}
	}
	return shared ? (double)shared / (double)(a->len + b->len - shared) : 0;
}

void
similar_sketch(const struct similar_set *set, struct similar_sketch *out)
{
	size_t band, row, i;

	for (band = 0; band < SIMILAR_BANDS; band++) {
		uint64_t hash = band;

		for (row = 0; row < SIMILAR_ROWS; row++) {
			uint64_t seed = mix(band * SIMILAR_ROWS + row + 1), least = UINT64_MAX;

			for (i = 0; i < set->len; i++) {
				uint64_t h = mix(set->at[i] ^ seed);

				if (h < least)
					least = h;
			}
			hash = mix(hash ^ least);
		}
		out->bands[band] = (uint32_t)hash;
	}
}

/* The first texts of each band, by the band's hash. */
struct bucket {
	size_t texts[CANDIDATES];
	uint32_t key, used;
};

static struct bucket *
find_bucket(struct bucket *buckets, size_t mask, uint32_t key)
{
	size_t at = mix(key) & mask;

	while (buckets[at].used && buckets[at].key != key)
		at = (at + 1) & mask;
	buckets[at].key = key;
	return &buckets[at];
}

static size_t
find_root(size_t *group, size_t i)
{
	while (group[i] != i) {
		group[i] = group[group[i]];
		i = group[i];
	}
	return i;
}

static void
join(size_t *group, size_t a, size_t b)
{
	size_t x = find_root(group, a), y = find_root(group, b);

	if (x < y)
		group[y] = x;
	else
		group[x] = y;
}

/* Compares the text with those that came before it in the bucket. */
static void
compare_with(struct bucket *bucket, size_t text, similar_match *match, void *context, size_t *group)
{
	uint32_t i;

	for (i = 0; i < bucket->used; i++) {
		if (find_root(group, bucket->texts[i]) == find_root(group, text))
			return;
		if (match(context, bucket->texts[i], text)) {
			join(group, bucket->texts[i], text);
			return;
		}
	}
	if (bucket->used < CANDIDATES)
		bucket->texts[bucket->used++] = text;
}

void
similar_group(const struct similar_sketch *sketches, size_t count, similar_match *match, void *context,
              size_t *group)
{
	size_t slots = 16, band, i;
	struct bucket *buckets;

	for (i = 0; i < count; i++)
		group[i] = i;
	while (slots < size_mul(count, 2))
		slots = size_mul(slots, 2);
	buckets = xcalloc(slots, sizeof(*buckets));
	for (band = 0; band < SIMILAR_BANDS; band++) {
		memset(buckets, 0, slots * sizeof(*buckets));
		for (i = 0; i < count; i++)
			compare_with(find_bucket(buckets, slots - 1, sketches[i].bands[band]), i, match,
			             context, group);
	}
	free(buckets);
	for (i = 0; i < count; i++)
		group[i] = find_root(group, i);
}
