/* What changed since a revision, and the tests of the search. */
#include "render/editors.h"

/* More is read better in the terminal. */
#define PAGE_LIMIT 200
#define OP_LIMIT 100

static struct value
text_value(struct renderer *r, const char *key, struct span text)
{
	struct value map = value_map();

	set_text(r, &map, key, text);
	return map;
}

/* "same", "old" and "new" of a run: two or one of them are empty. */
static struct value
run_value(struct renderer *r, struct span same, struct span old, struct span new)
{
	struct value map = text_value(r, "same", same);

	set_text(r, &map, "old", old);
	set_text(r, &map, "new", new);
	return map;
}

static struct value
op_value(struct renderer *r, const struct redline_op *op)
{
	const struct span none = { NULL, 0 };
	struct value map = value_map(), runs = value_list();
	size_t i;

	for (i = 0; i < op->run_count; i++) {
		const struct redline_run *run = &op->runs[i];
		bool same = run->kind == REDLINE_SAME;

		value_push(
			&r->arena, &runs,
			run_value(r, same ? run->new : none, same ? none : run->old, same ? none : run->new));
	}
	if (!op->run_count)
		value_push(
			&r->arena, &runs,
			run_value(r, none, op->old ? op->old->text : none, op->new ? op->new->text : none));
	set_value(r, &map, "runs", runs);
	return map;
}

static void
set_redline(struct renderer *r, struct value *map, const struct redline *redline)
{
	struct value ops = value_list();
	size_t i, left = 0;

	for (i = 0; i < redline->op_count; i++) {
		if (redline->ops[i].kind == REDLINE_SAME)
			continue;
		if (ops.len < OP_LIMIT)
			value_push(&r->arena, &ops, op_value(r, &redline->ops[i]));
		else
			left++;
	}
	set_list(r, map, "ops", "has_ops", ops);
	set_text(r, map, "more", left ? editors_number(r, left) : span_make(NULL, 0));
}

static struct value
change_value(struct renderer *r, const struct amend_change *change)
{
	const struct page *page = since_page(change);
	struct value map = text_value(r, "title", page_heading(page, &r->arena)), alarms = value_list();
	size_t i;

	set_text(r, &map, "href",
	         change->new ? renderer_href(r, page->address, span_make(NULL, 0)) : span_make(NULL, 0));
	set_text(r, &map, "where", page->path);
	set_text(r, &map, "kinds", since_kinds(change, &r->arena));
	set_text(r, &map, "added", editors_number(r, change->added));
	set_text(r, &map, "removed", editors_number(r, change->removed));
	for (i = 0; i < change->alarm_count; i++) {
		const struct redline_alarm *alarm = &change->alarms[i].alarm;
		struct value one = text_value(r, "kind", span_of(amend_alarm_name(alarm->kind)));

		set_text(r, &one, "old", alarm->old);
		set_text(r, &one, "new", alarm->new);
		value_push(&r->arena, &alarms, one);
	}
	set_list(r, &map, "alarms", "has_alarms", alarms);
	set_redline(r, &map, &change->redline);
	return map;
}

static struct value
page_list(struct renderer *r, const struct amend_comparison *comparison)
{
	struct value list = value_list();
	size_t i;

	for (i = 0; i < comparison->change_count && i < PAGE_LIMIT; i++)
		value_push(&r->arena, &list, change_value(r, &comparison->changes[i]));
	return list;
}

static struct value
problem_list(struct renderer *r, const struct since_report *since)
{
	struct value list = value_list();
	size_t i;

	for (i = 0; i < since->problems.len; i++) {
		const struct diag *d = since->problems.at[i];
		struct source_cursor cursor = { NULL, { 0 } };
		struct value map = text_value(r, "text", d->message);

		set_text(r, &map, "severity", span_of(diag_severity_name(d->severity)));
		set_text(r, &map, "id", span_of(diag_info[d->id].id));
		set_text(r, &map, "hint", d->hint);
		set_text(r, &map, "where",
		         d->place.source
		                 ? arena_printf(&r->arena, "%.*s:%zu", SPAN_ARG(d->place.source->path),
		                                diag_position(d, &cursor).line)
		                 : span_make(NULL, 0));
		value_push(&r->arena, &list, map);
	}
	return list;
}

