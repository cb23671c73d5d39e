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
	uint32_t value;
	uint8_t len;
	bool used;
};

static void
release_table(struct dictionary_table *t)
{
	free(t->slots);
	map_release(&t->long_words);
}

void
dictionary_release(struct dictionary *d)
{
	arena_release(&d->arena);
	vec_release(&d->terms);
	release_table(&d->words);
	release_table(&d->stems);
	buf_release(&d->stem);
	*d = (struct dictionary)DICTIONARY_INIT;
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
first_slot(const struct dictionary_table *t, uint64_t head, uint64_t tail)
{
	uint64_t hash = (head ^ tail * 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u;

	hash = (hash ^ hash >> 32) * 0xD6E8FEB86659FD93u;
	return (size_t)(hash >> (64 - t->slot_bits));
}

static bool
is_slot_of(const struct dictionary_slot *slot, const struct key *key)
{
	return slot->head == key->head && slot->tail == key->tail && slot->len == key->len;
}

/* The slot of the key, or the free one where it would go. */
static struct dictionary_slot *
find_slot(const struct dictionary_table *t, const struct key *key, size_t i)
{
	size_t mask = ((size_t)1 << t->slot_bits) - 1;

	while (t->slots[i].used && !is_slot_of(&t->slots[i], key))
		i = (i + 1) & mask;
	return &t->slots[i];
}

static void
fill_slot(struct dictionary_table *t, struct dictionary_slot *slot, const struct key *key, uint32_t value)
{
	*slot = (struct dictionary_slot){ key->head, key->tail, value, (uint8_t)key->len, true };
	t->slots_used++;
}

/* Doubles the slots if there is no room for so many more; half of them stay free. */
static void
reserve(struct dictionary_table *t, size_t more)
{
	struct dictionary_slot *old = t->slots;
	size_t count = old ? (size_t)1 << t->slot_bits : 0, mask, i;

	if (t->slots_used + more <= count / 2)
		return;
	t->slot_bits = old ? t->slot_bits + 1 : FIRST_SLOT_BITS;
	mask = ((size_t)1 << t->slot_bits) - 1;
	t->slots = xcalloc(mask + 1, sizeof(*t->slots));
	for (i = 0; i < count; i++) {
		size_t at = first_slot(t, old[i].head, old[i].tail);

		if (!old[i].used)
			continue;
		while (t->slots[at].used)
			at = (at + 1) & mask;
		t->slots[at] = old[i];
	}
	free(old);
}

static uint32_t
add_term(struct dictionary *d, struct span text)
{
	assert(d->terms.len < DICTIONARY_DROPPED);
	vec_push(&d->terms, text);
	return (uint32_t)d->terms.len - 1;
}

/* Values of maps are pointers. */
static void
put_long(struct dictionary *d, struct dictionary_table *t, struct span text, uint32_t value)
{
	uint32_t *boxed = ARENA_NEW(&d->arena, uint32_t);

	*boxed = value;
	map_put(&t->long_words, text, boxed);
}

/* The id of a term.  `borrowed`: the text stays where it is. */
static uint32_t
find_term(struct dictionary *d, struct span text, bool borrowed)
{
	struct key key = read_key(text);
	struct dictionary_slot *slot;
	const uint32_t *known;

	if (text.len > KEY_MAX) {
		known = map_get(&d->stems.long_words, text);
		if (known)
			return *known;
		text = borrowed ? text : arena_copy(&d->arena, text);
		put_long(d, &d->stems, text, (uint32_t)d->terms.len);
		return add_term(d, text);
	}
	reserve(&d->stems, 1);
	slot = find_slot(&d->stems, &key, first_slot(&d->stems, key.head, key.tail));
	if (!slot->used)
		fill_slot(&d->stems, slot, &key, add_term(d, borrowed ? text : arena_copy(&d->arena, text)));
	return slot->value;
}

/* The empty term is a term: lunr drops stop words and nothing else. */
static uint32_t
make_term(struct dictionary *d, struct span word)
{
	if (search_is_stop_word(word))
		return DICTIONARY_DROPPED;
	buf_clear(&d->stem);
	search_stem(word, &d->stem);
	return find_term(d, buf_as_span(&d->stem), false);
}

static uint32_t
find_long(struct dictionary *d, struct span word)
{
	const uint32_t *known = map_get(&d->words.long_words, word);
	uint32_t term;

	if (known)
		return *known;
	term = make_term(d, word);
	put_long(d, &d->words, arena_copy(&d->arena, word), term);
	return term;
}

static uint32_t
find_short(struct dictionary *d, struct span word, const struct key *key, size_t i)
{
	struct dictionary_slot *slot = find_slot(&d->words, key, i);

	if (!slot->used)
		fill_slot(&d->words, slot, key, make_term(d, word));
	return slot->value;
}

void
dictionary_find(struct dictionary *d, const struct search_token *tokens, size_t count, uint32_t *terms)
{
	struct span words[DICTIONARY_BATCH];
	struct key keys[DICTIONARY_BATCH];
	size_t slots[DICTIONARY_BATCH], i;

	assert(count <= DICTIONARY_BATCH);
	reserve(&d->words, DICTIONARY_BATCH);
	for (i = 0; i < count; i++) {
		words[i] = search_trim(tokens[i].text);
		if (words[i].len > KEY_MAX)
			continue;
		keys[i] = read_key(words[i]);
		slots[i] = first_slot(&d->words, keys[i].head, keys[i].tail);
		__builtin_prefetch(&d->words.slots[slots[i]]);
	}
	for (i = 0; i < count; i++)
		terms[i] = words[i].len > KEY_MAX ? find_long(d, words[i])
		                                  : find_short(d, words[i], &keys[i], slots[i]);
}

void
dictionary_join(struct dictionary *d, const struct dictionary *other, uint32_t *ids)
{
	size_t i;

	for (i = 0; i < other->terms.len; i++)
		ids[i] = find_term(d, other->terms.at[i], true);
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
	const struct dictionary_table *t = &d->words;
	size_t count = t->slots ? (size_t)1 << t->slot_bits : 0, i;

	for (i = 0; i < count; i++) {
		const struct dictionary_slot *slot = &t->slots[i];
		char text[KEY_MAX];

		if (slot->used && slot->value != DICTIONARY_DROPPED)
			word(context, arena_copy(arena, slot_word(slot, text)), slot->value);
	}
	for (i = 0; i < t->long_words.len; i++) {
		const struct map_entry *entry = &t->long_words.entries[i];

		if (*(const uint32_t *)entry->value != DICTIONARY_DROPPED)
			word(context, entry->key, *(const uint32_t *)entry->value);
	}
}
