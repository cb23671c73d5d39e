#include "cmd/diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/nearest.h"
#include "base/workers.h"
#include "cmd/command.h"
#include "cmd/pager.h"
#include "history/edition.h"

/* One of the two states asked for. */
struct asked {
	const char *name; /* as it was given */
	char commit[41];  /* empty: the text as it is */
	struct site *site;
	struct amend_state state;
};

struct session {
	const struct arguments *arguments;
	const char *root;
	unsigned jobs;
	struct span publication; /* its id; empty: the whole site */
	struct asked asked[2];
	struct arena arena;
	struct diag_list diags;
};

/* A publication.yaml of the folder as it is; NULL if there is none that can be read. */
static const struct publication *
read_publication(struct session *s, struct span id)
{
	struct source *source = ARENA_NEW(&s->arena, struct source);
	struct config config = { .source = NULL };
	struct diag_list unheard = DIAG_LIST_INIT;
	const struct publication *publication = NULL;
	char *path;

	source->path = arena_printf(&s->arena, "content/%.*s/publication.yaml", SPAN_ARG(id));
	path = fs_join(&s->arena, s->root, source->path.ptr);
	if (!fs_read(path, yaml_file_limits.bytes, &s->arena, &source->text))
		publication = publication_load(&config, id, source, &s->arena, &unheard);
	diag_release(&unheard);
	return publication;
}

static const struct edition *
edition_named(const struct publication *publication, const char *name)
{
	size_t i;

	for (i = 0; publication && i < publication->edition_count; i++)
		if (span_is(publication->editions[i].id, name))
			return &publication->editions[i];
	return NULL;
}

/* The folders of content/ that have a publication.yaml. */
static size_t
list_publications(struct session *s, struct span **out)
{
	struct fs_list files = VEC_INIT;
	size_t i, count = 0;

	fs_walk(fs_join(&s->arena, s->root, "content"), &s->arena, &files);
	*out = arena_array(&s->arena, files.len, sizeof(**out));
	for (i = 0; i < files.len; i++) {
		struct span folder, rest;

		span_cut(files.at[i].path, '/', &folder, &rest);
		if (span_is(rest, "publication.yaml"))
			(*out)[count++] = folder;
	}
	vec_release(&files);
	return count;
}

static int
unknown_publication(struct session *s, const char *name)
{
	struct span *names;
	size_t count = list_publications(s, &names), nearest = nearest_name(span_of(name), names, count);

	if (nearest < count)
		return command_usage("diff", "no publication '%s'; did you mean '%.*s'?", name,
		                     SPAN_ARG(names[nearest]));
	return command_usage("diff", "no publication '%s'", name);
}

/* "toolkit" of the tag "toolkit/2", if there is such a publication and edition. */
static struct span
publication_of_tag(struct session *s, const char *name)
{
	struct span id, edition;

	if (!span_cut(span_of(name), '/', &id, &edition) ||
	    !edition_named(read_publication(s, id), arena_cstr(&s->arena, edition)))
		return span_make(NULL, 0);
	return id;
}

/* The publication that is not named: that of a tag, or the only one that has such editions. */
static int
guess_publication(struct session *s)
{
	struct span *names;
	size_t count, i, found = 0;
	int k;

	for (k = 0; k < 2; k++)
		if (!s->publication.len)
			s->publication = publication_of_tag(s, s->asked[k].name);
	if (s->publication.len)
		return EXIT_CLEAN;
	count = list_publications(s, &names);
	for (i = 0; i < count; i++) {
		const struct publication *p = read_publication(s, names[i]);

		if (!edition_named(p, s->asked[0].name) && !edition_named(p, s->asked[1].name))
			continue;
		if (found++)
			return command_usage("diff",
			                     "which publication? '%.*s' and '%.*s' have such an edition",
			                     SPAN_ARG(s->publication), SPAN_ARG(names[i]));
		s->publication = names[i];
	}
	return EXIT_CLEAN;
}

static int
session_init(struct session *s, const struct arguments *arguments)
{
	size_t count = arguments->operand_count;

	*s = (struct session){ .arguments = arguments, .diags = DIAG_LIST_INIT };
	s->root = arguments->directory ? arguments->directory : ".";
	s->jobs = command_jobs(arguments->jobs);
	if (!s->jobs)
		return command_usage("diff", "'--jobs' takes a number from 1 to %u", WORKERS_MAX);
	if (count < 2)
		return command_usage("diff", "which two? Give editions, tags, commits or 'now'");
	if (arguments->format && strcmp(arguments->format, "text") != 0 &&
	    strcmp(arguments->format, "json") != 0)
		return command_usage("diff", "'--format' is text or json");
	s->asked[0].name = arguments->operands[count - 2];
	s->asked[1].name = arguments->operands[count - 1];
	if (count == 2)
		return guess_publication(s);
	s->publication = span_of(arguments->operands[0]);
	return read_publication(s, s->publication) ? EXIT_CLEAN
	                                           : unknown_publication(s, arguments->operands[0]);
}

