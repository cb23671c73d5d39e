#include "check/anchor.h"

#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "check/html_scan.h"

struct search {
	struct span raw, decoded; /* the fragment */
	struct buf value;
	bool found;
};

static bool
is_name(struct span name, const char *wanted)
{
	return name.len == strlen(wanted) && strncasecmp(name.ptr, wanted, name.len) == 0;
}

static void
look_at(void *context, const struct html_tag *tag)
{
	struct search *search = context;
	size_t i;

	for (i = 0; i < tag->attribute_count && !tag->closing && !search->found; i++) {
		const struct html_attribute *attribute = &tag->attributes[i];

		if (!is_name(attribute->name, "id") &&
		    !(is_name(attribute->name, "name") && is_name(tag->name, "a")))
			continue;
		buf_clear(&search->value);
		html_decode(attribute->value, &search->value);
		search->found = span_equal(buf_as_span(&search->value), search->raw) ||
		                span_equal(buf_as_span(&search->value), search->decoded);
	}
}

/* Without a directive for the browser. */
static struct span
without_directive(struct span fragment)
{
	const char *directive = fragment.len ? memmem(fragment.ptr, fragment.len, ":~:", 3) : NULL;

	return directive ? span_slice(fragment, 0, (size_t)(directive - fragment.ptr)) : fragment;
}

bool
anchor_is_in(struct span html, struct span fragment)
{
	struct search search = { .raw = without_directive(fragment), .value = BUF_INIT };
	struct buf decoded = BUF_INIT;

	if (!search.raw.len || search.raw.ptr[0] == '/' || search.raw.ptr[0] == '!' ||
	    is_name(search.raw, "top"))
		return true;
	escape_percent_decode(&decoded, search.raw);
	search.decoded = buf_as_span(&decoded);
	html_scan(html, look_at, &search);
	buf_release(&decoded);
	buf_release(&search.value);
	return search.found;
}
