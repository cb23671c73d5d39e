#include "content/page.h"

#include <limits.h>

#include "base/nearest.h"
#include "base/utf8.h"
#include "content/alias.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FIELD(key, member, type_name) { key, YAML_TYPE_##type_name, false, offsetof(struct front_matter, member) }

static const struct yaml_field common_fields[] = {
	FIELD("id", id, NAME),
	FIELD("type", type, NAME),
	FIELD("title", title, TEXT),
	FIELD("short-title", short_title, TEXT),
	FIELD("number", number, TEXT),
	FIELD("order", order, NUMBER),
	FIELD("summary", summary, TEXT),
	FIELD("topics", topics, LIST),
	FIELD("audience", audience, LIST),
	FIELD("status", status, NAME),
	FIELD("authority", authority, NAME),
	FIELD("cross-authority", cross_authority, LIST),
	FIELD("review", review, DATE),
	FIELD("owner", owner, TEXT),
	FIELD("also", also, LIST),
	FIELD("aliases", aliases, LIST),
	FIELD("see", see, LIST),
	FIELD("replaces", replaces, LIST),
	FIELD("anchors", anchors, NODE),
	FIELD("removed", removed, NODE),
	FIELD("glossary", glossary, FLAG),
};

/* What one page_load_front needs. */
struct loader {
	struct page *page;
	const struct config *config;
	struct arena *arena;
	struct diag_list *diags;
};

static struct place
at(const struct loader *l, size_t offset)
{
	return (struct place){ l->page->source, offset };
}

/* The offset behind a "---" line that begins at `start`, or 0 if none does. */
static size_t
fence_end(struct span text, size_t start)
{
	size_t end = span_find(text, '\n', start);
	struct span line = span_slice(text, start, end);

	while (line.len > 3 && (line.ptr[line.len - 1] == '\r' || line.ptr[line.len - 1] == ' '))
		line.len--;
	if (!span_is(line, "---"))
		return 0;
	return end < text.len ? end + 1 : end;
}

/* Finds the front matter; returns where the body begins. */
static size_t
find_front_matter(struct loader *l, size_t *start, size_t *end)
{
	struct span text = l->page->source->text;
	size_t line = fence_end(text, 0), body;

	*start = *end = line;
	if (!line) {
		diag_add(l->diags, DIAG_FRONT_MATTER_MISSING, at(l, 0), "the page has no front matter");
		diag_hint(l->diags, "begin the file with a line '---', the page's id, type, title and summary, "
		                    "and another line '---'");
		return 0;
	}
	while (line < text.len) {
		if ((body = fence_end(text, line)) != 0) {
			*end = line;
			return body;
		}
		line = span_find(text, '\n', line) + 1;
	}
	diag_add(l->diags, DIAG_FRONT_MATTER_OPEN, at(l, 0), "the front matter never ends");
	diag_hint(l->diags, "close it with a line '---'");
	return text.len;
}

static bool
text_is_clean(struct loader *l)
{
	struct span text = l->page->source->text;
	size_t bad = utf8_check(text), nul = span_find(text, '\0', 0), cr;

	if (!text.len) {
		diag_add(l->diags, DIAG_FILE_EMPTY, at(l, 0), "the page is empty");
		diag_hint(l->diags, "delete the file, or give it front matter and text");
		return false;
	}
	if (nul < text.len) {
		diag_add(l->diags, DIAG_TEXT_NUL, at(l, nul), "a NUL byte");
		diag_hint(l->diags, "the file may be damaged, or saved as UTF-16; save it as UTF-8");
		return false;
	}
	if (bad < text.len) {
		diag_add(l->diags, DIAG_TEXT_UTF8, at(l, bad), "byte 0x%02X is not UTF-8",
		         (unsigned)(unsigned char)text.ptr[bad]);
		diag_hint(l->diags, "save the file as UTF-8");
		return false;
	}
	cr = span_find(text, '\r', 0);
	if (cr < text.len) {
		diag_add(l->diags, DIAG_TEXT_CRLF, at(l, cr), "lines end in CR LF");
		diag_hint(l->diags, "set the editor to save with LF line ends");
	}
	return true;
}

/* What a page is taken for that names no type, or an unknown one. */
static const struct page_type *
default_type(const struct config *config)
{
	const struct page_type *plain = config_type(config, span_of("page"));

	return plain ? plain : &config->types[0];
}