/* "2" of the publication, or of "toolkit/2"; NULL where it is none. */
static const struct edition *
edition_asked(struct session *s, const char *name)
{
	const struct publication *publication =
		s->publication.len ? read_publication(s, s->publication) : NULL;
	const struct edition *edition = edition_named(publication, name);
	struct span id, rest;

	if (!edition && span_cut(span_of(name), '/', &id, &rest) && span_equal(id, s->publication))
		edition = edition_named(publication, arena_cstr(&s->arena, rest));
	return edition;
}

/* Finds the commit of an edition; of other names site_load does. */
static bool
resolve(struct session *s, struct asked *asked)
{
	const struct edition *edition = edition_asked(s, asked->name);
	struct edition_wanted wanted = { .publication = s->publication };
	struct edition_found found = { .seconds = 0 };
	struct edition_finder *finder;
	bool ok;

	if (!edition)
		return true;
	wanted.id = edition->id;
	wanted.ref = edition->ref;
	finder = edition_finder_open(s->root, "HEAD", NULL, &s->diags);
	ok = finder && edition_find(finder, &wanted, &found, &s->diags);
	edition_finder_close(finder);
	memcpy(asked->commit, found.commit, sizeof(asked->commit));
	return ok;
}

static const struct publication *
publication_named(struct session *s, const struct site *site)
{
	struct publication *nobody;
	size_t i;

	if (!s->publication.len)
		return NULL;
	for (i = 0; i < site->publications.len; i++)
		if (span_equal(site->publications.at[i]->id, s->publication))
			return site->publications.at[i];
	/* There was none then: no page is of it. */
	nobody = ARENA_NEW(&s->arena, struct publication);
	nobody->id = s->publication;
	return nobody;
}

/* What is wrong with the content is what `check` is for. */
static void
keep_environment_problems(struct session *s, struct diag_list *diags)
{
	if (diags->environment)
		diag_merge(&s->diags, diags);
	diag_release(diags);
}

/* Gives what cannot be found the names that can. */
static void
hint_editions(struct session *s, struct diag_list *diags)
{
	const struct publication *publication =
		s->publication.len ? read_publication(s, s->publication) : NULL;
	struct buf names = BUF_INIT;
	size_t i;

	for (i = 0; publication && i < publication->edition_count; i++)
		buf_printf(&names, "%s'%.*s'", i ? ", " : "", SPAN_ARG(publication->editions[i].id));
	if (names.len && diags->items.len)
		diag_hint(diags, "editions of '%.*s': %s", SPAN_ARG(s->publication), names.ptr);
	buf_release(&names);
}

/* Where the state is read from. */
static struct site_options
options_of(const struct session *s, const struct asked *asked)
{
	struct site_options options = { .root = s->root, .jobs = s->jobs };

	if (asked->commit[0])
		options.revision = asked->commit;
	else if (strcmp(asked->name, "now") != 0)
		options.revision = asked->name;
	return options;
}

static bool
load(struct session *s)
{
	struct site *sites[2] = { NULL, NULL };
	struct diag_list diags[2] = { DIAG_LIST_INIT, DIAG_LIST_INIT };
	struct site_options options[2];
	bool ok;
	int i;

	if (!resolve(s, &s->asked[0]) || !resolve(s, &s->asked[1]))
		return false;
	for (i = 0; i < 2; i++)
		options[i] = options_of(s, &s->asked[i]);
	ok = site_load_both(options, sites, diags);
	for (i = 0; i < 2; i++) {
		struct asked *asked = &s->asked[i];

		asked->site = sites[i];
		if (sites[i])
			asked->state = (struct amend_state){ sites[i], publication_named(s, sites[i]), NULL };
		else if (options[i].revision)
			hint_editions(s, &diags[i]);
		if (!sites[i])
			diag_merge(&s->diags, &diags[i]);
		keep_environment_problems(s, &diags[i]);
	}
	return ok;
}

static void
print(struct session *s, const struct amend_comparison *comparison)
{
	bool terminal = isatty(STDOUT_FILENO),
	     json = s->arguments->format && strcmp(s->arguments->format, "json") == 0;
	struct diff_style style = { terminal && !getenv("NO_COLOR"), s->arguments->stat };
	struct buf out = BUF_INIT;

	if (json)
		diff_write_json(comparison, &out);
	else
		diff_write_text(comparison, &style, &out);
	pager_show(buf_as_span(&out));
	buf_release(&out);
}

static int
session_run(struct session *s)
{
	struct amend_comparison *comparison;

	if (!load(s))
		return command_finish(&s->diags, s->arguments);
	comparison = amend_compare(&s->asked[0].state, &s->asked[1].state, s->jobs);
	print(s, comparison);
	amend_comparison_free(comparison);
	return command_finish(&s->diags, s->arguments);
}

int
command_diff(const struct arguments *arguments)
{
	struct session s;
	int status = session_init(&s, arguments);

	if (!status)
		status = session_run(&s);
	site_free(s.asked[1].site);
	site_free(s.asked[0].site);
	diag_release(&s.diags);
	arena_release(&s.arena);
	return status;
}
