#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const struct diag_info diag_info[DIAG_COUNT] = {
#define DIAG_INFO(member, id, severity, meaning) { id, meaning, DIAG_SEVERITY_##severity },
	DIAG_CATALOGUE(DIAG_INFO)
#undef DIAG_INFO
};

void
diag_release(struct diag_list *list)
{
	vec_release(&list->items);
	arena_release(&list->arena);
	*list = (struct diag_list)DIAG_LIST_INIT;
}

static void
count_one(struct diag_list *list, enum diag_severity severity)
{
	if (severity == DIAG_SEVERITY_WARNING)
		list->warnings++;
	else
		list->errors++;
	if (severity == DIAG_SEVERITY_ENVIRONMENT)
		list->environment = true;
}

static void
count_all(struct diag_list *list)
{
	size_t i;

	list->errors = list->warnings = 0;
	list->environment = false;
	for (i = 0; i < list->items.len; i++)
		count_one(list, list->items.at[i].severity);
}

__attribute__((format(printf, 2, 0))) static struct span
format(struct arena *arena, const char *fmt, va_list args)
{
	va_list again;
	char *ptr;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (len < 0)
		len = 0;
	ptr = arena_alloc(arena, (size_t)len + 1);
	vsnprintf(ptr, (size_t)len + 1, fmt, args);
	return span_make(ptr, (size_t)len);
}

void
diag_add(struct diag_list *list, enum diag_id id, struct place place, const char *fmt, ...)
{
	struct diag d = { .id = id, .severity = diag_info[id].severity, .place = place };
	va_list args;

	va_start(args, fmt);
	d.message = format(&list->arena, fmt, args);
	va_end(args);
	vec_push(&list->items, d);
	count_one(list, d.severity);
}

void
diag_hint(struct diag_list *list, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vec_last(&list->items)->hint = format(&list->arena, fmt, args);
	va_end(args);
}

void
diag_rule(struct diag_list *list, struct span rule)
{
	vec_last(&list->items)->rule = arena_copy(&list->arena, rule);
}

void
diag_mend(struct diag_list *list, const struct source *source, size_t offset, size_t length, struct span text)
{
	vec_last(&list->items)->fix =
		(struct diag_fix){ source, offset, length, arena_copy(&list->arena, text) };
}

void
diag_mend_word(struct diag_list *list, struct place place, struct span from, struct span to)
{
	size_t start = place.source ? source_find_word(place.source, place.offset, from) : SIZE_MAX;

	if (start != SIZE_MAX)
		diag_mend(list, place.source, start, from.len, to);
}

static void
raise_one(struct diag_list *list, struct diag *d)
{
	if (d->severity != DIAG_SEVERITY_WARNING)
		return;
	d->severity = DIAG_SEVERITY_ERROR;
	list->warnings--;
	list->errors++;
}

void
diag_raise(struct diag_list *list)
{
	raise_one(list, vec_last(&list->items));
}

void
diag_errno(struct diag_list *list, enum diag_id id, const char *doing, const char *path, int error)
{
	char words[128];

	/* The GNU one, safe in threads; it need not use the room it is given. */
	diag_add(list, id, (struct place){ NULL, 0 }, "cannot %s '%s': %s", doing, path,
	         strerror_r(error, words, sizeof(words)));
}

static struct diag
copy_into(struct arena *arena, const struct diag *d)
{
	struct diag copy = *d;

	copy.rule = arena_copy(arena, d->rule);
	copy.message = arena_copy(arena, d->message);
	copy.hint = arena_copy(arena, d->hint);
	copy.fix.text = arena_copy(arena, d->fix.text);
	return copy;
}

struct diag_kept
diag_keep(const struct diag_list *list, size_t first, size_t count, struct arena *arena)
{
	struct diag_kept kept = { NULL, count };
	size_t i;

	if (count)
		kept.at = arena_array(arena, count, sizeof(*kept.at));
	for (i = 0; i < count; i++)
		kept.at[i] = copy_into(arena, &list->items.at[first + i]);
	return kept;
}

