#include "bundle/path.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/utf8.h"

/* Windows counts the folder of the site too, so this leaves some room of its 260. */
#define PATH_LIMIT 200u

/* Names that are devices on Windows, whatever their ending. */
static const char *const devices[] = { "con", "prn", "aux", "nul" };

static bool
is_device(struct span part)
{
	struct span stem;
	char name[4] = "";
	size_t i;

	span_cut(part, '.', &stem, &part);
	if (stem.len != 3 && stem.len != 4)
		return false;
	for (i = 0; i < 3; i++)
		name[i] = (char)(stem.ptr[i] | 0x20);
	for (i = 0; stem.len == 3 && i < sizeof(devices) / sizeof(devices[0]); i++)
		if (strcmp(name, devices[i]) == 0)
			return true;
	return stem.len == 4 && stem.ptr[3] >= '0' && stem.ptr[3] <= '9' &&
	       (strcmp(name, "com") == 0 || strcmp(name, "lpt") == 0);
}

static const char *
character_problem(struct span path)
{
	size_t at = 0;

	if (utf8_check(path) != path.len)
		return "is not UTF-8";
	while (at < path.len) {
		uint32_t c = utf8_next(path, &at);

		if (utf8_is_control(c))
			return "has a control character";
		if (c < 0x80 && strchr("\\:*?\"<>|", (int)c))
			return "has a character that Windows does not allow";
	}
	return NULL;
}

static const char *
part_problem(struct span part)
{
	if (!part.len)
		return "has an empty part";
	if (span_is(part, ".") || span_is(part, ".."))
		return "leads out of the site";
	if (part.ptr[part.len - 1] == '.' || part.ptr[part.len - 1] == ' ')
		return "has a part that ends in a full stop or a space, which Windows does not allow";
	return is_device(part) ? "has a part that is a device on Windows" : NULL;
}

const char *
path_problem(struct span path)
{
	struct span part, rest = path;
	const char *problem;
	bool more;

	if (!path.len)
		return "is empty";
	if (path.ptr[0] == '/')
		return "is absolute";
	if (path.len > PATH_LIMIT)
		return "is longer than 200 bytes";
	problem = character_problem(path);
	do {
		more = span_cut(rest, '/', &part, &rest);
		if (!problem)
			problem = part_problem(part);
	} while (more && !problem);
	return problem;
}

/* One file or folder. */
struct path_entry {
	struct span path; /* as it was spelled first */
	struct span file; /* the path that it came from */
	bool folder;
};

struct path_set {
	struct arena arena;
	struct map entries; /* by the path without regard to capitals */
	struct buf fold;
};

struct path_set *
path_set_new(void)
{
	struct path_set *set = xcalloc(1, sizeof(*set));

	set->fold = (struct buf)BUF_INIT;
	return set;
}

void
path_set_free(struct path_set *set)
{
	if (!set)
		return;
	map_release(&set->entries);
	buf_release(&set->fold);
	arena_release(&set->arena);
	free(set);
}

static bool
add_entry(struct path_set *set, struct span path, struct span file, bool folder, struct span *clash)
{
	struct path_entry *entry;

	buf_clear(&set->fold);
	utf8_fold(&set->fold, path);
	entry = map_get(&set->entries, buf_as_span(&set->fold));
	if (!entry) {
		entry = ARENA_NEW(&set->arena, struct path_entry);
		*entry = (struct path_entry){ path, file, folder };
		map_put(&set->entries, arena_copy(&set->arena, buf_as_span(&set->fold)), entry);
		return true;
	}
	*clash = entry->file;
	return folder && entry->folder && span_equal(entry->path, path);
}

bool
path_set_add(struct path_set *set, struct span path, struct span *clash)
{
	size_t at;

	for (at = span_find(path, '/', 0); at < path.len; at = span_find(path, '/', at + 1))
		if (!add_entry(set, span_slice(path, 0, at), path, true, clash))
			return false;
	return add_entry(set, path, path, false, clash);
}
