#include "assertions.h"

#include <stdalign.h>

static void
memory_is_zeroed_and_aligned(void **state)
{
	struct arena a = ARENA_INIT;
	size_t size, i;

	(void)state;
	for (size = 0; size < 300; size++) {
		char *ptr = arena_alloc(&a, size);

		assert_int_equal((uintptr_t)ptr % alignof(max_align_t), 0);
		for (i = 0; i < size; i++)
			assert_int_equal(ptr[i], 0);
		memset(ptr, 0xAA, size);
	}
	/* A reset hands out the same memory again, zeroed again. */
	arena_reset(&a);
	assert_int_equal(a.used, 0);
	assert_int_equal(((char *)arena_alloc(&a, 200))[199], 0);
	arena_release(&a);
}

static void
everything_stays_at_its_place(void **state)
{
	struct arena a = ARENA_INIT;
	struct span small = arena_copy(&a, span_of("small"));
	char *large = arena_alloc(&a, 1000000);
	struct span after = arena_copy(&a, span_of("after"));
	size_t i;

	(void)state;
	memset(large, 'x', 1000000);
	for (i = 0; i < 10000; i++)
		arena_printf(&a, "%zu", i);
	assert_span(small, "small");
	assert_span(after, "after");
	assert_int_equal(large[999999], 'x');
	arena_release(&a);
}

/* More than is kept in a reset, and enough for huge pages. */
static void
large_arenas_are_reset(void **state)
{
	struct arena a = ARENA_INIT;
	size_t round, i, k;

	(void)state;
	for (round = 0; round < 3; round++) {
		for (i = 0; i < 10000; i++) {
			char *ptr = arena_alloc(&a, 1000);

			for (k = 0; k < 1000; k++)
				assert_int_equal(ptr[k], 0);
			memset(ptr, 0xAA, 1000);
		}
		arena_reset(&a);
		assert_int_equal(a.used, 0);
	}
	arena_release(&a);
}

static void
copies_end_in_nul(void **state)
{
	struct arena a = ARENA_INIT;
	const struct span parts[] = { SPAN("one "), { NULL, 0 }, SPAN("two") };

	(void)state;
	assert_int_equal(arena_copy(&a, span_make("abc", 2)).ptr[2], '\0');
	assert_string_equal(arena_cstr(&a, span_of(NULL)), "");
	assert_span(arena_join(&a, parts, 3), "one two");
	assert_int_equal(arena_join(&a, parts, 3).ptr[7], '\0');
	assert_span(arena_join(&a, NULL, 0), "");
	assert_span(arena_printf(&a, "%d-%s", 7, "x"), "7-x");
	arena_release(&a);
}

static void
adopted_memory_lives_on(void **state)
{
	struct arena into = ARENA_INIT, from = ARENA_INIT;
	struct span mine = arena_copy(&into, span_of("mine"));
	struct span theirs;
	size_t used;

	(void)state;
	/* What a reset left aside is not adopted: it is freed. */
	memset(arena_alloc(&from, 100000), 'x', 100000);
	arena_copy(&from, span_of("forgotten"));
	arena_reset(&from);
	theirs = arena_copy(&from, span_of("theirs"));
	used = into.used + from.used;
	arena_adopt(&into, &from);
	assert_null(from.chunks);
	assert_int_equal(into.used, used);
	arena_release(&from);
	arena_adopt(&into, &from);
	assert_span(mine, "mine");
	assert_span(theirs, "theirs");
	arena_copy(&into, span_of("more"));
	arena_release(&into);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned),
		cmocka_unit_test(everything_stays_at_its_place),
		cmocka_unit_test(large_arenas_are_reset),
		cmocka_unit_test(copies_end_in_nul),
		cmocka_unit_test(adopted_memory_lives_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
