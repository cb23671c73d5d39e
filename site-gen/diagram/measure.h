/*
 * How much room a text takes, without a font.
 *
 * A table has the widths of DejaVu Sans, the widest of the fonts that a
 * browser takes for `system-ui`: with any other a box has some room to spare.
 */
#ifndef DIAGRAM_MEASURE_H
#define DIAGRAM_MEASURE_H

#include "base/arena.h"

#define MEASURE_EM 16.0                 /* units of a picture in the em of the page */
#define MEASURE_NODE_FONT 15.0
#define MEASURE_SMALL_FONT 13.0         /* labels of edges and groups, explanations in nodes */
#define MEASURE_LEADING 1.27            /* height of a line, in font sizes */

struct measured_line {
	struct span text;
	double font;                    /* its size */
	bool bold;                      /* of a name that is explained */
};
struct measured_text {
	struct measured_line *lines;
	size_t count;
	double width, height;
};

double measure_width(struct span text, double font);
/*
 * Breaks a label at blanks into lines of nearly one length, none longer than
 * `width` unless a word is.  The first line of the label is set in `font`, and
 * bold if there are others; those in the small one.
 */
struct measured_text measure_label(struct span label, double font, double width, struct arena *arena);

#endif
