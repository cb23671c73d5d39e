/*
 * What the commands that make a report share.
 */
#ifndef CMD_REPORT_H
#define CMD_REPORT_H

#include "report/report.h"

/* The day that --today gives, or today. */
struct span report_today(const char *given, struct arena *arena);
/* Whether it is a day of the calendar; NULL is. */
bool report_is_day(const char *given);

#endif
