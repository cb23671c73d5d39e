#include "base/json.h"

#include "base/escape.h"
#include "base/utf8.h"

static void
begin_value(struct json *json)
{
	if (json->comma)
		buf_char(json->out, ',');
	json->comma = true;
}

void
json_open(struct json *json, char bracket)
{
	begin_value(json);
	buf_char(json->out, bracket);
	json->comma = false;
}

void
json_close(struct json *json, char bracket)
{
	buf_char(json->out, bracket);
	json->comma = true;
}

void
json_key(struct json *json, const char *key)
{
	json_cstr(json, key);
	buf_char(json->out, ':');
	json->comma = false;
}

void
json_string(struct json *json, struct span s)
{
	begin_value(json);
	buf_char(json->out, '"');
	if (utf8_check(s) == s.len) {
		escape_json(json->out, s);
	} else {
		struct buf clean = BUF_INIT;

		utf8_put_clean(&clean, s);
		escape_json(json->out, buf_as_span(&clean));
		buf_release(&clean);
	}
	buf_char(json->out, '"');
}

void
json_cstr(struct json *json, const char *s)
{
	json_string(json, span_of(s));
}

void
json_number(struct json *json, unsigned long long n)
{
	begin_value(json);
	buf_number(json->out, n);
}

void
json_flag(struct json *json, bool flag)
{
	begin_value(json);
	buf_str(json->out, flag ? "true" : "false");
}

void
json_raw(struct json *json, struct span value)
{
	begin_value(json);
	buf_span(json->out, value);
}

void
json_null(struct json *json)
{
	begin_value(json);
	BUF_LIT(json->out, "null");
}

void
json_line(struct json *json)
{
	if (json->comma)
		buf_char(json->out, ',');
	json->comma = false;
	buf_char(json->out, '\n');
}

void
json_text(struct json *json, const char *key, struct span text)
{
	json_key(json, key);
	if (text.len)
		json_string(json, text);
	else
		json_null(json);
}

void
json_count(struct json *json, const char *key, unsigned long long n)
{
	json_key(json, key);
	json_number(json, n);
}
