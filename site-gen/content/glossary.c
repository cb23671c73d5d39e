#include "content/glossary.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FIELD(key, member, type_name, required)                                         \
	{                                                                               \
		key, YAML_TYPE_##type_name, required, offsetof(struct raw_term, member) \
	}

/* One way to write a term, folded; exact where capitals matter. */
struct term_form {
	struct span text; /* folded, or as written if exact */
	bool exact;
	uint32_t term;
	struct term_form *next; /* same first word, not longer */
};

struct raw_term {
	struct span term, id, abbreviation, definition, authority;
	struct yaml_list aliases, see;
	bool glossary;
};

/* A byte of a word in small letters, 0 for one that is in no word; all beyond
 * ASCII are in words. */
static const unsigned char word_bytes[256] = {
	['0'] = '0', '1', '2',         '3',         '4', '5',         '6', '7',
	'8',         '9', ['_'] = '_', ['A'] = 'a', 'b', 'c',         'd', 'e',
	'f',         'g', 'h',         'i',         'j', 'k',         'l', 'm',
	'n',         'o', 'p',         'q',         'r', 's',         't', 'u',
	'v',         'w', 'x',         'y',         'z', ['a'] = 'a', 'b', 'c',
	'd',         'e', 'f',         'g',         'h', 'i',         'j', 'k',
	'l',         'm', 'n',         'o',         'p', 'q',         'r', 's',
	't',         'u', 'v',         'w',         'x', 'y',         'z', [0x80 ... 0xFF] = 0x80,
};

static unsigned char
word_byte(char c)
{
	return word_bytes[(unsigned char)c];
}

