#include "assertions.h"

#include <string.h>

#include "check/timescale.h"

static const char *const kinds[] = { "limit", "window", "every", "point" };
static const char *const units[] = { "minute", "hour", "day", "working", "school", "week", "month", "term", "year" };

/* The durations of a text as "kind least-most unit|…". */
static void
assert_durations(const char *text, const char *expected)
{
	struct duration_list list = VEC_INIT;
	struct buf got = BUF_INIT;
	size_t i;

	duration_find(span_of(text), &list);
	for (i = 0; i < list.len; i++) {
		const struct duration *d = &list.at[i];

		buf_printf(&got, "%s%s %u", i ? "|" : "", kinds[d->kind], d->least);
		if (d->most != d->least)
			buf_printf(&got, "-%u", d->most);
		buf_printf(&got, " %s", units[d->unit]);
	}
	assert_written(&got, expected);
	buf_release(&got);
	vec_release(&list);
}

static void
limits_are_found(void **state)
{
	(void)state;
	assert_durations("Within 5 working days.", "limit 5 working");
	assert_durations("within the first five days", "limit 5 day");
	assert_durations("no later than 24 hours", "limit 24 hour");
	assert_durations("a 28-day checkpoint", "limit 28 day");
	assert_durations("by day 25", "limit 25 day");
	assert_durations("within a week, the next working day, in a year", "limit 7 day|limit 1 working|limit 12 month");
	assert_durations("two weeks or a fortnight or 1 fortnight", "limit 14 day|limit 14 day");
	assert_durations("up to 2 years", "limit 24 month");
	assert_durations("twenty-four school days", "limit 24 school");
}

static void
windows_rhythms_and_points_are_found(void **state)
{
	(void)state;
	assert_durations("Between 4 and 8 weeks", "window 28-56 day");
	assert_durations("4-6 weeks", "window 28-42 day");
	assert_durations("every 4 to 6 weeks", "every 28-42 day");
	assert_durations("once a month, monthly, each month, once per month", "every 1 month|every 1 month|every 1 month|every 1 month");
	assert_durations("every three months; quarterly; every year", "every 3 month|every 3 month|every 12 month");
	assert_durations("by week 20, in weeks 16 to 20, on day one", "point 20 week|point 16-20 week|point 1 day");
}

static void
other_numbers_are_none(void **state)
{
	(void)state;
	assert_durations("16 years old, aged 14, 16 years and 3 months old, a three-year-old", "");
	assert_durations("7 days a week, 2 hours per day", "");
	assert_durations("2024 years, 5 people, chapter 6.10, from 8am to 8pm, section 47", "");
	assert_durations("no number of days is given, the working day, 5 to", "");
	assert_durations("99999999999999999999 days", "");
	assert_durations("", "");
}

static void
text_begins_with_the_word_before(void **state)
{
	struct duration_list list = VEC_INIT;

	(void)state;
	duration_find(span_of("See them within 5 days, and every six weeks."), &list);
	assert_int_equal(list.len, 2);
	assert_span(list.at[0].text, "within 5 days");
	assert_span(list.at[1].text, "every six weeks");
	vec_release(&list);
}

/* Whether the times of two texts differ. */
static bool
differ(const char *a, const char *b)
{
	struct duration_list x = VEC_INIT, y = VEC_INIT;
	const struct duration *p, *q;
	bool result;

	duration_find(span_of(a), &x);
	duration_find(span_of(b), &y);
	result = timescale_differs(x.at, x.len, y.at, y.len, &p, &q);
	assert_int_equal(result, timescale_differs(y.at, y.len, x.at, x.len, &p, &q));
	vec_release(&x);
	vec_release(&y);
	return result;
}

static void
times_differ_where_they_answer_one_question(void **state)
{
	(void)state;
	assert_true(differ("within 25 working days", "45 working days at most"));
	assert_true(differ("within 5 days", "within 5 working days"));
	assert_true(differ("every six weeks", "between 4 and 8 weeks"));
	assert_true(differ("by week 20", "weeks 16 to 20"));
	assert_true(differ("monthly", "every 6 weeks"));
	assert_false(differ("within 14 days", "two weeks"));
	assert_false(differ("once a month", "at least monthly"));
	/* How long, and how often. */
	assert_false(differ("every year", "within 45 working days"));
	assert_false(differ("week 20", "20 days"));
	assert_false(differ("as soon as possible", "within 5 days"));
	/* One of several is the same. */
	assert_false(differ("by day 25, or 25 working days", "within 25 days"));
	assert_false(differ("within 24 hours, or 2 working days", "within 2 working days"));
}

/* Whether what holds for the first title holds for the second. */
static bool
covers(const char *a, const char *b)
{
	struct site *site = xcalloc(1, sizeof(*site));
	struct vocabulary vocabulary = VOCABULARY_INIT;
	struct arena arena = ARENA_INIT;
	uint32_t *x, *y;
	size_t x_count, y_count;
	bool result;

	timescale_words(site, span_of(a), &vocabulary, &arena, &x, &x_count);
	timescale_words(site, span_of(b), &vocabulary, &arena, &y, &y_count);
	result = timescale_covers(x, x_count, y, y_count);
	vocabulary_release(&vocabulary);
	arena_release(&arena);
	free(site);
	return result;
}

static void
titles_are_compared_by_their_words(void **state)
{
	(void)state;
	assert_true(covers("First Team Around the Family", "The first teams around a family"));
	assert_true(covers("Review of a conference plan", "Reviewing a pre-birth conference's plan"));
	assert_true(covers("Completing an assessment report", "Initial assessment report"));
	assert_false(covers("Review of a pre-birth conference plan", "Review of a conference plan"));
	assert_false(covers("First review of a plan", "Later reviews of a plan"));
	assert_false(covers("Urgent strategy discussion", "Non-urgent strategy discussion"));
	assert_false(covers("Urgent strategy discussion", "Strategy discussion that is not urgent"));
	/* One word alone covers nothing but itself. */
	assert_true(covers("Visits", "The visit"));
	assert_false(covers("Visits", "First visit"));
	assert_false(covers("The", "First visit"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limits_are_found),
		cmocka_unit_test(windows_rhythms_and_points_are_found),
		cmocka_unit_test(other_numbers_are_none),
		cmocka_unit_test(text_begins_with_the_word_before),
		cmocka_unit_test(times_differ_where_they_answer_one_question),
		cmocka_unit_test(titles_are_compared_by_their_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
