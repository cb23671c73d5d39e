#include "cmd/edit.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "content/front.h"
#include "content/reference.h"

#define CONTENT "content"
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define VALUES_MAX 6 /* shown of those that other pages have */

/* A page on its way. */
struct draft {
	struct editing *e;
	const struct page_type *type;
	struct span title;        /* may be empty */
	struct span folder, name; /* "content/guide/legal", "plo" */
	struct span id;
	struct span path;
	bool name_given;
};

static int
list_types(struct editing *e)
{
	const struct config *config = &e->site->config;
	size_t i, k;

	for (i = 0; i < config->type_count; i++) {
		const struct page_type *type = &config->types[i];

		printf("%-20.*s needs %s", SPAN_ARG(type->name), type->required.len ? "" : "nothing");
		for (k = 0; k < type->required.len; k++)
			printf("%s%.*s", k ? ", " : "", SPAN_ARG(type->required.at[k]));
		if (type->headings.len)
			printf("; %zu headings", type->headings.len);
		putchar('\n');
	}
	return EXIT_CLEAN;
}

static int
find_type(struct draft *d, const char *name)
{
	const struct config *config = &d->e->site->config;
	struct span *names = arena_array(&d->e->plan.arena, config->type_count, sizeof(*names));
	size_t i;

	d->type = config_type(config, span_of(name));
	if (d->type)
		return EXIT_CLEAN;
	for (i = 0; i < config->type_count; i++)
		names[i] = config->types[i].name;
	i = nearest_name(span_of(name), names, config->type_count);
	if (i < config->type_count)
		return command_usage("new", "no type '%s' in site.yaml; did you mean '%.*s'?", name,
		                     SPAN_ARG(names[i]));
	return command_usage("new", "no type '%s' in site.yaml; 'site-gen new' lists them", name);
}

/* A file name: of the slug, what may be in one. */
static struct span
name_from(struct draft *d, struct span text)
{
	struct buf slug = BUF_INIT, name = BUF_INIT;
	struct span result;
	size_t i;

	utf8_slug(&slug, text);
	for (i = 0; i < slug.len; i++) {
		char c = slug.ptr[i];
		bool hyphen = c == '-' || c == '_';

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    (hyphen && name.len && name.ptr[name.len - 1] != '-'))
			buf_char(&name, hyphen ? '-' : c);
	}
	if (name.len && name.ptr[name.len - 1] == '-')
		buf_truncate(&name, name.len - 1);
	result = arena_copy(&d->e->plan.arena, buf_as_span(&name));
	buf_release(&slug);
	buf_release(&name);
	return result;
}

/* Where most pages of the type are; the first of equals. */
static struct span
usual_folder(const struct draft *d)
{
	const struct page_list *pages = &d->e->site->pages;
	struct map counts = MAP_INIT;
	struct span best = SPAN(CONTENT);
	size_t *count, most = 0, i;

	for (i = 0; i < pages->len; i++) {
		const struct page *page = pages->at[i];
		struct span folder = span_folder(page->path);

		if (!page->source || page->edition || page->type != d->type)
			continue;
		count = map_put(&counts, folder, ARENA_NEW(&d->e->plan.arena, size_t));
		if (++*count > most) {
			most = *count;
			best = folder;
		}
	}
	map_release(&counts);
	return best;
}

static bool
on_disk(const struct draft *d, struct span path, bool *folder)
{
	struct arena *arena = &d->e->plan.arena;
	struct stat st;

	if (lstat(fs_join(arena, d->e->options.root, arena_cstr(arena, path)), &st))
		return false;
	*folder = S_ISDIR(st.st_mode);
	return true;
}

static bool
is_good_name(struct span name)
{
	size_t i;

	for (i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
		      c == '/'))
			return false;
	}
	return name.len > 0;
}

/* A folder, or a file with or without its ending. */
static int
read_path(struct draft *d, const char *text)
{
	struct arena *arena = &d->e->plan.arena;
	bool folder = false;
	struct span path;

	if (!path_resolve(arena, span_of(NULL), span_of(text), &path) || text[0] == '/')
		return command_usage("new", "'%s' is not in content/", text);
	if (!span_is(path, CONTENT) && !span_starts_with(path, CONTENT "/"))
		path = path.len ? arena_printf(arena, CONTENT "/%.*s", SPAN_ARG(path)) : span_of(CONTENT);
	if (!is_good_name(path)) {
		struct span slash = span_folder(path), name = span_from(path, slash.len ? slash.len + 1 : 0);

		return command_usage("new", "a name is made of a-z, 0-9 and '-'; for example '%.*s'",
		                     SPAN_ARG(name_from(d, name)));
	}
	on_disk(d, path, &folder);
	if (folder || span_ends_with(span_of(text), "/")) {
		d->folder = path;
		return EXIT_CLEAN;
	}
	if (span_ends_with(path, ".md"))
		path.len -= 3;
	d->folder = span_folder(path);
	d->name = span_from(path, d->folder.len + 1);
	d->name_given = true;
	return EXIT_CLEAN;
}

