/*
 * Which files change, through inotify.  Private to serve/.
 *
 * Editors save in many ways: they write in place, in one go or in several,
 * write a second file and rename it over the first, and leave backups and lock
 * files about.  So changes are gathered: until nothing happened for a moment
 * and no file is open that was written to.  Names that no build reads are
 * passed over.
 *
 * Where anything is unsure (the kernel's queue ran over, a folder came, went or
 * moved) everything is watched and read anew.  Where folders cannot be watched
 * (the limit of fs.inotify.max_user_watches, a kernel without inotify) the
 * files' sizes and times are looked at every two seconds.
 */
#ifndef SERVE_WATCH_H
#define SERVE_WATCH_H

#include <stdint.h>

#include "content/store.h"

/* Milliseconds: of rest before a change is taken up; at most waited for a file
 * that is written to and not closed, or for others that go on changing. */
#define WATCH_REST 50
#define WATCH_LONGEST 1000
#define WATCH_POLL 2000

struct watch;

/* Watches content/, layouts/ and assets/ of the folder, and where git notes
 * commits.  Never NULL. */
struct watch *watch_open(const char *root);
void watch_close(struct watch *watch);          /* NULL is fine */
/* Whether it can only look from time to time. */
bool watch_is_polling(const struct watch *watch);

/* To be polled for input; it may change in watch_take.  -1: there is none. */
int watch_fd(const struct watch *watch);
/* Reads what happened; `now` is in milliseconds of any clock that only grows. */
void watch_read(struct watch *watch, uint64_t now);
/* Milliseconds until watch_take has something, or until watch_read is due where
 * nothing can be polled; 0: now; -1: nothing is known to happen. */
int watch_wait(const struct watch *watch, uint64_t now);
/* Whether gathered changes are there. */
bool watch_ready(const struct watch *watch, uint64_t now);
/* Hands them over to the store. */
void watch_take(struct watch *watch, struct site_store *store);

#endif
