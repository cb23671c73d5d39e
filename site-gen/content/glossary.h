/*
 * content/glossary.yaml, and finding its terms in running text.
 *
 * Terms are found by their first word: a bit set of the hashes of all first
 * words throws out nearly every word of a text at once, a map from first
 * words to forms decides the rest, the longest form winning.  So the cost
 * does not grow with the number of terms.
 */
#ifndef CONTENT_GLOSSARY_H
#define CONTENT_GLOSSARY_H

#include "base/map.h"
#include "content/config.h"

struct term {
	struct span id;                 /* its anchor on the glossary page */
	struct span name, abbreviation, definition;
	struct yaml_list aliases, see;
	const struct authority *authority;      /* NULL: for all pages */
	bool linked;                    /* in running text */
	size_t offset;                  /* of the entry in the source */
	uint32_t *related;              /* indices of the terms of `see` */
	size_t related_count;
};

struct glossary {
	const struct source *source;    /* NULL if the site has none */
	struct term *terms;             /* by name, folded */
	size_t count;
	struct map by_id;               /* struct term */
	struct map first_words;         /* folded first word -> struct term_form, longest first */
	unsigned char starts[8192];     /* bit set: hashes of first words, 16 bits */
};

bool glossary_load(struct glossary *glossary, const struct config *config, const struct source *source,
                   struct arena *arena, struct diag_list *diags);
void glossary_release(struct glossary *glossary);

/* The term's name for readers: "Multi-Agency Safeguarding Hub (MASH)". */
struct span term_title(const struct term *term, struct arena *arena);

struct term_match {
	size_t start, end;              /* bytes of the text */
	uint32_t term;
};
/*
 * The first term in text at or after `start` that a page of `authority` may
 * link.  A word after a backslash is passed over.  False if there is none.
 * `fold` is scratch memory of the caller.
 */
bool glossary_find(const struct glossary *glossary, struct span text, size_t start,
                   const struct authority *authority, struct buf *fold, struct term_match *match);
/* Whether the text at `at` begins with a form of a term (to drop the
 * backslash before it). */
bool glossary_at(const struct glossary *glossary, struct span text, size_t at,
                 const struct authority *authority, struct buf *fold, struct term_match *match);

#endif
