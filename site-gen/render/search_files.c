#include "render/search_files.h"

#include <stdlib.h>

#include "base/escape.h"

/* Up to so many pages the index is one file: lunr's own, to be loaded at once. */
#define WHOLE_MAX 500
/* Up to so many pages pages/0.js holds all; above that a file holds a few. */
#define PAGES_MAX 1000
#define PAGES_IN_FILE 16
/* Bytes of source in a file of texts: a result on the screen brings one. */
#define TEXT_SIZE 16384

static const struct search_field fields[] = {
	{ "title", 5 },
	{ "headings", 2 },
	{ "also", 5 },
	{ "text", 1 },
};
#define FIELDS (sizeof(fields) / sizeof(fields[0]))

/* Cuts the pages into blocks by their sources: their texts are not there yet. */
static void
cut_blocks(struct search_files *files)
{
	const struct page_list *pages = &files->render->site->reading_order;
	size_t size = TEXT_SIZE, i;

	for (i = 0; i < pages->len; i++) {
		size_t len = pages->at[i]->source ? pages->at[i]->source->text.len : 0;

		if (size + len > TEXT_SIZE) {
			vec_push(&files->blocks, i);
			size = 0;
		}
		size += len;
	}
}

static struct search_kept *
read_kept(struct search_files *files)
{
	const struct yaml_list *words = &files->render->site->search_config.unstemmed;
	struct span *normalised = arena_array(&files->arena, words->len, sizeof(*normalised));
	struct buf word = BUF_INIT;
	size_t i;

	for (i = 0; i < words->len; i++) {
		buf_clear(&word);
		search_normalise(words->at[i], NULL, &word);
		normalised[i] = arena_copy(&files->arena, buf_as_span(&word));
	}
	buf_release(&word);
	return search_kept_new(normalised, words->len);
}

struct search_files *
search_files_new(const struct render *render, unsigned jobs)
{
	struct search_options options = { .fields = fields,
		                          .field_count = FIELDS,
		                          .b = 0.75,
		                          .k1 = 1.2,
		                          .normalise = true,
		                          .workers = jobs };
	struct search_files *files;
	size_t count = render->site->reading_order.len;

	if (!render->site->search_page)
		return NULL;
	files = xcalloc(1, sizeof(*files));
	files->render = render;
	options.kept = files->kept = read_kept(files);
	files->index = search_new(&options, count);
	files->pages = arena_array(&files->arena, count, sizeof(*files->pages));
	cut_blocks(files);
	return files;
}

void
search_files_free(struct search_files *files)
{
	if (!files)
		return;
	search_shards_free(files->shards);
	search_free(files->index);
	search_kept_free(files->kept);
	vec_release(&files->blocks);
	arena_release(&files->arena);
	free(files);
}

void
search_files_finish(struct search_files *files)
{
	search_finish(files->index);
	if (files->render->site->reading_order.len > WHOLE_MAX)
		files->shards = search_shards_new(files->index);
}

void
search_open(struct buf *out, struct span name)
{
	BUF_LIT(out, "siteGenSearch.load.put('");
	buf_span(out, name);
	BUF_LIT(out, "','");
}

void
search_put_string(struct buf *out, struct span s)
{
	buf_char(out, '"');
	escape_json_js(out, s);
	buf_char(out, '"');
}

void
search_close(struct renderer *r, struct span name, struct buf *out)
{
	BUF_LIT(out, "');\n");
	render_file(r, arena_printf(&r->kept, "search/%.*s.js", SPAN_ARG(name)), buf_as_span(out));
}

static void
write_text(struct renderer *r, struct span name, const struct buf *text)
{
	struct buf out = BUF_INIT;

	buf_reserve(&out, size_add(text->len, text->len / 64 + 64));
	search_open(&out, name);
	escape_js(&out, buf_as_span(text));
	search_close(r, name, &out);
	buf_release(&out);
}

