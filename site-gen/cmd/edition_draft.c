#include "cmd/edition.h"

#include "amend/amendments.h"
#include "base/fs.h"

static const struct place nowhere = { NULL, 0 };

/* Changes that the editors have not classed, on their way into the file. */
struct draft {
	struct edition_run *e;
	const struct change_file *file; /* as it is, or NULL */
	size_t unclassed, missing;      /* changes without a class; of them, without an entry */
	struct buf text;                /* the entries to add */
};

static const struct change_file *
find_file(const struct edition_run *e)
{
	size_t i;

	for (i = 0; i < e->site->changes.len; i++)
		if (span_equal(e->site->changes.at[i]->source->path, e->changes))
			return e->site->changes.at[i];
	return NULL;
}

static const struct change_note *
find_note(const struct change_file *file, struct span page)
{
	size_t i;

	for (i = 0; file && i < file->count; i++)
		if (span_equal(file->notes[i].page, page))
			return &file->notes[i];
	return NULL;
}

/* "reworded, renumbered; 12 words added, 3 removed" */
static void
put_summary(struct buf *out, const struct amend_change *change)
{
	bool first = true;
	unsigned kind;

	for (kind = 0; kind < AMEND_KINDS; kind++)
		if (change->kinds & AMEND_BIT(kind)) {
			buf_printf(out, "%s%s", first ? "" : ", ", amend_kind_name((enum amend_kind)kind));
			first = false;
		}
	if (change->added || change->removed)
		buf_printf(out, "; %zu words added, %zu removed", change->added, change->removed);
}

/* A title on one line of a comment. */
static void
put_title(struct buf *out, struct span title)
{
	size_t i;

	for (i = 0; i < title.len; i++)
		buf_char(out, (unsigned char)title.ptr[i] < ' ' ? ' ' : title.ptr[i]);
}

static void
put_entry(struct draft *d, const struct amend_change *change)
{
	const struct page *page = change->new ? change->new : change->old;

	buf_printf(&d->text, "  - page: %.*s\n    # ", SPAN_ARG(change->id));
	put_title(&d->text, page->front.title);
	buf_str(&d->text, ": ");
	put_summary(&d->text, change);
	buf_str(&d->text, "\n    # class: minor\n    # reason:\n");
}

static void
put_head(const struct edition *previous, struct buf *out)
{
	buf_printf(out, "# What changed since the %.*s, page by page, for its readers.\n",
	           SPAN_ARG(previous->label));
	buf_str(out, "# Give each page a class: take away the '#' before it.\n"
	             "#   minor        it says the same as before, in other words\n"
	             "#   substantive  a reader has to know or do something else; needs a reason\n"
	             "# A reason is one sentence for readers. It goes into What's new.\n"
	             "changes:\n");
}

/* The file as it would be; false where it cannot be added to. */
static bool
complete_file(struct draft *d, const struct edition *previous, struct buf *out)
{
	struct source source = { d->e->changes, { NULL, 0 } };
	struct diag_list unheard = DIAG_LIST_INIT;
	const struct change_file *read;
	size_t before = d->file ? d->file->count : 0;

	if (d->file)
		buf_span(out, d->file->source->text);
	else
		put_head(previous, out);
	if (out->len && out->ptr[out->len - 1] != '\n')
		buf_char(out, '\n');
	buf_span(out, buf_as_span(&d->text));
	source.text = buf_as_span(out);
	read = changes_load(&source, d->e->publication->id, d->e->id, &d->e->arena, &unheard);
	diag_release(&unheard);
	return read && read->count == before + d->missing;
}

/* Adds what is missing; says where it is. */
static void
write_entries(struct draft *d, const struct edition *previous)
{
	struct edition_run *e = d->e;
	struct buf text = BUF_INIT;

	if (!complete_file(d, previous, &text)) {
		diag_hint(&e->diags,
		          "add them to %.*s: - page: ID, class: minor or substantive, reason: one sentence",
		          SPAN_ARG(e->changes));
	} else if (e->arguments->dry_run) {
		diag_hint(&e->diags, "without --dry-run, %.*s is written for you to fill in",
		          SPAN_ARG(e->changes));
	} else if (edition_write(e, e->changes, buf_as_span(&text))) {
		diag_hint(&e->diags, "%.*s is written: open it, give each page its class, and try again",
		          SPAN_ARG(e->changes));
	}
	buf_release(&text);
}

void
edition_draft_changes(struct edition_run *e, const struct edition *previous)
{
	struct amend_state old = { e->site, e->publication, previous },
			   new = { e->site, e->publication, NULL };
	struct draft d = { .e = e, .file = find_file(e), .text = BUF_INIT };
	struct amend_comparison *comparison = amend_compare(&old, &new, e->options.jobs);
	size_t i;

	for (i = 0; i < comparison->change_count; i++) {
		const struct change_note *note = find_note(d.file, comparison->changes[i].id);

		if (!amend_needs_class(&comparison->changes[i]) || (note && note->class != CHANGE_UNCLASSED))
			continue;
		d.unclassed++;
		if (note)
			continue;
		d.missing++;
		put_entry(&d, &comparison->changes[i]);
	}
	if (d.unclassed) {
		diag_add(&e->diags, DIAG_EDITION_NOT_READY, nowhere,
		         "%zu changed page%s no class yet, so readers are not told what changed", d.unclassed,
		         d.unclassed == 1 ? " has" : "s have");
		diag_hint(&e->diags, "give each page in %.*s its class", SPAN_ARG(e->changes));
	}
	if (d.missing)
		write_entries(&d, previous);
	amend_comparison_free(comparison);
	buf_release(&d.text);
}
