#include "content/publication_edit.h"

/* The offset behind the line that begins at `start`. */
static size_t
line_end(struct span text, size_t start)
{
	size_t end = span_find(text, '\n', start);

	return end < text.len ? end + 1 : end;
}

/* Where the line "key:…" of the publication begins, or text.len. */
static size_t
find_key(struct span text, const char *key)
{
	size_t at, len = strlen(key);

	for (at = 0; at < text.len; at = line_end(text, at)) {
		struct span line = span_from(text, at);

		if (span_starts_with(line, key) && line.len > len && line.ptr[len] == ':')
			break;
	}
	return at;
}

/* In double quotes, as YAML wants them. */
static void
put_quoted(struct buf *out, struct span text)
{
	size_t i;

	buf_char(out, '"');
	for (i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"' || text.ptr[i] == '\\')
			buf_char(out, '\\');
		buf_char(out, text.ptr[i]);
	}
	buf_char(out, '"');
}

static bool
is_blank(struct span line)
{
	line = span_trim(line);
	return !line.len || line.ptr[0] == '#';
}

/* The line of the first entry below the line at *at, and how far its "- " is set in; false if there is none. */
static bool
find_entry(struct span text, size_t *at, size_t *indent)
{
	struct span line;

	do {
		*at = line_end(text, *at);
		line = span_slice(text, *at, line_end(text, *at));
	} while (*at < text.len && is_blank(line));
	for (*indent = 0; *indent < line.len && line.ptr[*indent] == ' '; ++*indent)
		;
	return span_starts_with(span_from(line, *indent), "- ");
}

static void
put_entry(struct buf *out, size_t indent, struct span id, struct span label)
{
	buf_printf(out, "%*s- id: ", (int)indent, "");
	put_quoted(out, id);
	buf_printf(out, "\n%*s  label: ", (int)indent, "");
	put_quoted(out, label);
	buf_char(out, '\n');
}

static void
put_current(struct buf *out, struct span id)
{
	buf_str(out, "edition: ");
	put_quoted(out, id);
	buf_char(out, '\n');
}

static void
end_line(struct buf *out)
{
	if (out->len && out->ptr[out->len - 1] != '\n')
		buf_char(out, '\n');
}

/* The first edition of a publication that had none. */
static void
put_first(struct span text, struct span id, struct span label, struct buf *out)
{
	buf_span(out, text);
	end_line(out);
	put_current(out, id);
	buf_str(out, "editions:\n");
	put_entry(out, 2, id, label);
}

bool
publication_add_edition(struct span text, struct span id, struct span label, struct buf *out)
{
	size_t current = find_key(text, "edition"), list = find_key(text, "editions"), first = list, at,
	       indent;

	if (list == text.len && current == text.len) {
		put_first(text, id, label, out);
		return true;
	}
	if (list == text.len || current == text.len || !find_entry(text, &first, &indent) ||
	    span_trim(span_slice(text, list, line_end(text, list))).len != strlen("editions:"))
		return false;
	for (at = 0; at < text.len; at = line_end(text, at)) {
		if (at == first)
			put_entry(out, indent, id, label);
		if (at == current)
			put_current(out, id);
		else
			buf_span(out, span_slice(text, at, line_end(text, at)));
	}
	return true;
}

bool
publication_set_date(struct span text, size_t offset, struct span date, struct buf *out)
{
	size_t start = offset, end = line_end(text, offset), indent;

	if (offset >= text.len || text.ptr[offset] == '{' || text.ptr[end - 1] != '\n')
		return false;
	while (start && text.ptr[start - 1] != '\n')
		start--;
	indent = offset - start;
	buf_span(out, span_slice(text, 0, end));
	buf_printf(out, "%*sdate: ", (int)indent, "");
	put_quoted(out, date);
	buf_char(out, '\n');
	buf_span(out, span_from(text, end));
	return true;
}
