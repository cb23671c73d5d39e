#include "git_fixture.h"

#include "amend/amendments.h"
#include "amend/likeness.h"
#include "cmd/diff.h"
#include "history/walk.h"
#include "markdown/markdown.h"

static uint64_t random_state = 88172645463325252u;

static size_t
below(size_t limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (size_t)(random_state >> 32) % limit;
}

/* Two folders with a site each: "a" and "b". */
struct sites {
	struct git_fixture *f;
	struct site *a, *b;
	struct amend_comparison *c;
};

static void
put(struct git_fixture *f, const char *path, const char *text)
{
	char *copy = arena_cstr(&f->arena, span_of(path)), *slash = strrchr(copy, '/');

	*slash = '\0';
	assert_int_equal(fs_make_dirs(copy), 0);
	assert_int_equal(fs_write(path, span_of(text)), 0);
}

static void
put_site(struct git_fixture *f, const char *root, const char *editions)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/content/site.yaml", root);
	put(f, path, "title: Site\ntypes:\n  page:\n    layout: page\n");
	snprintf(path, sizeof(path), "%s/content/guide/publication.yaml", root);
	put(f, path, arena_printf(&f->arena, "title: Guide\n%s", editions).ptr);
}

/* `front` are more lines of front matter; a page without an id has none. */
static void
put_page(struct git_fixture *f, const char *root, const char *name, const char *id, const char *front, const char *body)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/content/guide/%s.md", root, name);
	put(f, path, arena_printf(&f->arena, "---\n%s%s%stitle: %s\n%s---\n\n%s\n", *id ? "id: " : "", id, *id ? "\n" : "",
	                          name, front, body).ptr);
}

static void
compare(struct sites *s, unsigned jobs)
{
	struct site_options options[2] = { { .root = "a", .jobs = jobs }, { .root = "b", .jobs = jobs } };
	struct diag_list diags[2] = { DIAG_LIST_INIT, DIAG_LIST_INIT };
	struct site *sites[2];
	struct amend_state old, new;
	int i;

	assert_true(site_load_both(options, sites, diags));
	for (i = 0; i < 2; i++)
		diag_merge(&s->f->diags, &diags[i]);
	s->a = sites[0];
	s->b = sites[1];
	old = (struct amend_state){ s->a, s->a->publications.at[0], NULL };
	new = (struct amend_state){ s->b, s->b->publications.at[0], NULL };
	s->c = amend_compare(&old, &new, jobs);
}

static void
release(struct sites *s)
{
	amend_comparison_free(s->c);
	site_free(s->b);
	site_free(s->a);
}

static const struct amend_change *
change_named(const struct amend_comparison *c, const char *id)
{
	size_t i;

	for (i = 0; i < c->change_count; i++)
		if (span_is(c->changes[i].id, id))
			return &c->changes[i];
	return NULL;
}

static void
assert_kinds(const struct amend_comparison *c, const char *id, const char *kinds)
{
	const struct amend_change *change = change_named(c, id);
	struct buf out = BUF_INIT;

	if (change)
		amend_write_kinds(change->kinds, &out);
	assert_string_equal(out.ptr, kinds);
	buf_release(&out);
}

static void
assert_section(const struct amend_change *change, const char *title, const char *kinds, const char *was)
{
	struct buf out = BUF_INIT;
	size_t i;

	for (i = 0; i < change->section_count; i++)
		if (span_is(change->sections[i].title, title))
			break;
	assert_true(i < change->section_count);
	amend_write_kinds(change->sections[i].kinds, &out);
	assert_string_equal(out.ptr, kinds);
	if (change->sections[i].other)
		assert_span(change->sections[i].other->title, was);
	else
		assert_string_equal(was, "");
	buf_release(&out);
}

#define BREAD "Bread is made of flour and water and a little salt, and it wants an hour to rise in a warm place."
#define SOUP "Soup begins with onions in a pot, and ends with whatever stands in the larder on the day before market."
#define JAM "Jam needs as much sugar as fruit, a wide pan, and somebody who does not stop stirring until it sets."

