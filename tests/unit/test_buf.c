#include "assertions.h"

static void
an_empty_buf_is_a_c_string(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	assert_string_equal(b.ptr, "");
	buf_clear(&b);
	buf_add(&b, NULL, 0);
	buf_span(&b, span_of(NULL));
	assert_string_equal(b.ptr, "");
	buf_release(&b);
	buf_release(&b);
	assert_string_equal(b.ptr, "");
}

static void
every_write_ends_in_nul(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	BUF_LIT(&b, "a");
	buf_char(&b, 'b');
	buf_str(&b, "c");
	buf_number(&b, 0);
	buf_number(&b, 18446744073709551615ull);
	buf_printf(&b, "[%5d]", 42);
	assert_string_equal(b.ptr, "abc018446744073709551615[   42]");
	assert_int_equal(b.len, strlen(b.ptr));
	buf_truncate(&b, 3);
	assert_string_equal(b.ptr, "abc");
	buf_release(&b);
}

static void
growth_keeps_the_content(void **state)
{
	struct buf b = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < 100000; i++)
		buf_char(&b, (char)('a' + i % 26));
	assert_int_equal(b.len, 100000);
	for (i = 0; i < 100000; i++)
		assert_int_equal(b.ptr[i], 'a' + i % 26);
	assert_int_equal(b.ptr[b.len], '\0');
	buf_release(&b);
}

static void
splice_replaces_inserts_and_removes(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_splice(&b, 0, 0, span_of("hello world"));
	buf_splice(&b, 0, 5, span_of("goodbye, dear"));
	assert_string_equal(b.ptr, "goodbye, dear world");
	buf_splice(&b, 7, 13, span_of(NULL));
	assert_string_equal(b.ptr, "goodbye world");
	buf_splice(&b, b.len, b.len, span_of("!"));
	assert_written(&b, "goodbye world!");
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_buf_is_a_c_string),
		cmocka_unit_test(every_write_ends_in_nul),
		cmocka_unit_test(growth_keeps_the_content),
		cmocka_unit_test(splice_replaces_inserts_and_removes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
