/*
 * Substantive changes as Atom feeds: RFC 4287, "The Atom Syndication Format".
 */
#include <inttypes.h>

#include "base/escape.h"
#include "base/utf8.h"
#include "render/amend_pages.h"

#define ENTRY_LIMIT 100u

/* One feed being written. */
struct feed {
	struct renderer *r;
	const struct publication *publication; /* NULL: of the whole site */
	struct span address;
	struct buf out;
	size_t entries;
};

/* Text of an element; XML 1.0 knows no controls. */
static void
write_text(struct buf *out, struct span text)
{
	struct buf clean = BUF_INIT;
	size_t at = 0;

	while (at < text.len) {
		uint32_t c = utf8_next(text, &at);

		utf8_put(&clean, c < 0x20 && c != '\t' && c != '\n' ? UTF8_REPLACEMENT : c);
	}
	escape_html(out, buf_as_span(&clean));
	buf_release(&clean);
}

static void
write_element(struct feed *f, const char *name, struct span text)
{
	buf_printf(&f->out, "<%s>", name);
	write_text(&f->out, text);
	buf_printf(&f->out, "</%s>\n", name);
}

static uint64_t
hash(uint64_t h, struct span s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.ptr[i]) * 0x100000001b3u;
	/* A byte that is in no UTF-8 parts the texts. */
	return (h ^ 0xff) * 0x100000001b3u;
}

/* A name-based UUID of version 8 (RFC 9562, 5.8), so that ids hold wherever the site is published. */
static void
write_uuid(struct feed *f, const struct span *names, size_t count)
{
	uint64_t a = 0xcbf29ce484222325u, b = 0x9ae16a3b2f90404fu;
	size_t i;

	for (i = 0; i < count; i++) {
		a = hash(a, names[i]);
		b = hash(b, names[i]);
	}
	a = (a & ~(uint64_t)0xf000) | 0x8000;
	b = (b & ~((uint64_t)3 << 62)) | (uint64_t)1 << 63;
	buf_printf(&f->out,
	           "<id>urn:uuid:%08" PRIx64 "-%04" PRIx64 "-%04" PRIx64 "-%04" PRIx64 "-%012" PRIx64
	           "</id>\n",
	           a >> 32, a >> 16 & 0xffff, a & 0xffff, b >> 48, b & 0xffffffffffff);
}

