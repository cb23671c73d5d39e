/*
 * Indexes whatever it is given: documents apart by a byte 0x1E, their two
 * fields by 0x1F.  Neither the index nor its shards may depend on the workers,
 * and texts that the index normalises must give the index of normalised texts.
 */
#include <assert.h>
#include <stdint.h>

#include "base/arena.h"
#include "search/search.h"

#define DOCUMENTS 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NORMALISED_BEFORE = 1, NORMALISED_INSIDE = 2, POSITIONS = 4 };

static struct span
normalise(struct arena *arena, struct span text, const struct search_kept *kept)
{
	struct buf out = BUF_INIT;
	struct span copy;

	search_normalise(text, kept, &out);
	copy = arena_copy(arena, buf_as_span(&out));
	buf_release(&out);
	return copy;
}

static void
write_parts(const struct search_index *index, struct buf *out)
{
	struct search_shards *shards = search_shards_new(index);
	struct search_words *words = search_words_new(index);
	size_t i;

	search_shards_describe(shards, out);
	for (i = 0; i < search_shard_count(shards); i++)
		search_shard_write(shards, i, out);
	for (i = 0; i < SEARCH_LETTERS; i++)
		search_words_write(words, i, out);
	search_words_free(words);
	search_shards_free(shards);
}

/* The index, its parts and the words. */
static void
write_index(struct span rest, unsigned workers, int how, const struct search_kept *kept, struct buf *out)
{
	static const struct search_field fields[] = { { "title", 5 }, { "text", 1 } };
	struct search_options options = { .fields = fields,
		                          .field_count = 2,
		                          .b = 0.75,
		                          .k1 = 1.2,
		                          .positions = how & POSITIONS,
		                          .normalise = how & NORMALISED_INSIDE,
		                          .kept = kept,
		                          .workers = workers };
	struct search_index *index = search_new(&options, DOCUMENTS);
	struct arena arena = ARENA_INIT;
	size_t i, field;

	for (i = 0; i < DOCUMENTS && rest.len; i++) {
		struct span document, texts[2];

		span_cut(rest, 0x1E, &document, &rest);
		span_cut(document, 0x1F, &texts[0], &texts[1]);
		for (field = 0; field < 2 && how & NORMALISED_BEFORE; field++)
			texts[field] = normalise(&arena, texts[field], kept);
		search_add(index, (unsigned)i % workers, i, texts);
	}
	search_finish(index);
	search_write(index, out);
	write_parts(index, out);
	search_free(index);
	arena_release(&arena);
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

static void
check_equal(struct span text, int one_way, int other_way, const struct search_kept *kept)
{
	struct buf one = BUF_INIT, other = BUF_INIT;

	write_index(text, 1, one_way, kept, &one);
	write_index(text, 3, other_way, kept, &other);
	assert(span_equal(buf_as_span(&one), buf_as_span(&other)));
	buf_release(&one);
	buf_release(&other);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct span words[] = { SPAN("witness"), SPAN("criterion"), SPAN("new"), SPAN("news"), SPAN("a") };
	struct span text = span_make((const char *)data, size);
	struct search_kept *kept = search_kept_new(words, sizeof(words) / sizeof(words[0]));
	int positions = size & 1 ? POSITIONS : 0;

	check_equal(text, positions, positions, NULL);
	check_equal(text, positions | NORMALISED_BEFORE, positions | NORMALISED_INSIDE, kept);
	check_normalised(text);
	search_kept_free(kept);
	return 0;
}
