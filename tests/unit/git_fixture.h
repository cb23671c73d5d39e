/*
 * A new folder to make repositories in, with git's settings held still.
 */
#ifndef UNIT_GIT_FIXTURE_H
#define UNIT_GIT_FIXTURE_H

#include "assertions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/fs.h"

struct git_fixture {
	struct arena arena;
	struct diag_list diags;
	char *dir;              /* the new folder, the current one, and HOME */
	char home[4096];        /* what was the current one */
};

/* libgit2 1.5 does not free PCRE2's match data when it reads extensions. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libpcre2";
}

static inline void
set_author(const char *role, const char *date)
{
	char name[64];

	snprintf(name, sizeof(name), "GIT_%s_NAME", role);
	setenv(name, "A", 1);
	snprintf(name, sizeof(name), "GIT_%s_EMAIL", role);
	setenv(name, "a@example.org", 1);
	snprintf(name, sizeof(name), "GIT_%s_DATE", role);
	setenv(name, date, 1);
}

static int
git_set_up(void **state)
{
	static const char *const unset[] = { "XDG_CONFIG_HOME", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE",
		                             "SUDO_UID" };
	struct git_fixture *f = xcalloc(1, sizeof(*f));
	const char *tmp = getenv("TMPDIR");
	size_t i;

	f->dir = fs_join(&f->arena, tmp ? tmp : "/tmp", "test-git-XXXXXX");
	if (!getcwd(f->home, sizeof(f->home)) || !mkdtemp(f->dir) || chdir(f->dir))
		return -1;
	setenv("HOME", f->dir, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	set_author("AUTHOR", "1700000000 +0000");
	set_author("COMMITTER", "1700000000 +0000");
	for (i = 0; i < sizeof(unset) / sizeof(unset[0]); i++)
		unsetenv(unset[i]);
	*state = f;
	return 0;
}

static int
git_tear_down(void **state)
{
	struct git_fixture *f = *state;
	int error = chdir(f->home) || fs_remove_tree(f->dir);

	diag_release(&f->diags);
	arena_release(&f->arena);
	free(f);
	return error;
}

/* Runs a shell script, which must succeed.  `commit MESSAGE` commits all, a minute after the last commit. */
static inline void
run(const char *script)
{
	struct buf command = BUF_INIT;

	buf_printf(&command,
	           "set -e; exec >>\"$HOME/log\" 2>&1;"
	           "tick() { n=$(cat \"$HOME/clock\" 2>/dev/null || echo 1600000000); n=$((n + 60)); echo $n >\"$HOME/clock\";"
	           "  GIT_AUTHOR_DATE=\"$n ${ZONE:-+0000}\"; GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE; };"
	           "commit() { tick; git add -A; git commit -q --allow-empty -m \"$1\"; };"
	           "page() { mkdir -p \"$(dirname \"$1\")\"; printf -- '---\\nid: %%s\\n---\\n%%s\\n' \"$2\" \"$3\" >\"$1\"; };"
	           "%s",
	           script);
	if (system(command.ptr))
		fail_msg("failed: %s", script);
	buf_release(&command);
}

/* The output of a command without the last line's end; in the arena. */
static inline char *
output_of(struct git_fixture *f, const char *command)
{
	struct buf out = BUF_INIT;
	char piece[4096], *result;
	size_t len;
	FILE *pipe = popen(command, "re");

	assert_non_null(pipe);
	while ((len = fread(piece, 1, sizeof(piece), pipe)) > 0)
		buf_add(&out, piece, len);
	if (pclose(pipe))
		fail_msg("failed: %s", command);
	result = arena_cstr(&f->arena, span_trim(buf_as_span(&out)));
	buf_release(&out);
	return result;
}

/* Exactly one diagnostic, with these parts; it is then forgotten. */
static inline void
assert_one_diag(struct git_fixture *f, enum diag_id id, const char *message, const char *hint)
{
	const struct diag *d = f->diags.items.at;

	assert_int_equal(f->diags.items.len, 1);
	assert_int_equal(d->id, id);
	if (!strstr(d->message.ptr, message) || (d->hint.len && !*hint) ||
	    !strstr(d->hint.len ? d->hint.ptr : "", hint))
		fail_msg("'%s', '%s' expected in: %s, %s", message, hint, d->message.ptr,
		         d->hint.len ? d->hint.ptr : "no hint");
	diag_release(&f->diags);
	f->diags = (struct diag_list)DIAG_LIST_INIT;
}

#define GIT_TEST(name) cmocka_unit_test_setup_teardown(name, git_set_up, git_tear_down)

#endif
