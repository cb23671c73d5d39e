/*
 * Changing a front matter and leaving the rest of it as it is: comments,
 * order, line ends and the form of its lists.
 */
#ifndef CONTENT_FRONT_H
#define CONTENT_FRONT_H

#include "content/page.h"

/* Bytes of the page's source, and what takes their place. */
struct front_edit {
	size_t offset, length;
	struct span text;               /* in the arena */
};

/*
 * Puts `item` before the others of the list `key`, or makes that key's line
 * the last.  False where there is no front matter that can be read, or the
 * list's one text is in a form that is not to be guessed at.
 */
bool front_add_item(const struct page *page, const char *key, struct span item, struct arena *arena,
                    struct front_edit *edit);

/* Adds a line "key: value" at the front matter's beginning; false as above. */
bool front_add_key(const struct page *page, const char *key, struct span value, struct arena *arena,
                   struct front_edit *edit);

/* Writes a text as a value of YAML: plain if it can be, else in quotes. */
void front_put_text(struct buf *out, struct span text);

#endif
