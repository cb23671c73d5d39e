/*
 * What a template is rendered with: a tree of values in an arena.
 *
 * Values are read-only once rendering begins and may be shared by threads.
 * Text is always escaped; only a value of kind VALUE_HTML may stand in
 * {{{ }}} unescaped.  Nothing, false, empty text, empty HTML and an empty list
 * count as false in a section.  What a page may lack is set to VALUE_NOTHING:
 * a name that is not set at all gives a warning.
 */
#ifndef TEMPLATE_VALUE_H
#define TEMPLATE_VALUE_H

#include "base/arena.h"

enum value_kind { VALUE_NOTHING, VALUE_FALSE, VALUE_TRUE, VALUE_TEXT, VALUE_HTML, VALUE_LIST, VALUE_MAP };

struct value {
	enum value_kind kind;
	uint32_t len, cap;              /* of items or members */
	union {
		struct span text;       /* VALUE_TEXT, VALUE_HTML; borrowed */
		struct value *items;    /* VALUE_LIST */
		struct {
			struct value_member *members;
			uint64_t names; /* a bit for each; several may share one */
		};                      /* VALUE_MAP */
	};
};
struct value_member {
	struct span key;
	struct value value;
};

struct value value_text(struct span s);
struct value value_html(struct span s);
struct value value_flag(bool flag);
struct value value_map(void);
struct value value_list(void);

/* Adds to a map; the key is borrowed (a literal).  A later set of the same key wins. */
void value_set(struct arena *arena, struct value *map, const char *key, struct value value);
/* Adds to a list; returns the item, valid until the next push. */
struct value *value_push(struct arena *arena, struct value *list, struct value item);
/* The member, or NULL. */
const struct value *value_get(const struct value *map, struct span key);

#endif
