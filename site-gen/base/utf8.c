#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Its length, or 0 where no code point begins at `at`. */
static size_t
decode(struct span s, size_t at, uint32_t *code_point)
{
	size_t left = s.len - at;
	utf8proc_int32_t c;
	utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)s.ptr + at,
	                                        left < 4 ? (utf8proc_ssize_t)left : 4, &c);

	if (len <= 0)
		return 0;
	*code_point = (uint32_t)c;
	return (size_t)len;
}

/* Past the eights of ASCII bytes from `at` on. */
static size_t
skip_ascii(struct span s, size_t at)
{
	uint64_t eight;

	for (; at + sizeof(eight) <= s.len; at += sizeof(eight)) {
		memcpy(&eight, s.ptr + at, sizeof(eight));
		if (eight & UINT64_C(0x8080808080808080))
			break;
	}
	return at;
}

size_t
utf8_check(struct span s)
{
	size_t at = 0;
	uint32_t c;

	while ((at = skip_ascii(s, at)) < s.len) {
		size_t len = (unsigned char)s.ptr[at] < 0x80 ? 1 : decode(s, at, &c);

		if (!len)
			break;
		at += len;
	}
	return at;
}

uint32_t
utf8_next(struct span s, size_t *at)
{
	uint32_t c = (unsigned char)s.ptr[*at];
	size_t len = 1;

	if (c >= 0x80) {
		len = decode(s, *at, &c);
		if (!len) {
			len = 1;
			c = UTF8_REPLACEMENT;
		}
	}
	*at += len;
	return c;
}

uint32_t
utf8_previous(struct span s, size_t *at)
{
	size_t back;
	uint32_t c;

	for (back = 1; back <= 4 && back <= *at; back++) {
		size_t next = *at - back;

		c = utf8_next(s, &next);
		if (next == *at && c != UTF8_REPLACEMENT) {
			*at -= back;
			return c;
		}
	}
	/* A bad byte, or U+FFFD itself, which is three bytes long. */
	back = *at >= 3 && span_is(span_slice(s, *at - 3, *at), "\xEF\xBF\xBD") ? 3 : 1;
	*at -= back;
	return UTF8_REPLACEMENT;
}

void
utf8_put(struct buf *out, uint32_t code_point)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t len = utf8proc_encode_char((utf8proc_int32_t)code_point, bytes);

	buf_add(out, bytes, (size_t)len);
}

void
utf8_put_clean(struct buf *out, struct span s)
{
	for (;;) {
		size_t good = utf8_check(s);

		buf_add(out, s.ptr, good);
		if (good == s.len)
			return;
		utf8_put(out, UTF8_REPLACEMENT);
		s = span_from(s, good + 1);
	}
}

size_t
utf8_count(struct span s)
{
	size_t at = 0, count = 0;

	while (at < s.len) {
		utf8_next(s, &at);
		count++;
	}
	return count;
}

static utf8proc_category_t
category(uint32_t code_point)
{
	return utf8proc_category((utf8proc_int32_t)code_point);
}

bool
utf8_is_word(uint32_t code_point)
{
	switch (category(code_point)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
	case UTF8PROC_CATEGORY_PC:
		return true;
	default:
		return false;
	}
}

unsigned
utf8_width(uint32_t code_point)
{
	return (unsigned)utf8proc_charwidth((utf8proc_int32_t)code_point);
}

