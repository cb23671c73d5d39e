/*
 * The walk against `git log --follow` on histories that are made at random:
 * edits, moves with and without edits, deletions, files that come back, and
 * branches that are merged.
 *
 * The cases that walk.h says are different do not occur: texts are unlike one
 * another, no name of a moved file is used again, and files are moved only on
 * the branch whose commits are the younger, because git's --follow knows one
 * name at a time.
 */
#include "git_fixture.h"

#include "history/walk.h"

enum { LINES = 24, FILES = 400, FIRST_FILES = 24, ROUNDS = 25 };

struct file {
	bool there, ghost;      /* ghost: deleted, and may come back */
	unsigned folder, name;  /* of its path */
	unsigned merges;        /* merges that changed it */
	uint32_t lines[LINES];  /* each stands for a line of text */
};

struct state {
	struct file files[FILES];       /* the place of a file is its id */
	size_t len;
};

struct maker {
	FILE *out;
	uint64_t random;
	unsigned names, commits;
};

static uint32_t
next_random(struct maker *m)
{
	m->random ^= m->random << 13;
	m->random ^= m->random >> 7;
	m->random ^= m->random << 17;
	return (uint32_t)(m->random >> 32);
}

static uint32_t
below(struct maker *m, size_t limit)
{
	return (uint32_t)(next_random(m) % limit);
}

static void
put_path(struct buf *out, const struct file *file)
{
	buf_printf(out, "content/pub/%c/%u.md", 'a' + (int)file->folder, file->name);
}

static void
put_text(struct buf *out, const struct file *file, size_t id)
{
	size_t i;

	buf_printf(out, "---\nid: page-%zu\n---\n", id);
	for (i = 0; i < LINES; i++)
		buf_printf(out, "%08x %08x %08x\n", file->lines[i], file->lines[i] * 2654435761u, ~file->lines[i]);
}

static void
put_file(struct maker *m, const struct file *file, size_t id)
{
	struct buf path = BUF_INIT, text = BUF_INIT;

	put_path(&path, file);
	put_text(&text, file, id);
	fprintf(m->out, "M 100644 inline %s\ndata %zu\n%s\n", path.ptr, text.len, text.ptr);
	buf_release(&path);
	buf_release(&text);
}

/* Writes a commit that holds the state; returns its mark. */
static unsigned
put_commit(struct maker *m, const struct state *s, const char *branch, unsigned parent, unsigned other)
{
	unsigned mark = ++m->commits;
	size_t i;

	fprintf(m->out, "commit refs/heads/%s\nmark :%u\ncommitter A <a@example.org> %u +0000\ndata 1\nx\n", branch, mark,
	        1600000000 + mark * 60);
	if (parent)
		fprintf(m->out, "from :%u\n", parent);
	if (other)
		fprintf(m->out, "merge :%u\n", other);
	fputs("deleteall\n", m->out);
	for (i = 0; i < s->len; i++)
		if (s->files[i].there)
			put_file(m, &s->files[i], i);
	return mark;
}

static void
rewrite(struct maker *m, struct file *file)
{
	size_t i;

	for (i = 0; i < LINES; i++)
		file->lines[i] = next_random(m);
}

static void
edit(struct maker *m, struct file *file)
{
	file->lines[below(m, LINES)] = next_random(m);
}

static void
add(struct maker *m, struct state *s)
{
	struct file *file = &s->files[s->len];

	if (s->len == FILES)
		return;
	*file = (struct file){ .there = true, .folder = below(m, 3), .name = m->names++ };
	rewrite(m, file);
	s->len++;
}

static void
move(struct maker *m, struct file *file)
{
	file->folder = below(m, 3);
	file->name = m->names++;
	if (below(m, 2))
		edit(m, file);
}

/* Does one thing to one file. */
static void
change(struct maker *m, struct state *s, bool main_branch)
{
	struct file *file = &s->files[below(m, s->len)];
	uint32_t what = below(m, 20);

	if (file->ghost && main_branch) {
		file->there = true;
		file->ghost = false;
		rewrite(m, file);
	} else if (!file->there || what == 0) {
		add(m, s);
	} else if (what == 1) {
		file->there = false;
		file->ghost = main_branch;
	} else if (what < 6 && main_branch) {
		move(m, file);
	} else {
		edit(m, file);
	}
}

static unsigned
put_changes(struct maker *m, struct state *s, const char *branch, unsigned parent)
{
	bool main_branch = strcmp(branch, "main") == 0;
	uint32_t commits = 1 + below(m, 5), changes;

	while (commits--) {
		for (changes = 1 + below(m, 3); changes; changes--)
			change(m, s, main_branch);
		parent = put_commit(m, s, branch, parent, 0);
	}
	return parent;
}

