#include "base/date.h"

#include <time.h>

static const char *const months[] = { "January", "February", "March",     "April",   "May",      "June",
	                              "July",    "August",   "September", "October", "November", "December" };

#define DAY_SECONDS 86400
#define FIRST_DAY (-719162) /* 1 January of the year 1 */
#define LAST_DAY 2932896    /* 31 December 9999 */

struct date
date_at(int64_t seconds, int offset)
{
	int64_t day = seconds / DAY_SECONDS, rest = seconds % DAY_SECONDS + (int64_t)offset * 60;
	time_t time;
	struct tm tm;

	day += rest / DAY_SECONDS - (rest % DAY_SECONDS < 0);
	day = day < FIRST_DAY ? FIRST_DAY : day > LAST_DAY ? LAST_DAY : day;
	time = (time_t)(day * DAY_SECONDS);
	gmtime_r(&time, &tm);
	return (struct date){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday };
}

void
date_iso(struct buf *out, struct date date)
{
	buf_printf(out, "%04d-%02d-%02d", date.year, date.month, date.day);
}

void
date_put(struct buf *out, struct date date)
{
	buf_printf(out, "%d %s %d", date.day, months[date.month - 1], date.year);
}

/* The number that two digits are, if it is from 1 to `last`; else 0. */
static int
two_digits(struct span s, int last)
{
	int n = 0;

	if (s.len == 2 && s.ptr[0] >= '0' && s.ptr[0] <= '9' && s.ptr[1] >= '0' && s.ptr[1] <= '9')
		n = (s.ptr[0] - '0') * 10 + s.ptr[1] - '0';
	return n <= last ? n : 0;
}

struct span
date_words(struct span iso, struct arena *arena)
{
	struct span year, month, day;
	bool has_month = span_cut(iso, '-', &year, &month), has_day = span_cut(month, '-', &month, &day);
	int m = two_digits(month, 12), d = two_digits(day, 31);

	if (!has_month || !m || (has_day && !d))
		return iso;
	if (!has_day)
		return arena_printf(arena, "%s %.*s", months[m - 1], SPAN_ARG(year));
	return arena_printf(arena, "%d %s %.*s", d, months[m - 1], SPAN_ARG(year));
}
