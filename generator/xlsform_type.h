// SPDX-License-Identifier: EUPL-1.2
/* What the cells `type` and `constraint` of an XLSForm say. */
#ifndef XLSFORM_TYPE_H
#define XLSFORM_TYPE_H

#include <stdbool.h>

enum xlsform_kind {
	XLSFORM_ONE,
	XLSFORM_MANY,
	XLSFORM_TEXT,
	XLSFORM_INTEGER,
	XLSFORM_NOTE,
	XLSFORM_GROUP,
	XLSFORM_REPEAT,
	XLSFORM_END,      /* of either */
	XLSFORM_RECORDED, /* start, end, device: not asked but recorded */
	XLSFORM_OTHER,
};

struct xlsform_type {
	enum xlsform_kind kind;
	char list[64]; /* ONE and MANY: the name of the list of choices */
	bool or_other; /* and one more choice: something else           */
};

/* In any of the spellings that are in use: `select_one yes_no`, `select one from yes_no`, ... */
struct xlsform_type xlsform_type(const char *typed);

/* `yes`, `TRUE`, `true()`, `1`. */
bool xlsform_yes(const char *typed);

/* `count-selected(.) <= 2`: how many may be chosen, 1 to FORM_OPTIONS_MAX; 0 = it does not say. */
int xlsform_most_choices(const char *constraint);

/* Digits of the largest number that `. <= 120` or `. < 120` allows, 1 to FORM_DIGITS_MAX; 2 when it
 * does not say. */
int xlsform_digits(const char *constraint);

#endif
