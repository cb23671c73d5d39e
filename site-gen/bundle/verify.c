#include "bundle/verify.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "bundle/open.h"
#include "publish/publish.h"

static const struct place nowhere = { NULL, 0 };

/* A mirror being looked at. */
struct verifying {
	const struct verify_request *request;
	struct manifest manifest;
	int folder;
	struct arena file_arena; /* lifetime "one file" */
	struct diag_list *diags;
};

/* A file of the mirror as the place of a diagnostic. */
static struct place
place_of(struct verifying *v, struct span path)
{
	struct source *source = ARENA_NEW(v->request->arena, struct source);

	source->path = arena_copy(v->request->arena, path);
	return (struct place){ source, 0 };
}

static void
report_changed(struct verifying *v, struct span path, const char *how)
{
	diag_add(v->diags, DIAG_MIRROR_CHANGED, place_of(v, path), "%s", how);
}

static void
report_unread(struct verifying *v, struct span path, int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		diag_add(v->diags, DIAG_MIRROR_MISSING, place_of(v, path), "the file is missing");
		break;
	case ELOOP:
		report_changed(v, path, "there is a symbolic link in place of the file");
		break;
	case EISDIR:
		report_changed(v, path, "there is a folder in place of the file");
		break;
	case EINVAL:
		report_changed(v, path, "there is no regular file, but a pipe or a device");
		break;
	case EFBIG:
		report_changed(v, path, "the file is longer than it was published");
		break;
	default:
		diag_errno(v->diags, DIAG_FILE_READ, "read", arena_cstr(v->request->arena, path), error);
	}
}

/* Compares one file; a limit of its size finds longer ones before all of them is read. */
static void
check_file(struct verifying *v, struct span path, uint64_t size, const struct hash *expected)
{
	struct span bytes = { NULL, 0 };
	/* 0 would be no limit. */
	int error = fs_read_beneath(v->folder, arena_cstr(&v->file_arena, path), size ? (size_t)size : 1,
	                            &v->file_arena, &bytes);
	struct hash hash = hash_of(bytes);

	if (error)
		report_unread(v, path, error);
	else if (bytes.len < size)
		report_changed(v, path, "the file is shorter than it was published");
	else if (!hash_equal(&hash, expected))
		report_changed(v, path, "the file has other bytes than were published");
	arena_reset(&v->file_arena);
}

static void
check_files(struct verifying *v)
{
	struct span marker = SPAN(PUBLISH_MARKER_TEXT);
	struct hash hash = hash_of(marker);
	size_t i;

	check_file(v, span_of(PUBLISH_MARKER), marker.len, &hash);
	for (i = 0; i < v->manifest.file_count; i++)
		check_file(v, v->manifest.files[i].path, v->manifest.files[i].size,
		           &v->manifest.files[i].hash);
}

/* Folders still to be read, by path. */
VEC_TYPE(folder_list, char *);

static bool
is_known(const struct verifying *v, struct span path)
{
	return manifest_find(&v->manifest, path) || span_is(path, PUBLISH_MARKER) ||
	       span_is(path, MANIFEST_INSTALLED) || span_is(path, MANIFEST_INSTALLED_SIGNATURE);
}

static void
check_name(struct verifying *v, DIR *dir, const char *folder, const char *name, struct folder_list *folders)
{
	char *path = fs_join(v->request->arena, folder, name);
	struct stat st;

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return;
	if (fstatat(dirfd(dir), name, &st, AT_SYMLINK_NOFOLLOW))
		diag_errno(v->diags, DIAG_FILE_READ, "look at", path, errno);
	else if (S_ISDIR(st.st_mode))
		vec_push(folders, path);
	else if (!is_known(v, span_of(path)))
		diag_add(v->diags, DIAG_MIRROR_EXTRA, place_of(v, span_of(path)),
		         "the file was not published");
}

static void
check_folder(struct verifying *v, const char *folder, struct folder_list *folders)
{
	int fd = fs_open_beneath(v->folder, *folder ? folder : "."), error;
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (!dir) {
		diag_errno(v->diags, DIAG_FILE_READ, "open", *folder ? folder : v->request->mirror, errno);
		if (fd >= 0)
			close(fd);
		return;
	}
	while (errno = 0, (entry = readdir(dir)))
		check_name(v, dir, folder, entry->d_name, folders);
	error = errno;
	closedir(dir);
	if (error)
		diag_errno(v->diags, DIAG_FILE_READ, "read", *folder ? folder : v->request->mirror, error);
}

static void
check_extras(struct verifying *v)
{
	struct folder_list folders = VEC_INIT;

	check_folder(v, "", &folders);
	while (folders.len) {
		char *folder = folders.at[--folders.len];

		check_folder(v, folder, &folders);
	}
	vec_release(&folders);
}

/* The trusted manifest and the one in the mirror must be the same. */
static void
check_installed(struct verifying *v, const struct source *text)
{
	struct hash hash = hash_of(text->text);

	if (v->request->manifest)
		check_file(v, span_of(MANIFEST_INSTALLED), text->text.len, &hash);
}

static bool
report_no_manifest(struct verifying *v, const struct source *file, int error)
{
	if (error == ENOENT && !v->request->manifest) {
		diag_add(v->diags, DIAG_BUNDLE_FORMAT, nowhere,
		         "'%s' is no mirror: it has no " MANIFEST_INSTALLED, v->request->mirror);
		diag_hint(v->diags, "'site-gen apply' makes one; or give --manifest");
	} else {
		diag_errno(v->diags, DIAG_FILE_READ, "read", file->path.ptr, error);
	}
	return false;
}

static bool
check_manifest_signature(struct verifying *v, const struct source *text)
{
	struct arena *arena = v->request->arena;
	const char *path = arena_printf(arena, "%.*s" MINISIGN_SUFFIX, SPAN_ARG(text->path)).ptr;
	struct span signature;
	int error;

	if (!v->request->key)
		return true;
	error = fs_read(path, BUNDLE_SIGNATURE_MAX, arena, &signature);
	if (error && error != ENOENT) {
		diag_errno(v->diags, DIAG_FILE_READ, "read", path, error);
		return false;
	}
	return bundle_check_signature(v->request->key, text, error ? NULL : &signature, v->diags);
}

static bool
load_manifest(struct verifying *v, struct source *text)
{
	struct arena *arena = v->request->arena;
	const char *path = v->request->manifest ? v->request->manifest
	                                        : fs_join(arena, v->request->mirror, MANIFEST_INSTALLED);
	int error;

	text->path = span_of(path);
	error = fs_read(path, MANIFEST_BYTES_MAX, arena, &text->text);
	if (error)
		return report_no_manifest(v, text, error);
	return check_manifest_signature(v, text) && manifest_read(text, arena, &v->manifest, v->diags);
}

bool
mirror_verify(const struct verify_request *request, struct verify_result *out, struct diag_list *diags)
{
	struct verifying v = { .request = request, .diags = diags };
	struct source *text = ARENA_NEW(request->arena, struct source);
	bool ok = false;

	*out = (struct verify_result){ .files = 0 };
	v.folder = open(request->mirror, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (v.folder < 0) {
		diag_errno(diags, DIAG_FILE_READ, "open", request->mirror, errno);
		return false;
	}
	if (load_manifest(&v, text)) {
		check_files(&v);
		check_installed(&v, text);
		check_extras(&v);
		out->files = v.manifest.file_count;
		out->time = v.manifest.time;
		snprintf(out->commit, sizeof(out->commit), "%.*s", SPAN_ARG(v.manifest.commit));
		ok = true;
	}
	close(v.folder);
	arena_release(&v.file_arena);
	return ok;
}
