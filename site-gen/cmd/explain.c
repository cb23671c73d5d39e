#include "cmd/command.h"

#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "cmd/manual.h"
#include "cmd/terminal.h"

/* The manual of diagnostics, read. */
struct manual {
	struct source source;
	struct arena arena;
	struct diag_list diags;
	const struct md_doc *doc;
	struct terminal terminal;
	struct buf out;
};

static void
open_manual(struct manual *m)
{
	*m = (struct manual){ .source = { SPAN("docs/diagnostics.md"), manual_diagnostics() },
		              .diags = DIAG_LIST_INIT,
		              .terminal = terminal_of_output(),
		              .out = BUF_INIT };
	m->doc = md_parse(&m->source, 0, &m->arena, &m->diags);
}

static void
close_manual(struct manual *m)
{
	fwrite(m->out.ptr, 1, m->out.len, stdout);
	buf_release(&m->out);
	diag_release(&m->diags);
	arena_release(&m->arena);
	md_thread_release();
}

static const char *
meaning_of(struct span id)
{
	size_t i;

	for (i = 0; i < DIAG_COUNT; i++)
		if (span_is(id, diag_info[i].id))
			return diag_info[i].meaning;
	return NULL;
}

static void
list_all(struct manual *m)
{
	uint32_t i;

	for (i = 0; i < m->doc->heading_count; i++) {
		const struct md_heading *heading = &m->doc->headings[i];
		const char *meaning = heading->level == 3 ? meaning_of(heading->text) : NULL;

		if (heading->level == 2) {
			buf_str(&m->out, i > 1 ? "\n" : "");
			terminal_bold(&m->terminal, heading->text, &m->out);
			buf_char(&m->out, '\n');
		} else if (meaning) {
			buf_printf(&m->out, "  %-22.*s %s\n", SPAN_ARG(heading->text), meaning);
		}
	}
}

static void
explain(struct manual *m, uint32_t heading)
{
	const struct md_heading *h = &m->doc->headings[heading];

	terminal_bold(&m->terminal, h->text, &m->out);
	buf_printf(&m->out, ": %s\n", meaning_of(h->text));
	terminal_render(&m->terminal, m->doc, m->doc->nodes[h->node].end, h->section_end, &m->out);
}

/* As it stands in a message, perhaps: "[style: click-here]". */
static struct span
id_in(const char *word)
{
	struct span id = span_trim(span_of(word)), rest;

	if (span_starts_with(id, "["))
		id = span_from(id, 1);
	if (span_ends_with(id, "]"))
		id.len--;
	span_cut(id, ':', &id, &rest);
	return id;
}

static int
unknown(struct span id)
{
	struct span names[DIAG_COUNT];
	size_t i;

	for (i = 0; i < DIAG_COUNT; i++)
		names[i] = span_of(diag_info[i].id);
	i = nearest_name(id, names, DIAG_COUNT);
	if (i < DIAG_COUNT)
		return command_usage("explain", "no diagnostic '%.*s'; did you mean '%s'?", SPAN_ARG(id),
		                     diag_info[i].id);
	return command_usage("explain", "no diagnostic '%.*s'; 'site-gen explain' lists them", SPAN_ARG(id));
}

int
command_explain(const struct arguments *arguments)
{
	struct manual m;
	int status = EXIT_CLEAN;

	open_manual(&m);
	if (!arguments->operand_count) {
		list_all(&m);
	} else {
		struct span id = id_in(arguments->operands[0]);
		uint32_t i;

		for (i = 0; i < m.doc->heading_count; i++)
			if (m.doc->headings[i].level == 3 && span_equal(m.doc->headings[i].text, id) &&
			    meaning_of(id))
				break;
		if (i < m.doc->heading_count)
			explain(&m, i);
		else
			status = unknown(id);
	}
	close_manual(&m);
	return status;
}
