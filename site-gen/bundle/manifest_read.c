#include "bundle/manifest.h"
#include "bundle/path.h"
#include "bundle/utc.h"
#include "yaml/yaml.h"

#define ID_DIGITS 40u
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define REQUIRED(struct_name, key, member, type_name)                                  \
	{                                                                              \
		key, YAML_TYPE_##type_name, true, offsetof(struct struct_name, member) \
	}

/* For each file eight nodes: a map, its keys' values, and room. */
static const struct yaml_limits limits = { MANIFEST_BYTES_MAX, 8 * MANIFEST_FILES_MAX, 4 };

/*
 * A document being read.  JSON is YAML, and a document must be what we would
 * write ourselves, byte for byte: so no other spelling of the same has to be
 * thought of, no key twice and none that nothing knows.
 */
struct reading {
	const struct source *source;
	struct arena *arena;
	struct diag_list *diags;
	struct diag_list details; /* what YAML says */
};

static bool
bad(struct reading *r, const char *what)
{
	diag_add(r->diags, DIAG_BUNDLE_FORMAT, (struct place){ r->source, 0 }, "%s", what);
	return false;
}

/* Passes on the first thing that YAML had to say. */
static bool
bad_detail(struct reading *r)
{
	const struct diag *first = r->details.items.at;

	diag_add(r->diags, DIAG_BUNDLE_FORMAT, first->place, "%.*s", SPAN_ARG(first->message));
	return false;
}

static bool
bad_path(struct reading *r, const struct yaml_node *node, struct span path, const char *problem)
{
	diag_add(r->diags, DIAG_BUNDLE_NAME, (struct place){ r->source, node->offset }, "the name '%.*s' %s",
	         SPAN_ARG(path), problem);
	return false;
}

static bool
decode(struct reading *r, const struct yaml_node *map, const char *what, const struct yaml_field *fields,
       size_t count, void *out)
{
	return yaml_decode(map, r->source, what, fields, count, out, r->arena, &r->details) || bad_detail(r);
}

/* NULL after a diagnostic. */
static const struct yaml_node *
parse(struct reading *r, const char *format)
{
	const struct yaml_node *root =
		yaml_parse(r->arena, r->source, 0, r->source->text.len, &limits, &r->details);
	const struct yaml_node *found = yaml_get(root, "format");

	if (!root)
		bad_detail(r);
	else if (!found || found->kind != YAML_TEXT)
		bad(r, "this has no 'format', so it was not made by 'site-gen bundle'");
	else if (!span_is(found->text, format))
		diag_add(r->diags, DIAG_BUNDLE_FORMAT, (struct place){ r->source, found->offset },
		         "this is of the format '%.*s', and '%s' is expected", SPAN_ARG(found->text), format);
	else
		return root;
	return NULL;
}

/* `written` is what we would write for what was read; it is freed. */
static bool
is_canonical(struct reading *r, struct buf *written)
{
	struct span ours = buf_as_span(written), text = r->source->text;
	size_t at = 0;
	bool same = span_equal(ours, text);

	while (!same && at < ours.len && at < text.len && ours.ptr[at] == text.ptr[at])
		at++;
	buf_release(written);
	if (!same)
		diag_add(r->diags, DIAG_BUNDLE_FORMAT, (struct place){ r->source, at },
		         "this is not how 'site-gen bundle' writes it");
	return same;
}

static bool
is_commit(struct span id)
{
	size_t i;

	for (i = 0; i < id.len; i++)
		if (!((id.ptr[i] >= '0' && id.ptr[i] <= '9') || (id.ptr[i] >= 'a' && id.ptr[i] <= 'f')))
			return false;
	return id.len == ID_DIGITS;
}

static bool
read_editions(struct reading *r, const struct yaml_node *list, struct manifest *out)
{
	static const struct yaml_field fields[] = {
		REQUIRED(manifest_edition, "publication", publication, TEXT),
		REQUIRED(manifest_edition, "edition", edition, TEXT),
		REQUIRED(manifest_edition, "label", label, TEXT),
	};
	const struct yaml_node *item;

	out->editions = arena_array(r->arena, list->count, sizeof(*out->editions));
	for (item = list->first; item; item = item->next)
		if (!decode(r, item, "an edition", fields, COUNT(fields),
		            &out->editions[out->edition_count++]))
			return false;
	return true;
}

/* A file as it stands in the document. */
struct raw_file {
	struct span path, hash;
	long size;
};

static bool
read_file(struct reading *r, const struct yaml_node *item, struct manifest_file *out)
{
	static const struct yaml_field fields[] = {
		REQUIRED(raw_file, "path", path, TEXT),
		REQUIRED(raw_file, "size", size, NUMBER),
		REQUIRED(raw_file, "sha256", hash, TEXT),
	};
	struct raw_file raw = { .size = 0 };
	const char *problem;

	if (!decode(r, item, "a file", fields, COUNT(fields), &raw))
		return false;
	problem = path_problem(raw.path);
	if (problem || manifest_owns(raw.path))
		return bad_path(r, item, raw.path, problem ? problem : "is one of site-gen's own");
	if (raw.size < 0 || (uint64_t)raw.size > MANIFEST_FILE_MAX || !hash_read(raw.hash, &out->hash)) {
		diag_add(r->diags, DIAG_BUNDLE_FORMAT, (struct place){ r->source, item->offset },
		         "the size or the hash of '%.*s' is impossible", SPAN_ARG(raw.path));
		return false;
	}
	out->path = raw.path;
	out->size = (uint64_t)raw.size;
	return true;
}

