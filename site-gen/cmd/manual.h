/*
 * Documents that are part of the program: manual_data.S puts them there.
 */
#ifndef CMD_MANUAL_H
#define CMD_MANUAL_H

#include "base/span.h"

/* docs/diagnostics.md, as it was when the program was built. */
struct span manual_diagnostics(void);

#endif
