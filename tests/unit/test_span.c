#include "assertions.h"

#include "base/skim.h"

static void
slices_are_clamped(void **state)
{
	struct span s = SPAN("abc");

	(void)state;
	assert_span(span_slice(s, 1, 2), "b");
	assert_span(span_slice(s, 1, 99), "bc");
	assert_span(span_slice(s, 2, 1), "");
	assert_span(span_slice(s, 99, 99), "");
	assert_span(span_from(s, 99), "");
	assert_int_equal(span_slice(span_of(NULL), 0, 9).len, 0);
}

static void
empty_spans_are_equal_whatever_they_point_to(void **state)
{
	(void)state;
	assert_true(span_equal(span_of(NULL), span_make("x", 0)));
	assert_true(span_is(span_of(NULL), ""));
	assert_int_equal(span_compare(span_of(NULL), span_make("x", 0)), 0);
	assert_true(span_starts_with(span_of(NULL), ""));
	assert_true(span_ends_with(span_of(NULL), ""));
}

static void
beginnings_and_ends(void **state)
{
	(void)state;
	assert_true(span_starts_with(span_of("abc"), "ab"));
	assert_false(span_starts_with(span_of("a"), "ab"));
	assert_true(span_ends_with(span_of("abc"), "bc"));
	assert_false(span_ends_with(span_of("c"), "bc"));
}

static void
order_is_that_of_bytes(void **state)
{
	(void)state;
	assert_true(span_compare(span_of("a"), span_of("ab")) < 0);
	assert_true(span_compare(span_of("z"), span_of("\xC3\xA9")) < 0);
	assert_true(span_compare(span_of("b"), span_of("ab")) > 0);
}

/* In ascending order; each must also be equal to itself. */
static const char *const natural[] = {
	"", "1", "2", "02b", "2c", "6.2", "6.10", "6.10.1", "10", "99999999999999999998",
	"99999999999999999999", "Chapter 2", "Chapter 10", "a", "a1", "a1b", "a2", "a10", "b",
};

static void
natural_order_counts(void **state)
{
	size_t count = sizeof(natural) / sizeof(natural[0]), i, j;

	(void)state;
	for (i = 0; i < count; i++) {
		for (j = 0; j < count; j++) {
			int order = span_compare_natural(span_of(natural[i]), span_of(natural[j]));

			assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
		}
	}
}

static void
natural_order_is_total(void **state)
{
	(void)state;
	/* Equal in value, and yet never a tie, so a sort has one result. */
	assert_int_not_equal(span_compare_natural(span_of("01"), span_of("1")), 0);
	assert_true(span_compare_natural(span_of("01"), span_of("1")) ==
	            -span_compare_natural(span_of("1"), span_of("01")));
	assert_true(span_compare_natural(span_of("1a2"), span_of("01a3")) < 0);
}

static void
find_and_trim(void **state)
{
	struct span s = SPAN("a,b,c");

	(void)state;
	assert_int_equal(span_find(s, ',', 0), 1);
	assert_int_equal(span_find(s, ',', 2), 3);
	assert_int_equal(span_find(s, ';', 0), 5);
	assert_int_equal(span_find(s, 'a', 77), 5);
	assert_span(span_trim(span_of(" \t\r\n a b \v\f")), "a b");
	assert_span(span_trim(span_of(" \n ")), "");
}

static void
cut_walks_a_list(void **state)
{
	struct span rest = SPAN("a,,b"), head;

	(void)state;
	assert_true(span_cut(rest, ',', &head, &rest));
	assert_span(head, "a");
	assert_true(span_cut(rest, ',', &head, &rest));
	assert_span(head, "");
	assert_false(span_cut(rest, ',', &head, &rest));
	assert_span(head, "b");
	assert_span(rest, "");
}

static void
ends_are_the_span_up_to_16_bytes(void **state)
{
	static const char text[] = "abcdefghijklmnop\xFFz";
	char again[16];
	size_t start, len;

	(void)state;
	for (start = 0; start <= 2; start++)
		for (len = 0; len <= sizeof(again); len++) {
			span_from_ends(span_ends(span_make(text + start, len)), again, len);
			assert_memory_equal(again, text + start, len);
		}
	/* Of a longer one they are what their name says. */
	assert_int_equal(span_ends(span_of(text)).head, span_ends(span_make(text, 8)).head);
}

SKIM_FUNCTION(find_quote, c, (c == '"') | (c == 0xE2))

SKIM_PAIR_FUNCTION(find_pair, c, next, (c == 'a') & (next == 'b'))

static void
skimming_finds_pairs(void **state)
{
	char text[64];
	size_t len, at;

	(void)state;
	for (len = 2; len < sizeof(text); len++) {
		memset(text, 'a', len);
		assert_int_equal(find_pair(span_make(text, len), 0), len);
		for (at = 1; at < len; at++) {
			text[at] = 'b';
			assert_int_equal(find_pair(span_make(text, len), 0), at - 1);
			assert_int_equal(find_pair(span_make(text, at), 0), at);
			text[at] = 'a';
		}
	}
}

static void
skimming_finds_the_first_wherever_it_stands(void **state)
{
	char text[64];
	size_t len, at, start;

	(void)state;
	for (len = 0; len < sizeof(text); len++) {
		memset(text, 'x', len);
		assert_int_equal(find_quote(span_make(text, len), 0), len);
		for (at = 0; at < len; at++) {
			text[at] = at % 2 ? '"' : '\xE2';
			for (start = 0; start <= len; start++)
				assert_int_equal(find_quote(span_make(text, len), start), start <= at ? at : len);
			text[at] = '!';
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slices_are_clamped),
		cmocka_unit_test(empty_spans_are_equal_whatever_they_point_to),
		cmocka_unit_test(beginnings_and_ends),
		cmocka_unit_test(order_is_that_of_bytes),
		cmocka_unit_test(natural_order_counts),
		cmocka_unit_test(natural_order_is_total),
		cmocka_unit_test(find_and_trim),
		cmocka_unit_test(cut_walks_a_list),
		cmocka_unit_test(ends_are_the_span_up_to_16_bytes),
		cmocka_unit_test(skimming_finds_the_first_wherever_it_stands),
		cmocka_unit_test(skimming_finds_pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
