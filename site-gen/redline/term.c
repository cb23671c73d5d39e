#include "redline/term.h"

#include "base/buf.h"
#include "redline/phrase.h"

/* An "under" or "over" of more than this is not of an age. */
#define AGE_LIMIT 25
/* Digits of a phone number: of any, in Britain, and with its country. */
enum { PHONE_LEAST = 8, PHONE_MOST = 11, PHONE_MOST_WORLD = 15, PHONE_TOKENS = 24 };

static const char *const duties[] = { "must",
	                              "shall",
	                              "should",
	                              "may",
	                              "always",
	                              "never",
	                              "cannot",
	                              "mustn't",
	                              "shan't",
	                              "can't",
	                              "shouldn't",
	                              "where possible",
	                              "wherever possible",
	                              "whenever possible" };
static const char *const nots[] = { "not", "never" };
static const char *const limits[] = { "within",    "after",      "before",        "every",
	                              "at least",  "at most",    "up to",         "more than",
	                              "less than", "fewer than", "no later than", "no more than" };
static const char *const days[] = { "working", "calendar",    "school",  "clear",
	                            "full",    "consecutive", "business" };
static const char *const units[] = { "minute",    "minutes", "hour",  "hours", "day",
	                             "days",      "week",    "weeks", "month", "months",
	                             "fortnight", "year",    "years", "term",  "terms" };
static const char *const times[] = { "immediately",     "daily",     "weekly",           "fortnightly",
	                             "monthly",         "quarterly", "termly",           "yearly",
	                             "annually",        "same day",  "same working day", "next day",
	                             "next working day" };
static const char *const years[] = { "year", "years", "yr", "yrs" };
static const char *const ages[] = { "aged", "age", "ages", "age of", "ages of" };
static const char *const sides[] = {
	"under", "over", "below", "above", "between", "from", "up to", "at least"
};
static const char *const bounds[] = { "under", "over", "below", "above" };
static const char *const levels[] = {
	"level", "levels", "tier", "tiers", "stage", "stages", "band", "bands"
};
static const char *const statutes[] = { "section",  "sections",  "regulation", "regulations",
	                                "schedule", "schedules", "article",    "articles",
	                                "s",        "ss",        "reg" };
static const char *const services[] = { "999", "111", "101", "112" };

/* What may stand between the digits of a phone number. */
static bool
is_between_digits(const struct phrase_reader *r, size_t at)
{
	return phrase_is_kind(r, at, TOKEN_SPACE) || phrase_is_mark(r, at, "+") ||
	       phrase_is_mark(r, at, "(") || phrase_is_mark(r, at, ")") || phrase_is_mark(r, at, "-");
}

/* "0191 374 4000", "+44 (0)20 7946 0000", "999". */
static size_t
match_phone(const struct phrase_reader *r, size_t at)
{
	size_t most = phrase_is_mark(r, at, "+") ? PHONE_MOST_WORLD : PHONE_MOST, digits = 0, end = at, i;

	if (PHRASE_MATCH(r, at, services) > at)
		return at + 1;
	if (!phrase_is_mark(r, at, "+") && !phrase_is_mark(r, at, "(") &&
	    !(phrase_is_digits(r, at) && r->tokens[at].text.ptr[0] == '0'))
		return at;
	for (i = at; i < at + PHONE_TOKENS && i < r->len; i++) {
		if (phrase_is_digits(r, i) && digits + r->tokens[i].text.len <= most) {
			digits += r->tokens[i].text.len;
			end = i + 1;
		} else if (!is_between_digits(r, i)) {
			break;
		}
	}
	return digits >= PHONE_LEAST ? end : at;
}

/* "(10)", "(3)(a)". */
static size_t
match_subsections(const struct phrase_reader *r, size_t at)
{
	while (phrase_is_mark(r, at, "(") && phrase_is_kind(r, at + 1, TOKEN_WORD) &&
	       r->tokens[at + 1].text.len <= 4 && phrase_is_mark(r, at + 2, ")"))
		at += 3;
	return at;
}

/* "s47", as one word. */
static bool
is_short_section(const struct phrase_reader *r, size_t at)
{
	struct span s;

	if (!phrase_is_kind(r, at, TOKEN_WORD))
		return false;
	s = r->tokens[at].text;
	return s.len > 1 && s.len < 6 && (s.ptr[0] == 's' || s.ptr[0] == 'S') && phrase_is_digit(s.ptr[1]);
}

