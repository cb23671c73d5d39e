/*
 * Every diagnostic: X(enum member, id, severity, what it means).
 *
 * The id is what a reader sees in brackets and looks up in docs/diagnostics.md;
 * it never changes its meaning.  WARNING does not fail a build (unless
 * --strict), ERROR does with exit status 1, ENVIRONMENT with 3.
 */
#ifndef BASE_DIAG_CATALOGUE_H
#define BASE_DIAG_CATALOGUE_H

#define DIAG_CATALOGUE(X)                                                                                       \
	/* files */                                                                                             \
	X(FILE_READ, "file-read", ENVIRONMENT, "a file or folder cannot be read")                               \
	X(FILE_WRITE, "file-write", ENVIRONMENT, "a file cannot be written")                                    \
	X(FILE_LOOP, "file-loop", ERROR, "a symbolic link to a folder, or one that leads nowhere")              \
	X(FILE_NAME, "file-name", ERROR, "a file name that makes no good address")                              \
	X(FILE_TOO_BIG, "file-too-big", ERROR, "a file is larger than the limit")                               \
	X(FILE_EMPTY, "file-empty", ERROR, "a page without a byte in it")                                       \
	X(TEXT_UTF8, "text-utf8", ERROR, "bytes that are not UTF-8")                                            \
	X(TEXT_NUL, "text-nul", ERROR, "a NUL byte in a text")                                                  \
	X(TEXT_CRLF, "text-crlf", WARNING, "lines that end in CR LF")                                           \
	X(OUTPUT_FOREIGN, "output-foreign", ENVIRONMENT, "the output folder was not made by site-gen")          \
	X(PUBLISH_SWAP, "publish-swap", ENVIRONMENT, "the new site cannot be put in place of the old")          \
	X(GIT, "git", ENVIRONMENT, "a repository cannot be read")                                               \
	X(EDIT_UNDO, "edit-undo", ENVIRONMENT, "a change that a kill broke off cannot be undone")               \
	X(EDIT_STALE, "edit-stale", ENVIRONMENT, "a file that is to be changed is not as it was read")          \
	X(EDIT_BY_HAND, "edit-by-hand", ERROR, "a link that only an editor can mend")                           \
	/* YAML */                                                                                              \
	X(YAML_SYNTAX, "yaml-syntax", ERROR, "text that is not YAML")                                           \
	X(YAML_FORBIDDEN, "yaml-forbidden", ERROR, "an alias, tag, merge key, control or second document")      \
	X(YAML_LIMIT, "yaml-limit", ERROR, "YAML that is too large or too deep")                                \
	X(YAML_DUPLICATE, "yaml-duplicate", ERROR, "a key that stands twice")                                   \
	X(KEY_UNKNOWN, "key-unknown", ERROR, "a key that nothing knows")                                        \
	X(KEY_MISSING, "key-missing", ERROR, "a required key is not there")                                     \
	X(VALUE_TYPE, "value-type", ERROR, "a value of the wrong type")                                         \
	X(VALUE_UNKNOWN, "value-unknown", ERROR, "a value that is not on its list")                             \
	/* pages */                                                                                             \
	X(FRONT_MATTER_MISSING, "front-matter-missing", ERROR, "a page without front matter")                   \
	X(FRONT_MATTER_OPEN, "front-matter-open", ERROR, "front matter that never ends")                        \
	X(ID_DUPLICATE, "id-duplicate", ERROR, "two pages of a publication with one id")                        \
	X(ADDRESS_DUPLICATE, "address-duplicate", ERROR, "two pages with one address")                          \
	X(ANCHOR_DUPLICATE, "anchor-duplicate", ERROR, "an anchor set twice in a page")                         \
	X(TYPE_UNKNOWN, "type-unknown", ERROR, "a page type that site.yaml does not declare")                   \
	X(HEADING_MISSING, "heading-missing", ERROR, "a heading that the page's type requires")                 \
	X(HEADING_EXTRA, "heading-extra", ERROR, "a heading that the page's type does not allow")               \
	X(HEADING_ORDER, "heading-order", ERROR, "a required heading out of order")                             \
	X(HEADING_LEVEL, "heading-level", WARNING, "a heading level that is skipped, or a second first level")  \
	X(HEADING_EMPTY, "heading-empty", ERROR, "a heading without text")                                      \
	X(SECTION_EMPTY, "section-empty", WARNING, "a heading with nothing under it")                           \
	X(PART_UNKNOWN, "part-unknown", ERROR, "a part and its folder do not match")                            \
	X(PART_EMPTY, "part-empty", WARNING, "a part without pages")                                            \
	/* Markdown */                                                                                          \
	X(HTML_RAW, "html-raw", ERROR, "raw HTML in a page")                                                    \
	X(MARKDOWN_LIMIT, "markdown-limit", ERROR, "a page that costs too much to read")                        \
	X(CALLOUT_UNKNOWN, "callout-unknown", ERROR, "a kind of callout that site.yaml does not declare")       \
	X(CALLOUT_EMPTY, "callout-empty", ERROR, "a callout with nothing in it")                                \
	X(FOOTNOTE_MISSING, "footnote-missing", ERROR, "a footnote reference without a footnote")               \
	X(IMAGE_ALT, "image-alt", ERROR, "a picture without a text for those who cannot see it")                \
	X(DIAGRAM_SYNTAX, "diagram-syntax", ERROR, "a diagram that is not in the DOT language")                 \
	X(DIAGRAM_ATTRIBUTE, "diagram-attribute", ERROR, "an attribute or value that diagrams do not have")     \
	X(DIAGRAM_LIMIT, "diagram-limit", ERROR, "a diagram that is too large to draw")                         \
	/* references */                                                                                        \
	X(LINK_MISSING, "link-missing", ERROR, "a link to a page that is not there")                            \
	X(LINK_ANCHOR, "link-anchor", ERROR, "a link to a heading that is not there")                           \
	X(LINK_OUTSIDE, "link-outside", ERROR, "a link to a file outside content/")                             \
	X(LINK_AMBIGUOUS, "link-ambiguous", ERROR, "an id that several publications use")                       \
	X(LINK_SCHEME, "link-scheme", ERROR, "a link of a kind that is not allowed")                            \
	X(LINK_EMPTY, "link-empty", ERROR, "a link without an address, or without text where one is needed")    \
	X(CROSS_AUTHORITY, "cross-authority", ERROR, "a page sends its reader to another authority's guidance") \
	X(INCLUDE_CYCLE, "include-cycle", ERROR, "sections that include one another in a circle")               \
	X(INCLUDE_TARGET, "include-target", ERROR, "an include of something that is not a section")             \
	X(ALIAS_CLASH, "alias-clash", ERROR, "an old address that another page uses")                           \
	X(ALIAS_MISSING, "alias-missing", WARNING, "a page moved and its old address leads nowhere")            \
	X(ADDRESS_LOST, "address-lost", ERROR, "an address that an edition published leads nowhere now")        \
	X(ANCHOR_LOST, "anchor-lost", ERROR, "an anchor that an edition published leads nowhere now")           \
	X(ANCHOR_ALIAS, "anchor-alias", ERROR, "an old anchor that is there, or that leads nowhere")            \
	X(ALIAS_CHAIN, "alias-chain", ERROR, "an old address or anchor that leads to another old one")          \
	X(REPLACES_UNKNOWN, "replaces-unknown", ERROR, "a page that no earlier edition has")                    \
	X(CHANGE_UNCLASSED, "change-unclassed", WARNING, "a page that an edition changed, without a class")       \
	X(CHANGE_UNKNOWN, "change-unknown", ERROR, "a note about a page that neither edition has")               \
	X(CHANGE_NONE, "change-none", WARNING, "a note about a page that did not change")                       \
	X(CHANGE_DUPLICATE, "change-duplicate", ERROR, "two notes about one page")                              \
	X(CHANGE_EDITION, "change-edition", ERROR, "notes about an edition that the publication has not")       \
	X(EDITION_NOT_READY, "edition-not-ready", ERROR, "something stands in the way of an edition")           \
	X(TERM_DUPLICATE, "term-duplicate", ERROR, "two glossary terms with one id or one form")                \
	X(SEARCH_DUPLICATE, "search-duplicate", ERROR, "a query with two best bets in search.yaml")             \
	/* what the guidance leaves open */                                                                     \
	X(STATUS_OPEN, "status-open", WARNING, "a page whose status asks its owner for something")              \
	X(CALLOUT_OPEN, "callout-open", WARNING, "a callout that asks the page's owner for something")          \
	X(TIMESCALE_DIFFERS, "timescale-differs", WARNING, "times that differ for one thing")                     \
	X(TIMESCALE_LINK, "timescale-link", WARNING, "a time that is not the one its link leads to")            \
	X(STYLE, "style", WARNING, "a house-style rule of site.yaml")                                           \
	X(STYLE_PATTERN, "style-pattern", ERROR, "a house-style pattern that is not a regular expression")      \
	X(STYLE_LIMIT, "style-limit", WARNING, "a house-style pattern that took too much work on a page")       \
	/* links to other hosts (check --external) */                                                           \
	X(EXTERNAL_MOVED, "external-moved", WARNING, "a page of another host that has moved for good")          \
	X(EXTERNAL_GONE, "external-gone", WARNING, "a page of another host that is not there")                  \
	X(EXTERNAL_STATUS, "external-status", WARNING, "an error of another host")                              \
	X(EXTERNAL_UNREACHABLE, "external-unreachable", WARNING, "another host that cannot be reached")         \
	X(EXTERNAL_TLS, "external-tls", WARNING, "another host that has no secure connection to offer")         \
	X(EXTERNAL_REDIRECT, "external-redirect", WARNING, "redirects of another host that lead nowhere")       \
	X(EXTERNAL_BROKEN, "external-broken", WARNING, "an answer of another host that cannot be used")         \
	X(EXTERNAL_ANCHOR, "external-anchor", WARNING, "a place that is not in another host's page")            \
	X(EXTERNAL_UNCHECKED, "external-unchecked", WARNING, "a link to another host to be checked by hand")    \
	X(EXTERNAL_CACHE, "external-cache", WARNING, "what is known of other hosts cannot be kept")             \
	/* templates */                                                                                         \
	X(TEMPLATE_SYNTAX, "template-syntax", ERROR, "a tag that is not closed, or closes nothing")             \
	X(TEMPLATE_PARTIAL, "template-partial", ERROR, "a layout or partial that is not there")                 \
	X(TEMPLATE_DEPTH, "template-depth", ERROR, "partials that include one another without end")             \
	X(TEMPLATE_NAME, "template-name", WARNING, "a name that no value has")                                  \
	X(TEMPLATE_HTML, "template-html", ERROR, "an unescaped tag for a value that is not HTML")               \
	/* the finished site */                                                                                 \
	X(OUTPUT_LINK, "output-link", ERROR, "a finished page points to a file that is not in the site")        \
	X(OUTPUT_ANCHOR, "output-anchor", ERROR, "a finished page points to an id that is not there")           \
	X(OUTPUT_ID, "output-id", ERROR, "an id stands twice in a finished page")                               \
	X(OUTPUT_OFF_SITE, "output-off-site", ERROR, "a finished page loads something from another host")       \
	X(OUTPUT_INLINE, "output-inline", ERROR, "an inline script, style or event handler in a finished page") \
	X(OUTPUT_MARKUP, "output-markup", ERROR, "a tag in a finished page that never ends")                    \
	/* bundles and mirrors */                                                                               \
	X(BUNDLE_NAME, "bundle-name", ERROR, "a file name that not every mirror can hold")                      \
	X(BUNDLE_FORMAT, "bundle-format", ERROR, "a file of a bundle that cannot be understood")                \
	X(BUNDLE_SIGNATURE, "bundle-signature", ERROR, "a bundle or mirror that the key did not sign")          \
	X(BUNDLE_HASH, "bundle-hash", ERROR, "bytes other than those that were signed")                         \
	X(BUNDLE_ENTRY, "bundle-entry", ERROR, "something in an archive that must not be there")                \
	X(BUNDLE_BASE, "bundle-base", ERROR, "a bundle that does not fit what the mirror holds")                \
	X(KEY, "key", ERROR, "a key that cannot be used")                                                       \
	X(KEY_EXPOSED, "key-exposed", WARNING, "a secret key that other users may read")                        \
	X(MIRROR_MISSING, "mirror-missing", ERROR, "a file that the mirror has lost")                           \
	X(MIRROR_CHANGED, "mirror-changed", ERROR, "a file that is not as it was published")                    \
	X(MIRROR_EXTRA, "mirror-extra", ERROR, "a file that was not published")

#endif
