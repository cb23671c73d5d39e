#include "assertions.h"

#include "base/date.h"

static const char *
iso_at(struct buf *out, int64_t seconds, int offset)
{
	buf_clear(out);
	date_iso(out, date_at(seconds, offset));
	return out->ptr;
}

static void
the_day_is_that_of_the_clock(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	assert_string_equal(iso_at(&out, 0, 0), "1970-01-01");
	assert_string_equal(iso_at(&out, 0, -1), "1969-12-31");
	assert_string_equal(iso_at(&out, 86399, 0), "1970-01-01");
	assert_string_equal(iso_at(&out, 86399, 1), "1970-01-02");
	assert_string_equal(iso_at(&out, -1, 0), "1969-12-31");
	assert_string_equal(iso_at(&out, -1, 1), "1970-01-01");
	assert_string_equal(iso_at(&out, 951782400, 0), "2000-02-29");
	assert_string_equal(iso_at(&out, 1700002800, -120), "2023-11-14");
	assert_string_equal(iso_at(&out, 1700002800, 14 * 60), "2023-11-15");
	buf_release(&out);
}

static void
no_time_is_beyond_the_calendar(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	assert_string_equal(iso_at(&out, INT64_MAX, 1440), "9999-12-31");
	assert_string_equal(iso_at(&out, INT64_MIN, -1440), "0001-01-01");
	buf_release(&out);
}

static void
dates_are_written_in_words(void **state)
{
	struct arena arena = ARENA_INIT;
	struct buf out = BUF_INIT;

	(void)state;
	date_put(&out, (struct date){ 2026, 2, 3 });
	assert_written(&out, "3 February 2026");
	assert_span(date_words(span_of("2026-12-31"), &arena), "31 December 2026");
	assert_span(date_words(span_of("2026-05"), &arena), "May 2026");
	assert_span(date_words(span_of("2026"), &arena), "2026");
	assert_span(date_words(span_of("2026-13"), &arena), "2026-13");
	assert_span(date_words(span_of("2026-01-x"), &arena), "2026-01-x");
	assert_span(date_words(span_of(NULL), &arena), "");
	buf_release(&out);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_day_is_that_of_the_clock),
		cmocka_unit_test(no_time_is_beyond_the_calendar),
		cmocka_unit_test(dates_are_written_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
