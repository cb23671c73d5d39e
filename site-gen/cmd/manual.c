#include "cmd/manual.h"

extern const char manual_diagnostics_start[], manual_diagnostics_end[];

struct span
manual_diagnostics(void)
{
	return span_make(manual_diagnostics_start, (size_t)(manual_diagnostics_end - manual_diagnostics_start));
}
