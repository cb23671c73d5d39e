#include "search/dictionary.h"

#include <assert.h>

#include "search/text.h"

#define FIRST_SLOT_BITS 10

/*
 * A word of up to 16 bytes as two numbers, its first and last bytes, which
 * with its length are the word.  So it lies in its slot, and finding it costs
 * one cache miss.
 */
struct key {
	uint64_t head, tail;
	size_t len;
};

#define KEY_MAX 16

struct dictionary_slot {
	uint64_t head, tail;
	uint32_t term;
	uint8_t len;
	bool used;
};

void
dictionary_release(struct dictionary *d)
{
	arena_release(&d->arena);
	vec_release(&d->terms);
	map_release(&d->stems);
	map_release(&d->long_words);
	free(d->slots);
	buf_release(&d->stem);
	*d = (struct dictionary)DICTIONARY_INIT;
}

/* What a map holds for a term: values of maps are pointers. */
static uint32_t *
box(struct dictionary *d, uint32_t term)
{
	uint32_t *boxed = ARENA_NEW(&d->arena, uint32_t);

	*boxed = term;
	return boxed;
}

static uint32_t
find_stem(struct dictionary *d, struct span stem)
{
	const uint32_t *known = map_get(&d->stems, stem);
	uint32_t id = (uint32_t)d->terms.len;

	if (known)
		return *known;
	assert(d->terms.len < DICTIONARY_DROPPED);
	stem = arena_copy(&d->arena, stem);
	vec_push(&d->terms, stem);
	map_put(&d->stems, stem, box(d, id));
	return id;
}

/* The empty term is a term: lunr drops stop words and nothing else. */
static uint32_t
make_term(struct dictionary *d, struct span word)
{
	if (search_is_stop_word(word))
		return DICTIONARY_DROPPED;
	buf_clear(&d->stem);
	search_stem(word, &d->stem);
	return find_stem(d, buf_as_span(&d->stem));
}

static uint32_t
find_long(struct dictionary *d, struct span word)
{
	const uint32_t *known = map_get(&d->long_words, word);
	uint32_t term;

	if (known)
		return *known;
	term = make_term(d, word);
	map_put(&d->long_words, arena_copy(&d->arena, word), box(d, term));
	return term;
}

static struct key
read_key(struct span word)
{
	const char *end = word.ptr + word.len;
	struct key key = { 0, 0, word.len };
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
	return key;
}

/* Where the search for a key begins. */
static size_t
first_slot(const struct dictionary *d, uint64_t head, uint64_t tail)
{
	uint64_t hash = (head ^ tail * 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u;

	hash = (hash ^ hash >> 32) * 0xD6E8FEB86659FD93u;
	return (size_t)(hash >> (64 - d->slot_bits));
}

static bool
is_slot_of(const struct dictionary_slot *slot, const struct key *key)
{
	return slot->head == key->head && slot->tail == key->tail && slot->len == key->len;
}

static uint32_t
find_short(struct dictionary *d, struct span word, const struct key *key, size_t i)
{
	size_t mask = ((size_t)1 << d->slot_bits) - 1;

	while (d->slots[i].used && !is_slot_of(&d->slots[i], key))
		i = (i + 1) & mask;
	if (!d->slots[i].used) {
		uint32_t term = make_term(d, word);

		d->slots[i] = (struct dictionary_slot){ key->head, key->tail, term, (uint8_t)key->len, true };
		d->slots_used++;
	}
	return d->slots[i].term;
}

/* Doubles the slots if there is no room for a batch; half of them stay free. */
static void
grow(struct dictionary *d)
{
	struct dictionary_slot *old = d->slots;
	size_t count = old ? (size_t)1 << d->slot_bits : 0, mask, i;

	if (d->slots_used + DICTIONARY_BATCH <= count / 2)
		return;
	d->slot_bits = old ? d->slot_bits + 1 : FIRST_SLOT_BITS;
	mask = ((size_t)1 << d->slot_bits) - 1;
	d->slots = xcalloc(mask + 1, sizeof(*d->slots));
	for (i = 0; i < count; i++) {
		size_t at = first_slot(d, old[i].head, old[i].tail);

		if (!old[i].used)
			continue;
		while (d->slots[at].used)
			at = (at + 1) & mask;
		d->slots[at] = old[i];
	}
	free(old);
}

void
dictionary_find(struct dictionary *d, const struct search_token *tokens, size_t count, uint32_t *terms)
{
	struct span words[DICTIONARY_BATCH];
	struct key keys[DICTIONARY_BATCH];
	size_t slots[DICTIONARY_BATCH], i;

	assert(count <= DICTIONARY_BATCH);
	grow(d);
	for (i = 0; i < count; i++) {
		words[i] = search_trim(tokens[i].text);
		if (words[i].len > KEY_MAX)
			continue;
		keys[i] = read_key(words[i]);
		slots[i] = first_slot(d, keys[i].head, keys[i].tail);
		__builtin_prefetch(&d->slots[slots[i]]);
	}
	for (i = 0; i < count; i++)
		terms[i] = words[i].len > KEY_MAX ? find_long(d, words[i])
		                                  : find_short(d, words[i], &keys[i], slots[i]);
}

/* Puts the word of a slot together again: see read_key. */
static struct span
slot_word(const struct dictionary_slot *slot, char word[KEY_MAX])
{
	size_t len = slot->len;

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
dictionary_words(const struct dictionary *d, struct arena *arena, dictionary_word *word, void *context)
{
	size_t count = d->slots ? (size_t)1 << d->slot_bits : 0, i;

	for (i = 0; i < count; i++) {
		const struct dictionary_slot *slot = &d->slots[i];
		char text[KEY_MAX];

		if (slot->used && slot->term != DICTIONARY_DROPPED)
			word(context, arena_copy(arena, slot_word(slot, text)), slot->term);
	}
	for (i = 0; i < d->long_words.len; i++) {
		const struct map_entry *entry = &d->long_words.entries[i];

		if (*(const uint32_t *)entry->value != DICTIONARY_DROPPED)
			word(context, entry->key, *(const uint32_t *)entry->value);
	}
}
