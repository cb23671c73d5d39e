#include "assertions.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"
#include "check/anchor.h"
#include "web/cache.h"
#include "web/network.h"
#include "web/robots.h"
#include "web/url.h"

/* "origin target #fragment", or the problem's number. */
static void
assert_url(const char *base, const char *text, const char *expected)
{
	struct arena arena = ARENA_INIT;
	struct buf out = BUF_INIT;
	struct url from, url;
	enum url_problem problem;

	if (base) {
		assert_int_equal(url_parse(span_of(base), &arena, &from), URL_OK);
		problem = url_join(&from, span_of(text), &arena, &url);
	} else {
		problem = url_parse(span_of(text), &arena, &url);
	}
	if (problem)
		buf_printf(&out, "%d", (int)problem);
	else
		buf_printf(&out, "%.*s %.*s #%.*s", SPAN_ARG(url.origin), SPAN_ARG(url.target), SPAN_ARG(url.fragment));
	assert_written(&out, expected);
	if (!problem)
		assert_true(span_starts_with(url.text, arena_cstr(&arena, url.origin)));
	buf_release(&out);
	arena_release(&arena);
}

static void
urls(void **state)
{
	(void)state;
	assert_url(NULL, "https://www.gov.uk/a?b=c#d", "https://www.gov.uk /a?b=c #d");
	assert_url(NULL, "HTTP://WWW.Gov.UK:80", "http://www.gov.uk / #");
	assert_url(NULL, "https://a.org:443/%7Ex", "https://a.org /%7Ex #");
	assert_url(NULL, "https://a.org:8443/./b/../c", "https://a.org:8443 /c #");
	assert_url(NULL, "http://a.org?q", "http://a.org /?q #");
	assert_url(NULL, "http://[2001:DB8::1]:81/", "http://[2001:db8::1]:81 / #");
	assert_url(NULL, "http://a.org/a b/\xC3\xA9", "http://a.org /a%20b/%c3%a9 #");
	assert_url(NULL, "ftp://a.org/", "2");
	assert_url(NULL, "mailto:a@b.org", "2");
	assert_url(NULL, "file:///etc/passwd", "2");
	assert_url(NULL, "https://user@a.org/", "3");
	assert_url(NULL, "https://user:word@a.org/", "3");
	assert_url(NULL, "", "1");
	assert_url(NULL, "http://", "1");
	assert_url(NULL, "http://a.org:port/", "1");
	assert_url(NULL, "http://a.org\r\nX: y/", "1");
	assert_url("https://a.org/b/c?d#e", "f", "https://a.org /b/f #");
	assert_url("https://a.org/b/c", "/g#h", "https://a.org /g #h");
	assert_url("https://a.org/b/c", "//b.org", "https://b.org / #");
	assert_url("https://a.org/b/c", "javascript:alert(1)", "2");
	assert_url("https://a.org/b/c", "http://[::", "1");
}

static void
long_url(void **state)
{
	struct arena arena = ARENA_INIT;
	struct buf text = BUF_INIT;
	struct url url;

	(void)state;
	BUF_LIT(&text, "http://a.org/");
	while (text.len < URL_MAX)
		buf_char(&text, 'a');
	assert_int_equal(url_parse(buf_as_span(&text), &arena, &url), URL_OK);
	buf_char(&text, 'a');
	assert_int_equal(url_parse(buf_as_span(&text), &arena, &url), URL_BAD);
	buf_release(&text);
	arena_release(&arena);
}

static bool
is_private(const char *text)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	bool host;

	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
		host = network_is_private_host(span_of(text));
		assert_int_equal(network_is_private((const struct sockaddr *)&v4), host);
	} else {
		char bracketed[80];

		assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
		snprintf(bracketed, sizeof(bracketed), "[%s]", text);
		host = network_is_private_host(span_of(bracketed));
		assert_int_equal(network_is_private((const struct sockaddr *)&v6), host);
	}
	return host;
}

static void
addresses(void **state)
{
	static const char *const private_ones[] = {
		"0.0.0.0",       "10.1.2.3",     "100.64.0.1",       "100.127.255.255",        "127.0.0.1",
		"127.255.0.1",   "169.254.1.1",  "172.16.0.1",       "172.31.255.255",         "192.168.1.1",
		"198.19.0.1",    "203.0.113.9",  "224.0.0.1",        "240.0.0.1",              "255.255.255.255",
		"::",            "::1",          "::7f00:1",         "::ffff:10.0.0.1",        "64:ff9b::7f00:1",
		"64:ff9b:1::a00:1", "2002:a00:1::",    "2002:7f00:1::",    "fc00::1",          "fdff::1",
		"fe80::1",       "febf::1",      "ff02::1",          "2001:db8::1",            "2001::1",
	};
	static const char *const public_ones[] = {
		"1.1.1.1",        "9.255.255.255",  "11.0.0.0",          "100.63.255.255",     "100.128.0.0",
		"126.255.255.255", "128.0.0.1",     "172.15.255.255",    "172.32.0.0",         "192.167.255.255",
		"192.169.0.0",    "198.17.255.255", "198.20.0.0",        "223.255.255.255",    "2606:4700::1111",
		"2a00:1450::1",   "::ffff:1.1.1.1", "64:ff9b::101:101",  "2002:101:101::",     "2001:200::1",
	};
	struct sockaddr other = { .sa_family = AF_UNIX };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(private_ones) / sizeof(private_ones[0]); i++)
		if (!is_private(private_ones[i]))
			fail_msg("%s is private", private_ones[i]);
	for (i = 0; i < sizeof(public_ones) / sizeof(public_ones[0]); i++)
		if (is_private(public_ones[i]))
			fail_msg("%s is public", public_ones[i]);
	assert_true(network_is_private(&other));
}

