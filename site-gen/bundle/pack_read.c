#include "bundle/libarchive.h"
#include "bundle/pack.h"
#include "bundle/path.h"

/* One archive being read. */
struct reading {
	const struct pack_input *input;
	struct archive *archive;
	struct diag_list *diags;
	struct buf bytes; /* of the file at hand */
};

static struct place
here(const struct reading *r)
{
	return (struct place){ r->input->source, 0 };
}

static bool
bad_archive(struct reading *r)
{
	const char *reason = libarchive.error_string(r->archive);

	diag_add(r->diags, DIAG_BUNDLE_ENTRY, here(r), "the archive cannot be read: %s",
	         reason ? reason : "libarchive does not say why");
	return false;
}

static bool
bad_entry(struct reading *r, struct span path, const char *problem)
{
	diag_add(r->diags, DIAG_BUNDLE_ENTRY, here(r), "'%.*s' %s", SPAN_ARG(path), problem);
	return false;
}

static struct archive *
open_archive(const struct pack_input *input)
{
	struct archive *a = libarchive.read_new();
	int failed = input->kind == PACK_ZIP
	                     ? libarchive.read_support_format_zip(a)
	                     : libarchive.read_support_format_tar(a) | libarchive.read_support_filter_zstd(a);

	if (!failed)
		libarchive.read_open_memory(a, input->bytes.ptr, input->bytes.len);
	return a;
}

/* What is wrong with an entry, by its header; NULL where it is an expected file. */
static const char *
entry_problem(struct archive_entry *entry, struct span path, const struct pack_expected *expected)
{
	const char *problem = path_problem(path);

	if (problem)
		return problem;
	if (libarchive.entry_hardlink(entry))
		return "is a hard link";
	if (libarchive.entry_filetype(entry) == AE_IFLNK)
		return "is a symbolic link";
	if (libarchive.entry_filetype(entry) != AE_IFREG)
		return "is no regular file";
	if (!expected)
		return "must not be in it";
	if (expected->seen)
		return "is there twice";
	if (libarchive.entry_size_is_set(entry) && (uint64_t)libarchive.entry_size(entry) != expected->size)
		return "has another size than the manifest says";
	return NULL;
}

/* Unpacks no more than the expected size and a byte. */
static bool
read_bytes(struct reading *r, struct span path, const struct pack_expected *expected)
{
	char block[16 * 1024];
	la_ssize_t n;

	buf_clear(&r->bytes);
	while ((n = libarchive.read_data(r->archive, block, sizeof(block))) > 0) {
		if ((uint64_t)n > expected->size - r->bytes.len)
			return bad_entry(r, path, "has more bytes than the manifest says");
		buf_add(&r->bytes, block, (size_t)n);
	}
	if (n < 0)
		return bad_archive(r);
	return r->bytes.len == expected->size || bad_entry(r, path, "has fewer bytes than the manifest says");
}

static bool
read_entry(struct reading *r, struct archive_entry *entry)
{
	struct span path = span_of(libarchive.entry_pathname(entry));
	struct pack_expected *expected = map_get(r->input->expected, path);
	const char *problem = entry_problem(entry, path, expected);
	struct hash hash;

	if (problem)
		return bad_entry(r, path, problem);
	expected->seen = true;
	if (!read_bytes(r, path, expected))
		return false;
	hash = hash_of(buf_as_span(&r->bytes));
	if (!hash_equal(&hash, &expected->hash))
		return bad_entry(r, path, "has other bytes than the manifest says");
	return r->input->take(r->input->context, expected, buf_as_span(&r->bytes), r->diags);
}

static bool
all_seen(struct reading *r)
{
	const struct map *expected = r->input->expected;
	size_t i;

	for (i = 0; i < expected->len; i++) {
		const struct pack_expected *file = expected->entries[i].value;

		if (!file->seen)
			return bad_entry(r, file->path, "is missing");
	}
	return true;
}

bool
pack_read(const struct pack_input *input, struct diag_list *diags)
{
	struct reading r = { input, NULL, diags, BUF_INIT };
	struct archive_entry *entry;
	int result = ARCHIVE_OK;
	bool ok = true;

	libarchive_load();
	r.archive = open_archive(input);
	while (ok && (result = libarchive.read_next_header(r.archive, &entry)) == ARCHIVE_OK)
		ok = read_entry(&r, entry);
	if (ok && result != ARCHIVE_EOF)
		ok = bad_archive(&r);
	ok = ok && all_seen(&r);
	libarchive.read_free(r.archive);
	buf_release(&r.bytes);
	return ok;
}
