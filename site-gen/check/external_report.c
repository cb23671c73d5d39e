#include "check/external_report.h"

/* How each outcome is told. */
static const struct {
	enum diag_id id;
	const char *opening; /* behind the address */
	const char *summary; /* behind a number */
} tellings[OUTCOME_COUNT] = {
	[OUTCOME_FINE] = { DIAG_EXTERNAL_MOVED, "has moved for good", "right" },
	[OUTCOME_GONE] = { DIAG_EXTERNAL_GONE, "is not there", "gone" },
	[OUTCOME_STATUS] = { DIAG_EXTERNAL_STATUS, "gives an error", "in error" },
	[OUTCOME_UNREACHABLE] = { DIAG_EXTERNAL_UNREACHABLE, "cannot be reached", "out of reach" },
	[OUTCOME_TLS] = { DIAG_EXTERNAL_TLS, "cannot be trusted", "not to be trusted" },
	[OUTCOME_REDIRECT] = { DIAG_EXTERNAL_REDIRECT, "leads nowhere", "leading nowhere" },
	[OUTCOME_BROKEN] = { DIAG_EXTERNAL_BROKEN, "gives an answer that cannot be used", "broken" },
	[OUTCOME_NO_ANCHOR] = { DIAG_EXTERNAL_ANCHOR, "names a place that is not in the page",
	                        "without the place" },
	[OUTCOME_UNCHECKED] = { DIAG_EXTERNAL_UNCHECKED, "was not checked", "not checked" },
	[OUTCOME_PRIVATE] = { DIAG_EXTERNAL_UNCHECKED, "was not checked", "not checked" },
};

static const char *
status_meaning(int status)
{
	static const struct {
		int status;
		const char *meaning;
	} meanings[] = {
		{ 401, "it asks for a password" },       { 403, "it does not let programs in" },
		{ 429, "it is too busy for programs" },  { 451, "it may not show the page" },
		{ 503, "it is out of service for now" },
	};
	size_t i;

	for (i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (meanings[i].status == status)
			return meanings[i].meaning;
	return NULL;
}

/* ": why" and " (404)". */
static void
write_reason(const struct verdict *verdict, struct buf *out)
{
	const char *meaning = status_meaning(verdict->status);

	if (verdict->detail.len)
		buf_printf(out, ": %.*s", SPAN_ARG(verdict->detail));
	else if (meaning)
		buf_printf(out, ": %s", meaning);
	if (verdict->status >= 300)
		buf_printf(out, " (%d)", verdict->status);
}

/* An address inside a host that now is only the host: what was linked may be gone. */
static bool
is_front_page(const struct url *from, struct span to)
{
	size_t slash = span_find(to, '/', 8);

	return from->target.len > 1 && slash + 1 >= to.len;
}

static void
report_moved(const struct question *question, struct diag_list *diags)
{
	struct span to = question->verdict.moved_to;

	if (is_front_page(&question->url, to))
		diag_hint(diags, "it leads to a first page, '%.*s': look for the page itself", SPAN_ARG(to));
	else
		diag_hint(diags, "it is at '%.*s' now", SPAN_ARG(to));
}

static void
report_link(const struct external_link *link, struct buf *scratch, struct diag_list *diags)
{
	const struct question *question = link->question;
	const struct verdict *verdict = &question->verdict;

	if (verdict->outcome == OUTCOME_FINE && !verdict->moved_to.len)
		return;
	buf_clear(scratch);
	if (verdict->outcome != OUTCOME_FINE)
		write_reason(verdict, scratch);
	diag_add(diags, tellings[verdict->outcome].id, link->place, "'%.*s%s%.*s' %s%s",
	         SPAN_ARG(question->url.text), question->url.fragment.len ? "#" : "",
	         SPAN_ARG(question->url.fragment), tellings[verdict->outcome].opening, scratch->ptr);
	if (verdict->moved_to.len)
		report_moved(question, diags);
	else if (verdict->temporary && verdict->outcome != OUTCOME_UNCHECKED)
		diag_hint(diags, "it may be back soon: check again before you change the link");
}

void
external_report(const struct external_links *links, struct diag_list *diags)
{
	struct buf scratch = BUF_INIT;
	size_t i;

	for (i = 0; i < links->len; i++)
		report_link(&links->at[i], &scratch, diags);
	buf_release(&scratch);
}

/* How many addresses of a host, or of all, have each outcome. */
struct tally {
	struct span host;
	size_t addresses, moved, outcomes[OUTCOME_COUNT];
};
VEC_TYPE(tally_list, struct tally *);

static void
count_address(struct tally *tally, const struct verdict *verdict)
{
	tally->addresses++;
	tally->outcomes[verdict->outcome]++;
	tally->moved += verdict->outcome == OUTCOME_FINE && verdict->moved_to.len;
}

static int
compare_hosts(const void *a, const void *b)
{
	const struct tally *x = *(const struct tally *const *)a, *y = *(const struct tally *const *)b;

	return span_compare(x->host, y->host);
}

/* "12 right (2 moved), 1 gone"; what is private is not checked either. */
static void
write_tally(const struct tally *tally, struct buf *out)
{
	const char *comma = "";
	size_t i;

	for (i = 0; i < OUTCOME_PRIVATE; i++) {
		size_t count =
			tally->outcomes[i] + (i == OUTCOME_UNCHECKED ? tally->outcomes[OUTCOME_PRIVATE] : 0);

		if (!count)
			continue;
		buf_printf(out, "%s%zu %s", comma, count, tellings[i].summary);
		if (i == OUTCOME_FINE && tally->moved)
			buf_printf(out, " (%zu moved)", tally->moved);
		comma = ", ";
	}
	buf_char(out, '\n');
}

static const char *
plural(size_t count, const char *ending)
{
	return count == 1 ? "" : ending;
}

static void
write_summary(const struct tally *all, const struct tally_list *hosts, size_t links, size_t asked,
              struct buf *out)
{
	size_t i;

	if (!links) {
		buf_str(out, "no links to other hosts\n");
		return;
	}
	buf_printf(out, "%zu link%s to %zu address%s of %zu host%s, %zu asked for now: ", links,
	           plural(links, "s"), all->addresses, plural(all->addresses, "es"), hosts->len,
	           plural(hosts->len, "s"), asked);
	write_tally(all, out);
	if (all->addresses > 1 && all->outcomes[OUTCOME_UNREACHABLE] == all->addresses)
		buf_str(out, "none was reached: is this machine connected to the internet?\n");
	for (i = 0; i < hosts->len; i++) {
		buf_printf(out, "  %.*s: ", SPAN_ARG(hosts->at[i]->host));
		write_tally(hosts->at[i], out);
	}
}

void
external_summary(const struct map *questions, size_t links, size_t asked, struct buf *out)
{
	struct arena arena = ARENA_INIT;
	struct map by_host = MAP_INIT;
	struct tally all = { .addresses = 0 };
	struct tally_list hosts = VEC_INIT;
	size_t i;

	for (i = 0; i < questions->len; i++) {
		const struct question *question = questions->entries[i].value;
		struct tally *tally = map_get(&by_host, question->url.host);

		if (!tally) {
			tally = ARENA_NEW(&arena, struct tally);
			tally->host = question->url.host;
			map_put(&by_host, tally->host, tally);
			vec_push(&hosts, tally);
		}
		count_address(tally, &question->verdict);
		count_address(&all, &question->verdict);
	}
	vec_sort(&hosts, compare_hosts);
	write_summary(&all, &hosts, links, asked, out);
	vec_release(&hosts);
	map_release(&by_host);
	arena_release(&arena);
}
