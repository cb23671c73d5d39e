#include "check/timescale.h"

#include <stdlib.h>
#include <string.h>

#include "content/glossary.h"
#include "search/search.h"
#include "search/text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
/* Of one thing, so many callouts are compared with each other one, and with so
 * many other things: enough for a contradiction to be seen. */
enum { COMPARED = 8, THINGS = 1000 };

/* Callouts with the same words. */
struct thing {
	VEC(size_t) members; /* indexes of timescales */
};

struct comparison {
	const struct site *site;
	timescale_found *found;
	void *context;
	struct arena arena;
	struct vocabulary vocabulary;
	VEC(struct timescale) timescales;
	struct map by_words; /* bytes of the words -> struct thing */
	VEC(struct thing *) things;
	VEC(uint32_t) * postings; /* by word: indexes of things */
};

/* "Completing an assessment" is about the assessment. */
static bool
says_nothing(struct span word)
{
	static const char *const words[] = { "complete", "completed", "completing", "deadline", "finishing",
		                             "holding",  "limit",     "often",      "time",     "timescale" };
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		if (span_is(word, words[i]))
			return true;
	return search_is_stop_word(word);
}

/* The title with the names of terms in place of what else they are called. */
static void
spell_out(const struct site *site, struct span title, struct buf *out)
{
	struct buf fold = BUF_INIT;
	struct term_match match;
	size_t at = 0;

	while (glossary_find(&site->glossary, title, at, NULL, &fold, &match)) {
		buf_span(out, span_slice(title, at, match.start));
		buf_span(out, site->glossary.terms[match.term].name);
		at = match.end;
	}
	buf_span(out, span_from(title, at));
	buf_release(&fold);
}

