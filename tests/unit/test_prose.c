#include "assertions.h"

#include <string.h>

#include "base/vec.h"
#include "prose/abbreviation.h"
#include "prose/reading.h"
#include "prose/sentence.h"
#include "prose/similar.h"

static void
assert_sentences(const char *text, const char *expected)
{
	struct buf got = BUF_INIT;
	struct span sentence;
	size_t at = 0;

	while (sentence_next(span_of(text), &at, &sentence))
		buf_printf(&got, "%s%.*s", got.len ? "|" : "", SPAN_ARG(sentence));
	assert_written(&got, expected);
	buf_release(&got);
}

static void
sentences_end_at_stops(void **state)
{
	(void)state;
	assert_sentences("See the child. Ask them! Do they agree? Then write it down", "See the child.|Ask them!|Do they agree?|"
	                                                                                "Then write it down");
	assert_sentences("  One.  Two.\n", "One.|Two.");
	assert_sentences("Wait\xE2\x80\xA6 Then go.", "Wait\xE2\x80\xA6|Then go.");
	assert_sentences("It ends in week 20. 25 days follow.", "It ends in week 20.|25 days follow.");
	assert_sentences("", "");
	assert_sentences(" \n ", "");
	assert_sentences("...", "...");
}

static void
stops_within_a_sentence_end_none(void **state)
{
	(void)state;
	assert_sentences("Chapter 6.10 and 1.5 hours, www.example.org and so on.",
	                 "Chapter 6.10 and 1.5 hours, www.example.org and so on.");
	assert_sentences("Tell somebody (e.g. Dr. Patel or i.e. Mrs. Cole) at once.",
	                 "Tell somebody (e.g. Dr. Patel or i.e. Mrs. Cole) at once.");
	assert_sentences("Use form No. 5 or s. 47 of it.", "Use form No. 5 or s. 47 of it.");
	assert_sentences("They said no. Five people left.", "They said no.|Five people left.");
	assert_sentences("Schools, health etc. are asked. Others etc. They come too.",
	                 "Schools, health etc. are asked.|Others etc.|They come too.");
	assert_sentences("He waits... then goes.", "He waits... then goes.");
}

static void
closing_quotes_belong_to_the_sentence(void **state)
{
	(void)state;
	assert_sentences("She said \xE2\x80\x9Cno.\xE2\x80\x9D Then she left. (He stayed.) We \"went.\" Done.",
	                 "She said \xE2\x80\x9Cno.\xE2\x80\x9D|Then she left.|(He stayed.)|We \"went.\"|Done.");
	assert_sentences("\"What next?\" she asked.", "\"What next?\" she asked.");
}

static void
any_bytes_are_a_text(void **state)
{
	(void)state;
	assert_sentences("a\xFF. B\xC3. \xE2\x80", "a\xFF.|B\xC3.|\xE2\x80");
	assert_int_equal(sentence_count_words(span_make("\xFF\x80 a", 4)), 1);
}

static void
words_are_counted(void **state)
{
	(void)state;
	assert_int_equal(sentence_count_words(span_of("well-being isn\xE2\x80\x99t 1,000 and/or e.g. caf\xC3\xA9")), 7);
	assert_int_equal(sentence_count_words(span_of(" \xE2\x80\x93 ... ")), 0);
}

