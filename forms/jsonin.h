// SPDX-License-Identifier: EUPL-1.2
/*
 * JSON, read: a tree that lends its parts until jsonin_free. Every accessor takes NULL
 * and a value of the wrong kind and then answers the fall-back, so a chain of look-ups is
 * checked once at its end.
 */
#ifndef JSONIN_H
#define JSONIN_H

#include "error.h"

#include <stddef.h>

struct jsonin;

/* NULL and err (line, column, what) when the text is not JSON or an object holds a key
 * twice. */
struct jsonin *jsonin_parse(const char *text, size_t length, struct error *err);
void jsonin_free(struct jsonin *root);

const struct jsonin *jsonin_member(const struct jsonin *object, const char *key);
bool jsonin_is_array(const struct jsonin *value);
size_t jsonin_count(const struct jsonin *array); /* 0 when it is no array */
const struct jsonin *jsonin_item(const struct jsonin *array, size_t index);
const char *jsonin_text(const struct jsonin *value, const char *fallback);
double jsonin_number(const struct jsonin *value, double fallback);
long long jsonin_integer(const struct jsonin *value, long long fallback);
bool jsonin_true(const struct jsonin *value);

#endif
