#include "report/sections.h"

#include <limits.h>

#include "check/timescale.h"

static bool
is_current(const struct page *page)
{
	return page->listed && !page->edition && page->source;
}

/* Days since 1 March of the year 0, by Howard Hinnant's "days_from_civil". */
static long
days_from_civil(long year, long month, long day)
{
	long era, of_era, of_year;

	year -= month <= 2;
	era = year / 400;
	of_era = year - era * 400;
	of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
}

/* The digits of text[start, end) as a number, or -1. */
static long
digits(struct span text, size_t start, size_t end)
{
	long value = 0;

	for (; start < end; start++) {
		if (start >= text.len || text.ptr[start] < '0' || text.ptr[start] > '9')
			return -1;
		value = value * 10 + (text.ptr[start] - '0');
	}
	return value;
}

bool
report_read_date(struct span text, long *days)
{
	long year = digits(text, 0, 4), month = 12, day;

	if (text.len != 4 && text.len != 7 && text.len != 10)
		return false;
	if (text.len > 4)
		month = text.ptr[4] == '-' ? digits(text, 5, 7) : -1;
	if (year < 0 || month < 1 || month > 12)
		return false;
	/* The last day of a month is the one before the next one's first. */
	*days = days_from_civil(year + month / 12, month % 12 + 1, 1) - 1;
	if (text.len < 10)
		return true;
	day = text.ptr[7] == '-' ? digits(text, 8, 10) : -1;
	if (day < 1 || days_from_civil(year, month, day) > *days)
		return false;
	*days = days_from_civil(year, month, day);
	return true;
}

static struct report_place
page_start(const struct page *page)
{
	return (struct report_place){ page, { page->source, 0 }, { NULL, 0 } };
}

/* The owner of the page, or that of its publication. */
static struct span
owner_of(const struct page *page)
{
	if (page->front.owner.len)
		return page->front.owner;
	return page->publication && page->publication->owner.len ? page->publication->owner
	                                                         : span_of("Nobody named");
}

static void
add_review(struct builder *b, const struct page *page, long today)
{
	struct report_item *item;
	long date;

	if (!report_read_date(page->front.review, &date) || date > today + REPORT_REVIEW_DAYS)
		return;
	item = report_add(b, REPORT_REVIEWS, page->front.title,
	                  (struct report_place){ page, page_place(page, "review"), { NULL, 0 } });
	/* "Due" stands before "Soon". */
	item->group = date <= today ? span_of("Due") : span_of("Soon");
	item->detail = arena_printf(&b->report->arena, "%.*s, %.*s", SPAN_ARG(page->front.review),
	                            SPAN_ARG(owner_of(page)));
	item->weight = (size_t)(LONG_MAX / 2 - date);
}

void
build_reviews(struct builder *b)
{
	size_t i, without = 0, pages = 0;
	long today = 0;

	report_read_date(b->options->today, &today);
	for (i = 0; i < b->site->pages.len; i++) {
		const struct page *page = b->site->pages.at[i];

		if (!is_current(page))
			continue;
		pages++;
		without += !page->front.review.len;
		add_review(b, page, today);
	}
	if (without)
		b->report->sections[REPORT_REVIEWS].note = arena_printf(
			&b->report->arena, "%zu of %zu pages have no review date.", without, pages);
}

static struct span
references(struct builder *b, const struct page *page)
{
	size_t count = page->backlinks.len;

	return arena_printf(&b->report->arena, "%zu page%s to it", count, count == 1 ? " refers" : "s refer");
}

void
build_awaited(struct builder *b)
{
	size_t i;

	for (i = 0; i < b->site->pages.len; i++) {
		const struct page *page = b->site->pages.at[i];
		struct report_item *item;

		if (!is_current(page) || !page->status || !page->status->warn)
			continue;
		item = report_add(b, REPORT_AWAITED, page->front.title,
		                  (struct report_place){ page, page_place(page, "status"), { NULL, 0 } });
		item->group = page->status->title;
		item->weight = page->backlinks.len;
		item->detail = references(b, page);
	}
}

/* Pages that are reached in another way than by a link in a text. */
static bool
is_reached(const struct builder *b, const struct page *page)
{
	const struct config *config = &b->site->config;
	size_t i;

	if (page->is_index || page == b->site->home || page->carriers.len || page->type->view != VIEW_NONE)
		return true;
	for (i = 0; i < config->menu.len; i++)
		if (span_equal(config->menu.at[i], page->front.id))
			return true;
	for (i = 0; i < config->footer.len; i++)
		if (span_equal(config->footer.at[i], page->front.id))
			return true;
	return false;
}

