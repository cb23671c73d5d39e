#include "base/diag.h"
#include "base/json.h"

static void
put_or_null(struct json *json, const char *key, struct span s)
{
	json_key(json, key);
	if (s.len)
		json_string(json, s);
	else
		json_null(json);
}

static void
put_number_or_null(struct json *json, const char *key, size_t n)
{
	json_key(json, key);
	if (n)
		json_number(json, n);
	else
		json_null(json);
}

static void
put_fix(struct json *json, const struct diag_fix *fix)
{
	json_key(json, "fixes");
	json_open(json, '[');
	if (fix->source) {
		struct source_position p = source_position(fix->source, fix->offset);

		json_open(json, '{');
		put_or_null(json, "path", fix->source->path);
		put_number_or_null(json, "line", p.line);
		put_number_or_null(json, "column", p.column);
		json_key(json, "offset");
		json_number(json, fix->offset);
		json_key(json, "length");
		json_number(json, fix->length);
		json_key(json, "text");
		json_string(json, fix->text);
		json_close(json, '}');
	}
	json_close(json, ']');
}

void
diag_write_json(const struct diag_list *list, struct buf *out)
{
	struct source_cursor cursor = { 0 };
	size_t i;

	for (i = 0; i < list->items.len; i++) {
		const struct diag *d = &list->items.at[i];
		struct source_position p = diag_position(d, &cursor);
		struct json json = JSON_INIT(out);

		json_open(&json, '{');
		put_or_null(&json, "path", d->place.source ? d->place.source->path : span_of(NULL));
		put_number_or_null(&json, "line", p.line);
		put_number_or_null(&json, "column", p.column);
		put_or_null(&json, "severity", span_of(diag_severity_name(d->severity)));
		put_or_null(&json, "id", span_of(diag_info[d->id].id));
		put_or_null(&json, "rule", d->rule);
		put_or_null(&json, "message", d->message);
		put_or_null(&json, "hint", d->hint);
		put_fix(&json, &d->fix);
		json_close(&json, '}');
		buf_char(out, '\n');
	}
}
