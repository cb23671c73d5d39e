/*
 * Compiles and renders whatever it is given: templates "a", "b", "c" … apart
 * by a byte 0x1E, with data that has one value of each kind.
 */
#include <assert.h>
#include <stdint.h>

#include "template/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct value
make_data(struct arena *arena)
{
	struct value data = value_map(), list = value_list(), map = value_map();

	value_set(arena, &map, "t", value_text(span_of("inner")));
	value_set(arena, &map, "m", value_map());
	value_push(arena, &list, value_text(span_of("b")));
	value_push(arena, &list, map);
	value_set(arena, &data, "t", value_text(span_of("a")));
	value_set(arena, &data, "h", value_html(span_of("<b>\n</b>")));
	value_set(arena, &data, "y", value_flag(true));
	value_set(arena, &data, "n", value_flag(false));
	value_set(arena, &data, "z", (struct value){ .kind = VALUE_NOTHING });
	value_set(arena, &data, "l", list);
	value_set(arena, &data, "m", map);
	return data;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span_make((const char *)data, size), names = SPAN("abcdefgh");
	struct arena arena = ARENA_INIT;
	struct diag_list diags = DIAG_LIST_INIT;
	struct template_set *set = template_set_new();
	struct value values = make_data(&arena);
	struct source sources[8];
	struct buf out = BUF_INIT;
	size_t i, errors;
	bool ok = true;

	for (i = 0; i < 8 && (i == 0 || rest.len); i++) {
		span_cut(rest, 0x1E, &sources[i].text, &rest);
		sources[i].path = span_slice(names, i, i + 1);
		if (!template_add(set, sources[i].path, &sources[i], &diags))
			ok = false;
	}
	if (!template_link(set, &diags))
		ok = false;
	assert(ok == (diags.errors == 0));
	errors = diags.errors;
	if (template_render(set, sources[0].path, &values, &out, &diags))
		assert(diags.errors == errors);
	template_set_free(set);
	buf_release(&out);
	diag_sort(&diags);
	diag_write_text(&diags, false, &out);
	buf_release(&out);
	diag_release(&diags);
	arena_release(&arena);
	return 0;
}
