#include "render/search_files.h"

#include <stdlib.h>

#include "base/escape.h"
#include "base/fs.h"

/* Where Debian's package libjs-lunr keeps it. */
#ifndef LUNR_PATH
#define LUNR_PATH "/usr/share/javascript/lunr/lunr.min.js"
#endif

/* Up to so many pages the index is one file: lunr's own, to be loaded at once. */
#define WHOLE_MAX 500
/* Up to so many pages pages/0.js holds all, and vocabulary.js every word; above
 * that a file holds a few, or the words of one letter. */
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
_Static_assert(sizeof(fields) / sizeof(fields[0]) == SEARCH_FIELDS, "");

/* Cuts the pages into blocks by their sources: their texts are not there yet. */
static void
cut_blocks(struct search_files *files)
{
	const struct page_list *pages = &files->render->documents;
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
search_files_new(const struct render *render, unsigned jobs, const char *dump)
{
	struct search_options options = { .fields = fields,
		                          .field_count = SEARCH_FIELDS,
		                          .b = 0.75,
		                          .k1 = 1.2,
		                          .normalise = true,
		                          .workers = jobs };
	struct search_files *files;
	size_t count = render->documents.len;

	if (!render->site->search_page)
		return NULL;
	files = xcalloc(1, sizeof(*files));
	files->render = render;
	options.kept = files->kept = read_kept(files);
	files->index = search_new(&options, count);
	files->pages = arena_array(&files->arena, count, sizeof(*files->pages));
	files->dump = dump;
	if (dump)
		files->dumped = arena_array(&files->arena, count, sizeof(*files->dumped));
	cut_blocks(files);
	return files;
}

void
search_files_free(struct search_files *files)
{
	if (!files)
		return;
	search_shards_free(files->shards);
	search_words_free(files->words);
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
	files->words = search_words_new(files->index);
	if (files->render->documents.len > WHOLE_MAX)
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

/* Whether what is cut into files on a large site is one. */
static bool
is_small(const struct search_files *files)
{
	return files->render->documents.len <= PAGES_MAX;
}

static size_t
pages_in_file(const struct search_files *files)
{
	size_t count = files->render->documents.len;

	return count && is_small(files) ? count : PAGES_IN_FILE;
}

static void
write_pages(struct renderer *r, size_t file)
{
	const struct search_files *files = r->render->search;
	size_t count = pages_in_file(files), first = file * count, i;
	struct span name = arena_printf(&r->kept, "pages/%zu", file);
	struct buf out = BUF_INIT;

	search_open(&out, name);
	for (i = first; i < first + count && i < r->render->documents.len; i++) {
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
		size_t end =
			i + 1 < files->blocks.len ? files->blocks.at[i + 1] : files->render->documents.len;

		search_put_number(json, end - files->blocks.at[i]);
	}
	buf_char(json, '"');
}

/* Which files of the vocabulary there are, if it is cut. */
static void
describe_letters(const struct search_files *files, struct buf *json)
{
	size_t i;

	if (is_small(files))
		return;
	BUF_LIT(json, ",\"letters\":\"");
	for (i = 0; i < SEARCH_LETTERS; i++)
		if (search_words_any(files->words, i))
			buf_char(json, (char)('a' + i));
	buf_char(json, '"');
}

static void
describe(struct renderer *r, struct buf *json)
{
	const struct search_files *files = r->render->search;

	buf_printf(json, "{\"format\":3,\"documents\":%zu,", r->render->documents.len);
	if (files->shards)
		search_shards_describe(files->shards, json);
	else
		BUF_LIT(json, "\"whole\":true");
	buf_printf(json, ",\"pages\":%zu", pages_in_file(files));
	describe_letters(files, json);
	describe_blocks(files, json);
	search_describe_facets(r, json);
	buf_char(json, '}');
}

bool
search_is_part(struct span path)
{
	return span_starts_with(path, "assets/search/");
}

static void
put_text(struct buf *out, const char *name, struct buf *text)
{
	search_open(out, span_of(name));
	escape_js(out, buf_as_span(text));
	BUF_LIT(out, "');\n");
	buf_clear(text);
}

/* lunr, the site's scripts, and what every search needs: one file, since each
 * that a browser asks for takes its time. */
static void
write_engine(struct renderer *r)
{
	struct buf out = BUF_INIT, json = BUF_INIT;
	struct span lunr = { NULL, 0 };
	int error = fs_read(LUNR_PATH, 0, &r->arena, &lunr);
	size_t i;

	if (error) {
		diag_errno(&r->diags, DIAG_FILE_READ, "read", LUNR_PATH, error);
		diag_hint(&r->diags, "install the package libjs-lunr");
	}
	buf_span(&out, lunr);
	buf_char(&out, '\n');
	for (i = 0; i < r->site->assets.len; i++)
		if (search_is_part(r->site->assets.at[i]->source.path))
			buf_span(&out, r->site->assets.at[i]->source.text);
	describe(r, &json);
	put_text(&out, "manifest", &json);
	search_describe_words(r, &json);
	put_text(&out, "words", &json);
	render_file(r, span_of("search/engine.js"), buf_as_span(&out));
	buf_release(&out);
	buf_release(&json);
}

/* The words of all letters, or of one. */
static void
write_vocabulary(struct renderer *r, size_t first, size_t end, struct span name)
{
	const struct search_words *words = r->render->search->words;
	struct buf rows = BUF_INIT;

	for (; first < end; first++)
		search_words_write(words, first, &rows);
	if (rows.len || is_small(r->render->search))
		write_text(r, name, &rows);
	buf_release(&rows);
}

static void
write_letter(struct renderer *r, size_t letter)
{
	if (!is_small(r->render->search))
		write_vocabulary(r, letter, letter + 1,
		                 arena_printf(&r->kept, "vocabulary/%c", (char)('a' + letter)));
	else if (letter == 0)
		write_vocabulary(r, 0, SEARCH_LETTERS, span_of("vocabulary"));
}

/* First those that there is one of, as they take longest. */
enum { FILE_ENGINE, FILE_INDEX, FILE_LETTERS, FILE_SHARDS = FILE_LETTERS + SEARCH_LETTERS };

static size_t
page_file_count(const struct search_files *files)
{
	size_t count = pages_in_file(files);

	return (files->render->documents.len + count - 1) / count;
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

	if (file == FILE_ENGINE)
		write_engine(r);
	else if (file == FILE_INDEX && !files->shards)
		write_index(r);
	else if (file >= FILE_LETTERS && file < FILE_SHARDS)
		write_letter(r, file - FILE_LETTERS);
	else if (file >= FILE_SHARDS + shards)
		write_pages(r, file - FILE_SHARDS - shards);
	else if (file >= FILE_SHARDS)
		write_shard(r, file - FILE_SHARDS);
	arena_reset(&r->arena);
}
