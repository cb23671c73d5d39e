#include "assertions.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "search/search.h"

static const struct search_field fields[] = { { "title", 5 }, { "text", 1 } };

static struct search_index *
make_index(unsigned workers, const char *(*texts)[2], size_t count)
{
	struct search_options options = {
		.fields = fields, .field_count = 2, .b = 0.75, .k1 = 1.2, .workers = workers
	};
	struct search_index *index = search_new(&options, count);
	size_t i;

	for (i = 0; i < count; i++) {
		struct span document[] = { span_of(texts[i][0]), span_of(texts[i][1]) };

		search_add(index, (unsigned)(i * 7 % workers), i, document);
	}
	search_finish(index);
	return index;
}

static const char *plans[][2] = {
	{ "plan", "child plan plan plan plan plan" },
	{ "", "child child" },
	{ "", "" },
	{ "child", "a zoo" },
};

/* The row of a term: number, then for each field the gap times four and the
 * count, at most four, in digits of five bits. */
static void
rows_hold_gaps_and_counts(void **state)
{
	struct search_index *index = make_index(2, plans, 4);
	struct search_shards *shards = search_shards_new(index);
	struct buf out = BUF_INIT;

	(void)state;
	assert_int_equal(search_shard_count(shards), 1);
	search_shard_write(shards, 0, &out);
	/* child: title of 3; text of 0 once and of 1 twice.  plan: five times is three and one. */
	assert_written(&out, "child B M AB\nplan A A DB\nzoo C  M");
	search_shards_describe(shards, &out);
	assert_written(&out,
	               "\"b\":0.75,\"k1\":1.2,\"fields\":[[\"title\",5,\"BAAB\"],[\"text\",1,\"GCAB\"]],"
	               "\"shards\":\"child\",\"alone\":\"\"");
	search_shards_free(shards);
	search_free(index);
	buf_release(&out);
}

static void
write_words(const struct search_index *index, struct buf *out)
{
	struct search_words *words = search_words_new(index);
	size_t i;

	for (i = 0; i < SEARCH_LETTERS; i++)
		search_words_write(words, i, out);
	search_words_free(words);
}

static void
no_documents_give_an_empty_shard(void **state)
{
	struct search_index *index = make_index(1, plans, 0);
	struct search_shards *shards = search_shards_new(index);
	struct buf out = BUF_INIT;

	(void)state;
	assert_int_equal(search_shard_count(shards), 1);
	search_shard_write(shards, 0, &out);
	assert_written(&out, "");
	write_words(index, &out);
	assert_written(&out, "");
	search_shards_free(shards);
	search_shards_free(NULL);
	search_words_free(NULL);
	search_free(index);
	buf_release(&out);
}

/* Many documents with two frequent words and one rare word each. */
static struct search_index *
make_large_index(size_t count)
{
	struct search_options options = {
		.fields = fields, .field_count = 2, .b = 0.75, .k1 = 1.2, .workers = 2
	};
	struct search_index *index = search_new(&options, count);
	struct buf text = BUF_INIT;
	size_t i;

	for (i = 0; i < count; i++) {
		struct span document[2] = { SPAN(""), SPAN("") };

		buf_clear(&text);
		buf_printf(&text, "common frequent word%zu", i);
		document[1] = buf_as_span(&text);
		search_add(index, (unsigned)(i % 2), i, document);
	}
	search_finish(index);
	buf_release(&text);
	return index;
}

static void
frequent_terms_stand_alone(void **state)
{
	struct search_index *index = make_large_index(8000);
	struct search_shards *shards = search_shards_new(index);
	struct buf out = BUF_INIT, all = BUF_INIT;
	size_t count = search_shard_count(shards), i, rows = 0;

	(void)state;
	search_shards_describe(shards, &all);
	assert_non_null(strstr(all.ptr, "\"alone\":\"common frequent\""));
	for (i = 0; i < count; i++) {
		size_t k;

		buf_clear(&out);
		search_shard_write(shards, i, &out);
		assert_true(out.len <= 16384);
		for (k = 0; k < out.len; k++)
			rows += out.ptr[k] == '\n';
		rows++;
		assert_true((strncmp(out.ptr, "common ", 7) == 0) == (i == count - 2));
	}
	assert_int_equal(rows, 8002);
	search_shards_free(shards);
	search_free(index);
	buf_release(&out);
	buf_release(&all);
}

static void
numbers_have_digits_of_five_bits(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	search_put_number(&out, 0);
	search_put_number(&out, 31);
	search_put_number(&out, 32);
	search_put_number(&out, 1000);
	search_put_number(&out, UINT64_MAX);
	assert_written(&out, "AfgBof____________P");
	buf_release(&out);
}

static void
words_are_not_stemmed(void **state)
{
	const char *texts[][2] = {
		{ "strategies", "strategy the 47 a1 ab strategic" },
		{ "strategy", "zoo" },
		{ "strategies strategies", "" },
		{ "supercalifragilisticexpialidocious", "strategies" },
	};
	struct search_index *index = make_index(3, texts, 4);
	struct search_words *words = search_words_new(index);
	struct buf out = BUF_INIT;

	(void)state;
	write_words(index, &out);
	/* Letters shared with the word before, then how many documents, as a power of two. */
	assert_written(&out, "00strategic\n81es\n71y\n00zoo");
	buf_clear(&out);
	assert_true(search_words_any(words, 'z' - 'a'));
	assert_false(search_words_any(words, 'y' - 'a'));
	search_words_write(words, 'z' - 'a', &out);
	assert_written(&out, "00zoo");
	search_words_free(words);
	search_free(index);
	buf_release(&out);
}