/* Whole where site.yaml gives the site's address, else relative to the feed. */
static void
write_link(struct feed *f, const char *rel, const char *type, struct span address)
{
	struct span root = f->r->site->config.address;

	buf_printf(&f->out, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
	if (root.len) {
		escape_html_url(&f->out, root);
		if (root.ptr[root.len - 1] != '/')
			buf_char(&f->out, '/');
		escape_html_url(&f->out, address);
	} else {
		struct buf relative = BUF_INIT;

		path_relative(f->address, address, &relative);
		escape_html_url(&f->out, buf_as_span(&relative));
		buf_release(&relative);
	}
	BUF_LIT(&f->out, "\"/>\n");
}

/* RFC 3339; a day that an editor gave begins at midnight. */
static struct span
timestamp(struct feed *f, const struct amend_date *date)
{
	struct arena *arena = &f->r->arena;
	int64_t seconds = date->seconds % 86400;
	struct span day = date->day;

	if (date->seconds >= 0)
		return arena_printf(arena, "%.*sT%02d:%02d:%02dZ",
		                    SPAN_ARG(amend_day(date->seconds, 0, arena)), (int)(seconds / 3600),
		                    (int)(seconds / 60 % 60), (int)(seconds % 60));
	return arena_printf(arena, "%.*s%sT00:00:00Z", SPAN_ARG(day),
	                    day.len == 4   ? "-01-01"
	                    : day.len == 7 ? "-01"
	                                   : "");
}

static bool
is_of(const struct feed *f, const struct amend_event *event)
{
	return event->date.day.len && (!f->publication || event->step->publication == f->publication);
}

static void
write_entry(struct feed *f, const struct amend_event *event)
{
	const struct amend_step *step = event->step;
	const struct amend_change *change = event->change;
	const struct page *page = event->page ? event->page : change->new ? change->new : change->old;
	struct span redline = amend_redline_address(step, change, &f->r->arena);
	/* The edition that the change came after: what is to become of it makes no other entry of it. */
	struct span names[] = { f->r->site->config.title, step->publication->id, step->from->id, change->id };

	BUF_LIT(&f->out, "<entry>\n");
	write_uuid(f, names, sizeof(names) / sizeof(names[0]));
	write_element(f, "title", page_heading(page, &f->r->arena));
	write_element(f, "updated", timestamp(f, &event->date));
	write_link(f, "alternate", "text/html", page->address);
	write_link(f, "related", "text/html", redline.len ? redline : step->address);
	BUF_LIT(&f->out, "<category term=\"");
	write_text(&f->out, step->publication->id);
	BUF_LIT(&f->out, "\" label=\"");
	write_text(&f->out, step->publication->title);
	BUF_LIT(&f->out, "\"/>\n");
	write_element(f, "summary", event->note->reason);
	BUF_LIT(&f->out, "</entry>\n");
}

static void
write_head(struct feed *f, const struct amend_event *newest)
{
	const struct config *config = &f->r->site->config;
	struct span names[] = { config->title, f->publication ? f->publication->id : span_of("") };

	BUF_LIT(&f->out,
	        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
	write_text(&f->out, config->language);
	BUF_LIT(&f->out, "\">\n");
	write_uuid(f, names, 2);
	if (f->publication)
		write_element(
			f, "title",
			arena_printf(&f->r->arena, "%.*s: what changed", SPAN_ARG(f->publication->title)));
	else
		write_element(f, "title",
		              arena_printf(&f->r->arena, "%.*s: what changed", SPAN_ARG(config->title)));
	write_element(f, "updated", timestamp(f, &newest->date));
	BUF_LIT(&f->out, "<author>\n");
	write_element(f, "name",
	              f->publication && f->publication->owner.len ? f->publication->owner : config->title);
	BUF_LIT(&f->out, "</author>\n<generator>site-gen</generator>\n");
	write_link(f, "self", "application/atom+xml", f->address);
	write_link(f, "alternate", "text/html", f->r->site->home->address);
}

static void
write_feed(struct renderer *r, const struct publication *publication, struct span address)
{
	const struct amendments *amendments = r->render->amendments;
	struct feed f = { .r = r, .publication = publication, .address = address, .out = BUF_INIT };
	size_t i;

	for (i = 0; i < amendments->event_count && f.entries < ENTRY_LIMIT; i++) {
		if (!is_of(&f, &amendments->events[i]))
			continue;
		if (!f.entries++)
			write_head(&f, &amendments->events[i]);
		write_entry(&f, &amendments->events[i]);
	}
	if (f.entries) {
		BUF_LIT(&f.out, "</feed>\n");
		render_file(r, address, buf_as_span(&f.out));
	}
	buf_release(&f.out);
	arena_reset(&r->arena);
}

struct span
feed_address(const struct amendments *amendments)
{
	size_t i;

	for (i = 0; amendments && i < amendments->event_count; i++)
		if (amendments->events[i].date.day.len)
			return span_of("feed.xml");
	return span_make(NULL, 0);
}

void
feeds_write(struct renderer *r)
{
	size_t i;

	if (!r->render->amendments)
		return;
	write_feed(r, NULL, span_of("feed.xml"));
	for (i = 0; i < r->site->publications.len; i++) {
		const struct publication *publication = r->site->publications.at[i];

		write_feed(r, publication,
		           arena_printf(&r->kept, "%.*s/feed.xml", SPAN_ARG(publication->id)));
	}
}
