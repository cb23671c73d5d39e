#include "assertions.h"

#include <stdio.h>
#include <string.h>

#include "redline/alarm.h"
#include "redline/term.h"

static const char *const names[REDLINE_ALARM_KINDS] = { "duty", "time", "age", "level", "law", "phone", "number" };

/* The terms of a text as "kind:text|kind:text". */
static void
assert_terms(const char *text, const char *expected)
{
	struct arena arena = ARENA_INIT;
	struct term_list terms = VEC_INIT;
	struct buf got = BUF_INIT;
	size_t i;

	term_find(span_of(text), &arena, &terms);
	for (i = 0; i < terms.len; i++)
		buf_printf(&got, "%s%s:%.*s", i ? "|" : "", names[terms.at[i].kind],
		           SPAN_ARG(span_slice(span_of(text), terms.at[i].start, terms.at[i].end)));
	assert_written(&got, expected);
	buf_release(&got);
	vec_release(&terms);
	arena_release(&arena);
}

/* The alarms of an op as "kind:old>new|kind:old>new". */
static void
assert_op_alarms(const struct redline_op *op, const char *expected)
{
	struct redline_alarm_list alarms = VEC_INIT;
	struct buf got = BUF_INIT;
	size_t i;

	redline_alarms(op, &alarms);
	for (i = 0; i < alarms.len; i++)
		buf_printf(&got, "%s%s:%.*s>%.*s", i ? "|" : "", names[alarms.at[i].kind], SPAN_ARG(alarms.at[i].old),
		           SPAN_ARG(alarms.at[i].new));
	assert_written(&got, expected);
	buf_release(&got);
	vec_release(&alarms);
}

static void
assert_alarms(const char *old, const char *new, const char *expected)
{
	struct arena arena = ARENA_INIT;
	struct redline r;

	redline_texts(span_of(old), span_of(new), &arena, &r);
	assert_op_alarms(&r.ops[0], expected);
	arena_release(&arena);
}

static void
duties_are_found(void **state)
{
	(void)state;
	assert_terms("You must ring. We MUST NOT wait; they may\nnever go where possible.",
	             "duty:must|duty:MUST NOT|duty:may\nnever|duty:where possible");
	assert_terms("It shouldn't, can\xE2\x80\x99t and cannot.", "duty:shouldn't|duty:can\xE2\x80\x99t|duty:cannot");
	assert_terms("mustard, maybe, May 2021, on 12 May", "number:2021|number:12");
	assert_terms("In May we may.", "duty:May|duty:may");
}

static void
times_are_found(void **state)
{
	(void)state;
	assert_terms("within 5 working days, at least six months, a 24-hour line",
	             "time:within 5 working days|time:at least six months|time:24-hour");
	assert_terms("Within a week, a day, monthly, the same working day",
	             "time:Within a week|time:monthly|time:same working day");
	assert_terms("every 2 to 3 weeks or 10\xE2\x80\x93" "15 days", "time:every 2 to 3 weeks|time:10\xE2\x80\x93" "15 days");
	assert_terms("no later than one hour", "time:no later than one hour");
	assert_terms("one of us, one day", "time:one day");
}

static void
ages_and_levels_are_found(void **state)
{
	(void)state;
	assert_terms("aged 16 to 18, age of ten, a two-year-old, 3 years old, 5 years of age",
	             "age:aged 16 to 18|age:age of ten|age:two-year-old|age:3 years old|age:5 years of age");
	assert_terms("under 18, over-16s, under 5 days, over 200 children, under 20% of",
	             "age:under 18|age:over-16s|time:5 days|number:200|number:20%");
	assert_terms("aged between 13 and 15 years, under 25 years", "age:aged between 13 and 15 years|age:under 25 years");
	assert_terms("Level 3, levels two to four, tier 2/3, stage one, level up",
	             "level:Level 3|level:levels two to four|level:tier 2/3|level:stage one");
}