static void
hosts(void **state)
{
	(void)state;
	assert_true(network_is_private_host(span_of("localhost")));
	assert_true(network_is_private_host(span_of("localhost.")));
	assert_true(network_is_private_host(span_of("a.localhost")));
	assert_true(network_is_private_host(span_of("printer.local")));
	assert_true(network_is_private_host(span_of("wiki.internal")));
	assert_true(network_is_private_host(span_of("[fe80::1%25eth0]")));
	assert_false(network_is_private_host(span_of("notlocalhost")));
	assert_false(network_is_private_host(span_of("local.gov.uk")));
	assert_false(network_is_private_host(span_of("10.0.0.1.example.org")));
	assert_false(network_is_private_host(span_of("")));
	assert_true(network_is_no_host(span_of("a.invalid")));
	assert_true(network_is_no_host(span_of("a.onion.")));
	assert_false(network_is_no_host(span_of("invalid.org")));
}

static bool
allows(const char *text, const char *target)
{
	struct arena arena = ARENA_INIT;
	struct robots robots;
	bool allowed;

	robots_parse(span_of(text), "site-gen", &arena, &robots);
	allowed = robots_allow(&robots, span_of(target));
	robots_release(&robots);
	arena_release(&arena);
	return allowed;
}

#define ALL "User-agent: *\n"

/* RFC 9309, 2.2.1: which groups are ours. */
static void
robots_groups(void **state)
{
	(void)state;
	assert_true(allows("", "/a"));
	assert_true(allows("Disallow: /", "/a"));
	assert_false(allows(ALL "Disallow: /", "/a"));
	assert_true(allows(ALL "Disallow:", "/a"));
	assert_true(allows("User-agent: other\nDisallow: /", "/a"));
	assert_false(allows("User-agent: other\nUser-agent: SITE-GEN\nDisallow: /", "/a"));
	assert_false(allows("user-AGENT : site-gen/9.9 (x)\nDISALLOW : /", "/a"));
	assert_true(allows("User-agent: site-gen\nAllow: /\n" ALL "Disallow: /", "/a"));
	assert_true(allows(ALL "Disallow: /\nUser-agent: site-gen\n", "/a"));
	assert_false(allows("User-agent: site-generator\nAllow: /\n" ALL "Disallow: /", "/a"));
	/* Two groups of one name are one; other lines end no group. */
	assert_false(allows("User-agent: site-gen\nDisallow: /a\n" ALL "Disallow: /\nUser-agent: site-gen\nDisallow: /b", "/a"));
	assert_false(allows("User-agent: site-gen\nSitemap: /s\nDisallow: /a", "/a"));
	assert_false(allows("User-agent: x\nSitemap: /s\nUser-agent: site-gen\nDisallow: /a", "/a"));
	assert_true(allows("User-agent: site-gen\nDisallow: /b\nUser-agent: x\nDisallow: /a", "/a"));
	assert_false(allows("\xEF\xBB\xBFUser-agent: *\rDisallow: /a # why\r\n", "/a"));
	assert_true(allows("# " ALL "# Disallow: /", "/a"));
	assert_true(allows("<!DOCTYPE html><title>Not found</title>", "/a"));
}

/* 2.2.2 and 2.2.3: which pattern matches, and which wins. */
static void
robots_patterns(void **state)
{
	(void)state;
	assert_false(allows(ALL "Disallow: /a", "/abc?d"));
	assert_true(allows(ALL "Disallow: /a/", "/a"));
	assert_true(allows(ALL "Disallow: /a$", "/ab"));
	assert_false(allows(ALL "Disallow: /a$", "/a"));
	assert_false(allows(ALL "Disallow: /*.pdf$", "/b/c.pdf"));
	assert_true(allows(ALL "Disallow: /*.pdf$", "/b/c.pdf?x"));
	assert_false(allows(ALL "Disallow: *a*b", "/xaxb"));
	assert_false(allows(ALL "Disallow: /a*", "/a"));
	assert_true(allows(ALL "Disallow: /\nAllow: /a", "/a"));
	assert_false(allows(ALL "Allow: /\nDisallow: /a", "/a"));
	assert_true(allows(ALL "Disallow: /a\nAllow: /a", "/a"));
	assert_true(allows(ALL "Allow: /a\nDisallow: /a", "/a"));
	assert_false(allows(ALL "Disallow: /%62", "/b"));
	assert_false(allows(ALL "Disallow: /b", "/%62"));
	assert_false(allows(ALL "Disallow: /\xC3\xA9", "/%c3%a9"));
	assert_true(allows(ALL "Disallow: /a%2Fb", "/a/b"));
	assert_false(allows(ALL "Disallow: /a%2fb", "/a%2Fb"));
}

