#include "bundle/libarchive.h"
#include "bundle/pack.h"

const char *const pack_suffix[PACK_KINDS] = { ".zip", ".tar.zst" };

/* Named, so that a new default of libarchive changes no bundle. */
#define ZIP_OPTIONS "zip:compression=deflate,zip:compression-level=9,zip:hdrcharset=UTF-8"
#define TAR_OPTIONS "zstd:compression-level=12"

static la_ssize_t
write_to_buf(struct archive *a, void *context, const void *bytes, size_t len)
{
	(void)a;
	buf_add(context, bytes, len);
	return (la_ssize_t)len;
}

static bool
choose_format(struct archive *a, enum pack_kind kind)
{
	if (kind == PACK_ZIP)
		return !libarchive.write_set_format_zip(a) && !libarchive.write_set_options(a, ZIP_OPTIONS);
	return !libarchive.write_set_format_pax_restricted(a) && !libarchive.write_add_filter_zstd(a) &&
	       !libarchive.write_set_options(a, TAR_OPTIONS);
}

static bool
write_file(struct archive *a, const struct pack_file *file, int64_t time)
{
	struct archive_entry *entry = libarchive.entry_new();
	struct buf path = BUF_INIT;
	bool ok;

	buf_span(&path, file->path);
	libarchive.entry_set_pathname(entry, path.ptr);
	libarchive.entry_set_filetype(entry, AE_IFREG);
	libarchive.entry_set_perm(entry, 0644);
	libarchive.entry_set_size(entry, (la_int64_t)file->bytes.len);
	libarchive.entry_set_mtime(entry, (time_t)time, 0);
	ok = !libarchive.write_header(a, entry) &&
	     (!file->bytes.len ||
	      libarchive.write_data(a, file->bytes.ptr, file->bytes.len) == (la_ssize_t)file->bytes.len);
	libarchive.entry_free(entry);
	buf_release(&path);
	return ok;
}

bool
pack_write(enum pack_kind kind, const struct pack_file *files, size_t count, int64_t time, struct buf *out,
           struct diag_list *diags)
{
	struct archive *a;
	size_t i;
	bool ok;

	libarchive_load();
	a = libarchive.write_new();
	ok = choose_format(a, kind) && !libarchive.write_set_bytes_per_block(a, 0) &&
	     !libarchive.write_open(a, out, NULL, write_to_buf, NULL);

	for (i = 0; ok && i < count; i++)
		ok = write_file(a, &files[i], time);
	ok = ok && !libarchive.write_close(a);
	if (!ok) {
		const char *reason = libarchive.error_string(a);

		diag_add(diags, DIAG_FILE_WRITE, (struct place){ NULL, 0 }, "cannot make the archive: %s",
		         reason ? reason : "libarchive does not say why");
	}
	libarchive.write_free(a);
	return ok;
}
