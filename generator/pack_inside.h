// SPDX-License-Identifier: EUPL-1.2
/* What a pack holds, for pack.c, which reads it, and pack_print.c. Nobody else includes this. */
#ifndef PACK_INSIDE_H
#define PACK_INSIDE_H

#include "form.h"
#include "pack.h"
#include "theme.h"

enum { PACK_LINES_MAX = 60 };

/* One line of `sheets`. */
struct pack_line {
	struct form *form, *partner; /* lent by the pack; partner NULL: no pair */
	char language[LANGUAGE_SIZE], variant[FORM_ID_SIZE];
	int count;
	bool draft;
	struct place place;
};

struct pack {
	char *path, *event;
	char language[LANGUAGE_SIZE]; /* of the pages for helpers */
	struct pack_line *lines;
	size_t line_count;
	struct form *forms[2 * PACK_LINES_MAX]; /* each once */
	size_t form_count;
	struct theme *theme;
	int cards;
	bool reading_sheets, separators, copy_test;
};

#endif