static bool
is_word_byte(char c)
{
	return word_byte(c) != 0;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* All words with a letter beyond ASCII share one hash: folding may change them. */
#define HASH_BEYOND_ASCII 1u
/* What makes a capital small, in each of eight bytes. */
#define CASE_BITS 0x2020202020202020u

/* 16 bits of a word of ASCII, without regard to case. */
static unsigned
hash_ascii(struct span word)
{
	struct span_ends ends = span_ends(word);
	uint64_t hash = (ends.head | CASE_BITS) ^ (ends.tail | CASE_BITS) * 0x9E3779B97F4A7C15u;

	return (unsigned)((hash ^ hash >> 32) * 0xD6E8FEB86659FD93u >> 48);
}

/* The end of the word at `at`, and its hash. */
static size_t
hash_word(struct span text, size_t at, unsigned *hash)
{
	size_t start = at;
	unsigned char byte, all = 0;

	for (; at < text.len && (byte = word_byte(text.ptr[at])) != 0; at++)
		all |= byte;
	*hash = all < 0x80 ? hash_ascii(span_make(text.ptr + start, at - start)) : HASH_BEYOND_ASCII;
	return at;
}

static bool
may_start(const struct glossary *glossary, unsigned hash)
{
	return glossary->starts[hash >> 3] >> (hash & 7) & 1;
}

static size_t
word_end(struct span text, size_t at)
{
	while (at < text.len && is_word_byte(text.ptr[at]))
		at++;
	return at;
}

static bool
has_capitals_only(struct span s)
{
	size_t i, letters = 0;

	for (i = 0; i < s.len; i++) {
		if (s.ptr[i] >= 'a' && s.ptr[i] <= 'z')
			return false;
		letters += s.ptr[i] >= 'A' && s.ptr[i] <= 'Z';
	}
	return letters > 0;
}

/* Whether some page may link both terms. */
static bool
share_pages(const struct term *a, const struct term *b)
{
	return !a->authority || !b->authority || a->authority == b->authority;
}

/* The term that has this form already, for pages that see both; NULL if none does. */
static const struct term *
find_rival(const struct glossary *g, const struct term_form *forms, const struct term_form *form)
{
	for (; forms; forms = forms->next)
		if (forms->term != form->term && forms->exact == form->exact &&
		    span_equal(forms->text, form->text) &&
		    share_pages(&g->terms[forms->term], &g->terms[form->term]))
			return &g->terms[forms->term];
	return NULL;
}

static void
add_form(struct glossary *g, struct span written, uint32_t term, bool exact, struct arena *arena,
         struct diag_list *diags)
{
	const struct term *rival;
	struct buf folded = BUF_INIT;
	struct term_form *form = ARENA_NEW(arena, struct term_form), *first, **link;
	struct span key;
	unsigned hash;

	written = span_trim(written);
	if (!written.len || !is_word_byte(written.ptr[0]))
		return;
	utf8_fold(&folded, written);
	form->exact = exact;
	form->term = term;
	key = arena_copy(arena, buf_as_span(&folded));
	form->text = exact ? written : key;
	key.len = word_end(key, 0);
	buf_release(&folded);

	hash_word(written, 0, &hash);
	g->starts[hash >> 3] |= (unsigned char)(1 << (hash & 7));
	first = map_get(&g->first_words, key);
	rival = find_rival(g, first, form);
	if (rival) {
		diag_add(diags, DIAG_TERM_DUPLICATE, (struct place){ g->source, g->terms[term].offset },
		         "'%.*s' is a form of this term and of '%.*s'", SPAN_ARG(written),
		         SPAN_ARG(rival->name));
		diag_hint(diags,
		          "drop it from one of them, give each an 'authority', or set 'glossary: false'");
		return;
	}
	for (link = &first; *link && (*link)->text.len >= form->text.len; link = &(*link)->next)
		;
	form->next = *link;
	*link = form;
	map_set(&g->first_words, key, first);
}

static void
add_forms(struct glossary *g, uint32_t index, struct arena *arena, struct diag_list *diags)
{
	const struct term *t = &g->terms[index];
	size_t i;

	if (!t->linked)
		return;
	add_form(g, t->name, index, has_capitals_only(t->name), arena, diags);
	add_form(g, t->abbreviation, index, true, arena, diags);
	for (i = 0; i < t->aliases.len; i++)
		add_form(g, t->aliases.at[i], index, has_capitals_only(t->aliases.at[i]), arena, diags);
}

static struct span
slug_of(struct span name, struct arena *arena)
{
	struct buf slug = BUF_INIT;
	struct span s;

	utf8_slug(&slug, name);
	s = arena_copy(arena, buf_as_span(&slug));
	buf_release(&slug);
	return s;
}

static bool
read_term(struct glossary *g, const struct config *config, const struct yaml_node *node, struct arena *arena,
          struct diag_list *diags)
{
	static const struct yaml_field fields[] = {
		FIELD("term", term, TEXT, true),
		FIELD("id", id, NAME, false),
		FIELD("abbreviation", abbreviation, TEXT, false),
		FIELD("definition", definition, TEXT, true),
		FIELD("authority", authority, NAME, false),
		FIELD("aliases", aliases, LIST, false),
		FIELD("see", see, LIST, false),
		FIELD("glossary", glossary, FLAG, false),
	};
	struct raw_term raw = { .glossary = true };
	struct term *t = &g->terms[g->count];

	if (!yaml_decode(node, g->source, "a term", fields, COUNT(fields), &raw, arena, diags))
		return false;
	*t = (struct term){ .id = raw.id.len ? raw.id : slug_of(raw.term, arena),
		            .name = raw.term,
		            .abbreviation = raw.abbreviation,
		            .definition = raw.definition,
		            .aliases = raw.aliases,
		            .see = raw.see,
		            .linked = raw.glossary,
		            .offset = node->offset };
	if (raw.authority.len) {
		t->authority = config_authority(config, raw.authority);
		if (!t->authority)
			diag_add(diags, DIAG_VALUE_UNKNOWN,
			         (struct place){ g->source, yaml_get(node, "authority")->offset },
			         "no authority '%.*s' in site.yaml", SPAN_ARG(raw.authority));
	}
	g->count++;
	return true;
}

static int
compare_terms(const void *a, const void *b)
{
	const struct term *x = a, *y = b;
	size_t i, len = x->name.len < y->name.len ? x->name.len : y->name.len;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)lower(x->name.ptr[i]),
			      d = (unsigned char)lower(y->name.ptr[i]);

		if (c != d)
			return c < d ? -1 : 1;
	}
	if (x->name.len != y->name.len)
		return x->name.len < y->name.len ? -1 : 1;
	return span_compare(x->id, y->id);
}

static void
link_related(struct glossary *g, struct term *t, struct arena *arena, struct diag_list *diags)
{
	size_t i;

	t->related = arena_array(arena, t->see.len, sizeof(*t->related));
	for (i = 0; i < t->see.len; i++) {
		struct term *other = map_get(&g->by_id, t->see.at[i]);

		if (other)
			t->related[t->related_count++] = (uint32_t)(other - g->terms);
		else
			diag_add(diags, DIAG_VALUE_UNKNOWN, (struct place){ g->source, t->see.offsets[i] },
			         "no term with the id '%.*s'", SPAN_ARG(t->see.at[i]));
	}
}

