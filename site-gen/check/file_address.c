/*
 * Attachments of earlier editions: a file cannot say where it has gone, so its
 * address has the bytes of the one that continues it, or leads to a page.
 */
#include "base/nearest.h"
#include "check/check.h"
#include "content/edition.h"
#include "content/reference.h"

struct file_contract {
	const struct site *site;
	struct map reported; /* addresses */
	struct arena arena;
	struct diag_list *diags;
};

static struct span
address_of(struct file_contract *c, const struct publication *publication, struct span name)
{
	return arena_printf(&c->arena, "%.*s/%.*s", SPAN_ARG(publication->id), SPAN_ARG(name));
}

static bool
is_of(const struct site_file *file, const struct publication *publication)
{
	size_t len = publication->id.len;

	return file->address.len > len && file->address.ptr[len] == '/' &&
	       span_equal(span_slice(file->address, 0, len), publication->id);
}

/* The file of the publication whose name is spelled nearly so, or NULL. */
static const struct site_file *
nearest_file(struct file_contract *c, const struct publication *publication, struct span name)
{
	const struct file_list *files = &c->site->attachments;
	struct span *names = arena_array(&c->arena, files->len, sizeof(*names));
	size_t i;

	for (i = 0; i < files->len; i++)
		if (!files->at[i]->edition && is_of(files->at[i], publication))
			names[i] = span_base_name(files->at[i]->address);
	i = nearest_name(span_base_name(name), names, files->len);
	return i < files->len ? files->at[i] : NULL;
}

/* A file of now with the same bytes, else with the same name, else with one spelled nearly so; or NULL. */
static const struct site_file *
guess_file(struct file_contract *c, const struct publication *publication, const struct site_file *then,
           struct span name)
{
	const struct file_list *files = &c->site->attachments;
	const struct site_file *named = NULL;
	size_t i;

	for (i = 0; i < files->len; i++) {
		const struct site_file *file = files->at[i];

		if (file->edition)
			continue;
		if (then && span_equal(file->source.text, then->source.text))
			return file;
		if (!named && span_equal(span_base_name(file->address), span_base_name(name)))
			named = file;
	}
	return named ? named : nearest_file(c, publication, name);
}

static void
hint_file(struct file_contract *c, const struct publication *now, const struct site_file *guess,
          struct span name)
{
	struct buf path = BUF_INIT;

	if (guess) {
		path_relative(address_of(c, now, span_of("")), guess->address, &path);
		diag_hint(c->diags,
		          "if '%.*s' continues it, add '%.*s: %s' to 'files' in publication.yaml; if nothing "
		          "does, add '%.*s: why' to 'removed' there",
		          SPAN_ARG(guess->source.path), SPAN_ARG(name), path.ptr, SPAN_ARG(name));
	} else {
		diag_hint(c->diags,
		          "add '%.*s: the-file-of-now' to 'files' in publication.yaml; if nothing continues "
		          "it, add '%.*s: why' to 'removed' there",
		          SPAN_ARG(name), SPAN_ARG(name));
	}
	buf_release(&path);
}

/* What an edition published at the name, a file or, without one, an old name of a file. */
static void
check_published(struct file_contract *c, const struct edition *edition, const struct site_file *then,
                struct span name)
{
	const struct publication *now = edition->then->now;
	struct span address = address_of(c, now, name);

	if (edition_file_now(c->site, now, name) || map_get(&c->site->by_address, address) ||
	    map_get(&c->site->by_alias, address) || publication_file(now, name) ||
	    publication_removed(now, name) || map_get(&c->reported, address))
		return;
	map_put(&c->reported, address, c);
	diag_add(c->diags, DIAG_ADDRESS_LOST, (struct place){ now->source, edition->offset },
	         "edition '%.*s' published the file '%.*s', which is not there now", SPAN_ARG(edition->id),
	         SPAN_ARG(address));
	hint_file(c, now, guess_file(c, now, then, name), name);
}

/* The end of a chain of lines; NULL where it has none. */
static const struct file_alias *
last_of_chain(const struct publication *publication, const struct file_alias *alias)
{
	const struct file_alias *next;
	size_t steps;

	for (steps = 0; steps <= publication->file_count; steps++, alias = next)
		if ((next = publication_file(publication, alias->wanted)) == NULL)
			return alias;
	return NULL;
}

/* A line whose file of now is not there. */
static void
report_target(struct file_contract *c, const struct publication *publication, const struct file_alias *alias)
{
	struct place place = { publication->source, alias->offset };
	const struct file_alias *last = last_of_chain(publication, alias);
	const struct site_file *guess;

	if (last == alias) {
		diag_add(c->diags, DIAG_LINK_MISSING, place, "no file '%.*s' of 'files'",
		         SPAN_ARG(alias->wanted));
		guess = guess_file(c, publication, NULL, alias->wanted);
		if (guess)
			diag_hint(c->diags, "did you mean '%.*s'?", SPAN_ARG(guess->source.path));
		return;
	}
	diag_add(c->diags, DIAG_ALIAS_CHAIN, place, "'%.*s' leads to '%.*s', which leads %s",
	         SPAN_ARG(alias->name), SPAN_ARG(alias->wanted), last ? "on" : "back");
	if (last)
		diag_hint(c->diags, "write '%.*s: %.*s'", SPAN_ARG(alias->name), SPAN_ARG(last->wanted));
	else
		diag_hint(c->diags, "write the name of a file that is there now");
}

static void
check_line(struct file_contract *c, const struct publication *publication, const struct file_alias *alias)
{
	struct place place = { publication->source, alias->offset };
	struct span address = address_of(c, publication, alias->name), resolved;

	if (!path_resolve(&c->arena, publication->id, alias->name, &resolved) ||
	    !span_equal(resolved, address)) {
		diag_add(c->diags, DIAG_VALUE_TYPE, place,
		         "'%.*s' is not the path of a file in the publication", SPAN_ARG(alias->name));
		diag_hint(c->diags, "write it as 'forms/old-form.pdf'");
	} else if (edition_file_now(c->site, publication, alias->name) ||
	           map_get(&c->site->by_address, address)) {
		diag_add(c->diags, DIAG_ALIAS_CLASH, place, "'%.*s' is the address of a file or page of now",
		         SPAN_ARG(address));
		diag_hint(c->diags, "take the line out; the old address leads there by itself");
	} else if (!edition_file_now(c->site, publication, alias->wanted)) {
		report_target(c, publication, alias);
	}
}

void
check_file_addresses(const struct site *site, struct diag_list *diags)
{
	struct file_contract c = { .site = site, .diags = diags };
	size_t i, k, f;

	for (i = 0; i < site->attachments.len; i++)
		if (site->attachments.at[i]->edition)
			check_published(&c, site->attachments.at[i]->edition, site->attachments.at[i],
			                edition_file_name(site->attachments.at[i]));
	for (i = 0; i < site->publications.len; i++) {
		const struct publication *publication = site->publications.at[i];

		for (k = 0; k < publication->edition_count; k++) {
			const struct edition *edition = &publication->editions[k];

			for (f = 0; edition->then && f < edition->then->file_count; f++)
				check_published(&c, edition, NULL, edition->then->files[f].name);
		}
		for (f = 0; f < publication->file_count; f++)
			check_line(&c, publication, &publication->files[f]);
	}
	map_release(&c.reported);
	arena_release(&c.arena);
}
