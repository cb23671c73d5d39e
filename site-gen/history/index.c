#include "history/index.h"

#include "history/repo.h"

static const struct place nowhere = { NULL, 0 };

static const char *
full_path(const struct repo *repo, struct span path, struct arena *arena)
{
	struct span parts[3] = { buf_as_span(&repo->folder), span_of(repo->folder.len ? "/" : ""), path };

	return arena_cstr(arena, arena_join(arena, parts, 3));
}

/* 0 or libgit2's error; *changed is set where the entry was there. */
static int
move_entry(git_index *index, const char *from, const char *to, bool *changed)
{
	const git_index_entry *entry = git_index_get_bypath(index, from, GIT_INDEX_STAGE_NORMAL);
	git_index_entry moved;
	int error;

	if (!entry)
		return 0;
	/* Without the file's times, so that git looks at the file itself again. */
	moved = (git_index_entry){ .mode = entry->mode, .id = entry->id, .path = to };
	error = git_index_add(index, &moved);
	if (!error)
		error = git_index_remove(index, from, GIT_INDEX_STAGE_NORMAL);
	*changed = true;
	return error;
}

static bool
move_entries(const struct repo *repo, const struct index_move *moves, size_t count, struct diag_list *diags)
{
	struct arena arena = ARENA_INIT;
	git_index *index = NULL;
	bool changed = false;
	int error = git_repository_index(&index, repo->git);
	size_t i;

	for (i = 0; i < count && !error; i++)
		error = move_entry(index, full_path(repo, moves[i].from, &arena),
		                   full_path(repo, moves[i].to, &arena), &changed);
	if (!error && changed)
		error = git_index_write(index);
	if (error) {
		diag_add(diags, DIAG_GIT, nowhere, "cannot change git's index: %s", repo_last_error());
		if (error == GIT_ELOCKED)
			diag_hint(diags, "another git is at work here; if none is, remove '.git/index.lock'");
	}
	git_index_free(index);
	arena_release(&arena);
	return !error;
}

bool
index_move_files(const char *dir, const struct index_move *moves, size_t count, struct diag_list *diags)
{
	struct diag_list unheard = DIAG_LIST_INIT;
	struct repo repo = REPO_INIT;
	bool ok = true;

	if (count && repo_open(&repo, dir, &unheard) && !git_repository_is_bare(repo.git))
		ok = move_entries(&repo, moves, count, diags);
	repo_close(&repo);
	diag_release(&unheard);
	return ok;
}