static size_t
pages_in_file(const struct search_files *files)
{
	size_t count = files->render->site->reading_order.len;

	return count && count <= PAGES_MAX ? count : PAGES_IN_FILE;
}

static void
write_pages(struct renderer *r, size_t file)
{
	const struct search_files *files = r->render->search;
	size_t count = pages_in_file(files), first = file * count, i;
	struct span name = arena_printf(&r->kept, "pages/%zu", file);
	struct buf out = BUF_INIT;

	search_open(&out, name);
	for (i = first; i < first + count && i < r->site->reading_order.len; i++) {
		buf_str(&out, i > first ? ",\\n" : "[");
		buf_span(&out, files->pages[i]);
	}
	buf_char(&out, ']');
	search_close(r, name, &out);
	buf_release(&out);
}

static void
write_shard(struct renderer *r, size_t shard)
{
	struct buf rows = BUF_INIT;

	search_shard_write(r->render->search->shards, shard, &rows);
	write_text(r, arena_printf(&r->kept, "terms/%zu", shard), &rows);
	buf_release(&rows);
}

static void
write_index(struct renderer *r)
{
	struct buf json = BUF_INIT;

	search_write(r->render->search->index, &json);
	write_text(r, span_of("index"), &json);
	buf_release(&json);
}

static void
describe_blocks(const struct search_files *files, struct buf *json)
{
	size_t i;

	BUF_LIT(json, ",\"text\":\"");
	for (i = 0; i < files->blocks.len; i++) {
		size_t end = i + 1 < files->blocks.len ? files->blocks.at[i + 1]
		                                       : files->render->site->reading_order.len;

		search_put_number(json, end - files->blocks.at[i]);
	}
	buf_char(json, '"');
}

static void
write_manifest(struct renderer *r)
{
	const struct search_files *files = r->render->search;
	struct buf json = BUF_INIT;

	buf_printf(&json, "{\"format\":2,\"documents\":%zu,", r->site->reading_order.len);
	if (files->shards)
		search_shards_describe(files->shards, &json);
	else
		BUF_LIT(&json, "\"whole\":true");
	buf_printf(&json, ",\"pages\":%zu", pages_in_file(files));
	describe_blocks(files, &json);
	search_describe_facets(r, &json);
	buf_char(&json, '}');
	write_text(r, span_of("manifest"), &json);
	buf_release(&json);
}

static void
write_words(struct renderer *r)
{
	struct buf json = BUF_INIT;

	search_describe_words(r, &json);
	write_text(r, span_of("words"), &json);
	buf_release(&json);
}

static void
write_vocabulary(struct renderer *r)
{
	struct buf rows = BUF_INIT;

	search_write_words(r->render->search->index, &rows);
	write_text(r, span_of("vocabulary"), &rows);
	buf_release(&rows);
}

/* First those that there is one of, as they take longest. */
enum { FILE_VOCABULARY, FILE_MANIFEST, FILE_WORDS, FILE_INDEX, FILE_SHARDS };

static size_t
page_file_count(const struct search_files *files)
{
	size_t count = pages_in_file(files);

	return (files->render->site->reading_order.len + count - 1) / count;
}

size_t
search_file_count(const struct search_files *files)
{
	return FILE_SHARDS + (files->shards ? search_shard_count(files->shards) : 0) + page_file_count(files);
}

void
search_write_file(struct renderer *r, size_t file)
{
	const struct search_files *files = r->render->search;
	size_t shards = files->shards ? search_shard_count(files->shards) : 0;

	if (file == FILE_VOCABULARY)
		write_vocabulary(r);
	else if (file == FILE_MANIFEST)
		write_manifest(r);
	else if (file == FILE_WORDS)
		write_words(r);
	else if (file == FILE_INDEX && !files->shards)
		write_index(r);
	else if (file >= FILE_SHARDS + shards)
		write_pages(r, file - FILE_SHARDS - shards);
	else if (file >= FILE_SHARDS)
		write_shard(r, file - FILE_SHARDS);
	arena_reset(&r->arena);
}
