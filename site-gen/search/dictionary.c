#include "search/dictionary.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/vec.h"

#define FIRST_SLOT_BITS 4

/*
 * A word of up to 16 bytes as two numbers, its first and last bytes, which
 * with its length are the word.  So it lies in its slot, and finding it costs
 * one cache miss.
 */
struct key {
	uint64_t head, tail;
	size_t len;
	uint64_t hash;
};

#define KEY_MAX 16

struct slot {
	uint64_t head, tail;
	uint32_t value;
	atomic_uint mark; /* the length and 1, written last; 0 while the slot is free */
};

struct table {
	struct table *older; /* smaller; others may still be reading it */
	size_t bits;
	struct slot slots[];
};

/*
 * Words and a number for each.  Who adds one holds the lock.  Who looks for
 * one does not: at worst it is not there yet.
 */
struct part {
	_Atomic(struct table *) table;
	pthread_mutex_t lock;
	size_t used;
};

struct dictionary {
	struct part words[DICTIONARY_PARTS]; /* what was met -> what it leads to; by hash */

	pthread_mutex_t lock; /* of all that follows */
	struct arena arena;   /* the texts */
	VEC(struct span) terms;
	struct part stems;                 /* texts of terms -> their ids */
	struct map long_words, long_stems; /* the same for those without a key -> uint32_t */
};

static struct table *
new_table(size_t bits, struct table *older)
{
	struct table *t = xcalloc(1, size_add(sizeof(*t), size_mul((size_t)1 << bits, sizeof(*t->slots))));

	t->older = older;
	t->bits = bits;
	return t;
}

static void
init_part(struct part *part)
{
	pthread_mutex_init(&part->lock, NULL);
	atomic_init(&part->table, new_table(FIRST_SLOT_BITS, NULL));
}

static void
release_part(struct part *part)
{
	struct table *t = atomic_load(&part->table), *older;

	for (; t; t = older) {
		older = t->older;
		free(t);
	}
	pthread_mutex_destroy(&part->lock);
}

struct dictionary *
dictionary_new(void)
{
	struct dictionary *d = xcalloc(1, sizeof(*d));
	size_t i;

	for (i = 0; i < DICTIONARY_PARTS; i++)
		init_part(&d->words[i]);
	init_part(&d->stems);
	pthread_mutex_init(&d->lock, NULL);
	return d;
}

void
dictionary_free(struct dictionary *d)
{
	size_t i;

	if (!d)
		return;
	for (i = 0; i < DICTIONARY_PARTS; i++)
		release_part(&d->words[i]);
	release_part(&d->stems);
	pthread_mutex_destroy(&d->lock);
	map_release(&d->long_words);
	map_release(&d->long_stems);
	vec_release(&d->terms);
	arena_release(&d->arena);
	free(d);
}