void
build_unreferenced(struct builder *b)
{
	size_t i;

	for (i = 0; i < b->site->pages.len; i++) {
		const struct page *page = b->site->pages.at[i];
		struct report_item *item;

		if (!is_current(page) || page->backlinks.len || is_reached(b, page))
			continue;
		item = report_add(b, page->type->linked ? REPORT_UNUSED : REPORT_UNREFERENCED,
		                  page->front.title, page_start(page));
		item->group = page->type->linked  ? page->type->title
		              : page->publication ? page->publication->title
		                                  : b->site->config.title;
		if (page->status && !span_is(page->status->id, "current"))
			item->detail = page->status->title;
	}
}

void
build_unused_files(struct builder *b)
{
	struct map used = MAP_INIT;
	struct report_item *item;
	size_t i;
	uint32_t k;

	for (i = 0; i < b->site->pages.len; i++) {
		struct page *page = b->site->pages.at[i];

		for (k = 0; !page->edition && k < page->doc->link_count; k++)
			if (page->references[k].file)
				map_put(&used, page->references[k].file->source.path, page);
	}
	for (i = 0; i < b->site->attachments.len; i++) {
		const struct site_file *file = b->site->attachments.at[i];

		if (map_get(&used, file->source.path))
			continue;
		item = report_add(b, REPORT_UNUSED, file->address,
		                  (struct report_place){ NULL, { &file->source, 0 }, { NULL, 0 } });
		item->group = span_of("Files");
	}
	map_release(&used);
}

static void
add_question(struct builder *b, const struct page *page, const struct md_callout *callout)
{
	const struct callout_kind *kind = config_callout(&b->site->config, callout->kind);
	struct report_place place = { page,
		                      { page->source, page->doc->nodes[callout->node].offset },
		                      callout->anchor };
	struct buf text = BUF_INIT;
	struct span line, rest;
	struct report_item *item;

	md_text(page->doc, callout->node + 1, page->doc->nodes[callout->node].end, NULL, NULL, &text);
	span_cut(span_trim(buf_as_span(&text)), '\n', &line, &rest);
	item = report_add(b, REPORT_QUESTIONS,
	                  callout->title.len ? callout->title : arena_copy(&b->report->arena, line), place);
	if (kind->warn)
		item->text = arena_printf(&b->report->arena, "%.*s: %.*s", SPAN_ARG(kind->title),
		                          SPAN_ARG(item->text));
	item->group = owner_of(page);
	buf_release(&text);
}

void
build_questions(struct builder *b)
{
	size_t i;
	uint32_t k;

	for (i = 0; i < b->site->reading_order.len; i++) {
		const struct page *page = b->site->reading_order.at[i];

		for (k = 0; is_current(page) && k < page->doc->callout_count; k++)
			if (check_is_question(&b->site->config, &page->doc->callouts[k]))
				add_question(b, page, &page->doc->callouts[k]);
	}
}

static void
add_conflict(void *context, const struct timescale_conflict *conflict)
{
	struct builder *b = context;
	const struct timescale *two[] = { conflict->special, conflict->general };
	struct report_place *places = arena_array(&b->report->arena, 2, sizeof(*places));
	struct report_item *item;
	size_t i;

	for (i = 0; i < 2; i++)
		places[i] = (struct report_place){ two[i]->page, timescale_place(two[i]),
			                           two[i]->callout->anchor };
	item = report_add(b, REPORT_TIMESCALES,
	                  arena_printf(&b->report->arena, "%.*s: \xe2\x80\x9c%.*s\xe2\x80\x9d",
	                               SPAN_ARG(timescale_title(two[0])),
	                               SPAN_ARG(conflict->special_time->text)),
	                  places[0]);
	item->detail =
		arena_printf(&b->report->arena, "%.*s: \xe2\x80\x9c%.*s\xe2\x80\x9d",
	                     SPAN_ARG(timescale_title(two[1])), SPAN_ARG(conflict->general_time->text));
	item->places = places;
	item->place_count = 2;
}

void
build_timescales(struct builder *b, const struct diag_list *diags)
{
	size_t i;

	timescale_compare(b->site, add_conflict, b);
	for (i = 0; i < diags->items.len; i++) {
		const struct diag *d = &diags->items.at[i];
		const struct page *page =
			d->place.source ? map_get(&b->by_path, d->place.source->path) : NULL;

		if (d->id == DIAG_TIMESCALE_LINK && page)
			report_add(b, REPORT_TIMESCALES, d->message, report_place_at(page, d->place.offset))
				->detail = d->hint;
	}
}
