/*
 * What the commands that load a site have in common: options, diagnostics,
 * and the way from the site to finished files.
 */
#ifndef CMD_SESSION_H
#define CMD_SESSION_H

#include "cmd/report.h"
#include "render/render.h"

typedef void diag_writer(const struct diag_list *diags, struct buf *out);

struct session {
	const struct arguments *arguments;
	struct site_options options;
	diag_writer *format;
	bool folds_questions;          /* open questions are counted, not listed, in text */
	struct amendments *amendments; /* once the site is loaded */
	struct editors editors;        /* with --editors, once it is rendered */
	struct arena arena;
	struct diag_list diags;
};

/* EXIT_CLEAN, or EXIT_USAGE after a message.  session_end is right in any case. */
int session_init(struct session *s, const char *command, const struct arguments *arguments);
/* Loads and checks the site; NULL where there is nothing to render. */
struct site *session_load(struct session *s);
/* Renders to the sink, or to nothing where it is NULL; see s->diags.errors after. */
void session_render(struct session *s, const struct site *site, const struct render_sink *sink);
/* Prints what is in s->diags, which it sorts, and what stands against publishing. */
void session_report(struct session *s);
/* Whether more than diagnostics is to be printed, to standard error. */
bool session_is_talkative(const struct session *s);
/* Frees the session and the site, which may be NULL; the exit status, EXIT_CONTENT
 * also where something stands against publishing. */
int session_end(struct session *s, struct site *site);

/* All that `check --strict` finds in a site that was loaded with the options. */
void session_check_strictly(const struct site *site, const struct site_options *options, struct diag_list *diags);

#endif
