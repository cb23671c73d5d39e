/*
 * The natural logarithm as fdlibm computes it (Sun Microsystems, 1993,
 * e_log.c), which V8 uses.  The C library's log differs in the last bit for
 * about one argument in twelve; the order of every operation below matters,
 * and none may be fused (-ffp-contract=off).
 *
 * x = 2^k * (1 + f) with 1 + f between sqrt(1/2) and sqrt(2), so
 * log(x) = k * ln 2 + log(1 + f).  With s = f / (2 + f), log(1 + f) is
 * f - s * (f - R) = f - (f*f/2 - s * (f*f/2 + R)), where R is a polynomial in
 * s*s with minimax coefficients.
 */
#include "search/text.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

static const double ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;
static const double coefficients[] = {
	6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01,
	2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01,
	1.479819860511658591e-01,
};

/* R: odd and even powers apart. */
static double
polynomial(double s)
{
	const double *c = coefficients;
	double z = s * s, w = z * z;
	double even = w * (c[1] + w * (c[3] + w * c[5]));
	double odd = z * (c[0] + w * (c[2] + w * (c[4] + w * c[6])));

	return odd + even;
}

/* Splits x into *k and f; *top is the upper 20 bits of x's fraction. */
static double
reduce(double x, int *k, uint32_t *top)
{
	uint64_t bits;
	uint32_t carry;

	memcpy(&bits, &x, sizeof(bits));
	*top = (uint32_t)(bits >> 32) & 0xFFFFF;
	carry = (*top + 0x95F64) >> 20 & 1; /* the fraction is at least sqrt(2) */
	*k = (int)(bits >> 52) - 1023 + (int)carry;
	bits = (bits & 0xFFFFFFFFFFFFF) | (uint64_t)(0x3FF - carry) << 52;
	memcpy(&x, &bits, sizeof(x));
	return x - 1.0;
}

/* |f| below 2^-20: the series is enough. */
static double
log_near_power(double f, int k)
{
	double r = f * f * (0.5 - 0.33333333333333333 * f);

	if (f == 0)
		return k * ln2_high + k * ln2_low;
	if (k == 0)
		return f - r;
	return k * ln2_high - ((r - k * ln2_low) - f);
}

double
search_log(double x)
{
	int k;
	uint32_t top;
	double f, s, r, half;

	assert(isfinite(x) && x >= 1);
	f = reduce(x, &k, &top);
	if (((top + 2) & 0xFFFFF) < 3)
		return log_near_power(f, k);
	s = f / (2.0 + f);
	r = polynomial(s);
	if (top >= 0x6147A && top <= 0x6B851) {
		/* 1 + f is near sqrt(2): the longer form loses less. */
		half = 0.5 * f * f;
		if (k == 0)
			return f - (half - s * (half + r));
		return k * ln2_high - ((half - (s * (half + r) + k * ln2_low)) - f);
	}
	if (k == 0)
		return f - s * (f - r);
	return k * ln2_high - ((s * (f - r) - k * ln2_low) - f);
}
