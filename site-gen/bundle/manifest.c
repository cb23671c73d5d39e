#include "bundle/manifest.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/utf8.h"
#include "bundle/utc.h"

static void
put_text(struct json *json, const char *key, struct span value)
{
	json_line(json);
	json_key(json, key);
	json_string(json, value);
}

static void
put_hash(struct json *json, const char *key, const struct hash *hash)
{
	struct buf digits = BUF_INIT;

	hash_write(&digits, hash);
	json_key(json, key);
	json_string(json, buf_as_span(&digits));
	buf_release(&digits);
}

static void
put_time(struct json *json, const char *key, int64_t seconds)
{
	struct buf text = BUF_INIT;

	utc_write(&text, seconds);
	put_text(json, key, buf_as_span(&text));
	buf_release(&text);
}

static void
put_edition(struct json *json, const struct manifest_edition *edition)
{
	json_line(json);
	json_open(json, '{');
	json_key(json, "publication");
	json_string(json, edition->publication);
	json_key(json, "edition");
	json_string(json, edition->edition);
	json_key(json, "label");
	json_string(json, edition->label);
	json_close(json, '}');
}

static void
put_file(struct json *json, const struct manifest_file *file)
{
	json_line(json);
	json_open(json, '{');
	json_key(json, "path");
	json_string(json, file->path);
	json_key(json, "size");
	json_number(json, file->size);
	put_hash(json, "sha256", &file->hash);
	json_close(json, '}');
}

void
manifest_write(const struct manifest *manifest, struct buf *out)
{
	struct json json = JSON_INIT(out);
	size_t i;

	json_open(&json, '{');
	put_text(&json, "format", span_of(MANIFEST_FORMAT));
	put_text(&json, "title", manifest->title);
	json_line(&json);
	json_key(&json, "editions");
	json_open(&json, '[');
	for (i = 0; i < manifest->edition_count; i++)
		put_edition(&json, &manifest->editions[i]);
	json_close(&json, ']');
	put_text(&json, "commit", manifest->commit);
	put_time(&json, "time", manifest->time);
	put_text(&json, "tool", manifest->tool);
	json_line(&json);
	json_key(&json, "size");
	json_number(&json, manifest->size);
	json_line(&json);
	json_key(&json, "files");
	json_open(&json, '[');
	for (i = 0; i < manifest->file_count; i++)
		put_file(&json, &manifest->files[i]);
	json_close(&json, ']');
	json_close(&json, '}');
	buf_char(out, '\n');
}

const struct manifest_file *
manifest_find(const struct manifest *manifest, struct span path)
{
	size_t low = 0, high = manifest->file_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = span_compare(path, manifest->files[middle].path);

		if (!order)
			return &manifest->files[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

bool
manifest_owns(struct span path)
{
	struct buf folded = BUF_INIT;
	bool owned;

	utf8_fold(&folded, path);
	owned = strcmp(folded.ptr, ".site-gen") == 0 || strcmp(folded.ptr, MANIFEST_INSTALLED) == 0 ||
	        strcmp(folded.ptr, MANIFEST_INSTALLED_SIGNATURE) == 0;
	buf_release(&folded);
	return owned;
}

/* Changes. */

static bool
is_same(const struct manifest_file *a, const struct manifest_file *b)
{
	return a && a->size == b->size && hash_equal(&a->hash, &b->hash);
}

void
changes_between(const struct manifest *from, const struct manifest *to, struct arena *arena,
                struct changes *out)
{
	size_t i;

	*out = (struct changes){ .from_commit = from->commit, .commit = to->commit, .from_time = from->time };
	out->changed = arena_array(arena, to->file_count, sizeof(*out->changed));
	out->removed = arena_array(arena, from->file_count, sizeof(*out->removed));
	for (i = 0; i < to->file_count; i++)
		if (!is_same(manifest_find(from, to->files[i].path), &to->files[i]))
			out->changed[out->changed_count++] = to->files[i].path;
	for (i = 0; i < from->file_count; i++)
		if (!manifest_find(to, from->files[i].path))
			out->removed[out->removed_count++] = from->files[i].path;
}

static void
put_paths(struct json *json, const char *key, const struct span *paths, size_t count)
{
	size_t i;

	json_line(json);
	json_key(json, key);
	json_open(json, '[');
	for (i = 0; i < count; i++) {
		json_line(json);
		json_string(json, paths[i]);
	}
	json_close(json, ']');
}

void
changes_write(const struct changes *changes, struct buf *out)
{
	struct json json = JSON_INIT(out);

	json_open(&json, '{');
	put_text(&json, "format", span_of(CHANGES_FORMAT));
	put_text(&json, "from-commit", changes->from_commit);
	put_time(&json, "from-time", changes->from_time);
	json_line(&json);
	put_hash(&json, "from-manifest", &changes->from);
	put_text(&json, "commit", changes->commit);
	json_line(&json);
	put_hash(&json, "manifest", &changes->to);
	put_paths(&json, "changed", changes->changed, changes->changed_count);
	put_paths(&json, "removed", changes->removed, changes->removed_count);
	json_close(&json, '}');
	buf_char(out, '\n');
}

/* SHA256SUMS. */

void
sum_write(const struct sum *sum, struct buf *out)
{
	hash_write(out, &sum->hash);
	BUF_LIT(out, "  ");
	buf_span(out, sum->name);
	buf_char(out, '\n');
}

/* A name that is no path and no option, and means nothing to a shell. */
static bool
is_plain_name(struct span name)
{
	size_t i;

	for (i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      (i && (c == '-' || c == '.'))))
			return false;
	}
	return name.len > 0;
}

static bool
take_sum(struct span line, struct sum *out)
{
	struct span digits = span_slice(line, 0, HASH_DIGITS);

	out->name = span_from(line, HASH_DIGITS + 2);
	return hash_read(digits, &out->hash) && span_starts_with(span_from(line, HASH_DIGITS), "  ") &&
	       is_plain_name(out->name);
}

const struct sum *
sums_find(const struct sums *sums, const char *name)
{
	size_t i;

	for (i = 0; i < sums->len; i++)
		if (span_is(sums->at[i].name, name))
			return &sums->at[i];
	return NULL;
}

bool
sums_read(const struct source *source, struct sums *out, struct diag_list *diags)
{
	struct span line, rest = source->text;

	while (rest.len) {
		struct place place = { source, (size_t)(rest.ptr - source->text.ptr) };
		struct sum sum;

		span_cut(rest, '\n', &line, &rest);
		if (!take_sum(line, &sum)) {
			diag_add(diags, DIAG_BUNDLE_FORMAT, place,
			         "this is not a line of sha256sum for a file here");
			return false;
		}
		vec_push(out, sum);
	}
	return true;
}
