/*
 * Lengths of time that a text gives, as values: "within 5 working days",
 * "every six weeks", "between 4 and 8 weeks", "monthly".  English.
 */
#ifndef REDLINE_DURATION_H
#define REDLINE_DURATION_H

#include "base/span.h"
#include "base/vec.h"

enum duration_unit {
	DURATION_MINUTE, DURATION_HOUR, DURATION_DAY, DURATION_WORKING_DAY, DURATION_SCHOOL_DAY, DURATION_WEEK,
	DURATION_MONTH, DURATION_TERM, DURATION_YEAR
};
enum duration_kind {
	DURATION_LIMIT,                 /* so long: "within 5 days", "by day 25", "the next day" */
	DURATION_WINDOW,                /* from so long to so long: "4 to 6 weeks" */
	DURATION_EVERY,                 /* again and again: "every 6 weeks", "once a month", "monthly" */
	DURATION_POINT                  /* a place on a scale: "week 20", "weeks 16 to 20" */
};

/*
 * Weeks and fortnights are given in days, quarters and years in months, but
 * for points; working days and school days stay what they are, and so do
 * hours, since 24 of them are no day of the calendar.
 */
struct duration {
	enum duration_kind kind;
	enum duration_unit unit;
	unsigned least, most;           /* of the unit; equal where there is one number */
	struct span text;               /* as it stands, "within 5 working days" */
};
VEC_TYPE(duration_list, struct duration);

/* Adds those of the text, in order.  Ages ("16 years old") and what happens in
 * a time ("7 days a week") are none. */
void duration_find(struct span text, struct duration_list *out);
/* Whether they are of one length, of whatever kind. */
bool duration_equal(const struct duration *a, const struct duration *b);
/*
 * Whether they answer the same question, so that two that are not equal
 * disagree.  How long something takes does not say how often it is done, and a
 * point is on another scale; but a window is both an answer to "how long?" and
 * to "how often?".
 */
bool duration_comparable(const struct duration *a, const struct duration *b);

#endif
