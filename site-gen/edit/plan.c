#include "edit/plan.h"

void
plan_release(struct plan *plan)
{
	size_t i;

	for (i = 0; i < plan->by_path.len; i++)
		vec_release(&((struct plan_file *)plan->by_path.entries[i].value)->edits);
	vec_release(&plan->files);
	map_release(&plan->by_path);
	arena_release(&plan->arena);
}

static void
list_file(struct plan *plan, struct plan_file *file)
{
	if (!file->listed)
		vec_push(&plan->files, file);
	file->listed = true;
}

static struct plan_file *
file_of(struct plan *plan, const struct source *source)
{
	struct plan_file *file = map_get(&plan->by_path, source->path);

	if (!file) {
		file = ARENA_NEW(&plan->arena, struct plan_file);
		file->before_path = file->path = source->path;
		file->before = source->text;
		map_put(&plan->by_path, source->path, file);
	}
	list_file(plan, file);
	return file;
}

void
plan_edit(struct plan *plan, const struct source *source, size_t offset, size_t length, struct span text)
{
	struct plan_file *file = file_of(plan, source);

	vec_push(&file->edits, (struct edit){ offset, length, arena_copy(&plan->arena, text) });
}

bool
plan_word(struct plan *plan, const struct source *source, size_t offset, struct span from, struct span to)
{
	size_t start = source_find_word(source, offset, from);

	if (start == SIZE_MAX)
		return false;
	plan_edit(plan, source, start, from.len, to);
	return true;
}

void
plan_move(struct plan *plan, const struct source *source, struct span path)
{
	file_of(plan, source)->path = arena_copy(&plan->arena, path);
}

void
plan_create(struct plan *plan, struct span path, struct span text)
{
	struct plan_file *file = ARENA_NEW(&plan->arena, struct plan_file);

	file->path = arena_copy(&plan->arena, path);
	file->after = arena_copy(&plan->arena, text);
	list_file(plan, file);
}

/* Stable, so that insertions at one place stay in their order. */
static void
sort_edits(struct edit_list *edits)
{
	size_t i, k;

	for (i = 1; i < edits->len; i++) {
		struct edit edit = edits->at[i];

		for (k = i; k && edits->at[k - 1].offset > edit.offset; k--)
			edits->at[k] = edits->at[k - 1];
		edits->at[k] = edit;
	}
}

static bool
is_repeat(const struct edit_list *edits, size_t count, const struct edit *edit)
{
	while (count && edits->at[count - 1].offset == edit->offset) {
		const struct edit *other = &edits->at[--count];

		if (other->length == edit->length && span_equal(other->text, edit->text))
			return true;
	}
	return false;
}

/* Leaves edits that are apart; returns how many were dropped for that. */
static size_t
part_edits(struct plan_file *file)
{
	struct edit_list *edits = &file->edits;
	size_t kept = 0, dropped = 0, end = 0, i;

	sort_edits(edits);
	for (i = 0; i < edits->len; i++) {
		struct edit edit = edits->at[i];

		if (is_repeat(edits, kept, &edit))
			continue;
		if (edit.offset < end || edit.length > file->before.len ||
		    edit.offset > file->before.len - edit.length) {
			dropped++;
			continue;
		}
		end = edit.offset + edit.length;
		edits->at[kept++] = edit;
	}
	edits->len = kept;
	return dropped;
}

static struct span
apply_edits(struct plan *plan, const struct plan_file *file)
{
	struct buf out = BUF_INIT;
	struct span after;
	size_t at = 0, i;

	for (i = 0; i < file->edits.len; i++) {
		const struct edit *edit = &file->edits.at[i];

		buf_span(&out, span_slice(file->before, at, edit->offset));
		buf_span(&out, edit->text);
		at = edit->offset + edit->length;
	}
	buf_span(&out, span_from(file->before, at));
	after = arena_copy(&plan->arena, buf_as_span(&out));
	buf_release(&out);
	return after;
}

static int
compare_files(const void *a, const void *b)
{
	const struct plan_file *x = *(struct plan_file *const *)a, *y = *(struct plan_file *const *)b;

	return span_compare(x->path, y->path);
}

size_t
plan_finish(struct plan *plan)
{
	size_t dropped = 0, kept = 0, i;

	for (i = 0; i < plan->files.len; i++) {
		struct plan_file *file = plan->files.at[i];

		if (file->before_path.len) {
			dropped += part_edits(file);
			file->after = file->edits.len ? apply_edits(plan, file) : file->before;
		}
		file->listed =
			!span_equal(file->before_path, file->path) || !span_equal(file->before, file->after);
		if (file->listed)
			plan->files.at[kept++] = file;
	}
	plan->files.len = kept;
	vec_sort(&plan->files, compare_files);
	return dropped;
}

void
plan_lay_over(struct plan *plan, struct site_options *options)
{
	struct overlay_file *overlay = arena_array(&plan->arena, 2 * plan->files.len, sizeof(*overlay));
	size_t count = 0, i;

	for (i = 0; i < plan->files.len; i++)
		overlay[count++] = (struct overlay_file){ .path = plan->files.at[i]->path,
			                                  .text = plan->files.at[i]->after };
	/* Behind them: a path that one file leaves may be where another goes. */
	for (i = 0; i < plan->files.len; i++)
		if (plan->files.at[i]->before_path.len &&
		    !span_equal(plan->files.at[i]->before_path, plan->files.at[i]->path))
			overlay[count++] =
				(struct overlay_file){ .path = plan->files.at[i]->before_path, .gone = true };
	options->overlay = overlay;
	options->overlay_count = count;
}
