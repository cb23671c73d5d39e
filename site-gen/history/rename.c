#include "history/rename.h"

#include <string.h>

#include "base/map.h"

#define NONE SIZE_MAX

/* Larger files are no pages: not read. */
#define FILE_LIMIT ((size_t)4 * 1024 * 1024)
#define HEAD_LIMIT 2048u

/* Deletions with one key that no addition has taken, in the order of paths. */
struct queue {
	size_t first, last;
};

struct pairing {
	struct rename_search *search;
	const struct tree_changes *changes;
	size_t *sources;
	size_t *next; /* of a deletion in its queue */
	bool *taken;  /* deletions */
};

/* What makes two files one: adds a key for the change, or returns false. */
typedef bool key_rule(struct rename_search *s, const struct tree_change *change, struct buf *key);

static const struct place nowhere = { NULL, 0 };

static bool
bytes_key(struct rename_search *s, const struct tree_change *change, struct buf *key)
{
	(void)s;
	buf_add(key, change->id.id, GIT_OID_RAWSZ);
	return true;
}

static bool
bytes_and_name_key(struct rename_search *s, const struct tree_change *change, struct buf *key)
{
	size_t start = change->path.len;

	while (start && change->path.ptr[start - 1] != '/')
		start--;
	buf_span(key, span_from(change->path, start));
	return bytes_key(s, change, key);
}

static bool
fail(struct rename_search *s, const struct tree_change *change)
{
	char id[GIT_OID_HEXSZ + 1];

	diag_add(s->diags, DIAG_GIT, nowhere, "cannot read the history: '%s' (blob %s): %s", change->path.ptr,
	         git_oid_tostr(id, sizeof(id), &change->id), repo_last_error());
	repo_hint_incomplete(s->repo, s->diags);
	s->failed = true;
	return false;
}

static bool
identity_key(struct rename_search *s, const struct tree_change *change, struct buf *key)
{
	git_odb_object *object = NULL;
	git_object_t type;
	size_t size;
	bool found;

	git_error_clear();
	if (git_odb_read_header(&size, &type, s->objects, &change->id))
		return fail(s, change);
	if (size > FILE_LIMIT)
		return false;
	if (git_odb_read(&object, s->objects, &change->id))
		return fail(s, change);
	found = s->identity(s->context, change->path,
	                    span_make(git_odb_object_data(object), git_odb_object_size(object)), key);
	git_odb_object_free(object);
	return found;
}

static bool
is_open(const struct pairing *p, size_t i, enum history_kind kind)
{
	const struct tree_change *change = &p->changes->at[i];

	if (change->kind != kind || !change->is_file)
		return false;
	return kind == HISTORY_ADDED ? p->sources[i] == NONE : !p->taken[i];
}

static bool
has_open(const struct pairing *p, enum history_kind kind)
{
	size_t i = 0;

	while (i < p->changes->len && !is_open(p, i, kind))
		i++;
	return i < p->changes->len;
}

static void
queue_deletions(struct pairing *p, key_rule *rule, struct map *queues)
{
	struct arena *arena = p->search->arena;
	struct buf key = BUF_INIT;
	size_t i;

	for (i = 0; i < p->changes->len && !p->search->failed; i++) {
		struct queue *queue;

		buf_clear(&key);
		if (!is_open(p, i, HISTORY_DELETED) || !rule(p->search, &p->changes->at[i], &key))
			continue;
		p->next[i] = NONE;
		queue = map_get(queues, buf_as_span(&key));
		if (queue) {
			queue->last = p->next[queue->last] = i;
			continue;
		}
		queue = ARENA_NEW(arena, struct queue);
		*queue = (struct queue){ i, i };
		map_put(queues, arena_copy(arena, buf_as_span(&key)), queue);
	}
	buf_release(&key);
}

static void
take_deletions(struct pairing *p, key_rule *rule, const struct map *queues)
{
	struct buf key = BUF_INIT;
	size_t i;

	for (i = 0; i < p->changes->len && !p->search->failed; i++) {
		struct queue *queue;

		buf_clear(&key);
		if (!is_open(p, i, HISTORY_ADDED) || !rule(p->search, &p->changes->at[i], &key))
			continue;
		queue = map_get(queues, buf_as_span(&key));
		if (!queue || queue->first == NONE)
			continue;
		p->sources[i] = queue->first;
		p->taken[queue->first] = true;
		queue->first = p->next[queue->first];
	}
	buf_release(&key);
}

static void
pair(struct pairing *p, key_rule *rule)
{
	struct map queues = MAP_INIT;

	if (p->search->failed || !has_open(p, HISTORY_DELETED) || !has_open(p, HISTORY_ADDED))
		return;
	queue_deletions(p, rule, &queues);
	if (queues.len)
		take_deletions(p, rule, &queues);
	map_release(&queues);
}

bool
rename_find(struct rename_search *search, const struct tree_changes *changes, size_t *sources)
{
	struct pairing p = { .search = search, .changes = changes, .sources = sources };
	size_t i;

	for (i = 0; i < changes->len; i++)
		sources[i] = NONE;
	p.next = arena_array(search->arena, changes->len, sizeof(*p.next));
	p.taken = arena_array(search->arena, changes->len, sizeof(*p.taken));
	pair(&p, bytes_and_name_key);
	pair(&p, bytes_key);
	pair(&p, identity_key);
	return !search->failed;
}

/* The value of a line "id: value", without quotes and comment. */
static struct span
plain_value(struct span value)
{
	char quote;
	size_t i;

	value = span_trim(value);
	quote = value.len ? value.ptr[0] : '\0';
	if (quote == '"' || quote == '\'')
		return span_slice(value, 1, span_find(value, quote, 1));
	for (i = 1; i < value.len; i++)
		if (value.ptr[i] == '#' && (value.ptr[i - 1] == ' ' || value.ptr[i - 1] == '\t'))
			break;
	return span_trim(span_slice(value, 0, i));
}

bool
history_page_identity(void *context, struct span path, struct span text, struct buf *out)
{
	struct span rest = span_slice(text, 0, HEAD_LIMIT), line, id;
	size_t top = span_find(path, '/', 0);

	(void)context;
	span_cut(rest, '\n', &line, &rest);
	if (!span_ends_with(path, ".md") || !span_is(span_trim(line), "---"))
		return false;
	while (rest.len) {
		span_cut(rest, '\n', &line, &rest);
		if (span_is(span_trim(line), "---"))
			return false;
		if (!span_starts_with(line, "id:"))
			continue;
		id = plain_value(span_from(line, 3));
		buf_span(out, span_slice(path, 0, top < path.len ? top : 0));
		buf_char(out, '/');
		buf_span(out, id);
		return id.len > 0;
	}
	return false;
}
