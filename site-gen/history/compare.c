#include "history/compare.h"

#include <string.h>

/* Bounds against trees made to be endless. */
#define DEPTH_LIMIT 100
#define SEEN_LIMIT 200000u

/* Larger trees are not kept: 16 MB are the most for all. */
#define KEPT_SIZE ((size_t)16 * 1024)

enum { MODE_TYPE = 0170000, MODE_TREE = 0040000, MODE_FILE = 0100000 };

struct entry {
	struct span name;
	unsigned mode;
	const unsigned char *id; /* NULL: no entry */
};

/* A tree that is being read, and the entry it has come to. */
struct side {
	git_odb_object *object; /* NULL: an empty tree */
	struct span rest;
	struct entry entry;
	bool here; /* the entry has the name that is looked at, or was */
};

static bool
is_tree(const struct entry *e)
{
	return (e->mode & MODE_TYPE) == MODE_TREE;
}

static bool
is_equal(const struct entry *a, const struct entry *b)
{
	return a->mode == b->mode && memcmp(a->id, b->id, GIT_OID_RAWSZ) == 0;
}

/* The order of names in a tree: that of a folder ends in "/". */
static int
compare_names(const struct entry *a, const struct entry *b)
{
	size_t len = a->name.len < b->name.len ? a->name.len : b->name.len;
	int order = memcmp(a->name.ptr, b->name.ptr, len);
	unsigned char x, y;

	if (order)
		return order;
	x = a->name.len > len ? (unsigned char)a->name.ptr[len] : is_tree(a) ? '/' : 0;
	y = b->name.len > len ? (unsigned char)b->name.ptr[len] : is_tree(b) ? '/' : 0;
	return x != y ? (x < y ? -1 : 1) : (a->name.len > b->name.len) - (a->name.len < b->name.len);
}

static bool
fail(struct comparison *c, const git_oid *tree, const char *problem)
{
	git_oid_cpy(&c->damaged, tree);
	c->problem = problem;
	return false;
}

static bool
is_good_name(struct span name)
{
	return name.len && !span_is(name, ".") && !span_is(name, "..") && span_find(name, '/', 0) == name.len;
}

/* Takes "mode name\0id" off s; false where there is no such thing. */
static bool
parse_entry(struct span *s, struct entry *e)
{
	size_t space = span_find(*s, ' ', 0), end = span_find(*s, '\0', space), i;

	if (s->len < GIT_OID_RAWSZ + 1 || end >= s->len - GIT_OID_RAWSZ || !space || space > 6)
		return false;
	e->mode = 0;
	for (i = 0; i < space; i++) {
		if (s->ptr[i] < '0' || s->ptr[i] > '7')
			return false;
		e->mode = e->mode * 8 + (unsigned)(s->ptr[i] - '0');
	}
	e->name = span_slice(*s, space + 1, end);
	e->id = (const unsigned char *)s->ptr + end + 1;
	*s = span_from(*s, end + 1 + GIT_OID_RAWSZ);
	/* Of a file's permissions git keeps one bit, but old trees have more. */
	if ((e->mode & MODE_TYPE) == MODE_FILE)
		e->mode = e->mode & 0100 ? 0100755 : 0100644;
	return is_good_name(e->name);
}

/* Goes to the next entry; false for a damaged tree. */
static bool
side_next(struct side *side)
{
	struct entry before = side->entry;

	if (!side->rest.len) {
		side->entry.id = NULL;
		return true;
	}
	return parse_entry(&side->rest, &side->entry) &&
	       (!before.id || compare_names(&before, &side->entry) < 0);
}

/* An error of libgit2, or 0. */
static int
read_tree(struct comparison *c, git_odb_object **out, const git_oid *tree)
{
	git_odb_object **kept = &c->kept[(tree->id[0] << 8 | tree->id[1]) % KEPT_TREES];
	int error;

	if (*kept && git_oid_equal(git_odb_object_id(*kept), tree))
		return git_odb_object_dup(out, *kept);
	error = git_odb_read(out, c->objects, tree);
	if (error || git_odb_object_size(*out) > KEPT_SIZE)
		return error;
	git_odb_object_free(*kept);
	return git_odb_object_dup(kept, *out);
}

static bool
side_open(struct comparison *c, struct side *side, const git_oid *tree)
{
	git_error_clear();
	if (git_oid_is_zero(tree))
		return true;
	if (read_tree(c, &side->object, tree))
		return fail(c, tree, repo_last_error());
	if (git_odb_object_type(side->object) != GIT_OBJECT_TREE)
		return fail(c, tree, "it is not a tree");
	side->rest = span_make(git_odb_object_data(side->object), git_odb_object_size(side->object));
	return true;
}

/* Passes over entries that are the same, byte for byte: most of them. */
static void
skip_same(struct span *a, struct span *b)
{
	const char *end;

	while ((end = memchr(a->ptr, '\0', a->len)) != NULL) {
		size_t len = (size_t)(end - a->ptr) + 1 + GIT_OID_RAWSZ;

		if (len > a->len || len > b->len || memcmp(a->ptr, b->ptr, len) != 0)
			break;
		*a = span_from(*a, len);
		*b = span_from(*b, len);
	}
}

/* Goes on from the entries that are here. */
static bool
advance(struct comparison *c, const git_oid *trees, struct side *sides, size_t count)
{
	size_t i;

	if (count == 2 && sides[0].here && sides[1].here && sides[0].rest.len)
		skip_same(&sides[0].rest, &sides[1].rest);
	for (i = 0; i < count; i++)
		if (sides[i].here && !side_next(&sides[i]))
			return fail(c, &trees[i], "it is not in the form of a tree");
	return true;
}

