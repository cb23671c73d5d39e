#include "cmd/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/json.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "cmd/pager.h"
#include "content/reference.h"
#include "history/edition.h"

/* An edition of the page's publication, at its place in the history. */
struct mark {
	const struct edition *edition;
	const struct history_commit *commit;
};

struct log {
	const struct arguments *arguments;
	const char *dir;
	struct site *site; /* as it is now; only ids and publications are used */
	struct history *history;
	struct span path;        /* of the page, "content/guide/x.md" */
	const struct page *page; /* NULL: gone */
	struct history_changes changes;
	VEC(struct mark) marks; /* newest first */
	bool colour;
	struct arena arena;
	struct diag_list diags;
	struct buf out;
};

static bool
has_history(struct log *log, struct span path)
{
	log->changes.len = 0;
	history_changes(log->history, path, &log->changes);
	if (log->changes.len)
		log->path = path;
	return log->changes.len;
}

/* A path or an address, with or without "content/" and its ending; also of a page that is gone. */
static bool
find_path(struct log *log, struct span name)
{
	struct span bare = name;

	while (span_starts_with(bare, "./"))
		bare = span_from(bare, 2);
	if (has_history(log, bare))
		return true;
	if (span_starts_with(bare, "content/"))
		bare = span_from(bare, sizeof("content/") - 1);
	if (span_ends_with(bare, ".html"))
		bare.len -= sizeof(".html") - 1;
	else if (span_ends_with(bare, ".md"))
		bare.len -= sizeof(".md") - 1;
	return has_history(log, arena_printf(&log->arena, "content/%.*s.md", SPAN_ARG(bare)));
}

static const struct place nowhere = { NULL, 0 };

static void
report_ambiguous(struct log *log, struct span name)
{
	const struct id_entry *entry = map_get(&log->site->by_id, name);

	diag_add(&log->diags, DIAG_LINK_AMBIGUOUS, nowhere, "several pages have the id '%.*s'",
	         SPAN_ARG(name));
	if (entry && entry->pages.len > 1)
		diag_hint(&log->diags, "write '%.*s' or '%.*s'", SPAN_ARG(entry->pages.at[0]->key),
		          SPAN_ARG(entry->pages.at[1]->key));
}

static void
report_unknown(struct log *log, struct span name)
{
	const struct page_list *pages = &log->site->pages;
	struct span *names = arena_array(&log->arena, pages->len, sizeof(*names));
	bool qualified = span_find(name, '/', 0) < name.len;
	size_t i;

	for (i = 0; i < pages->len; i++)
		names[i] = qualified ? pages->at[i]->key : pages->at[i]->front.id;
	diag_add(&log->diags, DIAG_LINK_MISSING, nowhere, "no page '%.*s', now or in the history",
	         SPAN_ARG(name));
	i = nearest_name(name, names, pages->len);
	if (i < pages->len)
		diag_hint(&log->diags, "did you mean '%.*s'?", SPAN_ARG(names[i]));
	else
		diag_hint(&log->diags, "give its id, or its path: content/guide/x.md");
}

static bool
find_page(struct log *log)
{
	struct span name = span_of(log->arguments->operands[0]);
	bool is_path = span_ends_with(name, ".md") || span_ends_with(name, ".html");
	enum reference_problem problem = REFERENCE_NO_PAGE;

	if (!is_path)
		log->page = reference_page(log->site, log->site->home, name, &problem);
	if (log->page && log->page->source && has_history(log, log->page->path))
		return true;
	if (log->page) {
		diag_add(&log->diags, DIAG_GIT, nowhere, "'%.*s' was never committed",
		         SPAN_ARG(log->page->path));
		return false;
	}
	if (find_path(log, name)) {
		log->page = map_get(&log->site->by_path, log->path);
		return true;
	}
	if (problem == REFERENCE_AMBIGUOUS)
		report_ambiguous(log, name);
	else
		report_unknown(log, name);
	return false;
}

/* The publication whose folder holds the path. */
static const struct publication *
publication_of(const struct log *log)
{
	struct span folder, rest;
	size_t i;

	span_cut(span_from(log->path, sizeof("content/") - 1), '/', &folder, &rest);
	for (i = 0; i < log->site->publications.len; i++)
		if (span_equal(log->site->publications.at[i]->id, folder))
			return log->site->publications.at[i];
	return NULL;
}

static int
compare_marks(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	return (x->commit > y->commit) - (x->commit < y->commit);
}

static void
find_marks(struct log *log, const char *revision)
{
	const struct publication *publication = publication_of(log);
	struct diag_list unheard = DIAG_LIST_INIT;
	struct edition_finder *finder = edition_finder_open(log->dir, revision, log->history, &unheard);
	size_t i;

	for (i = 0; finder && publication && i < publication->edition_count; i++) {
		const struct edition *edition = &publication->editions[i];
		struct edition_wanted wanted = { publication->id, edition->id, edition->ref, nowhere, true };
		struct edition_found found;
		const struct history_commit *commit = NULL;

		if (edition_find(finder, &wanted, &found, &unheard))
			commit = history_commit_named(log->history, found.commit);
		if (commit)
			vec_push(&log->marks, (struct mark){ edition, commit });
	}
	vec_sort(&log->marks, compare_marks);
	edition_finder_close(finder);
	diag_release(&unheard);
}

/* What happened, if it is more than a change of the text. */
static void
put_kind(struct log *log, const struct history_change *change)
{
	static const char indent[] = "                             ";

	switch (change->kind) {
	case HISTORY_ADDED:
	case HISTORY_CHANGED:
		break;
	case HISTORY_MOVED:
		buf_printf(&log->out, "%smoved here from %.*s\n", indent, SPAN_ARG(change->other));
		break;
	case HISTORY_MOVED_AWAY:
		buf_printf(&log->out, "%smoved to %.*s\n", indent, SPAN_ARG(change->other));
		break;
	case HISTORY_DELETED:
		buf_printf(&log->out, "%sdeleted\n", indent);
		break;
	}
}

