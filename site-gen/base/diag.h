/*
 * Diagnostics: what is wrong with the content, and where.
 *
 * A list collects diagnostics in any order, from one thread; each worker has
 * its own and diag_merge joins them.  Nothing is printed before diag_sort, so
 * the output is the same in every run.  Messages begin in lower case, quote
 * names in '…' and have no full stop.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag_catalogue.h"
#include "base/source.h"
#include "base/vec.h"

enum diag_severity { DIAG_SEVERITY_WARNING, DIAG_SEVERITY_ERROR, DIAG_SEVERITY_ENVIRONMENT };

enum diag_id {
#define DIAG_ENUM(member, id, severity, meaning) DIAG_##member,
	DIAG_CATALOGUE(DIAG_ENUM)
#undef DIAG_ENUM
	DIAG_COUNT
};

struct diag_info {
	const char *id, *meaning;
	enum diag_severity severity;
};
extern const struct diag_info diag_info[DIAG_COUNT];

/* What mends a diagnostic, for a program to apply: `length` bytes of the
 * source at `offset` give way to `text`. */
struct diag_fix {
	const struct source *source;    /* NULL: nothing is known to mend it */
	size_t offset, length;
	struct span text;               /* in the list's arena; may be empty */
};

struct diag {
	enum diag_id id;
	enum diag_severity severity;
	struct place place;             /* the source must outlive the list */
	struct span rule;               /* a style rule's own name, or empty */
	struct span message, hint;      /* in the list's arena; hint may be empty */
	struct diag_fix fix;
};

struct diag_list {
	struct arena arena;
	VEC(struct diag) items;
	size_t errors, warnings;        /* errors include the environment's */
	bool environment;               /* whether one of them is the environment's */
};

#define DIAG_LIST_INIT { .arena = ARENA_INIT, .items = VEC_INIT }

void diag_release(struct diag_list *list);

/* Adds one; a NULL place.source stands for the site as a whole. */
void diag_add(struct diag_list *list, enum diag_id id, struct place place, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* Gives the newest diagnostic a hint: "did you mean 'x'?", "add …". */
void diag_hint(struct diag_list *list, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Gives the newest diagnostic the name of a style rule (copied). */
void diag_rule(struct diag_list *list, struct span rule);
/* Gives the newest diagnostic a fix (the text is copied).  To be given only
 * where there is one way to mend it that an editor would take. */
void diag_mend(struct diag_list *list, const struct source *source, size_t offset, size_t length, struct span text);
/* The same where the word `from`, quoted or not, stands at the place: `to` takes
 * its place.  Without a fix where it does not stand there so. */
void diag_mend_word(struct diag_list *list, struct place place, struct span from, struct span to);
/* Makes the newest diagnostic an error (a style rule may ask for it). */
void diag_raise(struct diag_list *list);
/* "cannot read 'path': No such file or directory" and the like, from errno. */
void diag_errno(struct diag_list *list, enum diag_id id, const char *doing, const char *path, int error);

/* Adds one of another list, its texts copied. */
void diag_copy(struct diag_list *list, const struct diag *d);

/* Diagnostics outside a list, to be added to several ones. */
struct diag_kept {
	struct diag *at;
	size_t len;
};
/* Copies `count` from number `first` on into the arena. */
struct diag_kept diag_keep(const struct diag_list *list, size_t first, size_t count, struct arena *arena);
/* Adds kept ones, which must outlive the list. */
void diag_add_kept(struct diag_list *list, const struct diag_kept *kept);

/* Moves all of `from` behind `into`; `from` is then empty. */
void diag_merge(struct diag_list *into, struct diag_list *from);
/* By path, then offset, then id, then message; exact repeats are dropped. */
void diag_sort(struct diag_list *list);
/* Turns warnings into errors (--strict), but for those about open questions
 * and links that nobody could check. */
void diag_strict(struct diag_list *list);
/* Forgets warnings (--quiet). */
void diag_drop_warnings(struct diag_list *list);
/* Forgets those of one id, for who says it in other words; not the environment's. */
void diag_drop(struct diag_list *list, enum diag_id id);
/* 0 without errors, 3 with an environment error, else 1. */
int diag_exit_status(const struct diag_list *list);

/* "error" or "warning"; the environment's are errors. */
const char *diag_severity_name(enum diag_severity severity);
/* Zeroes where it has no line: no source, or one without text. */
struct source_position diag_position(const struct diag *d, struct source_cursor *cursor);

/*
 * Writers; call diag_sort first.
 * text:  content/guide/x.md:12:8: error: no page 'y.md' [link-missing]
 *        then the source line, a caret, "  note: hint"; closes with counts.
 *        A style rule's name follows the id: [style: click-here].  A source
 *        without text has no line and column; no source, no path.  Controls
 *        and bad UTF-8 are shown as U+FFFD, a tab as four spaces; of a long
 *        line only what is near the caret.
 * json:  one object a line: path, line, column, severity, id, rule, message,
 *        hint, null where there is none; and fixes, a list of at most one: path,
 *        line and column, offset and length in bytes, text.
 * sarif: one SARIF 2.1.0 log (OASIS Standard, 27 March 2020), columns in
 *        UTF-16 code units.  Addresses are relative to the site's root.
 */
void diag_write_text(const struct diag_list *list, bool colour, struct buf *out);
void diag_write_json(const struct diag_list *list, struct buf *out);
void diag_write_sarif(const struct diag_list *list, struct buf *out);

#endif
