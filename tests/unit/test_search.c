#include "assertions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "search/search.h"
#include "search/text.h"

static double
read_double(struct span digits)
{
	uint64_t bits = strtoull(digits.ptr, NULL, 16);
	double x;

	memcpy(&x, &bits, sizeof(x));
	return x;
}

static void
test_log_has_the_bits_of_v8(void **state)
{
	struct arena arena = ARENA_INIT;
	struct span table, line, x, expected;
	size_t rows = 0, wrong = 0;

	(void)state;
	assert_int_equal(fs_read("tests/search/log.tsv", 0, &arena, &table), 0);
	while (span_cut(table, '\n', &line, &table)) {
		double actual;

		assert_true(span_cut(line, '\t', &x, &expected));
		actual = search_log(read_double(x));
		if (actual < read_double(expected) || actual > read_double(expected)) {
			print_error("log of bits %.*s gives %a\n", SPAN_ARG(x), actual);
			wrong++;
		}
		rows++;
	}
	assert_true(rows > 1000);
	assert_int_equal(wrong, 0);
	arena_release(&arena);
}

static void
assert_lower(const char *text, const char *expected)
{
	struct buf out = BUF_INIT;

	BUF_LIT(&out, "\xCE\xB1"); /* what stands there already is not context */
	search_lower_case(span_of(text), &out);
	assert_span(span_from(buf_as_span(&out), 2), expected);
	buf_release(&out);
}

static void
test_lower_case(void **state)
{
	(void)state;
	assert_lower("", "");
	assert_lower("ABC xyz @[`{ 019 AZ", "abc xyz @[`{ 019 az");
	assert_lower("ÀÉÞß ŸẞΩ", "àéþß ÿßω");
	assert_lower("\xC4\xB0", "i\xCC\x87");                /* U+0130 */
	assert_lower("\xE2\x84\xAA", "k");                    /* Kelvin */
	assert_lower("\xF0\x90\x90\x80", "\xF0\x90\x90\xA8"); /* Deseret */
	assert_lower("A\xFFZ\xC3", "a\xEF\xBF\xBDz\xEF\xBF\xBD");
}

static void
test_final_sigma(void **state)
{
	(void)state;
	assert_lower("ΑΣ", "ας");
	assert_lower("Σ", "σ");
	assert_lower("ΣΑ ΑΣΑ", "σα ασα");
	assert_lower("aΣ.b", "aσ.b");
	assert_lower("aΣ!b", "aς!b");
	assert_lower("a'Σ'", "a'ς'");
	assert_lower("1Σ", "1σ");
	assert_lower("ΑΣΣ ΣΣ", "ασς σς");
}

/* "start:len:text" of each token. */
static void
assert_tokens(const char *text, const char *expected)
{
	struct search_tokeniser tokeniser = { .text = span_of(text) };
	struct search_token token;
	struct buf out = BUF_INIT;

	while (search_next_token(&tokeniser, &token))
		buf_printf(&out, "%zu:%zu:%.*s ", token.start, token.len, SPAN_ARG(token.text));
	assert_written(&out, expected);
	buf_release(&out);
}

static void
test_tokens(void **state)
{
	(void)state;
	assert_tokens("", "");
	assert_tokens(" \t\n\v\f\r-- ", "");
	assert_tokens("one two-three", "0:3:one 4:3:two 8:5:three ");
	assert_tokens("and/or s.47 child's", "0:6:and/or 7:4:s.47 12:7:child's ");
	assert_tokens("a—b \xE2\x80\x8B", "0:3:a—b 4:1:\xE2\x80\x8B ");
	assert_tokens("é😀x y", "0:4:é😀x 5:1:y ");
}

static void
test_separators(void **state)
{
	static const char *const separators[] = {
		"\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x8A", "\xE2\x80\xA8",
		"\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80", "\xEF\xBB\xBF",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(separators) / sizeof(separators[0]); i++) {
		char text[8];

		snprintf(text, sizeof(text), "a%sb", separators[i]);
		assert_tokens(text, "0:1:a 2:1:b ");
	}
}

static void
test_trim(void **state)
{
	(void)state;
	assert_span(search_trim(span_of("word")), "word");
	assert_span(search_trim(span_of("\"(word's).")), "word's");
	assert_span(search_trim(span_of("_x_")), "_x_");
	assert_span(search_trim(span_of("Élan")), "lan");
	assert_span(search_trim(span_of("café")), "caf");
	assert_span(search_trim(span_of("…")), "");
	assert_span(search_trim(span_of("")), "");
}

