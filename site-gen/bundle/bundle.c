#include "bundle/bundle.h"

#include <locale.h>
#include <sodium.h>
#include <stdlib.h>
#include <time.h>

#include "bundle/pack.h"
#include "bundle/path.h"
#include "bundle/sbom.h"
#include "bundle/utc.h"
#include "publish/publish.h"

#define ID_SHOWN 12 /* digits of a commit id in names */

bool
bundle_init(void)
{
	/* Zip has local times, and libarchive asks the locale for the encoding of names. */
	setenv("TZ", "UTC0", 1);
	tzset();
	return sodium_init() >= 0 && setlocale(LC_CTYPE, "C.UTF-8");
}

/* A bundle being made. */
struct making {
	struct bundle_request *request;
	struct arena arena;
	struct publish *publish;
	struct span manifest; /* its text */
	struct manifest from; /* the one of `since` */
	struct changes changes;
	struct buf sums;
	struct diag_list *diags;
};

static int
compare_files(const void *a, const void *b)
{
	const struct bundle_file *x = a, *y = b;

	return span_compare(x->path, y->path);
}

static bool
bad_name(struct making *m, struct span path, const char *problem)
{
	diag_add(m->diags, DIAG_BUNDLE_NAME, (struct place){ NULL, 0 }, "the name '%.*s' %s", SPAN_ARG(path),
	         problem);
	return false;
}

/* All names that a mirror cannot hold are reported. */
static bool
check_names(struct making *m)
{
	const struct bundle_files *files = m->request->files;
	struct path_set *set = path_set_new();
	size_t errors = m->diags->errors, i;
	struct span clash;

	for (i = 0; i < files->len; i++) {
		struct span path = files->at[i].path;
		const char *problem = path_problem(path);

		if (problem || manifest_owns(path))
			bad_name(m, path, problem ? problem : "is one of site-gen's own");
		else if (files->at[i].bytes.len > MANIFEST_FILE_MAX)
			bad_name(m, path, "is that of a file of more than 1 GB");
		else if (!path_set_add(set, path, &clash))
			diag_add(m->diags, DIAG_BUNDLE_NAME, (struct place){ NULL, 0 },
			         "the names '%.*s' and '%.*s' cannot be in one folder everywhere",
			         SPAN_ARG(clash), SPAN_ARG(path));
	}
	path_set_free(set);
	return m->diags->errors == errors;
}

/* False, after a diagnostic, where nobody could read it: a title may be anything. */
static bool
fill_manifest(struct making *m)
{
	const struct bundle_files *files = m->request->files;
	struct manifest *manifest = &m->request->manifest;
	struct source written = { .path = SPAN(BUNDLE_MANIFEST) };
	struct diag_list unheard = DIAG_LIST_INIT;
	struct buf text = BUF_INIT;
	struct manifest again;
	size_t i;
	bool ok;

	manifest->files = arena_array(&m->arena, files->len, sizeof(*manifest->files));
	manifest->file_count = files->len;
	for (i = 0; i < files->len; i++) {
		const struct bundle_file *file = &files->at[i];

		manifest->files[i] =
			(struct manifest_file){ file->path, file->bytes.len, hash_of(file->bytes) };
		manifest->size += file->bytes.len;
	}
	manifest_write(manifest, &text);
	m->manifest = written.text = arena_copy(&m->arena, buf_as_span(&text));
	buf_release(&text);
	ok = manifest_read(&written, &m->arena, &again, &unheard);
	if (!ok)
		diag_add(m->diags, DIAG_BUNDLE_FORMAT, (struct place){ NULL, 0 },
		         "no manifest can be made: %.*s", SPAN_ARG(unheard.items.at[0].message));
	diag_release(&unheard);
	return ok;
}

static bool
find_changes(struct making *m)
{
	const struct source *since = m->request->since;

	if (!since)
		return true;
	if (!manifest_read(since, &m->arena, &m->from, m->diags))
		return false;
	changes_between(&m->from, &m->request->manifest, &m->arena, &m->changes);
	m->changes.from = hash_of(since->text);
	m->changes.to = hash_of(m->manifest);
	return true;
}

struct span
bundle_name(const struct bundle_request *request, struct arena *arena)
{
	struct buf day = BUF_INIT;
	struct span name;

	utc_write_day(&day, request->manifest.time);
	name = arena_printf(arena, "%s-%s-%.*s", request->since ? "changes" : "site", day.ptr, ID_SHOWN,
	                    request->manifest.commit.ptr);
	buf_release(&day);
	return name;
}

