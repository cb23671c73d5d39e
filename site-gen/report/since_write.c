#include "report/since.h"

#include "base/json.h"
#include "base/utf8.h"

/* Text of pages, harmless on a terminal, in one line. */
static void
put(struct buf *out, struct span text)
{
	size_t at = 0;

	while (at < text.len) {
		uint32_t c = utf8_next(text, &at);

		utf8_put(out, c == '\n' || c == '\t' ? ' ' : utf8_is_control(c) ? UTF8_REPLACEMENT : c);
	}
}

static void
put_alarm(struct buf *out, const struct redline_alarm *alarm)
{
	buf_printf(out, "    ! %s: ", amend_alarm_name(alarm->kind));
	if (alarm->old.len) {
		BUF_LIT(out, "[-");
		put(out, alarm->old);
		BUF_LIT(out, "-]");
	}
	if (alarm->new.len) {
		BUF_LIT(out, "{+");
		put(out, alarm->new);
		BUF_LIT(out, "+}");
	}
	buf_char(out, '\n');
}

static void
put_pages(const struct since_report *change, struct arena *arena, struct buf *out)
{
	const struct amend_comparison *c = change->comparison;
	size_t i, k;

	buf_printf(out, "Pages: %.*s\n", SPAN_ARG(since_counts(change, arena)));
	for (i = 0; i < c->change_count; i++) {
		const struct amend_change *one = &c->changes[i];

		BUF_LIT(out, "  ");
		put(out, since_page(one)->path);
		buf_printf(out, ": %.*s (+%zu, -%zu words)\n", SPAN_ARG(since_kinds(one, arena)), one->added,
		           one->removed);
		for (k = 0; k < one->alarm_count; k++)
			put_alarm(out, &one->alarms[k].alarm);
	}
	if (c->change_count)
		buf_printf(out, "  Every word: site-gen diff %.*s now\n", SPAN_ARG(change->since));
}

static void
put_problems(const struct since_report *change, struct buf *out)
{
	size_t i;

	buf_printf(out, "\nNew problems: %zu (and %zu gone)\n", change->problems.len, change->mended);
	for (i = 0; i < change->problems.len; i++) {
		const struct diag *d = change->problems.at[i];
		struct source_cursor cursor = { NULL, { 0 } };
		struct source_position position = diag_position(d, &cursor);

		BUF_LIT(out, "  ");
		if (d->place.source)
			put(out, d->place.source->path);
		if (position.line)
			buf_printf(out, ":%zu:%zu", position.line, position.column);
		buf_printf(out, "%s%s: ", d->place.source ? ": " : "", diag_severity_name(d->severity));
		put(out, d->message);
		buf_printf(out, " [%s]\n", diag_info[d->id].id);
	}
}

static void
put_lost(const struct since_report *change, struct buf *out)
{
	size_t i;

	buf_printf(out, "\nAddresses that lead nowhere now: %zu\n", change->lost.len);
	for (i = 0; i < change->lost.len; i++) {
		const struct since_lost *lost = &change->lost.at[i];

		buf_printf(out, "  %.*s%s%.*s\n", SPAN_ARG(lost->address), lost->anchor.len ? "#" : "",
		           SPAN_ARG(lost->anchor));
		if (lost->hint.len)
			buf_printf(out, "    %.*s\n", SPAN_ARG(lost->hint));
	}
}

static void
put_tests(const struct since_report *change, struct buf *out)
{
	size_t i;

	buf_printf(out, "\nTests of the search: %zu, of which %zu want a page that changed\n",
	           change->test_count, change->tests.len);
	for (i = 0; i < change->tests.len; i++) {
		BUF_LIT(out, "  \"");
		put(out, change->tests.at[i].query);
		buf_printf(out, "\" finds %.*s\n", SPAN_ARG(change->tests.at[i].page->address));
	}
	if (change->test_count)
		buf_printf(out, "  %s\n", since_search_help);
}

static void
put_notes(const struct since_report *change, struct buf *out)
{
	size_t i;

	buf_printf(out, "\nThe editors' report on these pages: %zu\n", change->notes.len);
	for (i = 0; i < change->notes.len; i++) {
		const struct report_item *item = change->notes.at[i].item;
		const struct place *place = &change->notes.at[i].place->place;

		buf_printf(out, "  %.*s:%zu: %s: ", SPAN_ARG(place->source->path),
		           source_position(place->source, place->offset).line,
		           change->report->sections[change->notes.at[i].section].title);
		put(out, item->text);
		buf_char(out, '\n');
	}
}

