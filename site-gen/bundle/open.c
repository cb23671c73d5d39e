#include "bundle/open.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/fs.h"

#define SUMS_MAX ((size_t)64 << 10)

/* For each file an archive has a header or two; the rest is for its ends. */
#define ARCHIVE_FILE_OVERHEAD 4096u
#define ARCHIVE_OVERHEAD ((size_t)1 << 20)

/* What opening needs besides the bundle. */
struct opening {
	struct bundle *bundle;
	const struct minisign_public *key;
	char *archive; /* the name that was given, or NULL */
	struct sums sums;
	struct diag_list *diags;
};

/* A file of the bundle by its name, still without its bytes. */
static struct source *
named(struct opening *o, const char *name)
{
	struct source *file = ARENA_NEW(o->bundle->arena, struct source);

	file->path = span_of(fs_join(o->bundle->arena, o->bundle->folder, name));
	return file;
}

static int
read_source(struct opening *o, const char *name, size_t limit, struct source **out)
{
	*out = named(o, name);
	return fs_read((*out)->path.ptr, limit, o->bundle->arena, &(*out)->text);
}

static bool
report_read(struct opening *o, const struct source *file, int error)
{
	if (error == EFBIG)
		diag_add(o->diags, DIAG_BUNDLE_FORMAT, (struct place){ NULL, 0 },
		         "'%.*s' is larger than such a file can be", SPAN_ARG(file->path));
	else
		diag_errno(o->diags, DIAG_FILE_READ, "read", file->path.ptr, error);
	return false;
}

static void
report_other_key(const struct minisign_public *key, const unsigned char *id, struct diag_list *diags)
{
	char theirs[MINISIGN_ID_TEXT], ours[MINISIGN_ID_TEXT];

	minisign_id_text(id, theirs);
	minisign_id_text(key->id, ours);
	diag_hint(diags, "it was signed with the key %s, and the public key given is %s", theirs, ours);
}

bool
bundle_check_signature(const struct minisign_public *key, const struct source *text,
                       const struct span *signature, struct diag_list *diags)
{
	static const char *const problems[] = {
		[MINISIGN_FORMAT] = "its signature is not in minisign's format",
		[MINISIGN_UNHASHED] = "its signature is of the old kind, without hashing",
		[MINISIGN_OTHER_KEY] = "it was signed by somebody else",
		[MINISIGN_FORGED] =
			"its signature does not belong to it: it was changed, or the signature was",
		[MINISIGN_COMMENT] = "the trusted comment of its signature was changed",
	};
	struct minisign_signature found;
	enum minisign_result result;

	if (!signature) {
		diag_add(diags, DIAG_BUNDLE_SIGNATURE, (struct place){ NULL, 0 }, "'%.*s' is not signed",
		         SPAN_ARG(text->path));
		return false;
	}
	result = minisign_verify(key, text->text, *signature, &found);
	if (result == MINISIGN_OK)
		return true;
	diag_add(diags, DIAG_BUNDLE_SIGNATURE, (struct place){ NULL, 0 }, "'%.*s' cannot be trusted: %s",
	         SPAN_ARG(text->path), problems[result]);
	if (result == MINISIGN_OTHER_KEY)
		report_other_key(key, found.id, diags);
	return false;
}

/* The signature beside a file; checks the file with it. */
static bool
check_signed(struct opening *o, const char *signature_name, const struct source *text, struct span *signature)
{
	struct source *file;
	int error = read_source(o, signature_name, BUNDLE_SIGNATURE_MAX, &file);

	if (error && error != ENOENT)
		return report_read(o, file, error);
	*signature = file->text;
	return bundle_check_signature(o->key, text, error ? NULL : signature, o->diags);
}

static bool
open_sums(struct opening *o)
{
	struct source *text;
	struct span signature;
	int error = read_source(o, BUNDLE_SUMS, SUMS_MAX, &text);

	if (error == ENOENT && fs_exists(o->bundle->folder)) {
		diag_add(o->diags, DIAG_BUNDLE_FORMAT, (struct place){ NULL, 0 },
		         "'%s' is no bundle: it has no " BUNDLE_SUMS, o->bundle->folder);
		return false;
	}
	if (error)
		return report_read(o, text, error);
	return check_signed(o, BUNDLE_SUMS MINISIGN_SUFFIX, text, &signature) &&
	       sums_read(text, &o->sums, o->diags);
}

static bool
check_hash(struct opening *o, const struct source *file, const struct hash *expected)
{
	struct hash hash = hash_of(file->text);

	if (hash_equal(&hash, expected))
		return true;
	diag_add(o->diags, DIAG_BUNDLE_HASH, (struct place){ NULL, 0 },
	         "'%.*s' has other bytes than " BUNDLE_SUMS " says", SPAN_ARG(file->path));
	diag_hint(o->diags, "the copy is damaged: copy the bundle again");
	return false;
}