static void
what_is_equal_is_unchanged(void **state)
{
	struct sites s = { .f = *state };

	put_site(s.f, "a", "");
	put_page(s.f, "a", "bread", "bread", "", "## How\n\n" BREAD);
	run("cp -r a b");
	compare(&s, 1);
	assert_int_equal(s.c->change_count, 0);
	assert_int_equal(s.c->unchanged, 1);
	assert_int_equal(s.c->added + s.c->removed, 0);
	/* Nobody had to read it. */
	assert_true(((struct page *)map_get(&s.a->by_key, span_of("guide/bread")))->unread);
	assert_true(((struct page *)map_get(&s.b->by_key, span_of("guide/bread")))->unread);
	release(&s);
}

static void
ids_go_before_replaces_and_likeness(void **state)
{
	struct sites s = { .f = *state };

	put_site(s.f, "a", "");
	put_site(s.f, "b", "");
	put_page(s.f, "a", "bread", "bread", "", BREAD);
	put_page(s.f, "a", "soup", "soup", "", SOUP);
	put_page(s.f, "a", "jam", "jam", "", JAM);
	/* The id says that soup has become what bread was; likeness would say otherwise. */
	put_page(s.f, "b", "loaf", "soup", "", BREAD);
	put_page(s.f, "b", "pot", "pot", "replaces: [bread]\n", JAM);
	put_page(s.f, "b", "preserve", "preserve", "", JAM " Or stops for a minute.");
	compare(&s, 2);
	assert_kinds(s.c, "soup", "moved, retitled, reworded");
	assert_kinds(s.c, "pot", "moved, retitled, reworded");
	assert_kinds(s.c, "preserve", "moved, retitled, reworded");
	assert_span(change_named(s.c, "pot")->old->front.id, "bread");
	assert_span(change_named(s.c, "preserve")->old->front.id, "jam");
	assert_int_equal(change_named(s.c, "preserve")->added, 6);
	assert_int_equal(s.c->counts[AMEND_ADDED] + s.c->counts[AMEND_REMOVED], 0);
	release(&s);
}

static void
pages_split_and_merge_without_being_told(void **state)
{
	struct sites s = { .f = *state };

	put_site(s.f, "a", "");
	put_site(s.f, "b", "");
	put_page(s.f, "a", "food", "food", "", "## Bread\n\n" BREAD "\n\n## Soup\n\n" SOUP);
	put_page(s.f, "a", "jam", "jam", "", JAM);
	put_page(s.f, "a", "sweets", "sweets", "", "## Fudge\n\nFudge is boiled until a drop of it holds its shape in cold water.");
	put_page(s.f, "b", "food", "food", "", "## Bread\n\n" BREAD);
	put_page(s.f, "b", "soups", "soups", "", SOUP);
	put_page(s.f, "b", "sweets", "sweets", "",
	         "## Fudge\n\nFudge is boiled until a drop of it holds its shape in cold water.\n\n## Jam\n\n" JAM);
	compare(&s, 2);
	assert_kinds(s.c, "soups", "split, reworded");
	assert_kinds(s.c, "food", "split, reordered");
	assert_kinds(s.c, "sweets", "merged, reworded");
	assert_null(change_named(s.c, "jam"));
	assert_section(change_named(s.c, "sweets"), "Jam", "retitled, reworded", "jam");
	release(&s);
}

static void
sections_are_followed(void **state)
{
	struct sites s = { .f = *state };
	const struct amend_change *change;

	put_site(s.f, "a", "");
	put_site(s.f, "b", "");
	put_page(s.f, "a", "food", "food", "", "## 1. Bread\n\n" BREAD "\n\n## 2. Soup\n\n" SOUP "\n\n## 3. Old\n\nOld hat.");
	put_page(s.f, "a", "jam", "jam", "", "## Jam {#jam}\n\n" JAM);
	put_page(s.f, "b", "food", "food", "",
	         "## 1. Soup\n\n" SOUP "\n\n## 2. Bread\n\nBread is made of flour.\n\n## How to cook jam\n\n" JAM "\n\n## New\n\nShoes.");
	put_page(s.f, "b", "jam", "jam", "", "## Sweet {#jam}\n\nSee food.");
	compare(&s, 2);
	change = change_named(s.c, "food");
	assert_section(change, "1. Soup", "renumbered", "2. Soup");
	assert_section(change, "2. Bread", "moved, renumbered, reworded", "1. Bread");
	assert_section(change, "New", "added", "");
	assert_int_equal(change->gone_count, 1);
	assert_span(change->gone[0]->title, "3. Old");
	/* The anchor keeps the name; what it said is in another section now, as part of which it stands there. */
	assert_section(change_named(s.c, "jam"), "Sweet", "retitled, reworded", "Jam");
	assert_section(change, "How to cook jam", "split, reworded", "Jam");
	release(&s);
}

