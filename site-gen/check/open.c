#include "check/check.h"

static void
check_status(struct checker *c, const struct page *page)
{
	if (!page->status || !page->status->warn)
		return;
	diag_add(&c->diags, DIAG_STATUS_OPEN, page_place(page, "status"), "'%.*s': %.*s", SPAN_ARG(page->front.title),
	         SPAN_ARG(page->status->title));
	if (page->backlinks.len)
		diag_hint(&c->diags, "%zu page%s to it", page->backlinks.len,
		          page->backlinks.len == 1 ? " refers" : "s refer");
}

bool
check_is_question(const struct config *config, const struct md_callout *callout)
{
	const struct callout_kind *kind = config_callout(config, callout->kind);

	if (!kind)
		return false;
	return kind->warn || (kind->question.len && callout->title.len >= kind->question.len &&
	                      span_equal(span_slice(callout->title, 0, kind->question.len), kind->question));
}

static void
check_callout(struct checker *c, const struct page *page, const struct md_callout *callout)
{
	const struct callout_kind *kind = config_callout(&c->site->config, callout->kind);
	const struct md_doc *doc = page->doc;
	struct buf text = BUF_INIT;
	struct span line, rest;

	if (!check_is_question(&c->site->config, callout))
		return;
	if (callout->title.len)
		buf_span(&text, callout->title);
	else
		md_text(doc, callout->node + 1, doc->nodes[callout->node].end, NULL, NULL, &text);
	span_cut(span_trim(buf_as_span(&text)), '\n', &line, &rest);
	diag_add(&c->diags, DIAG_CALLOUT_OPEN, (struct place){ page->source, doc->nodes[callout->node].offset },
	         "%.*s%s%.*s", SPAN_ARG(kind->warn ? kind->title : span_of(NULL)), kind->warn ? ": " : "",
	         SPAN_ARG(line));
	buf_release(&text);
}

void
check_open_questions(struct checker *c, const struct page *page)
{
	uint32_t i;

	check_status(c, page);
	for (i = 0; i < page->doc->callout_count; i++)
		check_callout(c, page, &page->doc->callouts[i]);
}
