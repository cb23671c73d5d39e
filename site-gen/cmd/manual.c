#include "cmd/manual.h"

#include <stdint.h>

extern const char manual_diagnostics_start[];
extern const uint32_t manual_diagnostics_size;

struct span
manual_diagnostics(void)
{
	return span_make(manual_diagnostics_start, manual_diagnostics_size);
}
