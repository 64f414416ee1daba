// SPDX-License-Identifier: EUPL-1.2
/*
 * Names and values as a browser sends them: `event=Eindhoven+30%2F11&count=25`.
 *
 * What is in a set of fields can be shown and stored as it is: it is UTF-8 without control
 * characters, but for line breaks, each as one \n.
 */
#ifndef FIELDS_H
#define FIELDS_H

#include <stdbool.h>
#include <stddef.h>

enum { FIELDS_MAX = 64 };

struct field {
	const char *name, *value;
};

struct fields {
	struct field items[FIELDS_MAX];
	size_t count;
	char *memory;
};

/* Fills an empty set. False when the bytes are no fields: not UTF-8, a control character or a
 * zero byte in them, more than FIELDS_MAX, or out of memory; the set is then empty. Free with
 * fields_free in either case. A percent sign without two hexadecimal digits stands for itself. */
bool fields_read(struct fields *fields, const char *bytes, size_t count);
void fields_free(struct fields *fields);

/* The first value with that name, or the fall-back. Lent. */
const char *fields_text(const struct fields *fields, const char *name, const char *fallback);

/* The value as a whole number; the fall-back when it is none or outside low..high. */
long fields_whole(
	const struct fields *fields, const char *name, long low, long high, long fallback);

#endif
