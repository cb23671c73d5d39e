#include "base/diag.h"
#include "base/json.h"

static void
count_or_null(struct json *json, const char *key, size_t n)
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
		json_text(json, "path", fix->source->path);
		count_or_null(json, "line", p.line);
		count_or_null(json, "column", p.column);
		json_count(json, "offset", fix->offset);
		json_count(json, "length", fix->length);
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
		json_text(&json, "path", d->place.source ? d->place.source->path : span_of(NULL));
		count_or_null(&json, "line", p.line);
		count_or_null(&json, "column", p.column);
		json_text(&json, "severity", span_of(diag_severity_name(d->severity)));
		json_text(&json, "id", span_of(diag_info[d->id].id));
		json_text(&json, "rule", d->rule);
		json_text(&json, "message", d->message);
		json_text(&json, "hint", d->hint);
		put_fix(&json, &d->fix);
		json_close(&json, '}');
		buf_char(out, '\n');
	}
}
