#include "yaml/problem.h"

static const struct {
	const char *message, *hint;
} forbidden[] = {
	[PROBLEM_ANCHOR] = { "an anchor is not allowed", "put a text that begins with '&' in quotes" },
	[PROBLEM_ALIAS] = { "an alias is not allowed", "put a text that begins with '*' in quotes" },
	[PROBLEM_TAG] = { "a tag is not allowed", "put a text that begins with '!' in quotes" },
	[PROBLEM_DIRECTIVE] = { "a directive is not allowed", "leave the line that begins with '%' out" },
};

/* What libyaml says, and what is said instead.  The first that fits counts. */
static const struct known_problem {
	const char *context, *problem; /* beginnings; NULL fits all */
	char byte;                     /* at the problem; 0 fits all */
	bool at_context;               /* where to report it */
	const char *message, *hint;
} known_problems[] = {
	{ NULL, "found character that cannot start any token", '\t', false,
	  "a tab where only spaces are allowed", "indent with spaces" },
	{ NULL, "found a tab character", 0, false, "a tab where only spaces are allowed",
	  "indent with spaces" },
	{ NULL, "found character that cannot start any token", 0, false,
	  "a value cannot begin with this character", "put the value in quotes" },
	{ "while scanning a quoted scalar", "found unexpected", 0, true, "a quote that is never closed",
	  NULL },
	{ "while parsing a quoted scalar", "found unknown escape character", 0, false,
	  "an unknown escape in double quotes", "write the backslash twice, or use single quotes" },
	{ "while scanning a simple key", "could not find expected ':'", 0, true,
	  "a key without a ':' behind it", "write 'key: value', or indent a text that goes on" },
	{ NULL, "mapping values are not allowed", 0, false, "a ':' that is not allowed here",
	  "put a value with a colon in quotes, and check the indentation" },
	{ NULL, "block sequence entries are not allowed", 0, false, "a '-' that is not allowed here",
	  "begin a list on a line of its own" },
	{ "while parsing a block mapping", "did not find expected key", 0, false,
	  "text that is neither a key nor part of a value", "check the quotes and the indentation" },
	{ "while parsing a block collection", "did not find expected '-'", 0, false,
	  "a line that is no part of the list", "begin each item with '- ', all with the same indentation" },
	{ "while parsing a flow sequence", "did not find expected ','", 0, true,
	  "a list without its ']' or a comma", "put a text that begins with '[' in quotes" },
	{ "while parsing a flow mapping", "did not find expected ','", 0, true,
	  "a map without its '}' or a comma", "put a text that begins with '{' in quotes" },
	{ NULL, "did not find expected node content", 0, false, "a value is missing here", NULL },
	{ NULL, "did not find expected <document start>", 0, false, "text behind the end of the document",
	  "check the indentation" },
};

static const struct {
	const char *context;
	enum problem_forbidden what;
} forbidden_contexts[] = {
	{ "while scanning an anchor", PROBLEM_ANCHOR }, { "while scanning an alias", PROBLEM_ALIAS },
	{ "while scanning a tag", PROBLEM_TAG },        { "while parsing a tag", PROBLEM_TAG },
	{ "while parsing a node", PROBLEM_TAG },        { "while scanning a directive", PROBLEM_DIRECTIVE },
	{ "while scanning a %", PROBLEM_DIRECTIVE },    { "while parsing a %", PROBLEM_DIRECTIVE },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

void
problem_forbidden(enum problem_forbidden what, struct place place, struct diag_list *diags)
{
	diag_add(diags, DIAG_YAML_FORBIDDEN, place, "%s", forbidden[what].message);
	diag_hint(diags, "%s", forbidden[what].hint);
}

static bool
begins(const char *s, const char *beginning)
{
	return !beginning || (s && span_starts_with(span_of(s), beginning));
}

static bool
is_byte(struct place place, char byte)
{
	struct span text = place.source->text;

	return !byte || (place.offset < text.len && text.ptr[place.offset] == byte);
}

static bool
report_forbidden(const yaml_parser_t *parser, struct place context, struct diag_list *diags)
{
	size_t i;

	for (i = 0; i < COUNT(forbidden_contexts); i++) {
		if (parser->context && begins(parser->context, forbidden_contexts[i].context)) {
			problem_forbidden(forbidden_contexts[i].what, context, diags);
			return true;
		}
	}
	return false;
}

static bool
report_known(const yaml_parser_t *parser, struct place problem, struct place context, struct diag_list *diags)
{
	size_t i;

	for (i = 0; i < COUNT(known_problems); i++) {
		const struct known_problem *known = &known_problems[i];

		if (!begins(parser->context, known->context) || !begins(parser->problem, known->problem) ||
		    !is_byte(problem, known->byte))
			continue;
		diag_add(diags, DIAG_YAML_SYNTAX, known->at_context ? context : problem, "%s",
		         known->message);
		if (known->hint)
			diag_hint(diags, "%s", known->hint);
		return true;
	}
	return false;
}

void
problem_report(const yaml_parser_t *parser, struct place problem, struct place context,
               struct diag_list *diags)
{
	if (parser->error == YAML_READER_ERROR)
		diag_add(diags, DIAG_YAML_FORBIDDEN, problem, "a control character (U+%04X)",
		         (unsigned)parser->problem_value);
	else if (!report_forbidden(parser, context, diags) && !report_known(parser, problem, context, diags))
		diag_add(diags, DIAG_YAML_SYNTAX, problem, "%s",
		         parser->problem ? parser->problem : "not enough memory for this YAML");
}
