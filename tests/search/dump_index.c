/*
 * Writes the search index of documents, to be compared with lunr's own.
 *
 *	dump_index [-npst] [-b B] [-k K1] [-u WORD]... [-w WORKERS] FILE FIELD[=BOOST]...
 *	dump_index -m lower|normalise|stem [-u WORD]... FILE
 *
 * Each line of FILE is a document as JSON.stringify writes it: an array of
 * its boost, if it has one, and a string for each field.  -n normalises, -p
 * adds positions, -u names a word that is never stemmed.  -s writes the index
 * in parts, a line each: the manifest, the words, the shards, as JSON.  -t prints
 * the seconds that building and printing took to the standard error.
 * With -m each line is plain text and goes through one function.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/fs.h"
#include "base/utf8.h"
#include "base/workers.h"
#include "search/search.h"
#include "search/text.h"

struct document {
	struct span line;
	double boost;
	struct span *texts;
};

struct corpus {
	struct arena arena;
	VEC(struct document) documents;
	struct search_index *index;
};

static struct search_kept *kept;

static void
die(const char *message)
{
	fprintf(stderr, "dump_index: %s\n", message);
	exit(2);
}

static uint32_t
read_hex(struct span s, size_t at)
{
	char digits[5] = "";

	if (at + 4 > s.len)
		die("a \\u without four digits");
	memcpy(digits, s.ptr + at, 4);
	return (uint32_t)strtoul(digits, NULL, 16);
}

/* Adds what the escape behind s[at] (a backslash) stands for; returns its end. */
static size_t
read_escape(struct span s, size_t at, struct buf *out)
{
	static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
	const char *letter = at + 1 < s.len ? strchr(letters, s.ptr[at + 1]) : NULL;

	if (letter) {
		buf_char(out, meanings[letter - letters]);
		return at + 2;
	}
	utf8_put(out, read_hex(s, at + 2));
	return at + 6;
}

/* The string whose opening quote is s[*at], which moves behind it. */
static struct span
read_string(struct arena *arena, struct span s, size_t *at)
{
	struct buf text = BUF_INIT;
	struct span copy;
	size_t i = *at + 1;

	while (i < s.len && s.ptr[i] != '"') {
		if (s.ptr[i] == '\\')
			i = read_escape(s, i, &text);
		else
			buf_char(&text, s.ptr[i++]);
	}
	*at = i + 1;
	copy = arena_copy(arena, buf_as_span(&text));
	buf_release(&text);
	return copy;
}

static void
read_document(struct corpus *corpus, struct span line, size_t fields)
{
	struct document document = { line, 0, arena_array(&corpus->arena, fields, sizeof(struct span)) };
	size_t at = 1, field = 0;

	if (at < line.len && line.ptr[at] != '"')
		document.boost = strtod(line.ptr + at, NULL);
	while ((at = span_find(line, '"', at)) < line.len) {
		if (field == fields)
			die("a document with too many fields");
		document.texts[field++] = read_string(&corpus->arena, line, &at);
	}
	if (field < fields)
		die("a document with too few fields");
	vec_push(&corpus->documents, document);
}

static void
add_document(void *context, size_t i, unsigned worker)
{
	struct corpus *corpus = context;
	const struct document *document = &corpus->documents.at[i];

	search_add(corpus->index, worker, i, document->texts);
}

static void
put_line(struct span text)
{
	struct buf line = BUF_INIT;

	buf_char(&line, '"');
	escape_json(&line, text);
	BUF_LIT(&line, "\"\n");
	fwrite(line.ptr, 1, line.len, stdout);
	buf_release(&line);
}

static void
write_parts(const struct corpus *corpus)
{
	struct search_shards *shards = search_shards_new(corpus->index);
	struct search_words *words = search_words_new(corpus->index);
	struct buf out = BUF_INIT;
	size_t i;

	search_shards_describe(shards, &out);
	printf("{\"documents\":%zu,%s}\n", corpus->documents.len, out.ptr);
	buf_clear(&out);
	for (i = 0; i < SEARCH_LETTERS; i++)
		search_words_write(words, i, &out);
	put_line(buf_as_span(&out));
	for (i = 0; i < search_shard_count(shards); i++) {
		buf_clear(&out);
		search_shard_write(shards, i, &out);
		put_line(buf_as_span(&out));
	}
	buf_release(&out);
	search_words_free(words);
	search_shards_free(shards);
}

