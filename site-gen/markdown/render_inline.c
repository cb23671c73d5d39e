#include "markdown/render.h"

#include <stdio.h>
#include <strings.h>

#include "base/escape.h"

void
render_attribute(struct renderer *r, const char *name, struct span value)
{
	buf_char(r->out, ' ');
	buf_str(r->out, name);
	BUF_LIT(r->out, "=\"");
	escape_html(r->out, value);
	buf_char(r->out, '"');
}

void
render_address(struct renderer *r, const char *name, const char *before, struct span address)
{
	buf_char(r->out, ' ');
	buf_str(r->out, name);
	BUF_LIT(r->out, "=\"");
	buf_str(r->out, before);
	escape_html_url(r->out, address);
	buf_char(r->out, '"');
}

void
render_end_void(struct renderer *r)
{
	buf_str(r->out, r->hooks ? ">" : " />");
}

struct span
render_anchor(struct renderer *r, struct span anchor)
{
	if (!r->hooks || !r->hooks->anchor)
		return anchor;
	return r->hooks->anchor(r->hooks->context, r->doc, anchor);
}

struct span
render_footnote_anchor(struct renderer *r, const char *prefix, const struct md_footnote *footnote,
                       struct span ordinal)
{
	buf_clear(&r->id);
	buf_str(&r->id, prefix);
	buf_span(&r->id, footnote->label);
	if (ordinal.len) {
		buf_char(&r->id, '-');
		buf_span(&r->id, ordinal);
	}
	return render_anchor(r, buf_as_span(&r->id));
}

static void
write_footnote_reference(struct renderer *r, const struct md_node *node)
{
	const struct md_footnote *footnote = &r->doc->footnotes[node->ref];
	struct span target, id;

	BUF_LIT(r->out, "<sup class=\"footnote-ref\">");
	target = render_footnote_anchor(r, "fn-", footnote, span_of(NULL));
	if (target.len) {
		BUF_LIT(r->out, "<a");
		render_address(r, "href", "#", target);
		id = render_footnote_anchor(r, "fnref-", footnote, node->text);
		if (id.len)
			render_attribute(r, "id", id);
		BUF_LIT(r->out, " data-footnote-ref>");
	}
	buf_number(r->out, (unsigned long long)node->ref + 1);
	buf_str(r->out, target.len ? "</a></sup>" : "</sup>");
}

void
render_back_links(struct renderer *r, const struct md_node *footnote)
{
	const struct md_footnote *data = &r->doc->footnotes[footnote->ref];
	uint32_t i;

	r->referred_back = true;
	for (i = 1; i <= data->references; i++) {
		char digits[16];
		int len = snprintf(digits, sizeof(digits), "%u", i);
		struct span ordinal = span_make(digits, i > 1 ? (size_t)len : 0);
		struct span target = render_footnote_anchor(r, "fnref-", data, ordinal);

		if (!target.len)
			continue;
		buf_str(r->out, i > 1 ? " <a" : "<a");
		render_address(r, "href", "#", target);
		BUF_LIT(r->out, " class=\"footnote-backref\" data-footnote-backref"
		                " aria-label=\"Back to content\">↩");
		if (i > 1)
			buf_printf(r->out, "<sup class=\"footnote-ref\">%u</sup>", i);
		BUF_LIT(r->out, "</a>");
	}
}

static bool
is_scheme(struct span s, const char *scheme)
{
	return s.len == strlen(scheme) && strncasecmp(s.ptr, scheme, s.len) == 0;
}

/* RFC 3986, 3.1: an address without a scheme is relative. */
static bool
is_allowed_address(struct span url)
{
	struct span scheme, rest;
	size_t i;

	if (!span_cut(url, ':', &scheme, &rest))
		return true;
	for (i = 0; i < scheme.len; i++)
		if (strchr("/?#", scheme.ptr[i]))
			return true;
	return is_scheme(scheme, "http") || is_scheme(scheme, "https") || is_scheme(scheme, "mailto") ||
	       is_scheme(scheme, "tel");
}

static void
write_text(struct renderer *r, const struct md_node *node)
{
	if (r->hooks && r->hooks->text)
		r->hooks->text(r->hooks->context, r->doc, (uint32_t)(node - r->doc->nodes), r->out);
	else
		escape_html(r->out, node->text);
}

static void
write_code(struct renderer *r, const struct md_node *node)
{
	BUF_LIT(r->out, "<code>");
	escape_html(r->out, node->text);
	BUF_LIT(r->out, "</code>");
}

static void
write_alternative(struct renderer *r, const struct md_node *image)
{
	uint32_t i;

	for (i = (uint32_t)(image - r->doc->nodes) + 1; i < image->end; i++) {
		const struct md_node *node = &r->doc->nodes[i];

		if (node->kind == MD_TEXT || node->kind == MD_CODE)
			escape_html(r->out, node->text);
		else if (node->kind == MD_SOFT_BREAK || node->kind == MD_LINE_BREAK)
			buf_char(r->out, ' ');
	}
}

static void
write_image(struct renderer *r, const struct md_node *node)
{
	const struct md_link *link = &r->doc->links[node->ref];
	struct span address = is_allowed_address(link->url) ? link->url : span_of(NULL);

	if (r->hooks && r->hooks->image)
		address = r->hooks->image(r->hooks->context, r->doc, node->ref);
	if (!address.ptr) {
		write_alternative(r, node);
		return;
	}
	BUF_LIT(r->out, "<img");
	render_address(r, "src", "", address);
	BUF_LIT(r->out, " alt=\"");
	write_alternative(r, node);
	buf_char(r->out, '"');
	if (link->title.len)
		render_attribute(r, "title", link->title);
	render_end_void(r);
}

bool
render_open_link(struct renderer *r, const struct md_node *node)
{
	const struct md_link *link = &r->doc->links[node->ref];
	struct md_target target = { { NULL, 0 }, { NULL, 0 }, NULL };

	if (r->hooks && r->hooks->link)
		target = r->hooks->link(r->hooks->context, r->doc, node->ref);
	else if (is_allowed_address(link->url))
		target.href = link->url;
	if (target.href.ptr) {
		BUF_LIT(r->out, "<a");
		render_address(r, "href", "", target.href);
		if (link->title.len)
			render_attribute(r, "title", link->title);
		if (target.class)
			render_attribute(r, "class", span_of(target.class));
		buf_char(r->out, '>');
	}
	if (link->empty)
		buf_span(r->out, target.text);
	return target.href.ptr != NULL;
}

bool
render_inline(struct renderer *r, const struct md_node *node)
{
	switch (node->kind) {
	case MD_TEXT:
		write_text(r, node);
		return true;
	case MD_CODE:
		write_code(r, node);
		return true;
	case MD_SOFT_BREAK:
		buf_char(r->out, '\n');
		return true;
	case MD_LINE_BREAK:
		BUF_LIT(r->out, "<br");
		render_end_void(r);
		buf_char(r->out, '\n');
		return true;
	case MD_IMAGE:
		write_image(r, node);
		return true;
	case MD_FOOTNOTE_REF:
		write_footnote_reference(r, node);
		return true;
	default:
		return false;
	}
}