static void
index_terms(struct glossary *g, struct arena *arena, struct diag_list *diags)
{
	size_t i;

	for (i = 0; i < g->count; i++) {
		struct term *t = &g->terms[i];

		if (map_put(&g->by_id, t->id, t) != t) {
			diag_add(diags, DIAG_TERM_DUPLICATE, (struct place){ g->source, t->offset },
			         "a second term with the id '%.*s'", SPAN_ARG(t->id));
			diag_hint(diags, "give one of them an 'id' of its own");
		}
	}
	for (i = 0; i < g->count; i++) {
		link_related(g, &g->terms[i], arena, diags);
		add_forms(g, (uint32_t)i, arena, diags);
	}
}

bool
glossary_load(struct glossary *glossary, const struct config *config, const struct source *source,
              struct arena *arena, struct diag_list *diags)
{
	const struct yaml_node *root, *node;
	size_t errors = diags->errors;

	glossary->source = source;
	root = yaml_parse(arena, source, 0, source->text.len, &yaml_file_limits, diags);
	if (!root)
		return false;
	if (root->kind != YAML_LIST) {
		diag_add(diags, DIAG_VALUE_TYPE, (struct place){ source, 0 },
		         "the glossary must be a list of terms");
		return false;
	}
	glossary->terms = arena_array(arena, root->count, sizeof(*glossary->terms));
	for (node = root->first; node; node = node->next)
		read_term(glossary, config, node, arena, diags);
	if (glossary->count > 1)
		qsort(glossary->terms, glossary->count, sizeof(*glossary->terms), compare_terms);
	index_terms(glossary, arena, diags);
	return diags->errors == errors;
}

void
glossary_release(struct glossary *glossary)
{
	map_release(&glossary->by_id);
	map_release(&glossary->first_words);
}

struct span
term_title(const struct term *term, struct arena *arena)
{
	if (!term->abbreviation.len)
		return term->name;
	return arena_printf(arena, "%.*s (%.*s)", SPAN_ARG(term->name), SPAN_ARG(term->abbreviation));
}

/* How many bytes of `text` from `at` the form covers, or 0. */
static size_t
match_form(const struct term_form *form, struct span text, size_t at, struct buf *fold)
{
	struct span rest = span_from(text, at);
	size_t len = form->text.len;

	if (form->exact) {
		if (rest.len < len || memcmp(rest.ptr, form->text.ptr, len) != 0)
			return 0;
	} else if (rest.len >= len) {
		size_t i;

		for (i = 0; i < len && lower(rest.ptr[i]) == form->text.ptr[i]; i++)
			;
		if (i < len) {
			/* Folding keeps the length of nearly all letters; a form whose length it
			 * changes is only found as the glossary writes it. */
			if ((unsigned char)rest.ptr[i] < 0x80)
				return 0;
			buf_clear(fold);
			utf8_fold(fold, span_slice(rest, 0, len));
			if (!span_equal(buf_as_span(fold), form->text))
				return 0;
		}
	} else {
		return 0;
	}
	return at + len == text.len || !is_word_byte(text.ptr[at + len]) ? len : 0;
}

/* The form that begins at `at`, whose first word ends at `end`. */
static bool
find_form(const struct glossary *glossary, struct span text, size_t at, size_t end,
          const struct authority *authority, struct buf *fold, struct term_match *match)
{
	const struct term_form *form;

	buf_clear(fold);
	utf8_fold(fold, span_slice(text, at, end));
	for (form = map_get(&glossary->first_words, buf_as_span(fold)); form; form = form->next) {
		const struct term *term = &glossary->terms[form->term];
		size_t len;

		if (term->authority && authority != term->authority)
			continue;
		len = match_form(form, text, at, fold);
		if (len) {
			*match = (struct term_match){ at, at + len, form->term };
			return true;
		}
	}
	return false;
}

bool
glossary_at(const struct glossary *glossary, struct span text, size_t at, const struct authority *authority,
            struct buf *fold, struct term_match *match)
{
	unsigned hash;
	size_t end = hash_word(text, at, &hash);

	return may_start(glossary, hash) && find_form(glossary, text, at, end, authority, fold, match);
}

bool
glossary_find(const struct glossary *glossary, struct span text, size_t start,
              const struct authority *authority, struct buf *fold, struct term_match *match)
{
	size_t at = start;

	while (at < text.len) {
		unsigned hash;
		size_t end;

		if (!is_word_byte(text.ptr[at])) {
			at++;
			continue;
		}
		end = hash_word(text, at, &hash);
		if (may_start(glossary, hash) &&
		    (at == 0 || (!is_word_byte(text.ptr[at - 1]) && text.ptr[at - 1] != '\\')) &&
		    find_form(glossary, text, at, end, authority, fold, match))
			return true;
		at = end;
	}
	return false;
}
