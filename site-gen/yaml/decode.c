#include "yaml/yaml.h"

#include <limits.h>

#include "base/nearest.h"

#define TYPE_COUNT (YAML_TYPE_NODE + 1)

/* A value on its way to a member. */
struct value {
	const struct yaml_node *node;
	struct span name; /* the key, also for the items of its list */
	const struct source *source;
	struct arena *arena;
	struct diag_list *diags;
};

static struct place
place_of(const struct value *v)
{
	return (struct place){ v->source, v->node->offset };
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_';
}

static bool
is_name(struct span s)
{
	bool inside = false;
	size_t i;

	for (i = 0; i < s.len; i++) {
		if (!is_name_byte(s.ptr[i]) && (s.ptr[i] != '/' || !inside))
			return false;
		inside = s.ptr[i] != '/';
	}
	return inside;
}

/* The number that s is, if it is `digits` digits; else -1. */
static int
take_digits(struct span s, size_t digits)
{
	int n = 0;
	size_t i;

	if (s.len != digits)
		return -1;
	for (i = 0; i < s.len; i++) {
		if (!is_digit(s.ptr[i]))
			return -1;
		n = n * 10 + (s.ptr[i] - '0');
	}
	return n;
}

static int
days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static bool
is_date(struct span s)
{
	struct span part;
	bool has_month = span_cut(s, '-', &part, &s), has_day;
	int year = take_digits(part, 4), month, day;

	if (year < 1 || !has_month)
		return year >= 1;
	has_day = span_cut(s, '-', &part, &s);
	month = take_digits(part, 2);
	if (month < 1 || month > 12 || !has_day)
		return month >= 1 && month <= 12;
	day = take_digits(s, 2);
	return day >= 1 && day <= days_in_month(year, month);
}

static bool
is_address(struct span s)
{
	size_t scheme = span_starts_with(s, "http://") ? 7 : span_starts_with(s, "https://") ? 8 : 0, i;

	if (!scheme || s.len == scheme)
		return false;
	for (i = scheme; i < s.len; i++)
		if ((unsigned char)s.ptr[i] <= ' ')
			return false;
	return true;
}

static bool
take_number(struct span s, long *out)
{
	bool negative = s.len && s.ptr[0] == '-';
	long n = 0;
	size_t i = s.len && (negative || s.ptr[0] == '+');

	if (i == s.len)
		return false;
	for (; i < s.len; i++) {
		int digit = s.ptr[i] - '0';

		if (!is_digit(s.ptr[i]) || __builtin_mul_overflow(n, 10L, &n) ||
		    __builtin_add_overflow(n, negative ? -digit : digit, &n))
			return false;
	}
	*out = n;
	return true;
}

static bool
store_if(bool right, struct span text, void *member)
{
	if (right)
		*(struct span *)member = text;
	return right;
}

/* False where the text is not of the type. */
static bool
convert_text(struct span text, enum yaml_type type, void *member)
{
	switch (type) {
	case YAML_TYPE_NAME:
		return store_if(is_name(text), text, member);
	case YAML_TYPE_DATE:
		return store_if(is_date(text), text, member);
	case YAML_TYPE_ADDRESS:
		return store_if(is_address(text), text, member);
	case YAML_TYPE_NUMBER:
		return take_number(text, member);
	case YAML_TYPE_FLAG:
		if (!span_is(text, "true") && !span_is(text, "false"))
			return false;
		*(bool *)member = span_is(text, "true");
		return true;
	default:
		return store_if(true, text, member);
	}
}

static const struct {
	const char *name, *must_be;
} types[TYPE_COUNT] = {
	[YAML_TYPE_TEXT] = { "text", "a text" },
	[YAML_TYPE_NAME] = { "name", "a name of a-z, 0-9, '-' and '_'" },
	[YAML_TYPE_DATE] = { "date", "a date such as 2026-03-31, 2026-03 or 2026" },
	[YAML_TYPE_ADDRESS] = { "address", "an address that begins with http:// or https://" },
	[YAML_TYPE_NUMBER] = { "number", "a whole number" },
	[YAML_TYPE_FLAG] = { "flag", "true or false" },
	[YAML_TYPE_LIST] = { "list", "a list of texts" },
	[YAML_TYPE_NODE] = { NULL, NULL },
};

/* "'review'", or "the value" where it has no key. */
static struct span
quoted_name(const struct value *v)
{
	return v->name.len ? arena_printf(v->arena, "'%.*s'", SPAN_ARG(v->name)) : span_of("the value");
}

