#include "content/changes.h"

#include "base/map.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FIELD(struct_name, key, member, type_name, required)                               \
	{                                                                                  \
		key, YAML_TYPE_##type_name, required, offsetof(struct struct_name, member) \
	}

/* An entry, and the file, as they stand in YAML. */
struct raw_note {
	struct change_note note;
	struct span class;
};
struct raw_file {
	struct span summary;
	const struct yaml_node *changes;
};

/* One file being read. */
struct reading {
	struct change_file *file;
	struct map pages; /* page -> its struct change_note */
	struct arena *arena;
	struct diag_list *diags;
};

bool
changes_is_file(struct span path, struct span *publication, struct span *name)
{
	struct span folder;

	if (!span_starts_with(path, "content/") || !span_ends_with(path, ".yaml"))
		return false;
	path = span_slice(path, sizeof("content/") - 1, path.len - (sizeof(".yaml") - 1));
	span_cut(path, '/', publication, &path);
	span_cut(path, '/', &folder, name);
	return publication->len && span_is(folder, "changes") && name->len &&
	       span_find(*name, '/', 0) == name->len;
}

/* The class, or a stand-in after a diagnostic. */
static enum change_class
read_class(struct reading *r, const struct yaml_node *node)
{
	const struct yaml_node *class = yaml_get(node, "class");

	if (!class)
		return CHANGE_UNCLASSED;
	if (span_is(class->text, "substantive"))
		return CHANGE_SUBSTANTIVE;
	if (!span_is(class->text, "minor")) {
		diag_add(r->diags, DIAG_VALUE_UNKNOWN, (struct place){ r->file->source, class->offset },
		         "no class '%.*s'", SPAN_ARG(class->text));
		diag_hint(r->diags,
		          "'minor' says the same as before in other words; 'substantive' gives a reader "
		          "something else to know or to do");
	}
	return CHANGE_MINOR;
}

/* What the table of fields cannot say. */
static void
check_note(struct reading *r, struct change_note *note)
{
	struct place place = { r->file->source, note->offset };

	if (map_put(&r->pages, note->page, note) != note) {
		place.offset = note->page_offset;
		diag_add(r->diags, DIAG_CHANGE_DUPLICATE, place, "the page '%.*s' stands twice in this file",
		         SPAN_ARG(note->page));
		diag_hint(r->diags, "one entry says all that is to be said of a page in an edition");
	}
	if (note->class == CHANGE_SUBSTANTIVE && !note->reason.len) {
		diag_add(r->diags, DIAG_KEY_MISSING, place, "a substantive change needs a 'reason'");
		diag_hint(r->diags,
		          "say in a sentence what is different for the reader: it goes into What's new");
	}
}

static void
read_note(struct reading *r, const struct yaml_node *node)
{
	static const struct yaml_field fields[] = {
		FIELD(raw_note, "page", note.page, TEXT, true),
		FIELD(raw_note, "class", class, TEXT, false),
		FIELD(raw_note, "reason", note.reason, TEXT, false),
		FIELD(raw_note, "date", note.date, DATE, false),
	};
	struct change_note *note = &r->file->notes[r->file->count];
	struct raw_note raw = { .class = { NULL, 0 } };

	if (!yaml_decode(node, r->file->source, "a change", fields, COUNT(fields), &raw, r->arena, r->diags))
		return;
	*note = raw.note;
	note->class = read_class(r, node);
	note->offset = node->offset;
	note->page_offset = yaml_get(node, "page")->offset;
	check_note(r, note);
	r->file->count++;
}

struct change_file *
changes_load(const struct source *source, struct span publication, struct span name, struct arena *arena,
             struct diag_list *diags)
{
	static const struct yaml_field fields[] = {
		FIELD(raw_file, "summary", summary, TEXT, false),
		FIELD(raw_file, "changes", changes, NODE, true),
	};
	struct reading r = { ARENA_NEW(arena, struct change_file), MAP_INIT, arena, diags };
	struct raw_file raw = { .changes = NULL };
	const struct yaml_node *node, *root;

	*r.file = (struct change_file){ .source = source, .publication = publication, .name = name };
	root = yaml_parse(arena, source, 0, source->text.len, &yaml_file_limits, diags);
	if (!root ||
	    !yaml_decode(root, source, "a file of changes", fields, COUNT(fields), &raw, arena, diags))
		return NULL;
	if (raw.changes->kind != YAML_LIST) {
		diag_add(diags, DIAG_VALUE_TYPE, (struct place){ source, raw.changes->offset },
		         "'changes' must be a list");
		return NULL;
	}
	r.file->summary = raw.summary;
	r.file->notes = arena_array(arena, raw.changes->count, sizeof(*r.file->notes));
	for (node = raw.changes->first; node; node = node->next)
		read_note(&r, node);
	map_release(&r.pages);
	return r.file;
}
