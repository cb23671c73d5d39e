#include "edit/journal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"
#include "edit/transaction.h"
#include "history/index.h"

#define JOURNAL_HEAD "site-gen edit 1"

bool
journal_may_touch(const char *root, struct span path)
{
	struct arena arena = ARENA_INIT;
	bool may = span_starts_with(path, "content/") &&
	           fs_is_inside(fs_join(&arena, root, "content"), arena_cstr(&arena, span_from(path, 8)));

	arena_release(&arena);
	return may;
}

struct journal
journal_of(const struct plan *plan, struct arena *arena)
{
	struct journal journal = { arena_array(arena, plan->files.len, sizeof(*journal.entries)),
		                   plan->files.len };
	size_t i;

	for (i = 0; i < plan->files.len; i++) {
		const struct plan_file *file = plan->files.at[i];

		journal.entries[i] = (struct journal_entry){ file->before_path, file->path, file->after.len,
			                                     span_hash(file->after) };
	}
	return journal;
}

/* Fields end in NUL, which no path holds. */
void
journal_write(const struct journal *journal, struct buf *out)
{
	size_t i;

	BUF_LIT(out, JOURNAL_HEAD);
	buf_char(out, '\0');
	for (i = 0; i < journal->count; i++) {
		const struct journal_entry *entry = &journal->entries[i];

		buf_span(out, entry->before_path);
		buf_char(out, '\0');
		buf_span(out, entry->path);
		buf_char(out, '\0');
		buf_printf(out, "%zu %lu", entry->size, (unsigned long)entry->hash);
		buf_char(out, '\0');
	}
}

/* "12 34"; followed by a NUL, so the C library may read it. */
static bool
read_numbers(struct span numbers, struct journal_entry *entry)
{
	char *end;

	errno = 0;
	entry->size = strtoul(numbers.ptr, &end, 10);
	if (errno || *end != ' ')
		return false;
	entry->hash = (uint32_t)strtoul(end + 1, &end, 10);
	return !errno && end == numbers.ptr + numbers.len;
}

static bool
read_entry(struct span *text, struct journal_entry *entry)
{
	struct span numbers;

	return span_cut(*text, '\0', &entry->before_path, text) &&
	       span_cut(*text, '\0', &entry->path, text) && entry->path.len &&
	       span_cut(*text, '\0', &numbers, text) && read_numbers(numbers, entry);
}

bool
journal_read(struct span text, struct arena *arena, struct journal *out)
{
	size_t fields = 0, i;
	struct span head;

	for (i = 0; i < text.len; i++)
		fields += text.ptr[i] == '\0';
	if (!span_cut(text, '\0', &head, &text) || !span_is(head, JOURNAL_HEAD) || (fields - 1) % 3)
		return false;
	out->count = (fields - 1) / 3;
	out->entries = arena_array(arena, out->count, sizeof(*out->entries));
	for (i = 0; i < out->count; i++)
		if (!read_entry(&text, &out->entries[i]))
			return false;
	return !text.len;
}

/* What is at a path, beside what was and what was to be there. */
enum state { STATE_NONE, STATE_OLD, STATE_NEW, STATE_OTHER };

struct undo {
	const struct journal_entry *entry;
	struct arena arena;
	char *before, *path, *kept; /* before and kept are NULL for a new file */
	struct span old;            /* the bytes of `kept` */
};

static enum state
state_of(struct undo *u, const char *path)
{
	struct span bytes;
	int error = fs_read(path, 0, &u->arena, &bytes);

	if (error)
		return error == ENOENT ? STATE_NONE : STATE_OTHER;
	if (u->kept && span_equal(bytes, u->old))
		return STATE_OLD;
	return bytes.len == u->entry->size && span_hash(bytes) == u->entry->hash ? STATE_NEW : STATE_OTHER;
}

static void
report(struct diag_list *diags, struct span path, const char *kept)
{
	struct source *source = ARENA_NEW(&diags->arena, struct source);

	source->path = arena_copy(&diags->arena, path);
	diag_add(
		diags, DIAG_EDIT_UNDO, (struct place){ source, 0 },
		"an earlier run was killed, and its change of this file cannot be undone: it was changed since");
	if (kept)
		diag_hint(diags,
		          "as it was before, it is '%s'; keep what you want, then remove the folder '%s'",
		          kept, TRANSACTION_FOLDER);
	else
		diag_hint(diags, "remove the folder '%s' when the file is as you want it",
		          TRANSACTION_FOLDER);
}