static bool
report_type(const struct value *v, enum yaml_type type)
{
	diag_add(v->diags, DIAG_VALUE_TYPE, place_of(v), "%.*s must be %s", SPAN_ARG(quoted_name(v)),
	         types[type].must_be);
	if (v->node->kind != YAML_TEXT && type != YAML_TYPE_LIST)
		diag_hint(v->diags, "put a text that looks like a list or map in quotes");
	return false;
}

static bool
decode_text(const struct value *v, enum yaml_type type, void *member)
{
	if (v->node->kind != YAML_TEXT)
		return report_type(v, type);
	if (!span_trim(v->node->text).len) {
		diag_add(v->diags, DIAG_VALUE_TYPE, place_of(v), "%.*s is empty", SPAN_ARG(quoted_name(v)));
		return false;
	}
	return convert_text(v->node->text, type, member) || report_type(v, type);
}

static bool
decode_list(const struct value *v, struct yaml_list *list)
{
	bool is_list = v->node->kind == YAML_LIST, good = true;
	const struct yaml_node *item = is_list ? v->node->first : v->node;
	size_t count = is_list ? v->node->count : 1, i;
	struct yaml_list result = { .len = count };

	if (v->node->kind == YAML_MAP)
		return report_type(v, YAML_TYPE_LIST);
	result.at = arena_array(v->arena, count, sizeof(*result.at));
	result.offsets = arena_array(v->arena, count, sizeof(*result.offsets));
	for (i = 0; i < count; i++, item = item->next) {
		struct value one = *v;

		one.node = item;
		result.offsets[i] = item->offset;
		good &= decode_text(&one, YAML_TYPE_TEXT, &result.at[i]);
	}
	if (good)
		*list = result;
	return good;
}

static bool
decode(const struct value *v, enum yaml_type type, void *member)
{
	if (type == YAML_TYPE_NODE) {
		*(const struct yaml_node **)member = v->node;
		return true;
	}
	return type == YAML_TYPE_LIST ? decode_list(v, member) : decode_text(v, type, member);
}

bool
yaml_decode_value(const struct yaml_node *value, const struct source *source, enum yaml_type type,
                  void *member, struct arena *arena, struct diag_list *diags)
{
	struct value v = { value, value->key, source, arena, diags };

	return decode(&v, type, member);
}

static struct span *
names_of(const struct yaml_field *fields, size_t count, struct arena *arena)
{
	struct span *names = arena_array(arena, count, sizeof(*names));
	size_t i;

	for (i = 0; i < count; i++)
		names[i] = span_of(fields[i].name);
	return names;
}

static size_t
find_name(const struct span *names, size_t count, struct span name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (span_equal(name, names[i]))
			break;
	return i;
}

static void
report_unknown(const struct value *v, const struct yaml_node *map, const char *what, const struct span *names,
               size_t count)
{
	struct place place = { v->source, v->node->key_offset };
	size_t nearest;

	diag_add(v->diags, DIAG_KEY_UNKNOWN, place, "unknown key '%.*s' in %s", SPAN_ARG(v->name), what);
	nearest = nearest_name(v->name, names, count);
	if (nearest < count)
		diag_hint(v->diags, "did you mean '%.*s'?", SPAN_ARG(names[nearest]));
	nearest = nearest_only(v->name, names, count);
	if (nearest < count && !yaml_get(map, names[nearest].ptr))
		diag_mend_word(v->diags, place, v->name, names[nearest]);
}

bool
yaml_decode(const struct yaml_node *map, const struct source *source, const char *what,
            const struct yaml_field *fields, size_t count, void *out, struct arena *arena,
            struct diag_list *diags)
{
	struct value v = { map, map->key, source, arena, diags };
	const struct span *names = names_of(fields, count, arena);
	const struct yaml_node *node;
	bool good = true;
	size_t i;

	if (map->kind != YAML_MAP) {
		diag_add(diags, DIAG_VALUE_TYPE, place_of(&v), "%s must be keys with values", what);
		return false;
	}
	for (node = map->first; node; node = node->next) {
		v.node = node;
		v.name = node->key;
		i = find_name(names, count, node->key);
		if (i < count) {
			good &= decode(&v, fields[i].type, (char *)out + fields[i].member);
		} else {
			report_unknown(&v, map, what, names, count);
			good = false;
		}
	}
	for (i = 0; i < count; i++) {
		if (!fields[i].required || yaml_get(map, fields[i].name))
			continue;
		diag_add(diags, DIAG_KEY_MISSING, (struct place){ source, map->offset }, "%s has no '%s'",
		         what, fields[i].name);
		good = false;
	}
	return good;
}

int
yaml_type_named(struct span name)
{
	int type;

	for (type = 0; type < TYPE_COUNT; type++)
		if (types[type].name && span_is(name, types[type].name))
			return type;
	return -1;
}
