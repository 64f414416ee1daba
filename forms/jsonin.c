// SPDX-License-Identifier: EUPL-1.2
/* The only file that includes jansson.h. A `struct jsonin` is Jansson's value under our
 * name. */
#include "jsonin.h"

#include <jansson.h>
#include <sysexits.h>

static const json_t *inside(const struct jsonin *value)
{
	return (const json_t *)(const void *)value;
}

static const struct jsonin *outside(const json_t *value)
{
	return (const struct jsonin *)(const void *)value;
}

struct jsonin *jsonin_parse(const char *text, size_t length, struct error *err)
{
	json_error_t trouble;
	json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &trouble);

	if (!root)
		error_set(err, EX_DATAERR, "line %d, column %d: %s", trouble.line, trouble.column,
			trouble.text);
	return (struct jsonin *)(void *)root;
}

void jsonin_free(struct jsonin *root)
{
	json_decref((json_t *)(void *)root);
}

const struct jsonin *jsonin_member(const struct jsonin *object, const char *key)
{
	return outside(json_object_get(inside(object), key));
}

bool jsonin_is_array(const struct jsonin *value)
{
	return json_is_array(inside(value));
}

size_t jsonin_count(const struct jsonin *array)
{
	return json_array_size(inside(array));
}

const struct jsonin *jsonin_item(const struct jsonin *array, size_t index)
{
	return outside(json_array_get(inside(array), index));
}

const char *jsonin_text(const struct jsonin *value, const char *fallback)
{
	const char *text = json_string_value(inside(value));

	return text ? text : fallback;
}

double jsonin_number(const struct jsonin *value, double fallback)
{
	return value && json_is_number(inside(value)) ? json_number_value(inside(value)) : fallback;
}

long long jsonin_integer(const struct jsonin *value, long long fallback)
{
	return value && json_is_integer(inside(value)) ? json_integer_value(inside(value))
						       : fallback;
}

bool jsonin_true(const struct jsonin *value)
{
	return value && json_typeof(inside(value)) == JSON_TRUE;
}