/* Brings what the side did to a file since `base` into `file`. */
static void
merge_file(struct maker *m, struct file *file, const struct file *side, const struct file *base)
{
	bool ours = memcmp(file->lines, base->lines, sizeof(base->lines)) != 0;
	bool theirs = memcmp(side->lines, base->lines, sizeof(base->lines)) != 0;
	size_t i;

	if (!side->there)
		file->there = file->ghost = false;
	if (!theirs || !file->there)
		return;
	for (i = 0; i < LINES; i++)
		if (side->lines[i] != base->lines[i])
			file->lines[i] = side->lines[i];
	if (!ours && file->name == side->name)
		return;
	edit(m, file);
	file->merges++;
}

static void
merge(struct maker *m, struct state *s, const struct state *side, const struct state *base)
{
	size_t i;

	for (i = 0; i < base->len; i++)
		if (base->files[i].there)
			merge_file(m, &s->files[i], &side->files[i], &base->files[i]);
}

/* A branch that is merged.  What it adds goes to places that main left free. */
static unsigned
put_branch(struct maker *m, struct state *s, unsigned parent)
{
	struct state *side = xmalloc(sizeof(*side)), *base = xmalloc(sizeof(*base));
	unsigned tip, added;
	size_t i;

	*side = *base = *s;
	tip = put_changes(m, side, "side", parent);
	added = (unsigned)(side->len - base->len);
	for (i = base->len; i < side->len; i++)
		s->files[s->len++] = (struct file){ 0 };
	parent = put_changes(m, s, "main", parent);
	merge(m, s, side, base);
	memcpy(&s->files[base->len], &side->files[base->len], added * sizeof(s->files[0]));
	free(side);
	free(base);
	return put_commit(m, s, "main", parent, tip);
}

static void
make_history(struct maker *m, struct state *s)
{
	unsigned parent, round;

	m->out = popen("git init -q -b main r && git -C r fast-import --quiet", "we");
	assert_non_null(m->out);
	while (s->len < FIRST_FILES)
		add(m, s);
	parent = put_commit(m, s, "main", 0, 0);
	for (round = 0; round < ROUNDS; round++)
		parent = below(m, 3) ? put_changes(m, s, "main", parent) : put_branch(m, s, parent);
	assert_int_equal(pclose(m->out), 0);
}

/* Commits that changed the file, as git's log prints them, without merges; counts those. */
static unsigned
list_changes(const struct history *h, struct span path, struct buf *out)
{
	struct history_changes changes = VEC_INIT;
	unsigned merges = 0;
	size_t i;

	history_changes(h, path, &changes);
	for (i = 0; i < changes.len; i++) {
		if (changes.at[i].commit->parent_count > 1)
			merges++;
		else
			buf_printf(out, "%s%s", out->len ? "\n" : "", changes.at[i].commit->id);
	}
	vec_release(&changes);
	return merges;
}

static void
compare(struct git_fixture *f, const struct history *h, const struct file *file)
{
	struct buf path = BUF_INIT, command = BUF_INIT, got = BUF_INIT;
	const char *expected;

	put_path(&path, file);
	buf_printf(&command, "git -C r log --follow --date-order --format=%%H -- %s", path.ptr);
	expected = output_of(f, command.ptr);
	assert_true(history_has(h, buf_as_span(&path)));
	assert_int_equal(list_changes(h, buf_as_span(&path), &got), file->merges);
	if (strcmp(got.ptr, expected) != 0)
		fail_msg("%s: ours\n%s\ngit's\n%s", path.ptr, got.ptr, expected);
	buf_release(&path);
	buf_release(&command);
	buf_release(&got);
}

static void
compare_histories(struct git_fixture *f, uint64_t seed)
{
	struct history_request request = { .dir = "r", .below = "content", .revision = "main" };
	struct maker m = { .random = seed };
	struct state *s = xcalloc(1, sizeof(*s));
	struct history *h;
	size_t i;

	make_history(&m, s);
	h = history_walk(&request, &f->diags);
	assert_non_null(h);
	for (i = 0; i < s->len; i++)
		if (s->files[i].there)
			compare(f, h, &s->files[i]);
	history_free(h);
	free(s);
	assert_int_equal(fs_remove_tree("r"), 0);
}

static void
lists_are_those_of_git(void **state)
{
	uint64_t seed, count = getenv("SEEDS") ? strtoull(getenv("SEEDS"), NULL, 10) : 3;

	for (seed = 1; seed <= count; seed++)
		compare_histories(*state, seed * 0x9E3779B97F4A7C15u);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { GIT_TEST(lists_are_those_of_git) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
