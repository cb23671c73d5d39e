#include "cmd/edit.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "content/reference.h"

#define CONTENT "content/"

static const struct site_file *
find_file(const struct site *site, struct span path)
{
	size_t i;

	for (i = 0; i < site->files.len; i++)
		if (span_equal(site->files.at[i]->source.path, path))
			return site->files.at[i];
	return NULL;
}

static bool
is_folder(const struct site *site, struct span path)
{
	size_t i;

	for (i = 0; i < site->files.len; i++) {
		struct span file = site->files.at[i]->source.path;

		if (file.len > path.len && file.ptr[path.len] == '/' &&
		    span_equal(span_slice(file, 0, path.len), path))
			return true;
	}
	return false;
}

/* A path as an editor may write it, from the site's root or from content/. */
static bool
read_path(struct editing *e, const char *text, struct span *out)
{
	struct arena *arena = &e->plan.arena;
	struct span path;

	if (!path_resolve(arena, span_of(NULL), span_of(text), &path) || text[0] == '/')
		return false;
	*out = span_starts_with(path, CONTENT) ? path : arena_printf(arena, CONTENT "%.*s", SPAN_ARG(path));
	return path.len > 0 && !span_is(path, "content");
}

/* The page with an id, or an address, of which there is a file. */
static const struct page *
page_named(struct editing *e, const char *name)
{
	enum reference_problem problem;
	struct span id = span_of(name);
	const struct page *page;

	if (span_starts_with(id, "ref:"))
		id = span_from(id, 4);
	page = map_get(&e->site->by_address, id);
	if (!page)
		page = reference_page(e->site, e->site->home, id, &problem);
	return page && page->source && !page->edition ? page : NULL;
}

static int
no_such_page(struct editing *e, const char *old)
{
	struct arena *arena = &e->plan.arena;
	size_t count = e->site->files.len, i, found;
	struct span *names = arena_array(arena, count, sizeof(*names)), wanted = span_base_name(span_of(old));

	for (i = 0; i < count; i++)
		names[i] = span_base_name(e->site->files.at[i]->source.path);
	if (!span_ends_with(wanted, ".md"))
		wanted = arena_printf(arena, "%.*s.md", SPAN_ARG(wanted));
	found = nearest_name(wanted, names, count);
	if (found < count)
		return command_usage("move", "no page, file or folder '%s' in content/; did you mean '%.*s'?",
		                     old, SPAN_ARG(e->site->files.at[found]->source.path));
	return command_usage("move", "no page, file or folder '%s' in content/", old);
}

/* What is to be moved: a folder, a file, or the file of a page. */
static int
read_old(struct editing *e, const char *old, struct move *move)
{
	const struct page *page;
	struct span path, file;
	bool inside = read_path(e, old, &path);

	if (inside) {
		file = arena_printf(&e->plan.arena, "%.*s.md", SPAN_ARG(path));
		move->folder = is_folder(e->site, path);
		move->from = !move->folder && !find_file(e->site, path) ? file : path;
		if (move->folder && !span_ends_with(span_of(old), "/") && find_file(e->site, file))
			return command_usage("move", "'%s' is a folder and a page: write '%s/' or '%s.md'",
			                     old, old, old);
		if (move->folder || find_file(e->site, move->from))
			return EXIT_CLEAN;
	}
	page = page_named(e, old);
	if (!page)
		return no_such_page(e, old);
	move->from = page->path;
	return EXIT_CLEAN;
}

static bool
exists(struct editing *e, struct span path)
{
	struct stat st;

	return !lstat(fs_join(&e->plan.arena, e->options.root, arena_cstr(&e->plan.arena, path)), &st);
}

static bool
is_directory(struct editing *e, struct span path)
{
	struct stat st;

	return !stat(fs_join(&e->plan.arena, e->options.root, arena_cstr(&e->plan.arena, path)), &st) &&
	       S_ISDIR(st.st_mode);
}

