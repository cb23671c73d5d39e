#include "report/sections.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *name, *title, *help;
} kinds[REPORT_SECTIONS] = {
	[REPORT_TIMESCALES] = { "timescales", "Time limits that disagree",
	                        "Two places give different times for one thing. Let them agree, or link one to the "
	                        "other and say how they differ." },
	[REPORT_QUESTIONS] = { "questions", "Questions for owners",
	                       "Only the owner of the guidance can answer these. Send each owner their list." },
	[REPORT_AWAITED] = { "awaited", "Links awaited",
	                     "Somebody has promised these and not yet supplied them. Those that most pages refer to "
	                     "stand first." },
	[REPORT_REVIEWS] = { "reviews", "Reviews due",
	                     "Read the page with its owner, mend it, and set a new date under 'review'." },
	[REPORT_ABBREVIATIONS] = { "abbreviations", "Abbreviations that nothing explains",
	                           "Neither the glossary nor the page says what they mean. Spell them out on the page, "
	                           "or add them to content/glossary.yaml." },
	[REPORT_REPEATS] = { "repeats", "Repeated paragraphs",
	                     "One text in several places will differ one day. Keep it in one place and include it in "
	                     "the others: ![](ref:page#heading)." },
	[REPORT_UNREFERENCED] = { "unreferenced", "Pages that no page refers to",
	                          "Readers find them only by search and contents. Link to them from where they are "
	                          "needed." },
	[REPORT_UNUSED] = { "unused", "Unused resources and files",
	                    "No page uses them. Link to them, or remove them." },
	[REPORT_SENTENCES] = { "sentences", "Long sentences", "Split those with more than 25 words." },
	[REPORT_READING] = { "reading", "Hard to read",
	                     "The age at which most people can read the page, by Flesch and Kincaid, where it is above "
	                     "14. Shorter sentences and shorter words bring it down." },
};

enum report_section_id
report_section_named(struct span name)
{
	size_t i = 0;

	while (i < REPORT_SECTIONS && !span_is(name, kinds[i].name))
		i++;
	return (enum report_section_id)i;
}

struct report_item *
report_add(struct builder *b, enum report_section_id section, struct span text, struct report_place place)
{
	struct report_items *items = &b->report->sections[section].items;
	struct report_item item = { .text = text, .place_count = 1, .order = items->len };

	item.places = ARENA_NEW(&b->report->arena, struct report_place);
	item.places[0] = place;
	vec_push(items, item);
	return vec_last(items);
}

struct report_place
report_place_at(const struct page *page, size_t offset)
{
	struct report_place place = { page, { page->source, offset }, { NULL, 0 } };
	uint32_t i;

	for (i = 0; i < page->doc->heading_count; i++) {
		const struct md_heading *heading = &page->doc->headings[i];

		if (page->doc->nodes[heading->node].offset > offset)
			break;
		place.anchor = heading->anchor;
	}
	return place;
}

/* By group, in order of the names; the heaviest first; then as found. */
static int
compare_items(const void *a, const void *b)
{
	const struct report_item *x = a, *y = b;
	int order = span_compare(x->group, y->group);

	if (order)
		return order;
	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static void
index_paths(struct builder *b)
{
	size_t i;

	for (i = 0; i < b->site->pages.len; i++)
		if (b->site->pages.at[i]->source && !b->site->pages.at[i]->edition)
			map_put(&b->by_path, b->site->pages.at[i]->path, b->site->pages.at[i]);
}

static void
count_pages(struct builder *b)
{
	size_t i;

	for (i = 0; i < b->site->pages.len; i++) {
		const struct page *page = b->site->pages.at[i];

		b->report->pages += page->listed && !page->edition;
		b->report->words += b->scans[i].reading.words;
	}
}

static void
fill(struct builder *b, const struct diag_list *diags)
{
	build_timescales(b, diags);
	build_questions(b);
	build_awaited(b);
	build_reviews(b);
	build_abbreviations(b);
	build_repeats(b);
	build_unreferenced(b);
	build_unused_files(b);
	build_sentences(b);
	build_reading(b);
}

struct report *
report_new(const struct site *site, const struct diag_list *diags, const struct report_options *options)
{
	struct report *report = xcalloc(1, sizeof(*report));
	struct page_scan *scans = scan_pages(site, options->jobs, &report->arena);
	struct builder b = { .site = site, .options = options, .scans = scans, .report = report };
	size_t i;

	report->date = arena_copy(&report->arena, options->today);
	report->errors = diags->errors;
	report->warnings = diags->warnings;
	for (i = 0; i < REPORT_SECTIONS; i++) {
		report->sections[i].name = kinds[i].name;
		report->sections[i].title = kinds[i].title;
		report->sections[i].help = kinds[i].help;
	}
	index_paths(&b);
	count_pages(&b);
	fill(&b, diags);
	for (i = 0; i < REPORT_SECTIONS; i++)
		vec_sort(&report->sections[i].items, compare_items);
	map_release(&b.by_path);
	scan_free(scans, site->pages.len);
	return report;
}

void
report_free(struct report *report)
{
	size_t i;

	if (!report)
		return;
	for (i = 0; i < REPORT_SECTIONS; i++)
		vec_release(&report->sections[i].items);
	arena_release(&report->arena);
	free(report);
}