/* "content/guide/legal" is below "guide", where an id is unique. */
static struct span
key_of(struct draft *d, struct span id)
{
	struct span rest = span_from(d->folder, sizeof(CONTENT)), top;

	span_cut(rest, '/', &top, &rest);
	return top.len ? arena_printf(&d->e->plan.arena, "%.*s/%.*s", SPAN_ARG(top), SPAN_ARG(id)) : id;
}

static bool
id_is_taken(struct draft *d, struct span id)
{
	return map_get(&d->e->site->by_key, key_of(d, id)) != NULL;
}

/* In another publication too: an id given without one could then be either page's. */
static bool
id_is_used(struct draft *d, struct span id)
{
	return id_is_taken(d, id) || map_get(&d->e->site->by_id, id);
}

/* The name, or with "-2", "-3" … the first that `is_taken` does not know. */
static struct span
first_free(struct draft *d, struct span name, bool is_taken(struct draft *d, struct span name))
{
	struct span free_name = name;
	unsigned n;

	for (n = 2; is_taken(d, free_name); n++)
		free_name = arena_printf(&d->e->plan.arena, "%.*s-%u", SPAN_ARG(name), n);
	return free_name;
}

static struct span
path_of(struct draft *d, struct span name)
{
	return arena_printf(&d->e->plan.arena, "%.*s/%.*s.md", SPAN_ARG(d->folder), SPAN_ARG(name));
}

static bool
name_is_taken(struct draft *d, struct span name)
{
	bool folder;

	return on_disk(d, path_of(d, name), &folder);
}

static int
choose_names(struct draft *d, const struct arguments *arguments)
{
	struct arena *arena = &d->e->plan.arena;

	if (!d->name.len)
		d->name = name_from(d, d->title);
	if (!d->name.len)
		d->name = arena_printf(arena, "new-%.*s", SPAN_ARG(d->type->name));
	if (d->name_given && name_is_taken(d, d->name))
		return command_usage("new", "'%.*s' exists already; nothing is written over",
		                     SPAN_ARG(path_of(d, d->name)));
	d->name = first_free(d, d->name, name_is_taken);
	d->path = path_of(d, d->name);
	if (arguments->id) {
		d->id = span_of(arguments->id);
		if (!is_good_name(d->id))
			return command_usage("new", "an id is made of a-z, 0-9 and '-'");
		if (id_is_taken(d, d->id))
			return command_usage(
				"new", "the id '%s' is taken by '%.*s'", arguments->id,
				SPAN_ARG(((struct page *)map_get(&d->e->site->by_key, key_of(d, d->id)))
			                         ->path));
		return EXIT_CLEAN;
	}
	d->id = span_is(d->name, "index") && d->folder.len > sizeof(CONTENT)
	                ? span_from(d->folder, span_folder(d->folder).len + 1)
	                : d->name;
	d->id = first_free(d, d->id, id_is_used);
	return EXIT_CLEAN;
}

/* What is to be said of a key that the editor has to fill in. */
static const char *
advice_for(struct span key)
{
	static const struct {
		const char *key, *advice;
	} advice[] = {
		{ "title", "what the page is called" },
		{ "summary", "one sentence, for lists and search results" },
		{ "number", "in quotes, as in \"6.10\"" },
		{ "review", "a date, as in 2027-03-31" },
		{ "owner", "a role, never a person" },
	};
	size_t i;

	for (i = 0; i < COUNT(advice); i++)
		if (span_is(key, advice[i].key))
			return advice[i].advice;
	return NULL;
}

static const struct field_rule *
field_of(const struct page_type *type, struct span key)
{
	size_t i;

	for (i = 0; i < type->field_count; i++)
		if (span_equal(type->fields[i].name, key))
			return &type->fields[i];
	return NULL;
}

static bool
is_among(const struct span *values, size_t count, struct span value)
{
	while (count)
		if (span_equal(values[--count], value))
			return true;
	return false;
}

/* "as in: form, website": what the other pages of the type have. */
static void
put_values(const struct draft *d, struct span key, struct buf *out)
{
	const struct page_list *pages = &d->e->site->pages;
	struct span values[VALUES_MAX];
	char *name = arena_cstr(&d->e->plan.arena, key);
	size_t count = 0, i;

	for (i = 0; i < pages->len && count < VALUES_MAX; i++) {
		struct span value = pages->at[i]->type == d->type && !pages->at[i]->edition
		                            ? page_field(pages->at[i], name)
		                            : span_of(NULL);

		if (value.len && !is_among(values, count, value))
			values[count++] = value;
	}
	for (i = 0; i < count; i++) {
		buf_str(out, i ? ", " : "as in: ");
		buf_span(out, values[i]);
	}
}

