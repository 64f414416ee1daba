// SPDX-License-Identifier: EUPL-1.2
/* The lines that many forms share (forms/library/fixed-lines.yaml), by key. */
#ifndef FIXED_LINES_H
#define FIXED_LINES_H

#include "form.h"
#include "yamlin.h"

struct fixed_line {
	char key[FORM_ID_SIZE];
	struct texts texts;
};

struct fixed_lines {
	struct fixed_line *items;
	size_t count;
};

/* The lines of a whole file, each in all languages of that file (T12). All mistakes are
 * added; free with fixed_lines_free in either case. */
bool fixed_lines_read(
	const struct yamlin *root, struct mistakes *mistakes, struct fixed_lines *lines);
void fixed_lines_free(struct fixed_lines *lines);

/* NULL when there is none of that key. Lent by the lines. */
const struct fixed_line *fixed_line_find(const struct fixed_lines *lines, const char *key);

#endif
