#include "assertions.h"

#include "base/map.h"

static void
put_keeps_and_set_replaces(void **state)
{
	struct map m = MAP_INIT;
	int first, second;

	(void)state;
	assert_null(map_get(&m, span_of("a")));
	assert_ptr_equal(map_put(&m, span_of("a"), &first), &first);
	assert_ptr_equal(map_put(&m, span_of("a"), &second), &first);
	map_set(&m, span_of("a"), &second);
	assert_ptr_equal(map_get(&m, span_of("a")), &second);
	map_set(&m, span_of(""), &first);
	assert_ptr_equal(map_get(&m, span_of(NULL)), &first);
	assert_null(map_get(&m, span_of("b")));
	assert_int_equal(m.len, 2);
	map_release(&m);
	assert_null(map_get(&m, span_of("a")));
	map_release(&m);
}

static void
entries_stay_in_order_of_insertion(void **state)
{
	enum { COUNT = 20000 };
	struct arena arena = ARENA_INIT;
	struct map m = MAP_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT; i++) {
		struct span key = arena_printf(&arena, "key %zu", i * 7919 % COUNT);

		map_put(&m, key, arena_cstr(&arena, key));
	}
	assert_int_equal(m.len, COUNT);
	for (i = 0; i < COUNT; i++) {
		struct span key = arena_printf(&arena, "key %zu", i * 7919 % COUNT);

		assert_true(span_equal(m.entries[i].key, key));
		assert_true(span_is(key, map_get(&m, key)));
	}
	assert_null(map_get(&m, span_of("key 20000")));
	map_release(&m);
	arena_release(&arena);
}

static void
hashes_see_only_the_bytes(void **state)
{
	(void)state;
	assert_int_equal(span_hash(span_of("")), span_hash(span_of(NULL)));
	assert_int_not_equal(span_hash(span_of("a")), span_hash(span_of("b")));
	assert_int_equal(span_hash(span_of("ab")), span_hash(span_make("abc", 2)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(put_keeps_and_set_replaces),
		cmocka_unit_test(entries_stay_in_order_of_insertion),
		cmocka_unit_test(hashes_see_only_the_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
