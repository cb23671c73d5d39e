/*
 * Writing JSON (RFC 8259) without a tree: commas and quotes are put here.
 *
 *	struct json json = JSON_INIT(out);
 *	json_open(&json, '{');
 *	json_key(&json, "line");
 *	json_number(&json, 12);
 *	json_close(&json, '}');
 *
 * Strings may hold any bytes: what is not UTF-8 is written as U+FFFD.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

struct json {
	struct buf *out;
	bool comma;             /* the next value follows another one */
};

#define JSON_INIT(out) { (out), false }

void json_open(struct json *json, char bracket);        /* '{' or '[' */
void json_close(struct json *json, char bracket);       /* '}' or ']' */
void json_key(struct json *json, const char *key);
void json_string(struct json *json, struct span s);
void json_cstr(struct json *json, const char *s);
void json_number(struct json *json, unsigned long long n);
void json_flag(struct json *json, bool flag);
void json_null(struct json *json);
/* A key with a text, or with null where it is empty. */
void json_text(struct json *json, const char *key, struct span text);
/* A key with a number. */
void json_count(struct json *json, const char *key, unsigned long long n);
/* A value that is JSON already. */
void json_raw(struct json *json, struct span value);
/* What follows, a key or a value, begins a new line. */
void json_line(struct json *json);

#endif
