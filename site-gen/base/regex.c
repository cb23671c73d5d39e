#include "base/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "base/mem.h"

#define MATCH_LIMIT 100000u /* PCRE2's count of backtracks, from one start */
#define HEAP_LIMIT_KB (64u * 1024)
#define JIT_STACK_MAX ((size_t)1024 * 1024)
#define GROUPS 10u

struct regex {
	pcre2_code *code;
};

struct regex_scratch {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	unsigned groups; /* set by the last match, with the whole */
};

static void *
allocate(size_t size, void *context)
{
	(void)context;
	return xmalloc(size);
}

static void
deallocate(void *ptr, void *context)
{
	(void)context;
	free(ptr);
}

struct regex *
regex_compile(struct span pattern, bool ignore_case, size_t *error_offset, struct buf *error)
{
	uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C;
	struct regex *re;
	pcre2_code *code;
	int number;

	if (ignore_case)
		options |= PCRE2_CASELESS;
	code = pcre2_compile((PCRE2_SPTR)(pattern.ptr ? pattern.ptr : ""), pattern.len, options, &number,
	                     error_offset, NULL);
	if (!code) {
		PCRE2_UCHAR message[256];

		pcre2_get_error_message(number, message, sizeof(message));
		buf_str(error, (const char *)message);
		return NULL;
	}
	/* Where there is no JIT, PCRE2 interprets: slower, with the same answer. */
	pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
	re = xmalloc(sizeof(*re));
	re->code = code;
	return re;
}

void
regex_free(struct regex *re)
{
	if (!re)
		return;
	pcre2_code_free(re->code);
	free(re);
}

struct regex_scratch *
regex_scratch_new(void)
{
	struct regex_scratch *scratch = xcalloc(1, sizeof(*scratch));
	pcre2_general_context *memory = pcre2_general_context_create(allocate, deallocate, NULL);

	scratch->data = pcre2_match_data_create(GROUPS, memory);
	scratch->context = pcre2_match_context_create(memory);
	pcre2_general_context_free(memory);
	pcre2_set_match_limit(scratch->context, MATCH_LIMIT);
	pcre2_set_heap_limit(scratch->context, HEAP_LIMIT_KB);
	scratch->stack = pcre2_jit_stack_create(32 * (size_t)1024, JIT_STACK_MAX, NULL);
	if (scratch->stack)
		pcre2_jit_stack_assign(scratch->context, NULL, scratch->stack);
	return scratch;
}

void
regex_scratch_free(struct regex_scratch *scratch)
{
	if (!scratch)
		return;
	pcre2_match_data_free(scratch->data);
	pcre2_match_context_free(scratch->context);
	if (scratch->stack)
		pcre2_jit_stack_free(scratch->stack);
	free(scratch);
}

enum regex_result
regex_find(const struct regex *re, struct regex_scratch *scratch, struct span text, size_t start,
           size_t *match_start, size_t *match_end)
{
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(scratch->data);
	int found;

	scratch->groups = 0;
	if (start > text.len)
		return REGEX_NONE;
	/* Checking the text anew for each match would make a page quadratic. */
	found = pcre2_match(re->code, (PCRE2_SPTR)(text.ptr ? text.ptr : ""), text.len, start,
	                    PCRE2_NO_UTF_CHECK, scratch->data, scratch->context);
	if (found == PCRE2_ERROR_NOMATCH)
		return REGEX_NONE;
	if (found < 0)
		return REGEX_LIMIT;
	/* 0 stands for more groups than there is room for. */
	scratch->groups = found ? (unsigned)found : GROUPS;
	*match_start = ends[0];
	*match_end = ends[1];
	return REGEX_MATCH;
}

static void
put_group(const struct regex_scratch *scratch, struct span text, unsigned group, struct buf *out)
{
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(scratch->data);

	if (group < scratch->groups && ends[2 * group] != PCRE2_UNSET)
		buf_span(out, span_slice(text, ends[2 * group], ends[2 * group + 1]));
}

void
regex_expand(struct regex_scratch *scratch, struct span text, struct span replacement, struct buf *out)
{
	size_t i;

	for (i = 0; i < replacement.len; i++) {
		char next = i + 1 < replacement.len ? replacement.ptr[i + 1] : '\0';

		if (replacement.ptr[i] != '$' || ((next < '0' || next > '9') && next != '$')) {
			buf_char(out, replacement.ptr[i]);
			continue;
		}
		if (next == '$')
			buf_char(out, '$');
		else
			put_group(scratch, text, (unsigned)(next - '0'), out);
		i++;
	}
}

void
regex_library_version(struct buf *out)
{
	char version[64] = "";

	/* "10.42 2022-12-11" */
	pcre2_config(PCRE2_CONFIG_VERSION, version);
	buf_add(out, version, strcspn(version, " "));
}
