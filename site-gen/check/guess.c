#include "check/guess.h"

#include <math.h>

#include "base/nearest.h"
#include "base/utf8.h"

/* Shares of words, found by trying: pages that continue others have 0.4 and more, others 0.3 and less. */
#define LIKE_HERE 0.35
#define LIKE_ELSEWHERE 0.55
#define LIKE_PAGE 0.4
#define WORD_MIN 3 /* bytes; shorter ones say nothing */

/* A text as the set of its words. */
struct print {
	const struct page *page;
	struct span anchor, title; /* anchor is empty for a page as a whole */
	uint32_t *words;           /* hashes, ascending, each once */
	size_t count;
};
VEC_TYPE(print_list, struct print);

struct guesser {
	const struct site *site;
	struct arena arena;
	struct buf text, folded;
	const struct page *page; /* whose sections `here` holds */
	struct print_list here;
	const struct publication *publication; /* whose pages and sections `all` holds */
	struct print_list all;
	unsigned wide; /* searches through `all` */
};

struct guesser *
guesser_new(const struct site *site)
{
	struct guesser *g = xcalloc(1, sizeof(*g));

	g->site = site;
	g->text = g->folded = (struct buf)BUF_INIT;
	return g;
}

void
guesser_free(struct guesser *g)
{
	vec_release(&g->here);
	vec_release(&g->all);
	buf_release(&g->text);
	buf_release(&g->folded);
	arena_release(&g->arena);
	free(g);
}

static int
compare_hashes(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static bool
is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static void
set_words(struct guesser *g, struct print *print, struct span text)
{
	VEC(uint32_t) words = VEC_INIT;
	size_t at = 0, start, i;

	while (at < text.len) {
		while (at < text.len && !is_word_byte(text.ptr[at]))
			at++;
		for (start = at; at < text.len && is_word_byte(text.ptr[at]); at++)
			;
		if (at - start >= WORD_MIN)
			vec_push(&words, span_hash(span_slice(text, start, at)));
	}
	vec_sort(&words, compare_hashes);
	print->words = arena_array(&g->arena, words.len, sizeof(*print->words));
	for (i = 0; i < words.len; i++)
		if (!i || words.at[i] != words.at[i - 1])
			print->words[print->count++] = words.at[i];
	vec_release(&words);
}

static struct print
print_of(struct guesser *g, const struct page *page, const struct old_section *section)
{
	struct print print = { page, section->anchor, section->title, NULL, 0 };

	buf_clear(&g->text);
	buf_clear(&g->folded);
	md_text(page->doc, section->from, section->to, NULL, NULL, &g->text);
	utf8_fold(&g->folded, buf_as_span(&g->text));
	set_words(g, &print, buf_as_span(&g->folded));
	return print;
}

static struct print
print_of_page(struct guesser *g, const struct page *page)
{
	return print_of(
		g, page,
		&(struct old_section){ .title = page->front.title, .from = 1, .to = page->doc->node_count });
}

static void
add_sections(struct guesser *g, const struct page *page, struct print_list *out)
{
	const struct md_doc *doc = page->doc;
	uint32_t i;

	for (i = 0; i < doc->heading_count; i++) {
		const struct md_heading *h = &doc->headings[i];

		vec_push(out, print_of(g, page,
		                       &(struct old_section){ h->anchor, h->text, h->node, h->section_end }));
	}
	for (i = 0; i < doc->callout_count; i++) {
		const struct md_callout *c = &doc->callouts[i];

		vec_push(out, print_of(g, page,
		                       &(struct old_section){ c->anchor, c->title.len ? c->title : c->kind,
		                                              c->node, doc->nodes[c->node].end }));
	}
}

/* False where no more may be asked. */
static bool
look_wide(struct guesser *g, const struct publication *publication)
{
	const struct page_list *pages = &g->site->reading_order;
	size_t i;

	if (g->wide++ >= GUESS_WIDE)
		return false;
	if (g->publication == publication)
		return true;
	g->publication = publication;
	g->all.len = 0;
	for (i = 0; i < pages->len; i++)
		if (pages->at[i]->publication == publication) {
			vec_push(&g->all, print_of_page(g, pages->at[i]));
			add_sections(g, pages->at[i], &g->all);
		}
	return true;
}

/* The cosine of both sets. */
static double
likeness(const struct print *a, const struct print *b)
{
	size_t i = 0, k = 0, both = 0;

	if (!a->count || !b->count)
		return 0;
	while (i < a->count && k < b->count) {
		uint32_t x = a->words[i], y = b->words[k];

		both += x == y;
		i += x <= y;
		k += y <= x;
	}
	return (double)both / sqrt((double)a->count * (double)b->count);
}

/* What an equal title adds: as much as any likeness, but "Impact" of another page is another impact. */
#define TITLE_NEAR 1.0
#define TITLE_ELSEWHERE 0.2

static const struct print *
most_like(const struct print_list *prints, const struct print *old, bool pages, double least,
          double for_title)
{
	const struct print *best = NULL;
	size_t i;

	for (i = 0; i < prints->len; i++) {
		const struct print *print = &prints->at[i];
		double like;

		if (pages != !print->anchor.len)
			continue;
		like = likeness(print, old) + (span_equal(print->title, old->title) ? for_title : 0);
		if (like < least)
			continue;
		least = like;
		best = print;
	}
	return best;
}

const struct page *
guess_page(struct guesser *g, const struct page *then)
{
	const struct print *best = NULL;
	struct print old;

	if (!look_wide(g, then->publication->now))
		return NULL;
	old = print_of_page(g, then);
	best = most_like(&g->all, &old, true, LIKE_PAGE, TITLE_NEAR);
	return best ? best->page : NULL;
}

static const struct print *
nearest_anchor(struct guesser *g, struct span anchor)
{
	struct span *names = arena_array(&g->arena, g->here.len, sizeof(*names));
	size_t i;

	for (i = 0; i < g->here.len; i++)
		names[i] = g->here.at[i].anchor;
	i = nearest_name(anchor, names, g->here.len);
	return i < g->here.len ? &g->here.at[i] : NULL;
}

struct anchor_guess
guess_anchor(struct guesser *g, const struct page *then, const struct page *now,
             const struct old_section *section)
{
	const struct print *best;
	struct print old = print_of(g, then, section);

	if (g->page != now) {
		g->page = now;
		g->here.len = 0;
		add_sections(g, now, &g->here);
	}
	best = most_like(&g->here, &old, false, LIKE_HERE, TITLE_NEAR);
	if (!best)
		best = nearest_anchor(g, section->anchor);
	if (!best && look_wide(g, now->publication))
		best = most_like(&g->all, &old, false, LIKE_ELSEWHERE, TITLE_ELSEWHERE);
	if (!best)
		return (struct anchor_guess){ .page = NULL };
	return (struct anchor_guess){ best->page, best->anchor, best->title };
}

struct span
guess_old_id(const struct guesser *g, const struct publication *publication, struct span id)
{
	VEC(struct span) ids = VEC_INIT;
	struct span found = { NULL, 0 };
	size_t i;

	for (i = 0; i < g->site->pages.len; i++)
		if (g->site->pages.at[i]->edition && g->site->pages.at[i]->publication->now == publication)
			vec_push(&ids, g->site->pages.at[i]->front.id);
	i = nearest_name(id, ids.at, ids.len);
	if (i < ids.len)
		found = ids.at[i];
	vec_release(&ids);
	return found;
}
