#include "amend/amendments.h"

/* A section on its way back through the editions. */
struct tracing {
	const struct amendments *amendments;
	const struct publication *publication;
	const struct page *page;
	uint32_t heading;
};

/* What changes the words of a section, or makes it another one. */
#define AMENDING                                                                        \
	(AMEND_BIT(AMEND_REWORDED) | AMEND_BIT(AMEND_SPLIT) | AMEND_BIT(AMEND_MERGED) | \
	 AMEND_BIT(AMEND_RETITLED) | AMEND_BIT(AMEND_RELINKED))

const struct amend_step *
amendments_step_from(const struct amendments *amendments, const struct edition *edition)
{
	size_t i;

	for (i = 0; i < amendments->step_count; i++)
		if (amendments->steps[i]->from == edition)
			return amendments->steps[i];
	return NULL;
}

const struct amend_step *
amendments_step_to(const struct amendments *amendments, const struct publication *publication,
                   const struct edition *edition)
{
	size_t i;

	for (i = 0; i < amendments->step_count; i++)
		if (amendments->steps[i]->publication == publication && amendments->steps[i]->to == edition)
			return amendments->steps[i];
	return NULL;
}

/* Takes the section back over a step; false where that made or changed it. */
static bool
trace_back(struct tracing *t, const struct amend_step *step, struct amend_label *label)
{
	const struct amend_change *change = amend_change_to(step->comparison, t->page);
	const struct amend_section *section = NULL;

	if (change && change->section_count)
		section = &change->sections[t->heading == UINT32_MAX ? 0 : t->heading + 1];
	label->change = change;
	label->step = step;
	if (section && section->kinds & AMENDING) {
		label->kind = AMEND_LABEL_AMENDED;
		return false;
	}
	t->page = section ? (section->other ? section->other->page : NULL)
	                  : amend_predecessor(step->comparison, t->page);
	if (!t->page) {
		label->kind = AMEND_LABEL_NEW;
		return false;
	}
	if (section)
		t->heading = section->other->heading;
	return true;
}

struct amend_label
amendments_label(const struct amendments *amendments, const struct page *page, uint32_t heading)
{
	struct tracing t = { amendments, page->publication, page, heading };
	struct amend_label label = { .kind = AMEND_LABEL_NONE };
	const struct amend_step *step = NULL;

	if (page->publication && !page->edition && page->source)
		step = amendments_step_to(amendments, page->publication, NULL);
	for (; step; step = amendments_step_to(amendments, t.publication, label.since)) {
		if (!trace_back(&t, step, &label))
			return label;
		label = (struct amend_label){ .kind = AMEND_LABEL_UNCHANGED, .since = step->from };
	}
	return label;
}

struct span
amend_redline_address(const struct amend_step *step, const struct amend_change *change, struct arena *arena)
{
	struct span address;

	if (!change->redline.op_count ||
	    !(change->kinds & ~(AMEND_BIT(AMEND_RETOUCHED) | AMEND_BIT(AMEND_MOVED))))
		return span_make(NULL, 0);
	address = amend_page_address(change->new, arena);
	return arena_printf(arena, "%.*s/changes/%.*s%.*s", SPAN_ARG(step->publication->id),
	                    SPAN_ARG(step->name), SPAN_ARG(span_from(address, step->publication->id.len)));
}

struct span
amend_edition_words(const struct edition *edition, struct arena *arena)
{
	static const char *const words[] = { "First",    "Second",  "Third",   "Fourth", "Fifth",
		                             "Sixth",    "Seventh", "Eighth",  "Ninth",  "Tenth",
		                             "Eleventh", "Twelfth", "Current", "Edition" };
	struct span first, rest;
	char *text;
	size_t i;

	span_cut(edition->label, ' ', &first, &rest);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_is(first, words[i])) {
			text = arena_cstr(arena, edition->label);
			text[0] = (char)(text[0] + ('a' - 'A'));
			return span_make(text, edition->label.len);
		}
	return edition->label;
}

struct span
amend_step_title(const struct amend_step *step, struct arena *arena)
{
	const struct edition *edition = step->to ? step->to : step->in_making;

	if (edition)
		return edition->label;
	return arena_printf(arena, "Changes since the %.*s",
	                    SPAN_ARG(amend_edition_words(step->from, arena)));
}

const struct change_note *
amend_note_of(const struct amend_step *step, const struct amend_change *change)
{
	return step->notes[change - step->comparison->changes];
}

const struct amend_date *
amend_date_of(const struct amend_step *step, const struct amend_change *change)
{
	return &step->dates[change - step->comparison->changes];
}