/* "section 47", "s. 17(10)", "sections 31 and 38", "Act 1989". */
static size_t
match_statute(const struct phrase_reader *r, size_t at)
{
	size_t number = PHRASE_MATCH(r, at, statutes), end;

	if (is_short_section(r, at))
		return match_subsections(r, at + 1);
	if (phrase_is_kind(r, at, TOKEN_WORD) && span_is(r->tokens[at].text, "Act") &&
	    phrase_is_kind(r, at + 1, TOKEN_SPACE) && phrase_is_digits(r, at + 2) &&
	    r->tokens[at + 2].text.len == 4)
		return at + 3;
	if (number == at)
		return at;
	number = phrase_skip_space(r, phrase_is_mark(r, number, ".") ? number + 1 : number);
	if (!phrase_begins_with_digit(r, number))
		return at;
	end = phrase_range(r, number);
	return match_subsections(r, end);
}

/* "Level 3", "levels two to four". */
static size_t
match_level(const struct phrase_reader *r, size_t at)
{
	size_t number = PHRASE_LEAD(r, at, levels), end = phrase_range(r, number);

	return number > at && end > number ? end : at;
}

/* Behind " years old", "-year-old", " years of age". */
static size_t
match_years_old(const struct phrase_reader *r, size_t at)
{
	static const char *const old[] = { "old", "olds", "of age" };
	size_t unit = phrase_skip_link(r, at), end = PHRASE_MATCH(r, unit, years),
	       word = phrase_skip_link(r, end);

	return end > unit && PHRASE_MATCH(r, word, old) > word ? PHRASE_MATCH(r, word, old) : at;
}

/* Behind " years" or " years old", if it is there. */
static size_t
skip_years(const struct phrase_reader *r, size_t at)
{
	size_t old = match_years_old(r, at), unit = phrase_skip_space(r, at),
	       end = PHRASE_MATCH(r, unit, years);

	return old > at ? old : end > unit ? end : at;
}

static bool
is_small_number(const struct phrase_reader *r, size_t at)
{
	unsigned value = 0;
	struct span digits;

	if (!phrase_begins_with_digit(r, at))
		return false;
	digits = r->tokens[at].text;
	for (; digits.len && phrase_is_digit(digits.ptr[0]) && value <= AGE_LIMIT;
	     digits = span_from(digits, 1))
		value = value * 10 + (unsigned)(digits.ptr[0] - '0');
	return value <= AGE_LIMIT;
}

/* "under 18", "under-5s", "over 16 years", but not "over 5 days" or "over 200". */
static size_t
match_bound(const struct phrase_reader *r, size_t at)
{
	size_t word = PHRASE_MATCH(r, at, bounds), number = phrase_skip_link(r, word),
	       end = phrase_range(r, number), unit;

	if (word == at || number == word || end == number || !is_small_number(r, number))
		return at;
	unit = phrase_skip_space(r, end);
	if (phrase_is_mark(r, end, "%") ||
	    (PHRASE_MATCH(r, unit, units) > unit && PHRASE_MATCH(r, unit, years) == unit) ||
	    PHRASE_MATCH(r, unit, days) > unit)
		return at;
	return skip_years(r, end);
}

/* "aged 16 to 18", "age of ten", "16 years old". */
static size_t
match_age(const struct phrase_reader *r, size_t at)
{
	size_t number = PHRASE_LEAD(r, at, ages), side, end;

	if (number == at) {
		end = phrase_range(r, at);
		side = end > at ? match_years_old(r, end) : end;
		return side > end ? side : match_bound(r, at);
	}
	side = PHRASE_LEAD(r, number, sides);
	end = phrase_range(r, side);
	return end > side ? skip_years(r, end) : at;
}

/* "5 working days", "24-hour", "a week". */
static size_t
match_span(const struct phrase_reader *r, size_t at)
{
	static const char *const articles[] = { "a", "an" };
	size_t end = phrase_range(r, at), unit, kind;

	if (end == at)
		end = PHRASE_MATCH(r, at, articles);
	unit = phrase_skip_link(r, end);
	if (end == at || unit == end)
		return at;
	kind = PHRASE_MATCH(r, unit, days);
	if (kind > unit)
		unit = phrase_skip_space(r, kind);
	end = PHRASE_MATCH(r, unit, units);
	return end > unit ? end : at;
}

/* "within a week", "at least 6 months", "monthly". */
static size_t
match_time(const struct phrase_reader *r, size_t at)
{
	size_t start = PHRASE_LEAD(r, at, limits), end = match_span(r, start);

	if (end > start && (start > at || phrase_range(r, at) > at))
		return end;
	return PHRASE_MATCH(r, at, times);
}

/* "12 May", "May 2021". */
static bool
is_month(const struct phrase_reader *r, size_t at)
{
	if (!span_is(r->tokens[at].text, "May"))
		return false;
	return (phrase_is_kind(r, at + 1, TOKEN_SPACE) && phrase_begins_with_digit(r, at + 2)) ||
	       (at >= 2 && phrase_is_kind(r, at - 1, TOKEN_SPACE) && phrase_begins_with_digit(r, at - 2));
}