static void
law_phones_and_numbers_are_found(void **state)
{
	(void)state;
	assert_terms("section 47, s.17(10), s47, Sections 31 and 38, regulation 24, Children Act 1989",
	             "law:section 47|law:s.17(10)|law:s47|law:Sections 31 and 38|law:regulation 24|law:Act 1989");
	assert_terms("Ring 03000 267 979 or (0191) 374-4000, +44 (0)20 7946 0000, 0800 1111, 999.",
	             "phone:03000 267 979|phone:(0191) 374-4000|phone:+44 (0)20 7946 0000|phone:0800 1111|phone:999");
	assert_terms("020 7946 0000 2 children", "phone:020 7946 0000|number:2");
	assert_terms("\xC2\xA3" "1,000, 20%, 6.10, twenty-four of three, up to 3, none",
	             "number:\xC2\xA3" "1,000|number:20%|number:6.10|number:twenty-four|number:three|number:up to 3");
	assert_terms("", "");
	assert_terms("at least", "");
	assert_terms("section", "");
}

static void
what_changes_is_reported(void **state)
{
	(void)state;
	assert_alarms("You must ring.", "You should ring.", "duty:must>should");
	assert_alarms("You must ring.", "You must not ring.", "duty:must>must not");
	assert_alarms("You must not ring.", "You must ring.", "duty:must not>must");
	assert_alarms("Ring us.", "You must ring us.", "duty:>must");
	assert_alarms("See them within 5 working days.", "See them within 10 school days.",
	              "time:within 5 working days>within 10 school days");
	assert_alarms("See them in 5 days.", "See them in 5 working days.", "time:5 days>5 working days");
	assert_alarms("See them within 5 days.", "See them after 5 days.", "time:within 5 days>after 5 days");
	assert_alarms("Children under 16 at level 3.", "Children under 18 at level 4.",
	              "age:under 16>under 18|level:level 3>level 4");
	assert_alarms("a section 17 plan", "a section 47 plan", "law:section 17>section 47");
	assert_alarms("Ring 03000 267 979.", "Ring 03000 267 970.", "phone:03000 267 979>03000 267 970");
	/* It is another's duty now. */
	assert_alarms("Workers must ring. Parents ring back.", "Workers ring. Parents must ring back.",
	              "duty:must>|duty:>must");
}

static void
what_means_the_same_is_not(void **state)
{
	(void)state;
	assert_alarms("You must ring.", "You must ring.", "");
	assert_alarms("You must ring the school.", "You must ring the new school, please.", "");
	assert_alarms("within five days", "within 5 days", "");
	assert_alarms("twenty-four hours", "24 hours", "");
	assert_alarms("Must we ring? 1000 times", "MUST we ring? 1,000 times", "");
	assert_alarms("03000 267 979", "03000 267979", "");
	assert_alarms("s47 and s. 17", "section 47 and section 17", "");
	assert_alarms("All staff at any time must be told at once of that",
	              "Everybody who works here must hear about this immediately", "time:>immediately");
}

static void
whole_blocks_are_reported(void **state)
{
	const struct redline_block block = { 0, SPAN("You must ring within 5 days, and you may write.") };
	struct redline_op op = { .kind = REDLINE_DELETED, .old = &block };

	(void)state;
	assert_op_alarms(&op, "duty:must>|time:within 5 days>|duty:may>");
	op = (struct redline_op){ .kind = REDLINE_INSERTED, .new = &block };
	assert_op_alarms(&op, "duty:>must|time:>within 5 days|duty:>may");
	op = (struct redline_op){ .kind = REDLINE_SAME, .old = &block, .new = &block };
	assert_op_alarms(&op, "");
}

static struct span
repeat(struct arena *arena, const char *text, size_t count)
{
	struct buf out = BUF_INIT;
	struct span result;

	while (count--)
		buf_str(&out, text);
	result = arena_copy(arena, buf_as_span(&out));
	buf_release(&out);
	return result;
}

/* What could lead a matcher on and on. */
static void
long_rows_are_read_once(void **state)
{
	static const char *const rows[] = { "(", "1-", "1 to ", "0 ", "+", "(1)", "must not ", "s1(1)(1)", "twenty-", "at least " };
	struct arena arena = ARENA_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct term_list terms = VEC_INIT;

		term_find(repeat(&arena, rows[i], 20000), &arena, &terms);
		vec_release(&terms);
	}
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(duties_are_found),
		cmocka_unit_test(times_are_found),
		cmocka_unit_test(ages_and_levels_are_found),
		cmocka_unit_test(law_phones_and_numbers_are_found),
		cmocka_unit_test(what_changes_is_reported),
		cmocka_unit_test(what_means_the_same_is_not),
		cmocka_unit_test(whole_blocks_are_reported),
		cmocka_unit_test(long_rows_are_read_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