static void
links_and_alarms_are_found(void **state)
{
	struct sites s = { .f = *state };
	const struct amend_change *change;

	put_site(s.f, "a", "");
	put_site(s.f, "b", "");
	put_page(s.f, "a", "talk", "talk", "", "Talk.");
	put_page(s.f, "a", "visit", "visit", "",
	         "You must visit within 5 days. [A form](https://a.example/1), [a talk](talk.md), [a map](https://a.example/map).");
	put_page(s.f, "b", "speak", "speak", "replaces: [talk]\n", "Talk.");
	put_page(s.f, "b", "visit", "visit", "",
	         "You should visit within 9 days. [A form](https://a.example/2), [a talk](speak.md), a map.\n\n- 7 things may help.");
	compare(&s, 1);
	change = change_named(s.c, "visit");
	assert_int_equal(change->link_count, 2);
	assert_span(change->links[0].old, "https://a.example/1");
	assert_span(change->links[0].new, "https://a.example/2");
	assert_span(change->links[1].text, "a map");
	assert_span(change->links[1].new, "");
	/* A plain number that came with its block has not changed. */
	assert_int_equal(change->alarm_count, 3);
	assert_int_equal(change->alarms[0].alarm.kind, REDLINE_DUTY);
	assert_span(change->alarms[0].alarm.new, "should");
	assert_span(change->alarms[1].alarm.new, "may");
	assert_int_equal(change->alarms[2].alarm.kind, REDLINE_TIME);
	assert_int_equal(s.c->alarms[REDLINE_DUTY], 2);
	release(&s);
}

/* A page of sentences out of a few, so that many are alike. */
static void
put_random_page(struct git_fixture *f, const char *root, const char *name, size_t seed)
{
	static const char *const words[] = { "a", "child", "must", "visit", "5", "days", "home", "plan", "never", "school" };
	struct buf body = BUF_INIT;
	uint64_t kept = random_state;
	const char *front = "";
	size_t i, k, count;

	random_state = seed * 2654435761u + 1;
	count = below(8);
	for (i = 0; i < count; i++) {
		size_t form = below(6), length = 1 + below(15);

		buf_str(&body, form == 0 ? "\n\n## " : form == 1 ? "\n- " : form == 2 ? "\n\n> " : "\n\n");
		for (k = 0; k < length; k++)
			buf_printf(&body, "%s%s", k ? " " : "", words[below(10)]);
		if (form == 5)
			BUF_LIT(&body, "\n\n| a | b |\n| - | - |\n| x | y |");
		if (form == 0 && below(2))
			BUF_LIT(&body, " {#here}");
		if (form == 4 && below(2))
			buf_printf(&body, " [](ref:p%zu#here) [words](ref:p%zu#here)", below(12), below(12));
		if (form == 3 && !below(3))
			buf_printf(&body, "\n\n![](ref:p%zu#here)", below(12));
	}
	if (!below(12))
		front = arena_printf(&f->arena, "replaces: [p%zu]\n", below(12)).ptr;
	random_state = kept;
	put_page(f, root, name, !below(5) ? "" : below(20) ? name : "p1", front, body.ptr);
	buf_release(&body);
}

/* Every block of the new page stands in one op, in order; words add up. */
static void
check_change(const struct amend_change *change)
{
	size_t i, next = 0, added = 0, removed = 0, section_added = 0;

	for (i = 0; i < change->redline.op_count; i++) {
		const struct redline_op *op = &change->redline.ops[i];

		if (op->new)
			assert_ptr_equal(op->new, &change->new_blocks.texts[next++]);
		added += op->added;
		removed += op->removed;
		assert_non_null(amend_op_section(change, op));
	}
	if (!change->redline.op_count)
		return;
	assert_int_equal(next, change->new_blocks.count);
	assert_int_equal(added, change->added);
	assert_int_equal(removed, change->removed);
	for (i = 0; i < change->section_count; i++)
		section_added += change->sections[i].added;
	assert_int_equal(section_added, added);
}

