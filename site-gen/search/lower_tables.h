/*
 * Unicode's data for toLowerCase, from U+0080 on, sorted.
 */
#ifndef SEARCH_LOWER_TABLES_H
#define SEARCH_LOWER_TABLES_H

#include <stddef.h>
#include <stdint.h>

/* Every `step`th code point from `first` to `last` moves by `delta`. */
struct lower_mapping {
	uint32_t first, last, step;
	int32_t delta;
};
struct lower_range {
	uint32_t first, last;
};

extern const struct lower_mapping lower_mappings[];
extern const size_t lower_mappings_count;
/* The properties Cased and Case_Ignorable, which the rule for the final
 * sigma needs. */
extern const struct lower_range lower_cased[], lower_case_ignorable[];
extern const size_t lower_cased_count, lower_case_ignorable_count;

#endif
