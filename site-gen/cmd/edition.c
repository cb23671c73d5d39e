#include "cmd/edition.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "base/nearest.h"
#include "base/workers.h"
#include "content/publication_edit.h"

static const struct place nowhere = { NULL, 0 };

const struct edition *
edition_named(const struct edition_run *e, struct span id)
{
	size_t i;

	for (i = 0; i < e->publication->edition_count; i++)
		if (span_equal(e->publication->editions[i].id, id))
			return &e->publication->editions[i];
	return NULL;
}

bool
edition_write(struct edition_run *e, struct span path, struct span bytes)
{
	const char *file = fs_join(&e->arena, e->root, arena_cstr(&e->arena, path));
	char *folder = arena_cstr(&e->arena, span_of(file));
	int error;

	*strrchr(folder, '/') = '\0';
	error = fs_make_dirs(folder);
	if (!error)
		error = fs_write(file, bytes);
	if (error)
		diag_errno(&e->diags, DIAG_FILE_WRITE, "write", file, error);
	return !error;
}

void
edition_say(const struct edition_run *e, const char *would, const char *did, const char *fmt, ...)
{
	va_list args;

	printf("%s ", e->arguments->dry_run ? would : did);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
}

/* Lower-case letters and digits, with "-", "_" and "." inside: a folder, an address and a tag. */
static bool
is_edition_id(struct span id)
{
	size_t i;

	for (i = 0; i < id.len; i++) {
		char c = id.ptr[i];
		bool inner = c == '-' || c == '_' || c == '.';

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && !inner)
			return false;
		if (inner && (i == 0 || i + 1 == id.len || id.ptr[i - 1] == '.'))
			return false;
	}
	return id.len && id.len <= 64 && !span_ends_with(id, ".lock") && !span_is(id, "now");
}

/* "Third edition" for "3"; "Edition 2026-05" for others. */
static struct span
label_for(struct edition_run *e)
{
	static const char *const ordinals[] = {
		"First",   "Second", "Third", "Fourth", "Fifth",    "Sixth",
		"Seventh", "Eighth", "Ninth", "Tenth",  "Eleventh", "Twelfth"
	};
	size_t n = 0, i;

	if (e->arguments->label)
		return span_of(e->arguments->label);
	for (i = 0; i < e->id.len && e->id.ptr[i] >= '0' && e->id.ptr[i] <= '9' && n < 100; i++)
		n = n * 10 + (size_t)(e->id.ptr[i] - '0');
	if (i == e->id.len && n >= 1 && n <= sizeof(ordinals) / sizeof(ordinals[0]))
		return arena_printf(&e->arena, "%s edition", ordinals[n - 1]);
	return arena_printf(&e->arena, "Edition %.*s", SPAN_ARG(e->id));
}

/* The file as it will be, if the new edition can be put into it; checked by reading it again. */
static bool
edit_publication(struct edition_run *e, struct span label, struct buf *out)
{
	struct span text = e->publication->source->text;
	struct source source = { e->file, { NULL, 0 } };
	struct diag_list unheard = DIAG_LIST_INIT;
	const struct publication *read = NULL;

	if (publication_add_edition(text, e->id, label, out)) {
		source.text = buf_as_span(out);
		read = publication_load(&e->site->config, e->publication->id, &source, &e->arena, &unheard);
	}
	diag_release(&unheard);
	if (read && read->edition && span_equal(read->edition->id, e->id) &&
	    read->edition_count == e->publication->edition_count + 1)
		return true;
	diag_add(&e->diags, DIAG_EDITION_NOT_READY, (struct place){ e->publication->source, 0 },
	         "the new edition cannot be put into this file by a program");
	diag_hint(&e->diags,
	          "set 'edition: \"%.*s\"' yourself, and add '- id: \"%.*s\"' with a 'label' on top of "
	          "'editions'",
	          SPAN_ARG(e->id), SPAN_ARG(e->id));
	return false;
}

/* The edition that is current must be in git before its pages are written over. */
static bool
is_ready(struct edition_run *e)
{
	const struct edition *current = e->publication->edition;

	if (!is_edition_id(e->id)) {
		diag_add(&e->diags, DIAG_EDITION_NOT_READY, nowhere, "'%.*s' cannot be the id of an edition",
		         SPAN_ARG(e->id));
		diag_hint(&e->diags,
		          "use small letters, digits and '-', as in '3' or '2026-05'; the name for readers "
		          "is given with --label");
	} else if (edition_named(e, e->id)) {
		diag_add(&e->diags, DIAG_EDITION_NOT_READY,
		         (struct place){ e->publication->source, edition_named(e, e->id)->offset },
		         "there is an edition '%.*s' already", SPAN_ARG(e->id));
		diag_hint(&e->diags, "choose another id for the new one");
	} else if (current && !current->commit[0]) {
		diag_add(
			&e->diags, DIAG_EDITION_NOT_READY,
			(struct place){ e->publication->source, current->offset },
			"the %.*s was never published: its text would be lost when the new one is written over it",
			SPAN_ARG(current->label));
		diag_hint(&e->diags, "publish it first: site-gen edition publish %.*s %.*s",
		          SPAN_ARG(e->publication->id), SPAN_ARG(current->id));
	}
	return !e->diags.errors;
}

