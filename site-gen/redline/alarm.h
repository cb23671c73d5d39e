/*
 * Changes that somebody has to look at: where a duty, a number, a time limit,
 * an age, a level, a section of law or a phone number is not what it was.
 */
#ifndef REDLINE_ALARM_H
#define REDLINE_ALARM_H

#include "base/vec.h"
#include "redline/redline.h"

enum redline_alarm_kind {
	REDLINE_DUTY,           /* must, shall, should, may, always, never, where possible, and with "not" */
	REDLINE_TIME,           /* "within 5 working days", "monthly", "immediately" */
	REDLINE_AGE,            /* "aged 16 to 18", "under 5", "two-year-old" */
	REDLINE_LEVEL,          /* level, tier, stage or band and its number */
	REDLINE_STATUTE,        /* "section 47", "s.17(10)", "regulation 24", "Act 1989" */
	REDLINE_PHONE,
	REDLINE_NUMBER,         /* any other, in digits or a word from "two" on */
	REDLINE_ALARM_KINDS
};

struct redline_alarm {
	enum redline_alarm_kind kind;
	struct span old, new;   /* in the texts of the op; one is empty where there was, or is, none */
};
VEC_TYPE(redline_alarm_list, struct redline_alarm);

/*
 * Adds the alarms of an op: of a deleted or inserted block every term in it,
 * of a changed one those that a change touches.  A term that only looks
 * different ("five days", "5 days") gives none.  What is replaced is paired
 * with what stands in its place if it is of the same kind.
 */
void redline_alarms(const struct redline_op *op, struct redline_alarm_list *out);

#endif
