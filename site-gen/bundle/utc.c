#include "bundle/utc.h"

#include <time.h>

#define LAST INT64_C(253402300799) /* of the year 9999 */

static struct tm
broken_down(int64_t seconds)
{
	time_t clamped = (time_t)(seconds < 0 ? 0 : seconds > LAST ? LAST : seconds);
	struct tm tm;

	gmtime_r(&clamped, &tm);
	return tm;
}

void
utc_write(struct buf *out, int64_t seconds)
{
	struct tm tm = broken_down(seconds);
	char text[32];

	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	buf_str(out, text);
}

void
utc_write_day(struct buf *out, int64_t seconds)
{
	struct tm tm = broken_down(seconds);
	char text[32];

	strftime(text, sizeof(text), "%Y-%m-%d", &tm);
	buf_str(out, text);
}

bool
utc_read(struct span text, int64_t *seconds)
{
	struct buf copy = BUF_INIT, again = BUF_INIT;
	struct tm tm = { .tm_mday = 1 };
	const char *end;
	bool ok;

	buf_span(&copy, text);
	end = strptime(copy.ptr, "%Y-%m-%dT%H:%M:%SZ", &tm);
	*seconds = end && end == copy.ptr + copy.len ? timegm(&tm) : -1;
	/* strptime takes more than this format: spaces, single digits, the 31st of February. */
	utc_write(&again, *seconds);
	ok = span_equal(buf_as_span(&again), text);
	buf_release(&copy);
	buf_release(&again);
	return ok;
}