/* "must", "may not", "where possible". */
static size_t
match_duty(const struct phrase_reader *r, size_t at)
{
	size_t end = PHRASE_MATCH(r, at, duties), next = phrase_skip_space(r, end);

	if (end == at || is_month(r, at))
		return at;
	return PHRASE_MATCH(r, next, nots) > next ? PHRASE_MATCH(r, next, nots) : end;
}

/* "50%", "at least 3", "three", but not "one". */
static size_t
match_amount(const struct phrase_reader *r, size_t at)
{
	size_t number = PHRASE_LEAD(r, at, limits), start, end;

	start = phrase_is_mark(r, number, "\xC2\xA3") ? number + 1 : number;
	end = phrase_number(r, start);
	if (end == start || (number == at && phrase_match(r, start, "one") > start))
		return at;
	return phrase_is_mark(r, end, "%") ? end + 1 : end;
}

/* In the order in which they are tried. */
static const struct {
	enum redline_alarm_kind kind;
	size_t (*match)(const struct phrase_reader *r, size_t at);
} matchers[] = {
	{ REDLINE_PHONE, match_phone },   { REDLINE_STATUTE, match_statute }, { REDLINE_LEVEL, match_level },
	{ REDLINE_AGE, match_age },       { REDLINE_TIME, match_time },       { REDLINE_DUTY, match_duty },
	{ REDLINE_NUMBER, match_amount },
};

/* In lower case, and numbers without commas. */
static void
put_plain(struct buf *out, struct span word)
{
	size_t i;

	for (i = 0; i < word.len; i++) {
		if (word.ptr[i] != ',')
			buf_char(out, phrase_lower(word.ptr[i]));
	}
}

/* Of "s47", "s" and "sections" the same: "section"; returns what follows. */
static struct span
put_section(struct span word, struct buf *out)
{
	static const char *const names[] = { "sections", "section", "ss", "s" };
	size_t i;

	if (word.len > 1 && phrase_lower(word.ptr[0]) == 's' && phrase_is_digit(word.ptr[1])) {
		BUF_LIT(out, "section ");
		return span_from(word, 1);
	}
	for (i = 0; i < PHRASE_COUNT(names); i++)
		if (phrase_is_word(word, names[i], strlen(names[i]))) {
			BUF_LIT(out, "section");
			return span_from(word, word.len);
		}
	return word;
}

/* What stays the same where only the looks change. */
static void
put_key(const struct phrase_reader *r, size_t at, size_t end, enum redline_alarm_kind kind, struct buf *out)
{
	buf_printf(out, "%d", (int)kind);
	for (; at < end; at++) {
		struct span text = r->tokens[at].text;
		unsigned value;

		if (r->tokens[at].kind == TOKEN_SPACE || phrase_is_mark(r, at, "-") ||
		    phrase_is_mark(r, at, "."))
			continue;
		if (kind == REDLINE_PHONE && !phrase_is_digits(r, at))
			continue;
		if (kind != REDLINE_PHONE)
			buf_char(out, ' ');
		value = phrase_value(r, &at, end);
		if (value)
			buf_number(out, value);
		else
			put_plain(out, kind == REDLINE_STATUTE ? put_section(text, out) : text);
	}
}

/* Adds the term that begins at `at`; returns the token behind it, or `at` if none does. */
static size_t
find_term(const struct phrase_reader *r, size_t at, struct span text, struct arena *arena,
          struct term_list *out)
{
	struct buf key = BUF_INIT;
	size_t i, end = at;
	struct term term;

	for (i = 0; i < PHRASE_COUNT(matchers) && end == at; i++)
		end = matchers[i].match(r, at);
	if (end == at)
		return at;
	term.kind = matchers[i - 1].kind;
	term.start = (size_t)(r->tokens[at].text.ptr - text.ptr);
	term.end = (size_t)(r->tokens[end - 1].text.ptr - text.ptr) + r->tokens[end - 1].text.len;
	put_key(r, at, end, term.kind, &key);
	term.key = arena_copy(arena, buf_as_span(&key));
	vec_push(out, term);
	buf_release(&key);
	return end;
}

void
term_find(struct span text, struct arena *arena, struct term_list *out)
{
	struct token_list tokens = VEC_INIT;
	struct phrase_reader r;
	size_t at, end;

	text_tokens(text, &tokens);
	r = (struct phrase_reader){ tokens.at, tokens.len };
	for (at = 0; at<r.len; at = end> at ? end : at + 1)
		end = find_term(&r, at, text, arena, out);
	vec_release(&tokens);
}