/* What is said of changes since the last edition becomes what is said of the new one. */
static void
adopt_changes(struct edition_run *e)
{
	struct span now =
		arena_printf(&e->arena, "content/%.*s/changes/now.yaml", SPAN_ARG(e->publication->id));
	const char *from = fs_join(&e->arena, e->root, now.ptr);
	const char *to = fs_join(&e->arena, e->root, e->changes.ptr);

	if (!fs_exists(from) || fs_exists(to))
		return;
	if (!e->arguments->dry_run && rename(from, to)) {
		diag_add(&e->diags, DIAG_FILE_WRITE, nowhere, "cannot rename '%.*s' to '%.*s'", SPAN_ARG(now),
		         SPAN_ARG(e->changes));
		return;
	}
	edition_say(e, "would rename", "renamed", "%.*s to %.*s", SPAN_ARG(now), SPAN_ARG(e->changes));
}

static bool
is_started(const struct edition_run *e)
{
	const struct edition *current = e->publication->edition;

	return current && span_equal(current->id, e->id) && !current->commit[0];
}

static void
say_next(const struct edition_run *e)
{
	if (e->arguments->dry_run)
		return;
	printf("\nNow write the new edition in content/%.*s:\n"
	       "- Change pages where they are. A page that goes on keeps its id.\n"
	       "- A page that continues others says so: replaces: [old-id]\n"
	       "- 'site-gen check' tells you which old addresses need a home.\n"
	       "Commit as often as you like. At the end: site-gen edition publish %.*s %.*s\n",
	       SPAN_ARG(e->publication->id), SPAN_ARG(e->publication->id), SPAN_ARG(e->id));
}

void
edition_start(struct edition_run *e)
{
	struct span label = label_for(e);
	struct buf text = BUF_INIT;

	if (is_started(e)) {
		printf("%.*s %.*s is started already.\n", SPAN_ARG(e->publication->id), SPAN_ARG(e->id));
		adopt_changes(e);
		say_next(e);
	} else if (is_ready(e) && edit_publication(e, label, &text)) {
		if (e->arguments->dry_run || edition_write(e, e->file, buf_as_span(&text))) {
			edition_say(e, "would make", "made", "'%.*s' (%.*s) the current edition in %.*s",
			            SPAN_ARG(e->id), SPAN_ARG(label), SPAN_ARG(e->file));
			adopt_changes(e);
			say_next(e);
		}
	}
	buf_release(&text);
}

static int
unknown_publication(struct edition_run *e, const char *name)
{
	size_t count = e->site->publications.len, i;
	struct span *names = arena_array(&e->arena, count, sizeof(*names));

	for (i = 0; i < count; i++)
		names[i] = e->site->publications.at[i]->id;
	i = nearest_name(span_of(name), names, count);
	if (i < count)
		return command_usage("edition", "no publication '%s'; did you mean '%.*s'?", name,
		                     SPAN_ARG(names[i]));
	return command_usage("edition", "no publication '%s'", name);
}

/* EXIT_CLEAN, or the status that ends the run. */
static int
load(struct edition_run *e)
{
	const char *name = e->arguments->operands[1];
	size_t i;

	e->site = site_load(&e->options, &e->diags);
	for (i = 0; e->site && i < e->site->publications.len; i++)
		if (span_is(e->site->publications.at[i]->id, name))
			e->publication = e->site->publications.at[i];
	if (!e->site || e->diags.environment)
		return command_finish(&e->diags, e->arguments);
	if (!e->publication)
		return unknown_publication(e, name);
	e->file = e->publication->source->path;
	e->changes = arena_printf(&e->arena, "content/%s/changes/%.*s.yaml", name, SPAN_ARG(e->id));
	return EXIT_CLEAN;
}

static int
run(struct edition_run *e, bool publish)
{
	int status = load(e);

	if (status)
		return status;
	if (publish) {
		edition_publish(e);
	} else {
		/* What is wrong with the pages is for publishing to say. */
		diag_release(&e->diags);
		e->diags = (struct diag_list)DIAG_LIST_INIT;
		edition_start(e);
	}
	fflush(stdout);
	return e->diags.items.len ? command_finish(&e->diags, e->arguments) : EXIT_CLEAN;
}

int
command_edition(const struct arguments *arguments)
{
	struct edition_run e = { .arguments = arguments, .diags = DIAG_LIST_INIT };
	const char *verb = arguments->operand_count ? arguments->operands[0] : "";
	bool publish = strcmp(verb, "publish") == 0;
	int status;

	if (!publish && strcmp(verb, "start") != 0)
		return command_usage("edition", "'start' or 'publish'?");
	if (arguments->operand_count < 3)
		return command_usage("edition",
		                     "which edition? Give a publication and the edition's id: "
		                     "site-gen edition %s toolkit 3",
		                     verb);
	e.root = arguments->directory ? arguments->directory : ".";
	e.options = (struct site_options){ .root = e.root,
		                           .defaults = command_defaults(&e.arena),
		                           .jobs = command_jobs(arguments->jobs),
		                           .history = true };
	if (!e.options.jobs)
		return command_usage("edition", "'--jobs' takes a number from 1 to %u", WORKERS_MAX);
	e.id = span_of(arguments->operands[2]);
	status = run(&e, publish);
	site_free(e.site);
	diag_release(&e.diags);
	arena_release(&e.arena);
	return status;
}