/* Patterns made to go back and back cost no more than is bounded. */
static void
robots_work(void **state)
{
	struct buf text = BUF_INIT, target = BUF_INIT;
	struct arena arena = ARENA_INIT;
	struct robots robots;
	size_t i;

	(void)state;
	BUF_LIT(&text, ALL);
	while (text.len < ROBOTS_LIMIT) {
		BUF_LIT(&text, "Disallow: /");
		for (i = 0; i < 1000; i++)
			BUF_LIT(&text, "*a");
		BUF_LIT(&text, "b\n");
	}
	buf_char(&target, '/');
	while (target.len < URL_MAX)
		buf_char(&target, 'a');
	robots_parse(buf_as_span(&text), "site-gen", &arena, &robots);
	assert_false(robots_allow(&robots, buf_as_span(&target)));
	robots_release(&robots);
	arena_release(&arena);
	buf_release(&text);
	buf_release(&target);
}

static unsigned
crawl_delay(const char *value)
{
	struct arena arena = ARENA_INIT;
	struct robots robots;

	robots_parse(arena_printf(&arena, ALL "Crawl-delay: %s\nDisallow: /a", value), "site-gen", &arena, &robots);
	robots_release(&robots);
	arena_release(&arena);
	return robots.delay;
}

static void
robots_delay(void **state)
{
	(void)state;
	assert_int_equal(crawl_delay("7"), 7);
	assert_int_equal(crawl_delay("0.5"), 1);
	assert_int_equal(crawl_delay("none"), 0);
	assert_int_equal(crawl_delay("99999999999999999999"), 3600);
}

static void
anchors(void **state)
{
	static const char html[] = "<h1 id='a'>A</h1><A NAME=old></A><p name=no id=\"b&amp;c\"><p id=caf\xC3\xA9>"
				   "<!-- <p id=hidden> --><script>'<p id=text>'</script></p id=closing><p id='%41'>";
	static const char *const there[] = { "a", "old", "b&c", "caf%C3%A9", "caf\xC3\xA9", "top", "TOP", "", "%41",
		                             "/view", "!view", ":~:text=x", "a:~:text=x" };
	static const char *const missing[] = { "A", "no", "b", "hidden", "text", "closing", "a%20", "x:~:text=y" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(there) / sizeof(there[0]); i++)
		if (!anchor_is_in(span_of(html), span_of(there[i])))
			fail_msg("'%s' is there", there[i]);
	for (i = 0; i < sizeof(missing) / sizeof(missing[0]); i++)
		if (anchor_is_in(span_of(html), span_of(missing[i])))
			fail_msg("'%s' is not there", missing[i]);
}

static void
cache(void **state)
{
	char path[] = "/tmp/test_web.XXXXXX";
	struct verdict moved = { .outcome = OUTCOME_FINE, .status = 200, .checked = 1000000,
		                 .moved_to = SPAN("http://b.org/\t\n") };
	struct verdict gone = { .outcome = OUTCOME_GONE, .status = 404, .checked = 1000000, .detail = SPAN("why") };
	struct verdict secret = { .outcome = OUTCOME_PRIVATE, .checked = 1000000 };
	struct verdict found;
	struct web_cache *c;
	int error, fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	c = web_cache_read(path, 1000000, &error);
	assert_int_equal(error, 0);
	web_cache_put(c, span_of("http://a.org/"), &gone);
	web_cache_put(c, span_of("http://a.org/"), &moved);
	web_cache_put(c, span_of("http://a.org/#b"), &gone);
	web_cache_put(c, span_of("http://10.0.0.1/"), &secret);
	assert_int_equal(web_cache_write(c), 0);
	web_cache_free(c);

	c = web_cache_read(path, 1000000 + 86400, &error);
	assert_int_equal(error, 0);
	assert_true(web_cache_get(c, span_of("http://a.org/"), &found));
	assert_int_equal(found.outcome, OUTCOME_FINE);
	assert_int_equal(found.status, 200);
	assert_span(found.moved_to, "http://b.org/  ");
	assert_false(web_cache_get(c, span_of("http://a.org/#b"), &found));
	assert_false(web_cache_get(c, span_of("http://10.0.0.1/"), &found));
	web_cache_free(c);

	/* What is linked no more is forgotten in time. */
	c = web_cache_read(path, 1000000 + 91 * 86400, &error);
	assert_int_equal(web_cache_write(c), 0);
	web_cache_free(c);
	c = web_cache_read(path, 1000000, &error);
	assert_false(web_cache_get(c, span_of("http://a.org/"), &found));
	web_cache_free(c);
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(urls),          cmocka_unit_test(long_url),        cmocka_unit_test(addresses),
		cmocka_unit_test(hosts),         cmocka_unit_test(robots_groups),   cmocka_unit_test(robots_patterns),
		cmocka_unit_test(robots_work),   cmocka_unit_test(robots_delay),    cmocka_unit_test(anchors),
		cmocka_unit_test(cache),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
