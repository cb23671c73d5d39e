#include "base/diag.h"
#include "base/escape.h"
#include "base/json.h"

static void
put_text(struct json *json, const char *key, struct span text)
{
	json_key(json, key);
	json_open(json, '{');
	json_key(json, "text");
	json_string(json, text);
	json_close(json, '}');
}

static void
put_rule(struct json *json, const struct diag_info *info)
{
	json_open(json, '{');
	json_key(json, "id");
	json_cstr(json, info->id);
	put_text(json, "shortDescription", span_of(info->meaning));
	json_key(json, "defaultConfiguration");
	json_open(json, '{');
	json_key(json, "level");
	json_cstr(json, diag_severity_name(info->severity));
	json_close(json, '}');
	json_close(json, '}');
}

/* The rules that have results; `numbers` gets the place of each. */
static void
put_rules(struct json *json, const struct diag_list *list, size_t numbers[DIAG_COUNT])
{
	bool used[DIAG_COUNT] = { false };
	size_t i, count = 0;

	for (i = 0; i < list->items.len; i++)
		used[list->items.at[i].id] = true;
	json_key(json, "rules");
	json_open(json, '[');
	for (i = 0; i < DIAG_COUNT; i++)
		if (used[i]) {
			put_rule(json, &diag_info[i]);
			numbers[i] = count++;
		}
	json_close(json, ']');
}

static void
put_tool(struct json *json, const struct diag_list *list, size_t numbers[DIAG_COUNT])
{
	json_key(json, "tool");
	json_open(json, '{');
	json_key(json, "driver");
	json_open(json, '{');
	json_key(json, "name");
	json_cstr(json, "site-gen");
	put_rules(json, list, numbers);
	json_close(json, '}');
	json_close(json, '}');
}

static void
put_region(struct json *json, const struct source_position *p)
{
	json_key(json, "region");
	json_open(json, '{');
	json_key(json, "startLine");
	json_number(json, p->line);
	json_key(json, "startColumn");
	json_number(json, p->utf16_column);
	json_close(json, '}');
}

static void
put_file(struct json *json, const struct source *source)
{
	struct buf uri = BUF_INIT;

	escape_url_path(&uri, source->path);
	json_key(json, "artifactLocation");
	json_open(json, '{');
	json_key(json, "uri");
	json_string(json, buf_as_span(&uri));
	json_close(json, '}');
	buf_release(&uri);
}

static void
put_location(struct json *json, const struct diag *d, struct source_cursor *cursor)
{
	struct source_position p = diag_position(d, cursor);

	json_key(json, "locations");
	json_open(json, '[');
	json_open(json, '{');
	json_key(json, "physicalLocation");
	json_open(json, '{');
	put_file(json, d->place.source);
	if (p.line)
		put_region(json, &p);
	json_close(json, '}');
	json_close(json, '}');
	json_close(json, ']');
}

/* Braces are for placeholders and are doubled elsewhere (SARIF 2.1.0, 3.11.5). */
static void
double_braces(struct buf *out, struct span s)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		if (s.ptr[i] == '{' || s.ptr[i] == '}')
			buf_char(out, s.ptr[i]);
		buf_char(out, s.ptr[i]);
	}
}

static void
put_message(struct json *json, const struct diag *d)
{
	struct buf message = BUF_INIT;

	double_braces(&message, d->message);
	if (d->hint.len) {
		BUF_LIT(&message, " (");
		double_braces(&message, d->hint);
		BUF_LIT(&message, ")");
	}
	put_text(json, "message", buf_as_span(&message));
	buf_release(&message);
}

/* What the fix replaces: up to, not including, its end (3.30). */
static void
put_deleted(struct json *json, const struct diag_fix *fix)
{
	struct source_position start = source_position(fix->source, fix->offset);
	struct source_position end = source_position(fix->source, fix->offset + fix->length);

	json_key(json, "deletedRegion");
	json_open(json, '{');
	json_key(json, "startLine");
	json_number(json, start.line);
	json_key(json, "startColumn");
	json_number(json, start.utf16_column);
	json_key(json, "endLine");
	json_number(json, end.line);
	json_key(json, "endColumn");
	json_number(json, end.utf16_column);
	json_close(json, '}');
}

/* 3.55 to 3.57. */
static void
put_fix(struct json *json, const struct diag_fix *fix)
{
	json_key(json, "fixes");
	json_open(json, '[');
	json_open(json, '{');
	json_key(json, "artifactChanges");
	json_open(json, '[');
	json_open(json, '{');
	put_file(json, fix->source);
	json_key(json, "replacements");
	json_open(json, '[');
	json_open(json, '{');
	put_deleted(json, fix);
	put_text(json, "insertedContent", fix->text);
	json_close(json, '}');
	json_close(json, ']');
	json_close(json, '}');
	json_close(json, ']');
	json_close(json, '}');
	json_close(json, ']');
}

static void
put_result(struct json *json, const struct diag *d, size_t rule, struct source_cursor *cursor)
{
	json_open(json, '{');
	json_key(json, "ruleId");
	json_cstr(json, diag_info[d->id].id);
	json_key(json, "ruleIndex");
	json_number(json, rule);
	json_key(json, "level");
	json_cstr(json, diag_severity_name(d->severity));
	put_message(json, d);
	if (d->place.source)
		put_location(json, d, cursor);
	if (d->fix.source)
		put_fix(json, &d->fix);
	if (d->rule.len) {
		json_key(json, "properties");
		json_open(json, '{');
		json_key(json, "rule");
		json_string(json, d->rule);
		json_close(json, '}');
	}
	json_close(json, '}');
}

void
diag_write_sarif(const struct diag_list *list, struct buf *out)
{
	struct json json = JSON_INIT(out);
	struct source_cursor cursor = { 0 };
	size_t numbers[DIAG_COUNT] = { 0 };
	size_t i;

	json_open(&json, '{');
	json_key(&json, "$schema");
	json_cstr(&json, "https://json.schemastore.org/sarif-2.1.0.json");
	json_key(&json, "version");
	json_cstr(&json, "2.1.0");
	json_key(&json, "runs");
	json_open(&json, '[');
	json_open(&json, '{');
	put_tool(&json, list, numbers);
	json_key(&json, "columnKind");
	json_cstr(&json, "utf16CodeUnits");
	json_key(&json, "results");
	json_open(&json, '[');
	for (i = 0; i < list->items.len; i++)
		put_result(&json, &list->items.at[i], numbers[list->items.at[i].id], &cursor);
	json_close(&json, ']');
	json_close(&json, '}');
	json_close(&json, ']');
	json_close(&json, '}');
	buf_char(out, '\n');
}
