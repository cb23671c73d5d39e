#include "search/text.h"

#include "base/utf8.h"
#include "search/lower_tables.h"

#define CAPITAL_SIGMA 0x03A3u
#define FINAL_SIGMA 0x03C2u
#define CAPITAL_I_WITH_DOT 0x0130u

static bool
is_in(uint32_t c, const struct lower_range *ranges, size_t count)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ranges[middle].last < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && ranges[low].first <= c;
}

static bool
is_cased(uint32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	return is_in(c, lower_cased, lower_cased_count);
}

static bool
is_case_ignorable(uint32_t c)
{
	if (c < 0x80)
		return c == '\'' || c == '.' || c == ':' || c == '^' || c == '`';
	return is_in(c, lower_case_ignorable, lower_case_ignorable_count);
}

static uint32_t
lower_code_point(uint32_t c)
{
	size_t low = 0, high = lower_mappings_count;
	const struct lower_mapping *m;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (lower_mappings[middle].last < c)
			low = middle + 1;
		else
			high = middle;
	}
	m = &lower_mappings[low];
	if (low == lower_mappings_count || m->first > c || (c - m->first) % m->step)
		return c;
	return (uint32_t)((int32_t)c + m->delta);
}

/*
 * Final_Sigma of the Unicode Standard, table 3-17: behind a cased letter and
 * before none, case-ignorable characters passed over.  What stands before may
 * be looked at in lower case, because no mapping changes the two properties.
 * A character that has both properties is passed over, as in ICU.
 */
static bool
is_final_sigma(struct span before, struct span after)
{
	size_t at = before.len;
	uint32_t c = 0;

	do {
		if (!at)
			return false;
		c = utf8_previous(before, &at);
	} while (is_case_ignorable(c));
	if (!is_cased(c))
		return false;
	for (at = 0; at < after.len;) {
		c = utf8_next(after, &at);
		if (!is_case_ignorable(c))
			return !is_cased(c);
	}
	return true;
}

/* Each byte of `bytes`, all of them ASCII, in lower case. */
static uint64_t
lower_eight(uint64_t bytes)
{
	const uint64_t ones = 0x0101010101010101;
	uint64_t from_a = bytes + ones * (0x80 - 'A'), after_z = bytes + ones * (0x80 - 'Z' - 1);

	return bytes | (from_a & ~after_z & ones * 0x80) >> 2;
}

/* Adds the ASCII that `text` has from `at` on; returns where it ends. */
static size_t
lower_ascii(struct span text, size_t at, struct buf *out)
{
	const char *from = text.ptr + at;
	size_t len = text.len - at, i = 0;
	char *to = buf_reserve(out, len);
	uint64_t bytes;

	for (; i + sizeof(bytes) <= len; i += sizeof(bytes)) {
		memcpy(&bytes, from + i, sizeof(bytes));
		if (bytes & 0x8080808080808080)
			break;
		bytes = lower_eight(bytes);
		memcpy(to + i, &bytes, sizeof(bytes));
	}
	for (; i < len && (unsigned char)from[i] < 0x80; i++)
		to[i] = (char)(from[i] >= 'A' && from[i] <= 'Z' ? from[i] + ('a' - 'A') : from[i]);
	to[i] = '\0';
	out->len += i;
	return at + i;
}

void
search_lower_case(struct span text, struct buf *out)
{
	size_t start = out->len, at = lower_ascii(text, 0, out);

	while (at < text.len) {
		uint32_t c = utf8_next(text, &at);
		struct span before = span_make(out->ptr + start, out->len - start);

		if (c == CAPITAL_SIGMA && is_final_sigma(before, span_from(text, at)))
			utf8_put(out, FINAL_SIGMA);
		else if (c == CAPITAL_I_WITH_DOT)
			BUF_LIT(out, "i\xCC\x87");
		else
			utf8_put(out, lower_code_point(c));
		if (at < text.len)
			at = lower_ascii(text, at, out);
	}
}
