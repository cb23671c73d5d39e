/*
 * What the search has indexed, for those who want to build lunr's index of it.
 */
#include "base/escape.h"
#include "base/fs.h"
#include "render/search_files.h"

void
search_dump_add(struct renderer *r, size_t document, const struct span texts[SEARCH_FIELDS])
{
	const struct search_files *files = r->render->search;
	struct buf line = BUF_INIT, words = BUF_INIT;
	size_t i;

	if (!files->dump)
		return;
	for (i = 0; i < SEARCH_FIELDS; i++) {
		buf_clear(&words);
		search_normalise(texts[i], files->kept, &words);
		buf_str(&line, i ? ",\"" : "[\"");
		escape_json(&line, buf_as_span(&words));
		buf_char(&line, '"');
	}
	BUF_LIT(&line, "]\n");
	files->dumped[document] = arena_copy(&r->kept, buf_as_span(&line));
	buf_release(&line);
	buf_release(&words);
}

static void
write_file(struct renderer *r, const char *name, const struct buf *text)
{
	const char *path = fs_join(&r->kept, r->render->search->dump, name);
	int error = fs_write(path, buf_as_span(text));

	if (error)
		diag_errno(&r->diags, DIAG_FILE_WRITE, "write", path, error);
}

void
search_dump(struct renderer *r)
{
	const struct search_files *files = r->render->search;
	struct buf text = BUF_INIT;
	size_t i;
	int error;

	if (!files->dump)
		return;
	error = fs_make_dirs(files->dump);
	if (error) {
		diag_errno(&r->diags, DIAG_FILE_WRITE, "make", files->dump, error);
		return;
	}
	for (i = 0; i < r->render->documents.len; i++)
		buf_span(&text, files->dumped[i]);
	write_file(r, "documents.ndjson", &text);
	buf_clear(&text);
	search_write(files->index, &text);
	write_file(r, "index.json", &text);
	buf_release(&text);
}
