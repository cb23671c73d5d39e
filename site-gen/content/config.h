/*
 * content/site.yaml: what the site is called, what kinds of pages, callouts
 * and statuses there are, and the house style.
 *
 * Everything lives in the arena given to config_load and is read-only after.
 */
#ifndef CONTENT_CONFIG_H
#define CONTENT_CONFIG_H

#include "yaml/yaml.h"

struct authority {
	struct span id, title;
	bool neutral;                   /* may be linked from any page */
};

struct audience {
	struct span id, title;
};

struct status {
	struct span id, title, note;
	bool warn;                      /* a page with it is an open question */
};

struct callout_kind {
	struct span id, title;          /* "MUST-DO", "Must do" */
	bool warn;                      /* each one is an open question */
	bool style;                     /* house-style rules read it */
	bool compare;                   /* the times that it gives must agree with others' */
	struct span question;           /* how a title begins that asks the owner something, or empty */
};

/* What the generator adds to a page of a type. */
enum view {
	VIEW_NONE,
	VIEW_HOME,                      /* publications and topics */
	VIEW_INDEX,                     /* the pages below */
	VIEW_TOPIC,                     /* every page that carries the topic */
	VIEW_REGISTER,                  /* every callout of a kind */
	VIEW_GLOSSARY,
	VIEW_MATRIX,                    /* sections of all pages of a type, as a grid */
	VIEW_COLUMN,                    /* one section of all pages of a type */
	VIEW_SEARCH,
	VIEW_SITEMAP,                   /* every page */
	VIEW_NEWS                       /* substantive changes, newest first */
};

struct field_rule {
	struct span name;
	enum yaml_type type;
	bool page;                      /* a name that is the id of a page */
};

struct page_type {
	struct span name, layout;
	struct span title;              /* a word for readers, "Chapter"; may be empty */
	enum view view;
	struct yaml_list required;      /* front matter keys */
	struct yaml_list headings;      /* second-level headings, in order */
	bool headings_only;
	bool linked;                    /* its pages are there to be linked to */
	struct field_rule *fields;
	size_t field_count;
};

struct style_rule {
	struct span id, pattern, message, suggest;
	bool ignore_case, error;
	struct place place;             /* of the pattern, for diagnostics */
};

struct config {
	const struct source *source;
	struct span title, tagline, language;
	struct span address;            /* where the site is published, or empty */
	struct span root;               /* the path of that, "/" if empty; ends in "/" */
	long mirror_days;               /* a copy that is older says so; 0: none does */
	struct yaml_list menu, footer;  /* ids of the pages linked from every page */
	struct yaml_list known;         /* abbreviations that need no explanation */
	struct authority *authorities;
	struct audience *audiences;
	struct status *statuses;
	struct callout_kind *callouts;
	struct page_type *types;
	struct style_rule *rules;
	size_t authority_count, audience_count, status_count, callout_count, type_count, rule_count;
};

/* Decodes source into *config; false after a diagnostic. */
bool config_load(struct config *config, const struct source *source, struct arena *arena,
                 struct diag_list *diags);

/* Look-ups by id; NULL if there is none. */
const struct authority *config_authority(const struct config *config, struct span id);
const struct audience *config_audience(const struct config *config, struct span id);
const struct status *config_status(const struct config *config, struct span id);
const struct callout_kind *config_callout(const struct config *config, struct span id);
const struct page_type *config_type(const struct config *config, struct span name);

#endif
