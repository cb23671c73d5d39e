#include "diagram/measure.h"

#include <math.h>

#include "base/utf8.h"
#include "base/vec.h"

#define HALVINGS 6
#define BOLD 1.1 /* how much wider bold letters are */

VEC_TYPE(line_vec, struct measured_line);

/* Hundredths of an em, from U+0020 on. */
static const unsigned char ascii_widths[95] = {
	32, 40, 46, 84, 64, 95, 78, 27, 39,  39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
	64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79,
	60, 79, 69, 63, 61, 73, 68, 99, 69,  61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63,
	63, 28, 28, 58, 28, 97, 63, 61, 63,  63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
};

double
measure_width(struct span text, double font)
{
	unsigned long hundredths = 0;
	size_t at = 0;

	while (at < text.len) {
		uint32_t c = utf8_next(text, &at);

		if (c >= 0x20 && c < 0x7F)
			hundredths += ascii_widths[c - 0x20];
		else
			hundredths += utf8_width(c) * 65ul;
	}
	return (double)hundredths * font / 100;
}

/* Cuts the first line off `text`: as many words as fit, at least one. */
static struct span
take_line(struct span *text, double font, double width)
{
	size_t end = span_find(*text, ' ', 0);
	struct span line;

	while (end < text->len) {
		size_t next = span_find(*text, ' ', end + 1);

		if (measure_width(span_slice(*text, 0, next), font) > width)
			break;
		end = next;
	}
	line = span_slice(*text, 0, end);
	*text = span_from(*text, end + 1);
	return line;
}

static size_t
count_lines(struct span text, double font, double width)
{
	size_t count = 0;

	do {
		take_line(&text, font, width);
		count++;
	} while (text.len);
	return count;
}

/* The least width, nearly, that does not take more lines. */
static double
balance(struct span text, double font, double width)
{
	size_t count = count_lines(text, font, width);
	double low = width / 3, high = width;
	int i;

	for (i = 0; i < HALVINGS; i++) {
		double middle = (low + high) / 2;

		if (count_lines(text, font, middle) > count)
			low = middle;
		else
			high = middle;
	}
	return high;
}

static void
add_lines(struct line_vec *lines, struct span text, double font, double width, bool bold)
{
	width = balance(text, font, width);
	do {
		struct measured_line line = { take_line(&text, font, width), font, bold };

		vec_push(lines, line);
	} while (text.len);
}

struct measured_text
measure_label(struct span label, double font, double width, struct arena *arena)
{
	struct line_vec lines = VEC_INIT;
	struct measured_text measured = { NULL, 0, 0, 0 };
	struct span line;
	bool bold = span_cut(label, '\n', &line, &label);
	size_t i;

	if (line.len)
		add_lines(&lines, line, font, bold ? width / BOLD : width, bold);
	while (label.len) {
		span_cut(label, '\n', &line, &label);
		add_lines(&lines, line, MEASURE_SMALL_FONT, width, false);
	}
	measured.lines = arena_array(arena, lines.len, sizeof(*measured.lines));
	measured.count = lines.len;
	for (i = 0; i < lines.len; i++) {
		const struct measured_line *l = &lines.at[i];

		measured.lines[i] = *l;
		measured.width = fmax(measured.width, measure_width(l->text, l->font) * (l->bold ? BOLD : 1));
		measured.height += l->font * MEASURE_LEADING;
	}
	vec_release(&lines);
	return measured;
}
