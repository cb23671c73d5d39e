#include "content/reference.h"
#include "content/navigation.h"

enum { UNSEEN, OPEN, DONE };

/* An include on the way down, and the next link of its target to look at. */
struct step {
	const struct page *page;
	uint32_t link;
	struct section section;
	uint32_t next;
};
struct walk {
	VEC(struct step) steps;
	struct diag_list *diags;
};

static bool
is_include(const struct page *page, uint32_t link)
{
	return page->doc->nodes[page->doc->links[link].node].kind == MD_INCLUDE;
}

static struct place
place_of(const struct page *page, uint32_t link)
{
	return (struct place){ page->source, page->doc->links[link].offset };
}

static void
enter(struct walk *walk, const struct page *page, uint32_t link)
{
	struct reference *reference = &page->references[link];
	struct step step = { page, link, { NULL, 0, 0, { NULL, 0 } }, 0 };

	reference->mark = OPEN;
	reference->weight = 1;
	if (!reference_section(reference, &step.section))
		step.section.page = NULL;
	vec_push(&walk->steps, step);
}

/* Counts the sections of an include inside the step's own.  Both numbers are
 * at most a little over the limit times the links of a page: no overflow. */
static void
add_weight(struct step *step, const struct reference *child)
{
	struct reference *reference = &step->page->references[step->link];

	if (reference->weight <= INCLUDE_LIMIT)
		reference->weight += child->cycle ? 1 : child->weight;
}

static void
leave(struct walk *walk)
{
	struct step *step = vec_last(&walk->steps);
	struct reference *reference = &step->page->references[step->link];

	reference->mark = DONE;
	if (reference->weight > INCLUDE_LIMIT && !reference->cycle) {
		reference->cycle = true;
		diag_add(walk->diags, DIAG_INCLUDE_CYCLE, place_of(step->page, step->link),
		         "this include brings in more than %u sections", INCLUDE_LIMIT);
	}
	walk->steps.len--;
	if (walk->steps.len)
		add_weight(vec_last(&walk->steps), reference);
}

static void
report_cycle(struct walk *walk, const struct page *page, uint32_t link)
{
	struct reference *reference = &page->references[link];

	if (reference->cycle)
		return;
	reference->cycle = true;
	diag_add(walk->diags, DIAG_INCLUDE_CYCLE, place_of(page, link),
	         "this include leads back to itself through '%.*s'", SPAN_ARG(vec_last(&walk->steps)->page->path));
	diag_hint(walk->diags, "link to the section instead of including it");
}

/* The next include inside the section of the step on top, or UINT32_MAX. */
static uint32_t
next_include(struct step *step)
{
	const struct md_doc *doc = step->section.page ? step->section.page->doc : NULL;

	while (doc && step->next < doc->link_count) {
		uint32_t link = step->next++, node = doc->links[link].node;

		if (node >= step->section.from && node < step->section.to && is_include(step->section.page, link))
			return link;
	}
	return UINT32_MAX;
}

static void
walk_from(struct walk *walk, const struct page *page, uint32_t link)
{
	enter(walk, page, link);
	while (walk->steps.len) {
		struct step *top = vec_last(&walk->steps);
		uint32_t child = next_include(top);
		struct reference *found;

		if (child == UINT32_MAX) {
			leave(walk);
			continue;
		}
		found = &top->section.page->references[child];
		if (found->mark == UNSEEN)
			enter(walk, top->section.page, child);
		else if (found->mark == OPEN)
			report_cycle(walk, top->section.page, child);
		else
			add_weight(top, found);
	}
}

void
include_check(struct site *site, struct diag_list *diags)
{
	struct walk walk = { VEC_INIT, diags };
	size_t i;
	uint32_t link;

	for (i = 0; i < site->pages.len; i++) {
		const struct page *page = site->pages.at[i];

		for (link = 0; link < page->doc->link_count; link++)
			if (is_include(page, link) && page->references[link].mark == UNSEEN)
				walk_from(&walk, page, link);
	}
	vec_release(&walk.steps);
}
