/*
 * Scans whatever it is given, and checks that everything it hears of lies in
 * the text, in order.
 */
#include <assert.h>
#include <stdint.h>

#include "check/html_scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct check {
	struct span html;
	size_t next;            /* where the next tag may begin */
	struct buf decoded;
};

static size_t
end_of(const struct check *check, struct span part)
{
	assert(part.ptr >= check->html.ptr && part.ptr + part.len <= check->html.ptr + check->html.len);
	return (size_t)(part.ptr - check->html.ptr) + part.len;
}

static void
check_tag(void *context, const struct html_tag *tag)
{
	struct check *check = context;
	size_t i;

	assert(tag->offset >= check->next && check->html.ptr[tag->offset] == '<');
	assert(tag->name.len && tag->attribute_count <= 64);
	check->next = end_of(check, tag->name);
	for (i = 0; i < tag->attribute_count; i++) {
		const struct html_attribute *attribute = &tag->attributes[i];

		assert(attribute->name.len && attribute->offset >= check->next);
		assert(check->html.ptr + attribute->offset == attribute->name.ptr);
		check->next = end_of(check, attribute->value);
		buf_clear(&check->decoded);
		html_decode(attribute->value, &check->decoded);
		assert(check->decoded.len <= attribute->value.len);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct check check = { .html = span_make((const char *)data, size), .decoded = BUF_INIT };
	size_t end = html_scan(check.html, check_tag, &check);

	assert(end <= size);
	buf_release(&check.decoded);
	return 0;
}
