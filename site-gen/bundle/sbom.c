#include "bundle/sbom.h"

#include <brotli/encode.h>
#include <sodium.h>
#include <zlib.h>

#include "base/json.h"
#include "base/regex.h"
#include "base/utf8.h"
#include "bundle/libarchive.h"
#include "bundle/utc.h"
#include "diagram/diagram.h"
#include "history/commit.h"
#include "markdown/markdown.h"
#include "yaml/yaml.h"

#define LUNR_PATH "search/lunr.js"
#define UNKNOWN "NOASSERTION"

static void
put_archive_version(struct buf *out)
{
	int version;

	libarchive_load();
	version = libarchive.version_number();
	buf_printf(out, "%d.%d.%d", version / 1000000, version / 1000 % 1000, version % 1000);
}

static void
put_zstd_version(struct buf *out)
{
	libarchive_load();
	buf_str(out, libarchive.libzstd_version());
}

static void
put_zlib_version(struct buf *out)
{
	buf_str(out, zlibVersion());
}

static void
put_brotli_version(struct buf *out)
{
	uint32_t version = BrotliEncoderVersion();

	buf_printf(out, "%u.%u.%u", version >> 24, version >> 12 & 0xfff, version & 0xfff);
}

static void
put_sodium_version(struct buf *out)
{
	buf_str(out, sodium_version_string());
}

static const struct component {
	const char *name, *licence, *home;
	void (*version)(struct buf *out);
} libraries[] = {
	{ "brotli", "MIT", "https://github.com/google/brotli", put_brotli_version },
	{ "cmark-gfm", "BSD-2-Clause", "https://github.com/github/cmark-gfm", md_library_version },
	{ "graphviz", "EPL-1.0", "https://graphviz.org/", diagram_library_version },
	{ "libarchive", "BSD-2-Clause", "https://www.libarchive.org/", put_archive_version },
	{ "libgit2", "GPL-2.0-only WITH GCC-exception-2.0", "https://libgit2.org/", history_library_version },
	{ "libsodium", "ISC", "https://libsodium.org/", put_sodium_version },
	{ "libyaml", "MIT", "https://pyyaml.org/wiki/LibYAML", yaml_library_version },
	{ "libzstd", "BSD-3-Clause", "https://github.com/facebook/zstd", put_zstd_version },
	{ "pcre2", "BSD-3-Clause", "https://www.pcre.org/", regex_library_version },
	{ "utf8proc", "MIT", "https://juliastrings.github.io/utf8proc/", utf8_library_version },
	{ "zlib", "Zlib", "https://zlib.net/", put_zlib_version },
};

#define LIBRARY_COUNT (sizeof(libraries) / sizeof(libraries[0]))

static void
put(struct json *json, const char *key, struct span value)
{
	json_key(json, key);
	json_string(json, value);
}

static void
put_cstr(struct json *json, const char *key, const char *value)
{
	put(json, key, span_of(value));
}

/* Opens a package; the caller closes it. */
static void
open_package(struct json *json, const char *id, struct span name, struct span version, const char *licence)
{
	json_line(json);
	json_open(json, '{');
	put_cstr(json, "SPDXID", id);
	put(json, "name", name);
	if (version.len)
		put(json, "versionInfo", version);
	put_cstr(json, "downloadLocation", UNKNOWN);
	json_key(json, "filesAnalyzed");
	json_flag(json, false);
	put_cstr(json, "licenseConcluded", UNKNOWN);
	put_cstr(json, "licenseDeclared", licence);
	put_cstr(json, "copyrightText", UNKNOWN);
}

static void
put_checksum(struct json *json, struct span bytes)
{
	struct hash hash = hash_of(bytes);
	struct buf digits = BUF_INIT;

	hash_write(&digits, &hash);
	json_key(json, "checksums");
	json_open(json, '[');
	json_open(json, '{');
	put_cstr(json, "algorithm", "SHA256");
	put(json, "checksumValue", buf_as_span(&digits));
	json_close(json, '}');
	json_close(json, ']');
	buf_release(&digits);
}

static void
put_site(struct json *json, const struct manifest *m, struct span manifest)
{
	open_package(json, "SPDXRef-Site", m->title, m->commit, UNKNOWN);
	put_cstr(json, "summary", "The files that the manifest lists; the checksum is the manifest's.");
	put_cstr(json, "primaryPackagePurpose", "ARCHIVE");
	put_checksum(json, manifest);
	json_close(json, '}');
}

static struct span
lunr_bytes(const struct bundle_request *request)
{
	size_t i;

	for (i = 0; i < request->files->len; i++)
		if (span_is(request->files->at[i].path, LUNR_PATH))
			return request->files->at[i].bytes;
	return span_make(NULL, 0);
}

/* lunr.js tells its version in a line of its own. */
static struct span
lunr_version(struct span bytes)
{
	static const char mark[] = ".version=\"";
	const char *at = memmem(bytes.ptr, bytes.len, mark, sizeof(mark) - 1);
	struct span version, rest;

	if (!at)
		return span_of(UNKNOWN);
	span_cut(span_from(bytes, (size_t)(at - bytes.ptr) + sizeof(mark) - 1), '"', &version, &rest);
	return version.len < 20 ? version : span_of(UNKNOWN);
}

