#include "history/repo.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "history/walk.h"

static const struct place nowhere = { NULL, 0 };

const char *
repo_last_error(void)
{
	/* NULL after some failures: a miss of a search, for one. */
	const git_error *error = git_error_last();

	return error && error->message ? error->message : "not an object of that kind";
}

/* Extensions that change nothing for who only reads: git's sparse checkout
 * and partial clones set them. */
static void
allow_extensions(void)
{
	static const char *extensions[] = { "worktreeconfig", "partialclone", "preciousobjects" };

	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, sizeof(extensions) / sizeof(extensions[0]));
}

/*
 * Before any repository is opened.  Ids of objects are not proved again as
 * they are read, which would be an eighth of a comparison and half of a walk:
 * as in git itself, a damaged one is found by zlib's checksum, by its size and
 * by what its delta says of both; proving all is what `git fsck` is for.
 */
static void
begin_once(void)
{
	git_libgit2_init();
	allow_extensions();
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
}

/* Each beginning of libgit2 reads all certificates that the system trusts, 6 ms
 * of work: there is one, and it ends with the process. */
static void
begin(void)
{
	static pthread_once_t begun = PTHREAD_ONCE_INIT;

	pthread_once(&begun, begin_once);
}

/* The folder at or above `path` that holds ".git"; `path` and false where none does. */
static bool
find_work_tree(const char *path, struct buf *out)
{
	size_t len = strlen(path);

	for (;;) {
		buf_clear(out);
		buf_add(out, path, len);
		BUF_LIT(out, "/.git");
		if (fs_exists(out->ptr)) {
			buf_truncate(out, len ? len : 1);
			return true;
		}
		if (!len)
			break;
		while (len && path[--len] != '/')
			;
	}
	buf_clear(out);
	buf_str(out, path);
	return false;
}

/* libgit2 1.5 says that a repository is somebody else's in two ways. */
static bool
is_owner_error(int error)
{
	return error == GIT_EOWNER || strstr(repo_last_error(), "safe.directory");
}

static void
report_open(const char *dir, const char *real, int error, struct diag_list *diags)
{
	struct buf tree = BUF_INIT;

	if (is_owner_error(error)) {
		find_work_tree(real, &tree);
		diag_add(diags, DIAG_GIT, nowhere, "the repository '%s' belongs to another user", tree.ptr);
		diag_hint(diags, "if you trust it: git config --global --add safe.directory '%s'", tree.ptr);
	} else if (error == GIT_ENOTFOUND && find_work_tree(real, &tree)) {
		diag_add(diags, DIAG_GIT, nowhere, "'%s/.git' is not a git repository, or a damaged one", tree.ptr);
		diag_hint(diags, "'git status' in that folder says more");
	} else if (error == GIT_ENOTFOUND) {
		diag_add(diags, DIAG_GIT, nowhere, "'%s' is not in a git repository", dir);
	} else if (strstr(repo_last_error(), "objectformat")) {
		diag_add(diags, DIAG_GIT, nowhere,
		         "the repository of '%s' uses SHA-256 ids, which cannot be read", dir);
	} else {
		diag_add(diags, DIAG_GIT, nowhere, "cannot open the repository of '%s': %s", dir,
		         repo_last_error());
	}
	buf_release(&tree);
}

/* Where the folder is in the work tree; false where it is not. */
static bool
find_folder(struct repo *repo, const char *real)
{
	const char *work_tree = git_repository_workdir(repo->git);
	char *root = realpath(work_tree ? work_tree : git_repository_path(repo->git), NULL);
	size_t len = root ? strlen(root) : 0;
	bool inside = root && strncmp(real, root, len) == 0 &&
	              (real[len] == '/' || !real[len] || (len && root[len - 1] == '/'));

	if (inside && work_tree) {
		while (real[len] == '/')
			len++;
		buf_str(&repo->folder, real + len);
	}
	free(root);
	return inside;
}

bool
repo_open(struct repo *repo, const char *dir, struct diag_list *diags)
{
	char *real = realpath(dir, NULL);
	int error;
	bool ok = false;

	if (!real) {
		diag_errno(diags, DIAG_FILE_READ, "open", dir, errno);
		return false;
	}
	begin();
	error = git_repository_open_ext(&repo->git, real, 0, NULL);
	if (error)
		report_open(dir, real, error, diags);
	else if (!(ok = find_folder(repo, real)))
		diag_add(diags, DIAG_GIT, nowhere, "'%s' is not in the work tree of its repository", dir);
	free(real);
	return ok;
}

void
repo_close(struct repo *repo)
{
	git_repository_free(repo->git);
	repo->git = NULL;
	buf_release(&repo->folder);
}