static struct value
note_list(struct renderer *r, const struct since_report *since)
{
	struct value list = value_list();
	size_t i;

	for (i = 0; i < since->notes.len; i++) {
		const struct since_note *note = &since->notes.at[i];
		struct value map = text_value(r, "text", note->item->text);

		set_text(r, &map, "section", span_of(since->report->sections[note->section].title));
		set_value(r, &map, "place", editors_place(r, note->place));
		value_push(&r->arena, &list, map);
	}
	return list;
}

/* Queries with the pages that they must find. */
static struct value
test_value(struct renderer *r, struct span query, const struct page *page)
{
	struct value map = text_value(r, "query", query);

	set_text(r, &map, "title", page_heading(page, &r->arena));
	set_text(r, &map, "href", renderer_href(r, page->address, span_make(NULL, 0)));
	set_text(r, &map, "address", page->address);
	return map;
}

static struct value
affected_tests(struct renderer *r, const struct since_report *since)
{
	struct value list = value_list();
	size_t i;

	for (i = 0; i < since->tests.len; i++)
		value_push(&r->arena, &list,
		           test_value(r, since->tests.at[i].query, since->tests.at[i].page));
	return list;
}

static struct value
changes_value(struct renderer *r, const struct since_report *since)
{
	const struct amend_comparison *c = since->comparison;
	struct value map = text_value(r, "since", since->since);

	set_text(r, &map, "counts", since_counts(since, &r->arena));
	set_list(r, &map, "pages", "has_pages", page_list(r, c));
	set_text(r, &map, "more_pages",
	         c->change_count > PAGE_LIMIT ? editors_number(r, c->change_count - PAGE_LIMIT)
	                                      : span_make(NULL, 0));
	set_list(r, &map, "problems", "has_problems", problem_list(r, since));
	set_text(r, &map, "problem_count", editors_number(r, since->problems.len));
	set_text(r, &map, "mended", editors_number(r, since->mended));
	set_list(r, &map, "tests", "has_tests", affected_tests(r, since));
	set_text(r, &map, "test_count", editors_number(r, since->test_count));
	set_list(r, &map, "notes", "has_notes", note_list(r, since));
	set_text(r, &map, "note_count", editors_number(r, since->notes.len));
	return map;
}

static struct value
lost_list(struct renderer *r, const struct since_report *since)
{
	struct value list = value_list();
	size_t i;

	for (i = 0; i < since->lost.len; i++) {
		const struct since_lost *lost = &since->lost.at[i];
		struct value map = text_value(r, "hint", lost->hint);

		set_text(r, &map, "address",
		         arena_printf(&r->arena, "%.*s%s%.*s", SPAN_ARG(lost->address),
		                      lost->anchor.len ? "#" : "", SPAN_ARG(lost->anchor)));
		value_push(&r->arena, &list, map);
	}
	return list;
}

void
editors_write_changes(struct renderer *r)
{
	const struct since_report *since = r->render->since;
	struct span address = span_of("editors/changes.html");
	struct value map = editors_frame(r, "editors-changes", "Before you publish", address),
		     changes = changes_value(r, since);

	set_list(r, &changes, "lost", "has_lost", lost_list(r, since));
	set_text(r, &changes, "lost_count", editors_number(r, since->lost.len));
	set_text(r, &map, "summary",
	         arena_printf(&r->arena, "Since %.*s: %.*s.", SPAN_ARG(since->since),
	                      SPAN_ARG(since_verdict(since, &r->arena))));
	set_value(r, &map, "changes", changes);
	render_signpost(r, EDITORS_LAYOUT, &map, address);
}

void
editors_write_search(struct renderer *r)
{
	const struct search_config *config = &r->site->search_config;
	struct span address = span_of("editors/search.html");
	struct value map = editors_frame(r, "editors-search", "Tests of the search", address),
		     tests = value_list(), own = value_map();
	enum reference_problem problem;
	size_t i;

	for (i = 0; i < config->test_count; i++) {
		const struct page *page =
			reference_page(r->site, r->site->home, config->tests[i].page, &problem);

		if (page)
			value_push(&r->arena, &tests, test_value(r, config->tests[i].query, page));
	}
	set_value(r, &own, "tests", tests);
	set_text(
		r, &map, "summary",
		span_of("Each query of content/search.yaml must find its page among the first three results."));
	set_value(r, &map, "search_tests", own);
	render_signpost(r, EDITORS_LAYOUT, &map, address);
}