static bool
put_back(struct undo *u, const char *target, struct diag_list *diags)
{
	if (!rename(u->kept, target))
		return true;
	diag_errno(diags, DIAG_FILE_WRITE, "put back", target, errno);
	return false;
}

static bool
take_away(struct undo *u, const char *root, struct diag_list *diags)
{
	if (unlink(u->path)) {
		diag_errno(diags, DIAG_FILE_WRITE, "remove", u->path, errno);
		return false;
	}
	/* Those that the change made. */
	fs_remove_empty_dirs(root, arena_cstr(&u->arena, u->entry->path));
	return true;
}

static bool
undo_in_place(struct undo *u, struct diag_list *diags)
{
	switch (state_of(u, u->path)) {
	case STATE_OLD:
		return true;
	case STATE_OTHER:
		report(diags, u->entry->path, u->kept);
		return false;
	default:
		return put_back(u, u->path, diags);
	}
}

/* Of a file that was moved, or is new: in this order a kill in between does no harm. */
static bool
undo_move(struct undo *u, const char *root, struct diag_list *diags)
{
	enum state state = state_of(u, u->path), before = u->before ? state_of(u, u->before) : STATE_OLD;

	/* Not ours, or worked on since; what was before is there too. */
	if (state == STATE_OTHER && before == STATE_OLD)
		return true;
	if (state == STATE_OTHER || before == STATE_OTHER) {
		report(diags, state == STATE_OTHER ? u->entry->path : u->entry->before_path, u->kept);
		return false;
	}
	if (state != STATE_NONE && !take_away(u, root, diags))
		return false;
	return before == STATE_OLD || put_back(u, u->before, diags);
}

/* A journal may have come with a repository from anywhere: nothing outside of content/ is touched. */
static bool
is_ours(struct undo *u, const char *root, struct diag_list *diags)
{
	const struct span paths[2] = { u->entry->path, u->entry->before_path };
	size_t i;

	for (i = 0; i < 2; i++) {
		if (!paths[i].len || journal_may_touch(root, paths[i]))
			continue;
		diag_add(diags, DIAG_FILE_WRITE, (struct place){ NULL, 0 },
		         "the journal in '%s' names '%.*s', which is not in content/", TRANSACTION_FOLDER,
		         SPAN_ARG(paths[i]));
		diag_hint(diags, "no run of site-gen wrote it: remove that folder");
		return false;
	}
	return true;
}

static bool
undo_entry(const struct journal *journal, size_t i, const char *root, struct diag_list *diags)
{
	struct undo u = { .entry = &journal->entries[i], .arena = ARENA_INIT };
	bool kept = true, ok = true;

	if (!is_ours(&u, root, diags)) {
		arena_release(&u.arena);
		return false;
	}
	u.path = fs_join(&u.arena, root, arena_cstr(&u.arena, u.entry->path));
	if (u.entry->before_path.len) {
		u.before = fs_join(&u.arena, root, arena_cstr(&u.arena, u.entry->before_path));
		u.kept = fs_join(&u.arena, root,
		                 arena_printf(&u.arena, "%s/%zu.old", TRANSACTION_FOLDER, i).ptr);
		/* Without it the file was put back already. */
		kept = fs_read(u.kept, 0, &u.arena, &u.old) == 0;
	}
	if (kept)
		ok = span_equal(u.entry->before_path, u.entry->path) ? undo_in_place(&u, diags)
		                                                     : undo_move(&u, root, diags);
	arena_release(&u.arena);
	return ok;
}

bool
journal_undo(const struct journal *journal, const char *root, struct diag_list *diags)
{
	struct arena arena = ARENA_INIT;
	struct index_move *moves = arena_array(&arena, journal->count, sizeof(*moves));
	size_t i, count = 0;
	bool ok = true;

	for (i = journal->count; i; i--)
		ok &= undo_entry(journal, i - 1, root, diags);
	for (i = 0; i < journal->count; i++)
		if (journal->entries[i].before_path.len &&
		    !span_equal(journal->entries[i].before_path, journal->entries[i].path))
			moves[count++] = (struct index_move){ journal->entries[i].path,
				                              journal->entries[i].before_path };
	if (ok)
		index_move_files(root, moves, count, diags);
	arena_release(&arena);
	return ok;
}
