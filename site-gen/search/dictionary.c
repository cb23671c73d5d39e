#include "search/dictionary.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"

#define FIRST_SLOT_BITS 6

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
	size_t bits;
	struct slot slots[];
};

/* What adding to a table takes.  It lies apart from the tables, whose cache
 * lines stay with all threads while words are added. */
struct part {
	pthread_mutex_t lock;
	size_t used;
};

/*
 * Words and a number for each, in parts by hash.  Who adds one holds the lock
 * of its part.  Who looks for one does not: at worst it is not there yet.
 */
struct words {
	_Atomic(struct table *) tables[DICTIONARY_PARTS];
	struct part parts[DICTIONARY_PARTS];
};

struct dictionary {
	struct words met;   /* words of texts -> the ids of their terms */
	struct words stems; /* texts of terms -> their ids */
	atomic_uint term_count;

	pthread_mutex_t lock;              /* of what follows */
	struct arena arena;                /* also of the tables */
	struct map long_words, long_stems; /* those without a key -> uint32_t */
};

/* What it replaces stays where it is: others may still be reading it. */
static struct table *
new_table(struct dictionary *d, size_t bits)
{
	struct table *t;

	pthread_mutex_lock(&d->lock);
	t = arena_alloc(&d->arena, size_add(sizeof(*t), size_mul((size_t)1 << bits, sizeof(*t->slots))));
	pthread_mutex_unlock(&d->lock);
	t->bits = bits;
	return t;
}

static void
init_words(struct dictionary *d, struct words *words)
{
	pthread_mutexattr_t soon_free; /* held for some hundred instructions */
	size_t i;

	pthread_mutexattr_init(&soon_free);
	pthread_mutexattr_settype(&soon_free, PTHREAD_MUTEX_ADAPTIVE_NP);
	for (i = 0; i < DICTIONARY_PARTS; i++) {
		pthread_mutex_init(&words->parts[i].lock, &soon_free);
		atomic_init(&words->tables[i], new_table(d, FIRST_SLOT_BITS));
	}
	pthread_mutexattr_destroy(&soon_free);
}

static void
release_words(struct words *words)
{
	size_t i;

	for (i = 0; i < DICTIONARY_PARTS; i++)
		pthread_mutex_destroy(&words->parts[i].lock);
}

struct dictionary *
dictionary_new(void)
{
	struct dictionary *d = xcalloc(1, sizeof(*d));

	pthread_mutex_init(&d->lock, NULL);
	init_words(d, &d->met);
	init_words(d, &d->stems);
	return d;
}

void
dictionary_free(struct dictionary *d)
{
	if (!d)
		return;
	release_words(&d->met);
	release_words(&d->stems);
	pthread_mutex_destroy(&d->lock);
	map_release(&d->long_words);
	map_release(&d->long_stems);
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
	struct span_ends ends = span_ends(word);
	struct key key = { ends.head, ends.tail, word.len, 0 };

	key.hash = hash_key(&key);
	return key;
}

