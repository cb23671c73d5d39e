/*
 * Indexes whatever it is given: documents apart by a byte 0x1E, their two
 * fields by 0x1F.  The index must not depend on the workers.
 */
#include <assert.h>
#include <stdint.h>

#include "search/search.h"

#define DOCUMENTS 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
write_index(struct span rest, unsigned workers, bool positions, struct buf *out)
{
	static const struct search_field fields[] = { { "title", 5 }, { "text", 1 } };
	struct search_options options = { .fields = fields,
		                          .field_count = 2,
		                          .b = 0.75,
		                          .k1 = 1.2,
		                          .positions = positions,
		                          .workers = workers };
	struct search_index *index = search_new(&options, DOCUMENTS);
	size_t i;

	for (i = 0; i < DOCUMENTS && rest.len; i++) {
		struct span document, texts[2];

		span_cut(rest, 0x1E, &document, &rest);
		span_cut(document, 0x1F, &texts[0], &texts[1]);
		search_add(index, (unsigned)i % workers, i, texts);
	}
	search_write(index, out);
	search_free(index);
}

static void
check_normalised(struct span text)
{
	struct buf out = BUF_INIT;
	size_t i;

	search_normalise(text, NULL, &out);
	for (i = 0; i < out.len; i++) {
		assert((unsigned char)out.ptr[i] < 0x80 && (unsigned char)out.ptr[i] >= ' ');
		assert(out.ptr[i] != ' ' || (i > 0 && i + 1 < out.len && out.ptr[i - 1] != ' '));
	}
	buf_release(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_make((const char *)data, size);
	struct buf one = BUF_INIT, several = BUF_INIT;

	write_index(text, 1, size & 1, &one);
	write_index(text, 3, size & 1, &several);
	assert(span_equal(buf_as_span(&one), buf_as_span(&several)));
	check_normalised(text);
	buf_release(&one);
	buf_release(&several);
	return 0;
}
