#include "base/library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void
fail(void)
{
	fprintf(stderr, "site-gen: a library is missing: %s\n", dlerror());
	exit(3);
}

static void
load(struct library *library)
{
	void *handle = dlopen(library->soname, RTLD_LAZY), *function;
	size_t i;

	if (!handle)
		fail();
	for (i = 0; i < library->count; i++) {
		function = dlsym(handle, library->names[i]);
		if (!function)
			fail();
		memcpy((char *)library->functions + i * sizeof(function), &function, sizeof(function));
	}
	library->loaded = true;
}

void
library_load(struct library *library)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

	pthread_mutex_lock(&lock);
	if (!library->loaded)
		load(library);
	pthread_mutex_unlock(&lock);
}
