#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka.h wants the three above first. */
#include <cmocka.h>

#include "base/mem.h"
#include "check/html_scan.h"

/* Writes each tag as "offset:</name a=[value]>". */
static void
write_tag(void *context, const struct html_tag *tag)
{
	struct buf *out = context;
	size_t i;

	buf_printf(out, "%zu:<%s%.*s", tag->offset, tag->closing ? "/" : "", SPAN_ARG(tag->name));
	for (i = 0; i < tag->attribute_count; i++)
		buf_printf(out, " %.*s=[%.*s]", SPAN_ARG(tag->attributes[i].name),
		           SPAN_ARG(tag->attributes[i].value));
	BUF_LIT(out, ">");
}

/* From a block of its own size, so that a checker sees a read past its end. */
static void
assert_scan(const char *html, const char *expected, size_t end)
{
	size_t len = strlen(html);
	char *exact = xmalloc(len);
	struct buf out = BUF_INIT;

	if (len)
		memcpy(exact, html, len);
	assert_int_equal(html_scan(span_make(exact, len), write_tag, &out), end);
	assert_string_equal(out.ptr, expected);
	buf_release(&out);
	free(exact);
}

static void
assert_whole(const char *html, const char *expected)
{
	assert_scan(html, expected, strlen(html));
}

static void
tags(void **state)
{
	(void)state;
	assert_whole("", "");
	assert_whole("text", "");
	assert_whole("<p>a</p>", "0:<p>4:</p>");
	assert_whole("<!DOCTYPE html>\n<HTML><br/><br />", "16:<HTML>22:<br>27:<br>");
	assert_whole("a < b <3 <> </> </ x> <p>", "22:<p>");
	assert_whole("<?xml version='1'?><a\n>", "19:<a>");
	assert_whole("<h1-x:y></h1-x:y\t>", "0:<h1-x:y>8:</h1-x:y>");
}

static void
attributes(void **state)
{
	(void)state;
	assert_whole("<a href=\"x y\" id='z' hidden class=b>", "0:<a href=[x y] id=[z] hidden=[] class=[b]>");
	assert_whole("<a href = x/y?a=b title=''/>", "0:<a href=[x/y?a=b] title=[]>");
	assert_whole("<a\nhref\n=\n\"<p>\">", "0:<a href=[<p>]>");
	assert_whole("<a =x=y>", "0:<a =x=[y]>");
	assert_whole("<a b=>c", "0:<a b=[]>");
	assert_whole("<a / b /c>", "0:<a b=[] c=[]>");
	assert_whole("<a href=\"&amp;\"b>", "0:<a href=[&amp;] b=[]>");
}

static void
attribute_offsets(void *context, const struct html_tag *tag)
{
	size_t *last = context;

	*last = tag->attributes[tag->attribute_count - 1].offset;
}

static void
many_attributes(void **state)
{
	struct buf html = BUF_INIT;
	size_t last = 0, i;

	(void)state;
	BUF_LIT(&html, "<p");
	for (i = 0; i < 100; i++)
		BUF_LIT(&html, " a=1");
	BUF_LIT(&html, ">");
	assert_int_equal(html_scan(buf_as_span(&html), attribute_offsets, &last), html.len);
	assert_int_equal(last, 2 + 63 * 4 + 1);
	buf_release(&html);
}

static void
comments(void **state)
{
	(void)state;
	assert_whole("<!-- <p> -- > --><b>", "17:<b>");
	assert_whole("<!--><b>", "5:<b>");
	assert_whole("<!---><b>", "6:<b>");
	assert_whole("<!----!><b>", "8:<b>");
	assert_whole("<!--!> <p> --><b>", "14:<b>");
	assert_whole("<![CDATA[ <p>]]><b>", "16:<b>");
}

static void
raw_text(void **state)
{
	(void)state;
	assert_whole("<script>if (a<b) '</p>' </scriptx></SCRIPT ><i>", "0:<script>34:</SCRIPT>44:<i>");
	assert_whole("<style>a>b{}</style>", "0:<style>12:</style>");
	assert_whole("<title><b></title><textarea><i></textarea>",
	             "0:<title>10:</title>18:<textarea>31:</textarea>");
	assert_whole("<svg><title/><style /><g></g></svg><title><b></title>",
	             "0:<svg>5:<title>13:<style>22:<g>25:</g>29:</svg>35:<title>45:</title>");
}

static void
what_never_ends(void **state)
{
	(void)state;
	assert_scan("a<p", "", 1);
	assert_scan("a<p class", "", 1);
	assert_scan("a<p class=", "", 1);
	assert_scan("a<p /", "", 1);
	assert_scan("a<p class=\"x>", "", 10);
	assert_scan("<p><!-- -- >", "0:<p>", 3);
	assert_scan("<p><!doctype", "0:<p>", 3);
	assert_scan("<p></p", "0:<p>", 3);
	assert_scan("<p><script></scrip", "0:<p>3:<script>", 3);
	assert_whole("a<", "");
}

static void
assert_decoded(const char *value, const char *expected)
{
	struct buf out = BUF_INIT;

	html_decode(span_of(value), &out);
	assert_string_equal(out.ptr, expected);
	buf_release(&out);
}

static void
decoding(void **state)
{
	(void)state;
	assert_decoded("", "");
	assert_decoded("a&amp;b&lt;&gt;&quot;&apos;", "a&b<>\"'");
	assert_decoded("&nbsp;", "\xC2\xA0");
	assert_decoded("&#39;&#x20AC;&#X20ac;", "'\xE2\x82\xAC\xE2\x82\xAC");
	assert_decoded("&amp;lt;", "&lt;");
	assert_decoded("&eacute;&amp&#;&#x;&#39&", "&eacute;&amp&#;&#x;&#39&");
	assert_decoded("&#0;&#xD800;&#x110000;&#99999999999999999999;",
	               "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tags),     cmocka_unit_test(attributes),      cmocka_unit_test(many_attributes),
		cmocka_unit_test(comments), cmocka_unit_test(raw_text),        cmocka_unit_test(what_never_ends),
		cmocka_unit_test(decoding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
