#include "report/scan.h"

#include <stdlib.h>

#include "base/workers.h"
#include "content/block.h"
#include "prose/abbreviation.h"
#include "prose/sentence.h"

struct run {
	const struct site *site;
	struct page_scan *scans;
	struct arena arenas[WORKERS_MAX];
	struct similar_set sets[WORKERS_MAX];
};

/* What the scan of one page needs. */
struct scanner {
	const struct page *page;
	const struct block *block;
	struct page_scan *scan;
	struct arena *arena;
	struct similar_set *set;
	struct map abbreviations; /* text -> size_t, an index of the scan's */
};

static void
scan_sentences(struct scanner *s)
{
	struct span text = buf_as_span(&s->block->text), sentence;
	size_t at = 0;

	while (sentence_next(text, &at, &sentence)) {
		size_t words = sentence_count_words(sentence), start = (size_t)(sentence.ptr - text.ptr);

		reading_add(&s->scan->reading, sentence);
		if (words > REPORT_LONG_SENTENCE)
			vec_push(&s->scan->sentences,
			         (struct scan_sentence){ block_offset(s->block, start), words,
			                                 arena_copy(s->arena, sentence) });
	}
}

static void
scan_paragraph(struct scanner *s)
{
	struct span text = buf_as_span(&s->block->text);
	struct scan_paragraph paragraph = { .words = sentence_count_words(text) };

	if (paragraph.words < REPORT_REPEAT_WORDS)
		return;
	similar_read(text, s->set);
	similar_sketch(s->set, &paragraph.sketch);
	paragraph.offset = block_offset(s->block, 0);
	paragraph.text = arena_copy(s->arena, text);
	vec_push(&s->scan->paragraphs, paragraph);
}

static struct scan_abbreviation *
find_abbreviation(struct scanner *s, struct span text)
{
	size_t *index = map_get(&s->abbreviations, text);

	if (!index) {
		struct span copy = arena_copy(s->arena, text);

		index = ARENA_NEW(s->arena, size_t);
		*index = s->scan->abbreviations.len;
		map_put(&s->abbreviations, copy, index);
		vec_push(&s->scan->abbreviations, (struct scan_abbreviation){ .text = copy });
	}
	return &s->scan->abbreviations.at[*index];
}

static void
note_abbreviation(struct scanner *s, struct span text, struct span found, bool linked, size_t offset)
{
	struct scan_abbreviation *a = find_abbreviation(s, found);
	struct span long_form;

	if (!a->long_form.len && abbreviation_long_form(text, found, &long_form))
		a->long_form = arena_copy(s->arena, long_form);
	if (linked)
		return;
	if (!a->uses++)
		a->offset = offset;
}

static void
scan_abbreviations(struct scanner *s)
{
	struct span text = buf_as_span(&s->block->text), found;
	size_t at = 0;

	while (abbreviation_next(text, &at, &found)) {
		size_t start = (size_t)(found.ptr - text.ptr);

		note_abbreviation(s, text, found, block_is_linked(s->block, s->page->doc, start),
		                  block_offset(s->block, start));
	}
}

static void
scan_title(struct scanner *s, struct span title)
{
	struct span found;
	size_t at = 0;

	while (abbreviation_next(title, &at, &found))
		note_abbreviation(s, title, found, true, 0);
}

/* Titles say what an abbreviation means as well as the text does. */
static void
scan_titles(struct scanner *s)
{
	uint32_t i;

	scan_title(s, s->page->front.title);
	for (i = 0; i < s->page->doc->callout_count; i++)
		scan_title(s, s->page->doc->callouts[i].title);
}

static void
scan_page(void *context, size_t index, unsigned worker)
{
	struct run *run = context;
	const struct page *page = run->site->pages.at[index];
	struct block block = BLOCK_INIT;
	struct scanner s = { page,    &block, &run->scans[index], &run->arenas[worker], &run->sets[worker],
		             MAP_INIT };
	uint32_t at = 0;

	if (page->edition || !page->listed || !page->source)
		return;
	scan_titles(&s);
	while (block_next(&block, &run->site->config, page->doc, &at)) {
		enum md_kind kind = (enum md_kind)page->doc->nodes[block.node].kind;

		scan_abbreviations(&s);
		if (kind == MD_HEADING)
			continue;
		scan_paragraph(&s);
		if (kind == MD_PARAGRAPH)
			scan_sentences(&s);
	}
	map_release(&s.abbreviations);
	block_release(&block);
}

struct page_scan *
scan_pages(const struct site *site, unsigned jobs, struct arena *arena)
{
	struct run *run = xcalloc(1, sizeof(*run));
	struct page_scan *scans = xcalloc(site->pages.len, sizeof(*scans));
	unsigned i;

	run->site = site;
	run->scans = scans;
	workers_run(jobs, site->pages.len, scan_page, run);
	for (i = 0; i < jobs; i++) {
		arena_adopt(arena, &run->arenas[i]);
		vec_release(&run->sets[i]);
	}
	free(run);
	return scans;
}

void
scan_free(struct page_scan *scans, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		vec_release(&scans[i].sentences);
		vec_release(&scans[i].abbreviations);
		vec_release(&scans[i].paragraphs);
	}
	free(scans);
}
