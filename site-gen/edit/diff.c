#include "edit/plan.h"

#include "base/utf8.h"

#define CONTEXT 3u

struct colours {
	const char *file, *hunk, *removed, *added, *off;
};
static const struct colours terminal = { "\033[1m", "\033[36m", "\033[31m", "\033[32m", "\033[0m" };
static const struct colours plain = { "", "", "", "", "" };

VEC_TYPE(line_starts, size_t);

/* Lines [before, before_end) give way to lines [after, after_end). */
struct piece {
	size_t before, before_end, after, after_end;
};
VEC_TYPE(piece_list, struct piece);

struct diff {
	const struct plan_file *file;
	const struct colours *colours;
	struct line_starts before, after; /* offsets of the lines, and of the end */
	struct buf *out;
};

static void
find_lines(struct span text, struct line_starts *starts)
{
	size_t at = 0;

	while (at < text.len) {
		vec_push(starts, at);
		at = span_find(text, '\n', at) + 1;
	}
	vec_push(starts, text.len);
}

static size_t
line_count(const struct line_starts *starts)
{
	return starts->len - 1;
}

/* With its end. */
static struct span
line_at(struct span text, const struct line_starts *starts, size_t line)
{
	return span_slice(text, starts->at[line], starts->at[line + 1]);
}

