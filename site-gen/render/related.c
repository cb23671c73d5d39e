#include "render/related.h"

#include <stdlib.h>

#include "base/mem.h"
#include "content/reference.h"

/* Less than this in common is chance. */
#define LIKENESS_LEAST 0.15
/* A shared topic makes two pages so much more alike, up to four of them. */
#define TOPIC_WEIGHT 0.25
#define TOPICS_COUNTED 4

#define WORD_BITS 64

struct related {
	const struct site *site;
	const struct page_list *documents;
	struct search_likeness *likeness;
	size_t topic_words; /* of a page's set */
	uint64_t *topics;   /* by page number: the set of its topics, bits */
};

static size_t
count_topics(const struct site *site)
{
	size_t i, count = 0;

	for (i = 0; i < site->pages.len; i++)
		count += site->pages.at[i]->type->view == VIEW_TOPIC;
	return count;
}

/* The pages of a topic know that they carry it. */
static void
mark_carriers(struct related *related, const struct page *topic, size_t number)
{
	size_t i;

	for (i = 0; i < topic->carriers.len; i++) {
		uint64_t *set = &related->topics[topic->carriers.at[i]->number * related->topic_words];

		set[number / WORD_BITS] |= (uint64_t)1 << number % WORD_BITS;
	}
}

struct related *
related_new(const struct site *site, const struct page_list *documents, const struct search_index *index)
{
	struct related *related;
	size_t i, topic = 0;

	if (site->publications.len < 2)
		return NULL;
	related = xcalloc(1, sizeof(*related));
	related->site = site;
	related->documents = documents;
	related->topic_words = count_topics(site) / WORD_BITS + 1;
	related->topics = xcalloc(size_mul(site->pages.len, related->topic_words), sizeof(*related->topics));
	for (i = 0; i < site->pages.len; i++)
		if (site->pages.at[i]->type->view == VIEW_TOPIC)
			mark_carriers(related, site->pages.at[i], topic++);
	related->likeness = search_likeness_new(index);
	return related;
}

void
related_free(struct related *related)
{
	if (!related)
		return;
	search_likeness_free(related->likeness);
	free(related->topics);
	free(related);
}

static unsigned
count_shared_topics(const struct related *related, const struct page *a, const struct page *b)
{
	const uint64_t *x = &related->topics[a->number * related->topic_words];
	const uint64_t *y = &related->topics[b->number * related->topic_words];
	unsigned shared = 0;
	size_t i;

	for (i = 0; i < related->topic_words; i++)
		shared += (unsigned)__builtin_popcountll(x[i] & y[i]);
	return shared < TOPICS_COUNTED ? shared : TOPICS_COUNTED;
}

/* Guidance itself, not a list of pages or an old text. */
static bool
is_guidance(const struct page *page)
{
	return page->type->view == VIEW_NONE && page->source && page->publication && !page->is_index &&
	       !page->edition && !(page->status && span_is(page->status->id, "withdrawn"));
}

/* A Durham page never sends its reader to Stoke's guidance. */
static bool
may_show(const struct page *page, const struct page *other)
{
	const struct authority *own = page->authority, *its = other->authority;

	return other->publication != page->publication &&
	       (!own || !its || own == its || own->neutral || its->neutral);
}

static bool
is_read_next(const struct site *site, const struct page *page, const struct page *other)
{
	enum reference_problem problem;
	size_t i;

	for (i = 0; i < page->front.see.len; i++)
		if (reference_page(site, page, page->front.see.at[i], &problem) == other)
			return true;
	return false;
}

struct question {
	const struct related *related;
	const struct page *page;
};

static double
weigh(void *context, size_t document)
{
	const struct question *q = context;
	const struct page *other = q->related->documents->at[document];

	if (!is_guidance(other) || !may_show(q->page, other) ||
	    is_read_next(q->related->site, q->page, other))
		return 0;
	return 1 + TOPIC_WEIGHT * count_shared_topics(q->related, q->page, other);
}

size_t
related_find(struct related *related, unsigned worker, size_t document, const struct page *found[RELATED_MAX])
{
	const struct page_list *pages = related->documents;
	struct question question = { related, pages->at[document] };
	struct search_like likes[RELATED_MAX];
	size_t count, i;

	if (!is_guidance(question.page))
		return 0;
	count = search_find_like(related->likeness, worker, document, LIKENESS_LEAST, weigh, &question, likes,
	                         RELATED_MAX);
	for (i = 0; i < count; i++)
		found[i] = pages->at[likes[i].document];
	return count;
}
