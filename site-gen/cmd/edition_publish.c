#include "cmd/edition.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "base/fs.h"
#include "cmd/session.h"
#include "content/publication_edit.h"
#include "history/record.h"

#define LISTED 5 /* files that are named before "and 12 more" */

static const struct place nowhere = { NULL, 0 };

/* One publication of an edition. */
struct publishing {
	struct edition_run *e;
	const struct edition *edition, *previous;
	struct worktree tree;
	struct span tag; /* "toolkit/3" */
	struct buf text; /* of publication.yaml, with the date; empty: it stays */
};

/* The file by which an edition is kept; it may be changed and not committed, since publishing commits it. */
static bool
is_own_file(const struct publishing *p, struct span path)
{
	return span_equal(path, p->e->file) || span_equal(path, p->e->changes);
}

static bool
is_read(struct span path)
{
	return span_starts_with(path, "content/") || span_starts_with(path, "layouts/") ||
	       span_starts_with(path, "assets/");
}

/* Whether the file would keep the commit from being what was checked. */
static bool
is_in_the_way(const struct publishing *p, const struct worktree_change *change)
{
	if (change->inside && is_own_file(p, change->path))
		return false;
	return change->staged || change->conflicted || (change->inside && is_read(change->path));
}

static void
check_files(struct publishing *p)
{
	struct edition_run *e = p->e;
	struct buf names = BUF_INIT;
	size_t i, count = 0;

	for (i = 0; i < p->tree.changes.len; i++) {
		if (!is_in_the_way(p, &p->tree.changes.at[i]))
			continue;
		if (count++ < LISTED)
			buf_printf(&names, "%s%.*s", count > 1 ? ", " : "",
			           SPAN_ARG(p->tree.changes.at[i].path));
	}
	if (count > LISTED)
		buf_printf(&names, " and %zu more", count - LISTED);
	if (count) {
		diag_add(&e->diags, DIAG_EDITION_NOT_READY, nowhere,
		         "%zu file%s changed and not committed: %s", count, count == 1 ? " is" : "s are",
		         names.ptr);
		diag_hint(&e->diags,
		          "an edition is what is committed; look with 'git status', then commit them: "
		          "git add -A && git commit");
	}
	buf_release(&names);
}

static void
not_ready(struct publishing *p, const char *what, const char *way_out)
{
	diag_add(&p->e->diags, DIAG_EDITION_NOT_READY, nowhere, "%s", what);
	diag_hint(&p->e->diags, "%s", way_out);
}

/* What only git itself can do. */
static void
check_abilities(struct publishing *p)
{
	const struct worktree *tree = &p->tree;
	struct edition_run *e = p->e;

	if (!tree->hook && !tree->signs)
		return;
	diag_add(&e->diags, DIAG_EDITION_NOT_READY, nowhere,
	         "commits of this repository %s%s%s, which only git itself "
	         "can do",
	         tree->signs ? "are signed" : "are checked by the hook '", tree->signs ? "" : tree->hook,
	         tree->signs ? "" : "'");
	diag_hint(
		&e->diags,
		"when nothing else is in the way: git commit --allow-empty -m 'Publish the %.*s' -m 'Edition: "
		"%.*s %.*s' && git tag -a -m '%.*s' %.*s",
		SPAN_ARG(p->edition->label), SPAN_ARG(e->publication->id), SPAN_ARG(e->id),
		SPAN_ARG(p->edition->label), SPAN_ARG(p->tag));
}

static void
check_repository(struct publishing *p)
{
	const struct worktree *tree = &p->tree;
	struct edition_run *e = p->e;

	if (tree->bare)
		not_ready(p, "this is a bare repository, without files to publish from",
		          "clone it, and publish there");
	if (tree->unborn)
		not_ready(p, "nothing has been committed yet", "git add -A && git commit");
	if (tree->detached)
		not_ready(p, "the folder is on no branch, so the edition would be lost",
		          "git switch main, or whatever the branch of the guidance is called");
	if (tree->doing) {
		diag_add(&e->diags, DIAG_EDITION_NOT_READY, nowhere, "%s was begun and not finished",
		         tree->doing);
		diag_hint(&e->diags, "'git status' says how to finish it, or how to give it up");
	}
	if (!tree->has_author)
		not_ready(
			p, "git does not know who you are",
			"git config --global user.name 'Your Name' && git config --global user.email you@example.org");
	check_abilities(p);
	if (!tree->bare && !tree->unborn)
		check_files(p);
}

/* False where there is nothing to go on with. */
static bool
find_edition(struct publishing *p)
{
	struct edition_run *e = p->e;
	const struct publication *publication = e->publication;
	size_t i;

	p->edition = edition_named(e, e->id);
	if (!p->edition || p->edition != publication->edition) {
		diag_add(&e->diags, DIAG_EDITION_NOT_READY, (struct place){ publication->source, 0 },
		         "the pages in content/%.*s are %s%.*s, not edition '%.*s'",
		         SPAN_ARG(publication->id), publication->edition ? "the " : "of no edition",
		         SPAN_ARG(publication->edition ? publication->edition->label : span_make(NULL, 0)),
		         SPAN_ARG(e->id));
		if (p->edition)
			diag_hint(&e->diags, "only the current edition can be published");
		else
			diag_hint(&e->diags, "a new one is begun with: site-gen edition start %.*s %.*s",
			          SPAN_ARG(publication->id), SPAN_ARG(e->id));
		return false;
	}
	for (i = 0; i < publication->edition_count; i++)
		if (&publication->editions[i] == p->edition && i + 1 < publication->edition_count)
			p->previous = &publication->editions[i + 1];
	p->tag = arena_printf(&e->arena, "%.*s/%.*s", SPAN_ARG(publication->id), SPAN_ARG(e->id));
	return true;
}

