/*
 * Related guidance: for a page, those of other publications that say much
 * the same, by the terms of the search index and shared topics.
 */
#ifndef RENDER_RELATED_H
#define RENDER_RELATED_H

#include "content/site.h"
#include "search/search.h"

#define RELATED_MAX 5

struct related;

/* Documents are the pages that the index has, by their numbers in it.  NULL where
 * no page can have any: there are not two publications. */
struct related *related_new(const struct site *site, const struct page_list *documents,
                            const struct search_index *index);
void related_free(struct related *related);     /* NULL is fine */
/* The pages related to a document, best first, none of an earlier edition;
 * returns how many.  Threads use different workers. */
size_t related_find(struct related *related, unsigned worker, size_t document, const struct page *found[RELATED_MAX]);

#endif
