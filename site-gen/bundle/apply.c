#include "bundle/apply.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/fs.h"
#include "bundle/utc.h"
#include "publish/publish.h"

static const struct place nowhere = { NULL, 0 };

/* A bundle being applied. */
struct applying {
	const struct apply_request *request;
	struct apply_result *result;
	struct bundle bundle;
	struct publish *publish;
	int mirror;              /* the folder as it is, or -1 */
	struct span there;       /* the text of the manifest in it, or empty */
	struct map expected;     /* what the archive is to hold */
	struct arena file_arena; /* lifetime "one file" */
	struct diag_list *diags;
};

static bool
take_file(void *context, const struct pack_expected *file, struct span bytes, struct diag_list *diags)
{
	struct applying *a = context;
	bool ok = true;

	/* publish.h makes the marker, and the manifest goes in with its signature. */
	if (!manifest_owns(file->path)) {
		ok = publish_file(a->publish, file->path.ptr, bytes, diags);
		a->result->written++;
	}
	return ok;
}

/* "the state of 2027-03-31 (commit 0123456789ab)" */
static struct span
state_text(struct applying *a, struct span commit, int64_t time)
{
	struct buf day = BUF_INIT;
	struct span text;

	utc_write_day(&day, time);
	text = arena_printf(a->bundle.arena, "the state of %s (commit %.*s)", day.ptr,
	                    (int)(commit.len < 12 ? commit.len : 12), commit.ptr);
	buf_release(&day);
	return text;
}

/* What the mirror says that it is; an unreadable manifest says nothing. */
static bool
read_state(struct applying *a, struct manifest *out)
{
	struct source source = { .path = SPAN(MANIFEST_INSTALLED) };
	struct diag_list unheard = DIAG_LIST_INIT;
	int error = a->mirror < 0 ? ENOENT
	                          : fs_read_beneath(a->mirror, MANIFEST_INSTALLED, MANIFEST_BYTES_MAX,
	                                            a->bundle.arena, &source.text);
	bool ok = !error && manifest_read(&source, a->bundle.arena, out, &unheard);

	diag_release(&unheard);
	if (!error)
		a->there = source.text;
	return ok;
}

/* `there` is NULL where that is not known. */
static void
refuse_base(struct applying *a, const struct manifest *there)
{
	const struct changes *c = a->bundle.changes;
	struct span from = state_text(a, c->from_commit, c->from_time);

	if (there)
		diag_add(a->diags, DIAG_BUNDLE_BASE, nowhere,
		         "these changes start from %.*s, and '%s' has %.*s", SPAN_ARG(from),
		         a->request->mirror, SPAN_ARG(state_text(a, there->commit, there->time)));
	else
		diag_add(a->diags, DIAG_BUNDLE_BASE, nowhere,
		         "these changes start from %.*s, and '%s' does not say which state it has",
		         SPAN_ARG(from), a->request->mirror);
	diag_hint(a->diags, "apply the changes in between first, or a whole bundle");
}

/* Whether the bundle fits what is there. */
static bool
check_base(struct applying *a)
{
	const struct bundle *b = &a->bundle;
	struct manifest there;
	bool known = read_state(a, &there);
	struct hash hash = hash_of(a->there);

	if (known && !b->changes && there.time > b->manifest.time && !a->request->older) {
		diag_add(a->diags, DIAG_BUNDLE_BASE, nowhere,
		         "'%s' is newer: it has %.*s, and the bundle %.*s", a->request->mirror,
		         SPAN_ARG(state_text(a, there.commit, there.time)),
		         SPAN_ARG(state_text(a, b->manifest.commit, b->manifest.time)));
		diag_hint(a->diags, "to go back all the same, give --older");
		return false;
	}
	if (!b->changes || hash_equal(&hash, &b->changes->from))
		return true;
	a->result->was_there = known && span_equal(a->there, b->manifest_text->text);
	if (!a->result->was_there)
		refuse_base(a, known ? &there : NULL);
	return false;
}

static void
expect(struct applying *a, struct span path, uint64_t size, struct hash hash)
{
	struct pack_expected *file = ARENA_NEW(a->bundle.arena, struct pack_expected);

	*file = (struct pack_expected){ .path = path, .size = size, .hash = hash };
	map_put(&a->expected, path, file);
}

