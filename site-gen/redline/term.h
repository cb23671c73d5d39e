/*
 * What in a text a change must not slip through: duties, numbers, times,
 * ages, levels, sections of law, phone numbers.  English.
 */
#ifndef REDLINE_TERM_H
#define REDLINE_TERM_H

#include "redline/alarm.h"
#include "redline/token.h"

struct term {
	enum redline_alarm_kind kind;
	size_t start, end;      /* in the text */
	struct span key;        /* equal for what means the same: "Five days", "5 days" */
};
VEC_TYPE(term_list, struct term);

/* Adds the terms of the text, in order; they do not overlap.  Keys are in the arena. */
void term_find(struct span text, struct arena *arena, struct term_list *out);

#endif
