// SPDX-License-Identifier: EUPL-1.2
#include "fields.h"

#include "cli.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Decodes a word in place, from `at` until `end`; returns where the result ends. */
static char *decode(char *at, const char *end)
{
	char *out = at;

	for (; at < end; at++) {
		int high = *at == '%' && end - at > 2 ? hex_digit(at[1]) : -1;
		int low = high >= 0 ? hex_digit(at[2]) : -1;

		if (low >= 0) {
			*out++ = (char)(high * 16 + low);
			at += 2;
		} else {
			*out++ = *at == '+' ? ' ' : *at;
		}
	}
	return out;
}

/* Browsers send a line break as \r\n, and people paste tabs out of a spreadsheet. */
static char *plain_space(char *text, const char *end)
{
	char *out = text;

	for (const char *at = text; at < end; at++)
		if (!(*at == '\r' && at + 1 < end && at[1] == '\n'))
			*out++ = *at == '\t' ? ' ' : *at;
	return out;
}

static bool is_clean(const char *text, const char *end)
{
	while (text < end) {
		uint32_t c = utf8_next(&text, end);

		if (c == UTF8_BAD || (utf8_is_control(c) && c != '\n'))
			return false;
	}
	return true;
}

/* Decodes from `at` until `end`, which may be overwritten with the zero byte. */
static bool clean_word(char *at, char *end)
{
	end = plain_space(at, decode(at, end));
	if (!is_clean(at, end))
		return false;
	*end = '\0';
	return true;
}

static bool add_pair(struct fields *fields, char *pair, char *end)
{
	char *equals = memchr(pair, '=', (size_t)(end - pair));
	struct field *field = &fields->items[fields->count];

	if (pair == end)
		return true;
	if (fields->count == FIELDS_MAX)
		return false;
	*field = (struct field){pair, ""};
	if (equals)
		field->value = equals + 1;
	if (equals && !clean_word(equals + 1, end))
		return false;
	fields->count++;
	return clean_word(pair, equals ? equals : end);
}

bool fields_read(struct fields *fields, const char *bytes, size_t count)
{
	char *at, *end;

	fields->count = 0;
	fields->memory = malloc(count + 1);
	if (!fields->memory)
		return false;
	if (count)
		memcpy(fields->memory, bytes, count);
	fields->memory[count] = '\0';
	at = fields->memory;
	end = at + count;
	while (at < end) {
		char *stop = memchr(at, '&', (size_t)(end - at));

		if (!stop)
			stop = end;
		if (!add_pair(fields, at, stop)) {
			fields_free(fields);
			return false;
		}
		at = stop + 1;
	}
	return true;
}

void fields_free(struct fields *fields)
{
	free(fields->memory);
	fields->memory = NULL;
	fields->count = 0;
}

const char *fields_text(const struct fields *fields, const char *name, const char *fallback)
{
	for (size_t i = 0; i < fields->count; i++)
		if (strcmp(fields->items[i].name, name) == 0)
			return fields->items[i].value;
	return fallback;
}

long fields_whole(const struct fields *fields, const char *name, long low, long high, long fallback)
{
	const char *text = fields_text(fields, name, "");
	long value;

	return cli_number(text, low, high, &value) ? value : fallback;
}
