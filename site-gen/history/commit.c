#include "history/commit.h"

#include "history/repo.h"

bool
history_find_commit(const char *dir, const char *revision, struct commit_name *out, struct diag_list *diags)
{
	struct repo repo = REPO_INIT;
	git_commit *commit = NULL;

	if (repo_open(&repo, dir, diags))
		commit = repo_find_commit(&repo, revision, diags);
	if (commit) {
		git_oid_tostr(out->id, sizeof(out->id), git_commit_id(commit));
		out->seconds = git_commit_time(commit);
	}
	git_commit_free(commit);
	repo_close(&repo);
	return commit != NULL;
}

void
history_hold_library(void)
{
	git_libgit2_init();
}

void
history_release_library(void)
{
	git_libgit2_shutdown();
}

void
history_library_version(struct buf *out)
{
	int major, minor, revision;

	git_libgit2_version(&major, &minor, &revision);
	buf_printf(out, "%d.%d.%d", major, minor, revision);
}