static void
put_lunr(struct json *json, struct span bytes)
{
	struct span version = lunr_version(bytes);
	struct buf purl = BUF_INIT;

	open_package(json, "SPDXRef-lunr", span_of("lunr"), version, "MIT");
	put_cstr(json, "packageFileName", LUNR_PATH);
	put_cstr(json, "homepage", "https://lunrjs.com/");
	put_cstr(json, "primaryPackagePurpose", "LIBRARY");
	put_checksum(json, bytes);
	buf_printf(&purl, "pkg:npm/lunr@%.*s", SPAN_ARG(version));
	json_key(json, "externalRefs");
	json_open(json, '[');
	json_open(json, '{');
	put_cstr(json, "referenceCategory", "PACKAGE-MANAGER");
	put_cstr(json, "referenceType", "purl");
	put(json, "referenceLocator", buf_as_span(&purl));
	json_close(json, '}');
	json_close(json, ']');
	json_close(json, '}');
	buf_release(&purl);
}

static void
put_tool(struct json *json, const struct manifest *m)
{
	struct span name, version;

	span_cut(m->tool, ' ', &name, &version);
	open_package(json, "SPDXRef-site-gen", name, version, "MIT");
	put_cstr(json, "primaryPackagePurpose", "APPLICATION");
	json_close(json, '}');
}

static void
put_library(struct json *json, const struct component *library)
{
	struct buf id = BUF_INIT, version = BUF_INIT;

	buf_printf(&id, "SPDXRef-%s", library->name);
	library->version(&version);
	open_package(json, id.ptr, span_of(library->name), buf_as_span(&version), library->licence);
	put_cstr(json, "homepage", library->home);
	put_cstr(json, "primaryPackagePurpose", "LIBRARY");
	json_close(json, '}');
	buf_release(&id);
	buf_release(&version);
}

static void
relate(struct json *json, const char *from, const char *type, const char *to)
{
	json_line(json);
	json_open(json, '{');
	put_cstr(json, "spdxElementId", from);
	put_cstr(json, "relationshipType", type);
	put_cstr(json, "relatedSpdxElement", to);
	json_close(json, '}');
}

static void
put_relationships(struct json *json, bool has_lunr)
{
	struct buf id = BUF_INIT;
	size_t i;

	relate(json, "SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Site");
	if (has_lunr)
		relate(json, "SPDXRef-Site", "CONTAINS", "SPDXRef-lunr");
	relate(json, "SPDXRef-site-gen", "BUILD_TOOL_OF", "SPDXRef-Site");
	for (i = 0; i < LIBRARY_COUNT; i++) {
		buf_clear(&id);
		buf_printf(&id, "SPDXRef-%s", libraries[i].name);
		relate(json, "SPDXRef-site-gen", "DYNAMIC_LINK", id.ptr);
	}
	buf_release(&id);
}

static void
put_document(struct json *json, const struct manifest *m, struct span packages)
{
	struct buf text = BUF_INIT;
	struct hash hash = hash_of(packages);
	struct span name, version;

	put_cstr(json, "spdxVersion", "SPDX-2.3");
	put_cstr(json, "dataLicense", "CC0-1.0");
	put_cstr(json, "SPDXID", "SPDXRef-DOCUMENT");
	put(json, "name", m->title);
	BUF_LIT(&text, "https://spdx.org/spdxdocs/site-gen-");
	hash_write(&text, &hash);
	put(json, "documentNamespace", buf_as_span(&text));

	json_key(json, "creationInfo");
	json_open(json, '{');
	buf_clear(&text);
	utc_write(&text, m->time);
	put(json, "created", buf_as_span(&text));
	buf_clear(&text);
	/* "site-gen-0.1", as the specification asks for. */
	span_cut(m->tool, ' ', &name, &version);
	buf_printf(&text, "Tool: %.*s-%.*s", SPAN_ARG(name), SPAN_ARG(version));
	json_key(json, "creators");
	json_open(json, '[');
	json_string(json, buf_as_span(&text));
	json_close(json, ']');
	json_close(json, '}');
	buf_release(&text);
}

/* The list of packages. */
static void
put_packages(const struct bundle_request *request, struct span manifest, struct span lunr, struct buf *out)
{
	struct json json = JSON_INIT(out);
	size_t i;

	json_open(&json, '[');
	put_site(&json, &request->manifest, manifest);
	if (lunr.len)
		put_lunr(&json, lunr);
	put_tool(&json, &request->manifest);
	for (i = 0; i < LIBRARY_COUNT; i++)
		put_library(&json, &libraries[i]);
	json_close(&json, ']');
}

void
sbom_write(const struct bundle_request *request, struct span manifest, struct buf *out)
{
	struct json json = JSON_INIT(out);
	struct buf packages = BUF_INIT;
	struct span lunr = lunr_bytes(request);

	/* Their hash makes the document's name its own. */
	put_packages(request, manifest, lunr, &packages);
	json_open(&json, '{');
	put_document(&json, &request->manifest, buf_as_span(&packages));
	json_key(&json, "packages");
	json_raw(&json, buf_as_span(&packages));
	json_key(&json, "relationships");
	json_open(&json, '[');
	put_relationships(&json, lunr.len > 0);
	json_close(&json, ']');
	json_close(&json, '}');
	buf_char(out, '\n');
	buf_release(&packages);
}