bool
utf8_is_control(uint32_t code_point)
{
	return category(code_point) == UTF8PROC_CATEGORY_CC ||
	       (code_point >= 0x2028 && code_point <= 0x202E) ||
	       (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0x061C ||
	       code_point == 0x200E || code_point == 0x200F;
}

/* Most names are ASCII, and folding them is most of what folding is asked for. */
static bool
fold_ascii(struct buf *out, struct span s)
{
	char *to = buf_reserve(out, s.len);
	size_t i;

	for (i = 0; i < s.len; i++) {
		if ((unsigned char)s.ptr[i] >= 0x80)
			return false;
		to[i] = s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? (char)(s.ptr[i] + 32) : s.ptr[i];
	}
	out->len += s.len;
	out->ptr[out->len] = '\0';
	return true;
}

void
utf8_fold(struct buf *out, struct span s)
{
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t len;

	if (!s.len || fold_ascii(out, s))
		return;
	/* What fold_ascii wrote stands behind the end and is written over. */
	len = utf8proc_map((const utf8proc_uint8_t *)s.ptr, (utf8proc_ssize_t)s.len, &folded,
	                   UTF8PROC_STABLE | UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE);
	if (len >= 0)
		buf_add(out, folded, (size_t)len);
	else
		buf_span(out, s);
	free(folded);
}

/* Circled and squared letters: symbols by category, letters by property. */
static bool
is_enclosed_letter(uint32_t c)
{
	return (c >= 0x24B6 && c <= 0x24E9) || (c >= 0x1F130 && c <= 0x1F149) ||
	       (c >= 0x1F150 && c <= 0x1F169) || (c >= 0x1F170 && c <= 0x1F189);
}

static bool
stays_in_slug(uint32_t c)
{
	return c == '-' || is_enclosed_letter(c) || (utf8_is_word(c) && category(c) != UTF8PROC_CATEGORY_NO);
}

static bool
is_cased(uint32_t c)
{
	utf8proc_int32_t letter = (utf8proc_int32_t)c;
	utf8proc_category_t cat = category(c);

	return cat == UTF8PROC_CATEGORY_LU || cat == UTF8PROC_CATEGORY_LL || cat == UTF8PROC_CATEGORY_LT ||
	       utf8proc_tolower(letter) != letter || utf8proc_toupper(letter) != letter ||
	       is_enclosed_letter(c);
}

/* What the sigma rule looks through: marks, formats, apostrophes. */
static bool
is_case_ignorable(uint32_t c)
{
	switch (category(c)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_SK:
		return true;
	default:
		return c == '\'' || c == '.' || c == ':' || c == 0xB7 || c == 0x2018 || c == 0x2019;
	}
}

/* Final_Sigma of the Unicode Standard, table 3-17, which JavaScript's
 * toLowerCase follows: behind a cased letter and before none. */
static bool
is_final_sigma(struct span s, size_t start, size_t end)
{
	uint32_t c = 0;

	do {
		if (!start)
			return false;
		c = utf8_previous(s, &start);
	} while (is_case_ignorable(c));
	if (!is_cased(c))
		return false;
	while (end < s.len) {
		c = utf8_next(s, &end);
		if (!is_case_ignorable(c))
			return !is_cased(c);
	}
	return true;
}

/* What becomes of ASCII; 0 for what is dropped. */
static const char
	slug_bytes[128] = {
		[' '] = '-', ['-'] = '-', ['_'] = '_', ['0'] = '0', '1', '2', '3',         '4', '5', '6', '7',
		'8',         '9',         ['A'] = 'a', 'b',         'c', 'd', 'e',         'f', 'g', 'h', 'i',
		'j',         'k',         'l',         'm',         'n', 'o', 'p',         'q', 'r', 's', 't',
		'u',         'v',         'w',         'x',         'y', 'z', ['a'] = 'a', 'b', 'c', 'd', 'e',
		'f',         'g',         'h',         'i',         'j', 'k', 'l',         'm', 'n', 'o', 'p',
		'q',         'r',         's',         't',         'u', 'v', 'w',         'x', 'y', 'z',
	};

void
utf8_slug(struct buf *out, struct span s)
{
	size_t at = 0;

	while (at < s.len) {
		size_t start = at;
		uint32_t c = utf8_next(s, &at);

		if (c < 0x80) {
			if (slug_bytes[c])
				buf_char(out, slug_bytes[c]);
		} else if (c == 0x3A3)
			utf8_put(out, is_final_sigma(s, start, at) ? 0x3C2 : 0x3C3);
		else if (c == 0x130)
			BUF_LIT(out, "i\xCC\x87");
		else if (stays_in_slug(c))
			utf8_put(out, (uint32_t)utf8proc_tolower((utf8proc_int32_t)c));
	}
}

void
utf8_library_version(struct buf *out)
{
	buf_str(out, utf8proc_version());
}
