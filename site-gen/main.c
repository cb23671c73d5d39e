#include <locale.h>
#include <malloc.h>

#include "cmd/command.h"
#include "markdown/markdown.h"

/* From here on malloc asks the kernel for a block of its own. */
#define OWN_BLOCK (32 << 20)

int
main(int argc, char **argv)
{
	/* Memory that one phase of a build gives back is the next one's, without
	 * a detour through the kernel, whose page faults would cost more. */
	mallopt(M_MMAP_THRESHOLD, OWN_BLOCK);
	mallopt(M_TRIM_THRESHOLD, 2 * OWN_BLOCK);
	setlocale(LC_CTYPE, "C.UTF-8");
	md_init();
	return command_main(argc, argv);
}