static int
compare_numbers(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Puts them in order, each once; returns how many there are. */
static size_t
sort_numbers(uint32_t *numbers, size_t count)
{
	size_t i, kept = 0;

	if (count > 1)
		qsort(numbers, count, sizeof(*numbers), compare_numbers);
	for (i = 0; i < count; i++)
		if (!kept || numbers[i] != numbers[kept - 1])
			numbers[kept++] = numbers[i];
	return kept;
}

void
timescale_words(const struct site *site, struct span title, struct vocabulary *vocabulary,
                struct arena *arena, uint32_t **words, size_t *count)
{
	struct buf spelled = BUF_INIT, normal = BUF_INIT, stem = BUF_INIT;
	struct span rest, word;
	bool negated = false;

	spell_out(site, title, &spelled);
	search_normalise(buf_as_span(&spelled), NULL, &normal);
	*words = arena_array(arena, normal.len / 2 + 1, sizeof(**words));
	*count = 0;
	for (rest = buf_as_span(&normal); rest.len;) {
		span_cut(rest, ' ', &word, &rest);
		if (span_is(word, "non") || span_is(word, "not")) {
			negated = true;
			continue;
		}
		if (!word.len || says_nothing(word))
			continue;
		buf_clear(&stem);
		buf_str(&stem, negated ? "not " : "");
		search_stem(word, &stem);
		negated = false;
		(*words)[(*count)++] = vocabulary_number(vocabulary, arena_copy(arena, buf_as_span(&stem)));
	}
	*count = sort_numbers(*words, *count);
	buf_release(&spelled);
	buf_release(&normal);
	buf_release(&stem);
}

bool
timescale_covers(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
	size_t i = 0, k;

	if (a_count > b_count || (a_count < 2 && a_count != b_count))
		return false;
	for (k = 0; k < b_count && i < a_count; k++)
		i += a[i] == b[k];
	return i == a_count;
}

void
timescale_durations(const struct page *page, const struct md_callout *callout, struct arena *arena,
                    struct duration **durations, size_t *count)
{
	struct duration_list list = VEC_INIT;
	struct buf text = BUF_INIT;

	md_text(page->doc, callout->node + 1, page->doc->nodes[callout->node].end, NULL, NULL, &text);
	duration_find(arena_copy(arena, buf_as_span(&text)), &list);
	*count = list.len;
	*durations = arena_array(arena, list.len, sizeof(**durations));
	if (list.len)
		memcpy(*durations, list.at, list.len * sizeof(**durations));
	vec_release(&list);
	buf_release(&text);
}

bool
timescale_differs(const struct duration *a, size_t a_count, const struct duration *b, size_t b_count,
                  const struct duration **x, const struct duration **y)
{
	bool found = false;
	size_t i, k;

	for (i = 0; i < a_count; i++)
		for (k = 0; k < b_count; k++) {
			if (!duration_comparable(&a[i], &b[k]))
				continue;
			if (duration_equal(&a[i], &b[k]))
				return false;
			if (!found) {
				*x = &a[i];
				*y = &b[k];
			}
			found = true;
		}
	return found;
}

struct span
timescale_title(const struct timescale *t)
{
	struct span title = t->page->front.title;
	const struct md_doc *doc = t->page->doc;
	uint32_t i;

	if (t->callout->title.len)
		return t->callout->title;
	for (i = 0; i < doc->heading_count && doc->headings[i].node < t->callout->node; i++)
		title = doc->headings[i].text;
	return title;
}

struct place
timescale_place(const struct timescale *t)
{
	return (struct place){ t->page->source, t->page->doc->nodes[t->callout->node].offset };
}

static void
add_timescale(struct comparison *c, const struct page *page, const struct md_callout *callout)
{
	struct timescale t = { .page = page, .callout = callout };
	struct span key;
	struct thing *thing;

	timescale_durations(page, callout, &c->arena, &t.durations, &t.duration_count);
	if (!t.duration_count)
		return;
	timescale_words(c->site, timescale_title(&t), &c->vocabulary, &c->arena, &t.words, &t.word_count);
	if (!t.word_count)
		return;
	key = span_make((const char *)t.words, t.word_count * sizeof(*t.words));
	thing = map_get(&c->by_words, key);
	if (!thing) {
		thing = ARENA_NEW(&c->arena, struct thing);
		map_put(&c->by_words, key, thing);
		vec_push(&c->things, thing);
	}
	vec_push(&thing->members, c->timescales.len);
	vec_push(&c->timescales, t);
}

static bool
is_compared(const struct site *site, const struct md_callout *callout)
{
	const struct callout_kind *kind = config_callout(&site->config, callout->kind);

	return kind && kind->compare;
}

static void
collect(struct comparison *c)
{
	size_t i;
	uint32_t k;

	for (i = 0; i < c->site->pages.len; i++) {
		const struct page *page = c->site->pages.at[i];

		for (k = 0; !page->edition && k < page->doc->callout_count; k++)
			if (is_compared(c->site, &page->doc->callouts[k]))
				add_timescale(c, page, &page->doc->callouts[k]);
	}
}

/* Whether the callout a links to the callout b. */
static bool
names(const struct timescale *a, const struct timescale *b)
{
	const struct md_doc *doc = a->page->doc;
	uint32_t i, node;

	for (i = 0; i < doc->link_count; i++) {
		const struct reference *reference = &a->page->references[i];

		node = doc->links[i].node;
		if (node > a->callout->node && node < doc->nodes[a->callout->node].end &&
		    reference->target == b->page && reference->anchor_kind == ANCHOR_CALLOUT &&
		    &b->page->doc->callouts[reference->anchor_index] == b->callout)
			return true;
	}
	return false;
}

static bool
share_readers(const struct page *a, const struct page *b)
{
	return a->authority == b->authority || !a->authority || !b->authority || a->authority->neutral ||
	       b->authority->neutral;
}

/* Of two with one name the special case or the later one comes second. */
static bool
compare_two(struct comparison *c, const struct timescale *general, const struct timescale *special)
{
	struct timescale_conflict conflict = { .general = general, .special = special };

	if (!share_readers(general->page, special->page) ||
	    !timescale_differs(general->durations, general->duration_count, special->durations,
	                       special->duration_count, &conflict.general_time, &conflict.special_time) ||
	    names(general, special) || names(special, general))
		return false;
	c->found(c->context, &conflict);
	return true;
}

static void
compare_things(struct comparison *c, const struct thing *general, const struct thing *special)
{
	size_t i, k;

	for (i = 0; i < special->members.len; i++)
		for (k = 0; k < general->members.len && k < COMPARED; k++) {
			size_t a = general->members.at[k], b = special->members.at[i];

			if (general == special && a >= b)
				break;
			if (compare_two(c, &c->timescales.at[a], &c->timescales.at[b]))
				break;
		}
}

static const struct timescale *
first_member(const struct comparison *c, const struct thing *thing)
{
	return &c->timescales.at[thing->members.at[0]];
}

/* The things that have all words of this one are found where its rarest is. */
static void
compare_with_special(struct comparison *c, const struct thing *thing)
{
	const struct timescale *t = first_member(c, thing);
	size_t rarest = 0, i;

	for (i = 1; i < t->word_count; i++)
		if (c->postings[t->words[i]].len < c->postings[t->words[rarest]].len)
			rarest = i;
	for (i = 0; i < c->postings[t->words[rarest]].len && i < THINGS; i++) {
		const struct thing *other = c->things.at[c->postings[t->words[rarest]].at[i]];
		const struct timescale *special = first_member(c, other);

		if (timescale_covers(t->words, t->word_count, special->words, special->word_count))
			compare_things(c, thing, other);
	}
}

static void
compare_all(struct comparison *c)
{
	size_t words = vocabulary_size(&c->vocabulary), i, k;

	c->postings = xcalloc(words, sizeof(*c->postings));
	for (i = 0; i < c->things.len; i++) {
		const struct timescale *t = first_member(c, c->things.at[i]);

		for (k = 0; k < t->word_count; k++)
			vec_push(&c->postings[t->words[k]], (uint32_t)i);
	}
	for (i = 0; i < c->things.len; i++)
		compare_with_special(c, c->things.at[i]);
	for (i = 0; i < words; i++)
		vec_release(&c->postings[i]);
	free(c->postings);
}

void
timescale_compare(const struct site *site, timescale_found *found, void *context)
{
	struct comparison c = {
		.site = site, .found = found, .context = context, .vocabulary = VOCABULARY_INIT
	};
	size_t i;

	collect(&c);
	compare_all(&c);
	for (i = 0; i < c.things.len; i++)
		vec_release(&c.things.at[i]->members);
	vec_release(&c.things);
	vec_release(&c.timescales);
	map_release(&c.by_words);
	vocabulary_release(&c.vocabulary);
	arena_release(&c.arena);
}

static void
report(void *context, const struct timescale_conflict *conflict)
{
	struct diag_list *diags = context;
	struct place special = timescale_place(conflict->special),
		     general = timescale_place(conflict->general);

	diag_add(diags, DIAG_TIMESCALE_DIFFERS, special, "'%.*s' here, but '%.*s' for '%.*s'",
	         SPAN_ARG(conflict->special_time->text), SPAN_ARG(conflict->general_time->text),
	         SPAN_ARG(timescale_title(conflict->general)));
	diag_hint(
		diags,
		"the other is at %.*s:%zu; let them agree, or say in this callout how they differ, with a link "
		"to the other",
		SPAN_ARG(general.source->path), source_position(general.source, general.offset).line);
}

void
check_timescales(const struct site *site, struct diag_list *diags)
{
	timescale_compare(site, report, diags);
}