static void
list_expected(struct applying *a)
{
	const struct manifest *m = &a->bundle.manifest;
	const struct changes *c = a->bundle.changes;
	struct span manifest = a->bundle.manifest_text->text, marker = span_of(PUBLISH_MARKER_TEXT);
	size_t i;

	expect(a, span_of(PUBLISH_MARKER), marker.len, hash_of(marker));
	expect(a, span_of(MANIFEST_INSTALLED), manifest.len, hash_of(manifest));
	for (i = 0; i < (c ? c->changed_count : m->file_count); i++) {
		const struct manifest_file *file = c ? manifest_find(m, c->changed[i]) : &m->files[i];

		expect(a, file->path, file->size, file->hash);
	}
}

static bool
unpack(struct applying *a)
{
	struct pack_input input = { .source = a->bundle.archive_name,
		                    .bytes = a->bundle.archive,
		                    .kind = a->bundle.kind,
		                    .expected = &a->expected,
		                    .take = take_file,
		                    .context = a };

	list_expected(a);
	return pack_read(&input, a->diags);
}

/* Whether reading failed because of what the mirror holds, and not of the disk. */
static bool
is_damage(int error)
{
	return error == ENOENT || error == ENOTDIR || error == ELOOP || error == EISDIR || error == EINVAL ||
	       error == EXDEV || error == EFBIG;
}

static bool
report_kept(struct applying *a, const struct manifest_file *file, int error)
{
	struct diag_list *diags = a->diags;

	if (error && !is_damage(error)) {
		diag_errno(diags, DIAG_FILE_READ, "read",
		           fs_join(&a->file_arena, a->request->mirror, file->path.ptr), error);
	} else {
		diag_add(diags, DIAG_BUNDLE_BASE, nowhere, "'%.*s' in '%s' is not as it was published",
		         SPAN_ARG(file->path), a->request->mirror);
		diag_hint(diags, "apply a whole bundle");
	}
	return false;
}

/* A file that the changes leave alone. */
static bool
keep_file(struct applying *a, const struct manifest_file *file)
{
	struct span bytes = { NULL, 0 };
	int error =
		fs_read_beneath(a->mirror, file->path.ptr, (size_t)MANIFEST_FILE_MAX, &a->file_arena, &bytes);
	struct hash hash = hash_of(bytes);
	bool ok = !error && hash_equal(&hash, &file->hash)
	                  ? publish_file(a->publish, file->path.ptr, bytes, a->diags)
	                  : report_kept(a, file, error);

	a->result->kept += ok;
	arena_reset(&a->file_arena);
	return ok;
}

static bool
keep_files(struct applying *a)
{
	const struct manifest *m = &a->bundle.manifest;
	bool ok = true;
	size_t i;

	for (i = 0; a->bundle.changes && i < m->file_count; i++)
		if (!map_get(&a->expected, m->files[i].path))
			ok = keep_file(a, &m->files[i]) && ok;
	return ok;
}

static bool
put_manifest(struct applying *a)
{
	return publish_file(a->publish, MANIFEST_INSTALLED, a->bundle.manifest_text->text, a->diags) &&
	       publish_file(a->publish, MANIFEST_INSTALLED_SIGNATURE, a->bundle.manifest_signature, a->diags);
}

static bool
open_mirror(struct applying *a)
{
	/* publish_begin has seen to it that it is ours, or not there. */
	a->mirror = open(a->request->mirror, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (a->mirror >= 0 || errno == ENOENT)
		return true;
	diag_errno(a->diags, DIAG_FILE_READ, "open", a->request->mirror, errno);
	return false;
}

/* With the mirror locked. */
static bool
replace(struct applying *a)
{
	bool ok = open_mirror(a) && check_base(a) && unpack(a) && keep_files(a) && put_manifest(a);

	if (ok)
		return publish_commit(a->publish, a->diags);
	publish_abort(a->publish);
	return a->result->was_there;
}

static void
fill_result(struct applying *a)
{
	const struct bundle *b = &a->bundle;

	a->result->time = b->manifest.time;
	snprintf(a->result->commit, sizeof(a->result->commit), "%.*s", SPAN_ARG(b->manifest.commit));
	a->result->removed = b->changes ? b->changes->removed_count : 0;
}

bool
bundle_apply(const struct apply_request *request, struct apply_result *out, struct diag_list *diags)
{
	struct applying a = { .request = request, .result = out, .mirror = -1, .diags = diags };
	bool ok;

	*out = (struct apply_result){ .written = 0 };
	ok = bundle_open(request->bundle, request->key, request->arena, &a.bundle, diags);
	if (ok) {
		fill_result(&a);
		a.publish = publish_begin(request->mirror, diags);
		ok = a.publish && replace(&a);
	}
	if (a.mirror >= 0)
		close(a.mirror);
	map_release(&a.expected);
	arena_release(&a.file_arena);
	return ok;
}
