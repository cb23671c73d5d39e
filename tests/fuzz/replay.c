/*
 * A main for the fuzzers without libFuzzer: runs the target on each file
 * given, and on each file of each folder given, so that the corpus is part of
 * the test run.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* From a block of its own size, so that a checker sees a read past its end. */
static int
run_file(const char *path)
{
	struct arena arena = ARENA_INIT;
	struct span bytes;
	uint8_t *exact;
	int error = fs_read(path, 0, &arena, &bytes);

	if (!error) {
		exact = xmalloc(bytes.len);
		if (bytes.len)
			memcpy(exact, bytes.ptr, bytes.len);
		LLVMFuzzerTestOneInput(exact, bytes.len);
		free(exact);
	}
	arena_release(&arena);
	return error;
}

static int
run_folder(const char *dir, size_t *runs)
{
	struct arena arena = ARENA_INIT;
	struct fs_list files = VEC_INIT;
	int error = fs_walk(dir, &arena, &files);
	size_t i;

	for (i = 0; i < files.len && !error; i++) {
		error = run_file(fs_join(&arena, dir, files.at[i].path.ptr));
		++*runs;
	}
	vec_release(&files);
	arena_release(&arena);
	return error;
}

int
main(int argc, char **argv)
{
	size_t runs = 0;
	int i, error;

	for (i = 1; i < argc; i++) {
		error = run_folder(argv[i], &runs);
		if (error) {
			error = run_file(argv[i]);
			runs++;
		}
		if (error) {
			fprintf(stderr, "%s: %s\n", argv[i], strerror(error));
			return EXIT_FAILURE;
		}
	}
	printf("%zu inputs\n", runs);
	return runs ? EXIT_SUCCESS : EXIT_FAILURE;
}
