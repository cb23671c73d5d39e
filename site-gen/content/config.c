#include "content/config.h"

#include "base/nearest.h"

/* What every config decoder needs. */
struct reader {
	struct config *config;
	struct arena *arena;
	struct diag_list *diags;
};

#define FIELD(struct_name, key, member, type_name) \
	{ key, YAML_TYPE_##type_name, false, offsetof(struct struct_name, member) }
#define REQUIRED(struct_name, key, member, type_name) \
	{ key, YAML_TYPE_##type_name, true, offsetof(struct struct_name, member) }
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool
decode(struct reader *r, const struct yaml_node *map, const char *what, const struct yaml_field *fields,
       size_t count, void *out)
{
	return yaml_decode(map, r->config->source, what, fields, count, out, r->arena, r->diags);
}

static void
expect(struct reader *r, const struct yaml_node *node, enum yaml_kind kind, const char *what)
{
	diag_add(r->diags, DIAG_VALUE_TYPE, (struct place){ r->config->source, node->offset }, "%s must be a %s",
	         what, kind == YAML_MAP ? "map" : kind == YAML_LIST ? "list" : "text");
}

/* The children of a map or list of a given kind; NULL after a diagnostic or if absent. */
static const struct yaml_node *
children(struct reader *r, const struct yaml_node *node, enum yaml_kind kind, const char *what)
{
	if (!node)
		return NULL;
	if (node->kind != kind) {
		expect(r, node, kind, what);
		return NULL;
	}
	return node->first;
}

static void
read_authorities(struct reader *r, const struct yaml_node *node)
{
	static const struct yaml_field fields[] = {
		REQUIRED(authority, "title", title, TEXT),
		FIELD(authority, "neutral", neutral, FLAG),
	};
	const struct yaml_node *child = children(r, node, YAML_MAP, "'authorities'");

	r->config->authorities = arena_array(r->arena, node ? node->count : 0, sizeof(struct authority));
	for (; child; child = child->next) {
		struct authority *a = &r->config->authorities[r->config->authority_count++];

		a->id = child->key;
		decode(r, child, "an authority", fields, COUNT(fields), a);
	}
}

static void
read_audiences(struct reader *r, const struct yaml_node *node)
{
	const struct yaml_node *child = children(r, node, YAML_MAP, "'audiences'");

	r->config->audiences = arena_array(r->arena, node ? node->count : 0, sizeof(struct audience));
	for (; child; child = child->next) {
		struct audience *a = &r->config->audiences[r->config->audience_count++];

		a->id = child->key;
		yaml_decode_value(child, r->config->source, YAML_TYPE_TEXT, &a->title, r->arena, r->diags);
	}
}

static void
read_statuses(struct reader *r, const struct yaml_node *node)
{
	static const struct yaml_field fields[] = {
		REQUIRED(status, "title", title, TEXT),
		FIELD(status, "note", note, TEXT),
		FIELD(status, "warn", warn, FLAG),
	};
	const struct yaml_node *child = children(r, node, YAML_MAP, "'statuses'");

	r->config->statuses = arena_array(r->arena, node ? node->count : 0, sizeof(struct status));
	for (; child; child = child->next) {
		struct status *s = &r->config->statuses[r->config->status_count++];

		s->id = child->key;
		decode(r, child, "a status", fields, COUNT(fields), s);
	}
}

static void
read_callouts(struct reader *r, const struct yaml_node *node)
{
	static const struct yaml_field fields[] = {
		REQUIRED(callout_kind, "title", title, TEXT),
		FIELD(callout_kind, "warn", warn, FLAG),
		FIELD(callout_kind, "style", style, FLAG),
		FIELD(callout_kind, "compare", compare, FLAG),
		FIELD(callout_kind, "question", question, TEXT),
	};
	const struct yaml_node *child = children(r, node, YAML_MAP, "'callouts'");

	r->config->callouts = arena_array(r->arena, node ? node->count : 0, sizeof(struct callout_kind));
	for (; child; child = child->next) {
		struct callout_kind *c = &r->config->callouts[r->config->callout_count++];

		c->id = child->key;
		c->style = true;
		decode(r, child, "a callout", fields, COUNT(fields), c);
	}
}

static const char *const view_names[] = {
	[VIEW_NONE] = "none", [VIEW_HOME] = "home", [VIEW_INDEX] = "index", [VIEW_TOPIC] = "topic",
	[VIEW_REGISTER] = "register", [VIEW_GLOSSARY] = "glossary", [VIEW_MATRIX] = "matrix",
	[VIEW_COLUMN] = "column", [VIEW_SEARCH] = "search", [VIEW_SITEMAP] = "sitemap",
	[VIEW_NEWS] = "whats-new",
};

static enum view
view_named(struct reader *r, struct span name, size_t offset)
{
	struct span names[COUNT(view_names)];
	size_t i;

	for (i = 0; i < COUNT(view_names); i++) {
		names[i] = span_of(view_names[i]);
		if (span_equal(names[i], name))
			return (enum view)i;
	}
	diag_add(r->diags, DIAG_VALUE_UNKNOWN, (struct place){ r->config->source, offset }, "no view '%.*s'",
	         SPAN_ARG(name));
	i = nearest_name(name, names, COUNT(names));
	if (i < COUNT(names))
		diag_hint(r->diags, "did you mean '%.*s'?", SPAN_ARG(names[i]));
	return VIEW_NONE;
}

static void
read_type_fields(struct reader *r, const struct yaml_node *node, struct page_type *type)
{
	const struct yaml_node *child = children(r, node, YAML_MAP, "'fields'");

	type->fields = arena_array(r->arena, node ? node->count : 0, sizeof(*type->fields));
	for (; child; child = child->next) {
		bool is_page = child->kind == YAML_TEXT && span_is(child->text, "page");
		int named = is_page ? YAML_TYPE_NAME :
		            child->kind == YAML_TEXT ? yaml_type_named(child->text) : -1;

		if (named < 0) {
			diag_add(r->diags, DIAG_VALUE_UNKNOWN, (struct place){ r->config->source, child->offset },
			         "a field is text, name, page, number, date, flag, address or list");
			continue;
		}
		type->fields[type->field_count++] =
			(struct field_rule){ child->key, (enum yaml_type)named, is_page };
	}
}

/* The members of a type as they stand in YAML. */
struct raw_type {
	struct span layout, view, title;
	struct yaml_list required, headings;
	bool headings_only, linked;
	const struct yaml_node *fields;
};

static void
read_types(struct reader *r, const struct yaml_node *node)
{
	static const struct yaml_field fields[] = {
		REQUIRED(raw_type, "layout", layout, NAME),
		FIELD(raw_type, "view", view, NAME),
		FIELD(raw_type, "title", title, TEXT),
		FIELD(raw_type, "required", required, LIST),
		FIELD(raw_type, "fields", fields, NODE),
		FIELD(raw_type, "headings", headings, LIST),
		FIELD(raw_type, "headings-only", headings_only, FLAG),
		FIELD(raw_type, "linked", linked, FLAG),
	};
	const struct yaml_node *child = children(r, node, YAML_MAP, "'types'");

	r->config->types = arena_array(r->arena, node ? node->count : 0, sizeof(struct page_type));
	for (; child; child = child->next) {
		struct page_type *type = &r->config->types[r->config->type_count++];
		struct raw_type raw = { .view = SPAN("none") };

		type->name = child->key;
		decode(r, child, "a type", fields, COUNT(fields), &raw);
		type->layout = raw.layout;
		type->title = raw.title;
		type->view = view_named(r, raw.view, child->offset);
		type->required = raw.required;
		type->headings = raw.headings;
		type->headings_only = raw.headings_only;
		type->linked = raw.linked;
		read_type_fields(r, raw.fields, type);
	}
}

static void
read_rules(struct reader *r, const struct yaml_node *node)
{
	static const struct yaml_field fields[] = {
		REQUIRED(style_rule, "id", id, NAME),
		REQUIRED(style_rule, "pattern", pattern, TEXT),
		REQUIRED(style_rule, "message", message, TEXT),
		FIELD(style_rule, "suggest", suggest, TEXT),
		FIELD(style_rule, "ignore-case", ignore_case, FLAG),
		FIELD(style_rule, "error", error, FLAG),
	};
	const struct yaml_node *child = children(r, node, YAML_LIST, "'style'");

	r->config->rules = arena_array(r->arena, node ? node->count : 0, sizeof(struct style_rule));
	for (; child; child = child->next) {
		struct style_rule rule = { .ignore_case = true };
		const struct yaml_node *pattern = yaml_get(child, "pattern");

		rule.place = (struct place){ r->config->source, pattern ? pattern->offset : child->offset };
		if (decode(r, child, "a style rule", fields, COUNT(fields), &rule))
			r->config->rules[r->config->rule_count++] = rule;
	}
}

/* The path of an address, as a folder: "https://a.org/b?c" -> "/b/". */
static struct span
root_of(struct span address, struct arena *arena)
{
	struct span path;

	span_cut(address, '#', &address, &path);
	span_cut(address, '?', &address, &path);
	/* Behind "https://". */
	path = span_from(address, span_find(address, '/', 8));
	while (path.len && path.ptr[path.len - 1] == '/')
		path.len--;
	return arena_printf(arena, "%.*s/", SPAN_ARG(path));
}

/* site.yaml as it stands in YAML. */
struct raw_config {
	struct span title, tagline, language, address;
	struct yaml_list menu, footer, known;
	const struct yaml_node *authorities, *audiences, *statuses, *callouts, *types, *style;
	long mirror_days;
};

#define MIRROR_DAYS_MAX 3650

static void
read_mirror_days(struct reader *r, const struct yaml_node *node, long days)
{
	if (node && (days < 1 || days > MIRROR_DAYS_MAX))
		diag_add(r->diags, DIAG_VALUE_TYPE, (struct place){ r->config->source, node->offset },
		         "'mirror-days' must be a number of days from 1 to %d", MIRROR_DAYS_MAX);
	else
		r->config->mirror_days = days;
}

bool
config_load(struct config *config, const struct source *source, struct arena *arena, struct diag_list *diags)
{
	static const struct yaml_field fields[] = {
		REQUIRED(raw_config, "title", title, TEXT),
		FIELD(raw_config, "tagline", tagline, TEXT),
		FIELD(raw_config, "language", language, TEXT),
		FIELD(raw_config, "address", address, ADDRESS),
		FIELD(raw_config, "mirror-days", mirror_days, NUMBER),
		FIELD(raw_config, "menu", menu, LIST),
		FIELD(raw_config, "footer", footer, LIST),
		FIELD(raw_config, "known-abbreviations", known, LIST),
		FIELD(raw_config, "authorities", authorities, NODE),
		FIELD(raw_config, "audiences", audiences, NODE),
		FIELD(raw_config, "statuses", statuses, NODE),
		FIELD(raw_config, "callouts", callouts, NODE),
		REQUIRED(raw_config, "types", types, NODE),
		FIELD(raw_config, "style", style, NODE),
	};
	struct reader r = { config, arena, diags };
	struct raw_config raw = { .language = SPAN("en-GB") };
	const struct yaml_node *root;
	size_t errors = diags->errors;

	config->source = source;
	root = yaml_parse(arena, source, 0, source->text.len, &yaml_file_limits, diags);
	if (!root || !decode(&r, root, "site.yaml", fields, COUNT(fields), &raw))
		return false;
	config->title = raw.title;
	config->tagline = raw.tagline;
	config->language = raw.language;
	config->address = raw.address;
	read_mirror_days(&r, yaml_get(root, "mirror-days"), raw.mirror_days);
	config->root = root_of(raw.address, arena);
	config->menu = raw.menu;
	config->footer = raw.footer;
	config->known = raw.known;
	read_authorities(&r, raw.authorities);
	read_audiences(&r, raw.audiences);
	read_statuses(&r, raw.statuses);
	read_callouts(&r, raw.callouts);
	read_types(&r, raw.types);
	read_rules(&r, raw.style);
	return diags->errors == errors;
}

/* All these tables begin with the id and have a handful of rows. */
#define LOOK_UP(table, count, member, wanted)                          \
	do {                                                           \
		for (size_t i_ = 0; i_ < (count); i_++)                \
			if (span_equal((table)[i_].member, (wanted)))  \
				return &(table)[i_];                   \
		return NULL;                                           \
	} while (0)

const struct authority *
config_authority(const struct config *config, struct span id)
{
	LOOK_UP(config->authorities, config->authority_count, id, id);
}

const struct audience *
config_audience(const struct config *config, struct span id)
{
	LOOK_UP(config->audiences, config->audience_count, id, id);
}

const struct status *
config_status(const struct config *config, struct span id)
{
	LOOK_UP(config->statuses, config->status_count, id, id);
}

const struct callout_kind *
config_callout(const struct config *config, struct span id)
{
	LOOK_UP(config->callouts, config->callout_count, id, id);
}

const struct page_type *
config_type(const struct config *config, struct span name)
{
	LOOK_UP(config->types, config->type_count, name, name);
}