/* Without what a terminal would act on. */
static void
put_subject(struct buf *out, struct span subject)
{
	size_t at = 0;

	while (at < subject.len) {
		uint32_t c = utf8_next(subject, &at);

		utf8_put(out, utf8_is_control(c) ? UTF8_REPLACEMENT : c);
	}
}

static void
put_change(struct log *log, const struct history_change *change)
{
	const struct history_commit *commit = change->commit;
	size_t start = log->out.len;

	date_put(&log->out, date_at(commit->seconds, commit->offset));
	while (log->out.len - start < sizeof("22 September 2026"))
		buf_char(&log->out, ' ');
	buf_printf(&log->out, "%s%.9s%s  ", log->colour ? "\33[33m" : "", commit->id,
	           log->colour ? "\33[m" : "");
	put_subject(&log->out, commit->summary);
	buf_char(&log->out, '\n');
	put_kind(log, change);
}

static void
put_mark(struct log *log, const struct mark *mark)
{
	buf_printf(&log->out, "%s-- %.*s, ", log->colour ? "\33[1m" : "", SPAN_ARG(mark->edition->label));
	date_put(&log->out, date_at(mark->commit->seconds, mark->commit->offset));
	buf_printf(&log->out, " --%s\n", log->colour ? "\33[m" : "");
}

/* Each edition stands above the changes that are in it. */
static void
write_text(struct log *log)
{
	size_t i, next = 0;

	if (log->page)
		buf_printf(&log->out, "%.*s, %.*s\n\n", SPAN_ARG(page_heading(log->page, &log->arena)),
		           SPAN_ARG(log->path));
	else
		buf_printf(&log->out, "%.*s, which is not there now\n\n", SPAN_ARG(log->path));
	if (log->page && !log->arguments->revision &&
	    !history_has_text(log->history, log->path, log->page->source->text))
		buf_str(&log->out, "Changed since, and not committed yet\n");
	for (i = 0; i < log->changes.len; i++) {
		for (; next < log->marks.len && log->marks.at[next].commit <= log->changes.at[i].commit;
		     next++)
			put_mark(log, &log->marks.at[next]);
		put_change(log, &log->changes.at[i]);
	}
}

static void
write_json_change(struct log *log, const struct history_change *change, size_t *mark)
{
	static const char *const kinds[] = { "added", "changed", "moved", "moved-away", "deleted" };
	struct json json = JSON_INIT(&log->out);
	struct buf date = BUF_INIT;

	date_iso(&date, date_at(change->commit->seconds, change->commit->offset));
	json_open(&json, '{');
	json_key(&json, "commit");
	json_cstr(&json, change->commit->id);
	json_key(&json, "date");
	json_string(&json, buf_as_span(&date));
	json_key(&json, "kind");
	json_cstr(&json, kinds[change->kind]);
	json_key(&json, "path");
	json_string(&json, change->path);
	json_key(&json, "other");
	if (change->other.len)
		json_string(&json, change->other);
	else
		json_null(&json);
	json_key(&json, "subject");
	json_string(&json, change->commit->summary);
	json_key(&json, "editions");
	json_open(&json, '[');
	for (; *mark < log->marks.len && log->marks.at[*mark].commit <= change->commit; ++*mark)
		json_string(&json, log->marks.at[*mark].edition->id);
	json_close(&json, ']');
	json_close(&json, '}');
	buf_char(&log->out, '\n');
	buf_release(&date);
}

static void
write_json(struct log *log)
{
	size_t i, mark = 0;

	for (i = 0; i < log->changes.len; i++)
		write_json_change(log, &log->changes.at[i], &mark);
}

static bool
load(struct log *log, const char *revision)
{
	struct history_request request = { .dir = log->dir, .below = "content", .revision = revision };
	struct site_options options = { .root = log->dir, .jobs = 2 };
	struct diag_list unheard = DIAG_LIST_INIT;

	log->history = history_walk(&request, &log->diags);
	if (!log->history)
		return false;
	/* What is wrong with the pages is not asked here. */
	log->site = site_load(&options, &unheard);
	if (!log->site)
		diag_add(&log->diags, DIAG_FILE_READ, nowhere, "there is no site in '%s'", log->dir);
	diag_release(&unheard);
	return log->site;
}

static int
finish(struct log *log)
{
	int status = command_finish(&log->diags, log->arguments);

	if (!status && !pager_show(buf_as_span(&log->out))) {
		perror("site-gen: cannot write");
		status = EXIT_ENVIRONMENT;
	}
	buf_release(&log->out);
	vec_release(&log->changes);
	vec_release(&log->marks);
	history_free(log->history);
	site_free(log->site);
	diag_release(&log->diags);
	arena_release(&log->arena);
	return status;
}

int
command_log(const struct arguments *arguments)
{
	const char *format = arguments->format ? arguments->format : "text";
	const char *revision = arguments->revision ? arguments->revision : "HEAD";
	struct log log = { .arguments = arguments, .out = BUF_INIT };
	bool json = strcmp(format, "json") == 0;

	if (!arguments->operand_count)
		return command_usage("log", "the log of which page?");
	if (!json && strcmp(format, "text") != 0)
		return command_usage("log", "'--format' is text or json");
	log.dir = arguments->directory ? arguments->directory : ".";
	log.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
	if (load(&log, revision) && find_page(&log)) {
		find_marks(&log, revision);
		if (json)
			write_json(&log);
		else
			write_text(&log);
	}
	return finish(&log);
}
