#include <stdio.h>

#include "base/fs.h"
#include "bundle/compress.h"
#include "cmd/external.h"
#include "cmd/fix.h"
#include "cmd/session.h"
#include "publish/publish.h"

/* Where finished files go. */
struct output {
	struct publish *publish;
	bool precompress;
};

static bool
stage_compressed(struct output *output, const char *path, struct span bytes, struct diag_list *diags)
{
	struct buf packed = BUF_INIT, name = BUF_INIT;
	bool ok = true;
	int kind;

	for (kind = 0; ok && kind < COMPRESS_KINDS; kind++) {
		buf_clear(&packed);
		buf_clear(&name);
		if (!compress_bytes((enum compress_kind)kind, bytes, &packed))
			continue;
		buf_printf(&name, "%s%s", path, compress_suffix[kind]);
		ok = publish_file(output->publish, name.ptr, buf_as_span(&packed), diags);
	}
	buf_release(&packed);
	buf_release(&name);
	return ok;
}

static bool
stage_file(void *context, const char *path, struct span bytes, struct diag_list *diags)
{
	struct output *output = context;

	return publish_file(output->publish, path, bytes, diags) &&
	       (!output->precompress || !compress_is_text(span_of(path)) ||
	        stage_compressed(output, path, bytes, diags));
}

/* Renders into a stage and puts it in place if all is well. */
static void
publish_site(struct session *s, const struct site *site, const char *target)
{
	struct output output = { publish_begin(target, &s->diags), s->arguments->precompress };
	struct render_sink sink = { &output, stage_file };

	if (!output.publish)
		return;
	session_render(s, site, &sink);
	if (s->diags.errors)
		publish_abort(output.publish);
	else
		publish_commit(output.publish, &s->diags);
}

/* DIR/build/site; its parent is ours to make. */
static const char *
default_output(struct session *s)
{
	char *parent = fs_join(&s->arena, s->options.root, "build");
	int error = fs_make_dirs(parent);

	if (error)
		diag_errno(&s->diags, DIAG_FILE_WRITE, "make", parent, error);
	return fs_join(&s->arena, parent, "site");
}

int
command_build(const struct arguments *arguments)
{
	struct session s;
	int status = session_init(&s, "build", arguments);
	struct site *site;
	const char *target;

	if (status)
		return status;
	s.folds_questions = true;
	target = arguments->output ? arguments->output : default_output(&s);
	site = session_load(&s);
	if (site && !s.diags.errors)
		publish_site(&s, site, target);
	session_report(&s);
	if (site && !s.diags.errors && session_is_talkative(&s))
		fprintf(stderr, "%zu pages written to %s\n", site->pages.len, target);
	return session_end(&s, site);
}

int
command_check(const struct arguments *arguments)
{
	struct session s;
	struct external_options external;
	struct buf summary = BUF_INIT;
	int status;
	struct site *site;

	if (arguments->fix)
		return fix_run(arguments);
	if (arguments->yes)
		return command_usage("check", "'--yes' goes with '--fix'");
	status = session_init(&s, "check", arguments);
	if (!status)
		status = external_options_from(arguments, &s.arena, &external);
	if (status) {
		session_end(&s, NULL);
		return status;
	}
	site = session_load(&s);
	if (site && !s.diags.errors)
		session_render(&s, site, NULL);
	if (site && arguments->external) {
		external_run(site, &external, arguments->quiet, &summary, &s.diags);
		if (arguments->strict)
			diag_strict(&s.diags);
	}
	session_report(&s);
	if (session_is_talkative(&s))
		fwrite(summary.ptr, 1, summary.len, stderr);
	buf_release(&summary);
	return session_end(&s, site);
}
