#include <errno.h>
#include <pthread.h>
#include <stdio.h>

#include "base/date.h"
#include "base/fs.h"
#include "bundle/bundle.h"
#include "bundle/compress.h"
#include "cmd/keys.h"
#include "cmd/session.h"
#include "history/commit.h"

/* A bundle on its way. */
struct bundling {
	struct session session;
	const struct arguments *arguments;
	struct arguments building;      /* what of them the site depends on */
	struct commit_name commit;
	struct minisign_secret *key;
	struct source since;
	pthread_mutex_t lock; /* of what follows: files come from several threads */
	struct arena arena;
	struct bundle_files files;
};

static void
add_file(struct bundling *b, struct span path, struct span bytes)
{
	pthread_mutex_lock(&b->lock);
	vec_push(&b->files,
	         (struct bundle_file){ arena_copy(&b->arena, path), arena_copy(&b->arena, bytes) });
	pthread_mutex_unlock(&b->lock);
}

static void
add_compressed(struct bundling *b, const char *path, struct span bytes)
{
	struct buf packed = BUF_INIT, name = BUF_INIT;
	int kind;

	for (kind = 0; kind < COMPRESS_KINDS; kind++) {
		buf_clear(&packed);
		buf_clear(&name);
		buf_printf(&name, "%s%s", path, compress_suffix[kind]);
		if (compress_bytes((enum compress_kind)kind, bytes, &packed))
			add_file(b, buf_as_span(&name), buf_as_span(&packed));
	}
	buf_release(&packed);
	buf_release(&name);
}

static bool
take_file(void *context, const char *path, struct span bytes, struct diag_list *diags)
{
	struct bundling *b = context;

	(void)diags;
	add_file(b, span_of(path), bytes);
	if (b->arguments->precompress && compress_is_text(span_of(path)))
		add_compressed(b, path, bytes);
	return true;
}

/* The same commit gives the same bytes, on any day. */
static const char *
commit_day(struct bundling *b)
{
	struct buf day = BUF_INIT;
	const char *copy;

	date_iso(&day, date_at(b->commit.seconds, 0));
	copy = arena_copy(&b->arena, buf_as_span(&day)).ptr;
	buf_release(&day);
	return copy;
}

/* What can go wrong before the site is built goes wrong first. */
static bool
prepare(struct bundling *b)
{
	struct session *s = &b->session;
	const char *since = b->arguments->since;
	int error;

	if (!bundle_init()) {
		diag_add(&s->diags, DIAG_FILE_READ, (struct place){ NULL, 0 }, "there is no locale C.UTF-8");
		return false;
	}
	if (!history_find_commit(s->options.root, s->options.revision ? s->options.revision : "HEAD",
	                         &b->commit, &s->diags))
		return false;
	s->options.revision = b->commit.id;
	b->building.today = commit_day(b);
	if (since) {
		b->since.path = span_of(since);
		error = fs_read(since, MANIFEST_BYTES_MAX, &s->arena, &b->since.text);
		if (error)
			diag_errno(&s->diags, DIAG_FILE_READ, "read", since, error);
	}
	if (b->arguments->key)
		b->key = keys_read_secret(b->arguments->key, &s->diags);
	return !s->diags.errors;
}

/* The current edition of each publication that has one. */
static void
list_editions(struct bundling *b, const struct site *site, struct manifest *manifest)
{
	size_t i;

	manifest->editions =
		arena_array(&b->session.arena, site->publications.len, sizeof(*manifest->editions));
	for (i = 0; i < site->publications.len; i++) {
		const struct publication *p = site->publications.at[i];

		if (p->edition)
			manifest->editions[manifest->edition_count++] =
				(struct manifest_edition){ p->id, p->edition->id, p->edition->label };
	}
}

static const char *
output_folder(struct bundling *b, const struct bundle_request *request)
{
	struct session *s = &b->session;
	char *parent;
	int error;

	if (b->arguments->output)
		return b->arguments->output;
	parent = fs_join(&s->arena, s->options.root, "build/bundles");
	error = fs_make_dirs(parent);
	if (error)
		diag_errno(&s->diags, DIAG_FILE_WRITE, "make", parent, error);
	return fs_join(&s->arena, parent, bundle_name(request, &s->arena).ptr);
}

/* The folder that was written, or NULL. */
static const char *
make_bundle(struct bundling *b, const struct site *site)
{
	struct session *s = &b->session;
	struct bundle_request request = { .files = &b->files,
		                          .since = b->arguments->since ? &b->since : NULL,
		                          .key = b->key };
	struct render_sink sink = { b, take_file };
	const char *output;

	session_render(s, site, &sink);
	if (s->diags.errors)
		return NULL;
	request.manifest = (struct manifest){ .title = site->config.title,
		                              .commit = span_of(b->commit.id),
		                              .tool = span_of("site-gen " VERSION),
		                              .time = b->commit.seconds };
	list_editions(b, site, &request.manifest);
	output = output_folder(b, &request);
	return !s->diags.errors && bundle_make(&request, output, &s->diags) ? output : NULL;
}

int
command_bundle(const struct arguments *arguments)
{
	struct bundling b = { .arguments = arguments,
		              .building = *arguments,
		              .lock = PTHREAD_MUTEX_INITIALIZER,
		              .files = VEC_INIT };
	int status;
	struct site *site = NULL;
	const char *output = NULL;

	b.building.since = NULL; /* that is a manifest here */
	status = session_init(&b.session, "bundle", &b.building);
	if (status)
		return status;
	b.session.folds_questions = true;
	if (prepare(&b))
		site = session_load(&b.session);
	if (site && !b.session.diags.errors)
		output = make_bundle(&b, site);
	session_report(&b.session);
	if (output && !b.session.diags.errors && session_is_talkative(&b.session))
		fprintf(stderr, "%zu files of commit %.12s, %s, in %s\n", b.files.len, b.commit.id,
		        b.key ? "signed" : "not signed", output);
	minisign_secret_free(b.key);
	vec_release(&b.files);
	arena_release(&b.arena);
	return session_end(&b.session, site);
}
