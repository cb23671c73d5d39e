/*
 * Starting and publishing an edition.  Private to cmd/.
 *
 * Everything that stands in the way is a diagnostic edition-not-ready with
 * the way out as its hint, all of them in one run; nothing is written while
 * there is one, but for the draft of the changes.
 */
#ifndef CMD_EDITION_H
#define CMD_EDITION_H

#include "cmd/command.h"
#include "content/site.h"

/* One run of the command. */
struct edition_run {
	const struct arguments *arguments;
	const char *root;
	struct site_options options;
	struct site *site;
	struct publication *publication;
	struct span id;                 /* of the edition */
	struct span file;               /* "content/toolkit/publication.yaml" */
	struct span changes;            /* "content/toolkit/changes/3.yaml" */
	struct arena arena;
	struct diag_list diags;
};

/* The edition of the publication with that id, or NULL. */
const struct edition *edition_named(const struct edition_run *e, struct span id);
/* Writes a file of the site; false after a diagnostic. */
bool edition_write(struct edition_run *e, struct span path, struct span bytes);
/* What would be, or is, done: a line of standard output, in the words of a plan with --dry-run. */
void edition_say(const struct edition_run *e, const char *would, const char *did, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* The two verbs. */
void edition_start(struct edition_run *e);
void edition_publish(struct edition_run *e);

/*
 * Looks for changes since `previous` that have no class, and writes them into
 * the file of changes for the editors to class (not with --dry-run).  Reports
 * what is left to do.
 */
void edition_draft_changes(struct edition_run *e, const struct edition *previous);

#endif
