#include "serve/inject.h"

#include <stdint.h>
#include <string.h>

#include "base/escape.h"

#define POLICY "http-equiv=\"Content-Security-Policy\" content=\""
#define OWN_HEAD                                                                     \
	"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"    \
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" \
	"<meta name=\"color-scheme\" content=\"light dark\">\n<title>"

extern const char inject_script_start[], inject_style_start[];
extern const uint32_t inject_script_size, inject_style_size;

struct span
inject_script(void)
{
	return span_make(inject_script_start, inject_script_size);
}

struct span
inject_style(void)
{
	return span_make(inject_style_start, inject_style_size);
}

/* Where `wanted` begins in html, or html.len. */
static size_t
find(struct span html, const char *wanted)
{
	const char *at = html.len ? memmem(html.ptr, html.len, wanted, strlen(wanted)) : NULL;

	return at ? (size_t)(at - html.ptr) : html.len;
}

static void
put_head(struct span address, const char *version, struct buf *out)
{
	BUF_LIT(out,
	        "<link rel=\"stylesheet\" href=\"/_preview/preview.css\"><script src=\"/_preview/preview.js\" "
	        "defer data-page=\"");
	escape_html(out, address);
	buf_printf(out, "\" data-version=\"%s\"></script>", version);
}

void
inject_page(struct span html, struct span address, const char *version, struct buf *out)
{
	size_t head = find(html, "</head>"), policy = find(span_slice(html, 0, head), POLICY), at = 0;

	if (policy < head) {
		at = policy + strlen(POLICY);
		buf_span(out, span_slice(html, 0, at));
		BUF_LIT(out, "connect-src 'self'; ");
	}
	buf_span(out, span_slice(html, at, head));
	put_head(address, version, out);
	buf_span(out, span_from(html, head));
}

void
inject_own_page(const char *title, const char *text, struct span address, struct buf *out)
{
	BUF_LIT(out, OWN_HEAD);
	escape_html(out, span_of(title));
	BUF_LIT(out, "</title>\n");
	put_head(address, "", out);
	BUF_LIT(out, "\n</head>\n<body class=\"preview-own\">\n<main>\n<h1>");
	escape_html(out, span_of(title));
	BUF_LIT(out, "</h1>\n<p>");
	escape_html(out, span_of(text));
	BUF_LIT(out, "</p>\n<p><a href=\"/\">Go to the home page</a></p>\n</main>\n</body>\n</html>\n");
}

void
inject_source(const struct source *source, size_t line, struct buf *out)
{
	struct span text = source->text, row;
	size_t number = 0;
	bool more = true;

	BUF_LIT(out, OWN_HEAD);
	escape_html(out, source->path);
	BUF_LIT(out, "</title>\n<link rel=\"stylesheet\" href=\"/_preview/preview.css\">\n</head>\n"
	             "<body class=\"preview-source\">\n<main>\n<h1>");
	escape_html(out, source->path);
	BUF_LIT(out, "</h1>\n<ol>\n");
	while (more && (text.len || !number)) {
		more = span_cut(text, '\n', &row, &text);
		number++;
		buf_printf(out, "<li id=\"line-%zu\"%s><code>", number,
		           number == line ? " class=\"marked\"" : "");
		escape_html(out, row);
		BUF_LIT(out, "</code></li>\n");
	}
	BUF_LIT(out, "</ol>\n</main>\n</body>\n</html>\n");
}