/* A remote that holds what a partial clone left out. */
static bool
has_promisor(git_repository *git)
{
	git_config *config = NULL;
	git_config_iterator *all = NULL;
	git_config_entry *entry;
	bool found = false;

	if (!git_repository_config_snapshot(&config, git) && !git_config_iterator_new(&all, config))
		while (!found && !git_config_next(&entry, all))
			found = span_ends_with(span_of(entry->name), ".promisor");
	git_config_iterator_free(all);
	git_config_free(config);
	return found;
}

void
repo_hint_incomplete(struct repo *repo, struct diag_list *diags)
{
	if (git_repository_is_shallow(repo->git) == 1)
		diag_hint(diags, "this clone is shallow: git fetch --unshallow --tags");
	else if (has_promisor(repo->git))
		diag_hint(diags, "this clone left objects out: git fetch --refetch --no-filter");
}

/* Names only: no way to ask for a parent, a search, a path or the reflog. */
static bool
is_name(const char *revision)
{
	return *revision && *revision != '-' && !strpbrk(revision, ":^~?*[\\ ") && !strstr(revision, "@{") &&
	       !strstr(revision, "..");
}

/* The commit of an id, which may be short. */
static int
find_id(git_object **commit, git_repository *git, const char *digits)
{
	size_t len = strlen(digits);
	git_object *object = NULL;
	git_oid id;
	int error;

	if (len < GIT_OID_MINPREFIXLEN || len > GIT_OID_HEXSZ ||
	    strspn(digits, "0123456789abcdefABCDEF") != len)
		return GIT_ENOTFOUND;
	git_oid_fromstrn(&id, digits, len);
	error = git_object_lookup_prefix(&object, git, &id, len, GIT_OBJECT_ANY);
	if (!error)
		error = git_object_peel(commit, object, GIT_OBJECT_COMMIT);
	git_object_free(object);
	return error;
}

/* git_revparse_single would do more than is wanted. */
static int
find_commit(git_object **commit, git_repository *git, const char *revision)
{
	git_reference *reference = NULL;
	int error = GIT_ENOTFOUND;

	if (strlen(revision) == GIT_OID_HEXSZ)
		error = find_id(commit, git, revision);
	if (error != GIT_ENOTFOUND)
		return error;
	error = git_reference_dwim(&reference, git, revision);
	if (!error)
		error = git_reference_peel(commit, reference, GIT_OBJECT_COMMIT);
	else if (error == GIT_ENOTFOUND || error == GIT_EINVALIDSPEC)
		error = find_id(commit, git, revision);
	git_reference_free(reference);
	return error;
}

static void
report_revision(struct repo *repo, const char *revision, int error, struct diag_list *diags)
{
	if (error == GIT_EPEEL || error == GIT_EINVALIDSPEC) {
		diag_add(diags, DIAG_GIT, nowhere, "'%s' is not a commit", revision);
	} else if (error == GIT_EAMBIGUOUS) {
		diag_add(diags, DIAG_GIT, nowhere, "'%s' begins the ids of several commits", revision);
		diag_hint(diags, "give more digits");
	} else if (error == GIT_ENOTFOUND) {
		diag_add(diags, DIAG_GIT, nowhere, "no branch, tag or commit '%s'", revision);
		if (git_repository_head_unborn(repo->git) == 1)
			diag_hint(diags, "the repository's current branch has no commit yet");
		else
			repo_hint_incomplete(repo, diags);
	} else {
		diag_add(diags, DIAG_GIT, nowhere, "cannot read revision '%s': %s", revision,
		         repo_last_error());
	}
}

git_commit *
repo_find_commit(struct repo *repo, const char *revision, struct diag_list *diags)
{
	git_object *commit = NULL;
	int error;

	if (!is_name(revision)) {
		diag_add(diags, DIAG_GIT, nowhere, "'%s' is not the name of a branch or tag, nor a commit id",
		         revision);
		return NULL;
	}
	git_error_clear();
	error = find_commit(&commit, repo->git, revision);
	if (error)
		report_revision(repo, revision, error, diags);
	return error ? NULL : (git_commit *)commit;
}

enum history_state
history_state(const char *dir)
{
	enum history_state state = HISTORY_THERE;
	struct buf tree = BUF_INIT;
	git_repository *git = NULL;
	char *real = realpath(dir, NULL);
	int error;

	begin();
	error = real ? git_repository_open_ext(&git, real, 0, NULL) : GIT_ENOTFOUND;
	if (!error && git_repository_head_unborn(git) == 1)
		state = HISTORY_UNBORN;
	else if (error == GIT_ENOTFOUND && !is_owner_error(error) && !(real && find_work_tree(real, &tree)))
		state = HISTORY_NONE;
	git_repository_free(git);
	buf_release(&tree);
	free(real);
	return state;
}
