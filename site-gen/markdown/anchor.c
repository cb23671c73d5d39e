#include <ctype.h>

#include "base/map.h"
#include "base/utf8.h"
#include "markdown/tree.h"

/* The anchors that are taken, each with the number of its last repeat. */
struct anchors {
	struct map taken;
	struct arena *arena;
	struct buf slug;
};

static void
take(struct anchors *a, struct span anchor)
{
	map_put(&a->taken, anchor, ARENA_NEW(a->arena, uint32_t));
}

/* The anchor itself, or with -1, -2, …, as github-slugger numbers them. */
static struct span
take_unique(struct anchors *a, struct span anchor)
{
	uint32_t *repeats = map_get(&a->taken, anchor);
	struct span numbered = anchor;

	while (repeats && map_get(&a->taken, numbered))
		numbered = arena_printf(a->arena, "%.*s-%u", SPAN_ARG(anchor), ++*repeats);
	take(a, numbered);
	return numbered;
}

/* The slug of a text, or `otherwise` where nothing of it stays. */
static struct span
slug_of(struct anchors *a, struct span text, const char *otherwise)
{
	buf_clear(&a->slug);
	utf8_slug(&a->slug, text);
	return a->slug.len ? arena_copy(a->arena, buf_as_span(&a->slug)) : span_of(otherwise);
}

/* Takes an anchor that the page sets; false where it has it already. */
static bool
take_set(struct anchors *a, const struct md_doc *doc, const struct md_node *node, struct span anchor,
         struct diag_list *diags)
{
	if (!map_get(&a->taken, anchor)) {
		take(a, anchor);
		return true;
	}
	diag_add(diags, DIAG_ANCHOR_DUPLICATE, (struct place){ doc->source, node->offset },
	         "the anchor '%.*s' is set twice in this page", SPAN_ARG(anchor));
	diag_hint(diags, "give this one another name");
	return false;
}

/* In the order of the page, so that the later of two is reported. */
static void
take_all_set(struct anchors *a, struct md_doc *doc, struct diag_list *diags)
{
	const struct md_node *node;

	for (node = doc->nodes; node < doc->nodes + doc->node_count; node++) {
		if (node->kind == MD_HEADING) {
			struct md_heading *heading = &doc->headings[node->ref];

			heading->anchor_set =
				heading->anchor_set && take_set(a, doc, node, heading->anchor, diags);
		} else if (node->kind == MD_CALLOUT) {
			struct md_callout *callout = &doc->callouts[node->ref];

			callout->anchor_set =
				callout->anchor_set && take_set(a, doc, node, callout->anchor, diags);
		}
	}
}

static void
name_headings(struct anchors *a, struct md_doc *doc)
{
	uint32_t i;

	for (i = 0; i < doc->heading_count; i++) {
		struct md_heading *heading = &doc->headings[i];

		if (heading->anchor_set)
			continue;
		/* An anchor that is not "set" by now was one too many. */
		if (!heading->anchor.len)
			heading->anchor = slug_of(a, heading->text, "section");
		heading->anchor = take_unique(a, heading->anchor);
	}
}

/* "must-do" and then "must-do-2": the second must-do of the page. */
static struct span
take_numbered(struct anchors *a, struct span kind, uint32_t *number)
{
	struct span anchor;

	do {
		if (++*number == 1)
			anchor = kind;
		else
			anchor = arena_printf(a->arena, "%.*s-%u", SPAN_ARG(kind), *number);
	} while (map_get(&a->taken, anchor));
	take(a, anchor);
	return anchor;
}

static void
name_callouts(struct anchors *a, struct md_doc *doc)
{
	struct map numbers = MAP_INIT;
	uint32_t i;

	for (i = 0; i < doc->callout_count; i++) {
		struct md_callout *callout = &doc->callouts[i];
		struct span kind;

		if (callout->anchor_set)
			continue;
		kind = callout->anchor.len ? callout->anchor : slug_of(a, callout->kind, "callout");
		callout->anchor =
			take_numbered(a, kind, map_put(&numbers, kind, ARENA_NEW(a->arena, uint32_t)));
	}
	map_release(&numbers);
}

static void
name_footnotes(struct arena *arena, struct md_doc *doc)
{
	struct anchors a = { MAP_INIT, arena, BUF_INIT };
	uint32_t i;

	for (i = 0; i < doc->footnote_count; i++)
		doc->footnotes[i].label = take_unique(&a, slug_of(&a, doc->footnotes[i].label, "note"));
	map_release(&a.taken);
	buf_release(&a.slug);
}

/* Sections of one level do not overlap: each node is passed once a level. */
static void
find_section_end(const struct md_doc *doc, struct md_heading *heading)
{
	uint32_t parent_end = doc->nodes[heading->section_end].end;
	uint32_t at = doc->nodes[heading->node].end;

	while (at < parent_end) {
		const struct md_node *node = &doc->nodes[at];

		if (node->kind == MD_HEADING && node->level <= heading->level)
			break;
		at = node->end;
	}
	heading->section_end = at;
}

void
anchors_set(struct md_doc *doc, struct arena *arena, struct diag_list *diags)
{
	struct anchors a = { MAP_INIT, arena, BUF_INIT };
	uint32_t i;

	take_all_set(&a, doc, diags);
	name_headings(&a, doc);
	name_callouts(&a, doc);
	map_release(&a.taken);
	buf_release(&a.slug);
	name_footnotes(arena, doc);
	for (i = 0; i < doc->heading_count; i++)
		find_section_end(doc, &doc->headings[i]);
}
