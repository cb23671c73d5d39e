#include "assertions.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "bundle/bundle.h"
#include "bundle/compress.h"
#include "bundle/pack.h"
#include "bundle/path.h"
#include "bundle/utc.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct fixture {
	struct arena arena;
	struct diag_list diags;
	struct buf out;
};

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->diags = (struct diag_list)DIAG_LIST_INIT;
	f->out = (struct buf)BUF_INIT;
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	diag_release(&f->diags);
	arena_release(&f->arena);
	buf_release(&f->out);
	free(f);
	return 0;
}

/* Exactly one diagnostic, with this part; it is then forgotten. */
static void
assert_diag(struct fixture *f, enum diag_id id, const char *part)
{
	assert_int_equal(f->diags.items.len, 1);
	if (f->diags.items.at[0].id != id || !strstr(f->diags.items.at[0].message.ptr, part))
		fail_msg("'%s' expected in: %s", part, f->diags.items.at[0].message.ptr);
	diag_release(&f->diags);
}

static void
paths_that_a_mirror_can_hold(void **state)
{
	static const char *const good[] = { "a", "a/b.html", "é.html", "con-text.html", ".hidden", "com10.txt",
		                            "a b/c", "nulls.html", "x/auxiliary" };
	static const char *const bad[] = { "", "/a", "a//b", "a/", ".", "..", "a/../b", "./a", "a/./b", "a\\b", "c:x",
		                           "a?b", "a*", "a<b", "a>b", "a|b", "a\"b", "a\nb", "a\x7f", "a\xff", "a.",
		                           "a /b", "con", "CON.html", "x/Nul", "com1.txt", "lpt9", "aux.tar.gz",
		                           "a\xe2\x80\xae/b" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++)
		assert_null(path_problem(span_of(good[i])));
	for (i = 0; i < COUNT(bad); i++)
		if (!path_problem(span_of(bad[i])))
			fail_msg("'%s' is allowed", bad[i]);
	assert_non_null(path_problem(span_make("a\0b", 3)));
}

