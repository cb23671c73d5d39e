/*
 * Draws whatever it is given, twice, and checks that the picture is the same
 * and holds nothing that a page may not hold.
 */
#include <assert.h>
#include <stdint.h>

#include "base/utf8.h"
#include "diagram/diagram.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_picture(const struct diagram *d)
{
	struct buf html = BUF_INIT, again = BUF_INIT, text = BUF_INIT;
	bool drawn = diagram_html(d, &html);

	assert(drawn == diagram_html(d, &again));
	assert(span_equal(buf_as_span(&html), buf_as_span(&again)));
	diagram_text(d, &text);
	assert(text.len && text.ptr[text.len - 1] == '\n');
	assert(!strstr(html.ptr, " id=\"") && !strstr(html.ptr, " style=\"") && !strstr(html.ptr, "<a "));
	assert(!strstr(html.ptr, "=\"nan") && !strstr(html.ptr, "=\"inf"));
	buf_release(&html);
	buf_release(&again);
	buf_release(&text);
}

/* The first line is the title. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span input = span_make((const char *)data, size), title, dot;
	struct source source = { SPAN("page.md"), input };
	struct arena arena = ARENA_INIT;
	struct diag_list diags = DIAG_LIST_INIT;
	const struct diagram *d;
	size_t i;

	if (utf8_check(input) < input.len)
		return 0;
	span_cut(input, '\n', &title, &dot);
	d = diagram_parse(&(struct diagram_block){ &source, 0, dot, title }, &arena, &diags);
	assert(!d == (diags.errors > 0));
	for (i = 0; i < diags.items.len; i++)
		assert(diags.items.at[i].place.offset <= input.len);
	if (d)
		check_picture(d);
	diag_release(&diags);
	arena_release(&arena);
	return 0;
}