static void
put_advice(const struct draft *d, struct span key, struct buf *out)
{
	const struct field_rule *field = field_of(d->type, key);
	const char *advice = advice_for(key);

	if (advice)
		buf_str(out, advice);
	else if (field && field->page)
		BUF_LIT(out, "the id of a page");
	else if (field && field->type == YAML_TYPE_DATE)
		BUF_LIT(out, "a date, as in 2027-03-31");
	else if (field && field->type == YAML_TYPE_ADDRESS)
		BUF_LIT(out, "an address that begins with https://");
	else if (field && field->type == YAML_TYPE_FLAG)
		BUF_LIT(out, "true or false");
	else if (field)
		put_values(d, key, out);
	else
		BUF_LIT(out, "see docs/content-format.md");
}

static void
put_key(const struct draft *d, struct span key, struct buf *out)
{
	struct buf advice = BUF_INIT;

	buf_span(out, key);
	buf_char(out, ':');
	put_advice(d, key, &advice);
	if (span_is(key, "title") && d->title.len) {
		buf_char(out, ' ');
		front_put_text(out, d->title);
	} else if (advice.len) {
		buf_printf(out, " # %s", advice.ptr);
	}
	buf_char(out, '\n');
	buf_release(&advice);
}

static void
put_page(const struct draft *d, struct buf *out)
{
	const struct page_type *type = d->type;
	size_t i;

	buf_printf(out, "---\nid: %.*s\ntype: %.*s\n", SPAN_ARG(d->id), SPAN_ARG(type->name));
	if (!is_among(type->required.at, type->required.len, span_of("title")))
		put_key(d, span_of("title"), out);
	for (i = 0; i < type->required.len; i++)
		if (!span_is(type->required.at[i], "id") && !span_is(type->required.at[i], "type"))
			put_key(d, type->required.at[i], out);
	BUF_LIT(out, "---\n");
	for (i = 0; i < type->headings.len; i++)
		buf_printf(out, "\n## %.*s\n", SPAN_ARG(type->headings.at[i]));
}

/* Of the new page itself: an empty value or section is what is to be filled in. */
static bool
is_to_fill_in(const struct draft *d, const struct diag *diag)
{
	return diag->place.source && span_equal(diag->place.source->path, d->path) &&
	       (diag->id == DIAG_VALUE_TYPE || diag->severity == DIAG_SEVERITY_WARNING);
}

static bool
is_sound(const struct draft *d)
{
	size_t i;

	for (i = 0; i < d->e->fresh.items.len; i++) {
		const struct diag *diag = &d->e->fresh.items.at[i];

		if (diag->severity != DIAG_SEVERITY_WARNING && !is_to_fill_in(d, diag))
			return false;
	}
	return true;
}

/* The path alone goes to standard output, for a program that opens it. */
static void
tell(const struct draft *d)
{
	const char *root = d->e->options.root;
	size_t count = 0, i;

	puts(fs_join(&d->e->plan.arena, strcmp(root, ".") == 0 ? "" : root,
	             arena_cstr(&d->e->plan.arena, d->path)));
	fflush(stdout);
	fprintf(stderr, "a page of type '%.*s' with the id '%.*s'; to fill in:\n", SPAN_ARG(d->type->name),
	        SPAN_ARG(d->id));
	for (i = 0; i < d->e->fresh.items.len; i++) {
		const struct diag *diag = &d->e->fresh.items.at[i];

		if (!is_to_fill_in(d, diag))
			continue;
		fprintf(stderr, "  line %zu: %.*s\n",
		        source_position(diag->place.source, diag->place.offset).line,
		        SPAN_ARG(diag->message));
		count++;
	}
	fprintf(stderr, "%sthen 'site-gen check' says what is still missing\n",
	        count ? "  and the text; " : "  the text; ");
}

static int
run(struct draft *d, const struct arguments *arguments)
{
	struct buf text = BUF_INIT;
	int status = find_type(d, arguments->operands[0]);

	d->folder = status ? span_of(CONTENT) : usual_folder(d);
	if (!status && arguments->operand_count > 1)
		status = read_path(d, arguments->operands[1]);
	if (!status)
		status = choose_names(d, arguments);
	if (status)
		return status;
	put_page(d, &text);
	plan_create(&d->e->plan, d->path, buf_as_span(&text));
	buf_release(&text);
	editing_try(d->e, NULL);
	if (!is_sound(d)) {
		editing_report(d->e, true);
		fputs("nothing was written: the page would leave these errors\n", stderr);
		return EXIT_CONTENT;
	}
	status = editing_write(d->e);
	if (!status)
		tell(d);
	return status;
}

int
command_new(const struct arguments *arguments)
{
	struct editing e;
	int status = editing_begin(&e, "new", arguments->directory ? arguments->directory : ".", arguments);
	struct draft draft = { .e = &e, .title = span_trim(span_of(arguments->title)) };

	if (!status)
		status = arguments->operand_count ? run(&draft, arguments) : list_types(&e);
	editing_end(&e);
	return status;
}
