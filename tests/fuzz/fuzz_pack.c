/*
 * An archive that should hold two small files; the first byte chooses zip or
 * tar.zst.  Only those two may come out, with their bytes.
 */
#include <stdint.h>
#include <stdlib.h>

#include "bundle/bundle.h"
#include "bundle/pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool condition)
{
	if (!condition)
		abort();
}

static bool
take(void *context, const struct pack_expected *file, struct span bytes, struct diag_list *diags)
{
	size_t *taken = context;

	(void)diags;
	must(span_is(bytes, span_is(file->path, "a.html") ? "text" : ""));
	++*taken;
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct source name = { SPAN("archive"), { NULL, 0 } };
	struct pack_expected files[] = {
		{ SPAN("a.html"), 4, hash_of(span_of("text")), false },
		{ SPAN("b/empty"), 0, hash_of(span_of("")), false },
	};
	struct map expected = MAP_INIT;
	struct diag_list diags = DIAG_LIST_INIT;
	size_t taken = 0;
	struct pack_input input = { &name,
		                    { (const char *)data + 1, size ? size - 1 : 0 },
		                    size && data[0] == 'z' ? PACK_ZIP : PACK_TAR_ZST,
		                    &expected,
		                    take,
		                    &taken };

	must(bundle_init());
	map_put(&expected, files[0].path, &files[0]);
	map_put(&expected, files[1].path, &files[1]);
	must(pack_read(&input, &diags) == !diags.errors);
	must(diags.errors || taken == 2);
	map_release(&expected);
	diag_release(&diags);
	return 0;
}
