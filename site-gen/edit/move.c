#include "edit/move.h"

#include "content/front.h"
#include "edit/relink.h"

#define CONTENT_LEN 8 /* of "content/" */

static bool
is_below(struct span path, struct span folder)
{
	return path.len > folder.len && path.ptr[folder.len] == '/' &&
	       span_equal(span_slice(path, 0, folder.len), folder);
}

static bool
concerns(const struct move *move, struct span path)
{
	return move->folder ? is_below(path, move->from) : span_equal(path, move->from);
}

struct span
move_path(const struct move *move, struct span path, struct arena *arena)
{
	struct span parts[2] = { move->to, span_from(path, move->from.len) };

	return concerns(move, path) ? arena_join(arena, parts, 2) : path;
}

static struct span
address_of(struct span path, struct arena *arena)
{
	return arena_printf(arena, "%.*s.html", SPAN_ARG(span_slice(path, CONTENT_LEN, path.len - 3)));
}

static void
plan_front(struct plan *plan, const struct page *page, const struct front_edit *edit)
{
	plan_edit(plan, page->source, edit->offset, edit->length, edit->text);
}

/* A page that moves back to where it was has that address as an alias: the two change places. */
static void
plan_alias(const struct move *move, const struct page *page, struct plan *plan)
{
	struct span address = address_of(move_path(move, page->path, &plan->arena), &plan->arena);
	const struct yaml_list *aliases = &page->front.aliases;
	struct front_edit edit;
	size_t i;

	for (i = 0; i < aliases->len; i++)
		if (span_equal(aliases->at[i], address)) {
			plan_word(plan, page->source, aliases->offsets[i], address, page->address);
			return;
		}
	if (move->alias && front_add_item(page, "aliases", page->address, &plan->arena, &edit))
		plan_front(plan, page, &edit);
}

/* An id that came from the path is written down, so that it stays. */
static void
plan_id(const struct page *page, struct plan *plan)
{
	struct front_edit edit;

	if (!yaml_get(page->front.root, "id") &&
	    front_add_key(page, "id", page->front.id, &plan->arena, &edit))
		plan_front(plan, page, &edit);
}

static bool
has_all_required(const struct page_type *type)
{
	size_t i;

	for (i = 0; i < type->required.len; i++)
		if (!span_is(type->required.at[i], "id") && !span_is(type->required.at[i], "title") &&
		    !span_is(type->required.at[i], "summary") && !span_is(type->required.at[i], "type"))
			return false;
	return true;
}

/*
 * The page of a folder without an index.md is made when the site is built,
 * and can have no alias.  So it gets a file that says what was generated.
 */
static void
plan_index(const struct move *move, const struct page *page, struct plan *plan)
{
	const struct front_matter *front = &page->front;
	struct buf text = BUF_INIT;

	if (!move->alias || !has_all_required(page->type))
		return;
	buf_printf(&text, "---\nid: %.*s\ntype: %.*s\ntitle: ", SPAN_ARG(front->id),
	           SPAN_ARG(page->type->name));
	front_put_text(&text, front->title);
	if (front->number.len)
		buf_printf(&text, "\nnumber: \"%.*s\"", SPAN_ARG(front->number));
	BUF_LIT(&text, "\nsummary: ");
	front_put_text(&text, front->summary.len ? front->summary : front->title);
	buf_printf(&text, "\naliases: [%.*s]\n---\n", SPAN_ARG(page->address));
	plan_create(plan, move_path(move, page->path, &plan->arena), buf_as_span(&text));
	buf_release(&text);
}

static void
plan_pages(const struct move *move, const struct site *site, struct plan *plan)
{
	size_t i;

	for (i = 0; i < site->pages.len; i++) {
		const struct page *page = site->pages.at[i];

		if (page->edition || !concerns(move, page->path))
			continue;
		if (page->source) {
			plan_id(page, plan);
			plan_alias(move, page, plan);
		} else {
			plan_index(move, page, plan);
		}
	}
}

static void
plan_files(const struct move *move, const struct site *site, struct plan *plan)
{
	struct arena arena = ARENA_INIT;
	size_t i;

	for (i = 0; i < site->files.len; i++) {
		const struct source *source = &site->files.at[i]->source;

		if (concerns(move, source->path))
			plan_move(plan, source, move_path(move, source->path, &arena));
	}
	arena_release(&arena);
}

/* Where publication.yaml names the part `id`; NULL if it does not. */
static const struct yaml_node *
find_part(const struct publication *publication, struct span id, struct arena *arena)
{
	struct diag_list unheard = DIAG_LIST_INIT;
	const struct yaml_node *root = yaml_parse(arena, publication->source, 0,
	                                          publication->source->text.len, &yaml_file_limits, &unheard);
	const struct yaml_node *parts = yaml_get(root, "parts"), *part;
	const struct yaml_node *found = NULL;

	for (part = parts ? parts->first : NULL; part && !found; part = part->next) {
		const struct yaml_node *name = yaml_get(part, "id");

		if (name && span_equal(name->text, id))
			found = name;
	}
	diag_release(&unheard);
	return found;
}

/* A part that gets another name within its publication. */
static void
plan_part(const struct move *move, const struct site *site, struct plan *plan)
{
	size_t i;

	for (i = 0; move->folder && i < site->publications.len; i++) {
		const struct publication *p = site->publications.at[i];
		struct span folder = arena_printf(&plan->arena, "content/%.*s", SPAN_ARG(p->id));
		const struct yaml_node *part;
		struct span to;

		if (!is_below(move->from, folder) || !is_below(move->to, folder))
			continue;
		to = span_from(move->to, folder.len + 1);
		part = find_part(p, span_from(move->from, folder.len + 1), &plan->arena);
		if (part && span_find(to, '/', 0) == to.len)
			plan_word(plan, p->source, part->offset, part->text, to);
	}
}

void
move_plan(const struct move *move, const struct site_options *options, const struct site *site,
          struct plan *plan)
{
	struct site_options moved_options = *options;
	struct diag_list unheard = DIAG_LIST_INIT;
	struct site *moved;

	plan_files(move, site, plan);
	plan_pages(move, site, plan);
	plan_part(move, site, plan);
	plan_finish(plan);
	plan_lay_over(plan, &moved_options);
	moved_options.history = false;
	moved = site_load(&moved_options, &unheard);
	if (moved) {
		struct relink r = { move, site, moved, plan, NULL, ARENA_INIT };

		relink_site(&r);
		plan_finish(plan);
	}
	site_free(moved);
	diag_release(&unheard);
}

void
move_verify(const struct move *move, const struct site *before, const struct site *after,
            struct diag_list *diags)
{
	struct relink r = { move, before, after, NULL, diags, ARENA_INIT };

	relink_site(&r);
}