/* "did you mean", and the fix where that is no guess. */
static void
hint_nearest(struct loader *l, size_t offset, struct span name, const struct span *names, size_t count)
{
	size_t i = nearest_name(name, names, count);

	if (i < count)
		diag_hint(l->diags, "did you mean '%.*s'?", SPAN_ARG(names[i]));
	i = nearest_only(name, names, count);
	if (i < count)
		diag_mend_word(l->diags, at(l, offset), name, names[i]);
}

/* The type that the front matter names. */
static void
set_type(struct loader *l, const struct yaml_node *root)
{
	const struct yaml_node *value = yaml_get(root, "type");
	const struct config *config = l->config;
	struct span *names;
	size_t i;

	if (!value)
		return;
	for (i = 0; i < config->type_count; i++)
		if (span_equal(config->types[i].name, value->text)) {
			l->page->type = &config->types[i];
			return;
		}
	diag_add(l->diags, DIAG_TYPE_UNKNOWN, at(l, value->offset), "no type '%.*s' in site.yaml",
	         SPAN_ARG(value->text));
	names = arena_array(l->arena, config->type_count, sizeof(*names));
	for (i = 0; i < config->type_count; i++)
		names[i] = config->types[i].name;
	hint_nearest(l, value->offset, value->text, names, config->type_count);
}

static bool
is_required(const struct page_type *type, const char *key)
{
	size_t i;

	for (i = 0; i < type->required.len; i++)
		if (span_is(type->required.at[i], key))
			return true;
	return false;
}

/* The common fields and the type's, as one table; the type's go to raw nodes. */
static void
decode_front_matter(struct loader *l, const struct yaml_node *root)
{
	const struct page_type *type = l->page->type;
	size_t count = COUNT(common_fields) + type->field_count, i;
	struct yaml_field *table = arena_array(l->arena, count, sizeof(*table));
	/* The struct, followed by one node for each field of the type. */
	struct {
		struct front_matter front;
		const struct yaml_node *nodes[];
	} *raw = arena_alloc(l->arena, sizeof(*raw) + type->field_count * sizeof(raw->nodes[0]));
	struct front_matter *front = &l->page->front;

	for (i = 0; i < COUNT(common_fields); i++) {
		table[i] = common_fields[i];
		table[i].required = is_required(type, table[i].name);
	}
	for (i = 0; i < type->field_count; i++) {
		struct yaml_field *field = &table[COUNT(common_fields) + i];

		field->name = arena_cstr(l->arena, type->fields[i].name);
		field->type = YAML_TYPE_NODE;
		field->required = is_required(type, field->name);
		field->member = sizeof(raw->front) + i * sizeof(raw->nodes[0]);
	}
	raw->front = *front;
	yaml_decode(root, l->page->source, "the front matter", table, count, raw, l->arena, l->diags);
	*front = raw->front;
	front->fields = arena_array(l->arena, type->field_count, sizeof(*front->fields));
	for (i = 0; i < type->field_count; i++) {
		union {
			struct span text;
			long number;
			bool flag;
			struct yaml_list list;
		} value;

		if (raw->nodes[i] && yaml_decode_value(raw->nodes[i], l->page->source, type->fields[i].type, &value,
		                                       l->arena, l->diags))
			front->fields[front->field_count++] =
				(struct field_value){ &type->fields[i], raw->nodes[i] };
	}
}

static void
name_not_listed(struct loader *l, size_t offset, const char *what, struct span name, const struct span *names,
                size_t count)
{
	diag_add(l->diags, DIAG_VALUE_UNKNOWN, at(l, offset), "no %s '%.*s' in site.yaml", what, SPAN_ARG(name));
	hint_nearest(l, offset, name, names, count);
}

static void
check_authority(struct loader *l, struct span name, size_t offset)
{
	const struct config *c = l->config;
	struct span *names = arena_array(l->arena, c->authority_count, sizeof(*names));
	size_t i;

	for (i = 0; i < c->authority_count; i++)
		names[i] = c->authorities[i].id;
	if (!config_authority(c, name))
		name_not_listed(l, offset, "authority", name, names, c->authority_count);
}

static void
set_status(struct loader *l)
{
	const struct config *c = l->config;
	struct span *names;
	size_t i;

	if (!l->page->front.status.len)
		return;
	l->page->status = config_status(c, l->page->front.status);
	if (l->page->status)
		return;
	names = arena_array(l->arena, c->status_count, sizeof(*names));
	for (i = 0; i < c->status_count; i++)
		names[i] = c->statuses[i].id;
	name_not_listed(l, page_place(l->page, "status").offset, "status", l->page->front.status, names,
	                c->status_count);
}

