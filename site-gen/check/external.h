/*
 * Are the links to other hosts right?  The only check that leaves the machine.
 */
#ifndef CHECK_EXTERNAL_H
#define CHECK_EXTERNAL_H

#include "base/buf.h"
#include "content/site.h"

struct external_options {
	const char *cache;              /* file of what is known already; NULL: none */
	bool fresh;                     /* ask for everything again */
	bool private_networks;          /* hosts of private networks may be asked */
	long delay, timeout;            /* milliseconds: between requests to a host; of one request */
	const char *generator;          /* "site-gen/1.0", for the User-Agent */
	void (*progress)(void *context, size_t done, size_t total);     /* or NULL */
	void *context;
};

/*
 * Asks for every http and https address that pages of the current editions
 * link to in Markdown or in fields of front matter, and reports each link that
 * is not right.  Adds a summary by host, in lines of text, to `summary`.
 */
void check_external(const struct site *site, const struct external_options *options, struct buf *summary,
                    struct diag_list *diags);

#endif