/* The ending that the new name lacks. */
static struct span
with_ending(struct editing *e, struct span path, struct span old)
{
	struct span name = span_base_name(path), ending = span_base_name(old);
	size_t dot = span_find(ending, '.', 0);

	if (span_ends_with(old, ".md") && span_ends_with(path, ".html"))
		path.len -= 5;
	else if (span_ends_with(old, ".md") ? span_ends_with(path, ".md")
	                                    : span_find(name, '.', 0) < name.len)
		return path;
	ending = span_ends_with(old, ".md") ? span_of(".md") : span_from(ending, dot);
	return arena_printf(&e->plan.arena, "%.*s%.*s", SPAN_ARG(path), SPAN_ARG(ending));
}

static bool
is_good_name(struct span path)
{
	size_t i;

	for (i = 0; i < path.len; i++) {
		char c = path.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
		      c == '/'))
			return false;
	}
	return true;
}

static int
check_new(struct editing *e, const char *new, const struct move *move)
{
	struct span inside = span_slice(move->to, 0, move->from.len + 1);

	if (!is_good_name(move->to)) {
		struct buf slug = BUF_INIT;

		utf8_slug(&slug, span_base_name(span_of(new)));
		command_usage("move", "a name is made of a-z, 0-9 and '-'; for example '%s'", slug.ptr);
		buf_release(&slug);
		return EXIT_USAGE;
	}
	if (span_equal(move->from, move->to))
		return command_usage("move", "'%.*s' is where it stands already", SPAN_ARG(move->from));
	if (exists(e, move->to))
		return command_usage("move", "'%.*s' exists already; nothing is written over",
		                     SPAN_ARG(move->to));
	if (move->folder && span_ends_with(inside, "/") &&
	    span_equal(span_slice(inside, 0, move->from.len), move->from))
		return command_usage("move", "'%.*s' is inside '%.*s'", SPAN_ARG(move->to),
		                     SPAN_ARG(move->from));
	return EXIT_CLEAN;
}

static int
read_new(struct editing *e, const char *new, struct move *move)
{
	if (!read_path(e, new, &move->to))
		return command_usage("move", "'%s' is not in content/", new);
	if (span_ends_with(span_of(new), "/") || is_directory(e, move->to))
		move->to = arena_printf(&e->plan.arena, "%.*s/%.*s", SPAN_ARG(move->to),
		                        SPAN_ARG(span_base_name(move->from)));
	else if (!move->folder)
		move->to = with_ending(e, move->to, move->from);
	return check_new(e, new, move);
}

static void
summarise(const struct editing *e, const struct move *move, bool dry)
{
	size_t moved = 0, mended = 0, i;

	for (i = 0; i < e->plan.files.len; i++) {
		const struct plan_file *file = e->plan.files.at[i];

		if (!file->before_path.len)
			fprintf(stderr, "new: %.*s\n", SPAN_ARG(file->path));
		else if (span_equal(file->before_path, file->path))
			mended++;
		else
			moved++;
	}
	fprintf(stderr, "%.*s -> %.*s: %zu file%s %s, references in %zu other file%s mended%s\n",
	        SPAN_ARG(move->from), SPAN_ARG(move->to), moved, moved == 1 ? "" : "s",
	        dry ? "would move" : "moved", mended, mended == 1 ? "" : "s",
	        dry ? "; nothing was changed" : "; nothing is committed");
}

static int
run(struct editing *e, const struct arguments *arguments)
{
	struct move move = { .alias = !arguments->no_alias };
	int status = read_old(e, arguments->operands[0], &move);

	if (!status)
		status = read_new(e, arguments->operands[1], &move);
	if (status)
		return status;
	move_plan(&move, &e->options, e->site, &e->plan);
	if (!editing_try(e, &move)) {
		editing_report(e, true);
		fputs("the move would leave these errors, so nothing was changed\n", stderr);
		return EXIT_CONTENT;
	}
	if (arguments->dry_run)
		editing_show(e);
	else
		status = editing_write(e);
	if (!status) {
		editing_report(e, false);
		summarise(e, &move, arguments->dry_run);
	}
	return status;
}

int
command_move(const struct arguments *arguments)
{
	struct editing e;
	int status;

	if (arguments->operand_count < 2)
		return command_usage("move", "which page, and where to?");
	status = editing_begin(&e, "move", arguments->directory ? arguments->directory : ".", arguments);
	if (!status)
		status = run(&e, arguments);
	editing_end(&e);
	return status;
}