void
since_write_text(const struct since_report *change, struct buf *out)
{
	struct arena arena = ARENA_INIT;

	buf_printf(out, "Since %.*s: %.*s\n\n", SPAN_ARG(change->since),
	           SPAN_ARG(since_verdict(change, &arena)));
	put_pages(change, &arena, out);
	put_problems(change, out);
	put_lost(change, out);
	put_tests(change, out);
	put_notes(change, out);
	arena_release(&arena);
}

static void
json_change(struct json *json, const struct amend_change *change)
{
	size_t i;
	int kind;

	json_open(json, '{');
	json_text(json, "path", since_page(change)->path);
	json_text(json, "was", change->old ? change->old->path : span_of(NULL));
	json_text(json, "address", change->new ? change->new->address : span_of(NULL));
	json_key(json, "kinds");
	json_open(json, '[');
	for (kind = 0; kind < AMEND_KINDS; kind++)
		if (change->kinds & AMEND_BIT(kind))
			json_cstr(json, amend_kind_name((enum amend_kind)kind));
	json_close(json, ']');
	json_count(json, "added", change->added);
	json_count(json, "removed", change->removed);
	json_key(json, "alarms");
	json_open(json, '[');
	for (i = 0; i < change->alarm_count; i++) {
		json_open(json, '{');
		json_text(json, "kind", span_of(amend_alarm_name(change->alarms[i].alarm.kind)));
		json_text(json, "was", change->alarms[i].alarm.old);
		json_text(json, "now", change->alarms[i].alarm.new);
		json_close(json, '}');
	}
	json_close(json, ']');
	json_close(json, '}');
}

static void
json_pages(struct json *json, const struct since_report *change)
{
	size_t i;

	json_key(json, "pages");
	json_open(json, '[');
	for (i = 0; i < change->comparison->change_count; i++)
		json_change(json, &change->comparison->changes[i]);
	json_close(json, ']');
}

static void
json_problems(struct json *json, const struct since_report *change)
{
	struct source_cursor cursor = { NULL, { 0 } };
	size_t i;

	json_key(json, "problems");
	json_open(json, '[');
	for (i = 0; i < change->problems.len; i++) {
		const struct diag *d = change->problems.at[i];

		json_open(json, '{');
		json_text(json, "path", d->place.source ? d->place.source->path : span_of(NULL));
		json_count(json, "line", diag_position(d, &cursor).line);
		json_text(json, "severity", span_of(diag_severity_name(d->severity)));
		json_text(json, "id", span_of(diag_info[d->id].id));
		json_text(json, "message", d->message);
		json_text(json, "hint", d->hint);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void
json_lost(struct json *json, const struct since_report *change)
{
	size_t i;

	json_key(json, "lost");
	json_open(json, '[');
	for (i = 0; i < change->lost.len; i++) {
		json_open(json, '{');
		json_text(json, "address", change->lost.at[i].address);
		json_text(json, "anchor", change->lost.at[i].anchor);
		json_text(json, "hint", change->lost.at[i].hint);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void
json_tests(struct json *json, const struct since_report *change)
{
	size_t i;

	json_key(json, "tests");
	json_open(json, '[');
	for (i = 0; i < change->tests.len; i++) {
		json_open(json, '{');
		json_text(json, "query", change->tests.at[i].query);
		json_text(json, "address", change->tests.at[i].page->address);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void
json_notes(struct json *json, const struct since_report *change)
{
	size_t i;

	json_key(json, "notes");
	json_open(json, '[');
	for (i = 0; i < change->notes.len; i++) {
		const struct report_item *item = change->notes.at[i].item;
		const struct place *place = &change->notes.at[i].place->place;

		json_open(json, '{');
		json_text(json, "section",
		          span_of(change->report->sections[change->notes.at[i].section].name));
		json_text(json, "text", item->text);
		json_text(json, "detail", item->detail);
		json_text(json, "path", place->source->path);
		json_count(json, "line", source_position(place->source, place->offset).line);
		json_close(json, '}');
	}
	json_close(json, ']');
}

void
since_write_json(const struct since_report *change, struct buf *out)
{
	struct json json = JSON_INIT(out);

	json_open(&json, '{');
	json_text(&json, "since", change->since);
	json_text(&json, "verdict", span_of(since_is_ready(change) ? "ready" : "not ready"));
	json_count(&json, "errors", change->errors);
	json_count(&json, "unchanged", change->comparison->unchanged);
	json_count(&json, "mended", change->mended);
	json_count(&json, "searchTests", change->test_count);
	json_pages(&json, change);
	json_problems(&json, change);
	json_lost(&json, change);
	json_tests(&json, change);
	json_notes(&json, change);
	json_close(&json, '}');
	buf_char(out, '\n');
}
