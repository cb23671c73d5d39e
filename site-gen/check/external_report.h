/*
 * What check_external says.  Private to it.
 */
#ifndef CHECK_EXTERNAL_REPORT_H
#define CHECK_EXTERNAL_REPORT_H

#include "base/diag.h"
#include "base/map.h"
#include "web/prober.h"

/* A link of a page to another host. */
struct external_link {
	struct place place;
	const struct question *question;        /* answered */
};
VEC_TYPE(external_links, struct external_link);

/* A diagnostic for each link that is not right. */
void external_report(const struct external_links *links, struct diag_list *diags);
/*
 * A line on all `links` and on the addresses that they lead to (struct
 * question), `asked` of which were asked for in this run; then one for each
 * host, by name.
 */
void external_summary(const struct map *questions, size_t links, size_t asked, struct buf *out);

#endif
