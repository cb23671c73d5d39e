/*
 * Days, as readers and machines write them.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

struct date {
	int year, month, day;           /* from 1 */
};

/* The day at a time since 1970 (UTC), on a clock `offset` minutes east of UTC.
 * Times that no calendar of four digits holds give the nearest one that does. */
struct date date_at(int64_t seconds, int offset);

void date_iso(struct buf *out, struct date date);       /* 2026-11-22 (ISO 8601) */
void date_put(struct buf *out, struct date date);       /* 22 November 2026 */

/* "2026", "2026-11" or "2026-11-22" in words: 2026, November 2026, 22 November
 * 2026; anything else as it is. */
struct span date_words(struct span iso, struct arena *arena);

#endif
