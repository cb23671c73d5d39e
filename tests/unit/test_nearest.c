#include "assertions.h"

#include "base/nearest.h"

static const struct span names[] = {
	SPAN("title"), SPAN("summary"), SPAN("topics"), SPAN("id"), SPAN("short-title"), SPAN("tittle"),
};
enum { COUNT = sizeof(names) / sizeof(names[0]) };

static size_t
nearest(const char *wanted)
{
	return nearest_name(span_of(wanted), names, COUNT);
}

static void
slips_of_the_hand_are_found(void **state)
{
	(void)state;
	assert_int_equal(nearest("titel"), 0);          /* a swap is one edit */
	assert_int_equal(nearest("sumary"), 1);
	assert_int_equal(nearest("summmary"), 1);
	assert_int_equal(nearest("tupics"), 2);
	assert_int_equal(nearest("shorttitle"), 4);
	assert_int_equal(nearest("i"), 3);
	assert_int_equal(nearest("title"), 0);
}

static void
the_nearest_wins_and_then_the_first(void **state)
{
	(void)state;
	assert_int_equal(nearest("tittle"), 5);
	/* One edit from both. */
	assert_int_equal(nearest("tattle"), 5);
	assert_int_equal(nearest_name(span_of("cat"), (const struct span[]){ SPAN("car"), SPAN("bat") }, 2), 0);
}

static void
the_limit_is_a_third(void **state)
{
	(void)state;
	assert_int_equal(nearest("tixyz"), COUNT);
	assert_int_equal(nearest("summxyy"), 1);        /* two of seven */
	assert_int_equal(nearest("sumxyzy"), COUNT);    /* three */
	assert_int_equal(nearest("xyz"), COUNT);
	assert_int_equal(nearest(""), COUNT);
	assert_int_equal(nearest_name(span_of("a"), NULL, 0), 0);
}

static void
a_swap_counts_once_across_rows(void **state)
{
	const struct span one = SPAN("abcdef");

	(void)state;
	assert_int_equal(nearest_name(span_of("badcfe"), &one, 1), 1);  /* three swaps, two allowed */
	assert_int_equal(nearest_name(span_of("badcef"), &one, 1), 0);  /* two swaps */
	assert_int_equal(nearest_name(span_of("bacd"), &(const struct span)SPAN("abcd"), 1), 0);
}

static void
long_names_are_passed_over(void **state)
{
	char text[202];
	struct span name = { text, 201 };

	(void)state;
	memset(text, 'a', sizeof(text));
	assert_int_equal(nearest_name(name, &name, 1), 1);
	name.len = 200;
	assert_int_equal(nearest_name(name, &name, 1), 0);
	text[100] = 'b';
	assert_int_equal(nearest_name(span_make(text + 1, 200), &name, 1), 0);
}

static size_t
only(const char *wanted)
{
	return nearest_only(span_of(wanted), names, COUNT);
}

static void
a_program_takes_no_guess(void **state)
{
	const struct span twice[] = { SPAN("care"), SPAN("care"), SPAN("cart") };

	(void)state;
	assert_int_equal(only("titel"), 0);             /* "tittle" is two away */
	assert_int_equal(only("topicc"), 2);
	assert_int_equal(only("summxyy"), COUNT);       /* two of seven */
	assert_int_equal(only("shart-titel"), 4);       /* two of eleven */
	assert_int_equal(only("shart-titexx"), COUNT);
	assert_int_equal(only("summary"), 1);
	assert_int_equal(nearest_only(span_of("carex"), twice, 2), 0);
	assert_int_equal(nearest_only(span_of("carx"), twice, 3), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slips_of_the_hand_are_found),
		cmocka_unit_test(the_nearest_wins_and_then_the_first),
		cmocka_unit_test(the_limit_is_a_third),
		cmocka_unit_test(a_swap_counts_once_across_rows),
		cmocka_unit_test(a_program_takes_no_guess),
		cmocka_unit_test(long_names_are_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
