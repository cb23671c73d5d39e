#include "base/json.h"
#include "cmd/diff.h"

static void
add_kinds(struct json *json, unsigned kinds)
{
	int kind;

	json_key(json, "kinds");
	json_open(json, '[');
	for (kind = 0; kind < AMEND_KINDS; kind++)
		if (kinds & AMEND_BIT(kind))
			json_cstr(json, amend_kind_name((enum amend_kind)kind));
	json_close(json, ']');
}

static void
add_words(struct json *json, size_t added, size_t removed)
{
	json_key(json, "added");
	json_number(json, added);
	json_key(json, "removed");
	json_number(json, removed);
}

static void
add_pages(struct json *json, const char *key, const struct page *const *pages, size_t count)
{
	size_t i;

	json_key(json, key);
	json_open(json, '[');
	for (i = 0; i < count; i++)
		json_string(json, pages[i]->path);
	json_close(json, ']');
}

static void
add_section(struct json *json, const struct amend_section *section, bool old)
{
	const struct amend_section *other = section->other;

	json_open(json, '{');
	json_key(json, "title");
	json_string(json, section->title);
	json_key(json, old ? "now" : "was");
	if (other) {
		json_open(json, '{');
		json_key(json, "title");
		json_string(json, other->title);
		json_key(json, "page");
		json_string(json, other->page->path);
		json_close(json, '}');
	} else {
		json_null(json);
	}
	add_kinds(json, section->kinds);
	add_words(json, section->added, section->removed);
	json_close(json, '}');
}

static void
add_sections(struct json *json, const struct amend_change *change)
{
	size_t i;

	json_key(json, "sections");
	json_open(json, '[');
	for (i = 0; i < change->section_count; i++)
		if (change->sections[i].kinds)
			add_section(json, &change->sections[i], false);
	json_close(json, ']');
	json_key(json, "gone");
	json_open(json, '[');
	for (i = 0; i < change->gone_count; i++)
		add_section(json, change->gone[i], true);
	json_close(json, ']');
}

static void
add_alarms(struct json *json, const struct amend_change *change)
{
	size_t i;

	json_key(json, "alarms");
	json_open(json, '[');
	for (i = 0; i < change->alarm_count; i++) {
		const struct redline_alarm *alarm = &change->alarms[i].alarm;

		json_open(json, '{');
		json_key(json, "kind");
		json_cstr(json, amend_alarm_name(alarm->kind));
		json_text(json, "was", alarm->old);
		json_text(json, "now", alarm->new);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void
add_links(struct json *json, const struct amend_change *change)
{
	size_t i;

	json_key(json, "links");
	json_open(json, '[');
	for (i = 0; i < change->link_count; i++) {
		json_open(json, '{');
		json_text(json, "text", change->links[i].text);
		json_text(json, "was", change->links[i].old);
		json_text(json, "now", change->links[i].new);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void
add_run(struct json *json, const char *kind, struct span text)
{
	json_open(json, '{');
	json_key(json, kind);
	json_string(json, text);
	json_close(json, '}');
}

static void
add_op(struct json *json, const struct redline_op *op)
{
	size_t i;

	json_open(json, '[');
	if (op->kind == REDLINE_DELETED)
		add_run(json, "removed", op->old->text);
	else if (op->kind == REDLINE_INSERTED)
		add_run(json, "added", op->new->text);
	for (i = 0; i < op->run_count; i++) {
		const struct redline_run *run = &op->runs[i];

		if (run->kind == REDLINE_DELETED)
			add_run(json, "removed", run->old);
		else
			add_run(json, run->kind == REDLINE_INSERTED ? "added" : "same", run->new);
	}
	json_close(json, ']');
}

static void
add_blocks(struct json *json, const struct amend_change *change)
{
	size_t i;

	json_key(json, "blocks");
	json_open(json, '[');
	for (i = 0; i < change->redline.op_count; i++)
		if (change->redline.ops[i].kind != REDLINE_SAME)
			add_op(json, &change->redline.ops[i]);
	json_close(json, ']');
}

static void
add_change(struct json *json, const struct amend_change *change)
{
	const struct page *one = change->new;

	json_open(json, '{');
	json_key(json, "id");
	json_string(json, change->id);
	add_pages(json, "was", change->olds, change->old_count);
	add_pages(json, "now", &one, one != NULL);
	add_kinds(json, change->kinds);
	add_words(json, change->added, change->removed);
	add_sections(json, change);
	add_alarms(json, change);
	add_links(json, change);
	add_blocks(json, change);
	json_close(json, '}');
}

void
diff_write_json(const struct amend_comparison *comparison, struct buf *out)
{
	struct json json = JSON_INIT(out);
	size_t i;
	int kind;

	json_open(&json, '{');
	json_key(&json, "pages");
	json_open(&json, '{');
	json_key(&json, "was");
	json_number(&json, comparison->old_pages);
	json_key(&json, "now");
	json_number(&json, comparison->new_pages);
	json_key(&json, "unchanged");
	json_number(&json, comparison->unchanged);
	for (kind = 0; kind < AMEND_KINDS; kind++) {
		json_key(&json, amend_kind_name((enum amend_kind)kind));
		json_number(&json, comparison->counts[kind]);
	}
	json_close(&json, '}');
	json_key(&json, "words");
	json_open(&json, '{');
	add_words(&json, comparison->added, comparison->removed);
	json_close(&json, '}');
	json_key(&json, "changes");
	json_open(&json, '[');
	for (i = 0; i < comparison->change_count; i++)
		add_change(&json, &comparison->changes[i]);
	json_close(&json, ']');
	json_close(&json, '}');
	buf_char(out, '\n');
}