/* Reads a file that SHA256SUMS must list. */
static bool
open_listed(struct opening *o, const char *name, size_t limit, struct source **out)
{
	const struct sum *sum = sums_find(&o->sums, name);
	int error;

	if (!sum) {
		diag_add(o->diags, DIAG_BUNDLE_FORMAT, (struct place){ NULL, 0 },
		         BUNDLE_SUMS " does not list '%s'", name);
		return false;
	}
	error = read_source(o, name, limit, out);
	return error ? report_read(o, *out, error) : check_hash(o, *out, &sum->hash);
}

static bool
open_manifest(struct opening *o)
{
	struct bundle *b = o->bundle;
	struct source *text;

	if (!open_listed(o, BUNDLE_MANIFEST, MANIFEST_BYTES_MAX, &text))
		return false;
	b->manifest_text = text;
	return check_signed(o, BUNDLE_MANIFEST MINISIGN_SUFFIX, text, &b->manifest_signature) &&
	       manifest_read(text, b->arena, &b->manifest, o->diags);
}

/* Whether the lists of changes are about this manifest. */
static bool
changes_fit(const struct bundle *b)
{
	struct hash hash = hash_of(b->manifest_text->text);
	size_t i;

	for (i = 0; i < b->changes->changed_count; i++)
		if (!manifest_find(&b->manifest, b->changes->changed[i]))
			return false;
	for (i = 0; i < b->changes->removed_count; i++)
		if (manifest_find(&b->manifest, b->changes->removed[i]))
			return false;
	return hash_equal(&hash, &b->changes->to) && span_equal(b->changes->commit, b->manifest.commit);
}

static bool
open_changes(struct opening *o)
{
	struct bundle *b = o->bundle;
	struct source *text;

	if (!sums_find(&o->sums, BUNDLE_CHANGES))
		return true;
	b->changes = ARENA_NEW(b->arena, struct changes);
	if (!open_listed(o, BUNDLE_CHANGES, MANIFEST_BYTES_MAX, &text) ||
	    !changes_read(text, b->arena, b->changes, o->diags))
		return false;
	if (changes_fit(b))
		return true;
	diag_add(o->diags, DIAG_BUNDLE_FORMAT, (struct place){ NULL, 0 },
	         "'%.*s' is about another manifest than this bundle's", SPAN_ARG(text->path));
	return false;
}

/* The archive of that kind that SHA256SUMS lists, or NULL. */
static char *
listed_archive(struct opening *o, enum pack_kind kind)
{
	size_t i;

	for (i = 0; i < o->sums.len; i++)
		if (span_ends_with(o->sums.at[i].name, pack_suffix[kind]))
			return arena_cstr(o->bundle->arena, o->sums.at[i].name);
	return NULL;
}

/* The archive given, or the one that is there. */
static char *
choose_archive(struct opening *o)
{
	char *found = NULL;
	int kind;

	for (kind = PACK_KINDS - 1; kind >= 0; kind--) {
		char *name = listed_archive(o, (enum pack_kind)kind);

		if (!name || (o->archive && strcmp(name, o->archive) != 0))
			continue;
		found = name;
		o->bundle->kind = (enum pack_kind)kind;
		if (fs_exists(fs_join(o->bundle->arena, o->bundle->folder, name)))
			break;
	}
	return found;
}

static bool
open_archive(struct opening *o)
{
	const struct manifest *m = &o->bundle->manifest;
	char *name = choose_archive(o);
	size_t limit = size_add(size_add((size_t)m->size, o->bundle->manifest_text->text.len),
	                        size_add(ARCHIVE_OVERHEAD, size_mul(m->file_count, ARCHIVE_FILE_OVERHEAD)));

	struct source *file;

	if (name) {
		if (!open_listed(o, name, limit, &file))
			return false;
		o->bundle->archive = file->text;
		o->bundle->archive_name = named(o, name);
		return true;
	}
	diag_add(o->diags, DIAG_BUNDLE_FORMAT, (struct place){ NULL, 0 }, BUNDLE_SUMS " does not list '%s'",
	         o->archive ? o->archive : "site-….tar.zst");
	return false;
}

/* An archive stands for the folder that it is in. */
static void
split_path(struct opening *o, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct stat st;

	o->bundle->folder = arena_cstr(o->bundle->arena, span_of(path));
	if (stat(path, &st) || S_ISDIR(st.st_mode))
		return;
	o->archive = arena_cstr(o->bundle->arena, span_of(slash ? slash + 1 : path));
	o->bundle->folder =
		arena_cstr(o->bundle->arena,
	                   slash ? span_make(path, (size_t)(slash - path) + (slash == path)) : span_of("."));
}

bool
bundle_open(const char *path, const struct minisign_public *key, struct arena *arena, struct bundle *out,
            struct diag_list *diags)
{
	struct opening o = { .bundle = out, .key = key, .sums = VEC_INIT, .diags = diags };
	bool ok;

	*out = (struct bundle){ .arena = arena };
	split_path(&o, path);
	ok = open_sums(&o) && open_manifest(&o) && open_changes(&o) && open_archive(&o);
	vec_release(&o.sums);
	return ok;
}
