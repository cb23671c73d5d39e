/*
 * YAML as this project allows it, through libyaml's events.
 *
 * A document becomes a small tree in the caller's arena with the byte offset
 * of every key and value.  Anchors, aliases, tags, merge keys, complex keys
 * and second documents are refused.  The schema decides types, never the
 * spelling: `no`, `1.10` and dates are text until something asks.
 */
#ifndef YAML_YAML_H
#define YAML_YAML_H

#include "base/diag.h"

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

struct yaml_node {
	enum yaml_kind kind;
	bool plain;                     /* a text without quotes */
	size_t offset;                  /* of the value, in the source */
	struct span text;               /* of a text */
	struct span key;                /* where it is a value of a map */
	size_t key_offset;
	struct yaml_node *first, *next; /* children of a list or map, in order */
	size_t count;                   /* of children */
};

struct yaml_limits {
	size_t bytes, nodes, depth;
};
extern const struct yaml_limits yaml_front_matter_limits;       /* 64 KB, 500, 16 */
extern const struct yaml_limits yaml_file_limits;               /* 8 MB, 200,000, 16 */

/*
 * Parses source->text[start, end).  NULL after a diagnostic; an empty document
 * is an empty map.  The root is always a map or a list.
 */
struct yaml_node *yaml_parse(struct arena *arena, const struct source *source, size_t start, size_t end,
                             const struct yaml_limits *limits, struct diag_list *diags);

/* The value of a key, or NULL; a NULL map gives NULL. */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);

/*
 * Decoding by a table: each field of a map goes to a member of a struct.
 * Unknown keys, missing required keys and values of the wrong type are
 * diagnosed, with the nearest known key as the hint.
 */
enum yaml_type {
	YAML_TYPE_TEXT,         /* struct span: any text, not empty */
	YAML_TYPE_NAME,         /* struct span: a-z 0-9 - _ and / between */
	YAML_TYPE_DATE,         /* struct span: 2026, 2026-03 or 2026-03-31, a real day */
	YAML_TYPE_ADDRESS,      /* struct span: http: or https: */
	YAML_TYPE_NUMBER,       /* long: decimal, optional sign */
	YAML_TYPE_FLAG,         /* bool: true or false */
	YAML_TYPE_LIST,         /* struct yaml_list: texts; a single text is a list of one */
	YAML_TYPE_NODE          /* const struct yaml_node *: anything */
};
struct yaml_list {
	struct span *at;
	size_t *offsets;        /* of each, in the source */
	size_t len;
};
struct yaml_field {
	const char *name;
	enum yaml_type type;
	bool required;
	size_t member;          /* offsetof in the struct; members keep their value if the key is absent */
};

/* False if something was diagnosed.  `what` names the map in messages:
 * "the front matter", "a publication". */
bool yaml_decode(const struct yaml_node *map, const struct source *source, const char *what,
                 const struct yaml_field *fields, size_t count, void *out,
                 struct arena *arena, struct diag_list *diags);
/* Checks and converts one value; `member` points to the type's C type. */
bool yaml_decode_value(const struct yaml_node *value, const struct source *source, enum yaml_type type,
                       void *member, struct arena *arena, struct diag_list *diags);
/* "text", "name", "date", "address", "number", "flag", "list"; -1 if unknown. */
int yaml_type_named(struct span name);

/* "0.2.5": of libyaml, as linked. */
void yaml_library_version(struct buf *out);

#endif