static double
seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
write_index(struct corpus *corpus, const struct search_options *options, struct span file, bool parts, bool timed)
{
	struct buf out = BUF_INIT;
	struct span line;
	double started;
	size_t i;

	while (span_cut(file, '\n', &line, &file))
		read_document(corpus, line, options->field_count);
	started = seconds_now();
	corpus->index = search_new(options, corpus->documents.len);
	workers_run(options->workers, corpus->documents.len, add_document, corpus);
	for (i = 0; i < corpus->documents.len; i++)
		search_boost(corpus->index, i, corpus->documents.at[i].boost);
	search_finish(corpus->index);
	if (parts) {
		write_parts(corpus);
	} else {
		search_write(corpus->index, &out);
		if (timed)
			fprintf(stderr, "%.3f\n", seconds_now() - started);
		fwrite(out.ptr, 1, out.len, stdout);
	}
	buf_release(&out);
	search_free(corpus->index);
}

typedef void map_line(struct span line, struct buf *out);

static void
normalise(struct span line, struct buf *out)
{
	search_normalise(line, kept, out);
}

static map_line *
find_map(const char *name)
{
	if (!strcmp(name, "lower"))
		return search_lower_case;
	if (!strcmp(name, "normalise"))
		return normalise;
	if (!strcmp(name, "stem"))
		return search_stem;
	die("unknown function");
	return NULL;
}

static void
map_lines(struct span file, map_line *map)
{
	struct buf out = BUF_INIT;
	struct span line;

	while (span_cut(file, '\n', &line, &file)) {
		map(line, &out);
		buf_char(&out, '\n');
	}
	fwrite(out.ptr, 1, out.len, stdout);
	buf_release(&out);
}

static struct search_field
read_field(struct arena *arena, const char *argument)
{
	struct span name, boost;
	bool boosted = span_cut(span_of(argument), '=', &name, &boost);

	return (struct search_field){ arena_cstr(arena, name), boosted ? strtod(boost.ptr, NULL) : 1 };
}

int
main(int argc, char **argv)
{
	struct corpus corpus = { .arena = ARENA_INIT };
	struct search_options options = { .b = 0.75, .k1 = 1.2, .workers = 1 };
	struct search_field *fields;
	VEC(struct span) words = VEC_INIT;
	struct span file;
	map_line *map = NULL;
	bool parts = false, timed = false;
	int option, i;

	while ((option = getopt(argc, argv, "b:k:m:npstu:w:")) != -1) {
		if (option == 'b')
			options.b = strtod(optarg, NULL);
		else if (option == 'k')
			options.k1 = strtod(optarg, NULL);
		else if (option == 'm')
			map = find_map(optarg);
		else if (option == 'n')
			options.normalise = true;
		else if (option == 'p')
			options.positions = true;
		else if (option == 's')
			parts = true;
		else if (option == 't')
			timed = true;
		else if (option == 'u')
			vec_push(&words, span_of(optarg));
		else if (option == 'w')
			options.workers = (unsigned)strtoul(optarg, NULL, 10);
		else
			return 2;
	}
	if (optind == argc || fs_read(argv[optind], 0, &corpus.arena, &file))
		die("cannot read the documents");
	options.kept = kept = search_kept_new(words.at, words.len);
	if (map) {
		map_lines(file, map);
	} else {
		options.field_count = (size_t)(argc - optind - 1);
		fields = arena_array(&corpus.arena, options.field_count, sizeof(*fields));
		for (i = optind + 1; i < argc; i++)
			fields[i - optind - 1] = read_field(&corpus.arena, argv[i]);
		options.fields = fields;
		write_index(&corpus, &options, file, parts, timed);
	}
	search_kept_free(kept);
	vec_release(&words);
	vec_release(&corpus.documents);
	arena_release(&corpus.arena);
	return 0;
}