/* The highest bits of a hash choose the part, those below the first slot. */
static size_t
part_of(const struct key *key)
{
	return key->hash / (UINT64_MAX / DICTIONARY_PARTS + 1);
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
grow(struct dictionary *d, struct table *old)
{
	struct table *t = new_table(d, old->bits + 1);
	size_t i;
	bool found;

	for (i = 0; i < (size_t)1 << old->bits; i++)
		if (atomic_load(&old->slots[i].mark)) {
			struct key key = slot_key(&old->slots[i]);

			fill_slot(find_slot(t, &key, &found), &key, old->slots[i].value);
		}
	return t;
}

static struct table *
table_of(const struct words *words, size_t part)
{
	return atomic_load_explicit(&words->tables[part], memory_order_acquire);
}

/* False where the key is not there yet. */
static bool
look_up(const struct words *words, const struct key *key, uint32_t *value)
{
	bool found;
	const struct slot *slot = find_slot(table_of(words, part_of(key)), key, &found);

	if (found)
		*value = slot->value;
	return found;
}

/* By who holds the lock, of a key that is not there; a third of the slots stay free. */
static void
insert(struct dictionary *d, struct words *words, const struct key *key, uint32_t value)
{
	size_t part = part_of(key);
	struct table *t = table_of(words, part);
	bool found;

	if (words->parts[part].used >= ((size_t)2 << t->bits) / 3) {
		t = grow(d, t);
		atomic_store_explicit(&words->tables[part], t, memory_order_release);
	}
	fill_slot(find_slot(t, key, &found), key, value);
	words->parts[part].used++;
}

static uint32_t
new_term(struct dictionary *d)
{
	uint32_t term = atomic_fetch_add(&d->term_count, 1);

	assert(term < DICTIONARY_DROPPED);
	return term;
}

/* Values of maps are pointers. */
static void
put_long(struct dictionary *d, struct map *map, struct span text, uint32_t value)
{
	uint32_t *boxed = ARENA_NEW(&d->arena, uint32_t);

	*boxed = value;
	map_put(map, arena_copy(&d->arena, text), boxed);
}

static uint32_t
find_long_stem(struct dictionary *d, struct span text)
{
	const uint32_t *known;
	uint32_t term;

	pthread_mutex_lock(&d->lock);
	known = map_get(&d->long_stems, text);
	term = known ? *known : new_term(d);
	if (!known)
		put_long(d, &d->long_stems, text, term);
	pthread_mutex_unlock(&d->lock);
	return term;
}

/* The id of a term. */
static uint32_t
find_stem(struct dictionary *d, struct span text)
{
	struct key key;
	pthread_mutex_t *lock;
	uint32_t term;

	if (text.len > KEY_MAX)
		return find_long_stem(d, text);
	key = read_key(text);
	if (look_up(&d->stems, &key, &term))
		return term;
	lock = &d->stems.parts[part_of(&key)].lock;
	pthread_mutex_lock(lock);
	if (!look_up(&d->stems, &key, &term)) {
		term = new_term(d);
		insert(d, &d->stems, &key, term);
	}
	pthread_mutex_unlock(lock);
	return term;
}

/* The empty term is a term: lunr drops stop words and nothing else. */
static uint32_t
make_term(struct dictionary *d, struct span word, struct buf *scratch)
{
	if (search_is_stop_word(word))
		return DICTIONARY_DROPPED;
	buf_clear(scratch);
	search_stem(word, scratch);
	return find_stem(d, buf_as_span(scratch));
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
		put_long(d, &d->long_words, word, term);
	pthread_mutex_unlock(&d->lock);
	return term;
}

static uint32_t
find_short(struct dictionary *d, struct span word, const struct key *key, struct buf *scratch)
{
	pthread_mutex_t *lock;
	uint32_t term;

	if (look_up(&d->met, key, &term))
		return term;
	term = make_term(d, word, scratch);
	lock = &d->met.parts[part_of(key)].lock;
	pthread_mutex_lock(lock);
	if (!look_up(&d->met, key, &term))
		insert(d, &d->met, key, term);
	pthread_mutex_unlock(lock);
	return term;
}

void
dictionary_find(struct dictionary *d, const struct span *words, size_t count, uint32_t *terms,
                struct buf *scratch)
{
	struct key keys[DICTIONARY_BATCH];
	size_t i;

	assert(count <= DICTIONARY_BATCH);
	for (i = 0; i < count; i++) {
		const struct table *t;

		if (words[i].len > KEY_MAX)
			continue;
		keys[i] = read_key(words[i]);
		t = table_of(&d->met, part_of(&keys[i]));
		__builtin_prefetch(&t->slots[first_slot(t, keys[i].hash)]);
	}
	for (i = 0; i < count; i++)
		terms[i] = words[i].len > KEY_MAX ? find_long(d, words[i], scratch)
		                                  : find_short(d, words[i], &keys[i], scratch);
}

/* Puts the word of a slot together again. */
static struct span
slot_word(const struct slot *slot, char word[KEY_MAX])
{
	size_t len = atomic_load_explicit(&slot->mark, memory_order_relaxed) - 1;

	span_from_ends((struct span_ends){ slot->head, slot->tail }, word, len);
	return span_make(word, len);
}

struct span *
dictionary_terms(const struct dictionary *d, struct arena *arena, size_t *count)
{
	size_t len = atomic_load(&d->term_count), part, i;
	struct span *terms = arena_array(arena, len, sizeof(*terms));
	char text[KEY_MAX];

	for (part = 0; part < DICTIONARY_PARTS; part++) {
		const struct table *t = table_of(&d->stems, part);

		for (i = 0; i < (size_t)1 << t->bits; i++)
			if (atomic_load_explicit(&t->slots[i].mark, memory_order_relaxed))
				terms[t->slots[i].value] = arena_copy(arena, slot_word(&t->slots[i], text));
	}
	for (i = 0; i < d->long_stems.len; i++) {
		const struct map_entry *entry = &d->long_stems.entries[i];

		terms[*(const uint32_t *)entry->value] = arena_copy(arena, entry->key);
	}
	*count = len;
	return terms;
}

void
dictionary_words(const struct dictionary *d, size_t part, struct arena *arena, dictionary_word *word,
                 void *context)
{
	const struct table *t = table_of(&d->met, part);
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
