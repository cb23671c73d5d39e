#include "template/value.h"

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
	owner->cap = owner->cap ? size_mul(owner->cap, 2) : 8;
	larger = arena_array(arena, owner->cap, size);
	if (owner->len)
		memcpy(larger, array, owner->len * size);
	return larger;
}

static struct value_member *
find_member(const struct value *map, struct span key)
{
	size_t i;

	for (i = 0; i < map->len; i++) {
		struct value_member *member = &map->members[i];

		if (member->key.len == key.len && memcmp(member->key.ptr, key.ptr, key.len) == 0)
			return member;
	}
	return NULL;
}

void
value_set(struct arena *arena, struct value *map, const char *key, struct value value)
{
	struct value_member *member = find_member(map, span_of(key));

	if (!member) {
		map->members = grown(arena, map, map->members, sizeof(*map->members));
		member = &map->members[map->len++];
		member->key = span_of(key);
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