void
diag_add_kept(struct diag_list *list, const struct diag_kept *kept)
{
	size_t i;

	for (i = 0; i < kept->len; i++) {
		vec_push(&list->items, kept->at[i]);
		count_one(list, kept->at[i].severity);
	}
}

void
diag_copy(struct diag_list *list, const struct diag *d)
{
	vec_push(&list->items, copy_into(&list->arena, d));
	count_one(list, d->severity);
}

void
diag_merge(struct diag_list *into, struct diag_list *from)
{
	size_t i;

	for (i = 0; i < from->items.len; i++)
		vec_push(&into->items, from->items.at[i]);
	into->errors += from->errors;
	into->warnings += from->warnings;
	into->environment |= from->environment;
	arena_adopt(&into->arena, &from->arena);
	diag_release(from);
}

static struct span
path_of(const struct diag *d)
{
	return d->place.source ? d->place.source->path : span_of(NULL);
}

static int
compare(const void *a, const void *b)
{
	const struct diag *x = a, *y = b;
	int order = span_compare(path_of(x), path_of(y));

	if (!order)
		order = (x->place.offset > y->place.offset) - (x->place.offset < y->place.offset);
	if (!order)
		order = strcmp(diag_info[x->id].id, diag_info[y->id].id);
	if (!order)
		order = span_compare(x->message, y->message);
	if (!order)
		order = span_compare(x->rule, y->rule);
	if (!order)
		order = span_compare(x->hint, y->hint);
	if (!order)
		order = (x->severity < y->severity) - (x->severity > y->severity);
	return order;
}

/* The same but for the severity, of which the graver one sorts first. */
static bool
is_repeat(const struct diag *d, const struct diag *before)
{
	struct diag same = *d;

	same.severity = before->severity;
	return compare(&same, before) == 0;
}

void
diag_sort(struct diag_list *list)
{
	size_t i, kept = 0;

	vec_sort(&list->items, compare);
	for (i = 0; i < list->items.len; i++)
		if (!kept || !is_repeat(&list->items.at[i], &list->items.at[kept - 1]))
			list->items.at[kept++] = list->items.at[i];
	list->items.len = kept;
	count_all(list);
}

/* What only the owner of a page, or another host, can settle. */
static bool
is_open_question(enum diag_id id)
{
	return id == DIAG_STATUS_OPEN || id == DIAG_CALLOUT_OPEN || id == DIAG_TIMESCALE_DIFFERS ||
	       id == DIAG_EXTERNAL_UNCHECKED;
}

void
diag_strict(struct diag_list *list)
{
	size_t i;

	for (i = 0; i < list->items.len; i++) {
		struct diag *d = &list->items.at[i];

		if (!is_open_question(d->id))
			raise_one(list, d);
	}
}

void
diag_drop_warnings(struct diag_list *list)
{
	size_t i, kept = 0;

	for (i = 0; i < list->items.len; i++)
		if (list->items.at[i].severity != DIAG_SEVERITY_WARNING)
			list->items.at[kept++] = list->items.at[i];
	list->items.len = kept;
	list->warnings = 0;
}

void
diag_drop(struct diag_list *list, enum diag_id id)
{
	size_t i, kept = 0;

	for (i = 0; i < list->items.len; i++) {
		const struct diag *d = &list->items.at[i];

		if (d->id != id)
			list->items.at[kept++] = *d;
		else if (d->severity == DIAG_SEVERITY_WARNING)
			list->warnings--;
		else
			list->errors--;
	}
	list->items.len = kept;
}

int
diag_exit_status(const struct diag_list *list)
{
	if (list->environment)
		return 3;
	return list->errors ? 1 : 0;
}

const char *
diag_severity_name(enum diag_severity severity)
{
	return severity == DIAG_SEVERITY_WARNING ? "warning" : "error";
}

struct source_position
diag_position(const struct diag *d, struct source_cursor *cursor)
{
	if (!d->place.source || !d->place.source->text.len)
		return (struct source_position){ 0 };
	return source_seek(cursor, d->place.source, d->place.offset);
}