static uint64_t
hash_key(const struct key *key)
{
	uint64_t hash = (key->head ^ key->tail * 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u;

	return (hash ^ hash >> 32) * 0xD6E8FEB86659FD93u;
}

static struct key
read_key(struct span word)
{
	const char *end = word.ptr + word.len;
	struct key key = { 0, 0, word.len, 0 };
	uint32_t head, tail;

	if (word.len >= 8) {
		memcpy(&key.head, word.ptr, 8);
		memcpy(&key.tail, end - 8, 8);
	} else if (word.len >= 4) {
		memcpy(&head, word.ptr, 4);
		memcpy(&tail, end - 4, 4);
		key.head = head;
		key.tail = tail;
	} else if (word.len) {
		key.head = (unsigned char)word.ptr[0];
		key.tail = (uint64_t)(unsigned char)word.ptr[word.len / 2] << 8 | (unsigned char)end[-1];
	}
	key.hash = hash_key(&key);
	return key;
}

/* The highest bits of a hash choose the part, those below the first slot. */
static struct part *
part_of(struct dictionary *d, const struct key *key)
{
	return &d->words[key->hash / (UINT64_MAX / DICTIONARY_PARTS + 1)];
}

static size_t
first_slot(const struct table *t, uint64_t hash)
{
	return (size_t)(hash * DICTIONARY_PARTS >> (64 - t->bits));
}

/* The slot of the key, or the free one where it would go. */
static struct slot *
find_slot(struct table *t, const struct key *key, bool *found)
{
	size_t mask = ((size_t)1 << t->bits) - 1, i = first_slot(t, key->hash);

	for (;; i = (i + 1) & mask) {
		struct slot *slot = &t->slots[i];
		unsigned mark = atomic_load_explicit(&slot->mark, memory_order_acquire);

		*found = mark && slot->head == key->head && slot->tail == key->tail && mark == key->len + 1;
		if (*found || !mark)
			return slot;
	}
}

static void
fill_slot(struct slot *slot, const struct key *key, uint32_t value)
{
	slot->head = key->head;
	slot->tail = key->tail;
	slot->value = value;
	atomic_store_explicit(&slot->mark, (unsigned)key->len + 1, memory_order_release);
}

static struct key
slot_key(const struct slot *slot)
{
	struct key key = { slot->head, slot->tail, atomic_load(&slot->mark) - 1, 0 };

	key.hash = hash_key(&key);
	return key;
}

/* Twice as large, with all that it has. */
static struct table *
grow(struct table *old)
{
	struct table *t = new_table(old->bits + 1, old);
	size_t i;
	bool found;

	for (i = 0; i < (size_t)1 << old->bits; i++)
		if (atomic_load(&old->slots[i].mark)) {
			struct key key = slot_key(&old->slots[i]);

			fill_slot(find_slot(t, &key, &found), &key, old->slots[i].value);
		}
	return t;
}

/* By who holds the lock.  What is there stays; half of the slots stay free. */
static void
add_value(struct part *part, const struct key *key, uint32_t value)
{
	struct table *t = atomic_load(&part->table);
	struct slot *slot;
	bool found;

	if (part->used >= (size_t)1 << t->bits >> 1) {
		t = grow(t);
		atomic_store_explicit(&part->table, t, memory_order_release);
	}
	slot = find_slot(t, key, &found);
	if (found)
		return;
	fill_slot(slot, key, value);
	part->used++;
}

static uint32_t
add_term(struct dictionary *d, struct span text)
{
	assert(d->terms.len < DICTIONARY_DROPPED);
	vec_push(&d->terms, arena_copy(&d->arena, text));
	return (uint32_t)d->terms.len - 1;
}

/* Values of maps are pointers. */
static void
put_long(struct dictionary *d, struct map *map, struct span text, uint32_t value)
{
	uint32_t *boxed = ARENA_NEW(&d->arena, uint32_t);

	*boxed = value;
	map_put(map, text, boxed);
}

/* The id of a term, by who holds the lock of the dictionary. */
static uint32_t
find_term(struct dictionary *d, struct span text)
{
	struct key key = read_key(text);
	const uint32_t *known;
	struct slot *slot;
	uint32_t term;
	bool found;

	if (text.len > KEY_MAX) {
		known = map_get(&d->long_stems, text);
		if (known)
			return *known;
		term = add_term(d, text);
		put_long(d, &d->long_stems, d->terms.at[term], term);
		return term;
	}
	slot = find_slot(atomic_load(&d->stems.table), &key, &found);
	if (found)
		return slot->value;
	term = add_term(d, text);
	add_value(&d->stems, &key, term);
	return term;
}

/* The empty term is a term: lunr drops stop words and nothing else. */
static uint32_t
make_term(struct dictionary *d, struct span word, struct buf *scratch)
{
	uint32_t term;

	if (search_is_stop_word(word))
		return DICTIONARY_DROPPED;
	buf_clear(scratch);
	search_stem(word, scratch);
	pthread_mutex_lock(&d->lock);
	term = find_term(d, buf_as_span(scratch));
	pthread_mutex_unlock(&d->lock);
	return term;
}

static uint32_t
find_long(struct dictionary *d, struct span word, struct buf *scratch)
{
	const uint32_t *known;
	uint32_t term;

	pthread_mutex_lock(&d->lock);
	known = map_get(&d->long_words, word);
	term = known ? *known : 0;
	pthread_mutex_unlock(&d->lock);
	if (known)
		return term;
	term = make_term(d, word, scratch);
	pthread_mutex_lock(&d->lock);
	if (!map_get(&d->long_words, word))
		put_long(d, &d->long_words, arena_copy(&d->arena, word), term);
	pthread_mutex_unlock(&d->lock);
	return term;
}

static uint32_t
find_short(struct dictionary *d, struct span word, const struct key *key, struct buf *scratch)
{
	struct part *part = part_of(d, key);
	bool found;
	struct slot *slot = find_slot(atomic_load_explicit(&part->table, memory_order_acquire), key, &found);
	uint32_t term;

	if (found)
		return slot->value;
	term = make_term(d, word, scratch);
	pthread_mutex_lock(&part->lock);
	add_value(part, key, term);
	pthread_mutex_unlock(&part->lock);
	return term;
}

void
dictionary_find(struct dictionary *d, const struct search_token *tokens, size_t count, uint32_t *terms,
                struct buf *scratch)
{
	struct span words[DICTIONARY_BATCH];
	struct key keys[DICTIONARY_BATCH];
	size_t i;

	assert(count <= DICTIONARY_BATCH);
	for (i = 0; i < count; i++) {
		struct table *t;

		words[i] = search_trim(tokens[i].text);
		if (words[i].len > KEY_MAX)
			continue;
		keys[i] = read_key(words[i]);
		t = atomic_load_explicit(&part_of(d, &keys[i])->table, memory_order_acquire);
		__builtin_prefetch(&t->slots[first_slot(t, keys[i].hash)]);
	}
	for (i = 0; i < count; i++)
		terms[i] = words[i].len > KEY_MAX ? find_long(d, words[i], scratch)
		                                  : find_short(d, words[i], &keys[i], scratch);
}

const struct span *
dictionary_terms(const struct dictionary *d, size_t *count)
{
	*count = d->terms.len;
	return d->terms.at;
}

/* Puts the word of a slot together again: see read_key. */
static struct span
slot_word(const struct slot *slot, char word[KEY_MAX])
{
	size_t len = atomic_load_explicit(&slot->mark, memory_order_relaxed) - 1;

	if (len >= 8) {
		memcpy(word, &slot->head, 8);
		memcpy(word + len - 8, &slot->tail, 8);
	} else if (len >= 4) {
		memcpy(word, &slot->head, 4);
		memcpy(word + len - 4, &slot->tail, 4);
	} else if (len) {
		word[0] = (char)slot->head;
		word[len / 2] = (char)(slot->tail >> 8);
		word[len - 1] = (char)slot->tail;
	}
	return span_make(word, len);
}

void
dictionary_words(const struct dictionary *d, size_t part, struct arena *arena, dictionary_word *word,
                 void *context)
{
	const struct table *t = atomic_load(&d->words[part].table);
	size_t i;

	for (i = 0; i < (size_t)1 << t->bits; i++) {
		const struct slot *slot = &t->slots[i];
		char text[KEY_MAX];

		if (atomic_load(&slot->mark) && slot->value != DICTIONARY_DROPPED)
			word(context, arena_copy(arena, slot_word(slot, text)), slot->value);
	}
	for (i = 0; part == 0 && i < d->long_words.len; i++) {
		const struct map_entry *entry = &d->long_words.entries[i];

		if (*(const uint32_t *)entry->value != DICTIONARY_DROPPED)
			word(context, entry->key, *(const uint32_t *)entry->value);
	}
}
