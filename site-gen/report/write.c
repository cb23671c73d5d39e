#include "report/report.h"

#include <string.h>

#include "base/json.h"
#include "base/utf8.h"

/* Characters of a text that a line of the terminal shows. */
#define TEXT_WIDTH 90

static size_t
line_of(const struct report_place *place)
{
	return source_position(place->place.source, place->place.offset).line;
}

static void
put_place(struct buf *out, const struct report_place *place)
{
	utf8_put_clean(out, place->place.source->path);
	if (place->page)
		buf_printf(out, ":%zu", line_of(place));
}

/* The text in one line, without what a terminal would act on. */
static void
put_line(struct buf *out, struct span text)
{
	size_t at = 0, width = 0;

	while (at < text.len && width++ < TEXT_WIDTH) {
		uint32_t c = utf8_next(text, &at);

		utf8_put(out, c == '\n' ? ' ' : utf8_is_control(c) ? UTF8_REPLACEMENT : c);
	}
	if (at < text.len)
		BUF_LIT(out, "\xe2\x80\xa6");
}

static void
write_item(const struct report_item *item, size_t most, struct buf *out)
{
	size_t i;

	BUF_LIT(out, "  ");
	put_place(out, &item->places[0]);
	BUF_LIT(out, "\n    ");
	put_line(out, item->text);
	buf_char(out, '\n');
	if (item->detail.len) {
		BUF_LIT(out, "    ");
		utf8_put_clean(out, item->detail);
		buf_char(out, '\n');
	}
	for (i = 1; i < item->place_count && i < most; i++) {
		BUF_LIT(out, "    also ");
		put_place(out, &item->places[i]);
		buf_char(out, '\n');
	}
	if (i < item->place_count)
		buf_printf(out, "    and %zu more\n", item->place_count - i);
}

static void
write_section(const struct report_section *section, size_t most, struct buf *out)
{
	struct span group = { NULL, 0 };
	size_t i;

	buf_printf(out, "\n%s: %zu\n%s\n", section->title, section->items.len, section->help);
	if (section->note.len)
		buf_printf(out, "%.*s\n", SPAN_ARG(section->note));
	buf_char(out, '\n');
	for (i = 0; i < section->items.len && i < most; i++) {
		const struct report_item *item = &section->items.at[i];

		if (item->group.len && !span_equal(item->group, group))
			buf_printf(out, " %.*s\n", SPAN_ARG(item->group));
		group = item->group;
		write_item(item, most < SIZE_MAX ? 4 : SIZE_MAX, out);
	}
	if (i < section->items.len)
		buf_printf(out, "  and %zu more: site-gen report --section %s\n", section->items.len - i,
		           section->name);
}

static void
write_counts(const struct report *report, struct buf *out)
{
	size_t i;

	buf_printf(out, "Editors' report of %.*s: %zu pages, %zu words, %zu error%s and %zu warning%s\n\n",
	           SPAN_ARG(report->date), report->pages, report->words, report->errors,
	           report->errors == 1 ? "" : "s", report->warnings, report->warnings == 1 ? "" : "s");
	for (i = 0; i < REPORT_SECTIONS; i++)
		buf_printf(out, "%6zu  %s\n", report->sections[i].items.len, report->sections[i].title);
}

void
report_write_text(const struct report *report, enum report_section_id section, struct buf *out)
{
	size_t i;

	if (section < REPORT_SECTIONS) {
		write_section(&report->sections[section], SIZE_MAX, out);
		return;
	}
	write_counts(report, out);
	for (i = 0; i < REPORT_SECTIONS; i++)
		if (report->sections[i].items.len || report->sections[i].note.len)
			write_section(&report->sections[i], REPORT_TEXT_ITEMS, out);
}

static void
json_place(struct json *json, const struct report_place *place)
{
	struct source_position position = source_position(place->place.source, place->place.offset);

	json_open(json, '{');
	json_text(json, "path", place->place.source->path);
	json_key(json, "line");
	json_number(json, position.line);
	json_key(json, "column");
	json_number(json, position.column);
	json_text(json, "title", place->page ? place->page->front.title : span_of(NULL));
	json_text(json, "address", place->page ? place->page->address : span_of(NULL));
	json_text(json, "anchor", place->anchor);
	json_close(json, '}');
}

static void
json_item(struct json *json, const struct report_item *item)
{
	size_t i;

	json_open(json, '{');
	json_text(json, "group", item->group);
	json_text(json, "text", item->text);
	json_text(json, "detail", item->detail);
	json_key(json, "places");
	json_open(json, '[');
	for (i = 0; i < item->place_count; i++)
		json_place(json, &item->places[i]);
	json_close(json, ']');
	json_close(json, '}');
}

static void
json_section(struct json *json, const struct report_section *section)
{
	size_t i;

	json_open(json, '{');
	json_key(json, "name");
	json_cstr(json, section->name);
	json_key(json, "title");
	json_cstr(json, section->title);
	json_key(json, "count");
	json_number(json, section->items.len);
	json_text(json, "note", section->note);
	json_key(json, "items");
	json_open(json, '[');
	for (i = 0; i < section->items.len; i++)
		json_item(json, &section->items.at[i]);
	json_close(json, ']');
	json_close(json, '}');
}

void
report_write_json(const struct report *report, enum report_section_id section, struct buf *out)
{
	struct json json = JSON_INIT(out);
	size_t i;

	json_open(&json, '{');
	json_text(&json, "date", report->date);
	json_key(&json, "pages");
	json_number(&json, report->pages);
	json_key(&json, "words");
	json_number(&json, report->words);
	json_key(&json, "errors");
	json_number(&json, report->errors);
	json_key(&json, "warnings");
	json_number(&json, report->warnings);
	json_key(&json, "sections");
	json_open(&json, '[');
	for (i = 0; i < REPORT_SECTIONS; i++)
		if (section == REPORT_SECTIONS || section == i)
			json_section(&json, &report->sections[i]);
	json_close(&json, ']');
	json_close(&json, '}');
	buf_char(out, '\n');
}