/* No old block is shown twice, or forgotten. */
static void
check_old_blocks(struct sites *s)
{
	struct map seen = MAP_INIT;
	size_t i, k, shown = 0, there = 0;

	for (i = 0; i < s->c->change_count; i++) {
		const struct amend_change *change = &s->c->changes[i];

		for (k = 0; k < change->old_blocks.count; k++) {
			const struct amend_block **key = arena_alloc(&s->f->arena, sizeof(struct amend_block *));

			*key = change->old_blocks.at[k];
			assert_ptr_equal(map_put(&seen, span_make((const char *)key, sizeof(*key)), s), s);
			shown++;
		}
		for (k = 0; k < change->old_count && change->new; k++)
			if (amend_successor(s->c, change->olds[k]) == change->new) {
				struct amend_blocks blocks;

				amend_blocks_read(s->a, change->olds[k], &s->f->arena, &blocks);
				there += blocks.count;
			}
	}
	/* Sections of pages that were removed may have moved into others. */
	assert_true(shown >= there || s->c->counts[AMEND_REMOVED]);
	assert_true(shown == seen.len);
	map_release(&seen);
}

static void
check_counts(const struct amend_comparison *c)
{
	size_t i, old = 0, new = 0;

	for (i = 0; i < c->change_count; i++) {
		const struct amend_change *change = &c->changes[i];

		assert_true(change->kinds != 0);
		old += !change->new;
		new += change->new != NULL;
		check_change(change);
	}
	assert_int_equal(new + c->unchanged, c->new_pages);
	assert_int_equal(old, c->counts[AMEND_REMOVED]);
}

/* Sites that were loaded for themselves, with every page read, give the same. */
static void
check_what_is_unread(const struct sites *s)
{
	struct site_options a = { .root = "a", .jobs = 2 }, b = { .root = "b", .jobs = 2 };
	struct diag_list unheard = DIAG_LIST_INIT;
	struct site *old = site_load(&a, &unheard), *new = site_load(&b, &unheard);
	struct amend_comparison *c =
		amend_compare(&(struct amend_state){ old, old->publications.at[0], NULL },
	                      &(struct amend_state){ new, new->publications.at[0], NULL }, 2);
	struct buf apart = BUF_INIT, both = BUF_INIT;

	diff_write_json(c, &apart);
	diff_write_json(s->c, &both);
	assert_string_equal(both.ptr, apart.ptr);
	buf_release(&apart);
	buf_release(&both);
	amend_comparison_free(c);
	site_free(new);
	site_free(old);
	diag_release(&unheard);
}

static size_t
count_unread(const struct site *site)
{
	size_t i, count = 0;

	for (i = 0; i < site->pages.len; i++)
		count += site->pages.at[i]->unread;
	return count;
}

static void
random_pages_keep_the_invariants(void **state)
{
	size_t round, i, unread = 0;

	for (round = 0; round < 60; round++) {
		struct sites s = { .f = *state };
		struct amend_comparison *again;

		put_site(s.f, "a", "");
		put_site(s.f, "b", "");
		for (i = 0; i < 12; i++) {
			char name[16];

			snprintf(name, sizeof(name), "p%zu", i);
			if (below(6))
				put_random_page(s.f, "a", name, below(9));
			if (below(6))
				put_random_page(s.f, "b", name, below(9));
		}
		compare(&s, 1);
		check_counts(s.c);
		check_old_blocks(&s);
		check_what_is_unread(&s);
		unread += count_unread(s.b);
		again = amend_compare(&s.c->old, &s.c->new, 2);
		assert_int_equal(again->change_count, s.c->change_count);
		assert_int_equal(again->added, s.c->added);
		for (i = 0; i < again->change_count; i++)
			assert_int_equal(again->changes[i].kinds, s.c->changes[i].kinds);
		amend_comparison_free(again);
		release(&s);
		run("rm -r a b");
		diag_release(&s.f->diags);
		s.f->diags = (struct diag_list)DIAG_LIST_INIT;
	}
	assert_true(unread > 20);
}

/* Many headings of one name, and sections that are all alike: nothing is compared with everything. */
static void
many_alike_stay_cheap(void **state)
{
	struct sites s = { .f = *state };
	struct buf a = BUF_INIT, b = BUF_INIT;
	size_t i;

	for (i = 0; i < 6000; i++) {
		buf_printf(&a, "## Same\n\nThe same words in all of them, and number %zu.\n\n", i);
		buf_printf(&b, "## Same\n\nThe same words in all of them, and number %zu.\n\n", 6000 - i);
	}
	put_site(s.f, "a", "");
	put_site(s.f, "b", "");
	put_page(s.f, "a", "one", "one", "", a.ptr);
	put_page(s.f, "b", "one", "one", "", b.ptr);
	compare(&s, 2);
	assert_int_equal(s.c->change_count, 1);
	assert_int_equal(s.c->changes[0].section_count, 6001);
	assert_true(s.c->changes[0].redline.work < 40u * 1000 * 1000);
	buf_release(&a);
	buf_release(&b);
	release(&s);
}

