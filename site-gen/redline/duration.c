#include "redline/duration.h"

#include "redline/phrase.h"

/* A greater number is a year of the calendar. */
#define GREATEST 999

/* What a word for a unit means. */
struct unit_word {
	const char *word;
	enum duration_unit unit;
	unsigned times;
};
static const struct unit_word units[] = {
	{ "minute", DURATION_MINUTE, 1 },  { "minutes", DURATION_MINUTE, 1 },
	{ "hour", DURATION_HOUR, 1 },      { "hours", DURATION_HOUR, 1 },
	{ "day", DURATION_DAY, 1 },        { "days", DURATION_DAY, 1 },
	{ "week", DURATION_WEEK, 1 },      { "weeks", DURATION_WEEK, 1 },
	{ "fortnight", DURATION_WEEK, 2 }, { "fortnights", DURATION_WEEK, 2 },
	{ "month", DURATION_MONTH, 1 },    { "months", DURATION_MONTH, 1 },
	{ "quarter", DURATION_MONTH, 3 },  { "term", DURATION_TERM, 1 },
	{ "terms", DURATION_TERM, 1 },     { "year", DURATION_YEAR, 1 },
	{ "years", DURATION_YEAR, 1 },
};
static const struct unit_word rhythms[] = {
	{ "daily", DURATION_DAY, 1 },        { "weekly", DURATION_WEEK, 1 },
	{ "fortnightly", DURATION_WEEK, 2 }, { "monthly", DURATION_MONTH, 1 },
	{ "quarterly", DURATION_MONTH, 3 },  { "termly", DURATION_TERM, 1 },
	{ "yearly", DURATION_YEAR, 1 },      { "annually", DURATION_YEAR, 1 },
};
static const struct unit_word days[] = {
	{ "working", DURATION_WORKING_DAY, 1 },
	{ "business", DURATION_WORKING_DAY, 1 },
	{ "school", DURATION_SCHOOL_DAY, 1 },
	{ "calendar", DURATION_DAY, 1 },
	{ "clear", DURATION_DAY, 1 },
	{ "consecutive", DURATION_DAY, 1 },
	{ "full", DURATION_DAY, 1 },
};

static const struct unit_word *
look_up(const struct phrase_reader *r, size_t at, const struct unit_word *words, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (phrase_match(r, at, words[i].word) > at)
			return &words[i];
	return NULL;
}
#define LOOK_UP(r, at, words) look_up((r), (at), (words), PHRASE_COUNT(words))

/* The word before the token `at`, or none. */
static size_t
word_before(const struct phrase_reader *r, size_t at)
{
	return at >= 2 && phrase_is_kind(r, at - 1, TOKEN_SPACE) ? at - 2 : r->len;
}

static bool
is_any(const struct phrase_reader *r, size_t at, const char *const *words, size_t count)
{
	return phrase_match_any(r, at, words, count) > at;
}
#define IS_ANY(r, at, words) is_any((r), (at), (words), PHRASE_COUNT(words))

/* "days", "working days": sets the unit; returns the token behind, or `at`. */
static size_t
read_unit(const struct phrase_reader *r, size_t at, struct duration *d, unsigned *times)
{
	const struct unit_word *kind = LOOK_UP(r, at, days), *unit;

	if (kind)
		at = phrase_skip_space(r, at + 1);
	unit = LOOK_UP(r, at, units);
	if (!unit || (kind && unit->unit != DURATION_DAY))
		return at - (kind ? 2 : 0);
	d->unit = kind ? kind->unit : unit->unit;
	*times = unit->times;
	return at + 1;
}

static unsigned
digits_value(struct span digits)
{
	unsigned value = 0;
	size_t i;

	for (i = 0; i < digits.len && value <= GREATEST; i++)
		if (phrase_is_digit(digits.ptr[i]))
			value = value * 10 + (unsigned)(digits.ptr[i] - '0');
	return value;
}

/* The numbers from `at` to `end`, which phrase_range found. */
static bool
read_numbers(const struct phrase_reader *r, size_t at, size_t end, struct duration *d)
{
	bool first = true;

	for (; at < end; at++) {
		unsigned value = phrase_begins_with_digit(r, at) ? digits_value(r->tokens[at].text)
		                                                 : phrase_value(r, &at, end);

		if (!value)
			continue;
		if (first)
			d->least = value;
		d->most = value;
		first = false;
	}
	return !first && d->least <= d->most && d->most <= GREATEST;
}

/* "old", "of age", "and 3 months old" behind years; "a week" behind "7 days". */
static bool
is_other(const struct phrase_reader *r, size_t end)
{
	static const char *const others[] = { "old", "olds", "of age", "per", "a", "each" };
	static const char *const and[] = { "and" };
	size_t next = phrase_skip_link(r, end), number = PHRASE_LEAD(r, next, and),
	       unit = phrase_range(r, number);

	if (number > next && unit > number) {
		struct duration more;
		unsigned times;

		unit = phrase_skip_link(r, unit);
		end = read_unit(r, unit, &more, &times);
		next = phrase_skip_link(r, end);
	}
	return next > end && IS_ANY(r, next, others);
}