static void
assert_kept(const struct search_kept *kept, const char *text, const char *expected)
{
	struct buf out = BUF_INIT;

	search_normalise(span_of(text), kept, &out);
	assert_written(&out, expected);
	buf_release(&out);
}

static void
kept_words_have_a_mark(void **state)
{
	static const struct span words[] = { SPAN("witness"), SPAN("news"), SPAN("new"), SPAN("criterion"),
		                             SPAN("") };
	struct search_kept *kept = search_kept_new(words, 5);

	(void)state;
	assert_kept(kept, "Witness, witnesses; witness's eyewitness",
	            "witness_ witness_ witness_ eyewitness");
	assert_kept(kept, "the news is new", "the news_ is new_");
	assert_kept(kept, "criteria for s47", "criterion_ for section 47");
	assert_kept(kept, "news", "news_");
	assert_kept(NULL, "witness", "witness");
	search_kept_free(kept);
	search_kept_free(NULL);
}

static void
write_normalised(bool inside, const struct search_kept *kept, struct buf *out)
{
	static const char text[] =
		"The Witnesses’ criteria (s. 47, child(ren)) – organizing café's A&E at 9.30";
	struct search_options options = { .fields = fields,
		                          .field_count = 2,
		                          .b = 0.75,
		                          .k1 = 1.2,
		                          .positions = true,
		                          .normalise = inside,
		                          .kept = kept,
		                          .workers = 1 };
	struct search_index *index = search_new(&options, 1);
	struct buf words = BUF_INIT;
	struct span texts[] = { span_of(text), span_of(text) };

	if (!inside) {
		search_normalise(span_of(text), kept, &words);
		texts[0] = texts[1] = buf_as_span(&words);
	}
	search_add(index, 0, 0, texts);
	search_finish(index);
	search_write(index, out);
	search_free(index);
	buf_release(&words);
}

static void
the_index_normalises_as_the_function_does(void **state)
{
	static const struct span word = SPAN("witness");
	struct search_kept *kept = search_kept_new(&word, 1);
	struct buf inside = BUF_INIT, before = BUF_INIT;

	(void)state;
	write_normalised(true, kept, &inside);
	write_normalised(false, kept, &before);
	assert_string_equal(inside.ptr, before.ptr);
	assert_non_null(strstr(inside.ptr, "\"witness_\""));
	search_kept_free(kept);
	buf_release(&inside);
	buf_release(&before);
}

/* Weighs every document alike, but none that is in the string. */
static double
leave_out(void *context, size_t document)
{
	return strchr(context, (int)('0' + document)) ? 0 : 1;
}

static void
alike_documents_are_found(void **state)
{
	const char *texts[][2] = {
		{ "fostering a child", "foster carers look after a child" },
		{ "fostering", "what a child needs of foster carers" },
		{ "the court", "orders that a court makes" },
		{ "carers", "foster carers and their own children" },
		{ "", "" },
	};
	struct search_index *index = make_index(2, texts, 5);
	struct search_likeness *likeness = search_likeness_new(index);
	char nothing[] = "", one[] = "1";
	struct search_like found[3];

	(void)state;
	assert_int_equal(search_find_like(likeness, 0, 0, 0, leave_out, nothing, found, 3), 2);
	assert_int_equal(found[0].document, 1);
	assert_int_equal(found[1].document, 3);
	assert_true(found[0].likeness > found[1].likeness && found[0].likeness < 1);
	assert_int_equal(search_find_like(likeness, 1, 0, 0, leave_out, one, found, 3), 1);
	assert_int_equal(found[0].document, 3);
	assert_int_equal(search_find_like(likeness, 1, 0, 0, leave_out, nothing, found, 1), 1);
	assert_int_equal(found[0].document, 1);
	assert_int_equal(search_find_like(likeness, 0, 0, 0.999, leave_out, nothing, found, 3), 0);
	assert_int_equal(search_find_like(likeness, 0, 2, 0, leave_out, nothing, found, 3), 0);
	assert_int_equal(search_find_like(likeness, 0, 4, 0, leave_out, nothing, found, 3), 0);
	search_likeness_free(likeness);
	search_likeness_free(NULL);
	search_free(index);
}

/* A word that all documents have says nothing, and must cost nothing. */
static void
frequent_terms_are_passed_over(void **state)
{
	struct search_index *index = make_large_index(9000);
	struct search_likeness *likeness = search_likeness_new(index);
	char nothing[] = "";
	struct search_like found[3];

	(void)state;
	assert_int_equal(search_find_like(likeness, 0, 17, 0, leave_out, nothing, found, 3), 0);
	search_likeness_free(likeness);
	search_free(index);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_hold_gaps_and_counts),
		cmocka_unit_test(no_documents_give_an_empty_shard),
		cmocka_unit_test(frequent_terms_stand_alone),
		cmocka_unit_test(numbers_have_digits_of_five_bits),
		cmocka_unit_test(words_are_not_stemmed),
		cmocka_unit_test(kept_words_have_a_mark),
		cmocka_unit_test(the_index_normalises_as_the_function_does),
		cmocka_unit_test(alike_documents_are_found),
		cmocka_unit_test(frequent_terms_are_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
