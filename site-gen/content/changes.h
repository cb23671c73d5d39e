/*
 * What editors say of the changes that an edition brought:
 * content/<publication>/changes/<edition>.yaml, or now.yaml for what changed
 * since the last published edition.
 */
#ifndef CONTENT_CHANGES_H
#define CONTENT_CHANGES_H

#include "yaml/yaml.h"

enum change_class {
	CHANGE_UNCLASSED,
	CHANGE_MINOR,                   /* says the same as before */
	CHANGE_SUBSTANTIVE              /* a reader has to do or know something else */
};

struct change_note {
	struct span page;               /* an id in the publication, of now or, if it was removed, of then */
	enum change_class class;
	struct span reason;             /* may be empty with a minor change */
	struct span date;               /* of the change, or empty: what git says */
	size_t offset;                  /* of the entry, and of the id in it */
	size_t page_offset;
};

struct change_file {
	const struct source *source;
	struct span publication;        /* the name of its folder */
	struct span name;               /* of an edition, or "now" */
	struct span summary;            /* may be empty */
	struct change_note *notes;
	size_t count;                   /* entries that are broken are left out */
};
VEC_TYPE(change_files, struct change_file *);

/* Whether a path is such a file; gives its folder and name. */
bool changes_is_file(struct span path, struct span *publication, struct span *name);
/* Decodes one; NULL after a diagnostic.  What is wrong in an entry is diagnosed. */
struct change_file *changes_load(const struct source *source, struct span publication, struct span name,
                                 struct arena *arena, struct diag_list *diags);

#endif