/* "5 working days", "4 to 8 weeks". */
static size_t
match_length(const struct phrase_reader *r, size_t at, struct duration *d)
{
	static const char *const again[] = { "every", "each" };
	size_t end = phrase_range(r, at), unit = phrase_skip_link(r, end), behind,
	       before = word_before(r, at);
	unsigned times = 1;

	if (end == at || unit == end || !read_numbers(r, at, end, d))
		return at;
	behind = read_unit(r, unit, d, &times);
	if (behind == unit || is_other(r, behind))
		return at;
	d->least *= times;
	d->most *= times;
	d->kind = IS_ANY(r, before, again) ? DURATION_EVERY
	          : d->least < d->most     ? DURATION_WINDOW
	                                   : DURATION_LIMIT;
	return behind;
}

/* "day 25", "weeks 16 to 20". */
static size_t
match_point(const struct phrase_reader *r, size_t at, struct duration *d)
{
	static const char *const scales[] = { "day", "days", "week", "weeks", "month", "months" };
	static const char *const by[] = { "by", "before" };
	size_t number = phrase_lead(r, at, scales, PHRASE_COUNT(scales)), end = phrase_range(r, number);

	if (number == at || end == number || !read_numbers(r, number, end, d))
		return at;
	d->unit = LOOK_UP(r, at, units)->unit;
	d->kind = d->unit == DURATION_DAY && IS_ANY(r, word_before(r, at), by) ? DURATION_LIMIT
	                                                                       : DURATION_POINT;
	return end;
}

/* "once a month", "every year", "each week". */
static size_t
match_every(const struct phrase_reader *r, size_t at, struct duration *d)
{
	static const char *const leads[] = { "once a",    "once an",       "once per", "once every",
		                             "once each", "once in every", "every",    "each" };
	size_t unit = phrase_lead(r, at, leads, PHRASE_COUNT(leads)), end;
	unsigned times = 1;

	if (unit == at)
		return at;
	end = read_unit(r, unit, d, &times);
	d->least = d->most = times;
	d->kind = DURATION_EVERY;
	return end > unit ? end : at;
}

/* "within a week", "the next working day". */
static size_t
match_one(const struct phrase_reader *r, size_t at, struct duration *d)
{
	static const char *const leads[] = { "within a", "within an", "within one", "in a", "up to a",
		                             "for a",    "after a",   "than a",     "next", "following" };
	size_t unit = phrase_lead(r, at, leads, PHRASE_COUNT(leads)), end;
	bool day = phrase_match(r, at, "next") > at || phrase_match(r, at, "following") > at;
	unsigned times = 1;

	if (unit == at)
		return at;
	end = read_unit(r, unit, d, &times);
	d->least = d->most = times;
	d->kind = DURATION_LIMIT;
	return end > unit && (!day || d->unit == DURATION_DAY || d->unit == DURATION_WORKING_DAY) ? end : at;
}

/* "monthly". */
static size_t
match_rhythm(const struct phrase_reader *r, size_t at, struct duration *d)
{
	const struct unit_word *word = LOOK_UP(r, at, rhythms);

	if (!word)
		return at;
	*d = (struct duration){ DURATION_EVERY, word->unit, word->times, word->times, span_of(NULL) };
	return at + 1;
}

static void
normalise(struct duration *d)
{
	unsigned times = d->unit == DURATION_WEEK ? 7 : d->unit == DURATION_YEAR ? 12 : 1;

	if (times == 1 || d->kind == DURATION_POINT)
		return;
	d->unit = times == 7 ? DURATION_DAY : DURATION_MONTH;
	d->least *= times;
	d->most *= times;
}

/* Where the text of a length that was found at `at` begins: with the word that
 * says what kind it is. */
static size_t
find_start(const struct phrase_reader *r, size_t at)
{
	static const char *const leads[] = { "within", "between", "every", "each", "by", "before" };
	size_t before = word_before(r, at);

	if (!IS_ANY(r, before, leads))
		return at;
	return before;
}

static size_t
match(const struct phrase_reader *r, size_t at, struct duration *d)
{
	static size_t (*const matchers[])(const struct phrase_reader *, size_t,
	                                  struct duration *) = { match_length, match_point, match_every,
		                                                 match_one, match_rhythm };
	size_t i, end = at;

	if (!phrase_is_kind(r, at, TOKEN_WORD))
		return at;
	for (i = 0; i < PHRASE_COUNT(matchers) && end == at; i++)
		end = matchers[i](r, at, d);
	return end;
}

/* Of the tokens [at, end). */
static struct span
text_between(const struct phrase_reader *r, size_t at, size_t end)
{
	const char *start = r->tokens[at].text.ptr;
	struct span last = r->tokens[end - 1].text;

	return span_make(start, (size_t)(last.ptr - start) + last.len);
}

void
duration_find(struct span text, struct duration_list *out)
{
	struct token_list tokens = VEC_INIT;
	struct phrase_reader r;
	size_t at, end;

	text_tokens(text, &tokens);
	r = (struct phrase_reader){ tokens.at, tokens.len };
	for (at = 0; at < r.len; at = end) {
		struct duration d = { .kind = DURATION_LIMIT };

		end = match(&r, at, &d);
		if (end == at) {
			end++;
			continue;
		}
		d.text = text_between(&r, find_start(&r, at), end);
		normalise(&d);
		vec_push(out, d);
	}
	vec_release(&tokens);
}

bool
duration_equal(const struct duration *a, const struct duration *b)
{
	return a->unit == b->unit && a->least == b->least && a->most == b->most;
}

bool
duration_comparable(const struct duration *a, const struct duration *b)
{
	if (a->kind == DURATION_POINT || b->kind == DURATION_POINT)
		return a->kind == b->kind && a->unit == b->unit;
	return a->kind == b->kind || a->kind == DURATION_WINDOW || b->kind == DURATION_WINDOW;
}
