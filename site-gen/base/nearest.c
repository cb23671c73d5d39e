#include "base/nearest.h"

#define NEAREST_MAX 200 /* bytes */

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* One row of the table: distances of a[0, i] to each beginning of b.
 * Returns the least of them. */
static unsigned
fill_row(struct span a, size_t i, struct span b, const unsigned *before, const unsigned *last, unsigned *row)
{
	unsigned best = row[0] = (unsigned)i + 1;
	size_t j;

	for (j = 0; j < b.len; j++) {
		unsigned d = last[j] + (a.ptr[i] != b.ptr[j]);

		d = least(d, least(last[j + 1], row[j]) + 1);
		if (i && j && a.ptr[i] == b.ptr[j - 1] && a.ptr[i - 1] == b.ptr[j])
			d = least(d, before[j - 1] + 1);
		row[j + 1] = d;
		best = least(best, d);
	}
	return best;
}

/* The distance, or a number above `limit` where it is more than that. */
static unsigned
distance(struct span a, struct span b, unsigned limit)
{
	unsigned rows[3][NEAREST_MAX + 1], over = limit + 1, previous = 0;
	size_t i;

	if ((a.len > b.len ? a.len - b.len : b.len - a.len) > limit)
		return over;
	for (i = 0; i <= b.len; i++)
		rows[0][i] = (unsigned)i;
	for (i = 0; i < a.len; i++) {
		unsigned best = fill_row(a, i, b, rows[(i + 2) % 3], rows[i % 3], rows[(i + 1) % 3]);

		/* A swap reaches over one row, so two must be too far. */
		if (best > limit && previous > limit)
			return over;
		previous = best;
	}
	return rows[a.len % 3][b.len];
}

/* Among names at most `limit` away. */
static size_t
find_nearest(struct span wanted, const struct span *names, size_t count, unsigned limit)
{
	size_t nearest = count, i;

	if (!wanted.len || wanted.len > NEAREST_MAX)
		return count;
	for (i = 0; i < count; i++) {
		unsigned d;

		if (names[i].len > NEAREST_MAX)
			continue;
		d = distance(wanted, names[i], limit);
		if (d > limit)
			continue;
		nearest = i;
		if (!d)
			break;
		limit = d - 1;
	}
	return nearest;
}

size_t
nearest_name(struct span wanted, const struct span *names, size_t count)
{
	return find_nearest(wanted, names, count, wanted.len < 6 ? 1 : (unsigned)(wanted.len / 3));
}

size_t
nearest_only(struct span wanted, const struct span *names, size_t count)
{
	unsigned most = wanted.len < 8 ? 1 : 2, d;
	size_t nearest = find_nearest(wanted, names, count, most), i;

	if (nearest == count)
		return count;
	d = distance(wanted, names[nearest], most);
	for (i = 0; i < count; i++)
		if (names[i].len <= NEAREST_MAX && !span_equal(names[i], names[nearest]) &&
		    distance(wanted, names[i], d) <= d)
			return count;
	return nearest;
}
