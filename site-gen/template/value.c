#include "template/value.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"

struct value
value_text(struct span s)
{
	return (struct value){ .kind = VALUE_TEXT, .text = s };
}

struct value
value_html(struct span s)
{
	return (struct value){ .kind = VALUE_HTML, .text = s };
}

struct value
value_flag(bool flag)
{
	return (struct value){ .kind = flag ? VALUE_TRUE : VALUE_FALSE };
}

struct value
value_map(void)
{
	return (struct value){ .kind = VALUE_MAP };
}

struct value
value_list(void)
{
	return (struct value){ .kind = VALUE_LIST };
}

/* The array with room for one more element; the old one stays in the arena. */
static void *
grown(struct arena *arena, struct value *owner, void *array, size_t size)
{
	void *larger;

	if (owner->len < owner->cap)
		return array;
	assert(owner->cap < UINT32_MAX / 2);
	owner->cap = owner->cap ? owner->cap * 2 : 8;
	larger = arena_array(arena, owner->cap, size);
	if (owner->len)
		memcpy(larger, array, owner->len * size);
	return larger;
}

/* The bit of a name, which tells of most maps at once that they lack it. */
static uint64_t
name_bit(struct span name)
{
	unsigned first, last;

	if (!name.len)
		return 1;
	first = (unsigned char)name.ptr[0];
	last = (unsigned char)name.ptr[name.len - 1];
	return (uint64_t)1 << ((first * 5 + last * 3 + name.len) & 63);
}

static struct value_member *
find_member(const struct value *map, struct span key)
{
	size_t i;

	if (!(map->names & name_bit(key)))
		return NULL;
	for (i = 0; i < map->len; i++) {
		struct value_member *member = &map->members[i];

		if (member->key.len == key.len && member->key.ptr[0] == key.ptr[0] &&
		    span_equal(member->key, key))
			return member;
	}
	return NULL;
}

void
value_set(struct arena *arena, struct value *map, const char *key, struct value value)
{
	struct span name = span_of(key);
	struct value_member *member = find_member(map, name);

	if (!member) {
		map->members = grown(arena, map, map->members, sizeof(*map->members));
		map->names |= name_bit(name);
		member = &map->members[map->len++];
		member->key = name;
	}
	member->value = value;
}

struct value *
value_push(struct arena *arena, struct value *list, struct value item)
{
	list->items = grown(arena, list, list->items, sizeof(*list->items));
	list->items[list->len] = item;
	return &list->items[list->len++];
}

const struct value *
value_get(const struct value *map, struct span key)
{
	struct value_member *member = find_member(map, key);

	return member ? &member->value : NULL;
}
