#include "content/publication.h"

#include "base/nearest.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FIELD(struct_name, key, member, type_name, required) \
	{ key, YAML_TYPE_##type_name, required, offsetof(struct struct_name, member) }

/* publication.yaml as it stands in YAML. */
struct raw_publication {
	struct span title, short_title, authority, owner, summary, scope, edition;
	long order;
	const struct yaml_node *editions, *parts, *removed, *files;
};

static bool
is_list(const struct yaml_node *node, const struct source *source, const char *name, struct diag_list *diags)
{
	if (!node)
		return false;
	if (node->kind == YAML_LIST)
		return true;
	diag_add(diags, DIAG_VALUE_TYPE, (struct place){ source, node->offset }, "'%s' must be a list", name);
	return false;
}

static void
read_editions(struct publication *p, const struct yaml_node *node, struct arena *arena, struct diag_list *diags)
{
	static const struct yaml_field fields[] = {
		FIELD(edition, "id", id, TEXT, true),     FIELD(edition, "label", label, TEXT, true),
		FIELD(edition, "date", date, DATE, false), FIELD(edition, "ref", ref, TEXT, false),
		FIELD(edition, "note", note, TEXT, false),
	};
	const struct yaml_node *child;

	if (!is_list(node, p->source, "editions", diags))
		return;
	p->editions = arena_array(arena, node->count, sizeof(*p->editions));
	for (child = node->first; child; child = child->next) {
		struct edition *edition = &p->editions[p->edition_count++];

		edition->offset = child->offset;
		yaml_decode(child, p->source, "an edition", fields, COUNT(fields), edition, arena, diags);
		if (!span_is(edition->id, "now"))
			continue;
		diag_add(diags, DIAG_VALUE_UNKNOWN, (struct place){ p->source, child->offset },
		         "'now' is the text as it is, and no edition");
		diag_hint(diags, "give the edition another id");
	}
}

static void
read_parts(struct publication *p, const struct yaml_node *node, struct arena *arena, struct diag_list *diags)
{
	static const struct yaml_field fields[] = {
		FIELD(part, "id", id, NAME, true),
		FIELD(part, "number", number, TEXT, false),
		FIELD(part, "title", title, TEXT, true),
		FIELD(part, "summary", summary, TEXT, false),
	};
	const struct yaml_node *child;

	if (!is_list(node, p->source, "parts", diags))
		return;
	p->parts = arena_array(arena, node->count, sizeof(*p->parts));
	for (child = node->first; child; child = child->next) {
		struct part *part = &p->parts[p->part_count++];

		part->offset = child->offset;
		yaml_decode(child, p->source, "a part", fields, COUNT(fields), part, arena, diags);
	}
}

static void
read_removed(struct publication *p, const struct yaml_node *node, struct arena *arena, struct diag_list *diags)
{
	const struct yaml_node *child;

	if (!node)
		return;
	if (node->kind != YAML_MAP) {
		diag_add(diags, DIAG_VALUE_TYPE, (struct place){ p->source, node->offset },
		         "'removed' must give the reason for each id");
		diag_hint(diags, "write 'removed:' and below it lines '  old-id: Why it was removed.'");
		return;
	}
	p->removed = arena_array(arena, node->count, sizeof(*p->removed));
	for (child = node->first; child; child = child->next) {
		struct removed_page *removed = &p->removed[p->removed_count];

		if (!yaml_decode_value(child, p->source, YAML_TYPE_TEXT, &removed->note, arena, diags))
			continue;
		removed->id = child->key;
		removed->offset = child->key_offset;
		p->removed_count++;
	}
}

static void
read_files(struct publication *p, const struct yaml_node *node, struct arena *arena, struct diag_list *diags)
{
	const struct yaml_node *child;

	if (!node)
		return;
	if (node->kind != YAML_MAP) {
		diag_add(diags, DIAG_VALUE_TYPE, (struct place){ p->source, node->offset },
		         "'files' must give the file of now for each old one");
		diag_hint(diags, "write 'files:' and below it lines '  old-form.pdf: new-form.pdf'");
		return;
	}
	p->files = arena_array(arena, node->count, sizeof(*p->files));
	for (child = node->first; child; child = child->next) {
		struct file_alias *alias = &p->files[p->file_count];

		if (!yaml_decode_value(child, p->source, YAML_TYPE_TEXT, &alias->wanted, arena, diags))
			continue;
		alias->name = child->key;
		alias->offset = child->key_offset;
		p->file_count++;
	}
}

static void
set_authority(struct publication *p, const struct config *config, const struct yaml_node *value,
              struct arena *arena, struct diag_list *diags)
{
	struct span *names = arena_array(arena, config->authority_count, sizeof(*names));
	size_t i;

	if (!value)
		return;
	p->authority = config_authority(config, value->text);
	if (p->authority)
		return;
	diag_add(diags, DIAG_VALUE_UNKNOWN, (struct place){ p->source, value->offset },
	         "no authority '%.*s' in site.yaml", SPAN_ARG(value->text));
	for (i = 0; i < config->authority_count; i++)
		names[i] = config->authorities[i].id;
	i = nearest_name(value->text, names, config->authority_count);
	if (i < config->authority_count)
		diag_hint(diags, "did you mean '%.*s'?", SPAN_ARG(names[i]));
}

static void
set_edition(struct publication *p, const struct yaml_node *value, struct diag_list *diags)
{
	size_t i;

	if (!value)
		return;
	for (i = 0; i < p->edition_count; i++)
		if (span_equal(p->editions[i].id, value->text))
			p->edition = &p->editions[i];
	if (!p->edition)
		diag_add(diags, DIAG_VALUE_UNKNOWN, (struct place){ p->source, value->offset },
		         "edition '%.*s' is not in 'editions'", SPAN_ARG(value->text));
}

struct publication *
publication_load(const struct config *config, struct span id, const struct source *source, struct arena *arena,
                 struct diag_list *diags)
{
	static const struct yaml_field fields[] = {
		FIELD(raw_publication, "title", title, TEXT, true),
		FIELD(raw_publication, "short-title", short_title, TEXT, false),
		FIELD(raw_publication, "authority", authority, NAME, false),
		FIELD(raw_publication, "owner", owner, TEXT, false),
		FIELD(raw_publication, "summary", summary, TEXT, false),
		FIELD(raw_publication, "scope", scope, TEXT, false),
		FIELD(raw_publication, "order", order, NUMBER, false),
		FIELD(raw_publication, "edition", edition, TEXT, false),
		FIELD(raw_publication, "editions", editions, NODE, false),
		FIELD(raw_publication, "parts", parts, NODE, false),
		FIELD(raw_publication, "removed", removed, NODE, false),
		FIELD(raw_publication, "files", files, NODE, false),
	};
	struct publication *p = ARENA_NEW(arena, struct publication);
	struct raw_publication raw = { .order = 1000 };
	const struct yaml_node *root;

	root = yaml_parse(arena, source, 0, source->text.len, &yaml_file_limits, diags);
	if (!root || !yaml_decode(root, source, "a publication", fields, COUNT(fields), &raw, arena, diags))
		return NULL;
	p->id = p->folder = id;
	p->source = source;
	p->title = raw.title;
	p->short_title = raw.short_title.len ? raw.short_title : raw.title;
	p->summary = raw.summary;
	p->scope = raw.scope;
	p->owner = raw.owner;
	p->order = raw.order < 0 ? 0 : (size_t)raw.order;
	read_editions(p, raw.editions, arena, diags);
	read_parts(p, raw.parts, arena, diags);
	read_removed(p, raw.removed, arena, diags);
	read_files(p, raw.files, arena, diags);
	set_authority(p, config, yaml_get(root, "authority"), arena, diags);
	set_edition(p, yaml_get(root, "edition"), diags);
	return p;
}

const struct part *
publication_part(const struct publication *publication, struct span name)
{
	size_t i;

	for (i = 0; i < publication->part_count; i++)
		if (span_equal(publication->parts[i].id, name))
			return &publication->parts[i];
	return NULL;
}

const struct removed_page *
publication_removed(const struct publication *publication, struct span id)
{
	size_t i;

	for (i = 0; i < publication->removed_count; i++)
		if (span_equal(publication->removed[i].id, id))
			return &publication->removed[i];
	return NULL;
}

const struct file_alias *
publication_file(const struct publication *publication, struct span name)
{
	size_t i;

	for (i = 0; i < publication->file_count; i++)
		if (span_equal(publication->files[i].name, name))
			return &publication->files[i];
	return NULL;
}
