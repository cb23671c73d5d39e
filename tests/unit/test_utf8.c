#include "assertions.h"

#include "base/utf8.h"

static void
check_finds_the_first_bad_byte(void **state)
{
	/* The table of RFC 3629, and what it leaves out. */
	static const struct {
		const char *text;
		size_t bad;
	} cases[] = {
		{ "", 0 }, { "abc", 3 }, { "a\xC3\xA9", 3 }, { "\xF4\x8F\xBF\xBF", 4 },
		{ "ab\xFF", 2 }, { "\x80", 0 }, { "a\xC3", 1 }, { "a\xE2\x82", 1 }, { "\xF0\x9F\x98", 0 },
		{ "a\xC0\xAF", 1 },             /* longer than needed */
		{ "a\xE0\x80\xAF", 1 },
		{ "a\xF0\x80\x80\xAF", 1 },
		{ "a\xED\xA0\x80", 1 },         /* a surrogate */
		{ "a\xF4\x90\x80\x80", 1 },     /* above U+10FFFF */
		{ "a\xC3\xA9\xC3", 3 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(utf8_check(span_of(cases[i].text)), cases[i].bad);
	assert_int_equal(utf8_check(span_of(NULL)), 0);
	/* What stands behind the span is not looked at. */
	assert_int_equal(utf8_check(span_make("\xC3\xA9", 1)), 0);
}

static void
next_and_previous_agree(void **state)
{
	struct span s = SPAN("a\xC3\xA9\xFF\xE2\x82\xAC\xEF\xBF\xBD\xE2\x82\xF0\x9F\x98\x80");
	static const uint32_t expected[] = { 'a', 0xE9, 0xFFFD, 0x20AC, 0xFFFD, 0xFFFD, 0xFFFD, 0x1F600 };
	size_t count = sizeof(expected) / sizeof(expected[0]), at = 0, i;

	(void)state;
	for (i = 0; i < count; i++)
		assert_int_equal(utf8_next(s, &at), expected[i]);
	assert_int_equal(at, s.len);
	while (i-- > 0)
		assert_int_equal(utf8_previous(s, &at), expected[i]);
	assert_int_equal(at, 0);
	assert_int_equal(utf8_count(s), count);
}

static void
clean_text_is_utf8(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	utf8_put_clean(&out, span_of("a\xFF" "b\xE2\x82"));
	assert_written(&out, "a\xEF\xBF\xBD" "b\xEF\xBF\xBD\xEF\xBF\xBD");
	utf8_put(&out, 0x1F600);
	assert_written(&out, "\xF0\x9F\x98\x80");
	buf_release(&out);
}

static void
widths_and_controls(void **state)
{
	(void)state;
	assert_int_equal(utf8_width('a'), 1);
	assert_int_equal(utf8_width(0x301), 0);
	assert_int_equal(utf8_width(0x4E2D), 2);
	assert_true(utf8_is_control(0x1B));
	assert_true(utf8_is_control(0x9B));
	assert_true(utf8_is_control(0x202E));
	assert_false(utf8_is_control(0xA0));
	assert_true(utf8_is_word(0xE9));
	assert_true(utf8_is_word('_'));
	assert_false(utf8_is_word('-'));
	assert_false(utf8_is_word(0x2019));
}

static void
folding(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	utf8_fold(&out, span_of("Stra\xC3\x9F" "e \xCE\xA3\xCF\x82 e\xCC\x81"));
	assert_written(&out, "strasse \xCF\x83\xCF\x83 \xC3\xA9");
	utf8_fold(&out, span_of(""));
	assert_written(&out, "");
	utf8_fold(&out, span_of("A\xFF"));
	assert_written(&out, "A\xFF");
	buf_release(&out);
}

/* Each second text is what github-slugger 2.0.0 makes of the first. */
static const char *const slugs[][2] = {
	{ "Getting More Help", "getting-more-help" },
	{ "What's new? (2026)", "whats-new-2026" },
	{ "A  B", "a--b" },
	{ " a ", "-a-" },
	{ "snake_case - dash", "snake_case---dash" },
	{ "1.2 Step", "12-step" },
	{ "a\tb", "ab" },
	{ "Caf\xC3\x89", "caf\xC3\xA9" },
	{ "a\xC2\xA0" "b", "ab" },
	{ "\xC2\xBD \xC2\xB2", "-" },
	{ "na\xCC\x88h", "na\xCC\x88h" },
	{ "\xF0\x9F\x98\x80 smile", "-smile" },
	{ "\xC4\xB0stanbul", "i\xCC\x87stanbul" },
	{ "\xE2\x85\xA3", "\xE2\x85\xB3" },                             /* Roman four */
	{ "\xE2\x92\xB6", "\xE2\x93\x90" },                             /* circled A */
	{ "\xCE\x9F\xCE\x94\xCE\x9F\xCE\xA3", "\xCE\xBF\xCE\xB4\xCE\xBF\xCF\x82" },
	{ "\xCE\xA3\xCE\x9F\xCE\xA3 \xCE\xA3", "\xCF\x83\xCE\xBF\xCF\x82-\xCF\x83" },
	{ "\xCE\x91\xCE\xA3'", "\xCE\xB1\xCF\x82" },
	{ "\xCE\x91\xCE\xA3'\xCE\x91", "\xCE\xB1\xCF\x83\xCE\xB1" },
	{ "", "" },
};

static void
slugs_are_githubs(void **state)
{
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(slugs) / sizeof(slugs[0]); i++) {
		utf8_slug(&out, span_of(slugs[i][0]));
		assert_written(&out, slugs[i][1]);
	}
	buf_release(&out);
}

static void
slugs_drop_bad_bytes(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	utf8_slug(&out, span_of("a\xFF" "b\xE2\x82"));
	assert_written(&out, "ab");
	utf8_slug(&out, span_of("\xFF\xCE\xA3"));
	assert_written(&out, "\xCF\x83");
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check_finds_the_first_bad_byte),
		cmocka_unit_test(next_and_previous_agree),
		cmocka_unit_test(clean_text_is_utf8),
		cmocka_unit_test(widths_and_controls),
		cmocka_unit_test(folding),
		cmocka_unit_test(slugs_are_githubs),
		cmocka_unit_test(slugs_drop_bad_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