static void
test_stop_words(void **state)
{
	static const char *const words[] = { "a", "able", "must", "should", "tis", "your", "i", "dear" };
	static const char *const others[] = { "", "The", "child", "youre", "ab", "mustn't", "aa", "z" };
	size_t i;

	(void)state;
	for (i = 0; i < 8; i++) {
		assert_true(search_is_stop_word(span_of(words[i])));
		assert_false(search_is_stop_word(span_of(others[i])));
	}
}

static void
assert_stem(const char *word, const char *expected)
{
	struct buf out = BUF_INIT;

	search_stem(span_of(word), &out);
	assert_written(&out, expected);
	buf_release(&out);
}

static void
test_stems(void **state)
{
	/* The words of Porter's paper and those where lunr differs from it. */
	static const char *const pairs[][2] = {
		{ "", "" },
		{ "a", "a" },
		{ "is", "is" },
		{ "caresses", "caress" },
		{ "ponies", "poni" },
		{ "ties", "ti" },
		{ "ies", "ie" },
		{ "cats", "cat" },
		{ "ss", "ss" },
		{ "sss", "sss" },
		{ "feed", "feed" },
		{ "agreed", "agre" },
		{ "bled", "bled" },
		{ "motoring", "motor" },
		{ "sing", "sing" },
		{ "conflated", "conflat" },
		{ "troubled", "troubl" },
		{ "sized", "size" },
		{ "hopping", "hop" },
		{ "tanned", "tan" },
		{ "falling", "fall" },
		{ "hissing", "hiss" },
		{ "fizzed", "fizz" },
		{ "failing", "fail" },
		{ "filing", "file" },
		{ "happy", "happi" },
		{ "sky", "ski" },
		{ "cry", "cri" },
		{ "day", "day" },
		{ "by", "by" },
		{ "relational", "relat" },
		{ "possibly", "possibl" },
		{ "psychology", "psycholog" },
		{ "vietnamization", "vietnam" },
		{ "triplicate", "triplic" },
		{ "hopefulness", "hope" },
		{ "adjustment", "adjust" },
		{ "adoption", "adopt" },
		{ "ion", "ion" },
		{ "probate", "probat" },
		{ "cease", "ceas" },
		{ "controll", "control" },
		{ "roll", "roll" },
		{ "yes", "ye" },
		{ "yyyying", "yyyi" },
		{ "news", "new" },
		{ "witness", "wit" },
		{ "6.18", "6.18" },
		{ "baéing", "baée" },
		{ "béééd", "béééd" },
		{ "abééing", "abé" },
		{ "x\xF0\x9F\x98\x80s", "x\xF0\x9F\x98\x80" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		assert_stem(pairs[i][0], pairs[i][1]);
}

static void
test_terms_sort_by_utf16(void **state)
{
	(void)state;
	assert_true(search_compare_terms(span_of("a"), span_of("b")) < 0);
	assert_true(search_compare_terms(span_of("ab"), span_of("a")) > 0);
	assert_int_equal(search_compare_terms(span_of("é"), span_of("é")), 0);
	/* U+1F600 is D83D DE00 in UTF-16, before U+E000. */
	assert_true(search_compare_terms(span_of("\xF0\x9F\x98\x80"), span_of("\xEE\x80\x80")) < 0);
	assert_true(search_compare_terms(span_of("\xF0\x9F\x98\x80"), span_of("\xED\x9F\xBF")) > 0);
}

static const struct search_field two_fields[] = { { "title", 5 }, { "text", 1 } };

static struct search_options
two_field_options(unsigned workers)
{
	return (struct search_options){
		.fields = two_fields, .field_count = 2, .b = 0.75, .k1 = 1.2, .workers = workers
	};
}

static void
test_empty_index(void **state)
{
	struct search_options options = two_field_options(1);
	struct search_index *index = search_new(&options, 0);
	struct buf out = BUF_INIT;

	(void)state;
	search_finish(index);
	search_write(index, &out);
	assert_written(&out, "{\"version\":\"2.3.9\",\"fields\":[\"title\",\"text\"],\"fieldVectors\":[],"
	                     "\"invertedIndex\":[],\"pipeline\":[\"stemmer\"]}");
	search_free(index);
	search_free(NULL);
	buf_release(&out);
}

/* What lunr gives for these two documents; the third was never added. */
static const char three_documents[] =
	"{\"version\":\"2.3.9\",\"fields\":[\"title\",\"text\"],\"fieldVectors\":["
	"[\"title/0\",[0,2.697]],[\"text/0\",[1,0.334,2,0.696]],"
	"[\"title/1\",[]],[\"text/1\",[1,0.47]],"
	"[\"title/2\",[]],[\"text/2\",[]]],\"invertedIndex\":["
	"[\"\",{\"_index\":2,\"title\":{},\"text\":{\"0\":{}}}],"
	"[\"child\",{\"_index\":1,\"title\":{},\"text\":{\"0\":{},\"1\":{}}}],"
	"[\"plan\",{\"_index\":0,\"title\":{\"0\":{}},\"text\":{}}]],\"pipeline\":[\"stemmer\"]}";

/* Terms are numbered by document, whichever worker adds which and when. */
static void
test_order_of_adding_does_not_matter(void **state)
{
	struct span first[] = { SPAN("Plans"), SPAN("the child !") },
		    second[] = { SPAN(""), SPAN("a child") };
	struct search_options options = two_field_options(3);
	struct search_index *index = search_new(&options, 3);
	struct buf out = BUF_INIT;

	(void)state;
	search_add(index, 2, 1, second);
	search_add(index, 0, 0, first);
	search_finish(index);
	search_write(index, &out);
	assert_written(&out, three_documents);
	search_finish(index);
	search_write(index, &out);
	assert_written(&out, three_documents);
	search_free(index);
	buf_release(&out);
}

static void
test_boost_and_positions(void **state)
{
	struct search_field field = { "x\"y", 0 };
	struct search_options options = {
		.fields = &field, .field_count = 1, .b = -1, .k1 = 1, .positions = true, .workers = 1
	};
	struct search_index *index = search_new(&options, 1);
	struct span text = SPAN("\xC4\xB0"
	                        "a b, B");
	struct buf out = BUF_INIT;

	(void)state;
	search_boost(index, 0, 3);
	search_add(index, 0, 0, &text);
	search_finish(index);
	search_write(index, &out);
	assert_written(&out, "{\"version\":\"2.3.9\",\"fields\":[\"x\\\"y\"],\"fieldVectors\":["
	                     "[\"x\\\"y/0\",[0,0.863,1,1.151]]],\"invertedIndex\":["
	                     "[\"b\",{\"_index\":1,\"x\\\"y\":{\"0\":{\"position\":[[4,2],[7,1]]}}}],"
	                     "[\"i\xCC\x87"
	                     "a\",{\"_index\":0,\"x\\\"y\":{\"0\":{\"position\":[[0,3]]}}}]],"
	                     "\"pipeline\":[\"stemmer\"]}");
	search_free(index);
	buf_release(&out);
}

static void
test_normalise_appends(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	BUF_LIT(&out, "before:");
	search_normalise(span_of("The Children’s s.47"), NULL, &out);
	assert_written(&out, "before:the child section 47");
	search_normalise(span_of(" \xFF "), NULL, &out);
	assert_written(&out, "");
	search_normalise(span_make(NULL, 0), NULL, &out);
	assert_written(&out, "");
	buf_release(&out);
}

static void
test_normalise_table(void **state)
{
	struct arena arena = ARENA_INIT;
	struct span table, line, text, expected;
	struct buf out = BUF_INIT;
	size_t rows = 0;

	(void)state;
	assert_int_equal(fs_read("tests/search/normalise.tsv", 0, &arena, &table), 0);
	span_cut(table, '\n', &line, &table);
	while (span_cut(table, '\n', &line, &table)) {
		assert_true(span_cut(line, '\t', &expected, &text));
		search_normalise(text, NULL, &out);
		assert_written(&out, arena_cstr(&arena, expected));
		rows++;
	}
	assert_true(rows > 100);
	buf_release(&out);
	arena_release(&arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_log_has_the_bits_of_v8),
		cmocka_unit_test(test_lower_case),
		cmocka_unit_test(test_final_sigma),
		cmocka_unit_test(test_tokens),
		cmocka_unit_test(test_separators),
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_stop_words),
		cmocka_unit_test(test_stems),
		cmocka_unit_test(test_terms_sort_by_utf16),
		cmocka_unit_test(test_empty_index),
		cmocka_unit_test(test_order_of_adding_does_not_matter),
		cmocka_unit_test(test_boost_and_positions),
		cmocka_unit_test(test_normalise_appends),
		cmocka_unit_test(test_normalise_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