/* Adds the path of `node`; false after a diagnostic. */
static bool
add_path(struct reading *r, struct path_set *set, struct span path, const struct yaml_node *node)
{
	struct span clash;

	if (path_set_add(set, path, &clash))
		return true;
	diag_add(r->diags, DIAG_BUNDLE_NAME, (struct place){ r->source, node->offset },
	         "the names '%.*s' and '%.*s' cannot be in one folder everywhere", SPAN_ARG(clash),
	         SPAN_ARG(path));
	return false;
}

static bool
read_files(struct reading *r, const struct yaml_node *list, struct manifest *out)
{
	struct path_set *set = path_set_new();
	const struct yaml_node *item;
	bool ok = true;

	out->files = arena_array(r->arena, list->count, sizeof(*out->files));
	for (item = list->first; ok && item; item = item->next) {
		struct manifest_file *file = &out->files[out->file_count];

		ok = read_file(r, item, file) && add_path(r, set, file->path, item);
		if (ok && out->file_count && span_compare(file[-1].path, file->path) > 0)
			ok = bad(r, "the files are not sorted by name");
		out->size += file->size;
		out->file_count++;
	}
	path_set_free(set);
	return ok;
}

struct raw_manifest {
	struct span format, title, commit, time, tool;
	const struct yaml_node *editions, *files;
	long size;
};

static bool
read_manifest(struct reading *r, const struct yaml_node *root, struct manifest *out)
{
	static const struct yaml_field fields[] = {
		REQUIRED(raw_manifest, "format", format, TEXT),
		REQUIRED(raw_manifest, "title", title, TEXT),
		REQUIRED(raw_manifest, "editions", editions, NODE),
		REQUIRED(raw_manifest, "commit", commit, TEXT),
		REQUIRED(raw_manifest, "time", time, TEXT),
		REQUIRED(raw_manifest, "tool", tool, TEXT),
		REQUIRED(raw_manifest, "size", size, NUMBER),
		REQUIRED(raw_manifest, "files", files, NODE),
	};
	struct raw_manifest raw = { .size = 0 };
	struct buf written = BUF_INIT;

	if (!decode(r, root, "the manifest", fields, COUNT(fields), &raw))
		return false;
	out->title = raw.title;
	out->commit = raw.commit;
	out->tool = raw.tool;
	if (!is_commit(raw.commit) || !utc_read(raw.time, &out->time))
		return bad(r, "the commit or the time of the manifest is impossible");
	if (!read_editions(r, raw.editions, out) || !read_files(r, raw.files, out))
		return false;
	manifest_write(out, &written);
	return is_canonical(r, &written);
}

bool
manifest_read(const struct source *source, struct arena *arena, struct manifest *out, struct diag_list *diags)
{
	struct reading r = { source, arena, diags, DIAG_LIST_INIT };
	const struct yaml_node *root = parse(&r, MANIFEST_FORMAT);
	bool ok;

	*out = (struct manifest){ .time = 0 };
	ok = root && read_manifest(&r, root, out);
	diag_release(&r.details);
	return ok;
}

/* Ascending paths, each but once. */
static bool
read_paths(struct reading *r, const struct yaml_node *list, struct span **out, size_t *count)
{
	const struct yaml_node *item;

	*out = arena_array(r->arena, list->count, sizeof(**out));
	for (item = list->first; item; item = item->next) {
		struct span *path = &(*out)[(*count)++];
		const char *problem;

		*path = item->text;
		problem = path_problem(*path);
		if (problem)
			return bad_path(r, item, *path, problem);
		if (*count > 1 && span_compare(path[-1], *path) >= 0)
			return bad(r, "the names are not sorted");
	}
	return true;
}

struct raw_changes {
	struct span format, from_commit, from_time, from, commit, to;
	const struct yaml_node *changed, *removed;
};

static bool
read_changes(struct reading *r, const struct yaml_node *root, struct changes *out)
{
	static const struct yaml_field fields[] = {
		REQUIRED(raw_changes, "format", format, TEXT),
		REQUIRED(raw_changes, "from-commit", from_commit, TEXT),
		REQUIRED(raw_changes, "from-time", from_time, TEXT),
		REQUIRED(raw_changes, "from-manifest", from, TEXT),
		REQUIRED(raw_changes, "commit", commit, TEXT),
		REQUIRED(raw_changes, "manifest", to, TEXT),
		REQUIRED(raw_changes, "changed", changed, NODE),
		REQUIRED(raw_changes, "removed", removed, NODE),
	};
	struct raw_changes raw = { .changed = NULL };
	struct buf written = BUF_INIT;

	if (!decode(r, root, "the changes", fields, COUNT(fields), &raw))
		return false;
	out->from_commit = raw.from_commit;
	out->commit = raw.commit;
	if (!is_commit(raw.from_commit) || !is_commit(raw.commit) ||
	    !utc_read(raw.from_time, &out->from_time) || !hash_read(raw.from, &out->from) ||
	    !hash_read(raw.to, &out->to))
		return bad(r, "a commit, the time or a hash of the changes is impossible");
	if (!read_paths(r, raw.changed, &out->changed, &out->changed_count) ||
	    !read_paths(r, raw.removed, &out->removed, &out->removed_count))
		return false;
	changes_write(out, &written);
	return is_canonical(r, &written);
}

bool
changes_read(const struct source *source, struct arena *arena, struct changes *out, struct diag_list *diags)
{
	struct reading r = { source, arena, diags, DIAG_LIST_INIT };
	const struct yaml_node *root = parse(&r, CHANGES_FORMAT);
	bool ok;

	*out = (struct changes){ .from_time = 0 };
	ok = root && read_changes(&r, root, out);
	diag_release(&r.details);
	return ok;
}