static void
check_audience(struct loader *l)
{
	const struct config *c = l->config;
	const struct yaml_list *list = &l->page->front.audience;
	struct span *names = arena_array(l->arena, c->audience_count, sizeof(*names));
	size_t i;

	for (i = 0; i < c->audience_count; i++)
		names[i] = c->audiences[i].id;
	for (i = 0; i < list->len; i++)
		if (!config_audience(c, list->at[i]))
			name_not_listed(l, list->offsets[i], "audience", list->at[i], names, c->audience_count);
}

/* Names in front matter that site.yaml must declare. */
static void
check_names(struct loader *l)
{
	const struct front_matter *front = &l->page->front;
	size_t i;

	set_status(l);
	if (front->authority.len) {
		check_authority(l, front->authority, page_place(l->page, "authority").offset);
		l->page->authority = config_authority(l->config, front->authority);
	}
	for (i = 0; i < front->cross_authority.len; i++)
		check_authority(l, front->cross_authority.at[i], front->cross_authority.offsets[i]);
	check_audience(l);
}

/* A title for a page that has none, so that it can be named in lists. */
static struct span
title_from_path(const struct page *page)
{
	struct span name = page->path;
	size_t slash;

	while ((slash = span_find(name, '/', 0)) < name.len)
		name = span_from(name, slash + 1);
	return name;
}

/* The front matter as a tree, or NULL, and its end; sets where the body begins. */
static const struct yaml_node *
parse_front_matter(struct loader *l, size_t *end)
{
	struct page *page = l->page;
	size_t start = 0;

	if (page->twin) {
		page->body = page->twin->body;
		*end = page->twin->front.end;
		return page->twin->front.root;
	}
	page->body = page->source->text.len;
	if (!text_is_clean(l))
		return NULL;
	page->body = find_front_matter(l, &start, end);
	if (*end > start)
		return yaml_parse(l->arena, page->source, start, *end, &yaml_front_matter_limits, l->diags);
	if (start)
		diag_add(l->diags, DIAG_FRONT_MATTER_MISSING, at(l, 0), "the front matter is empty");
	return NULL;
}

void
page_load_front(struct page *page, const struct config *config, struct arena *arena, struct diag_list *diags)
{
	struct loader l = { page, config, arena, diags };
	size_t end = 0;
	const struct yaml_node *root = parse_front_matter(&l, &end);

	page->front = (struct front_matter){ .order = LONG_MAX, .glossary = true };
	page->type = default_type(config);
	if (root) {
		page->front.root = root;
		page->front.end = end;
		set_type(&l, root);
		decode_front_matter(&l, root);
		check_names(&l);
		alias_load(page, arena, diags);
	}
	if (!page->front.title.len)
		page->front.title = title_from_path(page);
}

void
page_load_body(struct page *page, struct arena *arena, struct diag_list *diags)
{
	const struct page *twin = page->twin;

	page->unread = false;
	page->doc = twin && !twin->unread ? twin->doc : md_parse(page->source, page->body, arena, diags);
	page->references = arena_array(arena, page->doc->link_count, sizeof(*page->references));
}

void
page_leave_body(struct page *page, struct arena *arena)
{
	page->doc = ARENA_NEW(arena, struct md_doc);
	page->doc->source = page->source;
	page->doc->nodes = ARENA_NEW(arena, struct md_node);
	page->doc->nodes[0].end = page->doc->node_count = 1;
}

struct span
page_heading(const struct page *page, struct arena *arena)
{
	if (!page->front.number.len)
		return page->front.title;
	return arena_printf(arena, "%.*s %.*s", SPAN_ARG(page->front.number), SPAN_ARG(page->front.title));
}

struct span
page_short_title(const struct page *page)
{
	return page->front.short_title.len ? page->front.short_title : page->front.title;
}

struct span
page_field(const struct page *page, const char *name)
{
	size_t i;

	for (i = 0; i < page->front.field_count; i++)
		if (span_is(page->front.fields[i].rule->name, name))
			return page->front.fields[i].node->text;
	return span_make(NULL, 0);
}

bool
page_diagram(const struct md_doc *doc, uint32_t node, struct diagram_block *block)
{
	const struct md_node *code = &doc->nodes[node];

	if (code->kind != MD_CODE_BLOCK || !span_is(md_language(code), "diagram"))
		return false;
	*block = (struct diagram_block){ doc->source, code->offset, code->text, md_code_title(code) };
	return true;
}

struct place
page_place(const struct page *page, const char *key)
{
	const struct yaml_node *node = yaml_get(page->front.root, key);

	return (struct place){ page->source, node ? node->offset : 0 };
}
