#include "assertions.h"

#include "base/escape.h"
#include "base/json.h"

typedef void escaper(struct buf *out, struct span s);

static void
check(escaper *escape, const char *text, const char *expected)
{
	struct buf out = BUF_INIT;

	escape(&out, span_of(text));
	assert_written(&out, expected);
	buf_release(&out);
}

static void
html_text_and_attributes(void **state)
{
	(void)state;
	check(escape_html, "", "");
	check(escape_html, "plain", "plain");
	check(escape_html, "<a href=\"x\" b='y'>&amp;", "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;");
	check(escape_html, "caf\xC3\xA9 &", "caf\xC3\xA9 &amp;");
}

static void
addresses_keep_what_they_mean(void **state)
{
	(void)state;
	check(escape_html_url, "https://a.example/b?c=d&e=f#g", "https://a.example/b?c=d&amp;e=f#g");
	check(escape_html_url, "a b\"<>\\^`{|}", "a%20b%22%3C%3E%5C%5E%60%7B%7C%7D");
	check(escape_html_url, "it's", "it&#39;s");
	check(escape_html_url, "\xC3\xA9\x01\x7F", "%C3%A9%01%7F");
}

static void
percent_signs_are_mended(void **state)
{
	(void)state;
	check(escape_html_url, "a%20b%c3%A9", "a%20b%c3%A9");
	check(escape_html_url, "100%", "100%25");
	check(escape_html_url, "%4", "%254");
	check(escape_html_url, "%zz%", "%25zz%25");
}

static void
brackets_and_hashes_stand_only_where_allowed(void **state)
{
	(void)state;
	check(escape_html_url, "http://[::1]:80/[a]", "http://[::1]:80/%5Ba%5D");
	check(escape_html_url, "//[::1]?[", "//[::1]?%5B");
	check(escape_html_url, "a/[b]//[c]", "a/%5Bb%5D//%5Bc%5D");
	check(escape_html_url, "a#b#c", "a#b%23c");
}

static void
url_path(void **state)
{
	(void)state;
	check(escape_url_path, "guide/a b.html", "guide/a%20b.html");
	check(escape_url_path, "a?b#c%20:&'", "a%3Fb%23c%2520%3A%26%27");
	check(escape_url_path, "A-z0._~/\xC3\xA9", "A-z0._~/%C3%A9");
}

/* The expected texts are what JSON.stringify gives. */
static void
json_as_stringify(void **state)
{
	(void)state;
	check(escape_json, "\"\\/'<", "\\\"\\\\/'<");
	check(escape_json, "\b\t\n\f\r", "\\b\\t\\n\\f\\r");
	check(escape_json, "\x01\x0B\x1F\x7F", "\\u0001\\u000b\\u001f\x7F");
	check(escape_json, "\xE2\x80\xA8\xC3\xA9", "\xE2\x80\xA8\xC3\xA9");
}

static void
json_of_nul(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	escape_json(&out, span_make("a\0b", 3));
	assert_written(&out, "a\\u0000b");
	escape_js(&out, span_make("a\0b", 3));
	assert_written(&out, "a\\x00b");
	buf_release(&out);
}

static void
javascript_strings(void **state)
{
	(void)state;
	check(escape_js, "it's \"\\\"", "it\\'s \"\\\\\"");
	check(escape_js, "\n\r\t\x01", "\\n\\r\\t\\x01");
	check(escape_js, "a\xE2\x80\xA8" "b\xE2\x80\xA9", "a\\u2028b\\u2029");
	check(escape_js, "\xE2\x80\xA7\xE2\x80", "\xE2\x80\xA7\xE2\x80");
}

static void
json_in_javascript_is_both_in_one_go(void **state)
{
	static const char text[] = "it's \"\\\" \n\t\x01\x7F </b> \xE2\x80\xA8\xE2\x80\xA6";
	struct buf json = BUF_INIT, both = BUF_INIT, one = BUF_INIT;

	(void)state;
	check(escape_json_js, "", "");
	check(escape_json_js, "a\"b\\c'd\n", "a\\\\\"b\\\\\\\\c\\'d\\\\n");
	escape_json(&json, span_of(text));
	escape_js(&both, buf_as_span(&json));
	escape_json_js(&one, span_of(text));
	assert_string_equal(one.ptr, both.ptr);
	buf_release(&json);
	buf_release(&both);
	buf_release(&one);
}

static void
json_writer_puts_commas_and_mends_utf8(void **state)
{
	struct buf out = BUF_INIT;
	struct json json = JSON_INIT(&out);

	(void)state;
	json_open(&json, '{');
	json_key(&json, "a\"");
	json_open(&json, '[');
	json_number(&json, 1);
	json_null(&json);
	json_open(&json, '{');
	json_close(&json, '}');
	json_close(&json, ']');
	json_key(&json, "b");
	json_string(&json, span_of("x\xFFy\xE2\x80\n"));
	json_close(&json, '}');
	assert_written(&out, "{\"a\\\"\":[1,null,{}],\"b\":\"x\xEF\xBF\xBDy\xEF\xBF\xBD\xEF\xBF\xBD\\n\"}");
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(html_text_and_attributes),
		cmocka_unit_test(addresses_keep_what_they_mean),
		cmocka_unit_test(percent_signs_are_mended),
		cmocka_unit_test(brackets_and_hashes_stand_only_where_allowed),
		cmocka_unit_test(url_path),
		cmocka_unit_test(json_as_stringify),
		cmocka_unit_test(json_of_nul),
		cmocka_unit_test(javascript_strings),
		cmocka_unit_test(json_in_javascript_is_both_in_one_go),
		cmocka_unit_test(json_writer_puts_commas_and_mends_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
