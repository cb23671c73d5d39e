#include "base/nearest.h"
#include "template/node.h"

struct template_set *
template_set_new(void)
{
	struct template_set *set = xmalloc(sizeof(*set));

	*set = (struct template_set){ .arena = ARENA_INIT, .templates = MAP_INIT };
	return set;
}

void
template_set_free(struct template_set *set)
{
	if (!set)
		return;
	map_release(&set->templates);
	arena_release(&set->arena);
	free(set);
}

/* A template with errors is known all the same, so that one error stays one. */
bool
template_add(struct template_set *set, struct span name, const struct source *source, struct diag_list *diags)
{
	struct template *t = ARENA_NEW(&set->arena, struct template);

	map_set(&set->templates, name, t);
	return template_compile(t, source, &set->arena, diags);
}

bool
template_known(const struct template_set *set, struct span name)
{
	return map_get(&set->templates, name) != NULL;
}

static void
report_missing(const struct template_set *set, const struct template *t, const struct node *node,
               struct diag_list *diags)
{
	struct place place = { t->source, node->offset };
	size_t count = set->templates.len, i, nearest;
	struct span *names = xmalloc(size_mul(count, sizeof(*names)));

	for (i = 0; i < count; i++)
		names[i] = set->templates.entries[i].key;
	nearest = nearest_name(node->text, names, count);
	diag_add(diags, DIAG_TEMPLATE_PARTIAL, place, "no layout or partial '%.*s'", SPAN_ARG(node->text));
	if (nearest < count)
		diag_hint(diags, "did you mean '%.*s'?", SPAN_ARG(names[nearest]));
	free(names);
}

static bool
link_template(const struct template_set *set, struct template *t, struct diag_list *diags)
{
	bool ok = true;
	size_t i;

	for (i = 0; i < t->node_count; i++) {
		struct node *node = &t->nodes[i];

		if ((node->kind != NODE_PARTIAL && node->kind != NODE_PARENT) || node->dynamic)
			continue;
		node->target = map_get(&set->templates, node->text);
		if (!node->target) {
			report_missing(set, t, node, diags);
			ok = false;
		}
	}
	return ok;
}

bool
template_link(struct template_set *set, struct diag_list *diags)
{
	bool ok = true;
	size_t i;

	for (i = 0; i < set->templates.len; i++)
		if (!link_template(set, set->templates.entries[i].value, diags))
			ok = false;
	return ok;
}