static void
paths_that_one_folder_can_hold(void **state)
{
	static const struct {
		const char *first, *second;
		bool ok;
	} pairs[] = {
		{ "a/x", "a/y", true },      { "a", "b", true },          { "a/b/c", "a/b.html", true },
		{ "a", "a", false },         { "a.html", "A.html", false }, { "a/x", "A/y", false },
		{ "a", "a/b", false },       { "a/b", "a", false },       { "stra\xc3\x9f" "e", "strasse", false },
		{ "\xc3\x89", "\xc3\xa9", false },  { "e\xcc\x81", "\xc3\xa9", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(pairs); i++) {
		struct path_set *set = path_set_new();
		struct span clash = { NULL, 0 };

		assert_true(path_set_add(set, span_of(pairs[i].first), &clash));
		if (path_set_add(set, span_of(pairs[i].second), &clash) != pairs[i].ok)
			fail_msg("'%s' and '%s'", pairs[i].first, pairs[i].second);
		if (!pairs[i].ok)
			assert_span(clash, pairs[i].first);
		path_set_free(set);
	}
}

static void
moments_come_back(void **state)
{
	static const char *const bad[] = { "", "2027-03-31", "2027-03-31T09:30:00", "2027-02-31T09:30:00Z",
		                           "2027-3-31T09:30:00Z", "2027-03-31T09:30:00Zx", "2027-03-31 09:30:00Z",
		                           " 2027-03-31T09:30:00Z", "1969-12-31T23:59:59Z", "2027-03-31T09:30:60Z" };
	struct fixture *f = *state;
	int64_t seconds;
	size_t i;

	utc_write(&f->out, 1806485400);
	assert_true(utc_read(buf_as_span(&f->out), &seconds));
	assert_int_equal(seconds, 1806485400);
	assert_written(&f->out, "2027-03-31T09:30:00Z");
	utc_write_day(&f->out, INT64_MAX);
	assert_written(&f->out, "9999-12-31");
	utc_write_day(&f->out, -1);
	assert_written(&f->out, "1970-01-01");
	for (i = 0; i < COUNT(bad); i++)
		if (utc_read(span_of(bad[i]), &seconds))
			fail_msg("'%s' is read", bad[i]);
}

static void
hashes_are_sha256(void **state)
{
	/* FIPS 180-4, example of SHA-256 for "abc". */
	static const char abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
	struct fixture *f = *state;
	struct hash hash = hash_of(span_of("abc")), read;

	hash_write(&f->out, &hash);
	assert_written(&f->out, abc);
	assert_true(hash_read(span_of(abc), &read) && hash_equal(&read, &hash));
	assert_false(hash_read(span_make(abc, 63), &read));
	assert_false(hash_read(span_of("BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), &read));
	assert_false(hash_read(span_of("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ax"), &read));
	assert_false(hash_read(span_of(""), &read));
}

/* Manifests. */

#define COMMIT "0123456789abcdef0123456789abcdef01234567"
#define EMPTY_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

#define DOCUMENT(title, commit, size, files)                                                            \
	"{\n\"format\":\"site-gen manifest 1\",\n\"title\":\"" title "\",\n\"editions\":[],\n\"commit\":\"" \
	commit "\",\n\"time\":\"2027-03-31T09:30:00Z\",\n\"tool\":\"site-gen 0.1\",\n\"size\":" size        \
	",\n\"files\":[" files "]}\n"
#define ENTRY(path, size) "\n{\"path\":\"" path "\",\"size\":" size ",\"sha256\":\"" EMPTY_HASH "\"}"

static bool
read_manifest(struct fixture *f, struct span text, struct manifest *out)
{
	struct source *source = ARENA_NEW(&f->arena, struct source);

	*source = (struct source){ SPAN("manifest.json"), text };
	return manifest_read(source, &f->arena, out, &f->diags);
}

static void
a_manifest_comes_back(void **state)
{
	static const char text[] =
		"{\n\"format\":\"site-gen manifest 1\",\n\"title\":\"Caf\xc3\xa9 \\\"quoted\\\" \xf0\x9f\x8c\xb1\",\n"
		"\"editions\":[\n{\"publication\":\"guide\",\"edition\":\"5\",\"label\":\"Fifth: edition\"}],\n"
		"\"commit\":\"" COMMIT "\",\n\"time\":\"2027-03-31T09:30:00Z\",\n\"tool\":\"site-gen 0.1\",\n"
		"\"size\":12,\n\"files\":[" ENTRY("a b.html", "0") "," ENTRY("a/b.html", "12") "]}\n";
	struct fixture *f = *state;
	struct manifest m;

	assert_true(read_manifest(f, span_of(text), &m));
	assert_span(m.title, "Caf\xc3\xa9 \"quoted\" \xf0\x9f\x8c\xb1");
	assert_int_equal(m.edition_count, 1);
	assert_span(m.editions[0].label, "Fifth: edition");
	assert_int_equal(m.file_count, 2);
	assert_int_equal(m.size, 12);
	assert_ptr_equal(manifest_find(&m, span_of("a/b.html")), &m.files[1]);
	assert_null(manifest_find(&m, span_of("a/b")));
	manifest_write(&m, &f->out);
	assert_written(&f->out, text);
}

static void
bad_manifests_are_refused(void **state)
{
	static const struct {
		const char *text, *part;
		enum diag_id id;
	} cases[] = {
		{ "", "no 'format'", DIAG_BUNDLE_FORMAT },
		{ "[]", "no 'format'", DIAG_BUNDLE_FORMAT },
		{ "{", "", DIAG_BUNDLE_FORMAT },
		{ "{\"format\":\"site-gen manifest 2\"}", "'site-gen manifest 2'", DIAG_BUNDLE_FORMAT },
		{ "{\"format\":\"site-gen manifest 1\"}", "has no 'title'", DIAG_BUNDLE_FORMAT },
		{ DOCUMENT("x", "0123", "0", ""), "the commit", DIAG_BUNDLE_FORMAT },
		{ DOCUMENT("x", COMMIT, "1", ""), "how 'site-gen bundle' writes", DIAG_BUNDLE_FORMAT },
		{ " " DOCUMENT("x", COMMIT, "0", ""), "how 'site-gen bundle' writes", DIAG_BUNDLE_FORMAT },
		{ DOCUMENT("\\u0078", COMMIT, "0", ""), "how 'site-gen bundle' writes", DIAG_BUNDLE_FORMAT },
		{ DOCUMENT("x\",\n\"title\":\"y", COMMIT, "0", ""), "title", DIAG_BUNDLE_FORMAT },
		{ DOCUMENT("x", COMMIT, "0", ENTRY("../x", "0")), "leads out", DIAG_BUNDLE_NAME },
		{ DOCUMENT("x", COMMIT, "0", ENTRY("/x", "0")), "is absolute", DIAG_BUNDLE_NAME },
		{ DOCUMENT("x", COMMIT, "0", ENTRY(".site-gen", "0")), "site-gen's own", DIAG_BUNDLE_NAME },
		{ DOCUMENT("x", COMMIT, "0", ENTRY(".SITE-GEN.json", "0")), "site-gen's own", DIAG_BUNDLE_NAME },
		{ DOCUMENT("x", COMMIT, "0", ENTRY("a", "0") "," ENTRY("a", "0")), "'a' and 'a'", DIAG_BUNDLE_NAME },
		{ DOCUMENT("x", COMMIT, "0", ENTRY("A", "0") "," ENTRY("a", "0")), "'A' and 'a'", DIAG_BUNDLE_NAME },
		{ DOCUMENT("x", COMMIT, "0", ENTRY("a", "0") "," ENTRY("a/b", "0")), "'a' and 'a/b'", DIAG_BUNDLE_NAME },
		{ DOCUMENT("x", COMMIT, "0", ENTRY("b", "0") "," ENTRY("a", "0")), "not sorted", DIAG_BUNDLE_FORMAT },
		{ DOCUMENT("x", COMMIT, "-1", ENTRY("a", "-1")), "impossible", DIAG_BUNDLE_FORMAT },
		{ DOCUMENT("x", COMMIT, "0", ENTRY("a", "9999999999999")), "impossible", DIAG_BUNDLE_FORMAT },
		{ DOCUMENT("x", COMMIT, "0", ENTRY("a", "99999999999999999999")), "whole number", DIAG_BUNDLE_FORMAT },
		{ DOCUMENT("x", COMMIT, "0", "1"), "keys with values", DIAG_BUNDLE_FORMAT },
		{ DOCUMENT("x", COMMIT, "0", "{}"), "has no 'path'", DIAG_BUNDLE_FORMAT },
		{ DOCUMENT("x", COMMIT, "0", "[[[[[[[[]]]]]]]]"), "", DIAG_BUNDLE_FORMAT },
	};
	struct fixture *f = *state;
	struct manifest m;
	size_t i;

	assert_true(read_manifest(f, span_of(DOCUMENT("x", COMMIT, "0", "")), &m));
	for (i = 0; i < COUNT(cases); i++) {
		if (read_manifest(f, span_of(cases[i].text), &m))
			fail_msg("read: %s", cases[i].text);
		assert_diag(f, cases[i].id, cases[i].part);
	}
}

static bool
read_changes(struct fixture *f, struct span text, struct changes *out)
{
	struct source *source = ARENA_NEW(&f->arena, struct source);

	*source = (struct source){ SPAN("changes.json"), text };
	return changes_read(source, &f->arena, out, &f->diags);
}

static void
changes_are_found_and_come_back(void **state)
{
	struct manifest_file before[] = { { SPAN("a"), 1, { { 1 } } }, { SPAN("b"), 1, { { 1 } } }, { SPAN("d"), 1, { { 1 } } } };
	struct manifest_file after[] = { { SPAN("a"), 1, { { 1 } } }, { SPAN("b"), 1, { { 2 } } }, { SPAN("c"), 1, { { 1 } } } };
	struct manifest from = { .commit = SPAN(COMMIT), .files = before, .file_count = 3, .time = 1806485400 };
	struct manifest to = { .commit = SPAN(COMMIT), .files = after, .file_count = 3 };
	struct fixture *f = *state;
	struct changes changes, again;

	changes_between(&from, &to, &f->arena, &changes);
	assert_int_equal(changes.changed_count, 2);
	assert_span(changes.changed[0], "b");
	assert_span(changes.changed[1], "c");
	assert_int_equal(changes.removed_count, 1);
	assert_span(changes.removed[0], "d");
	changes.from = hash_of(span_of("from"));
	changes.to = hash_of(span_of("to"));
	changes_write(&changes, &f->out);
	assert_true(read_changes(f, buf_as_span(&f->out), &again));
	assert_true(hash_equal(&again.from, &changes.from) && hash_equal(&again.to, &changes.to));
	assert_int_equal(again.from_time, 1806485400);
	assert_int_equal(again.changed_count, 2);
	assert_span(again.removed[0], "d");
	f->out.ptr[f->out.len - 6] = '/';
	assert_false(read_changes(f, buf_as_span(&f->out), &again));
	assert_diag(f, DIAG_BUNDLE_NAME, "is absolute");
}

static void
sums_are_those_of_sha256sum(void **state)
{
	static const char *const bad[] = { "x\n", EMPTY_HASH "\n", EMPTY_HASH "  \n", EMPTY_HASH " *a\n", EMPTY_HASH "  ../a\n",
		                           EMPTY_HASH "  -a\n", EMPTY_HASH "  .a\n", EMPTY_HASH "  a b\n", "\n" };
	struct source source = { SPAN("SHA256SUMS"), SPAN(EMPTY_HASH "  a-1.zip\n" EMPTY_HASH "  b.json\n") };
	struct fixture *f = *state;
	struct sums sums = VEC_INIT;
	size_t i;

	assert_true(sums_read(&source, &sums, &f->diags));
	assert_int_equal(sums.len, 2);
	assert_non_null(sums_find(&sums, "b.json"));
	assert_null(sums_find(&sums, "b"));
	sum_write(&sums.at[0], &f->out);
	assert_written(&f->out, EMPTY_HASH "  a-1.zip\n");
	for (i = 0; i < COUNT(bad); i++) {
		source.text = span_of(bad[i]);
		assert_false(sums_read(&source, &sums, &f->diags));
		assert_diag(f, DIAG_BUNDLE_FORMAT, "not a line of sha256sum");
	}
	vec_release(&sums);
}

/* Archives. */

static const struct pack_file two_files[] = {
	{ SPAN("a/caf\xc3\xa9.html"), SPAN("text") },
	{ SPAN("empty"), { NULL, 0 } },
};

struct reading {
	struct pack_expected files[4];
	size_t count, taken;
	struct map map;
};

static bool
take(void *context, const struct pack_expected *file, struct span bytes, struct diag_list *diags)
{
	struct reading *r = context;
	struct hash hash = hash_of(bytes);

	(void)diags;
	assert_true(hash_equal(&hash, &file->hash) && bytes.len == file->size);
	r->taken++;
	return true;
}

static void
expect(struct reading *r, const struct pack_file *files, size_t count)
{
	*r = (struct reading){ .count = count };
	for (size_t i = 0; i < count; i++) {
		r->files[i] = (struct pack_expected){ files[i].path, files[i].bytes.len, hash_of(files[i].bytes), false };
		map_put(&r->map, files[i].path, &r->files[i]);
	}
}

static bool
read_back(struct fixture *f, enum pack_kind kind, struct reading *r)
{
	static const struct source name = { SPAN("archive"), { NULL, 0 } };
	struct pack_input input = { &name, buf_as_span(&f->out), kind, &r->map, take, r };
	bool ok = pack_read(&input, &f->diags);

	map_release(&r->map);
	return ok;
}

static void
archives_come_back(void **state)
{
	struct fixture *f = *state;
	struct reading r;
	int kind;

	for (kind = 0; kind < PACK_KINDS; kind++) {
		struct buf again = BUF_INIT;

		buf_clear(&f->out);
		assert_true(pack_write((enum pack_kind)kind, two_files, 2, 1806485400, &f->out, &f->diags));
		assert_true(pack_write((enum pack_kind)kind, two_files, 2, 1806485400, &again, &f->diags));
		assert_int_equal(again.len, f->out.len);
		assert_memory_equal(again.ptr, f->out.ptr, again.len);
		expect(&r, two_files, 2);
		assert_true(read_back(f, (enum pack_kind)kind, &r));
		assert_int_equal(r.taken, 2);
		buf_release(&again);
	}
}

/* A damaged byte anywhere is found, or did not matter to what comes out. */
static void
no_damage_goes_through(void **state)
{
	struct fixture *f = *state;
	struct reading r;
	size_t i, found = 0;
	int kind;

	for (kind = 0; kind < PACK_KINDS; kind++) {
		buf_clear(&f->out);
		assert_true(pack_write((enum pack_kind)kind, two_files, 2, 1806485400, &f->out, &f->diags));
		for (i = 0; i < f->out.len; i++) {
			f->out.ptr[i] ^= 0x20;
			expect(&r, two_files, 2);
			if (read_back(f, (enum pack_kind)kind, &r))
				assert_int_equal(r.taken, 2);
			else
				found++;
			diag_release(&f->diags);
			f->out.ptr[i] ^= 0x20;
		}
	}
	assert_true(found > 100);
}

/* What an entry of a hostile archive is. */
struct hostile {
	const char *path;
	unsigned type;                  /* AE_IFREG, or a link to `target` */
	const char *target, *bytes;
	bool hard;
	const char *part;               /* of the diagnostic */
};

static la_ssize_t
write_to_buf(struct archive *a, void *context, const void *bytes, size_t len)
{
	(void)a;
	buf_add(context, bytes, len);
	return (la_ssize_t)len;
}

static void
write_hostile(enum pack_kind kind, const struct hostile *h, struct buf *out)
{
	struct archive *a = archive_write_new();
	struct archive_entry *entry = archive_entry_new();

	buf_clear(out);
	if (kind == PACK_ZIP) {
		archive_write_set_format_zip(a);
	} else {
		archive_write_set_format_pax(a);
		archive_write_add_filter_zstd(a);
	}
	archive_write_set_bytes_per_block(a, 0);
	assert_int_equal(archive_write_open(a, out, NULL, write_to_buf, NULL), ARCHIVE_OK);
	archive_entry_set_pathname(entry, h->path);
	archive_entry_set_perm(entry, 0644);
	if (h->hard)
		archive_entry_set_hardlink(entry, h->target);
	else
		archive_entry_set_filetype(entry, h->type);
	if (h->target && !h->hard)
		archive_entry_set_symlink(entry, h->target);
	archive_entry_set_size(entry, h->bytes ? (la_int64_t)strlen(h->bytes) : 0);
	assert_true(archive_write_header(a, entry) >= ARCHIVE_WARN);
	if (h->bytes)
		archive_write_data(a, h->bytes, strlen(h->bytes));
	archive_entry_free(entry);
	archive_write_close(a);
	archive_write_free(a);
}

static void
hostile_archives_are_refused(void **state)
{
	static const struct pack_file expected[] = { { SPAN("page.html"), SPAN("12345678") } };
	static const struct hostile cases[] = {
		{ "page.html", AE_IFREG, NULL, "12345678901234567890", false, "has another size" },
		{ "page.html", AE_IFREG, NULL, "1234567", false, "has another size" },
		{ "page.html", AE_IFREG, NULL, "87654321", false, "has other bytes" },
		{ "other.html", AE_IFREG, NULL, "12345678", false, "must not be in it" },
		{ "../page.html", AE_IFREG, NULL, "12345678", false, "leads out of the site" },
		{ "/page.html", AE_IFREG, NULL, "12345678", false, "is absolute" },
		{ "a/../page.html", AE_IFREG, NULL, "12345678", false, "leads out of the site" },
		{ "PAGE.html", AE_IFREG, NULL, "12345678", false, "must not be in it" },
		{ "page.html", AE_IFLNK, "/etc/passwd", NULL, false, "is a symbolic link" },
		{ "page.html/", AE_IFDIR, NULL, NULL, false, "has an empty part" },
	};
	static const struct hostile tar_only[] = {
		{ "page.html", 0, "other", NULL, true, "is a hard link" },
		{ "page.html", AE_IFIFO, NULL, NULL, false, "is no regular file" },
		{ "page.html", AE_IFCHR, NULL, NULL, false, "is no regular file" },
		{ "page.html", AE_IFBLK, NULL, NULL, false, "is no regular file" },
	};
	struct fixture *f = *state;
	struct reading r;
	size_t i;
	int kind;

	for (kind = 0; kind < PACK_KINDS; kind++)
		for (i = 0; i < COUNT(cases); i++) {
			write_hostile((enum pack_kind)kind, &cases[i], &f->out);
			expect(&r, expected, 1);
			assert_false(read_back(f, (enum pack_kind)kind, &r));
			assert_int_equal(r.taken, 0);
			assert_diag(f, DIAG_BUNDLE_ENTRY, cases[i].part);
		}
	for (i = 0; i < COUNT(tar_only); i++) {
		write_hostile(PACK_TAR_ZST, &tar_only[i], &f->out);
		expect(&r, expected, 1);
		assert_false(read_back(f, PACK_TAR_ZST, &r));
		assert_diag(f, DIAG_BUNDLE_ENTRY, tar_only[i].part);
	}
}

static void
twice_and_missing(void **state)
{
	static const struct pack_file twice[] = { { SPAN("a"), SPAN("1") }, { SPAN("a"), SPAN("1") } };
	struct fixture *f = *state;
	struct reading r;
	int kind;

	for (kind = 0; kind < PACK_KINDS; kind++) {
		buf_clear(&f->out);
		assert_true(pack_write((enum pack_kind)kind, twice, 2, 0, &f->out, &f->diags));
		expect(&r, twice, 1);
		assert_false(read_back(f, (enum pack_kind)kind, &r));
		assert_diag(f, DIAG_BUNDLE_ENTRY, "'a' is there twice");
		buf_clear(&f->out);
		assert_true(pack_write((enum pack_kind)kind, two_files, 1, 0, &f->out, &f->diags));
		expect(&r, two_files, 2);
		assert_false(read_back(f, (enum pack_kind)kind, &r));
		assert_diag(f, DIAG_BUNDLE_ENTRY, "'empty' is missing");
		buf_truncate(&f->out, 40);
		expect(&r, two_files, 1);
		assert_false(read_back(f, (enum pack_kind)kind, &r));
		diag_release(&f->diags);
		buf_clear(&f->out);
		expect(&r, two_files, 1);
		assert_false(read_back(f, (enum pack_kind)kind, &r));
		diag_release(&f->diags);
	}
}

/* A zip of 64 MB of zeros, whose header says 8 bytes; the central directory too. */
static void
a_bomb_is_not_unpacked(void **state)
{
	static const struct pack_file expected[] = { { SPAN("page.html"), SPAN("12345678") } };
	struct fixture *f = *state;
	struct pack_file bomb = { SPAN("page.html"), { xcalloc(1, 64 << 20), 64 << 20 } };
	struct reading r;
	int kind;

	for (kind = 0; kind < PACK_KINDS; kind++) {
		buf_clear(&f->out);
		assert_true(pack_write((enum pack_kind)kind, &bomb, 1, 0, &f->out, &f->diags));
		assert_true(f->out.len < 100000);
		expect(&r, expected, 1);
		assert_false(read_back(f, (enum pack_kind)kind, &r));
		diag_release(&f->diags);
		for (char *at = f->out.ptr; kind == PACK_ZIP && at + 4 <= f->out.ptr + f->out.len; at++)
			if (memcmp(at, "\0\0\0\4", 4) == 0)
				memcpy(at, "\10\0\0\0", 4);
		expect(&r, expected, 1);
		assert_false(read_back(f, (enum pack_kind)kind, &r));
		diag_release(&f->diags);
	}
	free((char *)(uintptr_t)bomb.bytes.ptr);
}

static void
compressed_files_come_back(void **state)
{
	struct fixture *f = *state;
	struct buf text = BUF_INIT;
	char unpacked[10000];
	z_stream z = { .avail_out = sizeof(unpacked), .next_out = (Bytef *)unpacked };
	int i;

	for (i = 0; i < 500; i++)
		buf_printf(&text, "line %d\n", i % 7);
	assert_true(compress_bytes(COMPRESS_GZIP, buf_as_span(&text), &f->out));
	/* RFC 1952: no name, no time, an unknown system. */
	assert_memory_equal(f->out.ptr, "\x1f\x8b\x08\0\0\0\0\0", 8);
	assert_int_equal((unsigned char)f->out.ptr[9], 255);
	z.next_in = (Bytef *)f->out.ptr;
	z.avail_in = (uInt)f->out.len;
	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	assert_int_equal(z.total_out, text.len);
	assert_memory_equal(unpacked, text.ptr, text.len);
	inflateEnd(&z);

	buf_clear(&f->out);
	assert_true(compress_bytes(COMPRESS_BROTLI, buf_as_span(&text), &f->out));
	assert_true(f->out.len < 100);
	buf_clear(&f->out);
	assert_false(compress_bytes(COMPRESS_GZIP, span_of("short"), &f->out));
	assert_false(compress_bytes(COMPRESS_BROTLI, span_of("xy"), &f->out));
	assert_false(compress_bytes(COMPRESS_BROTLI, span_of(""), &f->out));
	assert_int_equal(f->out.len, 0);
	assert_true(compress_is_text(span_of("a.html")) && !compress_is_text(span_of("a.png")));
	buf_release(&text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(paths_that_a_mirror_can_hold),
		TEST(paths_that_one_folder_can_hold),
		TEST(moments_come_back),
		TEST(hashes_are_sha256),
		TEST(a_manifest_comes_back),
		TEST(bad_manifests_are_refused),
		TEST(changes_are_found_and_come_back),
		TEST(sums_are_those_of_sha256sum),
		TEST(archives_come_back),
		TEST(no_damage_goes_through),
		TEST(hostile_archives_are_refused),
		TEST(twice_and_missing),
		TEST(a_bomb_is_not_unpacked),
		TEST(compressed_files_come_back),
	};

	return bundle_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
