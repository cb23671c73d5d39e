#include <locale.h>

#include "base/mem.h"
#include "cmd/command.h"
#include "markdown/markdown.h"

int
main(int argc, char **argv)
{
	mem_init();
	setlocale(LC_CTYPE, "C.UTF-8");
	md_init();
	return command_main(argc, argv);
}