/* The line that a byte stands in; behind a last line that is ended, the one that could follow. */
static size_t
line_of(struct span text, const struct line_starts *starts, size_t offset)
{
	size_t low = 0, high = line_count(starts);

	if (offset == text.len && (!text.len || span_ends_with(text, "\n")))
		return high;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (starts->at[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Behind the line of the byte, or of the text. */
static size_t
line_behind(struct span text, const struct line_starts *starts, size_t offset)
{
	size_t line = line_of(text, starts, offset);

	return line < line_count(starts) ? line + 1 : line;
}

static bool
same_line(const struct diff *d, size_t before, size_t after)
{
	return span_equal(line_at(d->file->before, &d->before, before),
	                  line_at(d->file->after, &d->after, after));
}

/* Without the lines at both ends that are the same. */
static void
trim(const struct diff *d, struct piece *p)
{
	while (p->before < p->before_end && p->after < p->after_end && same_line(d, p->before, p->after)) {
		p->before++;
		p->after++;
	}
	while (p->before < p->before_end && p->after < p->after_end &&
	       same_line(d, p->before_end - 1, p->after_end - 1)) {
		p->before_end--;
		p->after_end--;
	}
}

/* The lines that an edit touches; those of edits on one line are one piece. */
static void
add_piece(struct diff *d, const struct edit *edit, size_t after_offset, struct piece_list *pieces)
{
	struct piece *last = pieces->len ? vec_last(pieces) : NULL;
	struct span before = d->file->before, after = d->file->after;
	struct piece p = {
		line_of(before, &d->before, edit->offset),
		line_behind(before, &d->before, edit->offset + edit->length),
		line_of(after, &d->after, after_offset),
		line_behind(after, &d->after, after_offset + edit->text.len),
	};

	if (last && (p.before < last->before_end || p.after < last->after_end)) {
		last->before_end = p.before_end;
		last->after_end = p.after_end;
	} else {
		vec_push(pieces, p);
	}
}

static void
find_pieces(struct diff *d, struct piece_list *pieces)
{
	const struct edit_list *edits = &d->file->edits;
	size_t grown = 0, i;

	if (!d->file->before_path.len) {
		vec_push(pieces, (struct piece){ 0, 0, 0, line_count(&d->after) });
		return;
	}
	/* Unsigned numbers wrap round, so a text that shrinks is right too. */
	for (i = 0; i < edits->len; i++) {
		add_piece(d, &edits->at[i], edits->at[i].offset + grown, pieces);
		grown += edits->at[i].text.len - edits->at[i].length;
	}
	for (i = 0; i < pieces->len; i++)
		trim(d, &pieces->at[i]);
}

static void
put_shown(const struct diff *d, struct span s)
{
	size_t at = 0;

	if (d->colours == &plain) {
		buf_span(d->out, s);
		return;
	}
	if (span_ends_with(s, "\r"))
		s.len--;
	while (at < s.len) {
		uint32_t c = utf8_next(s, &at);

		utf8_put(d->out, c != '\t' && utf8_is_control(c) ? UTF8_REPLACEMENT : c);
	}
}

static void
put_line(const struct diff *d, const char *colour, char mark, struct span line)
{
	bool ended = span_ends_with(line, "\n");

	buf_str(d->out, colour);
	buf_char(d->out, mark);
	put_shown(d, span_slice(line, 0, line.len - ended));
	buf_str(d->out, *colour ? d->colours->off : "");
	buf_char(d->out, '\n');
	if (!ended)
		BUF_LIT(d->out, "\\ No newline at end of file\n");
}

static void
put_lines(const struct diff *d, char mark, size_t from, size_t to)
{
	for (; from < to; from++) {
		if (mark == '+')
			put_line(d, d->colours->added, mark, line_at(d->file->after, &d->after, from));
		else
			put_line(d, mark == '-' ? d->colours->removed : "", mark,
			         line_at(d->file->before, &d->before, from));
	}
}

/* "12,3"; a range of no lines is named by the line before it. */
static void
put_range(struct buf *out, size_t start, size_t count)
{
	buf_number(out, count ? start + 1 : start);
	if (count != 1) {
		buf_char(out, ',');
		buf_number(out, count);
	}
}

/* Pieces [from, to) and what stands round them. */
static void
put_hunk(const struct diff *d, const struct piece *from, const struct piece *to)
{
	size_t lead = from->before < CONTEXT ? from->before : CONTEXT;
	size_t rest = line_count(&d->before) - to[-1].before_end, tail = rest < CONTEXT ? rest : CONTEXT;
	size_t before = from->before - lead, after = from->after - lead;

	buf_str(d->out, d->colours->hunk);
	BUF_LIT(d->out, "@@ -");
	put_range(d->out, before, to[-1].before_end + tail - before);
	BUF_LIT(d->out, " +");
	put_range(d->out, after, to[-1].after_end + tail - after);
	BUF_LIT(d->out, " @@");
	buf_str(d->out, d->colours->off);
	buf_char(d->out, '\n');
	for (; from < to; from++) {
		put_lines(d, ' ', before, from->before);
		put_lines(d, '-', from->before, from->before_end);
		put_lines(d, '+', from->after, from->after_end);
		before = from->before_end;
	}
	put_lines(d, ' ', before, before + tail);
}

static void
put_hunks(const struct diff *d, const struct piece_list *pieces)
{
	size_t from, to;

	for (from = 0; from < pieces->len; from = to) {
		to = from + 1;
		while (to < pieces->len &&
		       pieces->at[to].before - pieces->at[to - 1].before_end <= 2 * CONTEXT)
			to++;
		put_hunk(d, &pieces->at[from], &pieces->at[to]);
	}
}

static void
put_name(const struct diff *d, const char *before, struct span path)
{
	buf_str(d->out, d->colours->file);
	buf_str(d->out, before);
	put_shown(d, path);
	buf_str(d->out, d->colours->off);
	buf_char(d->out, '\n');
}

static void
put_header(const struct diff *d)
{
	const struct plan_file *file = d->file;
	bool is_new = !file->before_path.len, moved = !is_new && !span_equal(file->before_path, file->path);

	buf_str(d->out, d->colours->file);
	BUF_LIT(d->out, "diff --git a/");
	put_shown(d, is_new ? file->path : file->before_path);
	put_name(d, " b/", file->path);
	if (is_new)
		put_name(d, "new file mode 100644", span_of(NULL));
	if (moved) {
		put_name(d, "rename from ", file->before_path);
		put_name(d, "rename to ", file->path);
	}
	if (moved && !file->edits.len)
		return;
	if (is_new)
		put_name(d, "--- ", span_of("/dev/null"));
	else
		put_name(d, "--- a/", file->before_path);
	put_name(d, "+++ b/", file->path);
}

void
plan_diff(const struct plan *plan, bool colour, struct buf *out)
{
	size_t i;

	for (i = 0; i < plan->files.len; i++) {
		struct diff d = { plan->files.at[i], colour ? &terminal : &plain, VEC_INIT, VEC_INIT, out };
		struct piece_list pieces = VEC_INIT;

		find_lines(d.file->before, &d.before);
		find_lines(d.file->after, &d.after);
		find_pieces(&d, &pieces);
		put_header(&d);
		put_hunks(&d, &pieces);
		vec_release(&pieces);
		vec_release(&d.before);
		vec_release(&d.after);
	}
}
