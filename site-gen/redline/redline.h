/*
 * What changed between two texts: blocks paired first, words within the pairs.
 *
 * A block is a paragraph, an item, a row or a heading, as plain text; the
 * caller keeps what it looks like, and finds its own places again because all
 * spans point into the texts it gave.
 *
 * Invariants: the old texts of all runs of a changed block are, one after the
 * other, its old text, and the new texts its new one; each old block stands
 * in one op, in order, and so does each new block.  No two runs of one kind
 * are neighbours, and a deletion stands before the insertion that replaces
 * it.  Comparing the other way round gives the same with old and new
 * exchanged.  White space of one kind equals that of any other.  Work is
 * bounded: some hundred steps for each word or mark (`work` counts them).
 */
#ifndef REDLINE_REDLINE_H
#define REDLINE_REDLINE_H

#include "base/arena.h"

struct redline_block {
	int kind;               /* the caller's; only blocks of one kind are paired */
	struct span text;
};

enum redline_kind { REDLINE_SAME, REDLINE_CHANGED, REDLINE_DELETED, REDLINE_INSERTED };

/* Part of a changed block: the same, deleted or inserted. */
struct redline_run {
	enum redline_kind kind;
	struct span old, new;   /* empty, but in its place, where there is nothing */
};

struct redline_op {
	enum redline_kind kind;
	const struct redline_block *old, *new;  /* NULL of an inserted or deleted block */
	struct redline_run *runs;       /* of a changed block */
	size_t run_count;
	size_t added, removed;          /* words */
};

struct redline {
	struct redline_op *ops;
	size_t op_count;
	size_t added, removed;          /* words, in all ops together */
	size_t work;
};

/* Compares two sequences of blocks.  The result is in the arena; it and the
 * blocks must outlive the redline. */
void redline_blocks(const struct redline_block *old, size_t old_count, const struct redline_block *new,
                    size_t new_count, struct arena *arena, struct redline *out);
/* Compares two texts: one op, the same or changed. */
void redline_texts(struct span old, struct span new, struct arena *arena, struct redline *out);

#endif
