#include "markdown/scan.h"

#include <string.h>

struct scan {
	const struct source *source;
	struct diag_list *diags;
	size_t columns; /* of the table that may be open, or 0 */
	size_t cells;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The length of a list's marker or a footnote's label at `at`, or 0. */
static size_t
marker_length(struct span line, size_t at)
{
	size_t end = at;

	if (span_starts_with(span_from(line, at), "[^")) {
		end = span_find(line, ']', at);
		return end + 1 < line.len && line.ptr[end + 1] == ':' ? end + 2 - at : 0;
	}
	if (line.ptr[at] == '-' || line.ptr[at] == '*' || line.ptr[at] == '+') {
		end++;
	} else {
		while (end < line.len && is_digit(line.ptr[end]))
			end++;
		if (end == at || end == line.len || (line.ptr[end] != '.' && line.ptr[end] != ')'))
			return 0;
		end++;
	}
	return end == line.len || is_blank(line.ptr[end]) ? end - at : 0;
}

/*
 * How deep the containers that the line opens may stand: a quote or footnote
 * needs a mark of its own in the line, a list at least two columns.
 */
static size_t
possible_depth(struct span line)
{
	size_t at = 0, columns = 0, marks = 0;
	bool opens = false;

	while (at < line.len) {
		size_t length;

		if (is_blank(line.ptr[at])) {
			columns += line.ptr[at++] == '\t' ? 4 : 1;
		} else if (line.ptr[at] == '>') {
			marks++;
			at++;
			opens = true;
		} else if ((length = marker_length(line, at)) > 0) {
			if (line.ptr[at] == '[')
				marks++;
			else
				columns += length;
			at += length;
			opens = true;
		} else {
			break;
		}
	}
	return opens ? marks + columns / 2 : 0;
}

/* The number of columns that a line of pipes and dashes sets, or 0. */
static size_t
delimiter_columns(struct span line)
{
	size_t i, pipes = 0;
	bool dash = false;

	for (i = 0; i < line.len; i++) {
		char c = line.ptr[i];

		pipes += c == '|';
		dash |= c == '-';
		if (!is_digit(c) && (!c || !strchr(" \t>*+.)|:-", c)))
			return 0;
	}
	return dash && pipes ? pipes + 1 : 0;
}

/* Whether a table ends here; "    >" may be a row of it. */
static bool
ends_table(struct span line)
{
	size_t i, columns = 0;

	for (i = 0; i < line.len; i++) {
		if (is_blank(line.ptr[i]))
			columns += line.ptr[i] == '\t' ? 4 : 1;
		else if (line.ptr[i] == '>' && columns < 4)
			columns = 0;
		else
			return false;
	}
	return true;
}

static bool
too_many_brackets(struct span line)
{
	size_t at = span_find(line, ')', 0), row = 0;

	while (at < line.len) {
		if (++row > SCAN_BRACKETS_MAX)
			return true;
		at++;
		while (at < line.len && line.ptr[at] && strchr("?!.,:*_~'\";", line.ptr[at]))
			at++;
		if (at < line.len && line.ptr[at] != ')') {
			row = 0;
			at = span_find(line, ')', at);
		}
	}
	return false;
}

/* cmark reads a word anew for each "@" in it. */
static bool
too_many_ats(struct span line)
{
	size_t at = span_find(line, '@', 0), next, word = 0;

	for (; at < line.len; at = next) {
		if (++word > SCAN_ATS_MAX)
			return true;
		next = span_find(line, '@', at + 1);
		if (span_find(span_slice(line, 0, next), ' ', at) < next)
			word = 0;
	}
	return false;
}

static void
report(struct scan *s, size_t offset, const char *what, unsigned limit)
{
	diag_add(s->diags, DIAG_MARKDOWN_LIMIT, (struct place){ s->source, offset }, "%s, the limit is %u",
	         what, limit);
}

static bool
count_cells(struct scan *s, struct span line)
{
	size_t columns = delimiter_columns(line);

	if (columns) {
		s->columns = columns;
		s->cells += columns;
	} else if (s->columns && ends_table(line)) {
		s->columns = 0;
	}
	s->cells += s->columns;
	return s->cells <= SCAN_CELLS_MAX;
}

static bool
scan_line(struct scan *s, size_t offset, struct span line)
{
	if (possible_depth(line) > SCAN_NESTING_MAX)
		report(s, offset, "quotes and lists are nested too deep", SCAN_NESTING_MAX);
	else if (!count_cells(s, line))
		report(s, offset, "the page's tables have too many cells", SCAN_CELLS_MAX);
	else if (too_many_brackets(line))
		report(s, offset, "too many closing brackets follow one another", SCAN_BRACKETS_MAX);
	else if (too_many_ats(line))
		report(s, offset, "a word has too many '@'", SCAN_ATS_MAX);
	else
		return true;
	return false;
}

/* The lines of text[start, end), which may hold CR but no LF. */
static bool
scan_lines(struct scan *s, size_t start, size_t end, struct line_list *lines)
{
	do {
		size_t cr = span_find(span_slice(s->source->text, 0, end), '\r', start);

		vec_push(lines, (uint32_t)start);
		if (!scan_line(s, start, span_slice(s->source->text, start, cr)))
			return false;
		start = cr + 1;
	} while (start < end);
	return true;
}

bool
scan_page(const struct source *source, size_t start, struct line_list *lines, struct diag_list *diags)
{
	struct scan s = { source, diags, 0, 0 };

	while (start < source->text.len) {
		size_t end = span_find(source->text, '\n', start);

		if (!scan_lines(&s, start, end, lines))
			return false;
		start = end + 1;
	}
	return true;
}