static void
likeness_counts_what_is_common(void **state)
{
	static const char *const texts[] = { "one two three four five six seven", "ONE two three, four! nine ten",
		                             "eleven twelve", "" };
	struct feature_maker maker = FEATURE_MAKER_INIT;
	struct arena arena = ARENA_INIT;
	struct features f[4], many[20], often;
	struct likeness best[20];
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		features_add(&maker, span_of(texts[i]));
		f[i] = features_take(&maker, &arena);
		features_make_distinct(&f[i]);
	}
	features_add(&maker, span_of("one two three one two three one two"));
	often = features_take(&maker, &arena);
	assert_int_equal(often.count, 6);
	assert_true(features_have(&often, 3) && !features_have(&often, 4));
	likeness_find(f, 1, &often, 1, best);
	assert_int_equal(best[0].common, 1);
	features_make_distinct(&often);
	assert_int_equal(often.count, 3);
	assert_true(features_have(&often, 3) && !features_have(&often, 4));
	assert_int_equal(f[0].count, 5);
	assert_int_equal(f[2].count, 0);
	likeness_find(&f[1], 3, f, 1, best);
	assert_int_equal(best[0].other, 0);
	assert_int_equal(best[0].common, 2);
	assert_int_equal(best[1].other, LIKENESS_NONE);
	likeness_find(f, 1, f, 4, best);
	assert_int_equal(best[0].common, 5);
	likeness_find(f, 4, f, 0, best);
	assert_int_equal(best[0].other, LIKENESS_NONE);
	/* What stands everywhere tells nothing. */
	for (i = 0; i < 20; i++)
		many[i] = f[0];
	likeness_find(f, 1, many, 20, best);
	assert_int_equal(best[0].other, LIKENESS_NONE);
	likeness_find(f, 1, many, 8, best);
	assert_int_equal(best[0].other, 0);
	assert_int_equal(best[0].common, 5);
	feature_maker_release(&maker);
	arena_release(&arena);
}

static const struct page *
page_now(const struct site *site, const char *key)
{
	const struct page *page = map_get(&site->by_key, span_of(key));

	assert_non_null(page);
	return page;
}

static void
assert_label(const struct amendments *a, const char *key, uint32_t heading, enum amend_label_kind kind, const char *name)
{
	struct amend_label label = amendments_label(a, page_now(a->site, key), heading);

	assert_int_equal(label.kind, kind);
	assert_span(kind == AMEND_LABEL_UNCHANGED ? label.since->id : label.step->name, name);
}

static struct amendments *
load_amendments(struct git_fixture *f, struct site **site)
{
	struct site_options options = { .root = ".", .jobs = 2, .history = true };

	*site = site_load(&options, &f->diags);
	assert_non_null(*site);
	return amendments_load(*site, &options, &f->diags);
}

#define EDITIONS "edition: \"2\"\neditions:\n  - {id: \"2\", label: Second}\n  - {id: \"1\", label: First}\n"

/* Two editions and an amendment. */
static void
make_editions(struct git_fixture *f)
{
	run("git init -q -b main .");
	put_site(f, ".", EDITIONS);
	put_page(f, ".", "food", "food", "", "## Bread\n\n" BREAD "\n\n## Soup\n\n" SOUP);
	put_page(f, ".", "jam", "jam", "", JAM);
	run("commit '1\n\nEdition: guide 1'");
	put_page(f, ".", "food", "food", "", "## Bread\n\n" BREAD "\n\n## Soup\n\n" SOUP " Or after.");
	put_page(f, ".", "tea", "tea", "", "Tea is hot water with leaves in it, and a biscuit beside it.");
	run("commit '2\n\nEdition: guide 2'");
}