static struct span
today(struct edition_run *e)
{
	time_t now = time(NULL);
	struct buf out = BUF_INIT;
	struct span date;
	struct tm tm;

	localtime_r(&now, &tm);
	date_iso(&out, (struct date){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday });
	date = arena_copy(&e->arena, buf_as_span(&out));
	buf_release(&out);
	return date;
}

/* publication.yaml with the date of the edition, where it has none. */
static void
date_edition(struct publishing *p)
{
	struct edition_run *e = p->e;
	const char *wanted = e->arguments->date;
	struct span date = wanted ? span_of(wanted) : today(e);
	struct source source = { e->file, { NULL, 0 } };
	const struct publication *read = NULL;

	if (p->edition->date.len || span_is(date, "none"))
		return;
	if (publication_set_date(e->publication->source->text, p->edition->offset, date, &p->text)) {
		struct diag_list unheard = DIAG_LIST_INIT;

		source.text = buf_as_span(&p->text);
		read = publication_load(&e->site->config, e->publication->id, &source, &e->arena, &unheard);
		if (unheard.errors)
			read = NULL;
		diag_release(&unheard);
	}
	if (read && read->edition && span_equal(read->edition->date, date))
		return;
	diag_add(&e->diags, DIAG_EDITION_NOT_READY,
	         (struct place){ e->publication->source, p->edition->offset },
	         "the date '%.*s' cannot be put into this entry", SPAN_ARG(date));
	diag_hint(&e->diags,
	          "a date is 2026, 2026-11 or 2026-11-22; add 'date:' to the entry yourself, or say "
	          "--date none");
}

/* Writes the date, then commits and tags. */
static void
record(struct publishing *p)
{
	struct edition_run *e = p->e;
	struct span files[2] = { e->file, e->changes };
	struct edition_record record = {
		.dir = e->root,
		.files = files,
		.file_count = fs_exists(fs_join(&e->arena, e->root, e->changes.ptr)) ? 2 : 1,
		.message = arena_printf(&e->arena, "%.*s: publish the %.*s\n\nEdition: %.*s %.*s\n",
		                        SPAN_ARG(e->publication->id), SPAN_ARG(p->edition->label),
		                        SPAN_ARG(e->publication->id), SPAN_ARG(e->id)),
		.tag = p->tag,
		.tag_message = arena_printf(&e->arena, "%.*s, %.*s\n", SPAN_ARG(e->publication->title),
		                            SPAN_ARG(p->edition->label)),
	};
	char commit[41] = "";

	if (p->text.len)
		edition_say(e, "would date", "dated", "the edition in %.*s", SPAN_ARG(e->file));
	if (!e->arguments->dry_run) {
		if (p->text.len && !edition_write(e, e->file, buf_as_span(&p->text)))
			return;
		if (!edition_record(&record, commit, &e->diags))
			return;
	}
	edition_say(e, "would commit", "committed", "the %.*s on the branch %.*s%s%.9s",
	            SPAN_ARG(p->edition->label), SPAN_ARG(p->tree.branch), *commit ? " as " : "", commit);
	edition_say(e, "would tag", "tagged", "it %.*s", SPAN_ARG(p->tag));
	if (!e->arguments->dry_run)
		printf("\nThe edition is published here. To share it: git push --follow-tags\n");
}

/* The commit is there, made by hand or before an interruption; perhaps not the tag. */
static void
complete(struct publishing *p)
{
	struct edition_run *e = p->e;
	struct edition_record record = {
		.dir = e->root,
		.tag = p->tag,
		.tag_message = arena_printf(&e->arena, "%.*s, %.*s\n", SPAN_ARG(e->publication->title),
		                            SPAN_ARG(p->edition->label)),
	};

	if (p->edition->tagged) {
		printf("%.*s %.*s is published: commit %.9s, tag %.*s.\n", SPAN_ARG(e->publication->id),
		       SPAN_ARG(e->id), p->edition->commit, SPAN_ARG(p->tag));
		return;
	}
	if (!e->arguments->dry_run && !edition_record_tag(&record, p->edition->commit, &e->diags))
		return;
	edition_say(e, "would tag", "tagged", "the commit %.9s, which is this edition, %.*s",
	            p->edition->commit, SPAN_ARG(p->tag));
}

void
edition_publish(struct edition_run *e)
{
	struct publishing p = { .e = e, .text = BUF_INIT, .tree = { .changes = VEC_INIT } };

	if (find_edition(&p) && p.edition->commit[0]) {
		diag_release(&e->diags);
		e->diags = (struct diag_list)DIAG_LIST_INIT;
		complete(&p);
	} else if (p.edition && p.edition == e->publication->edition &&
	           worktree_inspect(e->root, &e->arena, &p.tree, &e->diags)) {
		check_repository(&p);
		date_edition(&p);
		session_check_strictly(e->site, &e->options, &e->diags);
		diag_drop(&e->diags, DIAG_CHANGE_UNCLASSED);
		if (p.previous)
			edition_draft_changes(e, p.previous);
		/* What is left are questions to the owners of the guidance. */
		diag_drop_warnings(&e->diags);
		if (!e->diags.errors)
			record(&p);
	}
	vec_release(&p.tree.changes);
	buf_release(&p.text);
}
