/*
 * Mustache templates (the Mustache specification 1.4: all required modules,
 * inheritance, dynamic names; no lambdas).
 *
 * A set holds every layout and partial, compiled once and then read-only, so
 * that threads share it.  Differences from the specification, all on the safe
 * side: ' is escaped too, {{{ }}} and {{& }} take only VALUE_HTML (text is
 * diagnosed, and escaped), a name that no value has is a warning, once for
 * each place in a template, and a partial that is not there is an error.
 *
 * White space: a partial, parent or block alone in its line indents each line
 * of what it puts in, but empty lines.  An argument ({{$name}} in {{<base}})
 * that begins on a line of its own loses the indentation of its first line,
 * and gets that of the default content that it replaces.
 */
#ifndef TEMPLATE_TEMPLATE_H
#define TEMPLATE_TEMPLATE_H

#include "base/diag.h"
#include "template/value.h"

struct template_set;

struct template_set *template_set_new(void);
void template_set_free(struct template_set *set);       /* NULL is fine */
/* Compiles source->text as the partial `name`; both must outlive the set.
 * Errors give a diagnostic with the place and false. */
bool template_add(struct template_set *set, struct span name, const struct source *source, struct diag_list *diags);
/* Once after the last template_add: finds partials that are not there. */
bool template_link(struct template_set *set, struct diag_list *diags);
bool template_known(const struct template_set *set, struct span name);

/*
 * Renders the template `name` with `data` (a map) to `out`.  Safe in threads.
 * False after a diagnostic of severity error; warnings do not stop it.
 * Sections, partials and blocks may nest 256 deep, and one rendering may make
 * 20 million steps and 512 MB: beyond that it stops with a diagnostic.
 */
bool template_render(const struct template_set *set, struct span name, const struct value *data,
                     struct buf *out, struct diag_list *diags);

#endif
