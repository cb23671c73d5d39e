/*
 * The files of search/ in the site: docs/search-index.md.  Private to render/.
 *
 * search_files_new, then search_add_block for every block, then
 * search_files_finish, then search_write_file for every file; blocks and
 * files in any order and by several threads.
 */
#ifndef RENDER_SEARCH_FILES_H
#define RENDER_SEARCH_FILES_H

#include "render/renderer.h"
#include "search/search.h"

struct search_files {
	const struct render *render;
	struct arena arena;
	struct search_index *index;
	struct search_kept *kept;       /* the words of search.yaml that are not stemmed */
	struct search_shards *shards;   /* NULL: the index is written whole */
	struct search_words *words;     /* for spelling help */
	VEC(size_t) blocks;             /* the first document of each file of texts */
	struct span *pages;             /* by document: its part of pages/N.js */
	const char *dump;               /* a folder, or NULL */
	struct span *dumped;            /* by document: its line; NULL without a folder */
};

/* NULL if the site has no search page.  The pages' numbers must be there. */
struct search_files *search_files_new(const struct render *render, unsigned jobs, const char *dump);
void search_files_free(struct search_files *files);     /* NULL is fine */
void search_add_block(struct renderer *r, size_t block);
void search_files_finish(struct search_files *files);
size_t search_file_count(const struct search_files *files);
void search_write_file(struct renderer *r, size_t file);

/* The fields of a document, in the order of the index. */
#define SEARCH_FIELDS 4
/* Keeps the texts of a document for search_dump. */
void search_dump_add(struct renderer *r, size_t document, const struct span texts[SEARCH_FIELDS]);
/* Writes what was kept and the whole index to the folder, if there is one. */
void search_dump(struct renderer *r);

/* Whether an asset goes into search/engine.js and nowhere else. */
bool search_is_part(struct span path);

/* A file siteGenSearch.load.put('name','…'): opens it, strings of JSON inside
 * it, closes it and hands it to the sink. */
void search_open(struct buf *out, struct span name);
void search_put_string(struct buf *out, struct span s);
void search_close(struct renderer *r, struct span name, struct buf *out);

/* The manifest's facets, as a member of JSON. */
void search_describe_facets(struct renderer *r, struct buf *json);
/* Its words, as JSON. */
void search_describe_words(struct renderer *r, struct buf *json);

#endif