/* Writes a file of the bundle and its line of SHA256SUMS. */
static bool
put_file(struct making *m, const char *name, struct span bytes)
{
	struct sum sum = { span_of(name), hash_of(bytes) };

	sum_write(&sum, &m->sums);
	return publish_file(m->publish, name, bytes, m->diags);
}

/* The comment is signed too; it has minisign's form, but the commit's time. */
static bool
put_signature(struct making *m, const char *name, struct span message, bool in_sums)
{
	const struct manifest *manifest = &m->request->manifest;
	struct buf signature = BUF_INIT;
	struct span comment;
	const char *file;
	bool ok;

	if (!m->request->key)
		return true;
	comment = arena_printf(&m->arena, "timestamp:%lld\tfile:%s\thashed\tcommit:%.*s",
	                       (long long)manifest->time, name, SPAN_ARG(manifest->commit));
	minisign_sign(m->request->key, message, comment, &signature);
	file = arena_printf(&m->arena, "%s" MINISIGN_SUFFIX, name).ptr;
	ok = in_sums ? put_file(m, file, buf_as_span(&signature))
	             : publish_file(m->publish, file, buf_as_span(&signature), m->diags);
	buf_release(&signature);
	return ok;
}

/* The files that the archives hold: the site's own two, then all or the changed ones. */
static struct pack_file *
list_packed(struct making *m, size_t *count)
{
	const struct bundle_files *files = m->request->files;
	struct pack_file *list = arena_array(&m->arena, files->len + 2, sizeof(*list));
	size_t i, next = 0;

	list[(*count)++] = (struct pack_file){ span_of(PUBLISH_MARKER), span_of(PUBLISH_MARKER_TEXT) };
	list[(*count)++] = (struct pack_file){ span_of(MANIFEST_INSTALLED), m->manifest };
	for (i = 0; i < files->len; i++) {
		if (m->request->since) {
			if (next == m->changes.changed_count ||
			    !span_equal(files->at[i].path, m->changes.changed[next]))
				continue;
			next++;
		}
		list[(*count)++] = (struct pack_file){ files->at[i].path, files->at[i].bytes };
	}
	return list;
}

static bool
put_archives(struct making *m)
{
	struct span name = bundle_name(m->request, &m->arena);
	size_t count = 0;
	struct pack_file *list = list_packed(m, &count);
	struct buf out = BUF_INIT;
	bool ok = true;
	int kind;

	for (kind = 0; ok && kind < PACK_KINDS; kind++) {
		buf_clear(&out);
		ok = pack_write((enum pack_kind)kind, list, count, m->request->manifest.time, &out,
		                m->diags) &&
		     put_file(m, arena_printf(&m->arena, "%.*s%s", SPAN_ARG(name), pack_suffix[kind]).ptr,
		              buf_as_span(&out));
	}
	buf_release(&out);
	return ok;
}

static bool
put_documents(struct making *m)
{
	struct buf out = BUF_INIT;
	bool ok = put_file(m, BUNDLE_MANIFEST, m->manifest) &&
	          put_signature(m, BUNDLE_MANIFEST, m->manifest, true);

	if (m->request->since) {
		changes_write(&m->changes, &out);
		ok = ok && put_file(m, BUNDLE_CHANGES, buf_as_span(&out));
		buf_clear(&out);
	}
	sbom_write(m->request, m->manifest, &out);
	ok = ok && put_file(m, BUNDLE_SBOM, buf_as_span(&out));
	buf_release(&out);
	return ok;
}

static bool
put_all(struct making *m)
{
	return put_archives(m) && put_documents(m) &&
	       publish_file(m->publish, BUNDLE_SUMS, buf_as_span(&m->sums), m->diags) &&
	       put_signature(m, BUNDLE_SUMS, buf_as_span(&m->sums), false);
}

bool
bundle_make(struct bundle_request *request, const char *output, struct diag_list *diags)
{
	struct making m = { .request = request, .sums = BUF_INIT, .diags = diags };
	bool ok;

	vec_sort(request->files, compare_files);
	ok = check_names(&m) && fill_manifest(&m) && find_changes(&m);
	m.publish = ok ? publish_begin(output, diags) : NULL;
	ok = m.publish && put_all(&m);
	if (ok)
		ok = publish_commit(m.publish, diags);
	else
		publish_abort(m.publish);
	buf_release(&m.sums);
	arena_release(&m.arena);
	return ok;
}
