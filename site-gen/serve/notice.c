#include "serve/notice.h"

#include "base/escape.h"
#include "base/fs.h"
#include "base/json.h"

/* How many warnings of a page are noted, and what is written of them. */
struct notes {
	struct buf json;
	size_t count;
};

struct writer {
	const struct serve_options *options;
	const char *root; /* the site's folder, from "/" on */
	struct source_cursor cursor;
	struct arena arena;
};

static void
add_editor(struct writer *w, struct json *json, struct span path, const struct source_position *position)
{
	const char *at = w->options->editor;
	char *file = fs_join(&w->arena, w->root, arena_cstr(&w->arena, path));
	struct buf link = BUF_INIT;

	while (at && *at) {
		if (span_starts_with(span_of(at), "{file}")) {
			escape_url_path(&link, span_of(file));
			at += sizeof("{file}") - 1;
		} else if (span_starts_with(span_of(at), "{line}")) {
			buf_number(&link, position->line ? position->line : 1);
			at += sizeof("{line}") - 1;
		} else if (span_starts_with(span_of(at), "{column}")) {
			buf_number(&link, position->column ? position->column : 1);
			at += sizeof("{column}") - 1;
		} else {
			buf_char(&link, *at++);
		}
	}
	if (link.len) {
		json_key(json, "editor");
		json_string(json, buf_as_span(&link));
	}
	buf_release(&link);
}

static void
add_place(struct writer *w, struct json *json, const struct diag *d)
{
	struct source_position position = diag_position(d, &w->cursor);

	if (!d->place.source)
		return;
	json_key(json, "path");
	json_string(json, d->place.source->path);
	if (!position.line)
		return;
	json_key(json, "line");
	json_number(json, position.line);
	json_key(json, "column");
	json_number(json, position.utf16_column);
	json_key(json, "text");
	json_string(json, span_slice(position.text, 0, 400));
	add_editor(w, json, d->place.source->path, &position);
}

static void
add_diag(struct writer *w, struct json *json, const struct diag *d)
{
	json_open(json, '{');
	json_key(json, "id");
	json_cstr(json, diag_info[d->id].id);
	json_key(json, "meaning");
	json_cstr(json, diag_info[d->id].meaning);
	json_key(json, "message");
	json_string(json, d->message);
	if (d->hint.len) {
		json_key(json, "hint");
		json_string(json, d->hint);
	}
	add_place(w, json, d);
	json_close(json, '}');
}

static struct span
write_state(struct writer *w, const struct diag_list *diags, bool has_site, struct arena *arena)
{
	struct buf out = BUF_INIT;
	struct json json = JSON_INIT(&out);
	struct span kept;
	size_t i, count = 0;

	json_key(&json, "state");
	json_cstr(&json, !diags->errors ? "good" : has_site ? "failing" : "none");
	json_key(&json, "total");
	json_number(&json, diags->errors);
	json_key(&json, "problems");
	json_open(&json, '[');
	for (i = 0; i < diags->items.len && count < NOTICE_PROBLEMS; i++)
		if (diags->items.at[i].severity != DIAG_SEVERITY_WARNING) {
			add_diag(w, &json, &diags->items.at[i]);
			count++;
		}
	json_close(&json, ']');
	kept = arena_copy(arena, buf_as_span(&out));
	buf_release(&out);
	return kept;
}

/* Diagnostics are sorted by path: a page's warnings stand together. */
static void
write_notes(struct writer *w, struct notice *notice, const struct diag_list *diags)
{
	struct buf out = BUF_INIT;
	size_t i = 0;

	while (i < diags->items.len) {
		const struct source *source = diags->items.at[i].place.source;
		struct json json = JSON_INIT(&out);
		size_t count = 0;

		buf_clear(&out);
		json_open(&json, '[');
		for (; i < diags->items.len && diags->items.at[i].place.source == source; i++)
			if (source && diags->items.at[i].severity == DIAG_SEVERITY_WARNING &&
			    count++ < NOTICE_NOTES)
				add_diag(w, &json, &diags->items.at[i]);
		json_close(&json, ']');
		if (count)
			map_put(&notice->notes, arena_copy(&notice->arena, source->path),
			        arena_cstr(&notice->arena, buf_as_span(&out)));
	}
	buf_release(&out);
}

struct notice *
notice_new(const struct serve_options *options, const struct diag_list *diags, bool has_site)
{
	struct notice *notice = xcalloc(1, sizeof(*notice));
	struct writer writer = { .options = options };
	char *root = realpath(options->site.root, NULL);

	writer.root = root ? root : options->site.root;
	notice->holders = 1;
	notice->state = write_state(&writer, diags, has_site, &notice->arena);
	write_notes(&writer, notice, diags);
	arena_release(&writer.arena);
	free(root);
	return notice;
}

void
notice_write(const struct notice *notice, const struct page *page, const char *version, struct buf *out)
{
	const char *notes = page ? map_get(&notice->notes, page->path) : NULL;

	buf_printf(out, "{\"version\":\"%s\",", version);
	buf_span(out, notice->state);
	buf_printf(out, ",\"notes\":%s}", notes ? notes : "[]");
}
