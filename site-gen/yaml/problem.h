/*
 * libyaml's errors in words that help an editor.
 */
#ifndef YAML_PROBLEM_H
#define YAML_PROBLEM_H

#include <yaml.h>

#include "base/diag.h"

/* What YAML_FORBIDDEN says of each; also used for what libyaml accepts. */
enum problem_forbidden { PROBLEM_ANCHOR, PROBLEM_ALIAS, PROBLEM_TAG, PROBLEM_DIRECTIVE };
void problem_forbidden(enum problem_forbidden what, struct place place, struct diag_list *diags);

/*
 * Reports why `parser` failed.  The two places are those of its problem_mark
 * and context_mark (which may be 0); for a reader's error both are the byte.
 */
void problem_report(const yaml_parser_t *parser, struct place problem, struct place context,
                    struct diag_list *diags);

#endif
