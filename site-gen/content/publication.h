/*
 * A publication: a folder of content/ with a publication.yaml.
 */
#ifndef CONTENT_PUBLICATION_H
#define CONTENT_PUBLICATION_H

#include <stdint.h>

#include "content/config.h"

struct page;

struct edition {
	struct span id, label, date, ref, note;
	size_t offset;                  /* of the entry in publication.yaml */
	struct publication *then;       /* the publication as it was; NULL if it is not in git, or not read */
	struct page *index;             /* its first page below editions/, once the tree is built */
	char commit[41];                /* full id; empty for one that is not in git yet, or not read */
	bool tagged;                    /* the commit has the tag "<publication>/<id>" */
	int64_t seconds;                /* that commit's date: since 1970, UTC */
	int utc_offset;                 /* of its author's clock, in minutes east of UTC */
};

struct part {
	struct span id;                 /* the name of its folder */
	struct span number, title, summary;
	size_t offset;                  /* of the entry in publication.yaml */
};

/* A page or file of an earlier edition that nothing continues. */
struct removed_page {
	struct span id, note;           /* of a file its path in the publication; why, for the reader */
	size_t offset;                  /* of the entry in publication.yaml */
};

/* A file of an earlier edition, and the one whose bytes its address has now: paths in the publication. */
struct file_alias {
	struct span name, wanted;
	size_t offset;                  /* of the entry in publication.yaml */
};

struct publication {
	struct span id;                 /* the name of its folder */
	struct span folder;             /* the same, or "<id>/editions/<edition>" */
	const struct publication *now;  /* of an earlier edition: the current one; else NULL */
	const struct source *source;
	struct span title, short_title, summary, scope, owner;
	const struct authority *authority;      /* NULL: belongs to none */
	struct edition *editions;
	const struct edition *edition;  /* the current one, or NULL */
	struct part *parts;
	struct removed_page *removed;
	struct file_alias *files;
	size_t edition_count, part_count, removed_count, file_count;
	size_t order;                   /* place among the site's publications */
};

/* Decodes a publication.yaml; NULL after a diagnostic. */
struct publication *publication_load(const struct config *config, struct span id, const struct source *source,
                                     struct arena *arena, struct diag_list *diags);
/* What is said of the page with the id `id` that was removed, or NULL. */
const struct removed_page *publication_removed(const struct publication *publication, struct span id);
/* The line under `files` for the old name, or NULL. */
const struct file_alias *publication_file(const struct publication *publication, struct span name);
/* The part whose folder is `name`, or NULL. */
const struct part *publication_part(const struct publication *publication, struct span name);

#endif