static void
labels_say_since_when(void **state)
{
	struct git_fixture *f = *state;
	struct amendments *a;
	struct site *site;

	make_editions(f);
	put_page(f, ".", "jam", "jam", "", JAM " Then wait.");
	run("commit 'Jam waits'");
	a = load_amendments(f, &site);
	assert_int_equal(a->step_count, 2);
	assert_label(a, "guide/food", 0, AMEND_LABEL_UNCHANGED, "1");
	assert_label(a, "guide/food", 1, AMEND_LABEL_AMENDED, "2");
	assert_label(a, "guide/tea", UINT32_MAX, AMEND_LABEL_NEW, "2");
	assert_label(a, "guide/jam", UINT32_MAX, AMEND_LABEL_AMENDED, "now");
	assert_span(amend_step_title(a->steps[1], &f->arena), "Changes since the second");
	amendments_free(a);
	site_free(site);
}

static void
dates_come_from_git(void **state)
{
	struct git_fixture *f = *state;
	const struct amend_change *change;
	struct amendments *a;
	struct site *site;

	make_editions(f);
	put_page(f, ".", "jam", "jam", "", JAM " Then wait.");
	a = load_amendments(f, &site);
	change = amend_change_to(a->steps[1]->comparison, page_now(site, "guide/jam"));
	assert_non_null(change);
	/* Not in git yet. */
	assert_span(amend_date_of(a->steps[1], change)->day, "");
	amendments_free(a);
	site_free(site);
	run("commit 'Jam waits'");
	put(f, "content/guide/changes/now.yaml", "changes:\n  - {page: jam, class: substantive, reason: It sets.}\n");
	a = load_amendments(f, &site);
	change = amend_change_to(a->steps[1]->comparison, page_now(site, "guide/jam"));
	assert_span(amend_date_of(a->steps[1], change)->day, "2020-09-13");
	assert_int_equal(a->event_count, 1);
	assert_ptr_equal(a->events[0].page, page_now(site, "guide/jam"));
	assert_non_null(map_get(&a->by_page, span_of("guide/jam.html")));
	amendments_free(a);
	site_free(site);
}

static void
an_edition_in_the_making_has_its_name(void **state)
{
	struct git_fixture *f = *state;
	struct amendments *a;
	struct site *site;

	make_editions(f);
	put_site(f, ".", "edition: \"3\"\neditions:\n  - {id: \"3\", label: Third edition}\n"
	                 "  - {id: \"2\", label: Second}\n  - {id: \"1\", label: First}\n");
	put_page(f, ".", "jam", "jam", "", JAM " Then wait.");
	a = load_amendments(f, &site);
	assert_int_equal(a->step_count, 2);
	assert_null(a->steps[1]->to);
	assert_span(a->steps[1]->name, "3");
	assert_span(a->steps[1]->address, "guide/changes/3.html");
	assert_span(amend_step_title(a->steps[1], &f->arena), "Third edition");
	amendments_free(a);
	site_free(site);
}

static void
the_past_of_a_commit_is_known(void **state)
{
	struct git_fixture *f = *state;
	struct history_request request = { .dir = ".", .below = "content", .revision = "HEAD" };
	struct history_changes changes = VEC_INIT;
	struct history_past *past;
	struct history *history;

	make_editions(f);
	history = history_walk(&request, &f->diags);
	assert_non_null(history);
	past = history_past_new(history, output_of(f, "git rev-parse HEAD~1"));
	assert_non_null(past);
	history_changes(history, span_of("content/guide/food.md"), &changes);
	assert_int_equal(changes.len, 2);
	assert_false(history_past_has(past, changes.at[0].commit));
	assert_true(history_past_has(past, changes.at[1].commit));
	assert_null(history_past_new(history, "0000000000000000000000000000000000000000"));
	vec_release(&changes);
	history_past_free(past);
	history_free(history);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		GIT_TEST(what_is_equal_is_unchanged),
		GIT_TEST(ids_go_before_replaces_and_likeness),
		GIT_TEST(pages_split_and_merge_without_being_told),
		GIT_TEST(sections_are_followed),
		GIT_TEST(links_and_alarms_are_found),
		GIT_TEST(random_pages_keep_the_invariants),
		GIT_TEST(many_alike_stay_cheap),
		cmocka_unit_test(likeness_counts_what_is_common),
		GIT_TEST(labels_say_since_when),
		GIT_TEST(dates_come_from_git),
		GIT_TEST(an_edition_in_the_making_has_its_name),
		GIT_TEST(the_past_of_a_commit_is_known),
	};

	md_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