static void
syllables_are_counted(void **state)
{
	static const struct {
		const char *word;
		size_t count;
	} words[] = {
		{ "a", 1 },          { "child", 1 },       { "children", 2 },  { "make", 1 },        { "makes", 1 },
		{ "agreed", 2 },     { "needed", 2 },      { "table", 2 },     { "safety", 2 },      { "something", 2 },
		{ "assessment", 3 }, { "information", 4 }, { "area", 3 },      { "social", 2 },      { "various", 3 },
		{ "experience", 4 }, { "being", 2 },       { "statement", 2 }, { "well-being", 3 },  { "child's", 1 },
		{ "lifelong", 2 },   { "carefully", 3 },   { "racism", 3 },    { "individual", 5 },  { "MASH", 1 },
		{ "47", 1 },         { "pieces", 2 },      { "create", 2 },    { "young", 1 },       { "you", 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (reading_syllables(span_of(words[i].word)) != words[i].count)
			fail_msg("%s: %zu syllables, not %zu", words[i].word,
			         reading_syllables(span_of(words[i].word)), words[i].count);
}

/* Of Kincaid and others, worked out by hand. */
static void
reading_age_is_the_formula(void **state)
{
	struct reading reading = { 0, 0, 0 };

	(void)state;
	assert_int_equal(reading_age(&reading), 0);
	reading_add(&reading, span_of("We see the children at home."));
	reading_add(&reading, span_of("They talk to somebody."));
	assert_int_equal(reading.words, 10);
	assert_int_equal(reading.sentences, 2);
	assert_int_equal(reading.syllables, 13);
	/* 0.39 * 5 + 11.8 * 1.3 - 15.59 = 1.70; five years older. */
	assert_int_equal(reading_age(&reading), 67);
	reading_add(&reading, span_of("..."));
	assert_int_equal(reading.sentences, 2);
	reading = (struct reading){ 1, 100, 300 };
	assert_int_equal(reading_age(&reading), 250);
	reading = (struct reading){ 100, 100, 100 };
	assert_int_equal(reading_age(&reading), 50);
}

static void
assert_abbreviations(const char *text, const char *expected)
{
	struct buf got = BUF_INIT;
	struct span found;
	size_t at = 0;

	while (abbreviation_next(span_of(text), &at, &found))
		buf_printf(&got, "%s%.*s", got.len ? "|" : "", SPAN_ARG(found));
	assert_written(&got, expected);
	buf_release(&got);
}

static void
abbreviations_are_found(void **state)
{
	(void)state;
	assert_abbreviations("The MASH and two TAFs; the DfE, CAMHS's GCP2 (IRO).", "MASH|TAF|DfE|CAMHS|GCP2|IRO");
	assert_abbreviations("SafeLives, YouTube, GOV.UK, part IV, a B c, Mrs, COVID-19, 4WD", "COVID");
	assert_abbreviations("READ THIS PAGE FIRST", "");
	assert_abbreviations("READ IT", "READ|IT");
	assert_abbreviations("DCC-NHS", "DCC|NHS");
	assert_abbreviations("ABCDEFGHIJK", "");
}

static void
assert_long_form(const char *text, const char *abbreviation, const char *expected)
{
	const char *at = strstr(text, abbreviation);
	struct span long_form = { NULL, 0 };

	assert_non_null(at);
	if (!abbreviation_long_form(span_of(text), span_make(at, strlen(abbreviation)), &long_form))
		long_form = span_of("");
	assert_span(long_form, expected);
}

static void
long_forms_are_found_in_both_orders(void **state)
{
	(void)state;
	assert_long_form("Ask the Multi-Agency Safeguarding Hub (MASH) first.", "MASH", "Multi-Agency Safeguarding Hub");
	assert_long_form("the MASH (Multi-Agency Safeguarding Hub) is", "MASH", "Multi-Agency Safeguarding Hub");
	assert_long_form("Two Teams Around the Family (TAFs) met", "TAF", "Teams Around the Family");
	assert_long_form("the Child and Adolescent Mental Health Service (CAMHS)", "CAMHS",
	                 "Child and Adolescent Mental Health Service");
	assert_long_form("Graded Care Profile 2 (GCP2)", "GCP2", "Graded Care Profile 2");
}

static void
what_only_stands_beside_it_is_no_long_form(void **state)
{
	(void)state;
	assert_long_form("Ring the duty team (EDT) now", "EDT", "");
	assert_long_form("EDT (see below) rings", "EDT", "");
	assert_long_form("(EDT)", "EDT", "");
	assert_long_form("EDT (", "EDT", "");
	assert_long_form("a far away Emergency room where there is nobody at all but a Duty Team (EDT)", "EDT", "");
	assert_long_form("The EDT", "EDT", "");
}

static double
likeness(const char *a, const char *b)
{
	struct similar_set x = VEC_INIT, y = VEC_INIT;
	double result;

	similar_read(span_of(a), &x);
	similar_read(span_of(b), &y);
	result = similar_likeness(&x, &y);
	vec_release(&x);
	vec_release(&y);
	return result;
}

static void
likeness_is_of_runs_of_words(void **state)
{
	(void)state;
	assert_true(likeness("One two three four five.", "one TWO three, four - five") == 1);
	assert_true(likeness("one two three four five", "five four three two one") == 0);
	/* Runs 1234 2345, 2345 3456: one of three. */
	assert_true(likeness("one two three four five", "two three four five six") == 1.0 / 3);
	assert_true(likeness("one two three", "one two three") == 0);
	assert_true(likeness("", "") == 0);
}

struct texts {
	struct similar_set *sets;
	size_t asked;
};

static bool
match(void *context, size_t a, size_t b)
{
	struct texts *texts = context;

	texts->asked++;
	return similar_likeness(&texts->sets[a], &texts->sets[b]) >= SIMILAR_LEAST;
}

enum { TEXTS = 2000 };

/* Every text has a neighbour that differs from it in one word of sixteen, and
 * each hundredth is the same. */
static void
near_repeats_are_grouped_in_linear_work(void **state)
{
	struct similar_set *sets = xcalloc(TEXTS, sizeof(*sets));
	struct similar_sketch *sketches = xcalloc(TEXTS, sizeof(*sketches));
	struct texts texts = { sets, 0 };
	size_t *group = xcalloc(TEXTS, sizeof(*group)), i, k, together = 0, same = 0;
	struct buf text = BUF_INIT;

	(void)state;
	for (i = 0; i < TEXTS; i++) {
		size_t number = i % 100 == 0 ? TEXTS : i / 2;

		buf_clear(&text);
		for (k = 0; k < 32; k++)
			buf_printf(&text, "w%zu ", number * 40 + k);
		if (i % 2 && i % 100 != 0)
			buf_printf(&text, "other");
		similar_read(buf_as_span(&text), &sets[i]);
		similar_sketch(&sets[i], &sketches[i]);
	}
	similar_group(sketches, TEXTS, match, &texts, group);
	for (i = 0; i < TEXTS; i++) {
		assert_true(group[i] <= i && group[group[i]] == group[i]);
		same += i % 100 == 0 && group[i] == 0;
		together += i % 2 == 1 && (i - 1) % 100 != 0 && group[i] == i - 1;
	}
	assert_int_equal(same, TEXTS / 100);
	assert_int_equal(together, TEXTS / 2 - TEXTS / 100);
	assert_true(texts.asked <= (size_t)TEXTS * 4);
	for (i = 0; i < TEXTS; i++)
		vec_release(&sets[i]);
	free(sets);
	free(sketches);
	free(group);
	buf_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sentences_end_at_stops),
		cmocka_unit_test(stops_within_a_sentence_end_none),
		cmocka_unit_test(closing_quotes_belong_to_the_sentence),
		cmocka_unit_test(any_bytes_are_a_text),
		cmocka_unit_test(words_are_counted),
		cmocka_unit_test(syllables_are_counted),
		cmocka_unit_test(reading_age_is_the_formula),
		cmocka_unit_test(abbreviations_are_found),
		cmocka_unit_test(long_forms_are_found_in_both_orders),
		cmocka_unit_test(what_only_stands_beside_it_is_no_long_form),
		cmocka_unit_test(likeness_is_of_runs_of_words),
		cmocka_unit_test(near_repeats_are_grouped_in_linear_work),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