/* Finds the first name that any side is at, and marks those that are at it. */
static bool
find_first(struct side *sides, size_t count)
{
	const struct entry *first = NULL;
	size_t i;

	for (i = 0; i < count; i++)
		if (sides[i].entry.id && (!first || compare_names(&sides[i].entry, first) < 0))
			first = &sides[i].entry;
	for (i = 0; i < count; i++)
		sides[i].here = first && sides[i].entry.id && compare_names(&sides[i].entry, first) == 0;
	return first != NULL;
}

/* Whether the commit has here what one of its parents has. */
static bool
is_inherited(const struct side *sides, size_t count)
{
	size_t i;

	for (i = 1; i < count; i++) {
		if (sides[i].here != sides[0].here)
			continue;
		if (!sides[0].here || is_equal(&sides[0].entry, &sides[i].entry))
			return true;
	}
	return false;
}

static const struct entry *
entry_here(const struct side *sides, size_t count)
{
	size_t i = 0;

	while (i + 1 < count && !sides[i].here)
		i++;
	return &sides[i].entry;
}

static void
add_change(struct comparison *c, const struct side *sides, size_t count)
{
	const struct entry *entry = entry_here(sides, count);
	struct tree_change change = { .kind = HISTORY_DELETED,
		                      .is_file = (entry->mode & MODE_TYPE) == MODE_FILE };
	size_t i;

	if (sides[0].here)
		change.kind = HISTORY_ADDED;
	for (i = 1; i < count; i++)
		if (sides[0].here && sides[i].here)
			change.kind = HISTORY_CHANGED;
	memcpy(change.id.id, entry->id, GIT_OID_RAWSZ);
	change.path = arena_copy(c->arena, buf_as_span(&c->path));
	vec_push(c->out, change);
}

static bool compare_at(struct comparison *c, const git_oid *trees, size_t count, unsigned depth);

static bool
compare_folders(struct comparison *c, const struct side *sides, size_t count, unsigned depth)
{
	git_oid *trees = xcalloc(count, sizeof(*trees));
	size_t i;
	bool ok;

	for (i = 0; i < count; i++)
		if (sides[i].here)
			memcpy(trees[i].id, sides[i].entry.id, GIT_OID_RAWSZ);
	buf_char(&c->path, '/');
	ok = compare_at(c, trees, count, depth + 1);
	free(trees);
	return ok;
}

/* Compares what the sides have under one name. */
static bool
compare_entry(struct comparison *c, const struct side *sides, size_t count, unsigned depth)
{
	const struct entry *entry = entry_here(sides, count);
	size_t len = c->path.len;

	if (is_inherited(sides, count))
		return true;
	buf_span(&c->path, entry->name);
	if (++c->seen > SEEN_LIMIT)
		return fail(c, &c->damaged, "more than 200000 files were changed");
	if (!is_tree(entry))
		add_change(c, sides, count);
	else if (!compare_folders(c, sides, count, depth))
		return false;
	buf_truncate(&c->path, len);
	return true;
}

static bool
compare_sides(struct comparison *c, const git_oid *trees, struct side *sides, size_t count, unsigned depth)
{
	size_t i;

	git_oid_cpy(&c->damaged, &trees[0]);
	for (i = 0; i < count; i++) {
		sides[i].here = true;
		if (!side_open(c, &sides[i], &trees[i]))
			return false;
	}
	for (;;) {
		if (!advance(c, trees, sides, count))
			return false;
		if (!find_first(sides, count))
			return true;
		if (!compare_entry(c, sides, count, depth))
			return false;
	}
}

static bool
compare_at(struct comparison *c, const git_oid *trees, size_t count, unsigned depth)
{
	struct side pair[2] = { { 0 } }, *sides = count <= 2 ? pair : xcalloc(count, sizeof(*sides));
	bool ok;
	size_t i;

	if (depth > DEPTH_LIMIT)
		ok = fail(c, &trees[0], "folders are nested more than 100 deep");
	else
		ok = compare_sides(c, trees, sides, count, depth);
	for (i = 0; i < count; i++)
		git_odb_object_free(sides[i].object);
	if (sides != pair)
		free(sides);
	return ok;
}

void
comparison_release(struct comparison *c)
{
	size_t i;

	for (i = 0; i < KEPT_TREES; i++)
		git_odb_object_free(c->kept[i]);
	buf_release(&c->path);
}

bool
compare_trees(struct comparison *c, const git_oid *trees, size_t count)
{
	size_t i;

	c->seen = 0;
	for (i = 1; i < count; i++)
		if (git_oid_equal(&trees[0], &trees[i]))
			return true;
	return compare_at(c, trees, count, 0);
}

/* The id of the folder of that name in the tree, or zero. */
static bool
find_folder(struct comparison *c, const git_oid *tree, struct span name, git_oid *out)
{
	struct side side = { 0 };
	git_oid found = { { 0 } };
	bool ok = side_open(c, &side, tree);

	while (ok) {
		ok = side_next(&side) || fail(c, tree, "it is not in the form of a tree");
		if (!ok || !side.entry.id)
			break;
		if (is_tree(&side.entry) && span_equal(side.entry.name, name)) {
			memcpy(found.id, side.entry.id, GIT_OID_RAWSZ);
			break;
		}
	}
	git_odb_object_free(side.object);
	git_oid_cpy(out, &found);
	return ok;
}

bool
compare_find_folder(struct comparison *c, const git_oid *tree, struct span path, git_oid *out)
{
	struct span name;

	git_oid_cpy(out, tree);
	while (path.len && !git_oid_is_zero(out)) {
		span_cut(path, '/', &name, &path);
		if (!find_folder(c, out, name, out))
			return false;
	}
	return true;
}
