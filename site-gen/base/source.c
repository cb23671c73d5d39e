#include "base/source.h"

#include "base/utf8.h"

/* Offset of the position's line in the source. */
static size_t
line_start(const struct source *s, const struct source_position *p)
{
	return (size_t)(p->text.ptr - s->text.ptr);
}

static struct source_position
start_line(const struct source *s, size_t line, size_t start)
{
	size_t end = span_find(s->text, '\n', start);

	if (end < s->text.len && end > start && s->text.ptr[end - 1] == '\r')
		end--;
	return (struct source_position){
		.line = line,
		.column = 1,
		.utf16_column = 1,
		.text = span_slice(s->text, start, end),
	};
}

static struct source_position
first_line(const struct source *s)
{
	/* Editors do not show a byte order mark, and do not count it. */
	return start_line(s, 1, span_starts_with(s->text, "\xEF\xBB\xBF") ? 3 : 0);
}

/* Moves within the line, forward. */
static void
move_to_column(struct source_position *p, size_t in_text)
{
	if (in_text > p->text.len)
		in_text = p->text.len;
	while (p->in_text < in_text) {
		size_t next = p->in_text;
		uint32_t c = utf8_next(p->text, &next);

		if (next > in_text)
			break;
		p->in_text = next;
		p->column++;
		p->utf16_column += c > 0xFFFF ? 2 : 1;
	}
}

struct source_position
source_seek(struct source_cursor *cursor, const struct source *s, size_t offset)
{
	struct source_position *p = &cursor->position;
	size_t start;

	if (!cursor->source || cursor->source != s || offset < line_start(s, p) + p->in_text) {
		cursor->source = s;
		*p = first_line(s);
	}
	start = line_start(s, p);
	for (;;) {
		size_t end = span_find(s->text, '\n', start + p->text.len);

		if (end >= s->text.len || end >= offset)
			break;
		start = end + 1;
		*p = start_line(s, p->line + 1, start);
	}
	if (offset > start)
		move_to_column(p, offset - start);
	return *p;
}

struct source_position
source_position(const struct source *s, size_t offset)
{
	struct source_cursor cursor = { 0 };

	return source_seek(&cursor, s, offset);
}

size_t
source_find_word(const struct source *s, size_t offset, struct span word)
{
	size_t start = offset;

	if (start < s->text.len && (s->text.ptr[start] == '\'' || s->text.ptr[start] == '"'))
		start++;
	return word.len && span_equal(span_slice(s->text, start, start + word.len), word) ? start : SIZE_MAX;
}
