/*
 * Moments as text: "2027-03-31T09:30:00Z" (RFC 3339, UTC, whole seconds).
 */
#ifndef BUNDLE_UTC_H
#define BUNDLE_UTC_H

#include <stdint.h>

#include "base/buf.h"

/* Seconds since 1970; outside of the years 1970 to 9999 the nearest of them is written. */
void utc_write(struct buf *out, int64_t seconds);
/* The day alone, "2027-03-31". */
void utc_write_day(struct buf *out, int64_t seconds);
/* False where it is not such a text. */
bool utc_read(struct span text, int64_t *seconds);

#endif
