/*
 * The words and signs of the DOT language.  Private to diagram/.
 */
#ifndef DIAGRAM_SCAN_H
#define DIAGRAM_SCAN_H

#include "diagram/diagram.h"

enum token_kind { TOKEN_END, TOKEN_ID, TOKEN_ARROW, TOKEN_LINE, TOKEN_SIGN, TOKEN_BAD };

struct token {
	enum token_kind kind;
	char sign;                      /* of TOKEN_SIGN: one of {}[]=;,:+ */
	bool quoted;                    /* an id in quotes, which is no keyword */
	size_t at;                      /* offset in the description */
	struct span text;               /* of an id, without quotes; in it only \" is decoded */
};

struct scanner {
	const struct diagram_block *block;
	struct arena *arena;
	struct diag_list *diags;
	size_t at;
};

/* The next token; TOKEN_BAD after a diagnostic. */
struct token scan_token(struct scanner *s);
/* The place in the page of an offset in the description, whose lines may be
 * indented there or stand in a quote or a list. */
struct place scan_place(const struct diagram_block *block, size_t at);

#endif
