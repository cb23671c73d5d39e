#include "assertions.h"

#include "base/regex.h"

struct fixture {
	struct regex *re;
	struct regex_scratch *scratch;
	size_t start, end;
};

static struct fixture
compile(const char *pattern, bool ignore_case)
{
	struct fixture f = { .scratch = regex_scratch_new() };
	struct buf error = BUF_INIT;
	size_t offset;

	f.re = regex_compile(span_of(pattern), ignore_case, &offset, &error);
	assert_string_equal(error.ptr, "");
	assert_non_null(f.re);
	buf_release(&error);
	return f;
}

static void
release(struct fixture *f)
{
	regex_free(f->re);
	regex_scratch_free(f->scratch);
}

static enum regex_result
find(struct fixture *f, const char *text, size_t start)
{
	return regex_find(f->re, f->scratch, span_of(text), start, &f->start, &f->end);
}

static void
finds_the_first_at_or_after(void **state)
{
	struct fixture f = compile("\\bcat\\b", true);

	(void)state;
	assert_int_equal(find(&f, "concat cat CAT", 0), REGEX_MATCH);
	assert_int_equal(f.start, 7);
	assert_int_equal(f.end, 10);
	assert_int_equal(find(&f, "concat cat CAT", 8), REGEX_MATCH);
	assert_int_equal(f.start, 11);
	assert_int_equal(find(&f, "concat cat CAT", 12), REGEX_NONE);
	assert_int_equal(find(&f, "cat", 99), REGEX_NONE);
	assert_int_equal(find(&f, "", 0), REGEX_NONE);
	release(&f);
}

static void
sees_letters_and_lines(void **state)
{
	struct fixture word = compile("\\bcaf\\w\\b", false), line = compile("^b$", false);
	struct fixture empty = compile("x*", false);

	(void)state;
	assert_int_equal(find(&word, "a caf\xC3\xA9.", 0), REGEX_MATCH);
	assert_int_equal(word.end, 7);
	assert_int_equal(find(&line, "a\nb\nc", 0), REGEX_MATCH);
	assert_int_equal(line.start, 2);
	assert_int_equal(find(&empty, "ab", 2), REGEX_MATCH);
	assert_int_equal(empty.end, 2);
	release(&word);
	release(&line);
	release(&empty);
}

static void
bad_patterns_say_where(void **state)
{
	static const struct {
		const char *pattern;
		size_t offset;
	} cases[] = { { "a(b", 3 }, { "[z-a]", 3 }, { "a\xFF", 1 }, { "\\C", 2 }, { "*", 0 } };
	struct buf error = BUF_INIT;
	size_t offset, i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_null(regex_compile(span_of(cases[i].pattern), false, &offset, &error));
		assert_int_equal(offset, cases[i].offset);
		assert_int_not_equal(error.len, 0);
		buf_clear(&error);
	}
	buf_release(&error);
	regex_free(NULL);
	regex_scratch_free(NULL);
}

static void
work_has_a_limit(void **state)
{
	struct fixture f = compile("(a+)+$", false), deep = compile("^(?:(a|b)(?1)?)+$", false);
	struct buf text = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < 5000; i++)
		buf_char(&text, 'a');
	buf_char(&text, '!');
	assert_int_equal(find(&f, text.ptr, 0), REGEX_LIMIT);
	assert_int_equal(find(&deep, text.ptr, 0), REGEX_LIMIT);
	/* A scratch that met the limit works on. */
	assert_int_equal(find(&f, "baa", 0), REGEX_MATCH);
	buf_release(&text);
	release(&f);
	release(&deep);
}

static void
groups_are_expanded(void **state)
{
	struct fixture f = compile("(\\w+) (x)?(\\w+)", false);
	struct span text = SPAN("say hello world now");
	struct buf out = BUF_INIT;

	(void)state;
	assert_int_equal(regex_find(f.re, f.scratch, text, 4, &f.start, &f.end), REGEX_MATCH);
	regex_expand(f.scratch, text, span_of("$3-$1 [$2] $9 $0 $$1 $ $x $"), &out);
	assert_written(&out, "world-hello []  hello world $1 $ $x $");
	assert_int_equal(find(&f, "none", 0), REGEX_NONE);
	regex_expand(f.scratch, span_of("none"), span_of("a$0b$1"), &out);
	assert_written(&out, "ab");
	buf_release(&out);
	release(&f);
}

static void
more_groups_than_ten(void **state)
{
	struct fixture f = compile("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)(l)", false);
	struct buf out = BUF_INIT;

	(void)state;
	assert_int_equal(find(&f, "abcdefghijkl", 0), REGEX_MATCH);
	assert_int_equal(f.end, 12);
	regex_expand(f.scratch, span_of("abcdefghijkl"), span_of("$9$1"), &out);
	assert_written(&out, "ia");
	buf_release(&out);
	release(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_first_at_or_after),
		cmocka_unit_test(sees_letters_and_lines),
		cmocka_unit_test(bad_patterns_say_where),
		cmocka_unit_test(work_has_a_limit),
		cmocka_unit_test(groups_are_expanded),
		cmocka_unit_test(more_groups_than_ten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
